/* Where the focus is: on the heading when a page begins, never on an answer; moved by keys, each stop spoken. */

const STOPS = "h1, input:not([type=hidden]), button:not([disabled]):not(.curtain)";
/* Whoever waits for each stop to come by gets the scene's own first, then the way on, then all the rest. */
const SCANNED = [".scene button", "[data-action=next]", "[data-action=back]", ".way button, .way a", "button"];

export function begin() {
  document.getElementById("heading").focus({ preventScroll: true });
}

/** What time leads to, in this order: every button that does something here, once. */
export function scanned() {
  const found = SCANNED.flatMap((places) => [...document.querySelectorAll(places)]);
  return [...new Set(found)].filter((stop) => !stop.disabled && !stop.hidden && !stop.classList.contains("curtain"));
}

/** Move by one stop, around. */
export function move(step, stops = [...document.querySelectorAll(STOPS)]) {
  const at = stops.indexOf(document.activeElement);
  if (at < 0) {
    stops.at(step > 0 ? 0 : -1)?.focus();
    return;
  }
  stops[(at + step + stops.length) % stops.length].focus();
}

/** The clip that says what has the focus, or undefined. */
export function spokenFocus(page) {
  const element = document.activeElement;
  if (element.dataset.says) return element.dataset.says;
  const id = element.id === "heading" ? "title" : element.id;
  return page.speech.find(([utterance]) => utterance === id)?.[1];
}
