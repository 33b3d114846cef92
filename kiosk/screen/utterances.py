"""What a page says, in order, and what says it. Knows what may be heard; plays nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.catalogue import Translator
from kiosk.journey.scene import Scene
from kiosk.screen.house import Clip, House
from kiosk.screen.paging import Page


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing said: the page's element that it lights, its words, the key of its clip (None: not heard)."""

    element: str
    text: str
    clip: str | None


@dataclass(frozen=True, slots=True)
class Speech:
    """Everything that a page says: `utterances` by themselves, in order; `clips` that go with them, by key."""

    utterances: tuple[Utterance, ...]
    clips: dict[str, Clip]

    def of(self, element: str) -> Utterance:
        """What is said of one element."""
        return next(utterance for utterance in self.utterances if utterance.element == element)


def page_label(page: Page, _: Translator) -> str | None:
    """« page 2 sur 3 », where a scene has more than one."""
    return _("page {page} of {pages}").format(page=page.number, pages=page.count) if page.count > 1 else None


def _words(
    scene: Scene, page: Page, notice: str | None, options: dict[int, str], _: Translator
) -> Iterator[tuple[str, str, str]]:
    """Elements, words and their language, as they are heard: notice, title, where one is, passages, options."""
    if notice:
        yield "notice", notice, scene.language
    yield "title", scene.title, scene.language
    label = page_label(page, _)
    if label:
        yield "page", label, scene.language
    if scene.where and page.number == 1:
        yield "where", scene.where, scene.language
    for index, passage in enumerate(page.passages, start=1):
        yield f"passage-{index}", passage.text, passage.language or scene.language
    for option in page.options:
        yield f"option-{option.number}", options[option.number], option.language or scene.language


def speech_of(
    scene: Scene, page: Page, notice: str | None, options: dict[int, str], house: House, _: Translator
) -> Speech:
    """What `page` says. A scene that may not be heard where the person stands (`is_spoken`) has no clips at all."""
    utterances: list[Utterance] = []
    clips: dict[str, Clip] = {}
    for element, text, language in _words(scene, page, notice, options, _):
        clip = house.clip(text, language, is_private=scene.is_private) if scene.is_spoken else None
        if clip is not None:
            clips[clip.key] = clip
        utterances.append(Utterance(element, text, clip.key if clip else None))
    return Speech(tuple(utterances), clips)


def reading_of(clip: Clip) -> dict[str, object]:
    """How a page lights what it says word by word. May raise OSError, as `Clip.wav`."""
    reading = clip.reading()
    return {
        "words": reading.words,
        "marks": [[mark.milliseconds, mark.first, mark.last] for mark in reading.marks],
    }
