/* Figures to touch, where somebody comes in at the kiosk itself: it may have no keyboard. */

// The door stands open on the kiosk itself no longer than somebody needs to type a PIN.
const BACK_MS = 60_000;

export function showPinpad() {
  const kiosk = document.getElementById("kiosk");
  if (kiosk) setTimeout(() => location.assign(kiosk.href), BACK_MS);
  const pad = document.getElementById("pinpad");
  const field = document.getElementById("secret");
  if (!pad || !field) return;
  pad.hidden = false;
  pad.addEventListener("click", (event) => {
    const digit = event.target.closest("[data-digit]")?.dataset.digit;
    if (digit === undefined) return;
    field.value = digit === "" ? field.value.slice(0, -1) : field.value + digit;
  });
}
