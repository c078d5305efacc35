// Stories of people and employers, told by the server out of one run.

import { byId, made, tell } from "./dom.js";
import { Busy, Late, read, Refused } from "./server.js";

/** Milliseconds until somebody who was busy is asked again. */
const PAUSE = 500;

const PLACES = { story: "story", people: "people-region" };

/** Of the columns behind the first, those from whom and to whom are words. */
const numeric = (place) => (place < 0 || place === 2 || place === 3 ? "word" : "number");

export function stories(failed) {
  const replicate = () => byId("replicate").value || "0";
  const toldAt = { story: null, people: null }; // where the dials stood, of what is shown
  let asked = new AbortController();
  let stands = "";

  /** One at a time: who asks for another waits for the former no more, whose connection is free again. */
  async function wanted(said, what, query) {
    asked.abort();
    const mine = (asked = new AbortController());
    const at = stands;
    tell(byId("story-wrong"), []);
    byId("story-status").textContent = said;
    try {
      const found = await patient(() => read(what, { replicate: replicate(), ...query }, mine.signal), mine);
      toldAt[what] = at;
      return found;
    } catch (fault) {
      if (mine !== asked) return null;
      if (fault instanceof Refused) tell(byId("story-wrong"), fault.lines);
      else failed(fault);
    } finally {
      if (mine === asked) byId("story-status").textContent = "";
    }
    return null;
  }

  /** Again, as long as somebody waits: a story that nobody waits for may be on its way still. */
  async function patient(work, mine) {
    for (;;) {
      try {
        return await work();
      } catch (fault) {
        if (!(fault instanceof Busy) || mine !== asked) throw fault;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      if (mine !== asked) throw new Late();
    }
  }

  /** Say of what is shown if the dials have moved on. */
  function mark() {
    for (const what of Object.keys(PLACES)) byId(`${what}-aged`).hidden = toldAt[what] === null || toldAt[what] === stands;
  }

  async function story(about) {
    const whom = about.employer ?? `researcher ${about.researcher}`;
    const found = await wanted(`The run is done again for ${whom} …`, "story", about);
    if (!found) return;
    const place = byId("story");
    place.textContent = found.story;
    place.hidden = false;
    mark();
    place.scrollTop = 0;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "nearest" });
  }

  async function people() {
    const found = await wanted("The run is done again …", "people", {});
    if (!found) return;
    const head = ["researcher", "week", "talent", "from", "to", "pay before", "after"];
    byId("people").replaceChildren(
      made("caption", {}, `${found.moved.toLocaleString("en")} moved in this run; those with the highest pay`),
      made("thead", {}, made("tr", {}, ...head.map((title, place) => made("th", { scope: "col", class: numeric(place - 1) }, title)))),
      made("tbody", {}, ...found.people.map((one) => person(one))),
    );
    byId("people-region").hidden = false;
    mark();
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
    /** Hears where the dials stand. */
    at(now) {
      stands = now;
      mark();
    },
    /** Nothing is told, and nothing is waited for. */
    clear() {
      asked.abort();
      asked = new AbortController();
      for (const [what, place] of Object.entries(PLACES)) {
        toldAt[what] = null;
        byId(place).hidden = true;
      }
      tell(byId("story-wrong"), []);
      byId("story-status").textContent = "";
      byId("employers").replaceChildren();
      mark();
    },
  };
}
