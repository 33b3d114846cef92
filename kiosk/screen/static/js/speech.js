/* Plays a page's clips one after another and lights what is being said. Never two sounds at once. Knows no keys.
   Where a voice is slow to begin, it says meanwhile that it takes a moment: that sentence is kept ready. */

import { gain } from "../../shared/js/loudness.js";
import { WordLight } from "./word-light.js";

const BREATH_MS = 250;
const LONG_BREATH_MS = 700; // before the options

const soundOf = (clip) => `/sound/${clip}.wav`;
const wordsOf = (clip) => `/sound/${clip}.json`;
const isOption = (element) => element?.startsWith("option-") ?? false;

export class Speech extends EventTarget {
  /** `page`: pairs of the id of an element and its clip, in the order in which they are heard. `patience`: ms after
      which a clip is late, and the clip that says so. */
  constructor(page, rate, volume, loudness, patience) {
    super();
    this.loudness = loudness;
    this.page = page;
    this.rate = rate;
    this.volume = volume;
    this.isSpeaking = false;
    this.at = 0; // where the page goes on from
    this.run = 0; // a number for each stretch of speech: what belongs to an older one falls silent
    this.player = new Audio();
    this.coming = new Audio();
    this.patience = patience;
    this.kept = new Audio();
    this.sounding = this.player; // what can be heard
    this.cut = () => {};
    this.words = new WordLight((range) => this.tell(range));
    this.waiting = [];
    this.atEnd = () => []; // what is said behind the page, asked anew each time
    this.prepare(this.page[0]?.[1]);
    if (patience.clip) this.load(this.kept, patience.clip);
  }

  /** Say the page from its beginning. */
  start() {
    this.at = 0;
    return this.resume();
  }

  /** Say the page from where it was interrupted. */
  resume() {
    return this.speak([...this.page.slice(this.at), ...this.atEnd()], true);
  }

  /** Say one sentence alone; then the rest of the page where `andResume`. */
  async say(clip, { element = null, andResume = false } = {}) {
    const wasCut = await this.speak([[element, clip]], false);
    if (!wasCut && andResume && this.at < this.page.length) await this.resume();
  }

  /** Say several clips, one after another. */
  sayAll(utterances) {
    return this.speak(utterances, false);
  }

  /** Say one sentence once what is being said has ended. */
  sayAfter(clip) {
    if (this.isSpeaking) this.waiting.push(clip);
    else this.say(clip);
  }

  /** Silence, at once. */
  stop() {
    this.run += 1;
    this.sounding.pause();
    this.cut();
    this.waiting = [];
    this.unlight();
    this.isSpeaking = false;
  }

  /** Speed in percent, pitch kept. Holds for the sentence being said too. */
  setRate(rate) {
    this.rate = rate;
    this.sounding.playbackRate = rate / 100;
  }

  /** Loudness, 1 to 9. */
  setVolume(volume) {
    this.volume = volume;
    this.sounding.volume = gain(this.loudness, volume);
  }

  /** How the player is set. */
  get heard() {
    return { gain: gain(this.loudness, this.volume), rate: this.rate / 100 };
  }

  /** How much louder than its step a loudspeaker is because the room is loud, in dB. */
  setLift(decibels) {
    if (!this.loudness.followsNoise) return;
    this.loudness.lift = decibels;
    this.setVolume(this.volume);
  }

  async speak(utterances, isPage) {
    this.stop();
    const run = this.run;
    this.isSpeaking = utterances.length > 0;
    if (this.isSpeaking) this.dispatchEvent(new Event("begins"));
    let before = null;
    for (const [index, [element, clip]] of utterances.entries()) {
      if (index > 0) {
        await this.breathe(isOption(element) && !isOption(before) ? LONG_BREATH_MS : BREATH_MS);
        if (run !== this.run) return true;
      }
      before = element;
      this.light(element);
      const isHeard = this.play(clip, run);
      this.words.follow(this.player, element && document.getElementById(element), wordsOf(clip));
      this.prepare(utterances[index + 1]?.[1]);
      await isHeard;
      if (run !== this.run) return true;
      this.unlight();
      if (isPage) this.at = Math.min(this.at + 1, this.page.length);
    }
    this.isSpeaking = false;
    const next = this.waiting.shift();
    if (next) await this.speak([[null, next]], false);
    else if (utterances.length > 0) this.dispatchEvent(new Event("silent"));
    return false;
  }

  /** Resolves when the clip has ended, failed or was cut: sound that fails never holds anything up. */
  async play(clip, run) {
    if (clip === this.patience.clip) {
      this.kept.currentTime = 0;
      await this.sound(this.kept, run);
      return;
    }
    const player = this.coming.dataset.clip === clip ? this.coming : this.player;
    if (player === this.coming) [this.player, this.coming] = [this.coming, this.player];
    else this.load(player, clip);
    if (player.readyState < HTMLMediaElement.HAVE_FUTURE_DATA && !player.error) await this.awaits(player, run);
    if (run === this.run) await this.sound(player, run);
  }

  /** Resolves once `player` can begin, never will, or is no longer wanted. Where that is late, says so. */
  async awaits(player, run) {
    const isReady = new Promise((resolve) => {
      for (const sign of ["canplay", "error"]) player.addEventListener(sign, resolve, { once: true });
    });
    const isCut = new Promise((resolve) => {
      this.cut = resolve;
    });
    let isLate = false;
    let timer = 0;
    const late = new Promise((resolve) => {
      timer = setTimeout(() => {
        isLate = true;
        resolve();
      }, this.patience.ms);
    });
    await Promise.race([isReady, isCut, late]);
    clearTimeout(timer);
    if (!isLate || run !== this.run) return;
    this.dispatchEvent(new Event("late"));
    if (this.patience.clip) await this.sound(this.kept, run);
    await Promise.race([isReady, isCut]);
    this.dispatchEvent(new Event("ready"));
  }

  sound(player, run) {
    this.sounding = player;
    player.preservesPitch = true;
    player.playbackRate = this.rate / 100;
    player.volume = gain(this.loudness, this.volume);
    return new Promise((resolve) => {
      for (const end of ["ended", "error", "pause"]) player.addEventListener(end, resolve, { once: true });
      player.play().catch(resolve);
      if (run !== this.run) resolve();
    });
  }

  prepare(clip) {
    if (clip) this.load(this.coming, clip);
  }

  load(player, clip) {
    player.dataset.clip = clip;
    player.preload = "auto";
    player.src = soundOf(clip);
  }

  breathe(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  light(element) {
    const lit = element && document.getElementById(element);
    lit?.classList.add("is-lit");
    if (lit) this.tell(lit);
  }

  /** Tell what has just been lit: an element, or the range of a word. */
  tell(lit) {
    this.dispatchEvent(new CustomEvent("lights", { detail: lit }));
  }

  unlight() {
    this.words.stop();
    for (const lit of document.querySelectorAll(".is-lit")) lit.classList.remove("is-lit");
  }
}
