/* A trial of a person's switches: shows and says a few times that it is time to press, and notes how soon a switch is
   pressed, and how often by a trembling hand. Knows signals and times; what they mean, the server knows.

   Nothing hurries: an unanswered signal is given again, and it is late from its first time on. Who never presses, or
   presses all the time, comes to the end as well. */

export class Trial {
  /** `plan`: signal, signals, rounds, patience, strike, mostStrays, pauses. `keys` are the switches. `onSignal` shows
      that it is time to press, or no longer; `onEnd` is given what was found, in milliseconds. */
  constructor(plan, keys, speech, { onSignal, onPress, onEnd }) {
    this.plan = plan;
    this.speech = speech;
    this.onSignal = onSignal;
    this.onPress = onPress;
    this.onEnd = onEnd;
    this.reactions = [];
    this.strikes = [];
    this.strays = 0;
    this.round = 0; // how often this signal was given
    this.signalAt = null; // since when a press is awaited
    this.pressedAt = Number.NEGATIVE_INFINITY;
    this.hasBegun = false;
    this.timer = 0;
    const isSwitch = (event) => keys.includes(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey;
    // Before whoever reads the keyboard: every stroke counts here, also those that a scanner's burst would swallow.
    const strike = (event) => {
      if (!isSwitch(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!event.repeat) this.press(performance.now());
    };
    addEventListener("keydown", strike, { capture: true });
    addEventListener("keyup", (event) => isSwitch(event) && event.preventDefault(), { capture: true });
  }

  /** The page has been said; or somebody knows already what to do. */
  begin() {
    if (this.hasBegun) return;
    this.hasBegun = true;
    this.pause();
  }

  pause() {
    this.signalAt = null;
    this.round = 0;
    this.onSignal(null);
    const { pauses } = this.plan;
    this.after(pauses[this.reactions.length % pauses.length], () => this.signal());
  }

  signal() {
    if (this.round === this.plan.rounds) {
      this.end();
      return;
    }
    this.round += 1;
    this.signalAt ??= performance.now();
    const [words, clip] = this.plan.signal;
    this.onSignal(words);
    if (clip) this.speech.say(clip);
    this.after(this.plan.patience, () => this.signal());
  }

  press(now) {
    const gap = now - this.pressedAt;
    this.pressedAt = now;
    this.onPress();
    if (!this.hasBegun) {
      this.begin();
      return;
    }
    if (gap < this.plan.strike) this.strikes.push(Math.round(gap));
    else if (this.signalAt === null) this.strays += 1;
    else {
      this.reactions.push(Math.round(now - this.signalAt));
      this.signalAt = null;
    }
    // What follows too soon belongs to this press: the end waits for it, too.
    if (this.reactions.length === this.plan.signals) this.after(this.plan.strike, () => this.end());
    else if (this.strays > this.plan.mostStrays || this.strikes.length > 2 * this.plan.mostStrays) this.end();
    else if (this.signalAt === null) this.pause();
  }

  end() {
    clearTimeout(this.timer);
    this.onSignal(null);
    this.onEnd({
      reactions: this.reactions.join(" "),
      strikes: this.strikes.join(" "),
      strays: String(this.strays),
    });
  }

  after(milliseconds, does) {
    clearTimeout(this.timer);
    this.timer = setTimeout(does, milliseconds);
  }
}
