"""Clips: what is said to which scene, by whom, through which noise. Drawn from a seed, and rendered when heard.

A clip knows what should come of it; it knows no engine.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lab.noises import NOISES, TUNING_SEEDS, by_telephone, echoing, in_a_still_room, in_noise
from lab.talk import REPORTING_TALK, REPORTING_TRAPS, TUNING_TALK, TUNING_TRAPS
from lab.voices import REPORTING, TUNING, Voice, said
from voice.hearing.grammar import Grammar
from voice.speaking.sound import Sound

Meaning = tuple[str | None, str | None]


class Kind(StrEnum):
    """What a clip is for."""

    COMMAND = "command"  # a phrase of the scene, which should be acted upon
    CONTRARY = "contrary"  # a negation or a trap: never an answer
    OTHER = "other"  # talk that isn't meant for the kiosk
    NOISE = "noise"  # nobody speaks


@dataclass(frozen=True, slots=True)
class Condition:
    """What stands between mouth and microphone. Without a `noise` the room is still."""

    name: str
    noise: str | None = None
    ratio_db: float = 40.0
    is_echoing: bool = False
    is_telephone: bool = False

    def through(self, sound: Sound, seed: int) -> Sound:
        """`sound` as it arrives."""
        here = echoing(sound) if self.is_echoing else sound
        mixed = in_noise(here, NOISES[self.noise], self.ratio_db, seed) if self.noise else in_a_still_room(here, seed)
        return by_telephone(mixed) if self.is_telephone else mixed


CLEAN = Condition("clean")
HALL = Condition("hall", is_echoing=True)
TELEPHONE = Condition("telephone", is_telephone=True)
AT_10_DB = tuple(Condition(f"{noise} 10 dB", noise, 10.0) for noise in NOISES)
IN_NOISE = tuple(Condition(f"{noise} {ratio} dB", noise, ratio) for ratio in (20, 10, 5, 0) for noise in NOISES)
# What the aims speak of, then everything.
AIMED = (CLEAN, *AT_10_DB, TELEPHONE)
ALL = (CLEAN, HALL, *IN_NOISE, TELEPHONE)


@dataclass(frozen=True, slots=True)
class Clip:
    """`text` said by `voice` at the scene `scene`; `meaning` is what should come of it, None for nothing at all."""

    kind: Kind
    scene: str
    text: str
    meaning: Meaning | None
    voice: Voice
    condition: Condition
    seed: int

    def sound(self) -> Sound:
        """As the microphone hears it."""
        spoken = Sound(bytes(2 * 24000), 16000) if self.kind is Kind.NOISE else said(self.text, self.voice)
        return self.condition.through(spoken, self.seed)


def drawn(
    grammars: Mapping[str, Grammar],
    conditions: Sequence[Condition],
    numbers: Mapping[Kind, int],
    *,
    is_tuning: bool,
    seed: int = 0,
) -> Iterator[Clip]:
    """For each scene and condition, as many clips of each kind as `numbers` says, no two the same. Voices take turns,
    so that each speaks as often as the others."""
    chance = random.Random(f"{seed} {is_tuning}")
    voices = TUNING if is_tuning else REPORTING
    talk, traps = (TUNING_TALK, TUNING_TRAPS) if is_tuning else (REPORTING_TALK, REPORTING_TRAPS)
    turn = chance.randrange(len(voices))
    first = 0 if is_tuning else TUNING_SEEDS
    for scene, grammar in grammars.items():
        acting = [(one.text, one.meaning) for one in grammar.phrases if one.action is not None]
        contrary = [(one.text, None) for one in grammar.phrases if one.action is None] + [(one, None) for one in traps]
        pools: dict[Kind, list[tuple[str, Meaning | None]]] = {
            Kind.COMMAND: acting,
            Kind.CONTRARY: contrary,
            Kind.OTHER: [(one, None) for one in talk],
            Kind.NOISE: [("", None)],
        }
        for condition in conditions:
            for kind, number in numbers.items():
                pool = pools[kind] * -(-number // len(pools[kind]))
                for text, meaning in chance.sample(pool, number):
                    turn += 1
                    voice = voices[turn % len(voices)]
                    noise_seed = first + chance.randrange(TUNING_SEEDS)
                    yield Clip(kind, scene, text, meaning, voice, condition, noise_seed)
