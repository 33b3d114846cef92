/* Wires a page: its speech, its buttons, its keys, its clock. Without any of this the page's forms do the same. */

import { Camera } from "./camera.js";
import { Dwell } from "./dwell.js";
import { Entry } from "./entry.js";
import { Film } from "./film.js";
import * as focus from "./focus.js";
import { Keyboard } from "./keyboard.js";
import { Microphone } from "./microphone.js";
import { Patience } from "./patience.js";
import { Presence } from "./presence.js";
import { ReadingRuler } from "./reading-ruler.js";
import { Scanning } from "./scanning.js";
import { formToken, isStale, leaveWith, look, send, setTurn } from "./server.js";
import { Speech } from "./speech.js";
import { Strikes } from "./strikes.js";
import { TalkingTouch } from "./talking-touch.js";
import { Trial } from "./trial.js";
import { fitWindow, watchWindow } from "./window.js";

const POLL_WAITING_MS = 500;
const SOUND_ACTIONS = new Set(["slower", "faster", "louder", "softer"]);
const EXPLAIN = "explain:";
const HAND = "hand";
const VISIT = "visit";

// What the tab remembers is of one conversation: whatever ended the one before, nothing of it is left to the next.
if (sessionStorage.getItem(VISIT) !== formToken()) {
  sessionStorage.clear();
  sessionStorage.setItem(VISIT, formToken());
}

const page = JSON.parse(document.body.dataset.page);
const keymap = JSON.parse(document.body.dataset.keymap);
const speech = new Speech(page.speech, page.rate, page.volume, page.loudness, page.patience);
const strikes = new Strikes(page.rhythm?.guard ?? keymap.double_strike_ms);
const entry = document.querySelector(".entry") ? new Entry(page.entryLength, page.entryPattern, speech) : null;
const camera = page.camera
  ? new Camera(page.camera, speech, {
      onOpen: () => microphone?.close(),
      onCode: (code) => {
        onScan(code);
        return strikes.hasActed;
      },
      onWords: ([text, , size]) => showNotice(text, size),
    })
  : null;
// What is written is heard with the page, and that there is a camera.
speech.atEnd = () => [...(entry?.utterances ?? []), ...(camera?.utterances ?? [])];
const presence = new Presence(page, speech);
const scanning = page.alert || page.trial ? null : new Scanning(page.rhythm, speech, { onStop: sayFocus });

/* Where nothing is to be heard of a page, a touch lifts the curtain at once. */
const curtain = page.speech.length > 0 ? document.querySelector(".curtain") : null;
const talking = curtain ? new TalkingTouch(curtain, sayFocus) : null;

const video = document.getElementById("film");
const film = video ? new Film(video) : null;

/* Whether the machine was speaking when the last input cut it short: « pause » then pauses, else it goes on. */
let wasCut = false;
/* Whether it is silent because « pause » was asked for: what is said of the pause itself is no speech to go on with. */
let isPaused = false;

function onInput() {
  wasCut = speech.isSpeaking && !isPaused;
  speech.stop();
  presence.here();
  scanning?.wait();
}

function setHand(hand) {
  document.documentElement.dataset.hand = hand;
  sessionStorage.setItem(HAND, hand);
}

/** A strike that does nothing must leave no silence behind: whoever can't see would be lost. */
function goOn() {
  if (wasCut) speech.resume();
}

/* --- what can be done without leaving the page ------------------------------------------------------------ */

/** Fall silent, and say so: whoever can't see must know that it is the pause. */
async function pause() {
  isPaused = true;
  const change = await send("pause");
  if (isPaused || change === null || change.moved) await take(change, false); // else it goes on already
}

function goOnSpeaking() {
  if (isPaused) showNotice(null);
  isPaused = false;
  speech.resume();
}

async function adjust(action) {
  await take(await send(action), wasCut);
}

