/* A page to read: once nobody has done anything for five minutes, the kiosk comes back. Nothing is lost by it. */

const QUIET_MS = 300_000;
let timer = 0;

function here() {
  clearTimeout(timer);
  timer = setTimeout(() => location.replace("/"), QUIET_MS);
}

for (const name of ["pointerdown", "keydown", "wheel", "scroll"]) addEventListener(name, here, { passive: true });
here();
