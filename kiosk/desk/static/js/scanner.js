/* The scanner's field is always listening, and a burst of strokes never presses anything.

   A scanner is a keyboard that types fast: once three strokes have come close together, everything is its, wherever
   the focus is, until it has been quiet for a moment; what it sent is read then. A code may have lines, so Enter ends
   one only once nothing follows it. What a hand types there is a reference, or the key of a button on the page. */

const QUIET_MS = 150; // a busy machine, or a slow scanner, leaves gaps in a burst
const BEGIN_MS = 80; // a burst begins with closer strokes: a quick hand's are further apart
const GAP_MS = 45; // in another field, where a quick hand must not be taken for a scanner
const LEAST_STROKES = 3;
// The page of codes prints this before the key of a button.
const CODE_OF_KEY = /^cvk1 (\S{1,2})$/i;

// The site's private key, from the sheet in the safe: it leaves no page, whatever page it is scanned on.
const OPENING_KEY = "clairvoix-open-v";

const isCharacter = (key) => [...key].length === 1;

/** Press the button, or follow the way, that has this key on this page. Whether there is one. */
function press(key) {
  const wanted = key.toUpperCase();
  const found = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key.toUpperCase() === wanted);
  found?.click();
  return found !== undefined;
}

class Scanner {
  constructor(field) {
    this.field = field;
    this.strokes = [];
    this.last = Number.NEGATIVE_INFINITY;
    this.begin();
    this.timer = 0;
    this.isSent = false;
    document.addEventListener("keydown", (event) => this.strike(event), { capture: true });
    // A button would act by itself when Enter or space comes up again.
    document.addEventListener("keyup", (event) => this.isBurst && event.preventDefault(), { capture: true });
  }

  get isBurst() {
    return this.strokes.length >= LEAST_STROKES;
  }

  /** Milliseconds that may pass between two strokes of one burst. */
  get patience() {
    if (this.isBurst) return QUIET_MS;
    return this.before.value === null ? BEGIN_MS : GAP_MS;
  }

  get isHere() {
    return document.activeElement === this.field;
  }

  strike(event) {
    // What is typed into a field of secrets goes nowhere else, however quick the hand.
    if (document.activeElement?.matches("[data-secret]")) return;
    const { key, ctrlKey, altKey, metaKey } = event;
    if (ctrlKey || altKey || metaKey || (!isCharacter(key) && key !== "Enter")) return;
    const gap = event.timeStamp - this.last;
    this.last = event.timeStamp;
    clearTimeout(this.timer);
    if (gap > this.patience) this.begin();
    this.strokes.push(key);
    this.timer = setTimeout(() => this.settle(), QUIET_MS);
    if (this.isBurst) {
      event.preventDefault();
      this.take();
    } else if (this.strokes.length > 1) {
      // Perhaps a burst, perhaps a quick hand: letters may go where the focus is, but nothing is pressed.
      if (key === "Enter" || document.activeElement instanceof HTMLButtonElement) event.preventDefault();
    } else if (key === "Enter" && this.isHere) {
      event.preventDefault();
      this.send();
    } else if (document.activeElement === document.body && isCharacter(key)) {
      this.field.focus();
    }
  }

  /** Where the focus is as strokes begin: what another field holds then, and what this one does. */
  begin() {
    const here = document.activeElement;
    const isOther = here instanceof HTMLInputElement || here instanceof HTMLSelectElement;
    this.strokes = [];
    this.before = { here, value: isOther ? here.value : null, ours: here === this.field ? this.field.value : "" };
  }

  /** The burst goes to the field; what it wrote elsewhere before it was known is taken back. */
  take() {
    const { here, value, ours } = this.before;
    if (value !== null) here.value = value;
    this.field.focus();
    this.field.value = ours + this.strokes.map((key) => (key === "Enter" ? "\n" : key)).join("");
  }

  /** It has been quiet: a code that ended with Enter is read. */
  settle() {
    const isWhole = this.strokes.at(-1) === "Enter" && (this.isBurst || this.isHere);
    this.strokes = [];
    if (isWhole) this.send();
  }

  send() {
    const text = this.field.value.trim();
    if (this.isSent || text === "") return;
    if (text.startsWith(OPENING_KEY)) {
      this.field.value = "";
      document.dispatchEvent(new CustomEvent("opening-key", { detail: text }));
      return;
    }
    const key = CODE_OF_KEY.exec(text)?.[1] ?? (text.length <= 2 ? text : null);
    if (key && press(key)) {
      this.field.value = "";
      return;
    }
    this.isSent = true;
    this.field.form.requestSubmit();
  }
}

export function listen() {
  const field = document.getElementById("code");
  if (!field) return; // at the door a badge is one line, and ends the form by itself
  new Scanner(field);
  if (field.hasAttribute("autofocus")) field.focus();
}
