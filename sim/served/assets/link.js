// Where the dials stand, in the address: so a link, or loading the page anew, brings all back.

const OUTCOMES = "~outcomes";

/** What the address says. */
export function inLink() {
  const said = new URLSearchParams(location.hash.slice(1));
  const outcomes = (said.get(OUTCOMES) ?? "").split(" ").filter(Boolean);
  said.delete(OUTCOMES);
  return { stands: Object.fromEntries([...said].filter(([name]) => name.includes("."))), outcomes };
}

/** Put it into the address. */
export function keepInLink(differs, outcomes) {
  const said = new URLSearchParams(differs.map((one) => [one.name, one.now]));
  if (outcomes.length) said.set(OUTCOMES, outcomes.join(" "));
  const text = said.toString();
  history.replaceState(null, "", text ? `#${text}` : location.pathname);
}