/** What the server made of a deed or of words: another page, or a notice on this one. */
async function take(change, andResume) {
  if (change === null || change.moved) {
    look({ isAwaited: true });
    return;
  }
  setTurn(change.turn);
  speech.setRate(change.rate);
  speech.setVolume(change.volume);
  setRhythm(change.rhythm);
  showNotice(change.notice, change.status);
  if (change.clip) await speech.say(change.clip, { element: "notice", andResume });
  else if (andResume) await speech.resume();
}

/** How switches are scanned with from now on. */
function setRhythm(rhythm) {
  if (scanning) scanning.rhythm = rhythm;
  strikes.guardMs = rhythm?.guard ?? keymap.double_strike_ms;
}

/** What the server understood of what was said. */
function onHeard(change) {
  presence.here();
  if (change.does === "repeat") {
    isPaused = false;
    setTurn(change.turn);
    speech.start();
  } else if (change.does === "pause") {
    speech.stop();
    isPaused = true;
    take(change, false);
  } else take(change, false);
}

/** Why nothing is listened to any more. */
function onSorry([text, clip]) {
  showNotice(text);
  if (clip) speech.say(clip, { element: "notice" });
}

/** `size`: that of the letters in which `text` fits its place. */
function showNotice(text, size) {
  if (size) document.documentElement.style.setProperty("--status", size);
  const notice = document.getElementById("notice");
  notice.hidden = !text;
  notice.querySelector("span").textContent = text ?? "";
  const where = document.getElementById("where");
  if (where) where.hidden = Boolean(text);
}

/** Do what a button says, where that needs no new page. Whether it was done. */
function actHere(action) {
  if (page.noSound && (SOUND_ACTIONS.has(action) || action === "repeat" || action === "pause")) {
    showNotice(page.noSound);
    return true;
  }
  dwell?.setPace(action);
  if (SOUND_ACTIONS.has(action) || action.startsWith(EXPLAIN)) adjust(action);
  else if (action === "repeat") {
    isPaused = false;
    speech.start();
  } else if (action === "pause") {
    if (wasCut) pause();
    else goOnSpeaking();
  } else return false;
  return true;
}

/* --- touch ------------------------------------------------------------------------------------------------- */

function onClick(event) {
  const button = event.target.closest("button");
  if (!button) return;
  if (button === microphone?.button) {
    event.preventDefault();
    if (event.detail === 0) microphone.toggle(); // a finger has pressed it already
    return;
  }
  if (film?.press(button)) {
    event.preventDefault();
    return;
  }
  // A mouse or finger has coordinates; a key that presses a button has none and was judged already.
  const isTouch = event.detail > 0;
  if (isTouch && !isRepeatable(button) && (event.detail > 1 || !strikes.isMeant("touch"))) {
    event.preventDefault();
    if (!strikes.hasActed) goOn();
    return;
  }
  if (isTouch && button === talking?.curtain && talking.touch(event)) {
    event.preventDefault();
    return;
  }
  if (isTouch) setHand("touch");
  if (button === camera?.button) {
    event.preventDefault();
    camera.toggle();
    return;
  }
  if (entry?.press(button.value)) {
    event.preventDefault();
    if (isTouch) entry.field.focus(); // else Enter would press the last digit again
    return;
  }
  if (actHere(button.value)) {
    event.preventDefault();
    return;
  }
  if (strikes.hasActed) {
    event.preventDefault();
    return;
  }
  if (button.classList.contains("card")) button.classList.add("is-chosen");
  strikes.leave();
}

/* What may be pressed twice in a row: digits, and what is done without leaving the page. */
const isRepeatable = ({ value }) => SOUND_ACTIONS.has(value) || /^(type:|correct$|repeat$|pause$)/.test(value);

/* --- a head pointer ---------------------------------------------------------------------------------------- */

function onDwell(button) {
  onInput();
  if (strikes.hasActed) return;
  setHand("touch");
  button.click();
}

const dwell = page.dwell ? new Dwell(page.dwell, { onPress: onDwell }) : null;

/* --- keys -------------------------------------------------------------------------------------------------- */

