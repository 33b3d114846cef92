"""The same journey on the desk's own screen, chosen together: for one person, or for each of a group in turn.

Knows how a scene is shown here and what its buttons send; the conversation is the one that every channel has.
"""

import dataclasses

from flask import Blueprint, request
from werkzeug.wrappers import Response

from kiosk.conversation import Conversation
from kiosk.desk.desk import N_, Desk, end
from kiosk.desk.opening import Opening
from kiosk.desk.paper import view
from kiosk.desk.seat import Group
from kiosk.desk.watching import FRENCH, in_french
from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Digits, Event
from kiosk.journey.scene import Scene, SceneKind
from kiosk.journey.session import Session
from kiosk.register.errors import RegisterError
from kiosk.register.lives import Sight

# How long an answer waits for the printer before the page says that it waits (seconds).
_PATIENCE = 3.0
_MOST_DIGITS = 32
# What the buttons of the page can ask for. What a page without sound has no use for is left out.
_DEEDS = {one.value: one for one in (Action.NEXT, Action.BACK, Action.MORE, Action.WHERE, Action.STOP, Action.LANGUAGE)}


class Together:
    """The pages of conversations that this desk leads."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._opening = Opening(desk)

    def begin(self) -> Response:
        """`POST /ensemble`: with one person. What was begun here before and isn't recorded is gone."""
        self._open(request.form.get("language", FRENCH))
        return self._desk.go("together.scene")

    def change(self, reference: str) -> Response:
        """`POST /papier/<reference>/changer`: the person changes or withdraws: straight to what their paper says."""
        desk = self._desk
        try:
            found = desk.house.register.known(self._opening.view(reference).reference)
        except RegisterError as trouble:
            desk.refuse_with(trouble)
            return desk.go("papers.paper", reference=reference)
        conversation = self._open(FRENCH)
        # The notice comes first, as for everybody; what the paper answers is asked right after it.
        desk.seat.pending = (Digits(found.reference), Digits(found.code))
        self._choose(conversation, "paper")
        return desk.go("together.scene")

    def scene(self) -> str | Response:
        """`GET /ensemble`: where the conversation is."""
        desk = self._desk
        conversation = desk.seat.together
        if conversation is None:
            return desk.go("beside.people")
        session, presented = conversation.session(), conversation.scene()
        french = in_french(conversation.script, session) if session.language != FRENCH else None
        return desk.page(
            "together.html",
            scene=presented,
            french=french,
            session=session,
            can=lambda name: Action(name) in presented.actions,
            is_entry=presented.kind is SceneKind.ENTRY,
            is_waiting=presented.kind is SceneKind.WAITING,
            languages=conversation.script.plan.languages,
        )

    def act(self) -> Response:
        """`POST /ensemble/faire`: what the person chose, or where they go."""
        desk = self._desk
        conversation = desk.seat.together
        if conversation is None:
            return desk.go("beside.people")
        event = _event(request.form.get("deed", ""), request.form.get("digits", ""))
        if event is None or request.form.get("scene") != conversation.scene().id:
            desk.refuse(N_("That page was out of date. Here is where you are."))
            return desk.go("together.scene")
        self._tell(conversation, event)
        return read_on(desk, Sight.KEYED)

    # --- a group: explained once, decided one by one ------------------------------------------------------------------

    def group(self) -> str:
        """`GET /groupe`: how far the group is."""
        desk = self._desk
        group = desk.seat.group
        shown = [self._known(reference) for reference in group.references] if group else []
        heard = len({name.partition("/")[0] for name in group.heard}) if group else 0
        return desk.page("group.html", group=group, papers=[one for one in shown if one], heard=heard)

    def gather(self) -> Response:
        """`POST /groupe`: explain to everybody, once."""
        self._desk.seat.group = Group()
        self._open(FRENCH)
        return self._desk.go("together.scene")

    def next_person(self) -> Response:
        """`POST /groupe/suivant`: one person decides, having heard what the group has heard. One form each."""
        desk = self._desk
        if desk.seat.group is None:
            return desk.go("together.group")
        self._take_from_group()
        conversation = self._open(FRENCH, desk.seat.group.heard)
        self._choose(conversation, "known")
        self._tell(conversation, Act(Action.NEXT))  # the notice was given to the whole group
        desk.seat.group = dataclasses.replace(desk.seat.group, people=desk.seat.group.people + 1)
        return desk.go("together.scene")

    def back_to_group(self) -> Response:
        """`POST /groupe/retour`: this one is done."""
        self._take_from_group()
        return self._desk.go("together.group")

    def part(self) -> Response:
        """`POST /groupe/fin`: the group is over."""
        self._take_from_group()
        self._desk.seat.group = None
        self._close()
        return self._desk.go("home.home")

    # --- inside -------------------------------------------------------------------------------------------------------

    def _take_from_group(self) -> None:
        """What was heard while the group listened, and the reference of whoever has just decided."""
        seat = self._desk.seat
        if seat.group is None or seat.together is None:
            return
        session = seat.together.session()
        recorded = (session.recorded.reference,) if session.recorded else ()
        is_explaining = seat.group.people == 0
        seat.group = dataclasses.replace(
            seat.group,
            heard=seat.group.heard | session.heard if is_explaining else seat.group.heard,
            references=seat.group.references + tuple(one for one in recorded if one not in seat.group.references),
        )

    def _known(self, reference: str) -> object:
        try:
            return view(self._desk.house.register, self._desk.house.script, reference)
        except RegisterError:
            return None

    def _open(self, language: str, heard: frozenset[str] = frozenset()) -> Conversation:
        self._close()
        self._desk.seat.pending = ()
        house = self._desk.house
        spoken = language if language in house.script.plan.languages else FRENCH
        conversation = house.open_conversation(spoken, "desk", heard=heard, codes=self._desk.own_tries)
        conversation.helped()
        self._desk.seat.together = conversation
        return conversation

    def _close(self) -> None:
        if self._desk.seat.together is not None:
            end(self._desk.seat.together)
            self._desk.seat.together = None

    def _choose(self, conversation: Conversation, option: str) -> None:
        number = next(one.number for one in conversation.scene().options if one.id == option)
        self._tell(conversation, Act(Action.CHOOSE, option=number))

    def _tell(self, conversation: Conversation, event: Event) -> None:
        conversation.handle(event)
        conversation.wait_while(_is_waiting, _PATIENCE)
        pending = self._desk.seat.pending
        if pending and wants_paper(conversation.scene()):
            self._desk.seat.pending = pending[1:]
            self._tell(conversation, pending[0])
        if conversation.session().place.name == "aloud":  # this page is silent: there is nothing to ask
            self._choose(conversation, "silent")


