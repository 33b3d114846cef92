/* The first day at the desk: a card drawn as wide as a real one, a sentence as loud as a visit begins, keys that are
   pressed. Without it every answer can be typed. */

import { gain } from "../../shared/js/loudness.js";

// As long as nobody has measured a device.
const ladder = { gains: [-24, -21, -18, -15, -12, -9, -6, -3, 0], most: 0 };
const FIRST_MM_A_PX = 0.25; // a usual screen, until it is measured

const field = (setting) => document.querySelector(`[name="${setting}"]`);

/** The card: buttons and arrows make it wider or narrower; its width in pixels gives the picture's in millimetres. */
function measure() {
  const part = document.getElementById("measure");
  if (!part) return;
  part.hidden = false;
  const cardMm = Number(part.dataset.cardMm);
  const card = part.querySelector(".bank-card");
  const told = part.querySelector("output");
  const take = part.querySelector("[data-take]");
  const pxWide = screen.width;
  const known = Number(field("screen.width_mm").value) / Number(field("screen.width_px").value);
  let px = Math.round(cardMm / (known > 0 ? known : FIRST_MM_A_PX));

  const wide = () => ((pxWide / px) * cardMm).toFixed(1);
  function draw() {
    card.style.width = `${px}px`;
    card.style.height = `${(px * 53.98) / 85.6}px`; // ISO/IEC 7810, ID-1
    card.setAttribute("aria-valuenow", String(px));
    told.textContent = take.dataset.sentence.replace("{mm}", wide().replace(".", ","));
  }
  function change(by) {
    px = Math.min(2000, Math.max(100, px + by));
    draw();
  }
  for (const button of part.querySelectorAll("[data-by]")) {
    button.addEventListener("click", () => change(Number(button.dataset.by)));
  }
  card.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowUp: 10, ArrowLeft: -1, ArrowDown: -10 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    change(by);
  });
  take.addEventListener("click", () => {
    field("screen.width_px").value = String(pxWide);
    field("screen.height_px").value = String(screen.height);
    field("screen.width_mm").value = wide();
  });
  draw();
}

function listen() {
  const button = document.getElementById("listen");
  if (!button) return;
  const player = new Audio(button.dataset.sound);
  button.addEventListener("click", () => {
    player.volume = gain(ladder, Math.min(9, Math.max(1, Number(field("sound.volume").value) || 5)));
    player.currentTime = 0;
    player.play();
  });
}

/** A meter needs a sound that lasts: the sentence goes on until the button is pressed again. Only what was played can
    be judged: until then the answer waits. */
function measureLoudness() {
  for (const form of document.querySelectorAll("form.loudness")) {
    const button = form.querySelector("[data-sound]");
    const player = new Audio();
    player.loop = true;
    const turn = () => {
      player.volume = 10 ** (Number(form.elements.gain.value) / 20);
    };
    const answer = form.querySelector(".is-by-ear");
    answer.disabled = true;
    player.addEventListener("playing", () => {
      form.elements.heard.value = "1";
      answer.disabled = false;
    });
    player.addEventListener("error", () => {
      form.querySelector(".unheard").hidden = false;
    });
    form.elements.gain.addEventListener("change", turn);
    button.addEventListener("click", () => {
      if (player.paused) {
        player.src ||= button.dataset.sound;
        turn();
        // What can't be played says so by itself: see "error" above.
        player.play().catch(() => {});
      } else player.pause();
    });
  }
}

/** Keys: the field that waits takes the next key pressed, whatever it would do elsewhere. */
function learn() {
  const form = document.getElementById("keys");
  if (!form) return;
  const fields = [...form.querySelectorAll("td input")];
  const begin = document.getElementById("learn");
  const skip = document.getElementById("skip");
  let at = -1;

  function wait(number) {
    fields[at]?.classList.remove("waits");
    at = number < fields.length ? number : -1;
    skip.hidden = at < 0;
    if (at < 0) return;
    fields[at].classList.add("waits");
    fields[at].placeholder = form.dataset.press;
    fields[at].focus();
    fields[at].select();
  }
  function take(event) {
    if (at < 0 || event.target === skip) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.type !== "keydown" || event.repeat) return;
    fields[at].value = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    wait(at + 1);
  }
  for (const type of ["keydown", "keypress", "keyup"]) addEventListener(type, take, true);
  begin.hidden = false;
  begin.addEventListener("click", () => wait(0));
  skip.addEventListener("click", () => wait(at + 1));
}

measure();
listen();
measureLoudness();
learn();