function onKey(key) {
  if (isPlug(key)) {
    onPlug(key);
    return;
  }
  if (!strikes.isMeant(key) && !isTyping(key)) {
    if (!strikes.hasActed) goOn();
    return;
  }
  setHand("keys");
  if (page.alert) {
    press("choose:1");
    return;
  }
  if (entry !== null && onEntryKey(key)) return;
  if (page.kind === "entry" && entry === null && /^[0-9]$/.test(key)) {
    // The keys stand on a later page: the first digit leads there.
    press(`type:${key}`);
    return;
  }
  if (key === "Enter" && keymap.keys.Enter === undefined) {
    activate();
    return;
  }
  const action = keymap.keys[key.length === 1 ? key.toLowerCase() : key];
  if (!action) {
    goOn();
    return;
  }
  if (isFirstPress(key)) {
    strikes.leave();
    leaveWith({ action: "switches" });
  } else if (action === "select") {
    if (!activate() && !scanning?.begin()) goOn();
  } else if (action === "listen") {
    if (microphone) microphone.press();
    else goOn();
  }
  else if (action.startsWith("move:") && scanning?.isMoving) scanning.step(action === "move:next" ? 1 : -1);
  else if (action.startsWith("move:")) {
    focus.move(action === "move:next" ? 1 : -1);
    sayFocus();
  } else press(action);
}

/* Whoever presses a switch for the first time begins to scan: the kiosk offers to find out how fast. */
const isFirstPress = (key) => page.rhythm === null && page.kind !== "end" && keymap.switch_keys.includes(key);

const isTyping = (key) => entry !== null && /^[0-9]$/.test(key);

function onEntryKey(key) {
  if (/^[0-9]$/.test(key)) entry.type(key);
  else if (key === "Backspace" || key === "*") entry.correct();
  else if (key === "#" || keymap.keys[key] === "next" || (key === "Enter" && document.activeElement.tagName !== "BUTTON"))
    entry.done();
  else return false;
  return true;
}

/** Press what has the focus. Whether it is something to press. */
function activate() {
  if (document.activeElement.tagName !== "BUTTON") return false;
  document.activeElement.click();
  return true;
}

/** As if the button of an action were pressed; where the page has none the server answers gently. */
function press(action) {
  const button =
    document.querySelector(`.card[value="${action}"]`) ??
    document.querySelector(`button[data-action="${action}"]:not([disabled])`) ??
    (action === "curtain" ? document.querySelector(".curtain") : null);
  if (button) button.click();
  else if (!actHere(action) && !strikes.hasActed) {
    strikes.leave();
    leaveWith({ action });
  }
}

/** Say what has the focus. Whether there is a sound for it. */
function sayFocus() {
  if (entry && document.activeElement === entry.field) {
    entry.sayAll();
    return true;
  }
  const clip = focus.spokenFocus(page);
  if (clip) speech.say(clip, { element: document.activeElement.classList.contains("card") ? document.activeElement.id : null });
  return Boolean(clip);
}

/** Whether a key tells of a keypad's own socket. */
const isPlug = (key) => Boolean(keymap.keys[key]?.startsWith("headphones:"));

/* Plugs that were told, one after the other. */
let told = Promise.resolve();

/** A keypad's own socket: a fact and no stroke of a hand. Even a page that is being left tells it, and the next one
    sees what became of it; the last words of a visit stay. */
async function onPlug(key) {
  speech.stop();
  const isLeft = strikes.hasActed || page.kind === "end";
  if (!isLeft) strikes.leave();
  told = told.then(() => send(keymap.keys[key], { keepalive: true, isAwaited: false }));
  await told;
  if (!isLeft) look();
}

/** A code of the card of actions does what its button would. Anybody can print one: what the card doesn't have is
    answered as what can't be done, whatever it says. */
function onCard(action) {
  if (page.alert) press("choose:1");
  else if (!page.card.values.includes(action)) {
    strikes.leave();
    leaveWith({ action: "unknown" });
  }
  else if (action === "enter") entry ? entry.done() : leaveWith({ action });
  else if (!entry?.press(action)) press(action);
}

