"""What a form's fields can ask for, forged ones included."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Digits
from kiosk.screen.deed import Correct, NotADeed, Scan, Type, read_deed, read_plug


@pytest.mark.parametrize(
    ("form", "deed"),
    [
        ({"action": "next"}, Act(Action.NEXT)),
        ({"action": "choose:3"}, Act(Action.CHOOSE, option=3)),
        ({"action": "choose", "option": "1"}, Act(Action.CHOOSE, option=1)),
        ({"action": "language:fr"}, Act(Action.LANGUAGE, word="fr")),
        ({"action": "explain", "word": "DMP"}, Act(Action.EXPLAIN, word="DMP")),
        ({"action": "type:0"}, Type("0")),
        ({"action": "correct"}, Correct()),
        ({"action": "enter", "digits": "05 03 2026"}, Digits("05032026")),
        ({"action": "enter", "digits": ""}, Digits("")),
        ({"action": "scan", "word": "CVX1\r\nMairie "}, Scan("CVX1\nMairie")),
    ],
)
def test_a_form_of_ours_is_read(form: dict[str, str], deed: object) -> None:
    assert read_deed(form) == deed


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"action": ""},
        {"action": "delete"},
        {"action": "choose"},
        {"action": "choose:0"},
        {"action": "choose:5"},
        {"action": "choose:١"},
        {"action": "type:12"},
        {"action": "type:²"},
        {"action": "enter", "digits": "12a"},
        {"action": "enter", "digits": "٣"},
        {"action": "enter", "digits": "1" * 33},
        {"action": "scan", "word": " "},
        {"action": "headphones:in"},
        {"action": "scan", "word": "x" * 3001},
    ],
)
def test_a_forged_form_is_no_deed(form: dict[str, str]) -> None:
    with pytest.raises(NotADeed):
        read_deed(form)


@given(st.dictionaries(st.sampled_from(["action", "option", "word", "digits"]), st.text(max_size=40)))
def test_no_form_makes_anything_else(form: dict[str, str]) -> None:
    with contextlib.suppress(NotADeed):
        assert isinstance(read_deed(form), Act | Digits | Type | Correct | Scan)


def test_a_plug_is_told_apart_from_what_a_person_does() -> None:
    told = {value: read_plug({"action": value}) for value in ("headphones:in", "headphones:out", "headphones:", "next")}
    assert told == {"headphones:in": True, "headphones:out": False, "headphones:": None, "next": None}
