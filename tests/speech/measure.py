"""Measures how well the engines hear, and prints a table for each. A command, for whoever changes the hearing.

Example: .venv/bin/python tests/speech/measure.py --each 6 --vosk-model ~/vosk-model-small-fr-0.22 --out hearing.md
"""

import sys
import tempfile
from pathlib import Path

import click
from hearing_peers import RECORDINGS
from lab import recordings
from lab.clips import ALL, Clip, Kind, drawn
from lab.ears import Ears
from lab.figures import Counted, Result, alone
from lab.scenes import SCENES, grammars
from lab.second_tries import ASKED_BACK, heard
from lab.table import written

from voice.hearing.judgement import judged


@click.command()
@click.option("--each", default=6, show_default=True, help="Commands a scene and condition; others in proportion.")
@click.option("--engine", "engines", multiple=True, default=("vosk", "pocketsphinx"), show_default=True)
@click.option("--vosk-model", type=click.Path(exists=True, file_okay=False, path_type=Path), help="A full model.")
@click.option("--tuning", "is_tuning", is_flag=True, help="The voices and noises that limits are set with.")
@click.option("--without-baseline", is_flag=True, help="Leave out the engine's grammar alone: half the time.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the tables there, too.")
def main(
    *, each: int, engines: tuple[str, ...], vosk_model: Path | None, is_tuning: bool, without_baseline: bool,
    out: Path | None,
) -> None:  # fmt: skip
    """Hear many clips with each engine; print what came of them."""
    numbers = {Kind.COMMAND: each, Kind.CONTRARY: max(1, each // 2), Kind.OTHER: max(1, each // 2), Kind.NOISE: 1}
    clips = list(drawn(grammars(SCENES), ALL, numbers, is_tuning=is_tuning))
    tables = []
    for engine in engines:
        with tempfile.TemporaryDirectory() as folder:
            table = _measured(engine, clips, Path(folder), vosk_model, with_alone=not without_baseline)
        click.echo(table)
        tables.append(table)
    if out is not None:
        out.write_text("\n".join(tables), encoding="utf-8")


def _measured(engine: str, clips: list[Clip], folder: Path, full: Path | None, *, with_alone: bool) -> str:
    ears = Ears(engine, grammars((*SCENES, ASKED_BACK)), folder, full if engine == "vosk" else None)
    try:
        with click.progressbar(clips, label=engine, file=sys.stderr) as bar:
            rows = [heard(ears, clip, with_grammar_alone=with_alone) for clip in bar]
        return written(engine, rows) + _recorded(engine, ears, folder, full)
    finally:
        ears.close()


def _recorded(engine: str, ears: Ears, folder: Path, full: Path | None) -> str:
    """People's recordings: as other talk at the decision, and as commands of a grammar made of their own words."""
    talk = list(recordings.other_talk(RECORDINGS))
    if not talk:
        return "No recordings are here.\n"
    accepted = bare = 0
    for piece in talk:
        outcome = ears.hear(piece, "answer/space", with_grammar_alone=True)
        accepted += any(one.verdict.phrase and one.verdict.phrase.action for one in outcome.heard)
        bare += outcome.alone is not None and outcome.alone.action is not None
    grammar, commands = recordings.commands(RECORDINGS)
    own = Ears(engine, {"home commands": grammar}, folder / "own", full if engine == "vosk" else None)
    try:
        results, alones = [], []
        for command in commands:
            phrase = grammar.phrase(command.text)
            assert phrase is not None
            outcome = own.hear(command, "home commands", with_grammar_alone=True)
            verdicts = [judged(one.hypothesis, grammar) for one in outcome.heard]
            found = [one.phrase.meaning for one in verdicts if one.phrase is not None]
            right = found == [phrase.meaning]
            results.append(Result.RIGHT if right else Result.WRONG if found else Result.NOTHING)
            alones.append(alone(outcome.alone, phrase.meaning))
    finally:
        own.close()
    ours, without = Counted(tuple(results)), Counted(tuple(alones))
    return (
        f"People's recordings: {accepted} of {len(talk)} pieces of other talk taken for a phrase"
        f" (grammar alone: {bare}); of {ours.total} commands {ours.share(Result.RIGHT):.0%} right,"
        f" {ours.share(Result.WRONG):.0%} wrong (grammar alone: {without.share(Result.RIGHT):.0%},"
        f" {without.share(Result.WRONG):.0%}).\n"
    )


if __name__ == "__main__":
    main()
