"""Keymaps are data, checked when read."""

from pathlib import Path

import pytest

from kiosk.keymap import KeymapError, load_keymap

KEYMAPS = Path(__file__).parents[3] / "config" / "keymaps"


@pytest.mark.parametrize("path", sorted(KEYMAPS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_keymap_of_the_house_loads(path: Path) -> None:
    assert load_keymap(path).keys


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "x"\n[keys]\n"a" = "fly"', "there is no action « fly »"),
        ('name = "x"\n[keys]\n"a" = "choose:5"', "takes a number 1 to 4"),
        ('name = "x"\n[keys]\n"a" = "next:1"', "takes a number 1 to 4"),
        ('name = "x"\n[keys]\n"A" = "next"', "lower case"),
        ('name = "x"\n[keys]\n"a" = "next"\n"a" = "back"', "Mend that line"),
        ('name = "x"\ncolour = "red"\n[keys]', "colour"),
    ],
)
def test_a_faulty_keymap_is_told_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "pad.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KeymapError, match=r"pad\.toml") as trouble:
        load_keymap(path)
    assert said in str(trouble.value)
    assert "\n" not in str(trouble.value)


def test_a_missing_keymap_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(KeymapError, match=r"pad\.toml can't be read"):
        load_keymap(tmp_path / "pad.toml")
