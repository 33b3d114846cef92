"""What can be said at a scene, and what each way to say it does: from its options and the script's ways. Pure.

Knows words as they are written; how they sound, and how they are recognized, is nobody's business here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kiosk.journey.actions import Action
from kiosk.journey.as_said import plain
from kiosk.journey.scene import Option, Scene, SceneKind
from kiosk.journey.scenes import scene as scene_of
from kiosk.journey.script import Answer, Script, Text
from kiosk.journey.session import Session
from kiosk.journey.tongue import tongue

# Written words to the words that people say (« 34 22 », acronyms).
Spell = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to say something. `option` is the option's id where `action` is to choose, the word where to explain.

    Without `action` it is a sentence that is listened for so that it isn't taken for another: it is asked again.
    """

    phrase: str
    action: Action | None = None
    option: str | None = None

    @property
    def meaning(self) -> tuple[Action | None, str | None]:
        """What two ways to say the same have in common."""
        return self.action, self.option


def never_alone(language: str) -> frozenset[str]:
    """What is too short, said alone, to be heard safely, and too easily said to somebody else."""
    return frozenset(map(plain, tongue(language).never_alone))


def as_written(text: str) -> str:
    """Leaves words as they are."""
    return text


def grammar(script: Script, session: Session, spell: Spell = as_written) -> tuple[Way, ...]:
    """Everything that can be said now, each phrase once; where two mean different things, neither can be said."""
    here = scene_of(script, session)
    # An overlay has no answers of its own, whatever lies beneath it.
    about = session.place.about if here.kind is SceneKind.ANSWER else None
    return ways(script.text(session.language), here, about, spell)


def ways(text: Text, scene: Scene, about: str | None = None, spell: Spell = as_written) -> tuple[Way, ...]:
    """As `grammar`, for a scene that is at hand. `about` is the decision that an answer scene is about."""
    found: dict[str, Way] = {}
    unclear: set[str] = set()
    own = {plain(spell(option.label)) for option in scene.options}
    alone = never_alone(text.language)
    for way in _all(text, scene, about):
        phrase = plain(spell(way.phrase))
        if not phrase or phrase in alone:
            continue
        known = found.setdefault(phrase, Way(phrase, way.action, way.option))
        # What stands on a button is that button, whatever else the words do elsewhere.
        if known.meaning != way.meaning and (phrase not in own or _is_option(way)):
            unclear.add(phrase)
    return tuple(way for way in found.values() if way.phrase not in unclear)


def _is_option(way: Way) -> bool:
    return way.action is Action.CHOOSE


def _all(text: Text, scene: Scene, about: str | None) -> Iterator[Way]:
    """In the order in which they count: options, answers, numbers, actions, words to explain, what is asked again."""
    is_answer = scene.kind is SceneKind.ANSWER
    yield from (Way(option.label, Action.CHOOSE, option.id) for option in scene.options)
    for option in scene.options if is_answer else ():
        yield from (Way(phrase, Action.CHOOSE, option.id) for phrase in _answer(text, about, option))
    yield from _by_number(text, scene)
    for action, phrases in text.spoken.actions.items():
        if action in scene.actions:
            yield from (Way(phrase, action) for phrase in phrases)
    if Action.EXPLAIN in scene.actions:
        for word, phrases in text.spoken.explain.items():
            yield from (Way(phrase, Action.EXPLAIN, word) for phrase in phrases)
        for word in scene.words:
            asking = text.spoken.explain_said
            yield from (Way(pattern.replace("{word}", word), Action.EXPLAIN, word) for pattern in asking)
    yield from (Way(phrase) for phrase in (text.spoken.asked_again if is_answer else ()))


def _by_number(text: Text, scene: Scene) -> Iterator[Way]:
    for option in scene.options[: len(text.spoken.figures)]:
        figure = text.spoken.figures[option.number - 1]
        yield from (Way(pattern.replace("{n}", figure), Action.CHOOSE, option.id) for pattern in text.spoken.numbers)


def _answer(text: Text, about: str | None, option: Option) -> tuple[str, ...]:
    try:
        answer = Answer(option.id)
    except ValueError:
        return ()
    own = text.spoken.decisions.get(about or "", {})
    return own.get(answer, text.spoken.answers.get(answer, ()))
