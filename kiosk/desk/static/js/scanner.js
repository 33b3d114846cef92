/* The scanner's field is always listening, and a burst of strokes never presses anything.

   A scanner is a keyboard that types fast: its strokes go to the field, wherever the focus is, and what it sends is
   read once it has been quiet. A code may have lines, so Enter ends one only where a hand pressed it. What a hand
   types there is a reference, or the key of a button on the page. */

const GAP_MS = 45;   // a hand is slower
const QUIET_MS = 90; // after a scanner's last stroke
const LEAST_STROKES = 3;
// The page of codes prints these before the key of a button.
const CODE_OF_KEY = /^cvk1 (\S{1,2})$/i;

const isCharacter = (key) => [...key].length === 1;

/** Press the button, or follow the way, that has this key on this page. Whether there is one. */
function press(key) {
  const wanted = key.toUpperCase();
  const found = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key.toUpperCase() === wanted);
  found?.click();
  return found !== undefined;
}

export function listen() {
  const field = document.getElementById("code");
  if (!field) return; // at the door a badge is one line, and ends the form by itself
  const form = field.form;
  let last = Number.NEGATIVE_INFINITY;
  let strokes = []; // of the burst so far
  let before = null; // what the field that it began in held
  let timer = 0;
  let isSent = false;

  function send() {
    clearTimeout(timer);
    const text = field.value.trim();
    if (isSent || text === "") return;
    const key = CODE_OF_KEY.exec(text)?.[1] ?? (text.length <= 2 ? text : null);
    if (key && press(key)) {
      field.value = "";
      return;
    }
    isSent = true;
    form.requestSubmit();
  }

  /** The burst is over: what began elsewhere goes to the field; it is sent where it ended with Enter. */
  function settle() {
    const isBurst = strokes.length >= LEAST_STROKES;
    const ended = strokes.at(-1) === "Enter";
    strokes = [];
    before = null;
    if (isBurst && ended) send();
  }

  document.addEventListener(
    "keydown",
    (event) => {
      const { key, ctrlKey, altKey, metaKey } = event;
      if (ctrlKey || altKey || metaKey || (!isCharacter(key) && key !== "Enter")) return;
      const now = event.timeStamp;
      const isFast = now - last < GAP_MS;
      last = now;
      clearTimeout(timer);
      if (!isFast) {
        strokes = [];
        const here = document.activeElement;
        before = { here, value: here && "value" in here ? here.value : null };
      }
      strokes.push(key);
      timer = setTimeout(settle, QUIET_MS);
      const isHere = document.activeElement === field;

      if (isFast && !isHere && strokes.length >= LEAST_STROKES) {
        // A scanner, and the focus is elsewhere: give back what that place held, and take the burst.
        event.preventDefault();
        if (before?.value !== null && before?.here && before.here !== field) before.here.value = before.value;
        if (strokes.length === LEAST_STROKES) field.value = "";
        field.focus();
        field.value = strokes.map((one) => (one === "Enter" ? "\n" : one)).join("");
        return;
      }
      if (key === "Enter" && isFast) {
        event.preventDefault(); // part of a code, or its end: neither presses a button
        if (isHere) field.value += "\n";
        return;
      }
      if (key === "Enter" && isHere) {
        event.preventDefault(); // a hand pressed it
        clearTimeout(timer);
        send();
        return;
      }
      if (key === " " && isFast && document.activeElement instanceof HTMLButtonElement) event.preventDefault();
      if (!isHere && document.activeElement === document.body && isCharacter(key)) field.focus();
    },
    { capture: true },
  );
  document.addEventListener(
    "keyup",
    (event) => {
      // A button would act by itself when space comes up again.
      if (event.key === " " && strokes.length > 1 && document.activeElement instanceof HTMLButtonElement) event.preventDefault();
    },
    { capture: true },
  );
  if (field.hasAttribute("autofocus")) field.focus();
}
