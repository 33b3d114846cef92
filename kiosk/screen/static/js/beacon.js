/* Short tones that tell how near one is: the nearer, the higher and the quicker. Silent while the machine speaks, as
   loud as its voice. Knows no camera. */

const TONE_S = 0.07;
const FADE_S = 0.01; // a tone that began at once would click
const [FAR_MS, NEAR_MS] = [1200, 180]; // from one tone to the next
const [FAR_HZ, NEAR_HZ] = [330, 1320]; // two octaves, where old ears hear well

export class Beacon {
  /** `level`: of a tone that is as loud as the voice, of full scale. */
  constructor(speech, level) {
    this.speech = speech;
    this.level = level;
    this.nearness = 0;
    this.timer = 0;
    speech.addEventListener("begins", () => this.hush());
  }

  start() {
    this.context = new AudioContext();
    this.loudness = new GainNode(this.context, { gain: 0 });
    this.loudness.connect(this.context.destination);
    this.nearness = 0;
    this.goOn();
  }

  stop() {
    clearTimeout(this.timer);
    this.hush();
    this.context?.close();
    this.context = null;
  }

  /** The tone that sounds ends with the machine's first word. */
  hush() {
    this.tone?.stop();
    this.tone = null;
  }

  goOn() {
    if (!this.speech.isSpeaking) this.sound();
    this.timer = setTimeout(() => this.goOn(), FAR_MS * (NEAR_MS / FAR_MS) ** this.nearness);
  }

  sound() {
    const now = this.context.currentTime;
    const loud = this.level * this.speech.heard.gain;
    const { gain } = this.loudness;
    gain.cancelScheduledValues(now);
    gain.setValueAtTime(0, now);
    gain.linearRampToValueAtTime(loud, now + FADE_S);
    gain.setValueAtTime(loud, now + TONE_S - FADE_S);
    gain.linearRampToValueAtTime(0, now + TONE_S);
    this.tone = new OscillatorNode(this.context, { frequency: FAR_HZ * (NEAR_HZ / FAR_HZ) ** this.nearness });
    this.tone.connect(this.loudness);
    this.tone.start(now);
    this.tone.stop(now + TONE_S);
  }
}
