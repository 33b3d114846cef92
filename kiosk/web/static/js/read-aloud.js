/* A page to read is read aloud, sentence by sentence, each lit while it is said; the arrows go from one to another.
   As loud and as fast as the visit was, which the pages of the screen have left word of. */

const HEARD = "heard"; // { gain, rate } of the player, by the screen's own pages
const BREATH_MS = 250;
const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const { sounds } = document.body.dataset;
const button = document.getElementById("listen");
const parts = [...document.querySelectorAll("[id^='said-']")];
const player = new Audio();
let at = 0;
let timer = 0;

function heard() {
  try {
    return JSON.parse(sessionStorage.getItem(HEARD)) ?? {};
  } catch {
    return {};
  }
}

function stop() {
  clearTimeout(timer);
  player.pause();
  for (const lit of document.querySelectorAll(".is-lit")) lit.classList.remove("is-lit");
  button.setAttribute("aria-pressed", "false");
}

function say(number) {
  stop();
  at = number;
  if (!parts[at]) return;
  const { gain = 0.25, rate = 1 } = heard();
  parts[at].classList.add("is-lit");
  parts[at].scrollIntoView({ block: "nearest" });
  button.setAttribute("aria-pressed", "true");
  player.src = `${sounds}/${parts[at].id.slice("said-".length)}.wav`;
  player.volume = gain;
  player.preservesPitch = true;
  player.playbackRate = rate;
  player.play().catch(() => {}); // without a sound card the page is still to be read
  dispatchEvent(new Event("reads")); // whoever listens is there
}

for (const end of ["ended", "error"]) {
  player.addEventListener(end, () => {
    timer = setTimeout(() => say(at + 1), BREATH_MS);
  });
}
button.addEventListener("click", () => (player.paused ? say(at < parts.length ? at : 0) : stop()));
addEventListener("keydown", ({ key }) => key in STEPS && say(Math.min(parts.length - 1, Math.max(0, at + STEPS[key]))));
if ("begins" in document.body.dataset) say(0);
