// Elements made of texts; nothing is ever read as HTML.

/** An element with attributes, listeners (`on…`) and children, which are elements or texts. */
export function made(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** An element of a picture in SVG. */
export function drawn(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Put lines into an element, one below the other; one that has them already is let be, lest it is read out again. */
export function tell(element, lines) {
  const said = [...element.childNodes].map((one) => (one.nodeName === "BR" ? "\n" : one.textContent)).join("");
  if (said === lines.join("\n") && element.hidden === !lines.length) return;
  element.replaceChildren(...lines.flatMap((line, place) => (place ? [made("br"), line] : [line])));
  element.hidden = lines.length === 0;
}
