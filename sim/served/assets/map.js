// The phase diagram, with where the dials stand on it.

import { byId, made, tell } from "./dom.js";
import { colour, draw, escaped, layout } from "./charts.js";
import { ask, Latest, read, Refused } from "./server.js";

const PAUSE = 700;
const LIMITS = { value: "value limits talent", seats: "planned seats limit talent", budgets: "budgets limit talent" };
const DASHES = ["solid", "dash", "dot"];
const DASHED = { solid: "solid", dash: "dashed", dot: "dotted" };

export function mapping(dials, failed) {
  let shown = false;
  let waiting = 0;
  const latest = new Latest();

  let ofForm = false; // does what is wrong come of what was asked, and not of the map that is shown?

  async function careful(work, form = false) {
    try {
      const found = await work();
      if (form) ofForm = false;
      if (!ofForm) tell(byId("map-wrong"), found?.wrong ? [found.wrong] : []);
      return found;
    } catch (fault) {
      ofForm = form;
      if (fault instanceof Refused) tell(byId("map-wrong"), fault.lines);
      else failed(fault);
      return null;
    }
  }

  /** One question at a time, however fast the dials turn. */
  const look = () => latest.send(async () => {
    clearTimeout(waiting);
    if (!shown) return;
    const found = await careful(() => read("map"));
    if (found?.x) show(found);
  });

  function show(map) {
    shown = true;
    byId("map").hidden = false;
    byId("map-stop").hidden = map.done;
    const cells = map.n.flat();
    const there = cells.filter((n) => n > 0).length;
    const theory = map.silent ? ` No line of theory: ${map.silent}.` : ` ${growing(map.growth)}`;
    byId("map-said").textContent = `${map.outcome[0].toUpperCase()}${map.outcome.slice(1)}: ${map.said}${map.done ? "" : `, ${there} of ${cells.length} cells`}. ${where(map)}${theory}`;
    draw("map", () => chart(map));
    if (!map.done || map.silent.includes("being worked out")) waiting = setTimeout(look, PAUSE);
  }

  byId("map-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const number = (id) => Number(byId(id).value);
    const given = { x: byId("map-x").value, y: byId("map-y").value, outcome: byId("map-outcome").value, values: number("map-values"), runs: number("map-runs") };
    const found = await careful(() => ask("map", given), true);
    if (found) show(found);
  });
  byId("map-stop").addEventListener("click", () => careful(() => ask("stop-map"), true).then(look));

  return {
    look,
    begin(given) {
      clearTimeout(waiting);
      shown = given;
      byId("map").hidden = byId("map-stop").hidden = true;
      byId("map-said").textContent = "";
      tell(byId("map-wrong"), []);
      look();
    },
    offer(rows) {
      const turning = dials.all.filter((dial) => dial.span);
      choices("map-x", turning.map((dial) => [dial.name, dial.label]), "production.contest_exponent", 0);
      choices("map-y", turning.map((dial) => [dial.name, dial.label]), "feedback.budgets", 1);
      choices("map-outcome", rows.map((row) => [row.name, row.title]), "labs_talent_share_end", 0);
    },
  };
}

function choices(id, pairs, wished, otherwise) {
  const select = byId(id);
  const names = pairs.map(([name]) => name);
  if ([...select.options].map((one) => one.value).join("\n") === names.join("\n")) return;
  const before = select.value;
  select.replaceChildren(...pairs.map(([name, label]) => made("option", { value: name }, label)));
  select.value = [before, wished, names[otherwise]].find((name) => names.includes(name)) ?? "";
}

function where({ x, y, here }) {
  if (here.x === null || here.y === null) return "The dials have no one number on these axes, so there is no place of theirs.";
  const outside = [[x, here.x], [y, here.y]].some(([axis, at]) => at < axis.values[0] || at > axis.values.at(-1));
  return outside ? "The dials stand outside of this map." : "The ring is where the dials stand.";
}

/** What theory says, line by line; a line is where growth begins. */
function growing(growth) {
  const said = Object.entries(growth).map(([limit, rates], place) => {
    const known = rates.flat().filter((rate) => rate !== null);
    const grow = known.filter((rate) => rate > 0).length;
    const all = grow === known.length ? "everywhere, so there is no line" : grow ? `at ${grow} of ${known.length} points, ${DASHED[DASHES[place]]} line` : "nowhere, so there is no line";
    return `${all} if ${LIMITS[limit] ?? limit}`;
  });
  return `By theory (the Jacobian at week 0) small differences among labs grow ${said.join("; ")}.`;
}

function chart({ x, y, mean, shown, growth, here, outcome }) {
  const scale = ["low", "middle", "high"].map((name, place) => [place / 2, colour(name)]);
  const lines = Object.entries(growth ?? {}).map(([limit, rates], place) => ({
    type: "contour", x: x.values, y: y.values, z: rates.map((row) => row.map((rate) => (rate === null ? null : Math.tanh(10 * rate)))),
    contours: { start: 0, end: 0, size: 1, coloring: "lines" }, colorscale: [[0, colour("ink")], [1, colour("ink")]], showscale: false,
    line: { width: 2, dash: DASHES[place] }, hoverinfo: "skip", name: LIMITS[limit] ?? limit,
  }));
  const inside = (axis, at) => at !== null && at >= axis.values[0] && at <= axis.values.at(-1);
  const ring = inside(x, here.x) && inside(y, here.y)
    ? [{
        x: [here.x], y: [here.y], mode: "markers+text", text: ["you are here"], textposition: "top center", hoverinfo: "skip",
        textfont: { color: colour("ink"), size: 12 }, marker: { size: 16, symbol: "circle-open", color: colour("now"), line: { width: 4 } },
      }]
    : [];
  return {
    data: [
      { type: "heatmap", x: x.values, y: y.values, z: mean, text: shown, texttemplate: "%{text}", colorscale: scale, showscale: false, xgap: 2, ygap: 2, hovertemplate: "%{x}, %{y}: %{text}<extra></extra>" },
      ...lines,
      ...ring,
    ],
    layout: layout({
      height: 380,
      margin: { l: 60, r: 12, t: 12, b: 48 },
      xaxis: { title: { text: escaped(x.title) }, tickvals: x.values, showgrid: false, zeroline: false, tickformat: "~r" },
      yaxis: { title: { text: escaped(y.title) }, tickvals: y.values, showgrid: false, zeroline: false, tickformat: "~r" },
    }),
    label: `Map of ${outcome} over ${x.title} and ${y.title}; the dials stand at ${here.x}, ${here.y}`,
  };
}
