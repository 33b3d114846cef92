"""Clips: passages as sound, made once and found again by what they say and who says it. Knows no journey.

A clip's key is the SHA-256 of everything that changes its sound: the words as they are spoken (so the lexicon, where
it matters to them), the voice, its speed, how it was shaped. Nothing else does, so nothing has to be kept in step.
"""

import hashlib
import json
import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from gettext import gettext as _
from pathlib import Path

from voice.speaking.chain import Chain, Spoken
from voice.speaking.clip_files import Clip, ClipFiles
from voice.speaking.lexicon import Lexicon
from voice.speaking.shaping import SHAPING, shape, shape_and_cut
from voice.speaking.sound import Sound
from voice.speaking.spoken_form import spoken_form
from voice.speaking.transients import TransientClip, Transients
from voice.speaking.trouble import NothingToSay, NoVoice
from voice.speaking.utterance import Utterance, Voice
from voice.speaking.word_times import WordTime, earlier, from_wav_chunks, to_chunk
from voice.speaking.written_words import Reading, read_along

__all__ = ["Clip", "ClipStore", "TransientClip"]

# One thread waits for an engine while another shapes what it gave; more would only wait for each other.
_THREADS = 3
_LOCKS = 64


class ClipStore:
    """The clips in `folder`, spoken by `chain`, with one lexicon a language. Safe to use from several threads."""

    def __init__(self, folder: Path, chain: Chain, lexicons: Mapping[str, Lexicon]) -> None:
        self._files = ClipFiles(folder)
        self._transients = Transients()
        self._chain = chain
        self._lexicons = lexicons
        # Each lock serves several keys: a clip is never made twice at once, and locks need no housekeeping.
        self._locks = [threading.Lock() for _number in range(_LOCKS)]

    def key(self, text: str, language: str) -> str:
        """The key of the clip of `text` by whoever should speak it. Raises NothingToSay, UnknownLanguage, NoVoice."""
        spoken = words_to_say(text, language, self._lexicons.get(language))
        recording = self._chain.recording(Utterance(text, language))
        if recording is not None:
            return _recording_key(recording)
        return _key(spoken, language, self._chain.voices(language)[0])

    def path(self, key: str) -> Path:
        """Where the clip with that key stands, or would stand."""
        return self._files.path(key)

    def has(self, text: str, language: str) -> bool:
        """Whether the clip is there at its full length. Its seal is checked when it is first played."""
        return self._files.is_there(self.key(text, language))

    def clip(self, text: str, language: str) -> Clip:
        """The clip of `text`, made where it is missing or damaged.

        Raises NothingToSay, UnknownLanguage, NoVoice, ClipUnwritable, DiskFull.
        """
        spoken = words_to_say(text, language, self._lexicons.get(language))
        recording = self._chain.recording(Utterance(text, language))
        if recording is not None:
            made = self._from_recording(recording)
            if made is not None:
                return made
        with self._lock(_key(spoken, language, self._chain.voices(language)[0])):
            # Only whoever would speak now: another's clip is no reason not to ask it.
            for voice in self._chain.voices(language, skip_resting=True)[:1]:
                found = self._files.find(_key(spoken, language, voice))
                if found is not None:
                    return found
            said = self._chain.speak(spoken, language)
            sound, words = shaped(said)
            return self._files.write(_key(spoken, language, said.voice), sound, words)

    def transient(self, text: str, language: str, session: str = "") -> TransientClip:
        """A clip of words that tell of a person: kept in memory until `forget(session)`, never on disk.

        Raises NothingToSay, UnknownLanguage, NoVoice.
        """
        spoken = words_to_say(text, language, self._lexicons.get(language))
        words = f"{language} {spoken}"
        found = self._transients.find(words, session)
        if found is not None:
            return found
        sound, times = shaped(self._chain.speak(spoken, language, in_a_hurry=True))
        return self._transients.keep(words, session, sound.to_wav(to_chunk(times)), sound.seconds)

    def reading(self, text: str, language: str, wav: bytes) -> Reading:
        """How `text` is followed by eye while `wav`, its clip, is heard. Raises UnknownLanguage."""
        return read_along(text, language, self._lexicons.get(language), from_wav_chunks(wav))

    def transient_by_key(self, key: str) -> TransientClip | None:
        """The transient clip with that key, None once it is forgotten."""
        return self._transients.by_key(key)

    def forget(self, session: str | None = None) -> None:
        """Forget the transient clips of `session`, or of all."""
        self._transients.forget(session)

    def render_ahead(self, utterances: Iterable[Utterance], progress: Callable[[int, int], None]) -> frozenset[str]:
        """Make every clip that is missing, on all cores, and give the keys of all: `sweep` keeps those.

        `progress(done, total)` is called from the calling thread: first with what is there already, last with
        done = total. Raises as `clip` does, at the first clip that can't be made.
        """
        wanted = {self.key(one.text, one.language): one for one in utterances}
        missing = [one for key, one in wanted.items() if not self._files.is_there(key)]
        done = len(wanted) - len(missing)
        progress(done, len(wanted))
        keys = set(wanted)
        with ThreadPoolExecutor(_THREADS, thread_name_prefix="clips") as pool:
            futures = [pool.submit(self.clip, one.text, one.language) for one in missing]
            try:
                for future in as_completed(futures):
                    keys.add(future.result().key)
                    done += 1
                    progress(done, len(wanted))
            finally:
                # After the first failure the others are not begun.
                pool.shutdown(wait=True, cancel_futures=True)
        return frozenset(keys)

    def sweep(self, keep_keys: Collection[str]) -> int:
        """Remove the clips that `keep_keys` doesn't name, and files abandoned half-written. Returns how many."""
        return self._files.sweep(keep_keys)

    def _lock(self, key: str) -> threading.Lock:
        return self._locks[int(key[:4], 16) % _LOCKS]

    def _from_recording(self, path: Path) -> Clip | None:
        key = _recording_key(path)
        with self._lock(key):
            found = self._files.find(key)
            if found is not None:
                return found
            sound = self._chain.load(path)
            if sound is None:
                return None
            levelled = shape(sound)
            return self._files.write(key, levelled if levelled.pcm else sound)


def words_to_say(text: str, language: str, lexicon: Lexicon | None) -> str:
    """The spoken form of `text`. Raises NothingToSay where it holds no word, UnknownLanguage."""
    spoken = spoken_form(text, language, lexicon)
    if not any(letter.isalnum() for letter in spoken):
        raise NothingToSay(_("The text holds no word. Give a sentence to say."))
    return spoken


def shaped(said: Spoken) -> tuple[Sound, tuple[WordTime, ...]]:
    """What an engine said, ready to be heard, and when its words are. Raises NoVoice where nothing can be heard."""
    sound, cut = shape_and_cut(said.sound, soften=said.voice.softened)
    if not sound.pcm:
        raise NoVoice(_("{engine} gave nothing but silence. Run: kiosk check").format(engine=said.voice.engine))
    return sound, earlier(said.words, cut)


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps([SHAPING, *parts], ensure_ascii=False).encode()).hexdigest()


def _recording_key(path: Path) -> str:
    # A name holds its sentence's digest, so the name and the file's state tell one recording from the next.
    status = path.stat()
    return _digest("recording", path.name, status.st_size, status.st_mtime_ns)


def _key(spoken: str, language: str, voice: Voice) -> str:
    return _digest(spoken, language, voice.engine, voice.name, voice.words_per_minute, voice.softened)
