/* Turns key strokes into single keys and scanned codes. A scanner is a keyboard that types fast: none of the
   characters of its burst may do anything, so a key acts only once nothing has followed it for a moment. */

const isCharacter = (key) => [...key].length === 1;

export class Keyboard {
  /** `scanner`: least_characters, gap_ms, quiet_ms. `onInput` at every stroke, `onKey` for one key, `onScan` for a code. */
  constructor(scanner, { onInput, onKey, onScan }) {
    this.scanner = scanner;
    this.onInput = onInput;
    this.onKey = onKey;
    this.onScan = onScan;
    this.burst = [];
    this.lastTime = Number.NEGATIVE_INFINITY;
    this.timer = 0;
    document.addEventListener("keydown", (event) => this.strike(event), { capture: true });
    // A button would act by itself when Enter or space comes up again.
    document.addEventListener("keyup", (event) => this.isOurs(event) && event.preventDefault(), { capture: true });
  }

  isOurs(event) {
    const { key, ctrlKey, altKey, metaKey } = event;
    if (ctrlKey || altKey || metaKey) return false;
    return isCharacter(key) || key === "Enter" || key.startsWith("Arrow") || key === "Escape" || key === "Backspace" || /^F\d/.test(key);
  }

  strike(event) {
    if (event.key === "Shift") return; // part of a capital letter, of a hand or of a scanner
    this.onInput(event);
    if (!this.isOurs(event)) return;
    event.preventDefault();
    if (event.repeat) return; // held down
    if (event.timeStamp - this.lastTime > this.scanner.gap_ms) this.settle();
    this.lastTime = event.timeStamp;
    this.burst.push(event.key);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), this.scanner.quiet_ms);
  }

  /** Nothing followed: was it a key, a code, or a child's fist? */
  settle() {
    clearTimeout(this.timer);
    const keys = this.burst;
    this.burst = [];
    if (keys.length === 1) {
      this.onKey(keys[0]);
      return;
    }
    const characters = keys.filter((key) => isCharacter(key) || key === "Enter");
    // A code may have lines; it ends with one. A fist is neither one key nor a code: it does nothing.
    if (keys.at(-1) !== "Enter" || characters.length <= this.scanner.least_characters) return;
    this.onScan(characters.map((key) => (key === "Enter" ? "\n" : key)).join("").trim());
  }
}
