/* Turns the microphone's samples into frames of 16-bit numbers, each with how loud it is. Keeps nothing. */

const FRAME_SAMPLES = 1280; // 80 ms at 16 kHz
const FULL_SCALE = 32767;
const SILENCE_DB = -100;

class Pcm extends AudioWorkletProcessor {
  constructor() {
    super();
    this.frame = new Int16Array(FRAME_SAMPLES);
    this.filled = 0;
    this.power = 0;
  }

  process([input]) {
    for (const sample of input[0] ?? []) {
      this.frame[this.filled] = Math.max(-1, Math.min(1, sample)) * FULL_SCALE;
      this.power += sample * sample;
      this.filled += 1;
      if (this.filled === FRAME_SAMPLES) this.post();
    }
    return true;
  }

  post() {
    const mean = this.power / FRAME_SAMPLES;
    const level = mean > 0 ? Math.max(SILENCE_DB, 10 * Math.log10(mean)) : SILENCE_DB;
    this.port.postMessage({ pcm: this.frame.buffer, level }, [this.frame.buffer]);
    this.frame = new Int16Array(FRAME_SAMPLES);
    this.filled = 0;
    this.power = 0;
  }
}

registerProcessor("pcm", Pcm);
