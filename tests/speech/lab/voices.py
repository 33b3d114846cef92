"""Voices that say things: espeak-ng in many sexes, ages, speeds and pitches. Knows no grammar and no noise.

Two sets that share no voice: with TUNING limits are set, with REPORTING they are judged. Nothing may be changed because
of what the second shows.
"""

import subprocess
from dataclasses import dataclass
from functools import cache

from voice.speaking.sound import Sound

RATE = 16000
_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Voice:
    """`variant` as espeak-ng calls it, `pace` in words a minute, `pitch` from 0 to 99."""

    variant: str
    pace: int
    pitch: int


# Whatever else espeak-ng has: weights that were set with a dozen voices doubted the others.
_MORE = (
    Voice("roa/fr-be+adam", 150, 50), Voice("roa/fr+Alex", 160, 60), Voice("roa/fr+Alicia", 145, 25),
    Voice("roa/fr+Andrea", 100, 50), Voice("roa/fr-ch+Andy", 160, 40), Voice("roa/fr-ch+Annie", 135, 30),
    Voice("roa/fr+antonio", 95, 40), Voice("roa/fr-ch+aunty", 115, 35), Voice("roa/fr-ch+benjamin", 105, 30),
    Voice("roa/fr+boris", 140, 70), Voice("roa/fr-ch+caleb", 105, 35), Voice("roa/fr+david", 160, 25),
    Voice("roa/fr+Denis", 155, 40), Voice("roa/fr+Diogo", 160, 35), Voice("roa/fr-be+ed", 120, 40),
    Voice("roa/fr+edward", 105, 40), Voice("roa/fr-ch+Gene", 115, 25), Voice("roa/fr-be+Gene2", 125, 35),
    Voice("roa/fr+gustave", 115, 30), Voice("roa/fr-be+Henrique", 115, 70), Voice("roa/fr+Hugo", 140, 50),
    Voice("roa/fr+iven", 115, 50), Voice("roa/fr-be+iven2", 130, 50), Voice("roa/fr+Jacky", 130, 60),
    Voice("roa/fr+john", 95, 45), Voice("roa/fr+kaukovalta", 150, 50), Voice("roa/fr-ch+Lee", 95, 65),
    Voice("roa/fr-ch+marcelo", 120, 55), Voice("roa/fr+Marco", 130, 25), Voice("roa/fr+Mario", 140, 40),
    Voice("roa/fr+max", 155, 40), Voice("roa/fr-ch+Michael", 120, 65), Voice("roa/fr-be+miguel", 165, 65),
    Voice("roa/fr-be+Mike", 155, 60), Voice("roa/fr+Nguyen", 140, 50), Voice("roa/fr-be+pablo", 95, 55),
    Voice("roa/fr+paul", 110, 50), Voice("roa/fr-be+pedro", 165, 35), Voice("roa/fr-be+quincy", 115, 65),
    Voice("roa/fr+rob", 115, 50), Voice("roa/fr-be+robert", 105, 30), Voice("roa/fr+Storm", 150, 45),
    Voice("roa/fr-ch+Zac", 105, 25), Voice("roa/fr+klatt", 140, 65), Voice("roa/fr-ch+klatt3", 95, 40),
    Voice("roa/fr-be+klatt5", 160, 45), Voice("roa/fr-ch+norbert", 145, 55), Voice("roa/fr+sandro", 95, 25),
    Voice("roa/fr-ch+shelby", 120, 40), Voice("roa/fr+travis", 150, 70), Voice("roa/fr+m5", 145, 55),
    Voice("roa/fr+steph2", 105, 55),
)  # fmt: skip
# Men, women, old and young, slow and quick, Belgium and France.
TUNING = (
    Voice("roa/fr", 130, 50),
    Voice("roa/fr+m3", 145, 35),
    Voice("roa/fr+f2", 120, 60),
    Voice("roa/fr-be", 135, 45),
    Voice("roa/fr+m7", 105, 30),
    Voice("roa/fr+f4", 160, 65),
    Voice("roa/fr+m6", 120, 40),
    Voice("roa/fr-ch", 112, 55),
    Voice("roa/fr+klatt4", 125, 45),
    Voice("roa/fr+belinda", 140, 60),
    Voice("roa/fr-be+m2", 150, 45),
    Voice("roa/fr+victor", 100, 30),
    *_MORE,
)
# Others of each kind; one of these, as one of those, comes from another synthesizer of espeak-ng's (klatt).
REPORTING = (
    Voice("roa/fr", 165, 40),
    Voice("roa/fr", 100, 60),
    Voice("roa/fr+m1", 140, 45),
    Voice("roa/fr+m8", 125, 25),
    Voice("roa/fr+f1", 150, 55),
    Voice("roa/fr+f3", 110, 70),
    Voice("roa/fr-ch+f5", 135, 60),
    Voice("roa/fr-ch+m4", 130, 50),
    Voice("roa/fr+grandma", 115, 55),
    Voice("roa/fr+grandpa", 110, 35),
    Voice("roa/fr-be+anika", 145, 50),
    Voice("roa/fr+klatt2", 130, 45),
)


@cache
def said(text: str, voice: Voice) -> Sound:
    """`text` as `voice` says it, at 16 kHz, silence around it cut. Kept for the process's life."""
    spoken = subprocess.run(
        ["espeak-ng", "-v", voice.variant, "-s", str(voice.pace), "-p", str(voice.pitch), "--stdout", text],
        capture_output=True,
        check=True,
        timeout=_SECONDS,
    ).stdout
    trim = ["silence", "1", "0.01", "0.1%", "reverse", "silence", "1", "0.01", "0.1%", "reverse"]
    return through_sox(spoken, ["-t", "wav"], ["gain", "-n", "-3", *trim], RATE)


def through_sox(data: bytes, kind: list[str], effects: list[str], rate: int) -> Sound:
    """`data` (of the `kind` that sox is told) with `effects`, at `rate` samples a second, one channel; the same bytes
    each time."""
    command = [
        "sox",
        "-V1",
        "-R",
        "-D",
        *kind,
        "-",
        "-t",
        "raw",
        "-r",
        str(rate),
        "-b",
        "16",
        "-e",
        "signed",
        "-c",
        "1",
    ]
    done = subprocess.run([*command, "-", *effects], input=data, capture_output=True, check=True, timeout=_SECONDS)
    return Sound(done.stdout, rate)


def with_effects(sound: Sound, effects: list[str]) -> Sound:
    """`sound` through sox's `effects`, at its own rate."""
    return through_sox(sound.pcm, raw(sound.rate), effects, sound.rate)


def raw(rate: int) -> list[str]:
    """How sox is told of our own samples."""
    return ["-t", "raw", "-r", str(rate), "-b", "16", "-e", "signed", "-c", "1"]
