"""Lines break at spaces, and only there."""

from hypothesis import given
from hypothesis import strategies as st

from printouts.renderings.lines import Words, broken

_words = st.lists(st.text(alphabet="abé’\u00a0\u202f-", min_size=1, max_size=14), max_size=30)


@given(words=_words, across=st.integers(4, 40))
def test_no_letter_is_lost_and_none_is_added(words: list[str], across: int) -> None:
    text = " ".join(words)
    lines = list(broken(Words(text, len), across))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(words=_words, across=st.integers(4, 40))
def test_a_line_is_too_wide_only_where_it_is_one_word(words: list[str], across: int) -> None:
    for line in broken(Words(" ".join(words), len), across):
        assert len(line) <= across or " " not in line


@given(words=_words, across=st.integers(16, 40))
def test_a_word_that_fits_is_never_broken(words: list[str], across: int) -> None:
    lines = list(broken(Words(" ".join(words), len), across))
    assert [piece for line in lines for piece in line.split(" ")] == words


def test_a_no_break_space_is_no_place_to_break() -> None:
    assert list(broken(Words("appelez les\u00a0urgences", len), 12)) == ["appelez", "les\u00a0urgences"]


def test_a_word_too_long_breaks_after_its_own_hyphen() -> None:
    assert list(broken(Words("un rendez-vous demain", len), 10)) == ["un rendez-", "vous", "demain"]
