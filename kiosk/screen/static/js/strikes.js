/* Tells a second, unmeant strike of a trembling hand from a meant one, across the pages that strikes lead to.
   Keeps the last strike in the tab alone; the last page of a conversation wipes it. */

const MEMORY = "last-strike";

export class Strikes {
  constructor(guardMs) {
    this.guardMs = guardMs;
    this.began = Date.now(); // of this page, on the same clock as strikes
    this.hasActed = false; // one strike leaves a page
  }

  /** Whether this strike counts. `what` names the key, or "touch". */
  isMeant(what) {
    if (this.hasActed) return false;
    const now = Date.now();
    // A page that came late under a touching finger has not been seen yet: its time to count starts with it.
    if (what === "touch" && this.untilTouch > 0) return false;
    const last = JSON.parse(sessionStorage.getItem(MEMORY) ?? "null");
    sessionStorage.setItem(MEMORY, JSON.stringify({ what, at: now }));
    const elapsed = last ? now - last.at : Number.POSITIVE_INFINITY;
    return last?.what !== what || elapsed < 0 || elapsed >= this.guardMs;
  }

  /** Milliseconds until a touch counts on this page. */
  get untilTouch() {
    const last = JSON.parse(sessionStorage.getItem(MEMORY) ?? "null");
    if (last?.what !== "touch") return 0;
    return Math.max(0, this.guardMs - (Date.now() - Math.max(last.at, this.began)));
  }

  /** The page is being left. */
  leave() {
    this.hasActed = true;
  }

  forget() {
    sessionStorage.clear();
  }
}
