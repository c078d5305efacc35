// Who poaches from whom, as a matrix; a click tells the story of an employer.

import { byId, made } from "./dom.js";
import { colour, draw, escaped, layout, thin } from "./charts.js";

const whole = (value) => (value === null ? "–" : Math.abs(value) >= 9.95 ? Math.round(value).toLocaleString("en") : value.toFixed(1));
const signed = (value) => (value === null ? "–" : `${value > 0 ? "+" : value < 0 ? "−" : ""}${whole(Math.abs(value))}`);

export function showFlows({ flows, changed, pairs }, tellOf) {
  byId("flows-said").textContent = changed
    ? `Mean change in people poached over the run, from row to column, n = ${pairs}; a dot where no difference is told.`
    : `Mean number of people poached over the run, from row to column, n = ${pairs}.`;
  table(flows, changed);
  const click = ({ points: [point] }) => {
    const place = flows.names.length - 1 - point.pointIndex[0];
    if (flows.labs[place]) tellOf(flows.names[place]);
  };
  return draw("flows", () => ({ ...chart(flows, changed), click }));
}

function chart({ names, start, difference, low, high, told }, changed) {
  const shown = names.map(escaped);
  const values = changed ? difference.map((row, y) => row.map((value, x) => (value === null ? null : told[y][x] ? value : 0))) : start;
  const most = Math.max(1e-9, ...values.flat().map((value) => Math.abs(value ?? 0)));
  const text = (changed ? difference : start).map((row, y) =>
    row.map((value, x) => (value === null ? "" : changed ? (told[y][x] ? signed(value) : "·") : whole(value))),
  );
  const hover = names.map((from, y) =>
    names.map((to, x) => {
      if (start[y][x] === null) return `nobody can move from ${escaped(from)} to itself`;
      const begin = `${escaped(from)} to ${escaped(to)}: ${whole(start[y][x])}`;
      if (!changed) return begin;
      const end = `${signed(low[y][x])} to ${signed(high[y][x])}`;
      return `${begin} at the start, ${told[y][x] ? signed(difference[y][x]) : "no difference told"} (${end})`;
    }),
  );
  const up = (rows) => [...rows].reverse();
  const scale = changed
    ? [[0, colour("down")], [0.5, colour("card")], [1, colour("up")]]
    : [[0, colour("card")], [1, thin("now", 0.75)]];
  return {
    data: [
      {
        type: "heatmap", x: shown, y: up(shown), z: up(values), text: up(text), texttemplate: "%{text}", hovertext: up(hover),
        hoverinfo: "text", colorscale: scale, zmin: changed ? -most * 1.6 : 0, zmax: most * 1.6, showscale: false, xgap: 2, ygap: 2,
      },
    ],
    layout: layout({
      height: 34 * names.length + 90,
      margin: { l: 90, r: 8, t: 70, b: 8 },
      xaxis: { side: "top", showgrid: false, tickangle: -30, title: { text: "to" } },
      yaxis: { showgrid: false, title: { text: "from" } },
    }),
    label: `People poached between ${names.length} employers; the same stands in the table below`,
  };
}

function table({ names, start, difference, low, high, told }, changed) {
  const cell = (y, x) => {
    if (start[y][x] === null) return "";
    if (!changed) return whole(start[y][x]);
    const ends = `(${signed(low[y][x])} to ${signed(high[y][x])})`;
    return `${whole(start[y][x])}, ${told[y][x] ? signed(difference[y][x]) : "no difference told"} ${ends}`;
  };
  byId("flows-table").replaceChildren(
    made("caption", { class: "unseen" }, "People poached, from row to column"),
    made("thead", {}, made("tr", {}, made("th", { scope: "col" }, "from ↓, to →"), ...names.map((name) => made("th", { scope: "col" }, name)))),
    made("tbody", {}, ...names.map((name, y) => made("tr", {}, made("th", { scope: "row" }, name), ...names.map((_, x) => made("td", { class: "number" }, cell(y, x)))))),
  );
}
