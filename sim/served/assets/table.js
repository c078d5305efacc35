// The table of differences, with a strip for every outcome.

import { byId, drawn, made } from "./dom.js";

const WIDTH = 210;
const HEIGHT = 24;
const MARGIN = 7;
const MARK = { up: "▲", down: "▼", same: "=", none: "", start: "" };

export function showTable(picture, take) {
  const head = picture.changed
    ? ["outcome", "start", "now", "difference, 95% interval", "each pair, and the interval", ""]
    : ["outcome", "mean of runs", ""];
  const caption = picture.changed ? "Now minus start, by outcome" : "The starting point, by outcome";
  byId("table").replaceChildren(
    made("caption", { class: "unseen" }, caption),
    made("thead", {}, made("tr", {}, ...head.map((title) => made("th", { scope: "col" }, title || made("span", { class: "unseen" }, "take away"))))),
    ...picture.sections.map((section) =>
      made(
        "tbody",
        {},
        made("tr", { class: "section" }, made("th", { scope: "rowgroup", colspan: head.length }, section.title)),
        ...section.rows.map((row) => line(row, picture, section.title === "Asked for" ? take : null)),
      ),
    ),
  );
}

function line(row, { changed, pairs }, take) {
  const fewer = row.n < pairs ? made("small", {}, ` n = ${row.n}`) : null;
  const name = made("th", { scope: "row", title: row.meaning }, row.title, fewer);
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
