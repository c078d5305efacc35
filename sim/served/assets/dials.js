// The dials: made of what the server says of each key.

import { byId, made, tell } from "./dom.js";
import { ask, Latest, Refused } from "./server.js";

const STEPS = 100;

export class Dials {
  #rows = new Map();

  /** `turned` hears every answer, `failed` what went wrong beside any dial. */
  constructor(turned, failed) {
    this.turned = turned;
    this.failed = failed;
  }

  get names() {
    return [...this.#rows.keys()];
  }

  get all() {
    return [...this.#rows.values()].map((row) => row.dial);
  }

  show(dials) {
    for (const dial of dials) this.#rows.get(dial.name)?.stand(dial);
    const fresh = dials.filter((dial) => !this.#rows.has(dial.name));
    for (const dial of fresh) this.#rows.set(dial.name, new Row(dial, this));
    if (fresh.length) this.#arrange();
  }

  /** Is it a row of these, and not one that was taken away? */
  has(row) {
    return this.#rows.get(row.dial.name) === row;
  }

  clear() {
    this.#rows.clear();
    byId("dials").replaceChildren();
  }

  wrong(name, lines) {
    this.#rows.get(name)?.wrong(lines);
  }

  focus(name) {
    const row = this.#rows.get(name);
    row?.element.closest("details")?.setAttribute("open", "");
    row?.element.scrollIntoView({ block: "nearest" });
    row?.main.focus();
  }

  /** Show those alone in which all words stand. */
  filter(words) {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of this.#rows.values()) {
      const text = `${row.dial.name} ${row.dial.label} ${row.dial.meaning}`.toLowerCase();
      row.element.hidden = !wanted.every((word) => text.includes(word));
    }
    for (const part of byId("dials").querySelectorAll(".part"))
      part.hidden = ![...part.querySelectorAll(".dial")].some((one) => !one.hidden);
    for (const group of byId("dials").querySelectorAll("details.group")) {
      group.hidden = ![...group.querySelectorAll(".part")].some((one) => !one.hidden);
      if (wanted.length && !group.hidden) group.open = true;
    }
  }

  #arrange() {
    const open = new Map([...byId("dials").querySelectorAll("details.group")].map((one) => [one.dataset.name, one.open]));
    const groups = new Map();
    for (const row of this.#rows.values()) {
      const parts = groups.get(row.dial.group) ?? groups.set(row.dial.group, new Map()).get(row.dial.group);
      (parts.get(row.dial.part) ?? parts.set(row.dial.part, []).get(row.dial.part)).push(row.element);
    }
    const order = [...groups.keys()].sort((one, other) => (one === "Other keys" ? -1 : 0) - (other === "Other keys" ? -1 : 0));
    byId("dials").replaceChildren(
      ...order.map((group) =>
        made(
          "details",
          { class: "group", open: open.get(group) ?? true, "data-name": group },
          made("summary", {}, made("h2", {}, group === "Other keys" ? "Dials you added" : group)),
          ...[...groups.get(group)].map(([part, rows]) =>
            made("div", { class: "part", role: "group", "aria-label": part }, made("h3", {}, part.replaceAll("_", " ")), ...rows),
          ),
        ),
      ),
    );
  }
}

class Row {
  #latest = new Latest();

