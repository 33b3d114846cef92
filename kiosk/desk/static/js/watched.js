/* Following somebody at the kiosk: asks what is on their screen, and shows it as it changes. */

const AGAIN_MS = 3000;

export function follow() {
  const place = document.getElementById("watched");
  if (!place) return;
  let seen = "";

  async function ask() {
    try {
      const answer = await fetch(`${place.dataset.moment}?vu=${seen}`);
      if (!answer.ok) throw new Error(answer.statusText);
      const moment = await answer.json();
      if (moment.over) {
        location.reload(); // that visit is over: the page says so
        return;
      }
      if (moment.seen !== seen) place.innerHTML = moment.html;
      seen = moment.seen;
      ask();
    } catch {
      setTimeout(ask, AGAIN_MS);
    }
  }

  ask();
}

/** A scene that waits for the printer is looked at again. */
export function lookAgain() {
  if (document.querySelector("[data-again]")) setTimeout(() => location.reload(), 1000);
}
