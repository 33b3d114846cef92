/* Digits as data: the keys on the screen and those of a keyboard write into one field. */

export class Entry {
  constructor(length, speech) {
    this.form = document.querySelector(".entry");
    this.field = document.getElementById("digits");
    this.length = length ?? this.field.maxLength;
    this.speech = speech;
    this.field.readOnly = true; // written by the keys below alone, so that a scanner can't
  }

  type(digit) {
    if (this.field.value.length < this.length) this.field.value += digit;
    this.say(`type:${digit}`);
  }

  correct() {
    this.field.value = this.field.value.slice(0, -1);
    this.say("correct");
  }

  /** Send what was typed, as pressing « done » would. */
  done() {
    this.form.querySelector('[value="enter"]').click();
  }

  /** What a button of the form does here. Whether it was handled. */
  press(value) {
    const [name, digit] = value.split(":");
    if (name === "type") this.type(digit);
    else if (name === "correct") this.correct();
    else return false;
    return true;
  }

  say(value) {
    const clip = this.form.querySelector(`[value="${value}"]`)?.dataset.says;
    if (clip) this.speech.say(clip);
  }
}
