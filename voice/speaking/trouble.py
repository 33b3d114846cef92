"""What can go wrong between words and sound. Each error's sentence says what to do next, and never quotes the words.

The words stay out on purpose: an error is logged, and what was being said may tell of a person.
"""


class SpeakingError(Exception):
    """Base of everything that this package raises on purpose."""


class NothingToSay(SpeakingError):
    """The text holds no word: there is no sound to make."""


class UnknownLanguage(SpeakingError):
    """No rules, or no voice, for that language."""


class EngineFailed(SpeakingError):
    """One engine gave no sound, or a sound that can't be right. The chain goes on to the next."""

    def __init__(self, engine: str, why: str) -> None:
        super().__init__(f"{engine}: {why}")
        self.engine = engine
        self.why = why


class NoVoice(SpeakingError):
    """Every engine failed. What is on the screen must do alone, and the person is told so in writing."""


class SoundUnreadable(SpeakingError):
    """These bytes are no sound that we can use."""


class ClipUnwritable(SpeakingError):
    """A clip couldn't be kept. Nothing half-written is left behind."""


class DiskFull(ClipUnwritable):
    """A clip couldn't be kept because the disk is full."""
