"""One sound file, heard as if it came from a microphone. For technicians and tests."""

from pathlib import Path

from voice.hearing.grammar import Grammar
from voice.hearing.hypothesis import Hypothesis
from voice.hearing.judgement import Verdict, judged
from voice.hearing.listener import Heard, Listener, Lost, Timing
from voice.hearing.recognizer import Recognizer
from voice.hearing.trouble import RecognizerLost
from voice.hearing.wav_files import read_wav

# A file may be cut right at its first and last sound; a microphone never is.
_PADDING_SECONDS = 0.3
_PIECE_SECONDS = 0.1


def hear_file(path: Path, recognizer: Recognizer, grammar: Grammar, timing: Timing | None = None) -> Heard:
    """What is said in `path`. Where it holds several utterances, or one without an end, nothing was understood:
    somebody talks, and not to the kiosk. Raises SoundUnheard, RecognizerLost and other HearingErrors."""
    sound = read_wav(path)
    listener = Listener(recognizer, grammar, sound.rate, timing)
    padding = bytes(2 * round(_PADDING_SECONDS * sound.rate))
    piece = 2 * round(_PIECE_SECONDS * sound.rate)
    pcm = padding + sound.pcm + padding
    events = [event for at in range(0, len(pcm), piece) for event in listener.push(pcm[at : at + piece])]
    events += listener.end()
    for event in events:
        if isinstance(event, Lost):
            raise RecognizerLost(event.detail)
    heard = [event for event in events if isinstance(event, Heard)]
    return heard[0] if len(heard) == 1 else _nothing(recognizer.name, heard)


def _nothing(engine: str, heard: list[Heard]) -> Heard:
    """No utterance at all, or several: the words are told, no action follows."""
    text = " ".join(one.hypothesis.text for one in heard if one.hypothesis.text)
    hypothesis = Hypothesis(engine, text, voiced=sum(one.hypothesis.voiced for one in heard))
    verdict = judged(hypothesis, Grammar(()))
    return Heard(hypothesis, Verdict(text, None, 0.0, verdict.reason))
