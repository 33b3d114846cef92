/* Hears whether somebody speaks while the machine does: clearly louder than what is left of its echo, and for a while.
   What they had begun to say isn't lost. */

const LOUDER_DB = 12; // than the quietest of the last seconds
const LEAST_DB = -38;
const SPOKEN_FRAMES = 3; // of 80 ms: a cough is shorter
const KEPT_FRAMES = 8;
const ROOM_FRAMES = 40;

export class BargeIn {
  constructor() {
    this.reset();
  }

  reset() {
    this.kept = [];
    this.levels = [];
    this.loud = 0;
  }

  /** Take in a frame. Whether somebody is speaking by now. */
  hear({ pcm, level }) {
    this.kept = [...this.kept.slice(1 - KEPT_FRAMES), pcm];
    const room = this.levels.length > 0 ? Math.min(...this.levels) : level;
    this.levels = [...this.levels.slice(1 - ROOM_FRAMES), level];
    this.loud = level > Math.max(LEAST_DB, room + LOUDER_DB) ? this.loud + 1 : 0;
    return this.loud >= SPOKEN_FRAMES;
  }

  /** The frames in which they began. */
  beginning() {
    const { kept } = this;
    this.reset();
    return kept;
  }
}
