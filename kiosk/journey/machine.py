"""The state machine of a conversation: `advance(script, session, event) -> (session, effects)`. Pure, total.

Knows when something may be recorded: after an explicit answer and an explicit confirmation of that answer read
back, and never otherwise. Silence, time-outs and hang-ups end a session with nothing recorded.
"""

import dataclasses
import datetime
from typing import assert_never

from kiosk.journey import ladder
from kiosk.journey.actions import Action
from kiosk.journey.adjusting import adjust, in_language, in_signs, scanning, tried_out
from kiosk.journey.events import (
    DONE_BY_THE_PERSON,
    Act,
    Announced,
    CalledAgain,
    DeviceFault,
    Dictated,
    Digits,
    Embossed,
    Event,
    Forget,
    Found,
    Headphones,
    Heard,
    HelpAnswered,
    HungUp,
    NoInput,
    NoMatch,
    NotFound,
    NotStored,
    PaperOutcome,
    Queued,
    ReadPaper,
    ReferenceRead,
    Resumed,
    RingDesk,
    Scanned,
    Silence,
    Stored,
    SwitchPressed,
    SwitchTried,
    TimedOut,
    ViewAsked,
    ViewEnded,
    VoiceKept,
    VoiceNotKept,
)
from kiosk.journey.notices import EXPLAIN, NO_SOUND, WHERE, WRONG_LENGTH, with_announcement, with_notice
from kiosk.journey.resuming import called_again
from kiosk.journey.rhythm import Trial
from kiosk.journey.scene import SceneKind
from kiosk.journey.script import Script
from kiosk.journey.session import AskedBack, Far, Held, Listening, Paper, Place, Recorded, Session, Settings
from kiosk.journey.spots import far as afar
from kiosk.journey.spots import welcome
from kiosk.journey.spots.atlas import on_top, overlay
from kiosk.journey.spots.base import Context, Move, go, jump, retrace, slip
from kiosk.journey.spots.held import let_go
from kiosk.journey.spots.papers import after_printing, resume_slip, with_outcome, with_reading

# Scenes during which the machine works on what was just confirmed: a person can't leave in the middle.
_BUSY = frozenset({"storing", "looking_up", "keeping"})
# How often staff may ask one person to see the answers, all of them together.
MOST_VIEW_ASKS = 2
# What is said when a device stops working, where that is more than its being gone.
_FAULTS = {"recognizer": "hearing_lost", "microphone": "microphone_gone", "keypad": "keypad_gone"}


def start(
    script: Script,
    *,
    seed: int,
    today: datetime.date,
    language: str | None = None,
    channel: str = "screen",
    settings: Settings | None = None,
    heard: frozenset[str] = frozenset(),
    far: Far | None = None,
) -> Session:
    """A new session at the welcome, with every setting at its default. `heard`: what was heard before, in a group.
    `far` is given where the person isn't there.

    `seed` draws the order of answers: it should be random (64 bits or more) for each session.
    """
    return Session(
        language=language or script.plan.languages[0],
        seed=seed,
        today=today,
        site_kind=script.site.get("kind", "town-hall"),
        channel=channel,
        settings=settings or Settings(),
        begins_at=(settings or Settings()).volume,
        heard=heard,
        # A receiver at the ear is as private as headphones.
        listening=Listening.ASK if far is None else Listening.PRIVATELY,
        far=far,
    )


def advance(script: Script, session: Session, event: Event) -> Move:
    """What `event` makes of `session`, and what it asks of the house. Never raises for any event."""
    if session.ended is not None:
        return session, ()
    after, effects = _advance(script, session, event)
    return let_go(session, after), effects


def _advance(script: Script, session: Session, event: Event) -> Move:
    # What is held is held until somebody is there again, or was waited for long enough.
    is_unplugged = session.is_unplugged and not isinstance(event, (*DONE_BY_THE_PERSON, Silence))
    answered = dataclasses.replace(session, notice=None, notice_values=(), is_unplugged=is_unplugged)
    here = Context(script, answered)
    match event:
        case Act():
            return _act(dataclasses.replace(here, session=ladder.by_hand(here.session)), event)
        case Heard() | NoMatch() | NoInput():
            return _heard(session, here, event)
        case Digits(digits):
            return _digits(here, digits)
        case Scanned(text):
            return _scanned(here, text)
        case SwitchPressed() | SwitchTried():
            return _switched(here.session, event), ()
        case Silence():
            return dataclasses.replace(here.session, is_alerted=True), ()
        case TimedOut():
            return end(here.session, "timed_out")
        case HungUp():
            return end(here.session, "hung_up")
        case HelpAnswered() | ViewAsked() | ViewEnded():
            return _staff(here.session, event), ()
        case CalledAgain() | Headphones() | DeviceFault() | Announced() | Embossed():
            return _around(here, event), ()
        case Stored() | Queued() | NotStored() | PaperOutcome():
            return _printing(here.session, event)
        case Found() | NotFound() | ReferenceRead() | Resumed():
            return _reading(here, event)
        case Dictated() | VoiceKept() | VoiceNotKept():
            return afar.spoken(here.session, event) or (session, ())
        case _:
            assert_never(event)


