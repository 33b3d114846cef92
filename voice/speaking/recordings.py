"""Human recordings, sentence by sentence: what a file must be called, and how it is found. Knows files, no engine."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voice.speaking.sound import Sound, from_wav
from voice.speaking.trouble import EngineFailed, SoundUnreadable

_SLUG_LETTERS = 40
_HASH_LETTERS = 8
_SHORTEST_SECONDS = 0.1


def recording_name(text: str) -> str:
    """The name, without `.wav`, that the recording of the written sentence `text` has.

    The first words for the eye, eight hexadecimal digits for certainty: « Vos soins restent les mêmes. » is
    `vos-soins-restent-les-memes-` and its digits. Spaces, kinds of apostrophes and composition don't count; every
    word and sign does, so that a recording of words since corrected is no longer played.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).replace("’", "'").split())
    letters = unicodedata.normalize("NFKD", plain.replace("œ", "oe").replace("Œ", "oe").lower())
    slug = re.sub(r"[^a-z0-9]+", "-", "".join(c for c in letters if not unicodedata.combining(c))).strip("-")
    if len(slug) > _SLUG_LETTERS:
        slug = slug[: _SLUG_LETTERS + 1].rpartition("-")[0] or slug[:_SLUG_LETTERS]
    digits = hashlib.sha256(plain.encode()).hexdigest()[:_HASH_LETTERS]
    return f"{slug}-{digits}" if slug else digits


@dataclass(frozen=True, slots=True)
class Recordings:
    """Folders of recordings, one a language. A folder that isn't there holds none."""

    folders: Mapping[str, Path]

    def find(self, text: str, language: str) -> Path | None:
        """The recording of `text`, None where nobody has read it."""
        folder = self.folders.get(language)
        if folder is None:
            return None
        path = folder / f"{recording_name(text)}.wav"
        return path if path.is_file() else None

    def load(self, path: Path) -> Sound:
        """The sound in `path`. Raises EngineFailed, naming the file, where it can't be used."""
        try:
            sound = from_wav(path.read_bytes())
        except (OSError, SoundUnreadable) as trouble:
            raise EngineFailed("recordings", f"{path.name} can't be used: {trouble}") from trouble
        if sound.seconds < _SHORTEST_SECONDS:
            raise EngineFailed("recordings", f"{path.name} is empty. Record it again.")
        return sound
