"use strict";
// Tables are sorted by a click or the keyboard, each group of rows by itself; points of figures tell their
// values at once.

for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    if (head.tagName !== "TH") return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      for (const body of table.tBodies) sort(body, column, down ? -1 : 1);
    });
  });
}

// A row and those below that belong to it.
function blocks(body) {
  const found = [];
  for (const row of body.rows) {
    if (row.classList.contains("heading")) continue;
    if (row.classList.contains("below") && found.length) found[found.length - 1].push(row);
    else found.push([row]);
  }
  return found;
}

function sort(body, column, sign) {
  const key = (block) => {
    const cell = block[0].cells[column];
    const number = cell.dataset.v;
    return { number: number === undefined ? null : Number(number), text: cell.textContent.trim() };
  };
  const found = blocks(body).map((block) => ({ block, ...key(block) }));
  found.sort((one, other) => {
    if (one.number !== null && other.number !== null) return sign * (one.number - other.number);
    if ((one.number === null) !== (other.number === null)) return one.number === null ? 1 : -1;
    return sign * one.text.localeCompare(other.text);
  });
  for (const { block } of found) body.append(...block);
}

const tooltip = document.createElement("div");
tooltip.id = "tooltip";
tooltip.setAttribute("aria-hidden", "true");
document.body.append(tooltip);
let last = null;

function tell(tip, x, y) {
  if (last) last.classList.remove("shown");
  last = tip;
  tooltip.classList.toggle("shown", tip !== null);
  if (tip === null) return;
  tip.classList.add("shown");
  tooltip.textContent = tip.dataset.said;
  const room = document.documentElement.clientWidth - tooltip.offsetWidth - 8;
  tooltip.style.left = `${Math.max(8, Math.min(x + 12, room))}px`;
  tooltip.style.top = `${Math.max(8, y - tooltip.offsetHeight - 10)}px`;
}

for (const svg of document.querySelectorAll("figure svg")) {
  const tips = [...svg.querySelectorAll(".tip")];
  for (const tip of tips) {
    tip.dataset.said = tip.textContent;
    tip.replaceChildren();
  }
  // The nearest point within a finger's breadth, so that it need not be hit.
  const near = (event) => {
    let best = null;
    let least = 18;
    for (const tip of tips) {
      const box = tip.getBoundingClientRect();
      const away = Math.hypot(event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2);
      if (away < least) [best, least] = [tip, away];
    }
    tell(best, event.clientX, event.clientY);
  };
  svg.addEventListener("pointermove", near);
  svg.addEventListener("pointerdown", near);
  svg.addEventListener("pointerleave", () => tell(null));
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape") tell(null);
});
