"""References: what is made is right, what is mistyped is told."""

import pytest
from stdnum.iso7064 import mod_97_10

from kiosk.register import references
from kiosk.register.errors import MistypedReference


def test_a_drawn_reference_begins_with_its_station_and_has_twelve_digits() -> None:
    reference = references.draw(412)
    assert reference[:4] == "0412"
    assert len(reference) == 12
    assert reference.isdigit()


@pytest.mark.parametrize("serial", [0, 1, 96, 97, 883_509, 999_999])
def test_check_digits_are_those_of_the_standard(serial: int) -> None:
    reference = references.make(412, serial)
    assert mod_97_10.is_valid(reference)
    assert mod_97_10.calc_check_digits(reference[:10]) == reference[10:]


@pytest.mark.parametrize("between", ["", " ", "\u202f", "\u00a0", "-", "."])
def test_a_reference_is_read_with_whatever_stands_between_its_groups(between: str) -> None:
    reference = references.make(412, 883_509)
    typed = between.join([reference[:4], reference[4:8], reference[8:]])
    assert references.parse(typed) == reference


def test_a_reference_is_shown_in_three_groups() -> None:
    assert references.spaced(references.make(412, 883_509)) == "0412 8835 0992"


@pytest.mark.parametrize("typed", ["", "0412", "0412883509921", "04128835099²", "٠٤١٢٨٨٣٥٠٩٩٢", "041288350993"])
def test_what_is_no_reference_is_mistyped(typed: str) -> None:
    with pytest.raises(MistypedReference):
        references.parse(typed)


def test_there_is_no_reference_beyond_the_last_station_or_serial() -> None:
    with pytest.raises(ValueError, match="no reference"):
        references.make(10_000, 0)
    with pytest.raises(ValueError, match="no reference"):
        references.make(0, 1_000_000)
