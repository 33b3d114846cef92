"""A search of the whole journey: every scene is reached, and every decision taken, by each means alone.

The table of means is at the end: touch, the keys of each keypad that is delivered, two switches, one switch, a head
pointer, a scanner with the printed card, the voice.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from kiosk.action_codes import code_of, value_of
from kiosk.journey.actions import Action
from kiosk.journey.events import (
    Act,
    Digits,
    Effect,
    Event,
    Found,
    LookUp,
    PaperOutcome,
    PrintUnrecorded,
    Queued,
    Record,
    Stored,
    SwitchPressed,
)
from kiosk.journey.grammar import ways
from kiosk.journey.load import load_script
from kiosk.journey.machine import advance, start
from kiosk.journey.scene import Scene, SceneKind
from kiosk.journey.scenes import scene
from kiosk.journey.script import Answer, Script
from kiosk.journey.session import Held, Session
from kiosk.journey.words import Capacity
from kiosk.keymap import Keymap, Scanning, keymap_of, load_keymap
from kiosk.papers.gestures import on_the_card
from kiosk.screen.controls import every_control
from kiosk.screen.deed import Type, read_deed

PROJECT = Path(__file__).parents[3]
SCRIPT = load_script(PROJECT / "tests" / "journeys" / "tiny", {})
TODAY = datetime.date(2026, 11, 22)
KEYMAPS = PROJECT / "config" / "keymaps"
TYPED = {2: "11", 4: "4321", 8: "01112026", 12: "000112345678"}
# What changes no place: how it looks and sounds is another test's.
SETTINGS = frozenset(
    {
        Action.SLOWER, Action.FASTER, Action.LOUDER, Action.SOFTER, Action.LARGER, Action.SMALLER, Action.CONTRAST,
        Action.RULER, Action.RESET, Action.CURTAIN, Action.POINTER, Action.LANGUAGE, Action.REPEAT, Action.PAUSE,
        Action.WHERE, Action.EXPLAIN,
    }
)  # fmt: skip

Means = Callable[[Scene], Iterator[Event]]


def anything(presented: Scene) -> Iterator[Event]:
    """All that a scene takes, however it is done."""
    if presented.entry_length is not None:
        yield Digits(TYPED[presented.entry_length])
    for option in presented.options:
        yield Act(Action.CHOOSE, option=option.number)
    for action in sorted(presented.actions - SETTINGS - {Action.CHOOSE}):
        yield Act(action)


def keys(keymap: Keymap) -> Means:
    """What the keys of a keyboard or keypad do by themselves; figures are typed on them."""

    def means(presented: Scene) -> Iterator[Event]:
        if presented.entry_length is not None:
            yield Digits(TYPED[presented.entry_length])
        for act in set(keymap.keys.values()):
            name, _, number = act.partition(":")
            if name == Action.CHOOSE and int(number) <= len(presented.options):
                yield Act(Action.CHOOSE, option=int(number))
            elif name in presented.actions and not number and name not in SETTINGS:
                yield Act(Action(name))

    return means


def buttons(presented: Scene) -> Iterator[Event]:
    """What a page has a button for: all that a finger, a switch, or two keys that move and press can reach.

    `test_every_button_of_a_page_comes_by_within_a_round` shows that each button comes by.
    """
    if presented.entry_length is not None:  # the page has keys for figures
        yield Digits(TYPED[presented.entry_length])
    for option in presented.options:
        yield Act(Action.CHOOSE, option=option.number)
    for control in every_control():
        if control.action in presented.actions and control.action not in SETTINGS:
            yield Act(control.action)


def pressing(keymap: Keymap) -> Means:
    """What the keys of a keypad do, directly or by moving to a button and pressing it."""
    acts = set(keymap.keys.values())
    is_moving = "move:next" in acts or keymap.switches.scanning is Scanning.AUTO
    moved = buttons if is_moving and "select" in acts else lambda _: iter(())
    direct = keys(keymap)

    def means(presented: Scene) -> Iterator[Event]:
        found = [*direct(presented), *moved(presented)]
        typed = {step for step in found if isinstance(step, Digits)}
        # Figures come from the keypad's own keys, or from those on the page, which are buttons.
        can_type = is_moving or set("0123456789") <= set(keymap.keys)
        yield from (step for step in found if step not in typed or can_type)

    return means


def pad(name: str) -> Means:
    """A delivered keypad with nothing beside it: neither the keyboard nor a finger."""
    return pressing(load_keymap(KEYMAPS / f"{name}.toml"))


def scanned(presented: Scene) -> Iterator[Event]:
    """What the squares of the printed card do: each is read from its own code, as the screen reads a form."""
    typed = ""
    for value in sorted(on_the_card()):
        known = value_of(code_of(value))
        assert known == value
        match read_deed({"action": value}):
            case Act() as act if act.action is Action.CHOOSE and (act.option or 0) > len(presented.options):
                continue
            case Act() as act if act.action is Action.CHOOSE or act.action in presented.actions - SETTINGS:
                yield act
            case Type(digit=digit):
                typed += digit
            case _:
                continue
    if presented.entry_length is not None and set(typed) == set("0123456789"):
        yield Digits(TYPED[presented.entry_length])


def spoken(presented: Scene) -> Iterator[Event]:
    """What can be said at a scene with the ways to say it that are delivered. Figures are no words: they are typed."""
    for way in ways(delivered().original, presented, about_of(presented)):
        match way.action:
            case Action.CHOOSE:
                yield from (Act(Action.CHOOSE, option=one.number) for one in presented.options if one.id == way.option)
            case Action() as action if action in presented.actions - SETTINGS:
                yield Act(action)


@cache
def delivered() -> Script:
    """The journey that people are given: the small one of the tests has few ways to say anything."""
    return load_script(PROJECT / "config" / "journeys" / "health-space", {}, only_offered=True)


def about_of(presented: Scene) -> str | None:
    return presented.id.split("/")[1] if presented.kind is SceneKind.ANSWER else None


def replies(effect: Effect) -> list[Event]:
    """A house in which everything works."""
    match effect:
        case Record():
            return [Stored("000112345678", "4321", ("form",)), PaperOutcome("form", "printed")]
        case PrintUnrecorded():
            return [Queued(("reminder",)), PaperOutcome("reminder", "printed")]
        case LookUp():
            return [Found(Held("000112345678", TODAY, Capacity.PERSON, (("card", Answer.REFUSE),)))]
        case _:
            return []


@dataclass
class Walked:
    """What a search met: every scene as it was presented, and each decision with the answers that came to paper."""

    scenes: list[Scene] = field(default_factory=list)
    decided: set[tuple[str, str]] = field(default_factory=set)


@cache
def searched() -> Walked:
    """The whole journey, by whatever a scene takes."""
    found, seen = Walked(), set[object]()
    begun = start(SCRIPT, seed=7, today=TODAY)
    waiting: list[Session] = [begun, advance(SCRIPT, begun, SwitchPressed((4000, 900), 500))[0]]
    while waiting:
        session = waiting.pop()
        presented = scene(SCRIPT, session)
        key = (presented.id, session.place, session.answers[-1:], len(session.answers), session.ended)
        if key in seen:
            continue
        seen.add(key)
        found.scenes.append(presented)
        if presented.kind is SceneKind.END:
            continue
        for step in anything(presented):
            after, effects = advance(SCRIPT, session, step)
            for effect in effects:
                if isinstance(effect, Record | PrintUnrecorded):
                    found.decided |= {(one.decision, one.answer.value) for one in after.answers}
                for reply in replies(effect):
                    after, _ = advance(SCRIPT, after, reply)
            waiting.append(after)
    return found


def lacks(means: Means) -> list[tuple[str, Event]]:
    """Every step somewhere in the journey that a means alone can't take. None: it reaches all that can be reached."""
    return [
        (presented.id, step)
        for presented in searched().scenes
        for step in set(anything(presented)) - set(means(presented))
    ]


