"""Controlled random rounding to base 5: every number to one of its neighbours, every sum to the sum of its parts.

What is published is then a table that could be true as it stands. Add up to four people of any kind to the true
table, or take them away, and each of its numbers changes by at most four: the same publication could have come of
that. So no number, no sum and no difference of published numbers tells of fewer than five people. Chance decides
between neighbours, so that the choice tells nothing either. Statistics Canada rounds its censuses to base 5 at
random; controlled rounding is Cox (1987), "A constructive procedure for unbiased controlled rounding".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

BASE = 5

# The ways to take a count apart, each into parts by name: `{"language": {"fr": …}}`.
Facets = Mapping[str, Mapping[str, "Tree"]]


@dataclass(frozen=True, slots=True)
class Tree:
    """A count and, for each way to take it apart, parts that sum to it."""

    count: int
    facets: Facets = field(default_factory=dict)


def neighbour(count: int, chance: Random) -> int:
    """`count` where it is a multiple of 5, else the one below or above: the nearer is the likelier."""
    remainder = count % BASE
    return count - remainder + (BASE if chance.random() * BASE < remainder else 0)


def shared(counts: Mapping[str, int], total: int, chance: Random) -> dict[str, int]:
    """Each count as one of its neighbours, together `total`. Raises ValueError where that is no neighbour of the sum.

    There is always a way: as many parts as the sum of remainders needs have one.
    """
    if total % BASE or abs(sum(counts.values()) - total) >= BASE:
        raise ValueError(f"{total} is no neighbour of {sum(counts.values())}")
    below = {name: count - count % BASE for name, count in counts.items()}
    wishes = {name: count % BASE / BASE - chance.random() for name, count in counts.items() if count % BASE}
    lifts = (total - sum(below.values())) // BASE
    lifted = set(sorted(wishes, key=lambda name: wishes[name], reverse=True)[:lifts])
    return {name: low + (BASE if name in lifted else 0) for name, low in below.items()}


def rounded(tree: Tree, chance: Random, *, to: int | None = None, most: int | None = None) -> Tree:
    """`tree` with every count rounded, from the root down: parts sum to what they are parts of.

    `to` is the root's own rounded count where it is known already; `most` is one that it can't exceed.
    """
    count = neighbour(tree.count, chance) if to is None else to
    if most is not None and count > most:
        count -= BASE
    return Tree(
        count,
        {facet: _rounded_parts(parts, count, chance) for facet, parts in tree.facets.items()},
    )


def _rounded_parts(parts: Mapping[str, Tree], total: int, chance: Random) -> dict[str, Tree]:
    counts = shared({name: part.count for name, part in parts.items()}, total, chance)
    return {name: rounded(part, chance, to=counts[name]) for name, part in parts.items()}


def added(one: Tree, other: Tree) -> Tree:
    """Two trees as one: counts are summed, parts that one lacks count as none there."""
    facets = {
        facet: {
            name: added(one.facets.get(facet, {}).get(name, _NOTHING), other.facets.get(facet, {}).get(name, _NOTHING))
            for name in dict.fromkeys([*one.facets.get(facet, {}), *other.facets.get(facet, {})])
        }
        for facet in dict.fromkeys([*one.facets, *other.facets])
    }
    return Tree(one.count + other.count, facets)


_NOTHING = Tree(0)
