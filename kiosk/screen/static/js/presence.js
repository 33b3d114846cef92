/* Notices that nobody does anything: asks the server for the alert, counts it down, and ends the visit.
   Where the headphones went out it waits for longer, until the first sign of somebody. */

import { look, tell } from "./server.js";

const SECOND_MS = 1000;

export class Presence {
  constructor(page, speech) {
    this.page = page;
    this.speech = speech;
    this.timer = 0;
    this.patience = page.held; // in seconds
    if (page.kind === "end") {
      setTimeout(look, page.goodbye * SECOND_MS);
    } else if (page.alert) {
      this.countDown();
    } else {
      speech.addEventListener("silent", () => this.wait());
      this.wait();
    }
  }

  /** Somebody did something. */
  here() {
    this.patience = this.page.inactivity;
    this.wait();
  }

  /** From now on. */
  wait() {
    clearTimeout(this.timer);
    if (this.page.alert || this.page.kind === "end") return;
    this.timer = setTimeout(() => this.alert(), this.patience * SECOND_MS);
  }

  alert() {
    // Nobody is silent while the machine speaks to them.
    if (this.speech.isSpeaking) this.wait();
    else tell("/silence");
  }

  countDown() {
    const place = document.getElementById("countdown");
    const end = performance.now() + this.page.countdown * SECOND_MS;
    const show = () => {
      const left = Math.max(0, Math.ceil((end - performance.now()) / SECOND_MS));
      place.textContent = place.dataset.sentence.replace("{seconds}", left);
      const clip = this.page.countdownClips[left];
      if (clip) this.speech.sayAfter(clip);
      if (left > 0) return;
      clearInterval(ticking);
      tell("/timeout");
    };
    const ticking = setInterval(show, SECOND_MS);
    show();
  }
}
