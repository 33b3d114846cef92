"""What speaks for a hypothesis and against it: each number moves as its words say, and the sum with it."""

import math
from dataclasses import astuple, replace

import pytest

from voice.hearing.evidence import UNWEIGHED, WEIGHTS, evidence
from voice.hearing.grammar import UNKNOWN, Grammar, Phrase
from voice.hearing.hypothesis import Alternative, Hypothesis, Word

PHRASE = Phrase("je refuse", "choose", "refuse")
GRAMMAR = Grammar.of([PHRASE, Phrase("non je refuse", "choose", "refuse"), Phrase("j'accepte", "choose", "consent")])
SAID = Hypothesis(
    "pocketsphinx",
    "je refuse",
    (Word("je", 0.3, 0.5, fit=-4.0), Word("refuse", 0.5, 1.0, fit=-8.0)),
    (Alternative("je refuse", 0.0), Alternative("non je refuse", -0.5), Alternative("j'accepte", -6.0)),
    voiced=0.7,
    fit=-7.0,
)


def test_a_margin_counts_rivals_of_another_meaning_alone() -> None:
    assert evidence(SAID, GRAMMAR, PHRASE).margin == 0.5
    assert evidence(replace(SAID, alternatives=SAID.alternatives[:2]), GRAMMAR, PHRASE).margin == 1.0


def test_other_speech_is_a_rival_of_its_own() -> None:
    rivals = (Alternative("je refuse", 0.0), Alternative(UNKNOWN, -3.0))
    known = evidence(replace(SAID, alternatives=rivals), GRAMMAR, PHRASE)
    assert (known.margin, known.filler) == (0.25, 0.25)


def test_the_worst_word_tells_more_than_the_whole() -> None:
    assert evidence(SAID, GRAMMAR, PHRASE).worst == -0.8
    assert evidence(SAID, GRAMMAR, PHRASE).fit == -0.7


def test_a_phrase_stretched_over_silence_and_one_that_leaves_sound_out_are_told_apart() -> None:
    stretched = evidence(replace(SAID, voiced=0.35), GRAMMAR, PHRASE)
    assert (stretched.stretch, stretched.missed) == (pytest.approx(1.0), 0.0)
    partial = evidence(replace(SAID, voiced=1.4), GRAMMAR, PHRASE)
    assert (partial.stretch, partial.missed) == (0.0, pytest.approx(0.7))


def test_without_words_times_tell_nothing() -> None:
    known = evidence(replace(SAID, words=()), GRAMMAR, PHRASE)
    assert (known.stretch, known.missed, known.pace, known.worst) == (0.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize("engine", [*sorted(WEIGHTS), ""])
def test_each_piece_of_evidence_speaks_the_way_it_is_meant_to(engine: str) -> None:
    weights = WEIGHTS.get(engine, UNWEIGHED)
    _, margin, filler, fit, worst, *against = astuple(weights)
    assert min(margin, filler, fit, worst) >= 0
    assert max(against) <= 0
    assert margin > 0, "an engine whose margins tell nothing can't be believed"


def test_a_confidence_is_a_number_between_nothing_and_certainty_whatever_was_heard() -> None:
    extreme = replace(SAID, alternatives=(Alternative("je refuse", 0.0),), fit=-math.inf, voiced=0.0)
    for weights in (*WEIGHTS.values(), UNWEIGHED):
        assert 0.0 <= weights.confidence(evidence(extreme, GRAMMAR, PHRASE)) <= 1.0
