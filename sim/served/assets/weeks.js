// Means and bands over the weeks, of the start and of now.

import { colour, draw, escaped, layout, thin } from "./charts.js";

const DAY = 86_400_000;

export function showWeeks({ paths, changed }) {
  return draw("paths", () => {
    const x = times(paths);
    const data = [];
    const shape = {};
    const annotations = [];
    const narrow = document.getElementById("paths").clientWidth < 560;
    const columns = narrow ? 1 : 2;
    const rows = Math.ceil(paths.series.length / columns);
    paths.series.forEach((series, place) => {
      const end = place ? place + 1 : "";
      for (const which of changed ? ["start", "now"] : ["start"])
        data.push(...band(x, series[which], which, series, end));
      const [column, row] = [place % columns, Math.floor(place / columns)];
      const width = (1 - 0.09 * (columns - 1)) / columns;
      const gap = 55 / (rows * 190);
      const height = (1 - gap * (rows - 1)) / rows;
      const top = 1 - row * (height + gap);
      shape[`xaxis${end}`] = { domain: [column * (width + 0.09), column * (width + 0.09) + width], anchor: `y${end}`, showgrid: false, nticks: 5 };
      shape[`yaxis${end}`] = { domain: [top - height, top], anchor: `x${end}`, tickformat: series.percent ? ".0%" : "$.3s", nticks: 5 };
      annotations.push({
        text: escaped(series.title), font: { weight: 600 }, x: 0, y: 1, xref: `x${end} domain`, yref: `y${end} domain`,
        xanchor: "left", yanchor: "bottom", showarrow: false, yshift: 4,
      });
    });
    return {
      data,
      layout: layout({ ...shape, annotations, height: rows * 190 + 30, hovermode: "x unified" }),
      label: `Week by week: ${paths.series.map((series) => said(series, changed)).join("; ")}`,
    };
  });
}

function times({ weeks, startDate }) {
  const first = startDate === null ? null : Date.parse(startDate);
  return Array.from({ length: weeks }, (_, week) => (first === null ? week : new Date(first + 7 * week * DAY).toISOString().slice(0, 10)));
}

function band(x, { mean, low, high }, which, { percent }, end) {
  const axes = { xaxis: `x${end}`, yaxis: `y${end}` };
  const form = percent ? ":.1%" : ":$.3s";
  const edge = { mode: "lines", line: { width: 0 }, hoverinfo: "skip", ...axes };
  return [
    { x, y: low, ...edge },
    { x, y: high, fill: "tonexty", fillcolor: thin(which, 0.16), ...edge },
    {
      x, y: mean, mode: "lines", name: which, hovertemplate: `%{y${form}}`, ...axes,
      line: { color: colour(which), width: 2, dash: which === "start" ? "dash" : "solid" },
    },
  ];
}

function said({ title, start, now, percent }, changed) {
  const last = (values) => (percent ? `${(100 * values.at(-1)).toFixed(1)}%` : `$${Math.round(values.at(-1)).toLocaleString("en")}`);
  if (!start.mean.length) return title;
  return `${title} ends at ${last(start.mean)}${changed ? ` at the start and ${last(now.mean)} now` : ""}`;
}
