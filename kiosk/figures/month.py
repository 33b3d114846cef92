"""A month's figures: counted from the register, rounded once, summed. Knows names, not the words for them.

Which rows there are follows from the script and from the register's own words, never from what was counted: a row
that stood there only because somebody had come would tell of them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from random import Random
from typing import Any

from kiosk.figures.rounding import Tree, added, rounded
from kiosk.figures.visits import CHANNEL, END, ENDS, HELPED, LANGUAGE, LATER, NO, TOPIC, YES, placed
from kiosk.journey.script import ANSWERS, Answer, Kind, Script
from kiosk.register.record import Channel, RecordBody
from kiosk.register.tallies import Tallies

PLACE, ANSWER = "place", "answer"
OTHER = "other"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Month:
    """What is told of a month, or of several together: true counts, or published ones.

    `visits` is taken apart by end, language, channel and help. `topics` are visits that heard each topic. `answers`
    are those to each decision, by answer, and each answer by where it stood.
    """

    visits: Tree = field(default_factory=lambda: Tree(0))
    topics: Mapping[str, Tree] = field(default_factory=dict)
    answers: Mapping[str, Tree] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows a month has."""

    languages: tuple[str, ...]
    topics: tuple[str, ...]
    decisions: Mapping[str, Kind]

    @classmethod
    def of(cls, script: Script) -> "Rows":
        """The rows that go with a script: all that it offers, but private topics."""
        return cls(
            script.plan.languages,
            script.open_topic_ids(),
            {place.id: place.kind for place in script.plan.decisions if place.kind is not Kind.SHEET},
        )


_CHANNELS = tuple(channel.value for channel in Channel if channel is not Channel.REHEARSAL)


def counted(tallies: Tallies, month: str, rows: Rows) -> Month:
    """The true counts of a month, which nobody is shown. Raises RegisterUnavailable."""
    times = tallies.of(month)
    by_what: dict[str, Counter[str]] = {}
    for (what, name), number in times.items():
        by_what.setdefault(what, Counter())[name] = number
    visits = {
        END: _parts(by_what.get(END), ENDS),
        LANGUAGE: _parts(by_what.get(LANGUAGE), rows.languages),
        CHANNEL: _parts(by_what.get(CHANNEL), _CHANNELS),
        HELPED: _parts(by_what.get(HELPED), (YES, NO)),
    }
    heard = by_what.get(TOPIC, Counter())
    given = _given(tallies.bodies_of(month))
    later = by_what.get(LATER, Counter())
    answers = {
        decision: _answers(kind, given.get(decision, Counter()), later, decision)
        for decision, kind in rows.decisions.items()
    }
    return Month(
        Tree(sum(part.count for part in visits[END].values()), visits),
        {topic: Tree(heard[topic]) for topic in rows.topics},
        answers,
    )


def publish(month: Month, chance: Random) -> Month:
    """A month as everybody may see it. To be drawn once and kept: two draws together would tell more than one."""
    visits = rounded(month.visits, chance)
    return Month(
        visits,
        {topic: rounded(tree, chance, most=visits.count) for topic, tree in month.topics.items()},
        {decision: rounded(tree, chance) for decision, tree in month.answers.items()},
    )


def together(months: Iterable[Month]) -> Month:
    """Published months as one: sums of published numbers, which tell no more than those."""
    return reduce(_added, months, Month())


def to_json(month: Month) -> dict[str, Any]:
    """A published month, to be kept."""
    return {
        "version": VERSION,
        "visits": _plain(month.visits),
        "topics": {name: tree.count for name, tree in month.topics.items()},
        "answers": {name: _plain(tree) for name, tree in month.answers.items()},
    }


def from_json(body: Mapping[str, Any]) -> Month:
    """The month that `to_json` wrote. Raises ValueError where it is something else."""
    try:
        if body["version"] != VERSION:
            raise ValueError(f"figures of version {body['version']} can't be read")
        return Month(
            _tree(body["visits"]),
            {name: Tree(int(count)) for name, count in body["topics"].items()},
            {name: _tree(tree) for name, tree in body["answers"].items()},
        )
    except (KeyError, TypeError, AttributeError) as trouble:
        raise ValueError(f"not a month's figures: {trouble}") from trouble


def _parts(found: Counter[str] | None, names: Iterable[str]) -> dict[str, Tree]:
    """A part for each name that is always there. What else was found (a trial, a language given up) goes to `other`."""
    counts = Counter() if found is None else found
    known = tuple(names)
    other = sum(number for name, number in counts.items() if name not in known)
    return {**{name: Tree(counts[name]) for name in known}, OTHER: Tree(other)}


def _given(bodies: Iterable[RecordBody]) -> Mapping[str, Counter[tuple[str, int]]]:
    """For each decision how often each answer was given from each place, from 1."""
    found: dict[str, Counter[tuple[str, int]]] = {}
    for body in bodies:
        for one in body.decisions:
            place = one.order.index(one.answer) + 1
            found.setdefault(one.decision, Counter())[(one.answer.value, place)] += 1
    return found


def _answers(kind: Kind, given: Counter[tuple[str, int]], later: Counter[str], decision: str) -> Tree:
    """A decision's answers, those that are recorded and "later", which is only counted."""
    answers: dict[str, Tree] = {}
    places = range(1, len(ANSWERS[kind]) + 1)
    for answer in ANSWERS[kind]:
        match answer:
            case Answer.CONSENT | Answer.REFUSE | Answer.ASK:
                counts = {str(place): given[answer.value, place] for place in places}
            case Answer.LATER:
                counts = {str(place): later[placed(decision, place)] for place in places}
            case Answer.DONT | Answer.TAKE:
                continue  # what is not asked for is nothing, and leaves no trace
        parts = {place: Tree(count) for place, count in counts.items()}
        answers[answer.value] = Tree(sum(counts.values()), {PLACE: parts})
    return Tree(sum(tree.count for tree in answers.values()), {ANSWER: answers})


def _added(one: Month, other: Month) -> Month:
    return Month(
        added(one.visits, other.visits),
        _added_each(one.topics, other.topics),
        _added_each(one.answers, other.answers),
    )


def _added_each(one: Mapping[str, Tree], other: Mapping[str, Tree]) -> dict[str, Tree]:
    names = dict.fromkeys([*one, *other])
    return {name: added(one.get(name, Tree(0)), other.get(name, Tree(0))) for name in names}


def _plain(tree: Tree) -> dict[str, Any]:
    return {
        "count": tree.count,
        "facets": {facet: {name: _plain(part) for name, part in parts.items()} for facet, parts in tree.facets.items()},
    }


def _tree(body: Mapping[str, Any]) -> Tree:
    facets = {facet: {name: _tree(part) for name, part in parts.items()} for facet, parts in body["facets"].items()}
    return Tree(int(body["count"]), facets)
