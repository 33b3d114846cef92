/* The window that the page was laid out for, and the browser's own: where they differ, the server lays it out anew. */

import { formToken, tell } from "./server.js";

const TOLD = "window";
const SETTLED_MS = 400;

/** Whether the page fits the window; where it doesn't, the server is told and the page comes again. */
export function fitWindow([width, height]) {
  if (innerWidth === width && innerHeight === height) return true;
  // Told once a visit: a server that lays out for what it likes better is not asked again and again.
  const told = `${formToken()} ${innerWidth} ${innerHeight}`;
  if (sessionStorage.getItem(TOLD) === told) return true;
  sessionStorage.setItem(TOLD, told);
  tell("/window", { width: innerWidth, height: innerHeight });
  return false;
}

/** Look again whenever the window has come to rest at another size. */
export function watchWindow(size) {
  let settled;
  addEventListener("resize", () => {
    clearTimeout(settled);
    settled = setTimeout(() => fitWindow(size), SETTLED_MS);
  });
}
