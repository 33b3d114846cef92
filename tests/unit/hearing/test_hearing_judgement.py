"""Each ground for disbelief stands on its own: unknown speech, parts, pace, fit, and rivals of another meaning."""

from dataclasses import replace

import pytest

from voice.hearing.grammar import UNKNOWN, Grammar, Phrase
from voice.hearing.hypothesis import Alternative, Hypothesis, Word
from voice.hearing.judgement import Reason, judged

GRAMMAR = Grammar.of(
    [
        Phrase("je refuse", "choose", "refuse"),
        Phrase("non je refuse", "choose", "refuse"),
        Phrase("j'accepte", "choose", "consent"),
        Phrase("je n'accepte pas"),
    ]
)
SAID = Hypothesis(
    "vosk",
    "je refuse",
    (Word("je", 0.3, 0.5), Word("refuse", 0.5, 1.0)),
    (Alternative("je refuse", -100.0),),
    seconds=1.5,
    voiced=0.6,
    level=-20.0,
)


def test_a_clear_phrase_is_believed() -> None:
    verdict = judged(SAID, GRAMMAR)
    assert verdict.phrase == Phrase("je refuse", "choose", "refuse")
    assert verdict.confidence > 0.9
    assert verdict.reason is None


@pytest.mark.parametrize(
    ("heard", "reason"),
    [
        (replace(SAID, text=""), Reason.SILENCE),
        (replace(SAID, voiced=0.0), Reason.SILENCE),
        (replace(SAID, text=UNKNOWN), Reason.UNKNOWN),
        (replace(SAID, text=f"{UNKNOWN} je refuse"), Reason.UNKNOWN),
        (replace(SAID, text="je"), Reason.PARTIAL),
        (replace(SAID, voiced=2.0), Reason.PARTIAL),
        (replace(SAID, text="je refuse j'accepte"), Reason.PARTIAL),
        (replace(SAID, words=(Word("je", 0.0, 2.0), Word("refuse", 2.0, 4.0))), Reason.PACE),
        (replace(SAID, words=(Word("je refuse", 0.0, 0.1),), voiced=0.13), Reason.PACE),
    ],
)
def test_what_is_no_clear_phrase_is_rejected_with_its_reason(heard: Hypothesis, reason: Reason) -> None:
    verdict = judged(heard, GRAMMAR)
    assert verdict.phrase is None
    assert verdict.reason is reason


def test_a_close_rival_of_another_meaning_makes_it_unsure() -> None:
    rivals = (Alternative("je refuse", -100.0), Alternative("j'accepte", -100.4))
    assert judged(replace(SAID, alternatives=rivals), GRAMMAR).reason is Reason.TOO_CLOSE


def test_another_way_to_say_the_same_is_no_rival() -> None:
    same = (Alternative("je refuse", -100.0), Alternative("non je refuse", -100.1))
    assert judged(replace(SAID, alternatives=same), GRAMMAR).phrase is not None


def test_a_bad_fit_is_no_phrase_with_an_engine_that_can_tell() -> None:
    heard = replace(SAID, engine="pocketsphinx", fit=-60.0)
    assert judged(heard, GRAMMAR).reason is Reason.UNLIKE


def test_a_decoy_is_heard_and_asks_for_nothing() -> None:
    heard = replace(SAID, text="je n'accepte pas", alternatives=(), words=())
    verdict = judged(heard, GRAMMAR)
    assert verdict.phrase is not None
    assert verdict.phrase.action is None


def test_a_long_word_in_a_short_words_time_was_another_word() -> None:
    """« je veux mon espace santé », as the tiny model once heard it."""
    text = "je refuse mon espace santé"
    grammar = Grammar.of([Phrase(text, "choose", "refuse")])
    ends = (0.38, 0.69, 0.91, 1.35, 1.90)
    squeezed = tuple(
        Word(word, start, end) for word, start, end in zip(text.split(), (0.28, *ends), ends, strict=False)
    )
    rivals = (Alternative(text, 0.0), Alternative("je veux mon espace santé", -11.0))
    doubted = judged(replace(SAID, text=text, words=squeezed, alternatives=rivals, voiced=1.6), grammar)
    ends = (0.50, 1.01, 1.21, 1.65, 2.20)
    spoken = tuple(Word(word, start, end) for word, start, end in zip(text.split(), (0.28, *ends), ends, strict=False))
    believed = judged(replace(SAID, text=text, words=spoken, alternatives=rivals, voiced=1.9), grammar)
    assert doubted.confidence < believed.confidence - 0.05
    assert believed.confidence > 0.8
