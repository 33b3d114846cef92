/* Writes that it takes a moment, and says it, where what a person has done isn't answered soon enough: by the server, or
   by a voice that is slow to begin. Knows questions and answers; no deed. */

export class Patience {
  /** `ms` until it is told, its `words`, and their `clip` where there is a voice. `notice` reads and writes what is
      told on the page: its words, or null. */
  constructor({ ms, words, clip }, speech, notice) {
    this.ms = ms;
    this.words = words;
    this.clip = clip;
    this.speech = speech;
    this.notice = notice;
    this.timer = 0;
    this.before = undefined; // what stood there before it was told
    // A form that leaves the page; what was prevented never comes here.
    document.addEventListener("submit", () => this.begin());
    document.addEventListener("asks", () => this.begin());
    document.addEventListener("answered", () => this.end());
    speech.addEventListener("late", () => this.show());
    speech.addEventListener("ready", () => this.hide());
  }

  begin() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), this.ms);
  }

  tell() {
    this.show();
    if (this.clip) this.speech.say(this.clip);
  }

  show() {
    if (this.before !== undefined) return;
    this.before = this.notice.read();
    this.notice.write(this.words);
  }

  end() {
    clearTimeout(this.timer);
    this.hide();
  }

  hide() {
    if (this.before === undefined) return;
    this.notice.write(this.before);
    this.before = undefined;
  }
}
