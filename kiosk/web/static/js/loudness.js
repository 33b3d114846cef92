/* How loud a level is. Knows numbers alone. */

/** What the player's volume is for a level, 1 to 9: `gains` has the dB of each, `lift` what the room's noise adds to
    them, up to `most`. */
export const gain = ({ gains, most, lift = 0 }, volume) => 10 ** (Math.min(gains[volume - 1] + lift, most) / 20);
