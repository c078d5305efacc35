// What the server is asked, and what goes wrong on the way.

/** Mistakes of what was given, a line each. */
export class Refused extends Error {
  constructor(lines) {
    super(lines.join("\n"));
    this.lines = lines;
  }
}

/** The server answers no more. */
export class Gone extends Error {}

/** It has forgotten this tab, which has to be opened anew. */
export class Forgotten extends Error {}

let session = "";

export function useSession(key) {
  session = key;
}

export function address(name, query = {}) {
  const found = new URL(`api/${name}`, document.baseURI);
  found.hash = "";
  found.search = new URLSearchParams({ session, ...query }).toString();
  return found;
}

async function answered(asked) {
  let response;
  try {
    response = await asked;
  } catch {
    throw new Gone();
  }
  if (response.ok) return response.json();
  if (response.status === 410) throw new Forgotten();
  const json = (response.headers.get("content-type") ?? "").includes("json");
  const said = json ? (await response.json()).wrong : [(await response.text()).trim()];
  throw new Refused(said);
}

export function read(name, query) {
  return answered(fetch(address(name, query), { credentials: "omit" }));
}

export function ask(name, given = {}, query = {}) {
  const file = given instanceof Blob;
  return answered(
    fetch(address(name, query), {
      method: "POST",
      credentials: "omit",
      headers: { "content-type": file ? "application/octet-stream" : "application/json" },
      body: file ? given : JSON.stringify(given),
    }),
  );
}

/** Sends one request at a time; of those that come meanwhile only the last is sent. */
export class Latest {
  #busy = false;
  #waiting = null;

  async send(work) {
    if (this.#busy) {
      this.#waiting = work;
      return;
    }
    this.#busy = true;
    try {
      let next = work;
      while (next) {
        this.#waiting = null;
        await next();
        next = this.#waiting;
      }
    } finally {
      this.#busy = false;
    }
  }
}

/** Listens to pictures; `gone` is told when the server is lost, and `forgotten` when it knows the tab no more. */
export function listen({ picture, gone, back, forgotten }) {
  const source = new EventSource(address("stream"));
  source.addEventListener("picture", (event) => picture(JSON.parse(event.data)));
  source.addEventListener("open", back);
  source.addEventListener("ended", () => {
    source.close();
    gone();
  });
  source.addEventListener("forgotten", () => {
    source.close();
    forgotten();
  });
  source.addEventListener("error", gone);
  return source;
}
