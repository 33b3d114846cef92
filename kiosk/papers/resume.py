"""The code on a resume slip: which topics were heard, and where the person stands. Never an answer.

Topics stand as their two-digit numbers, so that a slip is read by any kiosk whose script still has them, and by a
person who types one.
"""

import re

from kiosk.journey.script import Script

_MARK = "cvr1"
# Scanners and forms take spaces off the end: what is empty there may be missing altogether.
_SLIP = re.compile(rf"{_MARK}(?: (?P<topics>[0-9a-z.]*)(?: (?P<situations>[a-z0-9.=-]*))?)?")
_PARTS = {"short": "a", "more": "b", "arguments": "c", "concerns": "d", "sources": "e"}


class NotASlip(Exception):
    """The code is not that of a resume slip."""


def slip_code(heard: frozenset[str], situations: tuple[tuple[str, str], ...], script: Script) -> str:
    """The code's text. Private topics stay off it."""
    topics = script.original.open_topics
    numbers = sorted(
        f"{topics[topic].number}{_PARTS[part]}"
        for topic, _, part in (name.partition("/") for name in heard)
        if topic in topics
    )
    stands = ".".join(f"{decision}={situation}" for decision, situation in situations)
    return f"{_MARK} {'.'.join(numbers)} {stands}"


def read_slip(text: str, script: Script) -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
    """What was heard, and the situations. What the script no longer has is left out. Raises NotASlip."""
    found = _SLIP.fullmatch(text.strip())
    if found is None:
        raise NotASlip
    given = (found["topics"] or "", found["situations"] or "")
    words = script.original
    ids = {str(topic.number): name for name, topic in words.open_topics.items()}
    parts = {letter: part for part, letter in _PARTS.items()}
    heard = frozenset(
        f"{ids[one[:2]]}/{parts[one[2:]]}" for one in given[0].split(".") if one[:2] in ids and one[2:] in parts
    )
    situations: list[tuple[str, str]] = []
    for one in given[1].split("."):
        decision, _, situation = one.partition("=")
        asked = words.decisions[decision].situation if decision in words.decisions else None
        if asked is not None and any(option.id == situation and not option.asks_date for option in asked.options):
            situations.append((decision, situation))
    return heard, tuple(situations)
