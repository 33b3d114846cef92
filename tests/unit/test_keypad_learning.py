"""A keypad is learned by pressing its keys; what comes out is a keymap that the screen takes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.keymap import KeymapError, load_keymap
from kiosk.keypad_learning import ASKED, KeyRefused, Learning, save


def learned(*keys: str) -> Learning:
    learning = Learning()
    for key in keys:
        learning = learning.press(key)
    return learning


def test_what_everything_needs_is_asked_first_and_cannot_be_left_out() -> None:
    learning = Learning()
    assert learning.asked == "move:next"
    assert learning.skip() == learning
    learning = learned("F13", "F14")
    assert learning.is_enough
    assert learning.skip().asked == ASKED[3]


def test_a_learned_keypad_is_a_keymap(tmp_path: Path) -> None:
    learning = learned("F13", "Enter").skip().press("W")
    path = save(learning, "Pavé d’accueil n° 1", tmp_path / "keymaps")
    assert path.name == "pave-d-accueil-n-1.toml"
    keymap = load_keymap(path)
    assert keymap.name == "Pavé d’accueil n° 1"
    assert keymap.keys == {"F13": "move:next", "Enter": "select", "w": "next"}
    assert list(path.parent.iterdir()) == [path]


def test_a_key_has_one_act_and_the_refusal_names_it() -> None:
    with pytest.raises(KeyRefused) as refused:
        learned("F13").press("F13")
    assert (refused.value.reason, refused.value.by) == ("taken", "move:next")


@pytest.mark.parametrize(
    ("key", "reason"), [("Shift", "no_key"), ("", "no_key"), ("Unidentified", "no_key"), ("4", "figure")]
)
def test_what_is_no_key_of_a_keypad_is_refused(key: str, reason: str) -> None:
    with pytest.raises(KeyRefused) as refused:
        Learning().press(key)
    assert refused.value.reason == reason


def test_too_little_and_no_name_are_refused_and_write_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeymapError, match="both needed"):
        save(learned("F13"), "pad", tmp_path)
    with pytest.raises(KeymapError, match="needs a name"):
        save(learned("F13", "F14"), "…", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_one_step_back_asks_again() -> None:
    learning = learned("F13", "F14").undo()
    assert learning.asked == "select"
    assert learning.press("F15").keymap("x").keys == {"F13": "move:next", "F15": "select"}
    assert Learning().undo() == Learning()


@given(keys=st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=40), name=st.text(max_size=20))
def test_whatever_is_pressed_the_file_reads_back_or_is_refused(
    keys: list[str], name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    learning = Learning()
    for key in keys:
        if learning.asked is None:
            break
        try:
            learning = learning.press(key)
        except KeyRefused:
            continue
    folder = tmp_path_factory.mktemp("keymaps")
    try:
        path = save(learning, name, folder)
    except KeymapError:
        assert list(folder.iterdir()) == []
        return
    assert load_keymap(path).keys == learning.keymap("x").keys
