/* The page's camera: opened by the person, shown and said while it is open, closed with the page. Shows pictures to the
   kiosk's own server, which tells what it read, or what brings the paper nearer. */

import { Beacon } from "./beacon.js";
import { openCamera } from "./grey-pictures.js";
import { formToken } from "./server.js";

const OK = 200;
const MOST_FAILURES = 10; // pictures in a row that the server took no notice of

export class Camera {
  /** `page`: width, height, every, isHeard, words. `onOpen` before it opens, `onCode` gets what was read, and tells
      whether the page is left for it, `onSorry` gets why it closed, as [text, clip]. */
  constructor(page, speech, { onOpen, onCode, onSorry }) {
    this.page = page;
    this.speech = speech;
    this.onOpen = onOpen;
    this.onCode = onCode;
    this.onSorry = onSorry;
    this.button = document.getElementById("camera");
    this.sign = document.getElementById("camera-sign");
    this.beacon = new Beacon(speech);
    this.isOpen = false;
    this.run = 0; // what belongs to an older opening does nothing
    this.button.hidden = false;
    addEventListener("pagehide", () => this.shut());
    document.addEventListener("visibilitychange", () => document.hidden && this.shut());
  }

  /** That there is one, behind what the page says. */
  get utterances() {
    return this.page.isHeard && this.button.dataset.says ? [["camera", this.button.dataset.says]] : [];
  }

  toggle() {
    if (!this.isOpen) this.open();
    else {
      this.shut();
      this.say(this.page.words.closed);
    }
  }

  async open() {
    this.run += 1;
    const { run } = this;
    this.isOpen = true;
    this.onOpen();
    try {
      const opened = await openCamera(this.page, () => run === this.run && this.sorry("gone"));
      if (run !== this.run) {
        opened.close();
        return;
      }
      this.pictures = opened;
    } catch ({ name }) {
      if (run === this.run) this.sorry(name === "NotReadableError" ? "taken" : "none");
      return;
    }
    this.show("searching");
    this.say(this.page.words.inviting);
    if (this.page.isHeard) this.beacon.start();
    this.look(run);
  }

  /** One picture after another, none before the one before was answered. */
  async look(run) {
    let isFirst = true;
    let failures = 0;
    while (run === this.run) {
      const next = new Promise((resolve) => setTimeout(resolve, this.page.every));
      const picture = this.pictures.take();
      if (picture) {
        const told = await ask(picture, isFirst);
        if (run !== this.run) return;
        failures = told ? 0 : failures + 1;
        if (told) {
          isFirst = false;
          this.take(told);
        } else if (failures >= MOST_FAILURES) this.sorry("none");
      }
      await next;
    }
  }

  take({ code, nearness, hint, says, closes }) {
    this.beacon.nearness = nearness;
    if (closes) this.sorry("over");
    else if (code && code !== this.last) {
      if (this.onCode(code)) this.shut();
    } else {
      if (says && this.page.isHeard) this.say(this.page.words[hint]);
      // What stands there changes as seldom as what is said.
      if (says || hint === "searching") this.show(hint);
    }
    this.last = code; // held up still, it isn't read again
  }

  say([, clip]) {
    if (clip) this.speech.say(clip);
  }

  sorry(why) {
    this.shut();
    this.onSorry(this.page.words[`sorry_${why}`]);
  }

  shut() {
    this.run += 1;
    this.isOpen = false;
    this.last = null;
    this.pictures?.close();
    this.pictures = null;
    this.beacon.stop();
    this.show(null);
  }

  /** The sign: for eyes here, for ears by what is said. */
  show(hint) {
    const { words } = this.page;
    this.button.setAttribute("aria-pressed", String(this.isOpen));
    document.body.dataset.camera = this.isOpen ? "open" : "closed";
    this.sign.hidden = !this.isOpen;
    this.sign.querySelector(".state").textContent = this.isOpen ? words.open[0] : "";
    const told = this.sign.querySelector(".told");
    const text = hint ? words[hint][0] : "";
    if (told.textContent !== text) told.textContent = text;
  }
}

/** What the server makes of a picture; null where it makes nothing of it. */
async function ask({ width, height, grey }, isFirst) {
  try {
    const answer = await fetch(`/aim?width=${width}&height=${height}${isFirst ? "&first" : ""}`, {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream", "X-Clairvoix-Token": formToken() },
      body: grey,
    });
    return answer.status === OK ? await answer.json() : null;
  } catch {
    return null;
  }
}
