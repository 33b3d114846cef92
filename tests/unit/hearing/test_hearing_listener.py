"""The listener finds where speech begins and ends, waits for slow speakers, and lives through a lost recognizer."""

import pytest
from sounds import RATE, ScriptedRecognizer, hiss, silence, tone

from voice.hearing.grammar import Grammar, Phrase
from voice.hearing.listener import Event, Heard, Listener, Lost, NoInput, SpeechBegan, Timing, TooLong

GRAMMAR = Grammar.of([Phrase("je refuse", "choose", "refuse")])


def _pushed(listener: Listener, pcm: bytes, piece: int = 3200) -> list[Event]:
    return [event for at in range(0, len(pcm), piece) for event in listener.push(pcm[at : at + piece])]


def _kinds(events: list[Event]) -> list[type]:
    return [type(event) for event in events if isinstance(event, SpeechBegan | Heard | Lost | NoInput | TooLong)]


def test_an_utterance_ends_after_the_silence_that_is_set() -> None:
    listener = Listener(ScriptedRecognizer("je refuse"), GRAMMAR, RATE)
    events = _pushed(listener, hiss(0.5) + tone(0.8) + hiss(1.1))
    assert _kinds(events) == [SpeechBegan]
    events = _pushed(listener, hiss(0.3))
    assert _kinds(events) == [Heard]
    heard = events[-1]
    assert isinstance(heard, Heard)
    assert heard.verdict.phrase == Phrase("je refuse", "choose", "refuse")


def test_a_pause_of_a_slow_speaker_is_within_the_utterance() -> None:
    listener = Listener(ScriptedRecognizer("je refuse"), GRAMMAR, RATE)
    events = _pushed(listener, hiss(0.5) + tone(0.4) + hiss(0.9) + tone(0.5) + hiss(1.5))
    assert _kinds(events) == [SpeechBegan, Heard]


@pytest.mark.parametrize("quiet", [silence(3), hiss(3)])
def test_silence_and_a_quiet_room_are_no_speech(quiet: bytes) -> None:
    recognizer = ScriptedRecognizer("je refuse")
    listener = Listener(recognizer, GRAMMAR, RATE)
    assert _pushed(listener, quiet) + listener.end() == []
    assert recognizer.seconds == []


def test_a_click_is_no_speech() -> None:
    listener = Listener(ScriptedRecognizer("je refuse"), GRAMMAR, RATE)
    assert _pushed(listener, hiss(1) + tone(0.04) + hiss(1)) == []


def test_nobody_speaking_is_told_again_and_again() -> None:
    listener = Listener(ScriptedRecognizer("je refuse"), GRAMMAR, RATE, Timing(no_input_seconds=1.0))
    assert _kinds(_pushed(listener, silence(3.1))) == [NoInput, NoInput, NoInput]


def test_a_shout_without_end_is_thrown_away() -> None:
    listener = Listener(ScriptedRecognizer("je refuse"), GRAMMAR, RATE, Timing(longest_seconds=2.0))
    kinds = _kinds(_pushed(listener, hiss(0.3) + tone(2.5)))
    assert kinds[:2] == [SpeechBegan, TooLong]
    assert Heard not in kinds


def test_a_lost_recognizer_is_told_and_the_next_utterance_is_heard() -> None:
    recognizer = ScriptedRecognizer("je refuse", is_lost=True)
    listener = Listener(recognizer, GRAMMAR, RATE)
    assert Lost in _kinds(_pushed(listener, hiss(0.3) + tone(0.3)))
    recognizer.is_lost = False
    assert Heard in _kinds(_pushed(listener, hiss(1.5) + tone(0.5) + hiss(1.4)))


def test_letting_go_of_the_key_ends_the_utterance_at_once() -> None:
    listener = Listener(ScriptedRecognizer("je refuse"), GRAMMAR, RATE)
    _pushed(listener, hiss(0.3) + tone(0.5))
    assert _kinds(listener.end()) == [Heard]


def test_another_scene_forgets_what_was_being_said() -> None:
    listener = Listener(ScriptedRecognizer("je refuse"), GRAMMAR, RATE)
    _pushed(listener, hiss(0.3) + tone(0.5))
    assert listener.is_speaking
    listener.use(GRAMMAR)
    assert not listener.is_speaking
    assert listener.end() == []


def test_the_pieces_that_sound_comes_in_make_no_difference() -> None:
    pcm = hiss(0.5) + tone(0.8) + hiss(1.5)
    kinds = {
        piece: _kinds(_pushed(Listener(ScriptedRecognizer("je refuse"), GRAMMAR, RATE), pcm, piece))
        for piece in (100, 3200, len(pcm))
    }
    assert set(map(tuple, kinds.values())) == {(SpeechBegan, Heard)}


def test_the_room_after_the_last_word_is_not_heard() -> None:
    recognizer = ScriptedRecognizer("je refuse")
    listener = Listener(recognizer, GRAMMAR, RATE)
    assert Heard in _kinds(_pushed(listener, hiss(0.6) + tone(0.8) + hiss(1.3)))
    # What lies before and after is enough for a faint consonant, and no more.
    assert sum(recognizer.seconds) == pytest.approx(0.8 + 0.3 + 0.3, abs=0.1)


def test_a_pause_within_an_utterance_is_heard_as_long_as_it_is() -> None:
    recognizer = ScriptedRecognizer("je refuse")
    listener = Listener(recognizer, GRAMMAR, RATE)
    _pushed(listener, hiss(0.6) + tone(0.4) + hiss(0.9) + tone(0.4) + hiss(1.3))
    assert sum(recognizer.seconds) == pytest.approx(0.3 + 0.4 + 0.9 + 0.4 + 0.3, abs=0.1)


def test_a_click_in_the_pause_at_the_end_puts_nothing_off() -> None:
    listener = Listener(ScriptedRecognizer("je refuse"), GRAMMAR, RATE)
    events = _pushed(listener, hiss(0.6) + tone(0.5) + hiss(0.7) + tone(0.04) + hiss(0.6))
    assert _kinds(events) == [SpeechBegan, Heard]
