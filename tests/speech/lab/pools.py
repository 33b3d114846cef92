"""The clips that walks draw from, and the pool of what was made of them."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator

from kiosk.journey.actions import Action
from lab.clips import CLEAN, HALL, IN_NOISE, TELEPHONE, Clip, Condition, Kind, drawn
from lab.noises import TUNING_SEEDS
from lab.scenes import grammars, said_at
from lab.voices import REPORTING
from lab.walks import SCENES, Pool, Verdicts

# At 0 dB nearly nothing is understood: a little of it is enough to find what is misunderstood.
_CONDITIONS = (CLEAN, CLEAN, HALL, *IN_NOISE, TELEPHONE, TELEPHONE)
_OTHERS = {Kind.OTHER: 3, Kind.CONTRARY: 3, Kind.NOISE: 1}
# Where an answer is given more kinds of phrase can do harm.
_DECIDING = SCENES[0]


def walk_clips(each: int, seed: int = 0) -> Iterator[Clip]:
    """For each phrase that chooses something at the scenes of the walks, `each` clips by different voices through
    different conditions; and, for each scene, other talk, negations and noise in proportion."""
    chance = random.Random(f"walks {seed}")
    for scene in SCENES:
        for way in said_at(scene).ways:
            if way.action is not Action.CHOOSE:
                continue
            voices = chance.sample(REPORTING, min(each, len(REPORTING)))
            for number in range(each):
                condition = chance.choice(_CONDITIONS)
                noise_seed = TUNING_SEEDS + chance.randrange(TUNING_SEEDS)
                meaning = (way.action, way.option)
                voice = voices[number % len(voices)]
                yield Clip(Kind.COMMAND, scene, way.phrase, meaning, voice, condition, noise_seed)
        conditions: tuple[Condition, ...] = (CLEAN, HALL, *IN_NOISE, TELEPHONE)
        share = each / 12 * (2 if scene == _DECIDING else 1)
        numbers = {kind: max(1, round(share * number)) for kind, number in _OTHERS.items()}
        yield from drawn(grammars((scene,)), conditions, numbers, is_tuning=False, seed=seed)


def pooled(found: Iterable[tuple[Clip, Verdicts]]) -> Pool:
    """Sorted by what was said where."""
    phrases: dict[tuple[str, str], list[Verdicts]] = defaultdict(list)
    others: dict[tuple[str, Kind], list[Verdicts]] = defaultdict(list)
    for clip, verdicts in found:
        if clip.kind is Kind.COMMAND:
            phrases[clip.scene, clip.text].append(verdicts)
        else:
            others[clip.scene, clip.kind].append(verdicts)
    return Pool(phrases, others)
