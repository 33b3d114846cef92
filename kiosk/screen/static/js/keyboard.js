/* Turns key strokes into single keys and scanned codes. A scanner is a keyboard that types fast: none of the
   characters of its burst may do anything, so a key acts only once nothing has followed it for a moment. A slow
   scanner, or a busy machine, leaves gaps in a burst: once two strokes have come close together, everything is part
   of it until it has been quiet for longer; and a burst that its own first key led to another page goes on there. */

const LAST_STROKE = "last-stroke";

const isCharacter = (key) => [...key].length === 1;

export class Keyboard {
  /** `scanner`: least_characters, gap_ms, quiet_ms, end_ms. `knows`: whether a key is one of a keypad's own; `isPlug`:
      whether it tells of the keypad's socket. `onInput` at every stroke, `onKey` for one key, `onPlug` for such a key,
      `onScan` for a code. */
  constructor(scanner, { knows, isPlug, onInput, onKey, onPlug, onScan, onNothing, isTyping }) {
    this.scanner = scanner;
    this.knows = knows;
    this.isPlug = isPlug;
    this.onPlug = onPlug;
    this.onInput = onInput;
    this.onKey = onKey;
    this.onScan = onScan;
    this.onNothing = onNothing;
    this.isTyping = isTyping;
    this.burst = [];
    this.lastTime = Number(sessionStorage.getItem(LAST_STROKE) ?? Number.NEGATIVE_INFINITY);
    // Strokes that went on from the page before belong to no key of this one.
    this.isBurst = this.now() - this.lastTime < scanner.gap_ms;
    this.timer = 0;
    document.addEventListener("keydown", (event) => this.strike(event), { capture: true });
    // A button would act by itself when Enter or space comes up again.
    document.addEventListener("keyup", (event) => this.isOurs(event) && event.preventDefault(), { capture: true });
  }

  /** Milliseconds on a clock that pages share. */
  now() {
    return performance.timeOrigin + performance.now();
  }

  isOurs(event) {
    const { key, ctrlKey, altKey, metaKey } = event;
    if (ctrlKey || altKey || metaKey) return false;
    if (isCharacter(key) || key.startsWith("Arrow") || /^F\d/.test(key) || this.knows(key)) return true;
    return key === "Enter" || key === "Escape" || key === "Backspace";
  }

  strike(event) {
    if (event.key === "Shift") return; // part of a capital letter, of a hand or of a scanner
    if (event.repeat) {
      // Held down: nothing new, so it doesn't silence the page that it led to either.
      if (this.isOurs(event)) event.preventDefault();
      return;
    }
    // What no code can hold is no part of a burst, whatever is being typed meanwhile: a plug is told at once.
    if (!isCharacter(event.key) && this.isPlug(event.key)) {
      event.preventDefault();
      this.onPlug(event.key);
      return;
    }
    this.onInput(event);
    if (!this.isOurs(event)) return;
    event.preventDefault();
    const time = performance.timeOrigin + event.timeStamp;
    const gap = time - this.lastTime;
    if (gap > (this.isBurst ? this.scanner.end_ms : this.scanner.gap_ms)) this.settle();
    else this.isBurst = true;
    this.lastTime = time;
    sessionStorage.setItem(LAST_STROKE, String(time));
    this.burst.push(event.key);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), this.isBurst ? this.scanner.end_ms : this.scanner.quiet_ms);
  }

  /** Nothing followed: was it a key, a code, or a child's fist? */
  settle() {
    clearTimeout(this.timer);
    const keys = this.burst;
    const wasBurst = this.isBurst;
    this.burst = [];
    this.isBurst = false;
    if (keys.length === 1 && !wasBurst) {
      this.onKey(keys[0]);
      return;
    }
    if (this.isTyping?.(keys)) {
      // Somebody types the figures that the page asks for, and fast: that is no scanner's doing.
      for (const key of keys) this.onKey(key);
      return;
    }
    const characters = keys.filter((key) => isCharacter(key) || key === "Enter");
    // A code may have lines; it ends with one. A fist is neither one key nor a code: it does nothing.
    if (keys.at(-1) !== "Enter" || characters.length <= this.scanner.least_characters) {
      if (keys.length > 0) this.onNothing();
      return;
    }
    this.onScan(characters.map((key) => (key === "Enter" ? "\n" : key)).join("").trim());
  }
}
