"""Somebody who has every figure that was ever published, and how they are made, looks for fewer than five people."""

import itertools
import random

from hypothesis import given, settings
from hypothesis import strategies as st
from unit.figures.trees import (
    Visitor,
    could_come_of,
    month_of_visitors,
    numbers,
    sums,
    sums_of_some,
    trees,
    visitors,
)

from kiosk.figures.month import Month, publish, together
from kiosk.figures.rounding import BASE, Tree, rounded

SMALL = range(1, BASE)
_people = st.lists(visitors, max_size=45)
_seed = st.integers(0, 2**32)


@given(months=st.lists(_people, min_size=1, max_size=3), seed=_seed)
@settings(max_examples=60)
def test_no_number_no_difference_of_two_and_no_sum_less_a_whole_is_a_small_count(
    months: list[list[Visitor]], seed: int
) -> None:
    chance = random.Random(seed)
    published = [publish(month_of_visitors(people), chance) for people in months]
    every = [*published, together(published)]
    shown = [count for month in every for count in numbers(month).values()]
    assert not [count for count in shown if count in SMALL]
    assert not [pair for pair in itertools.combinations(set(shown), 2) if abs(pair[0] - pair[1]) in SMALL]
    for month in every:
        for _, tree in trees(month):
            for whole, parts in sums(tree):
                assert whole == sum(parts)  # a whole less its other parts is the part that is shown, and no more
                assert not [some for some in sums_of_some(parts) if abs(whole - some) in SMALL]


@given(people=_people, kind=visitors, more=st.integers(1, 4), seed=_seed)
@settings(max_examples=150)
def test_up_to_four_people_more_of_any_kind_could_have_given_the_same_publication(
    people: list[Visitor], kind: Visitor, more: int, seed: int
) -> None:
    """Where a published table is taken for true, four people of one kind change each of its numbers by four at most."""
    published = publish(month_of_visitors(people), random.Random(seed))
    assert could_come_of(published, month_of_visitors(people))
    as_shown = _people_of(published)
    if as_shown is not None:
        assert could_come_of(published, month_of_visitors([*as_shown, *[kind] * more]))


def _people_of(published: Month) -> list[Visitor] | None:
    """People who make exactly the published table, answers and topics aside where they are more than the visits."""
    visits = published.visits.count
    facets = [
        [name for name, part in parts.items() for _ in range(part.count)] for parts in published.visits.facets.values()
    ]
    heard = {topic: tree.count for topic, tree in published.topics.items()}
    given_all = {
        decision: [
            (decision, answer, place)
            for answer, part in tree.facets["answer"].items()
            for place, below in part.facets["place"].items()
            for _ in range(below.count)
        ]
        for decision, tree in published.answers.items()
    }
    if any(len(given) > visits for given in given_all.values()):
        return None  # more answers than visits: some people came twice, which these simple visitors can't
    return [
        (
            (facets[0][index], facets[1][index], facets[2][index], facets[3][index]),
            frozenset(topic for topic, count in heard.items() if index < count),
            tuple(given[index] for given in given_all.values() if index < len(given)),
        )
        for index in range(visits)
    ]


def test_an_attacker_who_tries_every_true_table_is_left_with_every_small_count() -> None:
    """Two ways to take the same visits apart, all small: the case that gives separately rounded tables away."""
    true = Tree(8, {"language": {"fr": Tree(4), "ar": Tree(4)}, "channel": {"screen": Tree(8), "phone": Tree(0)}})
    for seed in range(40):
        shown = rounded(true, random.Random(seed))
        left: dict[str, set[int]] = {}
        for fr, ar, screen in itertools.product(range(20), repeat=3):
            phone = fr + ar - screen
            if phone < 0:
                continue
            cells = {"fr": fr, "ar": ar, "screen": screen, "phone": phone}
            near = {**shown.facets["language"], **shown.facets["channel"]}
            if abs(shown.count - fr - ar) < BASE and all(abs(near[name].count - cells[name]) < BASE for name in cells):
                for name, count in cells.items():
                    left.setdefault(name, set()).add(count)
        for name, possible in left.items():
            shown_count = near[name].count
            assert possible == set(range(max(0, shown_count - 4), shown_count + 5)), (seed, name)


def test_rounding_each_table_by_itself_would_have_told() -> None:
    """Why tables are rounded together: 8 visits rounded to 10, two languages « moins de 5 »: each must be 4."""
    left = {
        (fr, ar)
        for fr, ar in itertools.product(range(BASE), repeat=2)  # both shown as under five
        if 8 <= fr + ar <= 12  # a whole that the nearest multiple makes 10
    }
    assert left == {(4, 4)}
