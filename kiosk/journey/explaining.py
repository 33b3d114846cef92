"""Which of the words that can be explained a scene says. Knows words as they are written, plurals among them."""

from kiosk.journey.as_said import plain
from kiosk.journey.scene import Scene
from kiosk.journey.script import Text


def words_said(text: Text, scene: Scene) -> tuple[str, ...]:
    """The words of `[explained]` that stand in `scene`: its title, passages, options or notice; longest first."""
    parts = [scene.title, scene.where or "", scene.notice or ""]
    parts += [passage.text for passage in scene.passages]
    parts += [option.label for option in scene.options]
    said = " ".join(f" {plain(part)} " for part in parts).replace("'", "' ")
    words = sorted(text.words.explained, key=lambda word: (-len(word), word))
    return tuple(word for word in words if any(f" {form} " in said for form in _forms(word)))


def _forms(word: str) -> tuple[str, ...]:
    one = plain(word).replace("'", "' ")
    return one, f"{one}s", " ".join(f"{part}s" for part in one.split())
