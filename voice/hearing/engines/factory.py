"""From a model to the recognizer that hears with it."""

from typing import assert_never

from voice.hearing.engines.pocketsphinx_engine import PocketSphinxRecognizer
from voice.hearing.engines.vosk_engine import VoskRecognizer
from voice.hearing.models import Kind, Model
from voice.hearing.recognizer import Recognizer


def recognizer(model: Model) -> Recognizer:
    """A recognizer for `model`. Nothing is loaded yet."""
    match model.kind:
        case Kind.VOSK:
            return VoskRecognizer(model)
        case Kind.POCKETSPHINX:
            return PocketSphinxRecognizer(model)
        case _:
            assert_never(model.kind)


def installed_engines() -> dict[str, bool]:
    """Which engines' libraries are on this machine, by name."""
    return {
        VoskRecognizer.name: VoskRecognizer.is_installed(),
        PocketSphinxRecognizer.name: PocketSphinxRecognizer.is_installed(),
    }
