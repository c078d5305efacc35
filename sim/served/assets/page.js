// The page: opens a tab at the server, turns dials, shows pictures as they come.

import { byId, made, tell } from "./dom.js";
import { Dials } from "./dials.js";
import { finder } from "./find.js";
import { showFlows } from "./flows.js";
import { inLink, keepInLink } from "./link.js";
import { mapping } from "./map.js";
import { saving, wipe } from "./charts.js";
import { address, ask, Forgotten, Gone, Late, listen, Refused, useSession } from "./server.js";
import { stories } from "./stories.js";
import { clearTable, showTable } from "./table.js";
import { showWeeks } from "./weeks.js";

const state = {
  version: 0, seen: 0, of: 1, outcomes: [], shown: [], differs: [], scenario: null, seed: 0, // `seen`: version of the last picture
  picture: null, source: null, file: null, awaited: null,
};
const dials = new Dials(standing, failed);
const story = stories(failed);
const map = mapping(dials, failed);

function notice(lines, kind = "") {
  tell(byId("notice"), lines);
  byId("notice").className = `notice ${kind}`;
}

/** What went wrong that is nobody's mistake. */
function failed(fault) {
  if (fault instanceof Late) return;
  if (fault instanceof Forgotten) begin(current());
  else if (fault instanceof Gone) gone();
  else if (fault instanceof Refused) notice(fault.lines);
  else {
    console.error(fault);
    notice([`Something in this page has failed (${fault?.message ?? fault}). Load it anew; its address keeps the dials.`]);
  }
}

function gone() {
  notice(["The server is gone. The picture is the last that came; start `poach explore` again, and open the address that it prints with this link's part after #."], "gone");
}

const current = () => ({ stands: Object.fromEntries(state.differs.map((one) => [one.name, one.now])), outcomes: extra(), file: state.file?.name });

/** Outcomes that somebody asked for. */
const extra = () => state.outcomes.filter((name) => !state.shown.includes(name));

/** A tab; of a start that came as a file once that file is there. */
async function begin(wanted) {
  try {
    const { stands, outcomes } = wanted.file ? { stands: {}, outcomes: [] } : wanted;
    const opened = await ask("open", { stands, outcomes });
    if (!state.shown.length) state.shown = opened.outcomes.filter((name) => !outcomes.includes(name));
    state.awaited = wanted.file ? wanted : null;
    opens(opened, JSON.stringify(opened.scenario) !== JSON.stringify(state.scenario));
    if (state.file) await starts(state.file);
    else if (wanted.file) notice([`The dials of this link are those of ${wanted.file}, a file that no link can hold. Shown is another start: open the file by Open, and its dials are turned.`]);
  } catch (fault) {
    if (fault instanceof Forgotten) notice(["This tab could not be opened; load the page anew."]);
    else failed(fault);
  }
}

/** Another tab's worth of dials: at the beginning, and when a scenario comes as a file, which is another start. */
function opens(opened, another) {
  state.source?.close();
  useSession(opened.session);
  Object.assign(state, { scenario: opened.scenario, seed: opened.seed, of: opened.pairs, outcomes: opened.outcomes, version: 0, seen: 0 });
  if (another) forget();
  const { name, question, people, weeks, startDate } = opened.scenario;
  byId("scenario").textContent = name;
  document.title = `${name} – poach explore`;
  const size = `${people.toLocaleString("en")} people, ${weeks} weeks${startDate ? ` from ${startDate}` : ""}, seed ${opened.seed}`;
  byId("question").textContent = question ? `${question} (${size})` : size;
  for (const link of document.querySelectorAll("[data-file]")) link.href = address(`file/${link.dataset.file}`);
  dials.clear();
  answered(opened);
  state.source = listen({ picture, gone, back: () => byId("notice").classList.contains("gone") && notice([]), forgotten: () => begin(current()) });
  map.begin(opened.map);
}

