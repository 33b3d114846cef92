"""True months to publish, and whether a publication could have come of one: what an attacker reckons with."""

import itertools
from collections.abc import Iterator, Mapping

from hypothesis import strategies as st

from kiosk.figures.month import ANSWER, PLACE, Month
from kiosk.figures.rounding import BASE, Tree
from kiosk.figures.visits import CHANNEL, END, HELPED, LANGUAGE

_FACETS = {
    END: ("finished", "stopped", "timed_out"),
    LANGUAGE: ("fr", "ar"),
    CHANNEL: ("screen", "phone"),
    HELPED: ("yes", "no"),
}
_DECISIONS = {"space": ("consent", "refuse", "later"), "copy": ("ask",)}
_PLACES = ("1", "2", "3")

# One visitor: how the visit ended, its language, channel, help; what was heard; what was answered, and from where.
Visitor = tuple[tuple[str, str, str, str], frozenset[str], tuple[tuple[str, str, str], ...]]

visitors = st.tuples(
    st.tuples(*(st.sampled_from(names) for names in _FACETS.values())),
    st.frozensets(st.sampled_from(("one", "two"))),
    st.lists(
        st.sampled_from([(decision, answer) for decision, answers in _DECISIONS.items() for answer in answers]),
        max_size=2,
        unique_by=lambda pair: pair[0],
    ).flatmap(lambda given: st.tuples(*(st.tuples(*map(st.just, one), st.sampled_from(_PLACES)) for one in given))),
)


def month_of_visitors(people: list[Visitor]) -> Month:
    """The true month that these people make."""
    parts = {
        facet: {name: Tree(sum(person[0][index] == name for person in people)) for name in names}
        for index, (facet, names) in enumerate(_FACETS.items())
    }
    given = [one for person in people for one in person[2]]
    return Month(
        Tree(len(people), parts),
        {topic: Tree(sum(topic in person[1] for person in people)) for topic in ("one", "two")},
        {decision: _decision(decision, answers, given) for decision, answers in _DECISIONS.items()},
    )


def _decision(decision: str, answers: tuple[str, ...], given: list[tuple[str, str, str]]) -> Tree:
    parts = {
        answer: Tree(
            sum(one[:2] == (decision, answer) for one in given),
            {PLACE: {place: Tree(given.count((decision, answer, place))) for place in _PLACES}},
        )
        for answer in answers
    }
    return Tree(sum(part.count for part in parts.values()), {ANSWER: parts})


def trees(month: Month) -> Iterator[tuple[str, Tree]]:
    """Every tree of a month, by name."""
    yield "visits", month.visits
    yield from ((f"topic {name}", tree) for name, tree in month.topics.items())
    yield from ((f"decision {name}", tree) for name, tree in month.answers.items())


def counts(tree: Tree, name: str = "") -> Iterator[tuple[str, int]]:
    """Every number of a tree, by where it stands."""
    yield name, tree.count
    for facet, parts in tree.facets.items():
        for part, below in parts.items():
            yield from counts(below, f"{name}/{facet}={part}")


def numbers(month: Month) -> Mapping[str, int]:
    """Every number of a month."""
    return {name: count for tree, root in trees(month) for name, count in counts(root, tree)}


def sums(tree: Tree) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Each number of a tree with the parts that sum to it."""
    for parts in tree.facets.values():
        yield tree.count, tuple(part.count for part in parts.values())
        for part in parts.values():
            yield from sums(part)


def could_come_of(published: Month, true: Month) -> bool:
    """Whether chance might have made `published` of `true`: each number a neighbour, each sum a sum, topics capped."""
    shown, real = numbers(published), numbers(true)
    are_neighbours = all(shown[name] % BASE == 0 and abs(shown[name] - real[name]) < BASE for name in shown)
    are_sums = all(whole == sum(parts) for _, tree in trees(published) for whole, parts in sums(tree))
    return are_neighbours and are_sums and all(t.count <= published.visits.count for t in published.topics.values())


def sums_of_some(parts: tuple[int, ...]) -> Iterator[int]:
    """The sum of each choice of some of `parts`."""
    for many in range(1, len(parts) + 1):
        for some in itertools.combinations(parts, many):
            yield sum(some)
