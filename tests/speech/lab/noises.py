"""What stands in speech's way, made here: babble, a hall's echo, hum, slamming doors, at a ratio; a telephone line.

Every noise comes from a seed: the same seed gives the same samples. Seeds below TUNING_SEEDS set limits, others report.
"""

import math
import random
import subprocess
from array import array
from collections.abc import Callable
from functools import cache
from operator import add, mul

from lab.voices import RATE, Voice, raw, said, through_sox, with_effects
from voice.hearing.levels import clipped
from voice.speaking.sound import Sound

TUNING_SEEDS = 1000
# Before and after the speech there is the room alone: nobody's microphone opens on the first sound.
LEAD_SECONDS, TAIL_SECONDS = 0.8, 0.8
_BED_SECONDS = 20
# Speech stands here, in dBFS, whatever the noise: a microphone at arm's length.
_SPEECH_DB = -23.0

_TALK = (
    "alors je lui ai dit que le facteur était passé ce matin et qu'il n'avait rien laissé dans la boîte",
    "vous prenez la deuxième rue à gauche et puis c'est tout droit jusqu'à la place du marché",
    "mes petits-enfants arrivent samedi par le train de quatorze heures il faut que je fasse des courses",
    "le médecin m'a donné un rendez-vous dans trois semaines c'est long mais on n'a pas le choix",
    "il paraît qu'ils vont fermer le bureau de poste et que tout se fera par ordinateur maintenant",
    "attends je cherche mes lunettes je ne vois rien du tout sur ce papier c'est écrit trop petit",
)
_TALKERS = (
    Voice("roa/fr+m2", 170, 40), Voice("roa/fr+f5", 180, 60), Voice("roa/fr-be+m5", 160, 50),
    Voice("roa/fr+linda", 175, 55), Voice("roa/fr+michel", 165, 35), Voice("roa/fr-ch+steph", 185, 65),
)  # fmt: skip


@cache
def _bed(noise: "Noise", is_tuning: bool) -> "array[int]":  # noqa: FBT001 - a key of the cache
    """Some seconds of a noise, others for reporting than for tuning."""
    return noise(_BED_SECONDS * RATE, random.Random(is_tuning))


def babble(samples: int, chance: random.Random) -> "array[int]":
    """Six people who talk at once, without a pause."""
    turn = chance.randrange(len(_TALK))
    mixed = [0.0] * samples
    for number, talk in enumerate(_TALK):
        voice = _TALKERS[(number + turn) % len(_TALKERS)]
        spoken = said(_TALK[(number + turn) % len(_TALK)] + ", " + talk, voice).samples()
        at = chance.randrange(len(spoken))
        turns = 1 + (at + samples) // len(spoken)
        mixed = list(map(add, mixed, (spoken * turns)[at : at + samples]))
    return clipped(one / 3 for one in mixed)


def hum(samples: int, chance: random.Random) -> "array[int]":
    """The mains and its overtones, and a fan's rush."""
    tones = [(50 * n * (1 + chance.uniform(-0.002, 0.002)), 1 / n, chance.random() * 6.28) for n in (1, 2, 3, 4, 6, 10)]
    steps = [(2 * math.pi * frequency / RATE, size, phase) for frequency, size, phase in tones]
    out, rush = [], 0.0
    for index in range(samples):
        rush = 0.95 * rush + chance.gauss(0, 0.08)
        out.append(4000 * (rush + sum(size * math.sin(step * index + phase) for step, size, phase in steps) / 2))
    return clipped(out)


def doors(samples: int, chance: random.Random) -> "array[int]":
    """Doors that slam about every second, in a room that isn't quite still."""
    out = [chance.gauss(0, 40) for _ in range(samples)]
    at = chance.randrange(RATE // 2)
    while at < samples:
        low, decay = 0.0, chance.uniform(0.04, 0.12) * RATE
        for index in range(min(samples - at, round(4 * decay))):
            low = 0.85 * low + chance.gauss(0, 1)
            out[at + index] += 3500 * low * math.exp(-index / decay)
        at += round(chance.uniform(0.7, 1.5) * RATE)
    return clipped(out)


def hiss(samples: int, chance: random.Random) -> "array[int]":
    """A still room: what no microphone is without."""
    return clipped(chance.gauss(0, 300) for _ in range(samples))


Noise = Callable[[int, random.Random], "array[int]"]
NOISES: dict[str, Noise] = {"babble": babble, "hum": hum, "doors": doors}


def echoing(sound: Sound) -> Sound:
    """In a hall with a high ceiling, some metres from the microphone."""
    return with_effects(sound, ["pad", "0", "0.4", "reverb", "45", "60", "80", "100", "10"])


def in_noise(sound: Sound, noise: Noise, ratio_db: float, seed: int) -> Sound:
    """`sound` (16 kHz) with `noise` before, during and after it, `ratio_db` below it (both as root mean squares, the
    speech's where somebody speaks)."""
    speech = sound.samples()
    lead, tail = round(LEAD_SECONDS * RATE), round(TAIL_SECONDS * RATE)
    around = _slice(_bed(noise, seed < TUNING_SEEDS), lead + len(speech) + tail, seed)
    level = 32768 * 10 ** (_SPEECH_DB / 20)
    loud = level / max(1.0, _active_rms(speech))
    faint = level * 10 ** (-ratio_db / 20) / max(1.0, _rms(around))
    mixed = array("d", map(faint.__mul__, around))
    here = slice(lead, lead + len(speech))
    mixed[here] = array("d", map(add, mixed[here], map(loud.__mul__, speech)))
    return Sound.from_samples(clipped(mixed), RATE)


def in_a_still_room(sound: Sound, seed: int) -> Sound:
    """`sound` with little more than a microphone's own hiss, 40 dB below it."""
    return in_noise(sound, hiss, 40.0, seed)


def by_telephone(sound: Sound) -> Sound:
    """300 to 3400 Hz and ITU-T G.711 A-law, there and back: 8 kHz."""
    narrow = ["-t", "raw", "-r", "8000", "-e", "a-law", "-c", "1"]
    line = subprocess.run(
        ["sox", "-V1", "-R", "-D", *raw(sound.rate), "-", *narrow, "-", "rate", "8000", "sinc", "300-3400"],
        input=sound.pcm,
        capture_output=True,
        check=True,
    )
    return through_sox(line.stdout, narrow, [], 8000)


def _slice(bed: "array[int]", samples: int, seed: int) -> "array[int]":
    start = random.Random(seed).randrange(len(bed))
    times = -(-(start + samples) // len(bed))
    return (bed * times)[start : start + samples]


def _rms(samples: "array[int]") -> float:
    return math.sqrt(sum(map(mul, samples, samples)) / len(samples)) if samples else 0.0


def _active_rms(samples: "array[int]") -> float:
    """Of the frames within 30 dB of the loudest."""
    frame = RATE // 50
    powers = [_rms(samples[at : at + frame]) for at in range(0, len(samples), frame)]
    loud = [one for one in powers if one > max(powers, default=0.0) / 31.6]
    return math.sqrt(sum(one * one for one in loud) / len(loud)) if loud else 0.0
