"""The document model goes through an outbox and comes back equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.printouts import samples

from printouts import document
from printouts.document import Document, Medium, from_json, to_json

_text = st.text(max_size=40)
_cell = st.sampled_from(("", "40", "moins de 5", "«\u202fœuf\u202f»"))
_block = st.one_of(
    st.builds(document.Heading, _text, st.integers(1, 3)),
    st.builds(document.Paragraph, _text, st.booleans(), st.booleans()),
    st.builds(document.Steps, st.tuples(_text, _text), st.booleans()),
    st.builds(document.Choice, _text, st.tuples(_text, _text, _text), st.integers(0, 2), _text),
    st.builds(document.Figures, _text, st.tuples(_text)),
    st.builds(document.Code, _text, _text),
    st.builds(document.Codes, st.tuples(st.tuples(_cell, _cell)), st.integers(1, 4)),
    st.builds(document.Table, _cell, st.tuples(_cell), st.tuples(st.tuples(_cell, _cell)), st.sampled_from(((), (5,)))),
    st.builds(document.Contents, _text),
    st.builds(document.CombField, _text, st.tuples(st.integers(1, 9), st.integers(1, 9)), st.none() | _text),
    st.builds(document.BlankLine, _text, st.integers(1, 4), st.none() | _text),
    st.builds(document.Correspondents, st.tuples(_text), st.tuples(_text, _text), _text),
    st.builds(document.PageBreak),
)


@given(blocks=st.lists(_block, max_size=6).map(tuple), duplicate=st.integers(0, 5))
def test_a_document_comes_back_equal_from_its_json(blocks: tuple[document.Block, ...], duplicate: int) -> None:
    paper = Document("form", "Titre", "fr", Medium.SHEET, blocks, samples.FURNITURE, duplicate=duplicate)
    assert from_json(to_json(paper)) == paper


@pytest.mark.parametrize("paper", [*samples.SHEETS, *samples.ROLLS], ids=lambda paper: paper.kind)
def test_real_papers_come_back_equal(paper: Document) -> None:
    assert from_json(to_json(paper)) == paper


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"blocks": [{"block": "Bomb"}]}', to_json(samples.FORM)[:-9]]
)
def test_what_is_no_document_is_refused_with_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own error is one too
        from_json(text)


def test_a_paper_printed_again_counts_its_duplicates() -> None:
    assert samples.RECEIPT.again().again().duplicate == 2
