/* The page's microphone: opened by the person, shown and said while it is open, never heard while the machine speaks.
   Sends sound to the kiosk's own server, and hands on what the server understood. */

import { BargeIn } from "./barge-in.js";
import { capture } from "./capture.js";
import { formToken } from "./server.js";

const HOLD_MS = 500; // a key or finger down for longer is held, and lets go when the words are said
const ECHO_MS = 250; // what a room gives back of the last word

export class Microphone {
  /** `page`: source, handsFree, wanted, mayInterrupt, words. `onOpen` before it opens, `onChange` gets what the
      server understood, `onSorry` why it doesn't listen any more, as [text, clip]. */
  constructor(page, speech, { onOpen, onChange, onSorry }) {
    this.page = page;
    this.speech = speech;
    this.onOpen = onOpen;
    this.onChange = onChange;
    this.onSorry = onSorry;
    this.button = document.getElementById("microphone");
    this.sign = document.getElementById("sign");
    this.bargeIn = new BargeIn();
    this.isOpen = false;
    this.isListening = false;
    this.pressedAt = 0;
    this.run = 0; // what belongs to an older opening does nothing
    this.button.hidden = false;
    this.button.addEventListener("pointerdown", () => this.press());
    for (const end of ["pointerup", "pointercancel", "pointerleave"]) this.button.addEventListener(end, () => this.release());
    addEventListener("pagehide", () => this.shut());
    speech.addEventListener("begins", () => this.hush());
    speech.addEventListener("silent", () => this.afterSpeech());
    if (page.wanted) this.open();
  }

  /** A key or finger comes down. */
  press() {
    this.pressedAt = performance.now();
    this.wasOpen = this.isOpen;
    if (this.isOpen) this.rest();
    else this.open();
  }

  /** It comes up: where it was held, what was to be said is said. */
  release() {
    const isHeld = this.pressedAt > 0 && performance.now() - this.pressedAt >= HOLD_MS;
    this.pressedAt = 0;
    if (isHeld && !this.wasOpen && this.isListening) this.tell({ do: "end" });
  }

  /** Pressed without being held: by a switch, or by a key. */
  toggle() {
    this.press();
    this.pressedAt = 0;
  }

  /** Open it; the person is invited once the machine has spoken. */
  async open() {
    this.run += 1;
    const { run } = this;
    this.isOpen = true;
    this.onOpen();
    this.show("opening");
    try {
      this.socket = await connect(
        (message) => run === this.run && this.take(message),
        () => run === this.run && this.isOpen && this.sorry("broken"),
      );
      if (this.page.source === "browser") {
        const opened = await capture(
          (frame) => run === this.run && this.hear(frame),
          () => run === this.run && this.gone(),
        );
        if (run === this.run) this.capture = opened;
        else opened.close();
      }
    } catch {
      if (run === this.run) this.sorry("no_microphone");
      return;
    }
    if (run !== this.run) return;
    if (this.speech.isSpeaking) this.show(this.canInterrupt ? "interruptible" : "waiting");
    else await this.invite();
  }

  get canInterrupt() {
    return this.page.mayInterrupt && (this.capture?.cancelsEchoes ?? false);
  }

  /** Say that the person may speak, then listen. */
  async invite() {
    const { run } = this;
    this.show("listening");
    const [, clip] = this.page.words.listening;
    this.isInviting = true;
    if (clip) await this.inviteWith(clip);
    this.isInviting = false;
    if (run !== this.run || this.speech.isSpeaking || this.isListening) return;
    await new Promise((resolve) => setTimeout(resolve, ECHO_MS));
    if (run === this.run && !this.speech.isSpeaking) this.listen();
  }

  inviteWith(clip) {
    this.isOwnVoice = true; // what begins now is no reason to change the sign
    const said = this.speech.say(clip);
    this.isOwnVoice = false;
    return said;
  }

  listen(frames = []) {
    this.isListening = true;
    this.show("listening");
    this.tell({ do: "listen", late: frames.length });
    for (const pcm of frames) this.socket?.send(pcm);
  }

  /** The machine speaks: nothing of it may be taken for the person's words. */
  hush() {
    if (!this.isOpen) return;
    this.bargeIn.reset();
    if (this.isListening) {
      this.isListening = false;
      this.tell({ do: "hush" });
    }
    if (!this.isOwnVoice) this.show(this.canInterrupt ? "interruptible" : "waiting");
  }

  afterSpeech() {
    if (this.isOpen && !this.isListening && !this.isInviting && this.socket) this.invite();
  }

  /** A frame of sound from the browser's microphone. */
  hear(frame) {
    if (this.isListening) {
      this.socket?.send(frame.pcm);
    } else if (this.speech.isSpeaking && this.canInterrupt && this.bargeIn.hear(frame)) {
      const began = this.bargeIn.beginning();
      this.speech.stop();
      this.listen(began);
    }
  }

  take(message) {
    if (message.is === "began") this.show("hearing");
    else if (message.is === "perhaps") this.show("hearing", message.text);
    else if (message.is === "lift") this.speech.setLift(message.decibels);
    else if (message.is === "sorry") this.sorry(message.why);
    else if (message.is === "change") {
      if (message.closes) this.shut();
      else if (!this.page.handsFree && !message.does) this.close();
      else this.show("listening");
      this.onChange(message);
    }
  }

  /** Unplugged. */
  gone() {
    this.tell({ do: "gone" });
  }

  /** Closed by the person, until they open it again. */
  rest() {
    this.tell({ do: "rest" });
    this.close();
    const [, clip] = this.page.words.closed;
    if (clip) this.speech.say(clip);
  }

  sorry(why) {
    this.shut();
    this.onSorry(this.page.words[why]);
  }

  /** Nothing is listened to any more. The server is told where it still asks. */
  close() {
    this.isListening = false;
    this.shut();
  }

  shut() {
    this.run += 1;
    this.isOpen = false;
    this.isListening = false;
    this.capture?.close();
    this.socket?.close();
    this.capture = this.socket = null;
    this.show("closed");
  }

  tell(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** The sign: for eyes here, for ears by what is said; screen readers are told politely. */
  show(state, heard = "") {
    const { words } = this.page;
    document.body.dataset.microphone = state;
    this.button.setAttribute("aria-pressed", String(this.isOpen));
    const text = { closed: "", opening: words.open[0], waiting: words.open[0] }[state] ?? words[state][0];
    if (this.sign.dataset.state !== state) this.sign.querySelector(".state").textContent = text;
    this.sign.dataset.state = state;
    this.sign.querySelector(".perhaps").textContent = heard ? `« ${heard} »` : "";
    this.sign.hidden = state === "closed";
  }
}

/** The way to the server, once it has greeted. */
function connect(onMessage, onClosed) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/listen`);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => socket.send(JSON.stringify({ token: formToken() }));
    socket.onerror = () => reject(new Error("no way to the server"));
    socket.onclose = () => {
      reject(new Error("the server said goodbye"));
      onClosed();
    };
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.is === "ready") resolve(socket);
      onMessage(message);
    };
  });
}
