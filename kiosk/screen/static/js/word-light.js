/* Lights the words that are being said, on the clock of the sound itself: at every speed, and however often it pauses.
   A highlight of the browser's own, so no letter moves and nothing changes for who reads the page otherwise: a screen
   reader finds the same whole sentences. Where it isn't known which word is being said, the sentence alone is lit. */

const NAME = "spoken-word";
const WORD = /\S+/gu;
const LETTER = /[\p{L}\p{N}%€°§&@+=#*]/u; // or a sign that is said
/* What stands at a word's edges and isn't lit with it: quotation marks, full stops. */
const EDGES = /^[^\p{L}\p{N}%€°§&@+=#*]+|[^\p{L}\p{N}\p{M}%€°§&@+=#*]+$/gu;

export class WordLight {
  /** `onLit` is told of each first word that is lit. */
  constructor(onLit) {
    this.onLit = onLit;
    this.highlight = globalThis.Highlight ? new Highlight() : null;
    if (this.highlight) CSS.highlights.set(NAME, this.highlight);
    this.frame = 0;
    this.run = 0;
  }

  /** Follow what `player` says of `element`, until `stop`. */
  async follow(player, element, address) {
    this.stop();
    if (!this.highlight || !element) return;
    const { run } = this;
    const reading = await read(player, address);
    if (run !== this.run || !reading) return;
    const places = found(element, reading.words);
    if (!places || reading.marks.length === 0) return;
    let shown = -1;
    const step = () => {
      const now = player.currentTime * 1000;
      const at = reading.marks.findLastIndex(([from]) => from <= now);
      if (at !== shown) this.show(at < 0 ? [] : places.slice(reading.marks[at][1], reading.marks[at][2] + 1));
      shown = at;
      this.frame = requestAnimationFrame(step);
    };
    step();
  }

  show(ranges) {
    this.highlight.clear();
    const lit = ranges.filter((range) => range !== null);
    for (const range of lit) this.highlight.add(range);
    if (lit.length > 0) this.onLit(lit[0]);
  }

  stop() {
    this.run += 1;
    cancelAnimationFrame(this.frame);
    this.highlight?.clear();
  }
}

/** When each word is said, once the sound is there: whoever asks earlier has it made twice. None where nobody knows. */
async function read(player, address) {
  if (player.readyState < HTMLMediaElement.HAVE_METADATA) {
    await new Promise((resolve) => {
      for (const end of ["loadedmetadata", "error"]) player.addEventListener(end, resolve, { once: true });
    });
  }
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** Where each of `words` stands in `element`; null where it is heard alone. None unless all that is written is said. */
function found(element, words) {
  const places = words.map(() => null);
  let at = 0;
  for (const [text, range] of written(element)) {
    while (at < words.length && bare(words[at]) !== bare(text)) at += 1;
    if (at >= words.length) return null;
    places[at] = range;
    at += 1;
  }
  return places;
}

const bare = (word) => word.replace(EDGES, "");

function* written(element) {
  // Of a button, its words: its number and pictogram are no part of the sentence.
  const walker = document.createTreeWalker(element.querySelector(".words") ?? element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const { 0: word, index } of node.data.matchAll(WORD)) {
      if (!LETTER.test(word)) continue;
      const start = index + word.search(LETTER);
      const range = document.createRange();
      range.setStart(node, start);
      range.setEnd(node, start + bare(word).length);
      yield [word, range];
    }
  }
}
