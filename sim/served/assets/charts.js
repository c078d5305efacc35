// The charts, by plotly, whose script the server takes from the installed package.

import { byId, made } from "./dom.js";
import { Refused } from "./server.js";

const QUIET = { displayModeBar: false, showTips: false };
const dark = matchMedia("(prefers-color-scheme: dark)");

export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** A colour with so much of it, from 0 to 1. */
export function thin(name, share) {
  const [red, green, blue] = [1, 3, 5].map((place) => parseInt(colour(name).slice(place, place + 2), 16));
  return `rgba(${red},${green},${blue},${share})`;
}

/** What every chart looks like. */
export function layout(more) {
  const line = { gridcolor: colour("line"), zerolinecolor: colour("line"), linecolor: colour("edge"), tickcolor: colour("edge") };
  const axes = Object.fromEntries(
    Object.entries(more)
      .filter(([name]) => /^[xy]axis/.test(name))
      .map(([name, axis]) => [name, { ...line, fixedrange: true, automargin: true, ...axis }]),
  );
  return {
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif", size: 12, color: colour("ink") },
    margin: { l: 48, r: 12, t: 28, b: 32 },
    showlegend: false,
    hoverlabel: { bgcolor: colour("card"), bordercolor: colour("edge"), font: { color: colour("ink") } },
    ...more,
    ...axes,
  };
}

const drawnBefore = new Map();

/** Draw, and again when it becomes dark or light, or the window wider or narrower. */
export async function draw(id, make) {
  drawnBefore.set(id, make);
  const { data, layout: wanted, label, click } = make();
  const element = byId(id);
  element.setAttribute("aria-label", label);
  ready();
  const width = element.clientWidth;
  const anew = element.layout?.width !== width; // subplots that have moved keep axes of before else
  await window.Plotly[anew ? "newPlot" : "react"](element, data, { ...wanted, width }, QUIET);
  element.removeAllListeners("plotly_click");
  if (click) element.on("plotly_click", click);
}

/** No chart any more, until one is drawn. */
export function wipe() {
  for (const id of drawnBefore.keys()) {
    window.Plotly?.purge(byId(id));
    byId(id).setAttribute("aria-label", "No picture yet");
  }
  drawnBefore.clear();
}

const again = () => drawnBefore.forEach((make, id) => draw(id, make));
dark.addEventListener("change", again);
let resized = 0;
addEventListener("resize", () => {
  clearTimeout(resized);
  resized = setTimeout(again, 120);
});

/** The script of the charts stands before the page's own, so it is there, or it has failed. */
function ready() {
  if (window.Plotly) return;
  throw new Refused(["The script of the charts did not load: the numbers stand, and pictures are missing. Load the page anew."]);
}

/** Buttons that save a chart, with its title in it. */
export function saving(titled) {
  for (const place of document.querySelectorAll(".pictures")) {
    const id = place.dataset.chart;
    for (const format of ["svg", "png"]) {
      const save = async () => {
        const element = byId(id);
        if (!element.data) return;
        const [title, under] = titled(id);
        const wide = {
          ...element.layout,
          paper_bgcolor: colour("card"),
          title: { text: escaped(title), x: 0.02, y: 0.98, yanchor: "top", font: { size: 15 }, subtitle: { text: lines(under), font: { size: 11 } } },
          margin: { ...element.layout.margin, t: (element.layout.margin?.t ?? 28) + 76 },
          height: element.clientHeight + 90,
          width: 1000,
        };
        const file = { format, width: 1000, height: element.clientHeight + 90, scale: format === "png" ? 2 : 1, filename: `poach-${id}` };
        await window.Plotly.downloadImage({ data: element.data, layout: wide }, file);
      };
      place.append(made("button", { type: "button", class: "small", "aria-label": `Save this picture as ${format.toUpperCase()}`, onclick: save }, format.toUpperCase()));
    }
  }
}

/** A text in lines that find room in a saved picture. */
const lines = (text) => escaped(text).replace(/(.{90,130}?) /g, "$1<br>");

/** Plotly reads a little HTML in texts: names must not be taken for that. */
export const escaped = (text) => String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
