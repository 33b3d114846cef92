"""Rounding to base 5: what is near stays near, what sums still sums, and chance is fair."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.figures.rounding import BASE, Tree, added, neighbour, rounded, shared

_counts = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 60), max_size=8)
_chance = st.integers(0, 2**32).map(random.Random)


@given(count=st.integers(0, 10_000), chance=_chance)
def test_a_count_becomes_one_of_its_neighbours(count: int, chance: random.Random) -> None:
    near = neighbour(count, chance)
    assert near % BASE == 0
    assert abs(near - count) < BASE


@given(counts=_counts, chance=_chance)
def test_parts_become_neighbours_that_sum_to_the_rounded_whole(counts: dict[str, int], chance: random.Random) -> None:
    total = neighbour(sum(counts.values()), chance)
    parts = shared(counts, total, chance)
    assert sum(parts.values()) == total
    for name, count in counts.items():
        assert parts[name] % BASE == 0
        assert abs(parts[name] - count) < BASE


def test_a_whole_that_is_no_neighbour_of_its_parts_is_refused() -> None:
    for total in (3, 0, 20):
        with pytest.raises(ValueError, match="no neighbour"):
            shared({"a": 6, "b": 7}, total, random.Random(1))


def test_on_the_average_rounding_takes_nothing_and_adds_nothing() -> None:
    chance = random.Random(7)
    drawn = [rounded(Tree(8, {"x": {"a": Tree(1), "b": Tree(7)}}), chance) for _ in range(4000)]
    assert abs(sum(tree.count for tree in drawn) / 4000 - 8) < 0.2
    assert abs(sum(tree.facets["x"]["a"].count for tree in drawn) / 4000 - 1) < 0.4


def test_every_rounding_that_sums_may_be_drawn() -> None:
    tree = Tree(12, {"x": {"a": Tree(4), "b": Tree(1), "c": Tree(7)}})
    seen = {
        tuple(part.count for part in rounded(tree, random.Random(seed)).facets["x"].values()) for seed in range(2000)
    }
    assert seen == {(a, b, c) for a in (0, 5) for b in (0, 5) for c in (5, 10) if a + b + c in (10, 15)}


def test_trees_are_added_part_by_part_whatever_one_of_them_lacks() -> None:
    one = Tree(10, {"x": {"a": Tree(5), "b": Tree(5)}})
    other = Tree(5, {"x": {"b": Tree(5)}, "y": {"c": Tree(5)}})
    both = added(one, other)
    assert both.count == 15
    assert {name: part.count for name, part in both.facets["x"].items()} == {"a": 5, "b": 10}
    assert both.facets["y"]["c"].count == 5
