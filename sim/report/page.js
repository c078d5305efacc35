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

function tell(tip) {
  if (last) last.classList.remove("shown");
  last = tip;
  tooltip.classList.toggle("shown", tip !== null);
  if (tip === null) return;
  tip.classList.add("shown");
  tooltip.textContent = tip.dataset.said;
  place();
}

// Above the point, or below it where there is no room.
function place() {
  if (last === null) return;
  const box = last.getBoundingClientRect();
  const room = document.documentElement.clientWidth - tooltip.offsetWidth - 8;
  const above = box.top - tooltip.offsetHeight - 8;
  tooltip.style.left = `${Math.max(8, Math.min(box.right + 4, room))}px`;
  tooltip.style.top = `${above < 8 ? box.bottom + 8 : above}px`;
}

// A figure is one stop of the tabulator key; arrows lead from point to point.
function stops(svg, tips) {
  if (!tips.length) return;
  svg.setAttribute("role", "group");
  tips.forEach((tip, number) => {
    tip.setAttribute("role", "img");
    tip.setAttribute("aria-label", tip.dataset.said);
    tip.setAttribute("tabindex", number ? "-1" : "0");
    tip.addEventListener("focus", () => tell(tip));
    tip.addEventListener("blur", () => tell(null));
  });
  svg.addEventListener("keydown", (event) => {
    const from = tips.indexOf(document.activeElement);
    const to = { ArrowRight: from + 1, ArrowDown: from + 1, ArrowLeft: from - 1, ArrowUp: from - 1, Home: 0, End: tips.length - 1 }[event.key];
    if (from < 0 || to === undefined) return;
    event.preventDefault();
    const next = tips[Math.max(0, Math.min(to, tips.length - 1))];
    tips[from].setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });
}

for (const svg of document.querySelectorAll("figure svg")) {
  const tips = [...svg.querySelectorAll(".tip")];
  for (const tip of tips) {
    tip.dataset.said = tip.textContent;
    tip.replaceChildren();
  }
  stops(svg, tips);
  // The nearest point within a finger's breadth, so that it need not be hit.
  const near = (event) => {
    let best = null;
    let least = 18;
    for (const tip of tips) {
      const box = tip.getBoundingClientRect();
      const away = Math.hypot(event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2);
      if (away < least) [best, least] = [tip, away];
    }
    tell(best);
  };
  svg.addEventListener("pointermove", near);
  svg.addEventListener("pointerdown", near);
  svg.addEventListener("pointerleave", () => tell(null));
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape") tell(null);
});
addEventListener("scroll", place, { capture: true, passive: true });

// On paper nothing can be opened.
addEventListener("beforeprint", () => {
  for (const closed of document.querySelectorAll("details:not([open])")) {
    closed.open = true;
    closed.dataset.wasClosed = "";
  }
});
addEventListener("afterprint", () => {
  for (const opened of document.querySelectorAll("details[data-was-closed]")) {
    opened.open = false;
    delete opened.dataset.wasClosed;
  }
});
