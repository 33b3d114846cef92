/* Speaks with the server for the page: forms that leave it, and questions that don't. */

const form = document.getElementById("act");

function fields(values) {
  return new URLSearchParams({ ...Object.fromEntries(new FormData(form)), ...values });
}

/** What shows the server that something comes from this page. */
export const formToken = () => form.elements.token.value;

/** Tell the page that somebody waits for an answer from now on, or no longer. */
const tellPage = (what) => document.dispatchEvent(new Event(what));

/** Leave the page with a deed, as pressing its button would. */
export function leaveWith(values) {
  for (const [name, value] of Object.entries(values)) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    form.append(input);
  }
  tellPage("asks");
  form.submit();
}

/* Deeds that were sent and not yet answered: until then nobody knows which turn it is. */
let underWay = 0;

/** Send a deed and stay. What changed, or null where the page has to be loaded again. `keepalive`: it arrives even where
    the page is being left. `isAwaited`: somebody did it, and waits for what becomes of it. */
export async function send(action, { keepalive = false, isAwaited = true } = {}) {
  underWay += 1;
  if (isAwaited) tellPage("asks");
  try {
    const answer = await fetch("/act", {
      method: "POST",
      body: fields({ action }),
      headers: { Accept: "application/json" },
      redirect: "manual",
      keepalive,
    });
    if (!answer.ok) return null;
    const change = await answer.json();
    setTurn(change.turn);
    return change;
  } catch {
    return null;
  } finally {
    underWay -= 1;
    if (underWay === 0) tellPage("answered");
  }
}

/** Tell what the page sees (nobody, another window), then look at what the server makes of it. */
export async function tell(path, values = {}) {
  underWay += 1;
  try {
    await fetch(path, { method: "POST", body: fields(values), redirect: "manual" });
  } finally {
    underWay -= 1;
    look();
  }
}

/* A page is left once: a goodbye that was asked for twice would be over before anybody saw it. */
let isLeaving = false;

/** Load the page anew: without anybody having done anything, or because of a deed whose answer `isAwaited`. */
export function look({ isAwaited = false } = {}) {
  if (isLeaving) return;
  isLeaving = true;
  if (isAwaited) tellPage("asks");
  location.replace("/?quiet");
}

/** Whether the server has gone on without this page. What the page itself has just asked for makes it no older. */
export async function isStale() {
  const before = turnOfPage();
  if (underWay > 0) return false;
  const answer = await fetch("/state");
  const { turn } = await answer.json();
  return underWay === 0 && before === turnOfPage() && turn !== before;
}

function turnOfPage() {
  return Number(form.elements.turn.value);
}

/** The page goes on with a new turn. */
export function setTurn(turn) {
  for (const input of document.querySelectorAll('input[name="turn"]')) input.value = turn;
}
