/* A head pointer, which moves as a mouse does and has no button to press: what it rests on is pressed, while a ring
   closes around the place. Leaving in time presses nothing; what was pressed is left before it is pressed again.
   Knows pointers and time; what a press does, `onPress` knows.

   Where it isn't switched on yet, one button alone answers to resting: the one that switches it on, and off. */

const PRESSED = "dwell-pressed"; // kept by the tab for one conversation: the last page wipes it
const PACE = "dwell-pace";
const PACES = [2, 1.5, 1, 0.75, 0.6]; // of the site's time, slowest first
const USUAL = 2;
const QUICKER = { faster: 1, slower: -1 };
const STARTS_LONGER = 2; // nobody should switch it on by looking at it
const LEAST_MS = 600;
const TICK_MS = 50;

export class Dwell {
  /** `ms` is the site's time, `isOn` whether the person wants it. `onPress` is given the button. */
  constructor({ ms, isOn }, { onPress }) {
    this.ms = ms;
    this.isOn = isOn;
    this.onPress = onPress;
    this.ring = document.getElementById("dwell");
    this.done = this.ring.querySelector(".done");
    this.under = null; // the button under the pointer
    this.began = 0;
    this.timer = 0;
    // A page that came under a resting pointer has not been seen yet: what lies there has to be left first.
    this.spent = null;
    this.isFirst = sessionStorage.getItem(PRESSED) !== null;
    // A finger has no place before it touches: only what moves as a mouse rests anywhere.
    document.addEventListener("pointerover", (event) => event.pointerType === "mouse" && this.over(event.target));
    document.documentElement.addEventListener("pointerleave", () => this.leave());
    addEventListener("blur", () => this.leave());
    document.addEventListener("pointerdown", () => this.press(null)); // somebody presses by hand
  }

  get dwell() {
    const pace = PACES[Number(sessionStorage.getItem(PACE) ?? USUAL)];
    return Math.max(LEAST_MS, this.isOn ? this.ms * pace : this.ms * STARTS_LONGER);
  }

  /** « slower » and « faster » hold for resting too. */
  setPace(action) {
    if (!this.isOn || !(action in QUICKER)) return;
    const pace = Number(sessionStorage.getItem(PACE) ?? USUAL) + QUICKER[action];
    sessionStorage.setItem(PACE, String(Math.min(Math.max(pace, 0), PACES.length - 1)));
  }

  over(element) {
    const button = element.closest("button:not([disabled])");
    if (this.isFirst) {
      this.isFirst = false;
      this.spent = button;
    }
    if (button === this.under) return;
    this.leave();
    this.under = button;
    if (button !== this.spent) this.spent = null;
    if (button === null || button === this.spent || !this.answers(button)) return;
    this.began = performance.now();
    this.place(button.getBoundingClientRect());
    this.ring.removeAttribute("hidden");
    this.timer = setInterval(() => this.tick(), TICK_MS);
    this.show(0);
  }

  answers(button) {
    return this.isOn || button.dataset.action === "pointer";
  }

  place({ left, top, width, height }) {
    this.ring.style.left = `${left + width / 2}px`;
    this.ring.style.top = `${top + height / 2}px`;
  }

  show(part) {
    this.done.style.strokeDasharray = `${100 * part} 100`;
  }

  tick() {
    const part = (performance.now() - this.began) / this.dwell;
    this.show(Math.min(part, 1));
    if (part >= 1) this.press(this.under);
  }

  /** `button` was pressed, or none: what lies under the pointer has had its press. */
  press(button) {
    const under = this.under;
    this.leave();
    this.under = this.spent = under;
    sessionStorage.setItem(PRESSED, "yes");
    if (button) this.onPress(button);
  }

  leave() {
    clearInterval(this.timer);
    this.ring.setAttribute("hidden", "");
    this.under = null;
  }
}
