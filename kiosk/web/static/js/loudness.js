/* How loud a level is. Knows numbers alone. */

const STEP_DB = 3; // nine levels, 3 dB apart (VVSG 2.0 7.1-K: steps of at most 10 dB)
const LOUDEST = 9;

/** The gain of a level, 1 to 9. */
export const gain = (volume) => 10 ** (((volume - LOUDEST) * STEP_DB) / 20);