function onScan(code) {
  if (strikes.hasActed) return;
  if (code.startsWith(page.card.beginning)) {
    onCard(code.slice(page.card.beginning.length).trim().replaceAll(" ", ":"));
    return;
  }
  strikes.leave();
  leaveWith({ action: "scan", word: code });
}

new Patience(page.patience, speech, {
  read: () => (document.getElementById("notice").hidden ? null : document.querySelector("#notice span").textContent),
  write: (words) => showNotice(words),
});

/* --- the page begins --------------------------------------------------------------------------------------- */

document.documentElement.dataset.hand = sessionStorage.getItem(HAND) ?? "touch";
if (page.kind === "end") strikes.forget();

document.addEventListener("pointerdown", onInput, { capture: true });
document.addEventListener("click", onClick, { capture: true });
document.addEventListener("keyup", (event) => event.key === "Tab" && (setHand("keys"), sayFocus()));
document.addEventListener("contextmenu", (event) => event.preventDefault());
if (page.alert) document.addEventListener("click", (event) => event.target.closest("button") || press("choose:1"));
/** Whether strokes in quick succession are figures for this page's entry: digits alone, no more than it asks for. */
const isFigures = (keys) => {
  const typed = keys.at(-1) === "Enter" ? keys.slice(0, -1) : keys;
  const digits = typed.filter((key) => /^[0-9]$/.test(key));
  const isCorrected = (key) => key === "Backspace" || key === "*";
  return page.kind === "entry" && digits.length <= page.entryLength + 4 && typed.every((key) => digits.includes(key) || isCorrected(key));
};

const knows = (key) => key in keymap.keys;
new Keyboard(keymap.scanner, { knows, isPlug, onInput, onKey, onPlug, onScan, onNothing: goOn, isTyping: isFigures });

// A page brought back from the browser's memory is a stale one.
addEventListener("pageshow", (event) => event.persisted && look());

if (page.polls) {
  setInterval(
    async () => {
      if ((await isStale().catch(() => false)) && !strikes.hasActed) {
        strikes.leave();
        look();
      }
    },
    page.kind === "waiting" ? Math.min(POLL_WAITING_MS, page.polls) : page.polls,
  );
}

const microphone = page.microphone ? new Microphone(page.microphone, speech, { onOpen: () => camera?.shut(), onChange: onHeard, onSorry }) : null;
document.addEventListener("keyup", ({ key }) => keymap.keys[key.toLowerCase()] === "listen" && microphone?.release());

/* A trial of switches. Its signal is for eyes and ears alike. */
const trial = page.trial && keymap.switch_keys.length > 0
  ? new Trial(page.trial, keymap.switch_keys, speech, {
      onSignal(words) {
        document.body.classList.toggle("is-signal", words !== null);
        showNotice(words);
      },
      onPress: onInput,
      onEnd(found) {
        if (strikes.hasActed) return;
        strikes.leave();
        leaveWith({ action: "tried", ...found });
      },
    })
  : null;
if (trial) speech.addEventListener("silent", () => trial.begin());

/* A page to read, beside the visit, is heard as this one. */
const leaveWord = () => sessionStorage.setItem("heard", JSON.stringify(speech.heard));
addEventListener("pagehide", leaveWord);

const isFitted = fitWindow(page.window);
watchWindow(page.window);
focus.begin();
if (page.ruler) new ReadingRuler(speech);
if (page.speaks && isFitted) speech.start();
if (!speech.isSpeaking) {
  scanning?.onSilence();
  trial?.begin();
}
// Touches count from now on, or once a trembling hand has had its time, and letters stand where they stay: tests and
// staff's tools may wait for this.
if (isFitted)
  document.fonts.ready.then(() =>
    setTimeout(() => {
      document.documentElement.dataset.ready = "yes";
    }, strikes.untilTouch),
  );