def end(session: Session, why: str) -> Move:
    """The session is over: what is not recorded is gone."""
    over = dataclasses.replace(session, ended=why, is_alerted=False, is_stopping=False, help=None, is_unplugged=False)
    return over, (Forget(why),)


def _heard(before: Session, here: Context, event: Heard | NoMatch | NoInput) -> Move:
    if isinstance(event, NoInput) and before.is_unplugged:  # nobody is expected to say anything
        return before, ()
    weighed = ladder.weigh(here, event)
    if weighed is None:
        return before, ()
    session, act = weighed
    return (session, ()) if act is None else _act(dataclasses.replace(here, session=session), act)


def _act(here: Context, act: Act) -> Move:
    session = here.session
    if session.is_alerted:  # any input answers the alert, and does nothing else
        return dataclasses.replace(session, is_alerted=False), ()
    adjusted = adjust(here.script, session, act.action, act.word)
    if adjusted is not None:
        return adjusted, ()
    match act.action:
        case Action.REPEAT:
            return session, ()
        case Action.PAUSE:
            return with_notice(session, "paused"), ()
        case Action.WHERE:
            return with_notice(session, WHERE), ()
        case Action.EXPLAIN:
            return _explain(here, act.word)
        case Action.HELP:
            return _help(dataclasses.replace(ladder.closed(session), language_page=None))
        case Action.STOP:
            return _stop(ladder.closed(session))
        case _:
            return _over(here, act) if overlay(session) else _move(here, act)


def _move(here: Context, act: Act) -> Move:
    """Choose, on, back, more, others: what the place makes of it, or "not here"."""
    session = here.session
    spot, _ = on_top(here)
    move: Move | None = None
    match act.action:
        case Action.CHOOSE:
            choices = spot.options(here)
            if act.option is not None and 1 <= act.option <= len(choices):
                move = _chosen(here, choices[act.option - 1].id)
        case Action.OTHERS:
            if any(choice.id == "others" for choice in spot.options(here)):
                move = spot.choose(here, "others")
        case Action.NEXT:
            move = spot.on(here)
        case Action.MORE:
            move = spot.more(here)
        case Action.BACK:
            move = retrace(session)
            if move is None:
                return with_notice(session, "first_scene"), ()
            return move
        case _:
            pass
    if move is None:
        return with_notice(session, "not_here"), ()
    moved, effects = move
    return _told(here, moved), effects


def _chosen(here: Context, option: str) -> Move | None:
    """Choices that end a session or leave the place's own rules are the machine's; all others the place's."""
    spot, _ = on_top(here)
    match here.place.name, option:
        case ("finished", "end") | ("resume_printed", "end"):
            return end(here.session, "finished")
        case ("other", "resume_slip"):
            return resume_slip(here) if here.session.far is None else afar.resume_by_number(here)
        case _:
            return spot.choose(here, option)


def _told(here: Context, moved: Session) -> Session:
    """Going on from a topic means that it was heard; going back doesn't."""
    place = here.place
    match place.name:
        case "topic":
            name = f"{place.about}/short"
        case "topic_part":
            name = place.about or ""
        case "essential" | "essential_tour":
            name = f"{here.script.decision_place(place.about or '').essential[place.step]}/short"
        case _:
            return moved
    return dataclasses.replace(moved, heard=moved.heard | {name})


def _over(here: Context, act: Act) -> Move:
    """Actions on a scene that lies over the place."""
    session = here.session
    spot, there = on_top(here)
    choices = spot.options(there)
    chosen = None
    if act.action is Action.CHOOSE and act.option is not None and 1 <= act.option <= len(choices):
        chosen = choices[act.option - 1].id
    elif act.action is Action.OTHERS and any(choice.id == "others" for choice in choices):
        chosen = "others"
    elif act.action not in {Action.NEXT, Action.BACK}:
        return with_notice(session, "not_here"), ()
    if session.spoken.asked is not None:
        return _answered_back(here, session.spoken.asked, chosen)
    if session.spoken.offered is not None:
        return _offered(session, chosen)
    if session.is_stopping:
        if chosen == "stop":
            return end(session, "stopped")
        staying = dataclasses.replace(session, is_stopping=False)
        return resume_slip(dataclasses.replace(here, session=staying)) if chosen == "resume_slip" else (staying, ())
    if session.language_page is not None:
        return _language_chosen(session, session.language_page, chosen), ()
    if session.help is None and session.view == "asked":
        # Whoever goes on without an answer has agreed to nothing.
        return dataclasses.replace(session, view="agreed" if chosen == "agree" else "refused"), ()
    if session.help is None and session.trial is not None:
        return dataclasses.replace(session, trial=Trial.RUNNING if chosen == "try" else None), ()
    closed = dataclasses.replace(session, help=None)
    match chosen:
        case "again":
            return dataclasses.replace(session, help="called"), (RingDesk(),)
        case "resume_slip":
            return resume_slip(dataclasses.replace(here, session=closed))
        case afar.CALL_BACK:
            return go(closed, Place("dictate_call_back"))
        case _:
            return closed, ()


