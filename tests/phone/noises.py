"""Sounds that are no words, made here: a rush, knocks, a child that cries, a quiet room. As a line carries them."""

import math
import random
from array import array
from collections.abc import Sequence

from voice.lines.media import RATE
from voice.speaking.sound import FULL_SCALE, Sound


def _pcm(wave: Sequence[float], level: float) -> bytes:
    """`wave` at a peak of `level` (0 to 1), as samples."""
    gain = level * (FULL_SCALE - 1) / max(map(abs, wave))
    return Sound.from_samples(array("h", [round(sample * gain) for sample in wave]), RATE).pcm


def _white(lots: random.Random, count: int) -> list[float]:
    return [lots.gauss(0, 1) for _ in range(count)]


def rush(seconds: float, seed: int = 1) -> bytes:
    """A street, a fan: noise that falls off towards the treble."""
    white = _white(random.Random(seed), round(seconds * RATE) + 3)
    return _pcm([sum(white[at : at + 4]) for at in range(len(white) - 3)], 0.3)


def knocks(seconds: float, seed: int = 2) -> bytes:
    """The receiver is laid down, dishes, a door: short bursts at odd times."""
    lots = random.Random(seed)
    wave = [0.0] * round(seconds * RATE)
    at = 0.0
    while (at := at + lots.uniform(0.15, 0.9)) < seconds - 0.2:
        begin, fall = round(at * RATE), lots.uniform(20, 60)
        for index, sample in enumerate(_white(lots, round(0.12 * RATE))):
            wave[begin + index] += sample * math.exp(-fall * index / RATE)
    return _pcm(wave, 0.7)


def crying_child(seconds: float, seed: int = 3) -> bytes:
    """Cries of about a second: a voice at 400 to 600 Hz that glides, with its harmonics; then a breath."""
    lots = random.Random(seed)
    wave: list[float] = []
    while len(wave) < seconds * RATE:
        count = round(lots.uniform(0.6, 1.6) * RATE)
        low, rise = lots.uniform(400, 480), lots.uniform(60, 120)
        turn = 0.0
        for index in range(count):
            glide = math.sin(math.pi * index / count)  # up, and down again
            turn += 2 * math.pi * (low + rise * glide + 8 * math.sin(2 * math.pi * 6 * index / RATE)) / RATE
            cry = sum(math.sin(n * turn) / n**0.7 for n in range(1, 7))
            wave.append(cry * (1 + 0.3 * lots.gauss(0, 1)) * min(1.0, 8 * glide))
        wave += [0.02 * sample for sample in _white(lots, round(0.35 * RATE))]
    return _pcm(wave[: round(seconds * RATE)], 0.6)


def quiet_room(seconds: float, seed: int = 4) -> bytes:
    """Hardly anything."""
    return _pcm(_white(random.Random(seed), round(seconds * RATE)), 0.002)


def mixed(one: Sequence[int], other: Sequence[int]) -> bytes:
    """Two sounds at once, as samples of the same length."""
    both = array("h", [max(-FULL_SCALE, min(FULL_SCALE - 1, a + b)) for a, b in zip(one, other, strict=True)])
    return Sound.from_samples(both, RATE).pcm
