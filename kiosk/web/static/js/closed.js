/* The page of a closed kiosk: says its sentences to whoever touches it, presses a key or scans a code, and looks whether
   it opens. A code goes to the server, which knows whether it is a badge of the staff. */

const LOOK_AGAIN_MS = 10_000;
const SILENCE_MS = 180_000; // without being asked it says so now and then, not all day
const SAID_AT = "said-at";
// A scanner is a keyboard that types fast; a busy machine leaves gaps.
const GAP_MS = 150;
const LEAST_CHARACTERS = 6;
const voice = document.getElementById("voice");
const form = document.getElementById("act");
const isScanned = "scanned" in document.body.dataset;
let burst = "";
let timer = 0;
let last = Number.NEGATIVE_INFINITY;

function speak() {
  if (!voice || !voice.paused) return;
  sessionStorage.setItem(SAID_AT, String(Date.now()));
  voice.play().catch(() => {}); // without a sound card the page is still to be read
}

function strike({ key, timeStamp }) {
  if (timeStamp - last > GAP_MS) burst = "";
  last = timeStamp;
  if ([...key].length === 1) burst += key;
  else if (key === "Enter") burst += "\n"; // a code may have lines
  clearTimeout(timer);
  timer = setTimeout(settle, GAP_MS);
}

/** Nothing followed: was it a code? */
function settle() {
  if (!burst.endsWith("\n") || burst.trim().length < LEAST_CHARACTERS) return;
  form.elements.word.value = burst;
  form.submit();
}

document.addEventListener("pointerdown", speak);
document.addEventListener("keydown", (event) => {
  speak();
  strike(event);
});
if (isScanned || Date.now() - Number(sessionStorage.getItem(SAID_AT) ?? 0) > SILENCE_MS) speak();

setInterval(() => {
  if (!voice || voice.paused) location.replace("/"); // an answer to a scan has been given
}, LOOK_AGAIN_MS);
