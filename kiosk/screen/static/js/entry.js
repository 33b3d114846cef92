/* Digits as data: the keys on the screen and those of a keyboard write into one field, and what it holds is heard. */

export class Entry {
  /** `pattern`: a place a digit (a letter or a low line), and what stands between them. */
  constructor(length, pattern, speech) {
    this.form = document.querySelector(".entry");
    this.field = document.getElementById("digits");
    // What leaves the page by another way takes the digits along: asking for help must not cost them.
    this.copy = document.querySelector('#act [name="digits"]');
    this.length = length ?? this.field.maxLength;
    this.pattern = pattern;
    this.left = this.form.querySelector(".pattern .left");
    this.behind = this.form.querySelector(".pattern .typed");
    this.speech = speech;
    this.field.readOnly = true; // written by the keys below alone, so that a scanner can't
  }

  type(digit) {
    if (this.digits.length >= this.length) {
      this.sayAll(); // it is full: nothing is said that isn't written
      return;
    }
    this.write(this.digits + digit);
    this.say(`type:${digit}`);
  }

  /** Take the last digit back, and say what is left. */
  correct() {
    this.write(this.digits.slice(0, -1));
    this.speech.sayAll([...this.spoken(null, "correct"), ...this.utterances]);
  }

  /** The digits alone, without what parts them. */
  get digits() {
    return this.field.value.replace(/[^0-9]/g, "");
  }

  write(digits) {
    const left = [...digits];
    let shown = "";
    while (left.length > 0 && shown.length < this.pattern.length) {
      const place = this.pattern[shown.length];
      shown += /[\p{L}_]/u.test(place) ? left.shift() : place;
    }
    this.left.textContent = this.pattern.slice(shown.length);
    shown += left.join("");
    this.behind.textContent = shown;
    this.field.value = shown;
    this.copy.value = digits;
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

  /** What is written, digit by digit, as the page says it. */
  get utterances() {
    return [...this.digits].flatMap((digit) => this.spoken("digits", `type:${digit}`));
  }

  sayAll() {
    this.speech.sayAll(this.utterances);
  }

  say(value) {
    const [utterance] = this.spoken(null, value);
    if (utterance) this.speech.say(utterance[1]);
  }

  /** What a key says, as a list of one; of none where the machine has no voice. */
  spoken(element, value) {
    const clip = this.form.querySelector(`[value="${value}"]`)?.dataset.says;
    return clip ? [[element, clip]] : [];
  }
}
