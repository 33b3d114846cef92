/* Moves the focus by time, for whoever has a switch to choose with and none to move with. Starts with the first press,
   at its slowest; a stop's time begins once it has been said. Knows time and stops; presses nothing.

   One round without a press and it rests: a machine that went on talking to itself would never ask who is there. */

import * as focus from "./focus.js";

const PACE = "scanning-pace"; // kept by the tab for one conversation: the last page wipes it
const QUICKER = { faster: 1, slower: -1 };

export class Scanning {
  /** `onStop` says what has the focus now; whether there was anything to say. */
  constructor(switches, speech, { onStop }) {
    this.dwells = switches.dwells_ms;
    this.isWanted = switches.scanning === "auto";
    this.onStop = onStop;
    this.speech = speech;
    this.timer = 0;
    this.left = 0; // stops until the round is over
    this.isMoving = false;
    this.hasRested = false;
    speech.addEventListener("begins", () => clearTimeout(this.timer));
    speech.addEventListener("silent", () => this.onSilence());
  }

  /** Whether somebody has begun to scan in this conversation. */
  get isOn() {
    return this.isWanted && sessionStorage.getItem(PACE) !== null;
  }

  /** Milliseconds that each stop has. */
  get dwell() {
    return this.dwells[Number(sessionStorage.getItem(PACE) ?? 0)];
  }

  /** A press on something that is no button: begin, or begin anew. */
  begin() {
    if (!this.isWanted) return false;
    if (!this.isOn) sessionStorage.setItem(PACE, "0");
    this.left = focus.scanned().length;
    this.isMoving = true;
    this.step(1);
    return true;
  }

  /** Something was pressed or touched: this stop has its whole time again, and the round begins anew. */
  wait() {
    if (!this.isMoving) return;
    this.left = focus.scanned().length;
    this.rest();
  }

  /** Another switch moves by hand. */
  step(by) {
    focus.move(by, focus.scanned());
    if (!this.onStop()) this.rest();
  }

  /** « slower » and « faster » hold for what moves too. */
  setPace(action) {
    if (!this.isOn || !(action in QUICKER)) return;
    const pace = Number(sessionStorage.getItem(PACE)) + QUICKER[action];
    sessionStorage.setItem(PACE, String(Math.min(Math.max(pace, 0), this.dwells.length - 1)));
  }

  onSilence() {
    if (this.isMoving) this.rest();
    else if (this.isOn && !this.hasRested) this.begin(); // the page has been said
  }

  rest() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.goOn(), this.dwell);
  }

  goOn() {
    this.left -= 1;
    if (this.left > 0) {
      this.step(1);
      return;
    }
    this.isMoving = false;
    this.hasRested = true;
    document.getElementById("heading").focus();
  }
}
