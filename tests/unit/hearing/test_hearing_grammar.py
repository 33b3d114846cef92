"""A grammar's phrases are whole, each once, and nothing but a whole phrase is one."""

import pytest

from voice.hearing.grammar import Grammar, Phrase, normalized

GRAMMAR = Grammar.of(
    [
        Phrase("Je refuse.", "choose", "refuse"),
        Phrase("J’accepte !", "choose", "consent"),
        Phrase("plus fort", "louder"),
        Phrase("je n’accepte pas"),
    ]
)


def test_phrases_are_compared_as_engines_write_them() -> None:
    assert GRAMMAR.texts == ("je refuse", "j'accepte", "plus fort", "je n'accepte pas")
    assert normalized("« Où suis-je ? » — rez-de-chaussée") == "où suis-je rez-de-chaussée"


@pytest.mark.parametrize("heard", ["fort", "je refuse j'accepte", "je", "plus je refuse", "", "je refuse pas"])
def test_a_part_or_a_mixture_is_no_phrase(heard: str) -> None:
    assert GRAMMAR.phrase(heard) is None


def test_the_first_of_two_equal_phrases_counts() -> None:
    grammar = Grammar.of([Phrase("aide", "choose", "a"), Phrase("Aide", "help")])
    assert grammar.phrase("aide") == Phrase("aide", "choose", "a")
    assert len(grammar.phrases) == 1


def test_phrases_with_unknown_words_can_be_left_out() -> None:
    assert GRAMMAR.without({"fort"}).texts == ("je refuse", "j'accepte", "je n'accepte pas")