/** Nothing of another start stays under the name of this one. */
function forget() {
  state.picture = null;
  byId("headline").textContent = "The first runs are on their way …";
  for (const id of ["said", "sample", "flows-said"]) byId(id).textContent = "";
  tell(byId("failures"), []);
  clearTable();
  byId("flows-table").replaceChildren();
  wipe();
  story.clear();
  for (const clear of searches) clear();
}

/** An answer with dials, and what could not be. */
function answered(answer) {
  standing(answer); // which shows the dials, and would take away what is said beside them
  const wrong = Object.entries(answer.wrong ?? {});
  for (const [name, text] of wrong) if (dials.names.includes(name)) dials.wrong(name, text.split("\n"));
  notice(wrong.map(([name, text]) => `${name}: ${text}`)); // here too: that dial may be out of sight
}

/** A start that comes as a file, with the dials of a link that waits for it. */
async function starts(file) {
  const awaited = state.awaited?.file === file.name ? state.awaited : null;
  const answer = await ask("scenario", file, { name: file.name });
  state.file = file;
  state.awaited = null;
  opens(answer, true);
  if (!awaited) return;
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const rows = Object.entries(awaited.stands).map((row) => row.map(quoted).join(","));
  if (rows.length) answered(await ask("dials", new Blob([["dial,value", ...rows].join("\n")])));
  if (awaited.outcomes.length) await looking([...state.outcomes, ...awaited.outcomes]);
}

/** What every turn of a dial changes besides the picture. */
function standing(answer) {
  if (answer.dials) dials.show(answer.dials);
  if (answer.version < state.version) return;
  state.version = answer.version;
  document.body.dataset.turned = answer.version;
  state.differs = answer.differs;
  byId("reset").disabled = answer.differs.length === 0;
  byId("differs").replaceChildren(
    ...(answer.differs.length ? answer.differs.map(difference) : [made("li", { class: "soft" }, "Nothing. Turn a dial.")]),
  );
  byId("repeat").hidden = !answer.command;
  byId("command").textContent = answer.command;
  if (answer.differs.length) state.awaited = null;
  if (!state.awaited) keepInLink(state.differs, extra(), state.file?.name);
  story.at(JSON.stringify(answer.differs));
  if (answer.version > state.seen) waits();
  map.look();
}

function difference({ name, start, now }) {
  const short = name.split(",")[0];
  const jump = made("button", { type: "button", class: "link", title: name, onclick: () => dials.focus(name) }, short);
  return made("li", {}, jump, made("span", {}, ` ${start || "left out"} → `, made("b", {}, now || "left out")));
}

/** No picture has come yet of where the dials stand now: that of before stays, and says so. */
function waits() {
  progress(0, state.of, false);
  byId("status").textContent = state.picture ? `0 of ${state.of} pairs …; the picture is of the setting before` : `0 of ${state.of} pairs …`;
  byId("said").textContent = "";
  stale(true, true);
}

function progress(pairs, of, done) {
  byId("progress").max = of;
  byId("progress").value = pairs;
  byId("progress").classList.toggle("waiting", !done);
}

/** Is what is shown of an earlier setting, and does one of this setting come? */
function stale(is, comes) {
  for (const part of document.querySelectorAll(".of-dials")) {
    part.classList.toggle("stale", is && state.picture !== null);
    part.setAttribute("aria-busy", is && comes);
  }
}

/** The latest picture, where it is of where the dials stand. */
function picture(found) {
  if (found.version < state.version) return;
  const { pairs, of, done, sections } = found;
  state.seen = found.version;
  const none = done && sections === null;
  tell(byId("failures"), found.failures.length && none && state.picture ? [...found.failures, "The last good picture stays; turn the dial back, or another."] : found.failures);
  progress(pairs, of, done);
  const before = state.picture ? "; the picture is of the setting before" : "";
  byId("status").textContent = none ? `too few runs have ended well${before}` : done ? `n = ${pairs} pairs of runs, seed ${state.seed}` : `n = ${pairs} of ${of} pairs …`;
  Object.assign(document.body.dataset, { pairs, version: found.version, done });
  stale(sections === null, !done);
  if (sections === null) return;
  state.picture = found;
  byId("headline").textContent = found.headline;
  if (done) byId("said").textContent = `${found.headline} ${byId("status").textContent}`; // read out once, when all are there
  byId("sample").textContent = found.changed ? `Now minus start: mean of n = ${found.pairs} pairs on the same draws. ${found.since}` : `Means of n = ${found.pairs} runs.`;
  showTable(found, (name) => looking(state.outcomes.filter((one) => one !== name)).catch(failed));
  story.list(found.flows.names.filter((_, place) => found.flows.labs[place]));
  map.offer(found.sections.flatMap((section) => section.rows));
  showWeeks(found);
  showFlows(found, story.employer);
}

