"""What `kiosk say` does: one sentence to one sound file, as the kiosk would say it."""

from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path

from voice.speaking.chain import Chain
from voice.speaking.clip_files import write_whole
from voice.speaking.clips import shaped, words_to_say
from voice.speaking.lexicon import Lexicon
from voice.speaking.shaping import shape
from voice.speaking.trouble import ClipUnwritable
from voice.speaking.utterance import Utterance, Voice


@dataclass(frozen=True, slots=True)
class Said:
    """What was written: the file, its length in seconds, the words as they were spoken, and by whom."""

    path: Path
    seconds: float
    spoken: str
    voice: Voice


def say(text: str, language: str, out: Path, chain: Chain, lexicon: Lexicon | None = None) -> Said:
    """Say `text` into the WAV file `out`: a human recording where there is one, else the first engine that can.

    Raises NothingToSay, UnknownLanguage, NoVoice, ClipUnwritable, DiskFull; each sentence says what to do next.
    """
    spoken = words_to_say(text, language, lexicon)
    if out.is_dir():
        raise ClipUnwritable(
            _("{folder} is a folder. Give the name of a file, such as {file}.").format(folder=out, file=out / "son.wav")
        )
    if not out.parent.is_dir():
        raise ClipUnwritable(_("There is no folder {folder}. Make it, or give another name.").format(folder=out.parent))
    recording = chain.recording(Utterance(text, language))
    recorded = chain.load(recording) if recording is not None else None
    if recorded is not None:
        sound, voice = shape(recorded), Voice("recordings", "human", None)
    else:
        said = chain.speak(spoken, language)
        (sound, _unused), voice = shaped(said), said.voice
    write_whole(out, sound.to_wav())
    return Said(out, sound.seconds, spoken, voice)
