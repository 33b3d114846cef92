"""What a page is given of its camera: whether there is one, how it looks and sounds. Knows no picture."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.catalogue import Translator
from kiosk.screen.camera_words import words
from kiosk.screen.geometry import Layout
from kiosk.screen.paging import letters
from kiosk.screen.person import Moment
from kiosk.screen.sight import EVERY_MS, HEIGHT, WIDTH
from kiosk.settings import Screen
from printouts.typography import unbroken
from voice.speaking.shaping import TARGET_RMS
from voice.speaking.sound import FULL_SCALE

# A tone whose mean power is that of the voice's clips, of full scale.
_TONE_LEVEL = math.sqrt(2) * TARGET_RMS / FULL_SCALE


@dataclass(frozen=True, slots=True)
class Camera:
    """The page's camera, which the person may open to show a paper to.

    `words` are sentences by name, `sizes` those of their letters where they stand as a notice (CSS). `is_heard`: what
    may not be heard where the person stands is shown alone, and so is what helps to have it read.
    """

    words: dict[str, str]
    sizes: dict[str, str]
    is_heard: bool

    def data(self, clips: Mapping[str, str]) -> dict[str, object]:
        """What the page's script is told. `clips` has the keys of clips by what they say."""
        return {
            "width": WIDTH,
            "height": HEIGHT,
            "every": EVERY_MS,
            "isHeard": self.is_heard,
            "level": _TONE_LEVEL,
            "words": {name: (text, clips.get(text), self.sizes[name]) for name, text in self.words.items()},
        }


def camera_of(moment: Moment, screen: Screen, layout: Layout, translate: Translator) -> Camera | None:
    """None where none is shown: the site has none, or the page asks for no code."""
    is_asked_for = moment.scene.reads_codes and moment.page.has_keys and not moment.session.is_alerted
    if not (screen.camera and is_asked_for):
        return None
    told = words(translate)
    sizes = {name: letters(unbroken(text), layout) for name, text in told.items()}
    return Camera(told, sizes, moment.scene.is_spoken)
