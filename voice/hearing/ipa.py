"""How words sound, in phones of the International Phonetic Alphabet, as espeak-ng reads them. Knows no model."""

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from gettext import gettext as _

from voice.hearing.trouble import NoPronunciation

Phones = tuple[str, ...]

_VOICES = {
    "fr": "roa/fr", "en": "gmw/en", "ar": "sem/ar", "es": "roa/es", "pt": "roa/pt", "tr": "trk/tr", "uk": "zle/uk",
}  # fmt: skip
_SECONDS = 30.0
_NO_PHONE = re.compile(r"[ˈˌːˑ‿\-|]|\([a-z-]+\)")


def phones(texts: Sequence[str], language: str) -> list[Phones]:
    """The phones of each of `texts`. Raises NoPronunciation where espeak-ng is absent, fails, or lacks the language."""
    return list(_read(tuple(" ".join(text.split()) for text in texts), language))


@lru_cache(maxsize=256)
def _read(texts: tuple[str, ...], language: str) -> tuple[Phones, ...]:
    if not texts:
        return ()
    # A full stop ends each line's clause, so that one line in is one line out.
    lines = _espeak("".join(f"{text.rstrip('.!?;:, ')}.\n" for text in texts), language)
    if len(lines) != len(texts):
        # A sign within a text made two clauses of it.
        lines = [" ".join(_espeak(text, language)) for text in texts]
    return tuple(_split(line) for line in lines)


def _espeak(text: str, language: str) -> list[str]:
    program = shutil.which("espeak-ng")
    voice = _VOICES.get(language)
    if program is None or voice is None:
        raise NoPronunciation(_("espeak-ng doesn't read this language here. Install espeak-ng."))
    try:
        done = subprocess.run(  # noqa: S603 - the program that was found, and our own arguments
            [program, "-q", "--ipa", "--sep= ", "-v", voice],
            input=text.encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as trouble:
        raise NoPronunciation(_("espeak-ng could not read these words. Try: espeak-ng --ipa bonjour.")) from trouble
    return [line for line in done.stdout.decode().splitlines() if line.strip()]


def _split(line: str) -> Phones:
    return tuple(unicodedata.normalize("NFC", _NO_PHONE.sub("", line)).split())
