/* Notices that nobody does anything: asks the server for the alert, counts it down, and ends the visit. */

import { look, tell } from "./server.js";

const SECOND_MS = 1000;

export class Presence {
  constructor(page, speech) {
    this.page = page;
    this.speech = speech;
    this.timer = 0;
    if (page.kind === "end") {
      setTimeout(look, page.goodbye * SECOND_MS);
    } else if (page.alert) {
      this.countDown();
    } else {
      speech.addEventListener("silent", () => this.here());
      this.here();
    }
  }

  /** Somebody did something, or the page has just fallen silent. */
  here() {
    clearTimeout(this.timer);
    if (this.page.alert || this.page.kind === "end") return;
    this.timer = setTimeout(() => this.alert(), this.page.inactivity * SECOND_MS);
  }

  alert() {
    // Nobody is silent while the machine speaks to them.
    if (this.speech.isSpeaking) this.here();
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
