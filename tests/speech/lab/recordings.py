"""People's recordings, where somebody put them beside the project: other talk, and commands of a grammar of their own.

Nothing is ever tuned to them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from voice.hearing.grammar import Grammar, Phrase
from voice.hearing.wav_files import read_wav
from voice.speaking.sound import Sound

# Other talk comes in pieces about as long as what is said to a kiosk.
_PIECE_SECONDS = 3.0
_NO_COMMAND = re.compile(r"^(oov\d|silence)")


@dataclass(frozen=True, slots=True)
class Recording:
    """A piece of a recording, from `start` on. `text` is empty where nobody wrote down what is said."""

    path: Path
    text: str = ""
    start: float = 0.0

    def sound(self) -> Sound:
        """The piece, at its own rate."""
        whole = read_wav(self.path)
        if self.text:
            return whole
        first = 2 * round(self.start * whole.rate)
        return Sound(whole.pcm[first : first + 2 * round(_PIECE_SECONDS * whole.rate)], whole.rate)


def other_talk(folder: Path) -> Iterator[Recording]:
    """Every recording of people's talk in `folder`, in pieces, the commands among it."""
    for path in sorted(folder.glob("*/*.wav")):
        seconds = read_wav(path).seconds
        for number in range(max(1, round(seconds / _PIECE_SECONDS))):
            yield Recording(path, "", number * _PIECE_SECONDS)


def commands(folder: Path) -> tuple[Grammar, tuple[Recording, ...]]:
    """Short commands whose file name says what is said, and the grammar of all of them."""
    found = [
        Recording(
            path, path.stem.replace("80%", "quatre-vingts pour cent").replace("30", "trente").replace("10", "dix")
        )
        for path in sorted(folder.glob("speech-to-phrase-fr/*.wav"))
        if not _NO_COMMAND.match(path.stem)
    ]
    return Grammar.of(Phrase(one.text, "choose", one.text) for one in found), tuple(found)
