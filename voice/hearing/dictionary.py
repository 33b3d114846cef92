"""Pronunciations in a model's own phones: from its dictionary, in parts of a compound, or as espeak-ng reads a word."""

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from gettext import gettext as _
from itertools import product
from pathlib import Path
from types import MappingProxyType

from voice.hearing.grammar import normalized
from voice.hearing.ipa import phones
from voice.hearing.trouble import ModelDamaged, NoPronunciation

Pronunciation = tuple[str, ...]

_VARIANT = re.compile(r"\(\d+\)$")
_PARTS = re.compile(r"[^'\-]+'?")
_MOST_VARIANTS = 8
# How near a word must be, of 1, to be named as the nearest.
_NEAREST = 0.6

# What the phones of the CMU Sphinx French models are called in the International Phonetic Alphabet.
_SPHINX_FRENCH: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "a": ("aa",), "ɑ": ("aa",), "ɛ": ("ai",), "ɑ̃": ("an",), "o": ("au",), "b": ("bb",), "ʃ": ("ch",), "d": ("dd",),
        "ə": ("ee",), "e": ("ei",), "ø": ("eu",), "f": ("ff",), "ɡ": ("gg",), "ɲ": ("gn",), "i": ("ii",), "ɛ̃": ("in",),
        "ʒ": ("jj",), "k": ("kk",), "l": ("ll",), "m": ("mm",), "n": ("nn",), "œ": ("oe",), "ɔ̃": ("on",), "ɔ": ("oo",),
        "u": ("ou",), "p": ("pp",), "ʁ": ("rr",), "s": ("ss",), "t": ("tt",), "œ̃": ("un",), "y": ("uu",), "ɥ": ("uy",),
        "v": ("vv",), "w": ("ww",), "j": ("yy",), "z": ("zz",), "ŋ": ("nn", "gg"), "x": ("rr",), "h": (),
        "dʒ": ("dd", "jj"), "tʃ": ("tt", "ch"), "ə-": ("ee",), "wa": ("ww", "aa"),
    }
)  # fmt: skip


class Dictionary:
    """A CMU Sphinx dictionary, in one file or several of which the first counts. Read once, when first needed."""

    def __init__(self, files: tuple[Path, ...], language: str) -> None:
        self._files = files
        self._language = language

    @cached_property
    def _entries(self) -> dict[str, list[str]]:
        entries: dict[str, list[str]] = {}
        for file in self._files:
            here: dict[str, list[str]] = {}
            try:
                text = file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as trouble:
                told = _("The dictionary {file} can't be read. Copy the model again.")
                raise ModelDamaged(told.format(file=file.name)) from trouble
            for line in text.splitlines():
                word, _gap, sounds = line.strip().partition(" ")
                if sounds:
                    here.setdefault(_VARIANT.sub("", word.lower()), []).append(sounds.strip())
            entries = here | entries
        return entries

    @cached_property
    def phones(self) -> tuple[str, ...]:
        """Every phone that the dictionary uses."""
        return tuple(sorted({phone for all_ in self._entries.values() for one in all_ for phone in one.split()}))

    def knows(self, word: str) -> bool:
        """Whether the dictionary itself tells how `word` is pronounced, whole or in its parts."""
        return bool(self._looked_up(normalized(word)))

    def nearest(self, word: str) -> str | None:
        """The word written most like `word` that the dictionary knows."""
        found = difflib.get_close_matches(normalized(word), self._alike(word), n=1, cutoff=_NEAREST)
        return found[0] if found else None

    def pronunciations(self, phrase: str) -> list[Pronunciation]:
        """Ways to pronounce a whole phrase, at most eight. Raises NoPronunciation."""
        words = [self._of_word(word) for word in normalized(phrase).split()]
        found = [tuple(phone for word in ways for phone in word) for ways in _few(product(*words))]
        return list(dict.fromkeys(found))

    def _of_word(self, word: str) -> list[Pronunciation]:
        return self._looked_up(word) or self._read_aloud(word)

    def _looked_up(self, word: str) -> list[Pronunciation]:
        whole = self._entries.get(word)
        if whole:
            return [tuple(one.split()) for one in whole]
        parts = _PARTS.findall(word)
        if len(parts) < 2:  # noqa: PLR2004 - no compound
            return []
        ways = []
        for index, part in enumerate(parts):
            # « suis-je » has « -je », « l'espace » has « l' ».
            joined = self._entries.get(f"-{part}", []) if index and not parts[index - 1].endswith("'") else []
            ways.append([tuple(one.split()) for one in (*joined, *self._entries.get(part, []))])
        return [tuple(phone for part in way for phone in part) for way in _few(product(*ways))]

    def _read_aloud(self, word: str) -> list[Pronunciation]:
        """As espeak-ng reads it, where its phones are those of this model."""
        heard = phones([word], self._language)[0]
        sounds = tuple(phone for one in heard for phone in _SPHINX_FRENCH.get(one, ("?",)))
        if not sounds or not set(sounds) <= set(self.phones):
            raise NoPronunciation(
                _("No pronunciation is known for one of these words: add it to the model's dictionary.")
            )
        return [sounds]

    def _alike(self, word: str) -> Iterable[str]:
        """Candidates of about the same length and beginning: comparing with a hundred thousand would take seconds."""
        first, size = normalized(word)[:1], len(word)
        return [one for one in self._entries if one[:1] == first and abs(len(one) - size) <= 3]  # noqa: PLR2004


def _few(ways: Iterable[tuple[Pronunciation, ...]]) -> list[tuple[Pronunciation, ...]]:
    return [way for way, _ in zip(ways, range(_MOST_VARIANTS), strict=False)]
