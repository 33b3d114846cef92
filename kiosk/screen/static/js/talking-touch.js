/* Touch behind the curtain, for whoever can't see the buttons: the first tap says what lies there, the second presses
   it, there or beside any button; a tap on another button says that one instead. Knows places; plays no sound. */

const BUTTONS = "button:not(.curtain):not([disabled])";

function buttonUnder({ clientX, clientY }) {
  for (const element of document.elementsFromPoint(clientX, clientY)) {
    const button = element.closest(BUTTONS);
    if (button) return button;
  }
  return null;
}

export class TalkingTouch {
  /** `say` says what has the focus. */
  constructor(curtain, say) {
    this.curtain = curtain;
    this.say = say;
    this.held = null;
  }

  /** A touch of the curtain. Whether that was all: else the curtain is lifted. */
  touch(event) {
    const under = buttonUnder(event);
    const isSecond = this.held !== null && (under === null || under === this.held);
    if (!isSecond) {
      this.held = under ?? this.curtain;
      this.held.focus();
      this.say();
      return true;
    }
    const pressed = this.held;
    this.held = null;
    if (pressed === this.curtain) return false;
    pressed.click();
    return true;
  }
}
