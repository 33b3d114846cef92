"""The typeface has what French papers need."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from printouts import fonts


@pytest.mark.parametrize("path", [fonts.REGULAR, fonts.BOLD], ids=lambda path: path.stem)
def test_the_typeface_has_every_letter_of_a_french_paper(path: Path) -> None:
    known = TTFont(path).getBestCmap()
    needed = "abcdefghijklmnopqrstuvwxyzàâäéèêëîïôöùûüçœæÿÀÂÉÈÊËÎÏÔÙÛÜÇŒÆŸ0123456789€«»’–—…•·°\u00a0\u202f"
    assert [letter for letter in needed if ord(letter) not in known] == []


@pytest.mark.parametrize("path", [fonts.REGULAR, fonts.BOLD], ids=lambda path: path.stem)
def test_the_narrow_space_is_narrower_than_a_space_and_shows_nothing(path: Path) -> None:
    font = TTFont(path)
    widths, known = font["hmtx"], font.getBestCmap()
    assert 0 < widths[known[0x202F]][0] < widths[known[0x20]][0]
    assert font["glyf"][known[0x202F]].numberOfContours == 0


def test_the_height_of_capitals_is_that_of_the_files() -> None:
    font = TTFont(fonts.REGULAR)
    assert font["OS/2"].sCapHeight / font["head"].unitsPerEm == fonts.CAP_HEIGHT_EM
