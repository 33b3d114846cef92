/* Where the focus is: on the heading when a page begins, never on an answer; moved by keys, each stop spoken. */

const STOPS = "h1, input:not([type=hidden]), button:not([disabled]):not(.curtain)";

export function begin() {
  document.getElementById("heading").focus({ preventScroll: true });
}

/** Move by one stop, around. */
export function move(step) {
  const stops = [...document.querySelectorAll(STOPS)];
  const at = stops.indexOf(document.activeElement);
  stops[(at + step + stops.length) % stops.length].focus();
}

/** The clip that says what has the focus, or undefined. */
export function spokenFocus(page) {
  const element = document.activeElement;
  if (element.dataset.says) return element.dataset.says;
  const id = element.id === "heading" ? "title" : element.id;
  return page.speech.find(([utterance]) => utterance === id)?.[1];
}
