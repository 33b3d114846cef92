"""Beside the person: who is at the kiosk now, what is explained to them, and « I'm there ». Never what they choose.

Knows live conversations; what of them may be seen stands in `watching`.
"""

import hashlib

from flask import Blueprint, jsonify, render_template, request
from werkzeug.wrappers import Response

from kiosk.desk.desk import N_, Desk
from kiosk.desk.watching import Watched, may_ask, may_see_answers, watched
from kiosk.journey.events import HelpAnswered, ViewAsked, ViewEnded
from kiosk.live import Running

# A page that follows somebody asks again after so long at most (seconds).
_FOLLOW_SECONDS = 20
# Who stands at the welcome hasn't begun: there is nothing to follow.
_BEFORE = frozenset({"welcome"})


class Beside:
    """The pages beside a running kiosk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def people(self) -> str:
        """`GET /cote`: who is there now; and beginning with somebody on this very screen."""
        desk = self._desk
        running = [one for one in desk.house.live.there() if self._has_begun(one)]
        seen = [(one, self._watched(one), self._quiet(one)) for one in running]
        return desk.page("beside.html", running=seen, languages=desk.house.script.plan.languages)

    def follow(self, name: str) -> str | Response:
        """`GET /cote/<name>`: where that person is, followed as they go on."""
        running = self._desk.house.live.find(name)
        if running is None:
            return self._gone()
        return self._desk.page("follow.html", **self._values(running))

    def moment(self, name: str) -> Response:
        """`GET /cote/<name>/moment?vu=…`: the same as a part of a page, once it is another than was seen."""
        running = self._desk.house.live.find(name)
        if running is None:
            return jsonify({"seen": "", "html": "", "over": True})
        conversation = running.conversation
        session = conversation.session()
        html, seen = self._part(running)
        if seen == request.args.get("vu"):
            self._desk.listen(
                lambda seconds: conversation.wait_while(lambda now: now is session, seconds), _FOLLOW_SECONDS
            )
            html, seen = self._part(running)
        return jsonify({"seen": seen, "html": html, "over": conversation.session().ended is not None})

    def join(self, name: str) -> Response:
        """`POST /cote/<name>/la`: beside the person from now on; the kiosk says so, and the record will."""
        desk = self._desk
        running = desk.house.live.find(name)
        if running is None:
            return self._gone()
        running.conversation.handle(HelpAnswered("there"))
        desk.tell(N_("The kiosk says that somebody is there. The record will say that somebody helped."), "users")
        return desk.go("beside.follow", name=name)

    def ask(self, name: str) -> Response:
        """`POST /cote/<name>/demander`: the person is asked on the screen; nothing is shown until they agree."""
        desk = self._desk
        running = desk.house.live.find(name)
        if running is None:
            return self._gone()
        if not may_ask(running.conversation.session()):
            desk.refuse(N_("The person can’t be asked any more in this visit."), "eye-off")
            return desk.go("beside.follow", name=name)
        running.conversation.handle(ViewAsked(desk.seat.name, desk.seat.told_name, desk.seat.role.value))
        desk.tell(N_("The person is asked on the screen. Their answers stay closed until they agree."), "eye")
        return desk.go("beside.follow", name=name)

    def end(self, name: str) -> Response:
        """`POST /cote/<name>/fin`: nobody looks any more."""
        running = self._desk.house.live.find(name)
        if running is not None:
            running.conversation.handle(ViewEnded(self._desk.seat.name))
        return self._desk.go("beside.people")

    def _has_begun(self, running: Running) -> bool:
        session = running.conversation.session()
        return running.conversation is not self._desk.seat.together and (
            session.place.name not in _BEFORE or session.help is not None
        )

    def _quiet(self, running: Running) -> int:
        """Whole minutes since that person did anything."""
        return int(running.conversation.seconds_quiet // 60)

    def _values(self, running: Running) -> dict[str, object]:
        session = running.conversation.session()
        # What another account was answered is nothing of ours, but a no is everybody's.
        is_ours = session.viewer == self._desk.seat.name or session.view == "refused"
        return {
            "name": running.name,
            "watched": self._watched(running),
            "view": session.view if is_ours else None,
            "may_ask": may_ask(session),
            "sees_answers": may_see_answers(session, self._desk.seat.name),
            "helped": session.is_assisted,
            "over": session.ended is not None,
        }

    def _watched(self, running: Running) -> Watched:
        return watched(self._desk.house.script, running.conversation.session(), self._desk.seat.name)

    def _part(self, running: Running) -> tuple[str, str]:
        html = render_template("desk/watched.html", desk=self._desk, **self._values(running))
        return html, hashlib.sha256(html.encode()).hexdigest()

    def _gone(self) -> Response:
        self._desk.refuse(N_("That visit is over. Nothing of it is left here."), "users")
        return self._desk.go("beside.people")


def pages(desk: Desk) -> Blueprint:
    """The blueprint."""
    beside = Beside(desk)
    blueprint = Blueprint("beside", __name__)
    blueprint.add_url_rule("/cote", "people", beside.people)
    blueprint.add_url_rule("/cote/<name>", "follow", beside.follow)
    blueprint.add_url_rule("/cote/<name>/moment", "moment", beside.moment)
    blueprint.add_url_rule("/cote/<name>/la", "join", beside.join, methods=["POST"])
    blueprint.add_url_rule("/cote/<name>/demander", "ask", beside.ask, methods=["POST"])
    blueprint.add_url_rule("/cote/<name>/fin", "end", beside.end, methods=["POST"])
    return blueprint
