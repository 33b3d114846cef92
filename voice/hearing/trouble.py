"""What can go wrong between sound and words. Each error's sentence says what to do next, and quotes nobody's words."""


class HearingError(Exception):
    """Base of everything that this package raises on purpose."""


class NoModel(HearingError):
    """No model is installed for that language. The kiosk works by touch and keys, and shows no microphone."""


class ModelDamaged(HearingError):
    """What is there is no model, lacks a file, or has other bytes than the model that it says it is."""


class EngineMissing(HearingError):
    """The engine's library isn't installed on this machine."""


class RecognizerLost(HearingError):
    """The recognizer died or hangs, and so did the one started in its stead. The person is told once, keys go on."""


class SoundUnheard(HearingError):
    """These bytes are no sound that can be listened to."""


class NoPronunciation(HearingError):
    """Nothing here tells how these words are pronounced."""
