// The table of differences, with a strip for every outcome.

import { byId, drawn, made } from "./dom.js";

const WIDTH = 210;
const HEIGHT = 24;
const MARGIN = 7;
const ASKED = "Asked for";
const MARK = { up: "▲", down: "▼", same: "=", none: "", start: "" };

/** Rows that are there already keep their place in the page, so that who stands on one with the keyboard stays there. */
export function showTable(picture, take) {
  const table = byId("table");
  const shape = JSON.stringify([picture.changed, ...picture.sections.map(({ title, rows }) => [title, ...rows.map((row) => row.name)])]);
  const rows = picture.sections.flatMap(({ title, rows: below }) => below.map((row) => line(row, picture, title === ASKED ? take : null)));
  if (table.dataset.shape === shape) {
    for (const row of rows) renew(of(row.dataset.outcome), row);
    return;
  }
  const before = [...table.querySelectorAll(".undo")].map((button) => button.closest("tr").dataset.outcome);
  const stood = before.indexOf(document.activeElement?.closest("#table tr")?.dataset.outcome);
  fill(table, picture, rows);
  table.dataset.shape = shape;
  if (stood >= 0) focusNear(before, stood);
}

export function clearTable() {
  byId("table").replaceChildren();
  byId("table").dataset.shape = "";
}

const of = (outcome) => byId("table").querySelector(`tr[data-outcome="${CSS.escape(outcome)}"]`);

/** All of a row but its last cell, which has the button. */
function renew(row, by) {
  row.className = by.className;
  const last = row.lastElementChild;
  by.lastElementChild.remove();
  while (row.firstElementChild !== last) row.firstElementChild.remove();
  last.before(...by.childNodes);
}

/** Where focus was on a row that can be taken away: there, or on the next that is there still, or the one before. */
function focusNear(before, stood) {
  const near = [...before.slice(stood), ...before.slice(0, stood).reverse()];
  const button = near.map((outcome) => of(outcome)?.querySelector(".undo")).find(Boolean);
  (button ?? byId("outcome-words")).focus({ preventScroll: true });
}

function fill(table, picture, rows) {
  const left = [...rows];
  const head = picture.changed
    ? ["outcome", "start", "now", "difference, 95% interval", "each pair, and the interval", ""]
    : ["outcome", "mean of runs", ""];
  const caption = picture.changed ? "Now minus start, by outcome" : "The starting point, by outcome";
  table.replaceChildren(
    made("caption", { class: "unseen" }, caption),
    made("thead", {}, made("tr", {}, ...head.map((title) => made("th", { scope: "col" }, title || made("span", { class: "unseen" }, "take away"))))),
    ...picture.sections.map((section) =>
      made(
        "tbody",
        {},
        made("tr", { class: "section" }, made("th", { scope: "rowgroup", colspan: head.length }, section.title)),
        ...left.splice(0, section.rows.length),
      ),
    ),
  );
}

function line(row, { changed, pairs }, take) {
  const fewer = row.n < pairs ? made("small", {}, ` n = ${row.n}`) : null;
  const name = made("th", { scope: "row", title: row.meaning }, row.title, fewer, made("small", { class: "meaning" }, row.meaning));
  const cells = [];
  if (row.verdict === "missing") cells.push(made("td", { class: "soft", colspan: changed ? 4 : 1 }, "no two pairs have a value"));
  else if (!changed) cells.push(made("td", { class: "number" }, row.start));
  else
    cells.push(
      made("td", { class: "number" }, row.start),
      made("td", { class: "number" }, row.now),
      made("td", { class: "number difference" }, ...difference(row)),
      made("td", { class: "strip" }, strip(row)),
    );
  const away = take && made("button", { type: "button", class: "undo", "aria-label": `Take ${row.title} away`, onclick: () => take(row.name) }, "✕");
  return made("tr", { class: row.verdict, "data-outcome": row.name }, name, ...cells, made("td", {}, away));
}

function difference({ verdict, difference, low, high, strip }) {
  const shown = (text) => text.replaceAll("-", "−");
  const ends = `${shown(low).replace(" pp", "")} to ${shown(high)}`;
  if (verdict === "same" && !strip.mean) return [made("span", { class: "soft" }, "the same in every pair")];
  if (verdict === "same") return [made("b", {}, shown(difference)), made("small", {}, "the same in every pair")];
  if (verdict === "none") return [made("span", { class: "soft" }, "no difference told"), made("small", {}, ends)];
  return [made("b", {}, `${MARK[verdict]} ${shown(difference)}`), made("small", {}, ends)];
}

function strip({ strip, verdict, title, low, high }) {
  const finite = [0, ...strip.pairs, strip.low, strip.high].filter((value) => value !== null);
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  const x = (value) => (most > least ? MARGIN + ((WIDTH - 2 * MARGIN) * (value - least)) / (most - least) : WIDTH / 2);
  const middle = HEIGHT / 2;
  const parts = [drawn("line", { class: "zero", x1: x(0), x2: x(0), y1: 2, y2: HEIGHT - 2 })];
  for (const value of strip.pairs) parts.push(drawn("circle", { class: "pair", cx: x(value), cy: middle, r: 2.2 }));
  if (strip.low !== null && strip.high !== null)
    parts.push(
      drawn("line", { class: "interval", x1: x(strip.low), x2: x(strip.high), y1: middle, y2: middle }),
      drawn("circle", { class: "mean", cx: x(strip.mean), cy: middle, r: 4 }),
    );
  const label = `${title}: ${strip.pairs.length} pairs, interval ${low} to ${high}`;
  return drawn("svg", { width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label, class: verdict }, ...parts);
}
