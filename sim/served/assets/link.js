// Where the dials stand, in the address: so a link, or loading the page anew, brings all back. A scenario that came as
// a file is not in it, but how the file is called: the dials are those of that start, and of no other.

const OUTCOMES = "~outcomes", FILE = "~file";

/** What the address says. */
export function inLink() {
  const said = new URLSearchParams(location.hash.slice(1));
  const outcomes = (said.get(OUTCOMES) ?? "").split(" ").filter(Boolean);
  const stands = Object.fromEntries([...said].filter(([name]) => !name.startsWith("~")));
  return { stands, outcomes, file: said.get(FILE) };
}

/** Put it into the address. */
export function keepInLink(differs, outcomes, file) {
  const said = new URLSearchParams(differs.map((one) => [one.name, one.now]));
  if (outcomes.length) said.set(OUTCOMES, outcomes.join(" "));
  if (file) said.set(FILE, file);
  const text = said.toString();
  history.replaceState(null, "", text ? `#${text}` : location.pathname);
}
