"""Figures as a table that people read (Markdown). Knows how clips are grouped; measures nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from lab.clips import Clip, Kind
from lab.ears import Outcome
from lab.figures import Counted, Result, alone, bound, real_time_factor, result, waits
from lab.scenes import said_at


@dataclass(frozen=True, slots=True)
class Measured:
    """One clip, what came of it, and what the grammar alone would have made of it (None where that wasn't asked).

    `once_more`: what came of the second try, where the kiosk asked for one.
    """

    clip: Clip
    outcome: Outcome
    result: Result
    alone: Result | None
    once_more: Result | None = None

    @property
    def in_two_tries(self) -> Result:
        """What came of it in the end."""
        return self.once_more or self.result


def measured(clip: Clip, outcome: Outcome, *, has_alone: bool) -> Measured:
    """`outcome` judged by what `clip` meant."""
    said = said_at(clip.scene)
    found = [
        (said.understood(one.verdict), one.verdict.phrase.meaning if one.verdict.phrase else None)
        for one in outcome.heard
    ]
    return Measured(
        clip, outcome, result(found, clip.meaning), alone(outcome.alone, clip.meaning) if has_alone else None
    )


def written(engine: str, rows: Sequence[Measured]) -> str:
    """The table of one engine: commands by condition, then everything that isn't one."""
    lines = [
        f"### {engine}",
        "",
        "| said | clips | right | + asked back | in two tries | wrong action | wrong, asked | grammar alone | wrong |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    commands = [one for one in rows if one.clip.kind is Kind.COMMAND]
    lines += [
        _row(f"commands, {name}", [one for one in commands if one.clip.condition.name == name])
        for name in dict.fromkeys(one.clip.condition.name for one in commands)
    ]
    at_10 = [one for one in commands if one.clip.condition.ratio_db == 10]
    if at_10:
        lines.append(_row("commands, 10 dB, all noises", at_10))
    for kind in (Kind.CONTRARY, Kind.OTHER, Kind.NOISE):
        of_kind = [one for one in rows if one.clip.kind is kind]
        if of_kind:
            lines.append(_row(f"{kind.value}", of_kind))
    median, most = waits(one.outcome for one in rows)
    accepted = [one.result for one in rows if one.clip.kind is Kind.OTHER]
    wrong = accepted.count(Result.WRONG)
    told = (
        f"Wait for the answer after the last sound: median {median:.0f} ms, 95 % within {most:.0f} ms."
        f" Processor time a second of sound: {real_time_factor([one.outcome for one in rows]):.3f}."
        f" Other talk acted upon: {wrong} of {len(accepted)} (95 % bound {bound(wrong, len(accepted)):.1%})."
    )
    lines += ["", told, ""]
    return "\n".join(lines)


def _row(name: str, rows: Sequence[Measured]) -> str:
    ours = Counted(tuple(one.result for one in rows))
    finally_ = Counted(tuple(one.in_two_tries for one in rows))
    bare = Counted(tuple(one.alone for one in rows if one.alone is not None))
    shares = [
        ours.share(Result.RIGHT),
        ours.share(Result.RIGHT, Result.ASKED),
        finally_.share(Result.RIGHT),
        finally_.share(Result.WRONG),
        ours.share(Result.ASKED_WRONG),
    ]
    cells = [f"{one:.1%}" for one in shares]
    cells += [f"{bare.share(one):.1%}" if bare.total else "–" for one in (Result.RIGHT, Result.WRONG)]
    return f"| {name} | {ours.total} | " + " | ".join(cells) + " |"
