/* A ruler laid along the line that is read: two edges, one above and one under it. It follows what is being said; in the
   silence, a tap on a line, and the heading where keys have led. Takes no touch from what is under it, and lies on no
   button: it stands where there is text to read, and nowhere else. */

const READ = "h1, .status > :not([hidden]), .passages > p";
const ROOM = 0.08; // of the letters' height, between them and an edge

export class ReadingRuler {
  constructor(speech) {
    this.speech = speech;
    this.scene = document.querySelector(".scene");
    this.band = document.createElement("div");
    this.band.className = "reading-ruler";
    this.band.setAttribute("aria-hidden", "true");
    this.band.hidden = true;
    this.scene.append(this.band);
    speech.addEventListener("lights", ({ detail }) => this.follow(detail));
    document.addEventListener("pointerdown", (event) => this.point(event));
    document.addEventListener("focusin", ({ target }) => this.follow(target));
    addEventListener("resize", () => this.lift());
    this.follow(document.activeElement);
  }

  /** Lie along the first line of what is said: a word's, or a sentence's before its words are known. */
  follow(what) {
    const element = what instanceof Range ? what.startContainer.parentElement : what;
    const read = element?.closest?.(READ);
    if (read) this.lay(lines(what instanceof Range ? what : within(read))[0]);
    else this.lift();
  }

  point({ clientX, clientY }) {
    if (this.speech.isSpeaking) return;
    const read = document.elementFromPoint(clientX, clientY)?.closest(READ);
    const line = read && lines(within(read)).find(({ bottom }) => clientY <= bottom);
    if (line) this.lay(line);
  }

  lay(line) {
    if (!line) return;
    const { top } = this.scene.getBoundingClientRect();
    const room = ROOM * line.height;
    this.band.style.top = `${line.top - top - this.scene.clientTop - room}px`;
    this.band.style.height = `${line.height + 2 * room}px`;
    this.band.hidden = false;
  }

  lift() {
    this.band.hidden = true;
  }
}

function within(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range;
}

const lines = (range) => [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
