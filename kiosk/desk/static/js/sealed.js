/* What callers left, opened in this page alone: the site's private key is read from its file here, and never sent.

   HPKE (RFC 9180), base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, from the browser's own pieces. */

const MARK = "clairvoix-open-v1 ";
// The key under a passphrase: mark, count, then salt, nonce and what they open (kiosk/register/passphrase.py).
const WRAPPED = /^(clairvoix-open-v2 ([1-9][0-9]{0,7})) ([A-Za-z0-9+/=]+)$/;
const MOST_ITERATIONS = 10_000_000;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const INFO = "clairvoix seal v1";
const KEY_BYTES = 32;
// RFC 8410: what stands before the 32 bytes of an X25519 private key.
const PKCS8 = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x04, 0x22, 0x04, 0x20];
const KEM_SUITE = bytes("KEM", [0x00, 0x20]);
const SUITE = bytes("HPKE", [0x00, 0x20, 0x00, 0x01, 0x00, 0x02]);

function bytes(...parts) {
  const arrays = parts.map((part) => (typeof part === "string" ? new TextEncoder().encode(part) : new Uint8Array(part)));
  const whole = new Uint8Array(arrays.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of arrays) {
    whole.set(one, at);
    at += one.length;
  }
  return whole;
}

const fromBase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
const fromBase64Url = (text) => fromBase64(text.replaceAll("-", "+").replaceAll("_", "/"));

async function hmac(key, data) {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, data));
}

const extract = (suite, salt, label, secret) =>
  hmac(salt.length ? salt : new Uint8Array(KEY_BYTES), bytes("HPKE-v1", suite, label, secret));

// One block of HMAC-SHA256 is enough for whatever is asked here (RFC 5869, section 2.3).
async function expand(suite, key, label, info, length) {
  const block = await hmac(key, bytes([0, length], "HPKE-v1", suite, label, info, [1]));
  return block.slice(0, length);
}

/** Whether a line holds a key under a passphrase. */
export const isWrapped = (line) => WRAPPED.test(line.trim());

/** The bytes that a line holds under a passphrase. Throws where it is another one. */
async function unwrapped(line, passphrase) {
  const [, head, count, letters] = WRAPPED.exec(line.trim());
  if (Number(count) > MOST_ITERATIONS) throw new Error("no key");
  const all = fromBase64(letters);
  const [salt, nonce] = [all.slice(0, SALT_BYTES), all.slice(SALT_BYTES, SALT_BYTES + NONCE_BYTES)];
  const typed = new TextEncoder().encode(passphrase.normalize("NFC").trim());
  const words = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
  const derived = await crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: Number(count) },
    words,
    { name: "AES-GCM", length: 256 },
    false,
    ["decrypt"],
  );
  const content = all.slice(SALT_BYTES + NONCE_BYTES);
  const how = { name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(head) };
  return new Uint8Array(await crypto.subtle.decrypt(how, derived, content));
}

/** The private key that a line of the stick's file holds, under a passphrase or not. Throws where it is none. */
export async function openingKey(line, passphrase) {
  const inClear = () => (line.trim().startsWith(MARK) ? fromBase64(line.trim().slice(MARK.length)) : []);
  const raw = isWrapped(line) ? await unwrapped(line, passphrase) : inClear();
  if (raw.length !== KEY_BYTES) throw new Error("no key");
  const secret = await crypto.subtle.importKey("pkcs8", bytes(PKCS8, raw), { name: "X25519" }, true, ["deriveBits"]);
  const { x } = await crypto.subtle.exportKey("jwk", secret);
  return { secret, open: fromBase64Url(x) };
}

/** What was sealed to a key. Throws where it was sealed to another one, or altered. */
export async function unseal(key, sealed) {
  const sent = sealed.slice(0, KEY_BYTES);
  const sender = await crypto.subtle.importKey("raw", sent, { name: "X25519" }, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "X25519", public: sender }, key.secret, 8 * KEY_BYTES);
  const agreed = await extract(KEM_SUITE, [], "eae_prk", shared);
  const secret = await expand(KEM_SUITE, agreed, "shared_secret", bytes(sent, key.open), KEY_BYTES);
  const noName = await extract(SUITE, [], "psk_id_hash", []);
  const context = bytes([0], noName, await extract(SUITE, [], "info_hash", bytes(INFO)));
  const schedule = await extract(SUITE, secret, "secret", []);
  const content = await crypto.subtle.importKey(
    "raw",
    await expand(SUITE, schedule, "key", context, KEY_BYTES),
    "AES-GCM",
    false,
    ["decrypt"],
  );
  const nonce = await expand(SUITE, schedule, "base_nonce", context, 12);
  return new Uint8Array(
    await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, content, sealed.slice(KEY_BYTES)),
  );
}

/** The page of sealed voices: a key from a file or from the scanner, then one button a voice. */
export function openSealed() {
  const place = document.getElementById("sealed");
  if (!place) return;
  const said = document.getElementById("sealed-state");
  const asks = document.getElementById("passphrase-asked");
  const words = document.getElementById("passphrase");
  let key = null;
  let locked = null;
  let playing = null;

  async function open(line, passphrase) {
    try {
      key = await openingKey(line, passphrase);
      said.textContent = place.dataset.ready;
    } catch {
      key = null;
      said.textContent = isWrapped(line) ? place.dataset.notwords : place.dataset.nokey;
    }
    for (const button of place.querySelectorAll("[data-voice]")) button.disabled = key === null;
    return key !== null;
  }

  /** A key was read: opened at once, or its passphrase asked for. */
  function take(line) {
    locked = isWrapped(line) ? line : null;
    asks.hidden = locked === null;
    if (locked === null) return open(line);
    key = null;
    for (const button of place.querySelectorAll("[data-voice]")) button.disabled = true;
    said.textContent = place.dataset.locked;
    words.value = "";
    words.focus();
  }

  async function unlock() {
    if (locked === null || words.value === "") return;
    said.textContent = place.dataset.opens;
    const typed = words.value;
    words.value = "";
    if (await open(locked, typed)) {
      asks.hidden = true;
      locked = null;
    } else {
      words.focus();
    }
  }

  async function play(address) {
    const answer = await fetch(address);
    try {
      const wave = await unseal(key, new Uint8Array(await answer.arrayBuffer()));
      const audio = new AudioContext();
      playing?.stop();
      playing = audio.createBufferSource();
      playing.buffer = await audio.decodeAudioData(wave.buffer);
      playing.connect(audio.destination);
      playing.start();
      said.textContent = place.dataset.plays;
      place.dataset.seconds = playing.buffer.duration.toFixed(1);
    } catch {
      said.textContent = place.dataset.wrong;
    }
  }

  // No form is around the field: nothing could send what is typed there.
  words?.addEventListener("keydown", (event) => event.key === "Enter" && unlock());
  document.getElementById("passphrase-typed")?.addEventListener("click", unlock);
  document.getElementById("key-file")?.addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (file) take(await file.text());
  });
  // The sheet from the safe, held before the scanner: the field keeps it from every form.
  document.addEventListener("opening-key", (event) => take(event.detail));
  place.addEventListener("click", (event) => {
    const address = event.target.closest("[data-voice]")?.dataset.voice;
    if (address && key) play(address);
  });
}
