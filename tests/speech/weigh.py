"""Fits how an engine's evidence is weighed, on tuning clips alone, and prints the weights. A command, for builders.

Logistic regression with a little ridge. `--against` is how much more all other sounds weigh than all phrases that were
meant: Vosk's filler has already rejected most of them, PocketSphinx hears a phrase in everything.
Example: .venv/bin/python tests/speech/weigh.py --engine pocketsphinx --each 18 --against 3
"""

import math
import tempfile
from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path

import click
from lab.clips import AT_10_DB, CLEAN, HALL, TELEPHONE, Condition, Kind, drawn
from lab.ears import Ears
from lab.scenes import SCENES, grammars

from voice.hearing.evidence import Evidence, Weights, evidence
from voice.hearing.grammar import UNKNOWN

# Where clean speech and telephone speech are told from other talk, noise in which half is lost says more than noise in
# which nearly all is.
_CONDITIONS = (
    CLEAN,
    HALL,
    *AT_10_DB,
    TELEPHONE,
    Condition("babble 15 dB", "babble", 15.0),
    Condition("hum 5 dB", "hum", 5.0),
)
_NUMBERS = {Kind.COMMAND: 1.0, Kind.CONTRARY: 0.33, Kind.OTHER: 0.5, Kind.NOISE: 0.05}
_RIDGE, _STEPS, _PACE = 0.3, 6000, 0.2
# Values that differ by less are the same.
_SAME = 1e-9
# Which way each piece of evidence can speak, in their order: one that would speak the other way, as chance has it with
# so few clips, says nothing.
_SIGNS = (1, 1, 1, 1, -1, -1, -1, -1, -1)

Row = tuple[Evidence, bool]


@click.command()
@click.option("--engine", type=click.Choice(["vosk", "pocketsphinx"]), required=True)
@click.option("--each", default=8, show_default=True, help="Commands a scene and condition.")
@click.option("--against", default=1.0, show_default=True, help="How much more other sounds weigh.")
@click.option("--vosk-model", type=click.Path(exists=True, file_okay=False, path_type=Path), help="A full model.")
def main(*, engine: str, each: int, against: float, vosk_model: Path | None) -> None:
    """Hear tuning clips, and print the weights that tell meant phrases from everything else."""
    numbers = {kind: max(1, round(share * each)) for kind, share in _NUMBERS.items()}
    known = grammars(SCENES)
    clips = drawn(known, _CONDITIONS, numbers, is_tuning=True)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        ears = Ears(engine, known, Path(folder), vosk_model)
        try:
            for clip in clips:
                grammar = known[clip.scene]
                for one in ears.hear(clip, clip.scene).heard:
                    phrase = None if UNKNOWN in one.hypothesis.text else grammar.phrase(one.hypothesis.text)
                    # What was heard as a decoy does nothing, however sure.
                    if phrase is not None and phrase.action is not None:
                        rows.append((evidence(one.hypothesis, grammar, phrase), phrase.meaning == clip.meaning))
        finally:
            ears.close()
    fitted = fit(rows, against)
    click.echo(f"{sum(is_meant for _, is_meant in rows)} meant, {sum(not is_meant for _, is_meant in rows)} not")
    given = ", ".join(f"{one.name}={getattr(fitted, one.name):.2f}" for one in fields(Weights))
    click.echo(f'"{engine}": Weights({given}),')


def fit(rows: Sequence[Row], against: float = 1.0) -> Weights:
    """Weights for `rows`. A piece of evidence that is always the same weighs nothing."""
    columns = list(zip(*(astuple(one) for one, _ in rows), strict=True))
    means = [sum(one) / len(one) for one in columns]
    spreads = [
        math.sqrt(sum((x - mean) ** 2 for x in one) / len(one)) for one, mean in zip(columns, means, strict=True)
    ]
    scales = list(zip(means, spreads, strict=True))
    table = [
        [(x - mean) / spread if spread > _SAME else 0.0 for x, (mean, spread) in zip(astuple(row), scales, strict=True)]
        for row, _ in rows
    ]
    meant = [is_meant for _, is_meant in rows]
    shares = {True: 1 / max(1, sum(meant)), False: against / max(1, len(meant) - sum(meant))}
    shares = {is_meant: share / (1 + against) for is_meant, share in shares.items()}
    start, weights = 0.0, [0.0] * len(columns)
    for _ in range(_STEPS):
        slope, slopes = 0.0, [_RIDGE / len(rows) * one for one in weights]
        for row, is_meant in zip(table, meant, strict=True):
            sure = 1 / (1 + math.exp(-(start + sum(map(float.__mul__, weights, row)))))
            wrong = (sure - is_meant) * shares[is_meant]
            slope += wrong
            for index, x in enumerate(row):
                slopes[index] += wrong * x
        start -= _PACE * slope
        moved = [one - _PACE * two for one, two in zip(weights, slopes, strict=True)]
        weights = [one if one * sign > 0 else 0.0 for one, sign in zip(moved, _SIGNS, strict=True)]
    plain = [one / spread if spread > _SAME else 0.0 for one, spread in zip(weights, spreads, strict=True)]
    return Weights(start - sum(one * mean for one, mean in zip(plain, means, strict=True)), *plain)


if __name__ == "__main__":
    main()
