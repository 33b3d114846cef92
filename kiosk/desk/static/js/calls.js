/* Calls for help, on every page: asks the server, which answers as soon as something changes; then sound and title. */

const AGAIN_MS = 3000;
const RING_MS = 4000;

/** A soft two-tone bell, made here: no file to fetch, nothing that an old browser can't play. */
function ring(audio) {
  for (const [start, pitch] of [[0, 880], [0.35, 660]]) {
    const tone = audio.createOscillator();
    const level = audio.createGain();
    const begin = audio.currentTime + start;
    tone.frequency.value = pitch;
    level.gain.setValueAtTime(0.25, begin);
    level.gain.exponentialRampToValueAtTime(0.001, begin + 0.8);
    tone.connect(level).connect(audio.destination);
    tone.start(begin);
    tone.stop(begin + 0.8);
  }
}

export function watchCalls() {
  const { news, title } = document.body.dataset;
  const badge = document.getElementById("calls");
  if (!news || !badge) return;
  const audio = new AudioContext();
  let version = -1;
  let ringing = 0;
  let nextRing = 0;

  function sound() {
    clearTimeout(nextRing);
    document.documentElement.dataset.rings = String(ringing);
    if (ringing === 0) return;
    if (audio.state === "suspended") audio.resume(); // allowed once somebody has touched the page
    ring(audio);
    nextRing = setTimeout(sound, RING_MS);
  }

  function show(said) {
    // Who is about to press a button of the badge must not lose it under their finger.
    if (badge.innerHTML.trim() !== said.html.trim()) badge.innerHTML = said.html;
    document.title = said.ringing ? `(${said.ringing}) ${said.title} – ${title}` : title;
    const more = said.ringing > ringing;
    ringing = said.ringing;
    if (more || ringing === 0) sound();
  }

  async function ask() {
    try {
      const answer = await fetch(`${news}?depuis=${version}`, { headers: { Accept: "application/json" } });
      if (answer.status === 403) {
        location.reload(); // the visit is over: the door asks who is there
        return;
      }
      if (!answer.ok) throw new Error(answer.statusText);
      const said = await answer.json();
      version = said.version;
      show(said);
      ask();
    } catch {
      setTimeout(ask, AGAIN_MS);
    }
  }

  ask();
}
