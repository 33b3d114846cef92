"""Whatever a recognizer makes of what is said: nothing is recorded without answer, read-back and other words.

What is heard comes in any order, sure or not, at the right scene or at another, mixed with hands; the machine alone
must hold, however badly a channel or an engine behaves.
"""

import datetime
import random
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.journey.actions import Action
from kiosk.journey.as_said import plain
from kiosk.journey.events import Act, Digits, Event, Heard, Missed, NoInput, NoMatch, Record, Stored
from kiosk.journey.grammar import grammar, never_alone
from kiosk.journey.load import load_script
from kiosk.journey.machine import advance, start
from kiosk.journey.scene import SceneKind
from kiosk.journey.scenes import scene
from kiosk.journey.script import Answer, Script
from kiosk.journey.session import Session
from kiosk.journey.understanding import LEAST_CONFIDENCE, event_of, understand

TODAY = datetime.date(2026, 11, 22)
TINY = Path(__file__).parents[1] / "journeys" / "tiny"
SCRIPT: Script = load_script(TINY, {})

# What somebody, or the room, may say: a way that the scene has (by its place in the grammar), or words of any kind.
ways = st.integers(0, 10_000)
words = st.sampled_from(["oui", "non", "j'accepte", "je refuse", "je n'accepte pas", "le choix numéro un", "euh", ""])
confidences = st.sampled_from([0.0, 0.3, 0.4, 0.55, 0.65, 0.75, 0.9, 1.0])
Step = tuple[str, int | str, float]
said = st.tuples(st.just("say"), ways, confidences)
forced = st.tuples(st.just("force"), words, confidences)
others = st.tuples(st.sampled_from(["silence", "noise", "talk", "elsewhere"]), st.just(0), st.just(1.0))
steps = st.lists(st.one_of(*[said] * 8, forced, others), max_size=120)


def _opening(seed: int) -> Session:
    return start(SCRIPT, seed=seed, today=TODAY)


def _event(session: Session, step: Step) -> Event:
    here = scene(SCRIPT, session)
    if here.kind is SceneKind.WAITING:
        return Stored("000112345678", "4321", ("form",))
    if here.entry_length is not None:  # digits are keyed by design
        return Digits("01112026"[: here.entry_length].ljust(here.entry_length, "1"))
    kind, what, confidence = step
    match kind, what:
        case "say", int():
            possible = grammar(SCRIPT, session)
            forward = [way for way in possible if way.action in {Action.CHOOSE, Action.NEXT}] or list(possible)
            phrase = forward[what % len(forward)].phrase
            return event_of(understand(SCRIPT.text("fr"), here, possible, phrase, confidence), here)
        case "force", str():
            # A channel that breaks every rule: any words for any act.
            return Heard(here.id, Act(Action.CHOOSE, option=1), what, confidence)
        case "silence", _:
            return NoInput(here.id)
        case "noise", _:
            return NoMatch(here.id, Missed.TOO_LONG)
        case "talk", _:
            return NoMatch(here.id)
        case _:
            return Heard("nowhere", Act(Action.CHOOSE, option=1), "je confirme tout", 1.0)


def _walk(happened: list[Step], seed: int) -> int:
    """How many records a conversation comes to, each of them looked at."""
    session, records = _opening(seed), 0
    answered: dict[str, tuple[Answer, str]] = {}
    confirmed: dict[str, tuple[Answer, str, str]] = {}
    for step in happened:
        event = _event(session, step)
        before, shown = session, scene(SCRIPT, session)
        session, effects = advance(SCRIPT, session, event)
        about = before.place.about or ""
        new = session.given(about)
        if new is not None and (before.place.name, session.place.name) == ("answer", "readback"):
            answered[about] = new.answer, new.phrases[0]
        if new is not None and new.is_confirmed and before.place.name == "readback":
            confirmed[about] = new.answer, new.phrases[0], new.phrases[1]
        for effect in effects:
            if isinstance(effect, Record):
                records += 1
                assert isinstance(event, Heard)
                assert event.confidence >= LEAST_CONFIDENCE
                assert shown.id.startswith(("review", "asked_back", "not_stored"))
                final = session.spoken.phrase
                assert final is not None
                for decision in effect.decisions:
                    answer, first, second = confirmed[decision.decision]
                    assert answered[decision.decision] == (decision.answer, first)
                    assert answer is decision.answer
                    phrases = {plain(first), plain(second), plain(final)}
                    assert len(phrases) == len((first, second, final))
                    assert phrases.isdisjoint(never_alone("fr"))
    return records


@given(steps, st.integers(0, 2**64))
@settings(max_examples=200)
def test_nothing_heard_is_recorded_without_an_answer_its_read_back_and_other_words(
    happened: list[Step], seed: int
) -> None:
    _walk(happened, seed)


def test_walks_by_voice_do_come_to_records_and_each_has_all_three() -> None:
    records = 0
    for seed in range(60):
        lots = random.Random(seed)
        happened: list[Step] = [
            ("say", lots.randrange(10_000), lots.choice((0.6, 0.9, 1.0))) if lots.random() < 0.95 else ("talk", 0, 1.0)
            for _ in range(200)
        ]
        records += _walk(happened, seed)
    assert records >= 10


@given(steps, st.integers(0, 2**64))
@settings(max_examples=200)
def test_whatever_is_said_every_scene_can_be_presented_and_none_is_a_dead_end(happened: list[Step], seed: int) -> None:
    session = _opening(seed)
    for step in happened:
        session, _ = advance(SCRIPT, session, _event(session, step))
        presented = scene(SCRIPT, session)
        if session.ended is not None:
            return
        assert presented.title
        assert "{" not in (presented.notice or "") + "".join(one.text for one in presented.passages)
        assert "erreur" not in " ".join([presented.title, presented.notice or ""]).lower()
        if presented.kind not in {SceneKind.WAITING, SceneKind.ENTRY}:
            assert presented.actions & {Action.CHOOSE, Action.NEXT}
        assert Action.HELP in presented.actions
