/* The page of a closed kiosk: says its sentences to whoever touches it or presses a key, and looks whether it opens. */

const LOOK_AGAIN_MS = 10_000;
const SILENCE_MS = 180_000; // without being asked it says so now and then, not all day
const SAID_AT = "said-at";
const voice = document.getElementById("voice");

function speak() {
  if (!voice || !voice.paused) return;
  sessionStorage.setItem(SAID_AT, String(Date.now()));
  voice.play().catch(() => {}); // without a sound card the page is still to be read
}

document.addEventListener("pointerdown", speak);
document.addEventListener("keydown", speak);
if (Date.now() - Number(sessionStorage.getItem(SAID_AT) ?? 0) > SILENCE_MS) speak();

setInterval(() => {
  if (!voice || voice.paused) location.reload();
}, LOOK_AGAIN_MS);