def _switched(session: Session, event: SwitchPressed | SwitchTried) -> Session:
    """Somebody scans, or has tried how fast. A trial that was left meanwhile tells nothing any more."""
    if session.is_alerted:
        return dataclasses.replace(session, is_alerted=False)
    match event:
        case SwitchPressed(dwells_ms, guard_ms):
            return session if session.settings.rhythm is not None else scanning(session, dwells_ms, guard_ms)
        case SwitchTried(tried):
            return tried_out(session, tried) if overlay(session) == "switches_running" else session
        case _:
            assert_never(event)


def _language_chosen(session: Session, page: int, chosen: str | None) -> Session:
    match chosen:
        case "others":
            return dataclasses.replace(session, language_page=page + 1)
        case "signs":
            return in_signs(session)
    return in_language(session, chosen or session.language)


def _answered_back(here: Context, asked: AskedBack, chosen: str | None) -> Move:
    """Yes does what was asked back, as if it had been heard clearly; anything else does nothing."""
    session = ladder.closed(here.session)
    match chosen:
        case "yes":
            spoken = dataclasses.replace(session.spoken, misses=0, phrase=asked.phrase)
            meant = dataclasses.replace(here, session=dataclasses.replace(session, spoken=spoken))
            return _act(meant, Act(asked.action, asked.option, asked.word))
        case "no":
            return ladder.missed(session, "say_again"), ()
        case _:
            return session, ()


def _offered(session: Session, chosen: str | None) -> Move:
    """Keys or a person in place of the voice."""
    match chosen:
        case "again":
            return ladder.again(session), ()
        case "person":
            return _help(dataclasses.replace(ladder.closed(session), language_page=None))
        case _:
            return ladder.by_hand(ladder.closed(session)), ()


def _explain(here: Context, word: str | None) -> Move:
    known = here.text.words.explained
    found = next((name for name in known if word is not None and name.casefold() == word.casefold()), None)
    if found is None:
        return with_notice(here.session, "not_here"), ()
    return with_notice(here.session, EXPLAIN, word=found), ()


def _help(session: Session) -> Move:
    is_there = session.help == "there" and session.far is None  # from afar they have hung up since
    if session.help in {"called", "coming"} or is_there:
        return session, ()
    return dataclasses.replace(session, help="called", is_stopping=False), (RingDesk(),)


def _staff(session: Session, event: HelpAnswered | ViewAsked | ViewEnded) -> Session:
    """What somebody of the staff does, told to the person."""
    match event:
        case HelpAnswered(state):
            # Who has had somebody beside them was helped: the record says so.
            return dataclasses.replace(session, help=state, is_assisted=session.is_assisted or state == "there")
        case ViewAsked(by, name, role):
            # Who said no isn't asked again; nobody is worn down, and a yes to one account opens nothing to another.
            if session.view is not None or session.view_asks >= MOST_VIEW_ASKS:
                return session
            return dataclasses.replace(
                session,
                view="asked",
                viewer=by,
                viewer_name=name,
                viewer_role=role,
                view_asks=session.view_asks + 1,
            )
        case ViewEnded(by):
            if session.view == "refused" or session.viewer != by:
                return session
            return dataclasses.replace(session, view=None, viewer=None, viewer_name=None)
        case _:
            assert_never(event)


def _stop(session: Session) -> Move:
    """Asks once; a second "stop" answers yes."""
    if session.place.name in _BUSY:
        return with_notice(session, "not_here"), ()
    if session.is_stopping:
        return end(session, "stopped")
    return dataclasses.replace(session, is_stopping=True, help=None), ()


def _digits(here: Context, digits: str) -> Move:
    session = here.session
    if session.is_alerted:
        return dataclasses.replace(session, is_alerted=False), ()
    spot, _ = on_top(here)
    if spot.kind is not SceneKind.ENTRY or spot.entry_length is None:
        return with_notice(session, "not_here"), ()
    typed = "".join(character for character in digits if character in "0123456789")
    if len(typed) != spot.entry_length:
        return with_notice(session, WRONG_LENGTH, length=str(spot.entry_length)), ()
    return spot.digits(here, typed) or (with_notice(session, "not_here"), ())


