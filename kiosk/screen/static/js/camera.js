/* The page's camera: opened by the person, shown and said while it is open, closed with the page. Shows pictures to the
   kiosk's own server, which tells what it read, or what brings the paper nearer. */

import { Beacon } from "./beacon.js";
import { openCamera } from "./grey-pictures.js";
import { formToken } from "./server.js";

const OK = 200;
const MOST_FAILURES = 10; // pictures in a row that the server took no notice of

export class Camera {
  /** `page`: width, height, every, isHeard, level, words. `onOpen` before it opens; `onCode` gets what was read, and
      tells whether the page is left for it; `onWords` gets what is to be shown, as [text, clip, size of the letters]. */
  constructor(page, speech, { onOpen, onCode, onWords }) {
    this.page = page;
    this.speech = speech;
    this.onOpen = onOpen;
    this.onCode = onCode;
    this.onWords = onWords;
    this.button = document.getElementById("camera");
    this.sign = document.getElementById("camera-sign");
    this.beacon = new Beacon(speech, page.level);
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
    else this.end("closed");
  }

  async open() {
    this.run += 1;
    const { run } = this;
    this.isOpen = true;
    this.onOpen();
    try {
      const opened = await openCamera(this.page, () => run === this.run && this.end("gone"));
      if (run !== this.run) {
        opened.close();
        return;
      }
      this.pictures = opened;
    } catch ({ name }) {
      if (run === this.run) this.end(name === "NotReadableError" ? "taken" : "none");
      return;
    }
    this.show();
    this.tell("inviting");
    this.say("inviting");
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
        } else if (failures >= MOST_FAILURES) this.end("none");
      }
      await next;
    }
  }

  take({ code, nearness, hint, says, closes }) {
    this.beacon.nearness = nearness;
    if (closes) this.end("over");
    else if (code && code !== this.last) {
      if (this.onCode(code)) this.shut();
    } else {
      // What is shown changes as seldom as what is said; where a code was lost, it is looked for again.
      if (says || (hint === "searching" && this.told !== "inviting")) this.tell(hint);
      if (says && this.page.isHeard) this.say(hint);
    }
    this.last = code; // held up still, it isn't read again
  }

  /** Show a sentence, unless it stands there. */
  tell(name) {
    if (name !== this.told) this.onWords(this.page.words[name]);
    this.told = name;
  }

  say(name) {
    const [, clip] = this.page.words[name];
    if (clip) this.speech.say(clip, { element: "notice" });
  }

  /** It closes, and the person is told why. */
  end(why) {
    this.shut();
    this.tell(why);
    this.say(why);
  }

  shut() {
    this.run += 1;
    this.isOpen = false;
    this.last = this.told = null;
    this.pictures?.close();
    this.pictures = null;
    this.beacon.stop();
    this.show();
  }

  /** The sign: for eyes here, for ears by what is said. */
  show() {
    this.button.setAttribute("aria-pressed", String(this.isOpen));
    document.body.dataset.camera = this.isOpen ? "open" : "closed";
    this.sign.hidden = !this.isOpen;
    this.sign.querySelector(".state").textContent = this.isOpen ? this.page.words.open[0] : "";
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