def _event(deed: str, digits: str) -> Event | None:
    name, _, value = deed.partition(":")
    if name == "choose" and value in {"1", "2", "3", "4"}:
        return Act(Action.CHOOSE, option=int(value))
    if name == "enter" and len(digits) <= _MOST_DIGITS:
        return Digits("".join(sign for sign in digits if sign.isascii() and sign.isdigit()))
    if name in _DEEDS:
        return Act(_DEEDS[name], word=value or None)
    return None


def _is_waiting(session: Session) -> bool:
    return session.ended is None and session.place.name in {"storing", "printing", "looking_up"}


def read_on(desk: Desk, sight: Sight) -> Response:
    """The page of the conversation, once a paper that it read is noted; where that can't be, the conversation ends."""
    conversation = desk.seat.together
    if conversation is not None:
        try:
            Opening(desk).read_together(conversation, sight)
        except RegisterError as trouble:
            end(conversation)
            desk.seat.together = None
            desk.refuse_with(trouble)
            return desk.go("beside.people")
    return desk.go("together.scene")


def wants_paper(presented: Scene) -> bool:
    """Whether a scene waits for a paper to be scanned."""
    return presented.id.partition("/")[0] in {"paper_reference", "paper_code"}


def pages(desk: Desk) -> Blueprint:
    """The blueprint."""
    together = Together(desk)
    blueprint = Blueprint("together", __name__)
    blueprint.add_url_rule("/ensemble", "scene", together.scene)
    blueprint.add_url_rule("/ensemble", "begin", together.begin, methods=["POST"])
    blueprint.add_url_rule("/ensemble/faire", "act", together.act, methods=["POST"])
    blueprint.add_url_rule("/papier/<reference>/changer", "change", together.change, methods=["POST"])
    blueprint.add_url_rule("/groupe", "group", together.group)
    blueprint.add_url_rule("/groupe", "gather", together.gather, methods=["POST"])
    blueprint.add_url_rule("/groupe/suivant", "next_person", together.next_person, methods=["POST"])
    blueprint.add_url_rule("/groupe/retour", "back_to_group", together.back_to_group, methods=["POST"])
    blueprint.add_url_rule("/groupe/fin", "part", together.part, methods=["POST"])
    return blueprint