def _scanned(here: Context, text: str) -> Move:
    session = dataclasses.replace(here.session, is_alerted=False)
    if overlay(session) is None and session.place.name in {"paper_reference", "paper_code"}:
        return slip(session, Place("looking_up"), ReadPaper(text))
    if overlay(session) is None and session.place.name == "welcome" and session.far is None:
        # Whoever holds a paper up has said what they came for; the notice comes first, as it does for everybody.
        return go(dataclasses.replace(session, scanned=text), Place("notice", welcome.PAPER))
    return with_notice(session, "not_a_paper_here"), ()


def _around(here: Context, event: CalledAgain | Headphones | DeviceFault | Announced | Embossed) -> Session:
    """What happens around the person, and asks nothing of the house."""
    session = here.session
    match event:
        case CalledAgain():
            return called_again(here.script, session)
        case Headphones(are_plugged, volume):
            # What was loud enough across a hall would hurt at the ear.
            if volume is not None:
                settings = dataclasses.replace(session.settings, volume=volume)
                session = dataclasses.replace(session, settings=settings, begins_at=volume)
            return _headphones(session, are_plugged=are_plugged)
        case DeviceFault(device):
            return with_notice(session, _FAULTS.get(device, "device_fault"))
        case Embossed(is_on_its_way):
            if not is_on_its_way:
                return with_notice(session, "braille_not_sent")
            place = here.script.site.get("braille_place", "") or here.part("place_unknown")
            return with_notice(session, "braille_sent", place=place)
        case Announced(notices):
            if NO_SOUND in notices and session.listening is Listening.ASK:
                # Nobody is asked how to hear what nothing can say. Headphones that are plugged in later tell otherwise.
                session = dataclasses.replace(session, listening=Listening.SILENT)
            return with_announcement(dataclasses.replace(session, announced=notices), notices)
        case _:
            assert_never(event)


def _headphones(session: Session, *, are_plugged: bool) -> Session:
    """A plug that goes in or out is somebody's hand: it answers the alert. Out, all is held until they are back."""
    here = dataclasses.replace(session, is_unplugged=not are_plugged, is_alerted=False)
    if are_plugged:
        return with_notice(dataclasses.replace(here, listening=Listening.PRIVATELY), "headphones_in")
    # Unplugged: what was private must not turn aloud by itself.
    listening = Listening.SILENT if session.listening is Listening.PRIVATELY else session.listening
    return with_notice(dataclasses.replace(here, listening=listening), "headphones_out")


def _printing(session: Session, event: Stored | Queued | NotStored | PaperOutcome) -> Move:
    match event:
        case Stored(reference, code, papers):
            queued_papers = tuple(Paper(name) for name in papers)
            stored = dataclasses.replace(session, recorded=Recorded(reference, code), papers=queued_papers)
            return jump(stored, Place("printing" if session.far is None else "reference_told"))
        case Queued(papers):
            queued = dataclasses.replace(session, papers=tuple(Paper(name) for name in papers))
            return jump(queued, Place("printing"))
        case NotStored(reason):
            return jump(session, Place("not_stored", reason))
        case PaperOutcome(paper, outcome, reason, read, meant):
            told = with_reading(with_outcome(session, paper, outcome, reason), paper, read, meant)
            return after_printing(told) if session.place.name == "printing" else (told, ())
        case _:
            assert_never(event)


def _reading(here: Context, event: Found | NotFound | ReferenceRead | Resumed) -> Move:
    session = here.session
    if session.place.name != "looking_up":  # an answer that comes after the person has gone on
        return session, ()
    match event:
        case Found(held):
            return _found(session, held)
        case NotFound(reason):
            return slip(session, Place("paper_not_found", reason))
        case ReferenceRead(reference):
            return slip(session, Place("paper_code", reference))
        case Resumed(heard, situations):
            resumed = dataclasses.replace(
                session,
                heard=session.heard | here.text.openly_heard(heard),
                situations=tuple(sorted({**dict(session.situations), **dict(situations)}.items())),
            )
            return slip(resumed, Place("resumed"))
        case _:
            assert_never(event)


def _found(session: Session, held: Held) -> Move:
    known = dataclasses.replace(
        session,
        held=held,
        capacity=held.capacity,
        situations=tuple(sorted({**dict(session.situations), **dict(held.situations)}.items())),
    )
    if session.listening is Listening.ASK:  # the paper tells what was decided: who may hear it is asked first
        return slip(known, Place("aloud", "held"))
    return slip(known, Place("paper_found"))
