"""Sentences as sound, for every channel: what may lie on the disk, and what never touches it.

Knows who speaks, and which sentences are everybody's; knows no journey and no conversation.
"""

import dataclasses
import logging
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from voice.speaking.chain import Chain
from voice.speaking.clips import ClipStore
from voice.speaking.lexicon import Lexicon
from voice.speaking.recordings import Recordings
from voice.speaking.sound import Sound, from_sealed_wav
from voice.speaking.trouble import NothingToSay, NoVoice, SpeakingError
from voice.speaking.utterance import Utterance
from voice.speaking.written_words import Reading

_log = logging.getLogger(__name__)

# Percent.
USUAL_RATE = 100


@dataclass(frozen=True, slots=True)
class Speakable:
    """A sentence that can be asked for as sound. A key made from the words would tell them: variable ones are drawn."""

    key: str
    make: Callable[[], bytes]
    read: Callable[[bytes], Reading]

    def wav(self) -> bytes:
        """The sound as RIFF WAVE. Raises OSError where no voice can speak it."""
        try:
            return self.make()
        except SpeakingError as trouble:
            raise OSError(str(trouble)) from trouble

    def reading(self) -> Reading:
        """Which of its words are heard when. Raises OSError where no voice can speak it."""
        return self.read(self.wav())


class Speaking:
    """The clips of one machine, in `folder`, at every pace that is asked for. Safe to use from several threads.

    `fixed` are the sentences that can be spoken without a person's own data: these alone are kept on disk.
    """

    def __init__(
        self, folder: Path, chain: Chain, lexicons: Mapping[str, Lexicon], fixed: tuple[Utterance, ...]
    ) -> None:
        self._folder = folder
        self._chain = chain
        self._lexicons = lexicons
        self._utterances = fixed
        self._at_rates: dict[int, ClipStore] = {}
        self._lock = threading.Lock()

    def render(self, progress: Callable[[int, int], None]) -> None:
        """Render every fixed sentence at the usual pace, and remove clips that nothing says any more."""
        clips = self._clips(USUAL_RATE)
        clips.sweep(clips.render_ahead(self._utterances, progress))

    def clip(self, text: str, language: str, *, is_private: bool) -> Speakable | None:
        """`text` as sound at the usual pace, made when it is asked for; None where nobody can speak it."""
        clips = self._clips(USUAL_RATE)
        read = partial(clips.reading, text, language)
        try:
            if not is_private and (text, language) in self._fixed:
                return Speakable(clips.key(text, language), partial(self._on_disk, text, language), read)
            return Speakable(secrets.token_urlsafe(16), partial(self._in_memory, text, language), read)
        except (NoVoice, NothingToSay) as trouble:
            _log.error("no sound: %s", type(trouble).__name__)
            return None

    def sound(self, text: str, language: str, *, rate: int, is_private: bool) -> Sound:
        """`text` as sound, spoken at `rate` percent of the usual pace. Raises SpeakingError."""
        clips = self._clips(rate)
        if (text, language) in self._fixed and (not is_private or clips.has(text, language)):
            return from_sealed_wav(clips.clip(text, language).path.read_bytes())
        return from_sealed_wav(clips.transient(text, language).wav)

    def forget(self) -> None:
        """A session is over: what was said to it alone goes, at whatever pace."""
        with self._lock:
            stores = tuple(self._at_rates.values())
        for store in stores:
            store.forget()

    @cached_property
    def _fixed(self) -> frozenset[tuple[str, str]]:
        return frozenset((one.text, one.language) for one in self._utterances)

    def _on_disk(self, text: str, language: str) -> bytes:
        """A sentence that everybody may be given."""
        return self._clips(USUAL_RATE).clip(text, language).path.read_bytes()

    def _in_memory(self, text: str, language: str) -> bytes:
        """A sentence that may tell of a person: from the disk where everybody's is the same, never onto it."""
        clips = self._clips(USUAL_RATE)
        if (text, language) in self._fixed and clips.has(text, language):
            return self._on_disk(text, language)
        return clips.transient(text, language).wav

    def _clips(self, rate: int) -> ClipStore:
        with self._lock:
            if rate not in self._at_rates:
                self._at_rates[rate] = ClipStore(self._folder, self._at(rate), self._lexicons)
            return self._at_rates[rate]

    def _at(self, rate: int) -> Chain:
        """Who speaks at that pace: a human recording has the pace that it has."""
        if rate == USUAL_RATE:
            return self._chain
        usual = self._chain.words_per_minute
        return dataclasses.replace(
            self._chain,
            words_per_minute=round(usual * rate / USUAL_RATE),
            recordings=Recordings({}),
            clock=None,  # nobody looks at what is heard through a telephone
        )
