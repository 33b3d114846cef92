/* A page to read: the kiosk comes back once nobody has done anything for a while, and keeps the visit for as long as
   somebody reads. Any key that is no key to read with goes back: whoever has switches alone must not be caught here. */

const QUIET_MS = 100_000; // less than what the kiosk takes for silence: nothing is lost by reading
const KEEP_MS = 20_000;
const TO_READ_WITH = new Set(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", "Tab", "Shift", "Enter"]);
let timer = 0;
let keptAt = performance.now();

function back() {
  location.replace("/");
}

function here() {
  clearTimeout(timer);
  timer = setTimeout(back, QUIET_MS);
  if (performance.now() - keptAt < KEEP_MS) return;
  keptAt = performance.now();
  fetch("/").catch(() => undefined); // tells the kiosk that somebody is there
}

for (const name of ["pointerdown", "keydown", "wheel", "scroll", "reads"]) addEventListener(name, here, { passive: true });
addEventListener("keydown", ({ key }) => TO_READ_WITH.has(key) || back());
document.querySelector(".ways a").focus({ preventScroll: true });
here();