async function looking(outcomes) {
  const answer = await ask("outcomes", { outcomes });
  state.outcomes = answer.outcomes;
  standing(answer);
}

/** Opens the file that somebody chose. */
async function chosen(input, opening) {
  const [file] = byId(input).files;
  if (!file) return;
  const wrong = byId("open-wrong");
  tell(wrong, []);
  try {
    await opening(file);
    byId("open").open = false;
  } catch (fault) {
    if (fault instanceof Refused) tell(wrong, fault.lines);
    else failed(fault);
  } finally {
    byId(input).value = "";
  }
}

async function copied(text, button) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Not allowed here; copy it by hand";
  }
  setTimeout(() => (button.textContent = before), 1500);
}

byId("reset").addEventListener("click", () => ask("reset").then(standing).catch(failed));
byId("copy-link").addEventListener("click", (event) => copied(location.href, event.target));
byId("copy-command").addEventListener("click", (event) => copied(byId("command").textContent, event.target));
byId("open-scenario").addEventListener("change", () => chosen("open-scenario", starts));
byId("open-dials").addEventListener("change", () => chosen("open-dials", async (file) => answered(await ask("dials", file))));
for (const [button, place] of [["skip", "answer"], ["to-dials", "aside"]])
  byId(button).addEventListener("click", () => {
    byId(place).focus({ preventScroll: true });
    byId(place).scrollIntoView();
  });
addEventListener("hashchange", () => location.reload()); // another link was put into the address
addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(".menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  failed(event.reason);
});
addEventListener("error", (event) => event.error && failed(event.error));
byId("meanings").addEventListener("change", (event) => byId("table").classList.toggle("told", event.target.checked));

/** What is seen first comes first for the keyboard too: in a narrow window what the dials change, in a wide one the dials. */
function arrange() {
  const [aside, focused] = [byId("aside"), document.activeElement];
  if (narrow.matches === (aside.previousElementSibling !== null)) return;
  byId("answer")[narrow.matches ? "after" : "before"](aside);
  if (aside.contains(focused)) focused.focus({ preventScroll: true });
}

const narrow = matchMedia("(max-width: 900px)"); // as in page.css
narrow.addEventListener("change", arrange);
arrange();

const shared = { failed };
const ofDials = finder({
  ...shared, input: "words", list: "matches", wrong: "words-wrong", what: "keys",
  known: (key) => dials.names.some((name) => name.split(",").includes(key)),
  typed: (words) => dials.filter(words),
  take: async (key) => {
    const { dial } = await ask("add", { key });
    dials.show([dial]);
    dials.filter("");
    dials.focus(dial.name);
  },
});
const ofOutcomes = finder({
  ...shared, input: "outcome-words", list: "outcome-matches", wrong: "outcome-wrong", what: "outcomes",
  known: (key) => state.outcomes.includes(key),
  take: (key) => looking([...state.outcomes, key]),
});
const searches = [ofDials, ofOutcomes];
saving((id) => [
  { paths: "Week by week", flows: "Who poaches from whom", map: "Map" }[id] + ` – ${state.scenario.name}`,
  `${byId("headline").textContent} Seed ${state.seed}.${id === "paths" && state.picture?.changed ? " Dashed: start; line: now; bands: nine runs of ten." : ""}`,
]);
begin(inLink());
