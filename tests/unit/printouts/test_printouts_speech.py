"""What is said is what the paper has (ACCESSIBILITY 47), in the paper's order."""

import dataclasses

import pytest
from unit.printouts import samples
from unit.printouts.reading import words

from printouts.document import BlankLine, Choice, CombField, Document, Figures, Paragraph, SignatureBox
from printouts.renderings import plain, speech

PAPERS = [*samples.SHEETS, *samples.ROLLS, samples.TWO_IN_ONE]


def _only(*blocks: object) -> Document:
    return dataclasses.replace(samples.RECEIPT, blocks=blocks, foot="")


def _without_answers_in_full(paper: Document) -> Document:
    """`paper` with each choice as the sentence that says it: paper shows boxes, a voice says the ticked one."""
    blocks = tuple(
        part
        for block in paper.blocks
        for part in ((Paragraph(block.question), Paragraph(block.spoken)) if isinstance(block, Choice) else (block,))
    )
    return dataclasses.replace(paper, blocks=blocks)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.kind)
def test_the_voice_says_the_words_of_the_paper_in_their_order(paper: Document) -> None:
    shown = [word for word in words(plain.text(_without_answers_in_full(paper))) if word != "qr"]
    assert words(" ".join(speech.sentences(paper))) == shown


def test_a_sentence_ends_where_it_ends_and_not_at_an_abbreviation() -> None:
    said = speech.sentences(_only(Paragraph("Voir l’art. L. 1111 du code. M. Dupont vient ? « Oui. » Bien.")))
    assert said == ("Voir l’art. L. 1111 du code.", "M. Dupont vient ?", "« Oui. » Bien.")


def test_a_step_is_said_with_its_number_in_one_sentence() -> None:
    assert "1. Signez le formulaire." in speech.sentences(samples.RECEIPT)


def test_a_label_is_said_with_its_value_and_the_lines_that_wait_for_a_hand_together() -> None:
    furniture = dataclasses.replace(samples.FURNITURE, labelled="{label} : {value}.", by_hand="À remplir : {label}.")
    blocks = (
        Figures("Référence", ("0412", "8835")),
        CombField("Nom", (20,)),
        CombField("Né le", (2, 2, 4), "jour, mois, année"),
        BlankLine("Lieu"),
        SignatureBox("Signature"),
        BlankLine("Fait à", value="Lyon"),
    )
    assert speech.sentences(dataclasses.replace(_only(*blocks), furniture=furniture)) == (
        "Référence : 0412 8835.",
        "À remplir : Nom\u202f; Né le, jour, mois, année\u202f; Lieu\u202f; Signature.",
        "Fait à Lyon",
    )


def test_what_only_machines_compare_is_named_and_not_spelled() -> None:
    assert speech.sentences(_only(Paragraph("Registre : 23623dee5951", spoken="Un numéro."))) == ("Un numéro.",)


def test_figures_keep_the_order_of_their_groups_in_a_sentence_from_right_to_left() -> None:
    paper = dataclasses.replace(_only(Figures("الرمز", ("0412", "8835"))), language="ar")
    assert speech.sentences(paper) == ("الرمز \u20660412 8835\u2069",)


def test_the_answer_that_was_ticked_is_said_and_the_others_are_not() -> None:
    said = speech.sentences(samples.FORM)
    assert "Vous avez répondu\u202f: non, je ne veux pas l’avoir." in said
    assert "Oui, je veux l’avoir" not in said


def test_figures_are_said_in_the_groups_that_are_printed() -> None:
    assert any("0412 8835 0917" in one for one in speech.sentences(samples.RECEIPT))


def test_a_duplicate_and_a_rehearsal_say_so_first() -> None:
    again = dataclasses.replace(samples.RECEIPT, duplicate=2, is_rehearsal=True)
    assert speech.sentences(again)[:2] == ("ESSAI, sans valeur", "DUPLICATA n° 2")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.kind)
def test_plain_text_is_never_wider_than_sixty_columns(paper: Document) -> None:
    assert max(len(line) for line in plain.text(paper).splitlines()) <= 60


def test_plain_text_ticks_one_answer() -> None:
    assert "[x] Non, je ne veux pas l’avoir" in plain.text(samples.FORM)
    assert plain.text(samples.FORM).count("[x]") == 2
