/* Moves the focus by time, for whoever has a switch to choose with and none to move with; a stop's time begins once it
   has been said. Knows time and stops; presses nothing. That somebody scans, and how fast, the server knows.

   One round without a press and it rests: a machine that went on talking to itself would never ask who is there. */

import * as focus from "./focus.js";

export class Scanning {
  /** `rhythm`: dwell in milliseconds, null where the person moves by hand; itself null before the first press of a
      switch. `onStop` says what has the focus now; whether there was anything to say. */
  constructor(rhythm, speech, { onStop }) {
    this.rhythm = rhythm;
    this.onStop = onStop;
    this.speech = speech;
    this.timer = 0;
    this.left = 0; // stops until the round is over
    this.isMoving = false;
    this.hasRested = false;
    speech.addEventListener("begins", () => clearTimeout(this.timer));
    speech.addEventListener("silent", () => this.onSilence());
  }

  /** Whether time moves the focus in this conversation. */
  get isOn() {
    return Boolean(this.rhythm?.dwell);
  }

  /** A press on something that is no button: begin, or begin anew. */
  begin() {
    if (!this.isOn) return false;
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

  onSilence() {
    if (this.isMoving) this.rest();
    else if (this.isOn && !this.hasRested) this.begin(); // the page has been said
  }

  rest() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.goOn(), this.rhythm.dwell);
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
