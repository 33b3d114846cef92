"""A slip of the finger in a reference is always caught: every single wrong digit, every swap of neighbours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.register import references
from kiosk.register.errors import MistypedReference

made = st.builds(references.make, st.integers(0, 9999), st.integers(0, 999_999))


@given(made)
def test_every_reference_made_is_read_back(reference: str) -> None:
    assert references.parse(references.spaced(reference)) == reference
    assert references.make(*references.split(reference)) == reference


@given(made)
def test_every_single_wrong_digit_is_caught(reference: str) -> None:
    for place in range(12):
        for digit in "0123456789".replace(reference[place], ""):
            with pytest.raises(MistypedReference):
                references.parse(reference[:place] + digit + reference[place + 1 :])


@given(made)
def test_every_swap_of_neighbours_is_caught(reference: str) -> None:
    for place in range(11):
        swapped = reference[:place] + reference[place + 1] + reference[place] + reference[place + 2 :]
        if swapped != reference:
            with pytest.raises(MistypedReference):
                references.parse(swapped)


@given(made)
def test_a_digit_too_few_or_too_many_is_caught(reference: str) -> None:
    for place in range(12):
        for typed in (reference[:place] + reference[place + 1 :], reference[:place] + "7" + reference[place:]):
            with pytest.raises(MistypedReference):
                references.parse(typed)


@given(st.text("0123456789", min_size=12, max_size=12))
def test_twelve_digits_are_a_reference_only_if_they_were_made_so(digits: str) -> None:
    is_made = references.make(*references.split(digits)) == digits
    try:
        assert references.parse(digits) == digits
    except MistypedReference:
        assert not is_made
    else:
        assert is_made