# What has no word to be said is done by whoever speaks with what they have: figures alone.
NO_WORD_FOR = {"voice": frozenset({Digits})}
MEANS = {
    "touch": buttons,
    "keyboard": keys(load_keymap(KEYMAPS / "keyboard.toml")),
    "keyboard without single keys": pressing(load_keymap(KEYMAPS / "keyboard.toml").without_single_keys()),
    **{path.stem: pad(path.stem) for path in sorted(KEYMAPS.glob("*.toml")) if path.stem != "keyboard"},
    "head pointer": buttons,  # it presses what it rests on: every button, as test_head_pointer shows
    "scanner": scanned,
    "voice": spoken,
}


def test_the_table_has_every_keypad_that_is_delivered() -> None:
    assert {"audionav", "audionav-ef", "ez-access", "numeric-pad", "switches", "one-switch"} <= set(MEANS)


@pytest.mark.parametrize("means", MEANS)
def test_everything_is_reached_and_decided_by_each_means_alone(means: str) -> None:
    assert len({presented.id for presented in searched().scenes}) > 40
    without = NO_WORD_FOR.get(means, frozenset())
    assert {one for one in lacks(MEANS[means]) if type(one[1]) not in without} == set()


def test_the_search_sees_a_means_that_lacks_something() -> None:
    def without_numbers(presented: Scene) -> Iterator[Event]:
        return (step for step in anything(presented) if step != Act(Action.CHOOSE, option=3))

    assert {step for _, step in lacks(without_numbers)} == {Act(Action.CHOOSE, option=3)}


@pytest.mark.parametrize("pad", ["switches", "two-switches-timed", "one-switch"])
def test_switches_have_what_reaches_every_button(pad: str) -> None:
    keymap = keymap_of(KEYMAPS / "keyboard.toml", KEYMAPS, pad)
    acts = set(keymap.keys.values())
    assert "select" in acts
    assert "move:next" in acts or keymap.switches.scanning == "auto"
    assert set(keymap.switch_keys) == set(load_keymap(KEYMAPS / f"{pad}.toml").keys), "the keyboard's are no switches"


def test_every_decision_is_among_what_was_decided() -> None:
    decided = {decision for decision, _ in searched().decided}
    assert {place.id for place in SCRIPT.plan.decisions if not place.sites} <= decided
