// A search that lists what it finds as buttons.

import { byId, made, tell } from "./dom.js";
import { read, Refused } from "./server.js";

const PAUSE = 150;
const MOST = 12;

/** `what` is looked for; `typed` hears the words; `take` takes what is chosen. */
export function finder({ input, list, wrong, what, typed, take, known, failed }) {
  const [words, matches, message] = [byId(input), byId(list), byId(wrong)];
  let waiting = 0;

  async function look() {
    const wanted = words.value.trim();
    tell(message, []);
    if (wanted.length < 2) {
      matches.replaceChildren();
      return;
    }
    try {
      const { found } = await read("find", { what, words: wanted });
      if (wanted !== words.value.trim()) return;
      const others = found.filter((one) => !known(one.key));
      const fresh = others.slice(0, MOST);
      matches.replaceChildren(
        ...fresh.map((one) =>
          made("li", {}, made("button", { type: "button", title: one.about, onclick: () => choose(one.key) }, one.key, made("small", {}, one.about))),
        ),
      );
      if (others.length > MOST) tell(message, [`These are the first ${MOST}; another word narrows it.`]);
      if (!found.length) tell(message, [`Nothing has the words “${wanted}”; try fewer, or others.`]);
    } catch (fault) {
      if (fault instanceof Refused) tell(message, fault.lines);
      else failed(fault);
    }
  }

  async function choose(key) {
    try {
      await take(key);
      clear();
    } catch (fault) {
      if (fault instanceof Refused) tell(message, fault.lines);
      else failed(fault);
    }
  }

  function clear() {
    clearTimeout(waiting);
    words.value = "";
    matches.replaceChildren();
    tell(message, []);
    typed?.("");
  }

  words.addEventListener("input", () => {
    typed?.(words.value);
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
  words.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
    if (event.key === "ArrowDown") matches.querySelector("button")?.focus();
  });
  matches.addEventListener("keydown", (event) => {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (!step) return;
    event.preventDefault();
    (event.target.closest("li")[step]?.querySelector("button") ?? words).focus();
  });
  return clear;
}
