// Stories of people and employers, told by the server out of one run.

import { byId, made, tell } from "./dom.js";
import { read, Refused } from "./server.js";

let asked = 0;

/** Of the columns behind the first, those from whom and to whom are words. */
const numeric = (place) => (place < 0 || place === 2 || place === 3 ? "word" : "number");

export function stories(failed) {
  const replicate = () => byId("replicate").value || "0";

  async function wanted(said, work) {
    const mine = ++asked;
    tell(byId("story-wrong"), []);
    byId("story-status").textContent = said;
    try {
      const found = await work();
      if (mine === asked) return found;
    } catch (fault) {
      if (mine !== asked) return null;
      if (fault instanceof Refused) tell(byId("story-wrong"), fault.lines);
      else failed(fault);
    } finally {
      if (mine === asked) byId("story-status").textContent = "";
    }
    return null;
  }

  async function story(about) {
    const whom = about.employer ?? `researcher ${about.researcher}`;
    const found = await wanted(`The run is done again for ${whom} …`, () => read("story", { replicate: replicate(), ...about }));
    if (!found) return;
    const place = byId("story");
    place.textContent = found.story;
    place.hidden = false;
    place.scrollTop = 0;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "nearest" });
  }

  async function people() {
    const found = await wanted("The run is done again …", () => read("people", { replicate: replicate() }));
    if (!found) return;
    const head = ["researcher", "week", "talent", "from", "to", "pay before", "after"];
    byId("people").replaceChildren(
      made("caption", {}, `${found.moved.toLocaleString("en")} moved in this run; those with the highest pay`),
      made("thead", {}, made("tr", {}, ...head.map((title, place) => made("th", { scope: "col", class: numeric(place - 1) }, title)))),
      made("tbody", {}, ...found.people.map((one) => person(one))),
    );
    byId("people-region").hidden = false;
  }

  function person(one) {
    const button = made("button", { type: "button", class: "link", onclick: () => story({ researcher: one.researcher }) }, `${one.researcher}`);
    const cells = [one.week, one.talent, one.from, one.to, one.before, one.after];
    return made("tr", {}, made("th", { scope: "row" }, button), ...cells.map((text, place) => made("td", { class: numeric(place) }, `${text}`)));
  }

  byId("people-button").addEventListener("click", people);
  return {
    employer: (name) => story({ employer: name }),
    list(names) {
      const there = [...byId("employers").children].map((one) => one.textContent);
      if (there.join("\n") === names.join("\n")) return;
      byId("employers").replaceChildren(...names.map((name) => made("button", { type: "button", onclick: () => story({ employer: name }) }, name)));
    },
  };
}