  constructor(dial, dials) {
    this.dial = dial;
    this.dials = dials;
    const id = `dial-${Math.random().toString(36).slice(2)}`;
    const named = `${dial.part.replaceAll("_", " ")}: ${dial.label}`;
    const told = `${id}-about ${id}-wrong`;
    this.value = this.#control(id, named, told);
    this.slider = dial.span && dial.place !== null ? this.#made(id, named, told) : null;
    this.main = this.slider ?? this.value;
    this.undo = made("button", { type: "button", class: "undo", hidden: true, onclick: () => this.#give(null, true) }, "↺");
    this.message = made("p", { class: "wrong", id: `${id}-wrong`, role: "alert", hidden: true });
    this.element = made(
      "div",
      { class: `dial ${dial.kind}`, "data-name": dial.name },
      made("div", { class: "name" }, made("label", { for: this.main.id, title: dial.keys.join(", ") }, dial.label), this.undo),
      made("div", { class: "control" }, this.slider, this.value),
      made(
        "p",
        { class: "about", id: `${id}-about` },
        made("span", { class: "meaning" }, dial.meaning),
        made("span", {}, dial.plausible, made("span", { class: "more" }, dial.limits.slice(dial.plausible.length))),
      ),
      made("p", { class: "about more" }, made("code", {}, dial.keys.join(", "))),
      this.message,
    );
    this.stand(dial);
  }

  stand({ shown, place, changed }) {
    this.dial = { ...this.dial, shown, place, changed };
    this.wrong([]);
    if (this.dial.kind === "switch") this.value.checked = shown === "true";
    else this.value.value = shown;
    if (document.activeElement !== this.slider) this.#toPlace();
    this.slider?.setAttribute("aria-valuetext", shown);
    this.undo.hidden = !changed;
    const back = `Back to ${this.dial.start || "left out"}`;
    this.undo.title = back;
    this.undo.setAttribute("aria-label", `${this.dial.label}: ${back.toLowerCase()}`);
    this.element.classList.toggle("changed", changed);
  }

  /** The slider to where the dial stands; not while somebody holds it. */
  #toPlace() {
    if (this.slider && this.dial.place !== null) this.slider.value = this.#toSlider(this.dial.place);
  }

  wrong(lines) {
    const used = this.dial.shown || "left out";
    tell(this.message, lines.length ? [...lines, `In use: ${used}.`] : []);
    this.value.toggleAttribute("aria-invalid", lines.length > 0);
    if (lines.length) this.value.setAttribute("aria-invalid", "true");
  }

  #control(id, named, told) {
    const { kind, choices, optional, start } = this.dial;
    const shared = { id: `${id}-value`, "aria-label": named, "aria-describedby": told, onchange: () => this.#changed() };
    if (kind === "switch") return made("input", { ...shared, type: "checkbox", role: "switch" });
    if (kind === "choice") {
      const none = optional || !start ? [made("option", { value: "" }, "left out")] : [];
      return made("select", shared, ...none, ...choices.map((one) => made("option", { value: one }, one)));
    }
    const type = kind === "date" ? "date" : "text";
    return made("input", { ...shared, type, autocomplete: "off", spellcheck: "false" });
  }

  #made(id, named, told) {
    const { low, high, whole } = this.dial.span;
    const ends = whole ? { min: low, max: high, step: 1 } : { min: 0, max: STEPS, step: 1 };
    return made("input", {
      type: "range",
      id: `${id}-slider`,
      "aria-label": named,
      "aria-describedby": told,
      ...ends,
      oninput: () => this.#give({ place: this.#fromSlider() }),
    });
  }

  #fromSlider() {
    const { low, high, log, whole } = this.dial.span;
    const at = Number(this.slider.value);
    if (whole) return at;
    const share = at / STEPS;
    return log ? low * (high / low) ** share : low + (high - low) * share;
  }

  #toSlider(place) {
    const { low, high, log, whole } = this.dial.span;
    if (whole) return place;
    const share = log ? Math.log(place / low) / Math.log(high / low) : (place - low) / (high - low);
    return Math.round(STEPS * Math.min(Math.max(share, 0), 1));
  }

  #changed() {
    this.#give(this.dial.kind === "switch" ? this.value.checked : this.value.value);
  }

  #give(given, back = false) {
    return this.#latest.send(async () => {
      if (!this.dials.has(this)) return; // the tab has another start by now
      try {
        if (back) {
          this.dials.turned(await ask("reset", { name: this.dial.name }));
          this.main.focus();
        } else {
          const answer = await ask("turn", { name: this.dial.name, given });
          this.stand(answer.dial);
          this.dials.turned(answer);
        }
      } catch (fault) {
        if (!(fault instanceof Refused)) return this.dials.failed(fault);
        this.wrong(fault.lines);
        if (!this.#latest.more) this.#toPlace();
      }
    });
  }
}
