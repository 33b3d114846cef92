"""The desk behind its pages: house, accounts, visits. What a page needs of its request goes through here.

A module of pages gives a blueprint from `pages(desk)`; `app` puts them together.
"""

import datetime
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from argon2 import PasswordHasher
from flask import abort, current_app, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.catalogue import Translator, translator
from kiosk.conversation import Conversation
from kiosk.desk.accounts import Accounts
from kiosk.desk.guard import Guard
from kiosk.desk.house import Day, House
from kiosk.desk.refusals import refusal_of
from kiosk.desk.seat import Notice, Seat
from kiosk.journey.events import HungUp
from kiosk.register.deeds import Deed, What
from kiosk.register.errors import RegisterError
from kiosk.tries import OwnTries
from kiosk.web.security import is_same_token
from kiosk.web.visits import TOKEN_BYTES, Visit, Visits

if TYPE_CHECKING:
    from kiosk.desk.voices import Voices

# Where the desk's pages are, on whatever server they are mounted.
PREFIX = "/bureau"
COOKIE = "clairvoix-desk"
# Staff of one site. Who hasn't come in takes no place among them.
MOST_VISITS = 64
# Pages of one visit that may wait for the same news at once.
MOST_LISTENING = 2
LANGUAGE = "fr"
# Marks a sentence for translation where it stands, without translating it there.
N_ = str


@dataclass
class Desk:
    """Everything that the pages share.

    `voices` are what callers left, where there is a telephone line; `day` opens and closes the kiosk. `ticks` counts
    seconds and never goes back.
    """

    house: House
    hasher: PasswordHasher | None = None
    voices: "Voices | None" = None
    day: Day | None = None
    ticks: Callable[[], float] = time.monotonic
    translate: Translator = field(default_factory=lambda: translator(LANGUAGE))

    def __post_init__(self) -> None:
        folder = self.house.var / "desk"
        self.accounts = Accounts(folder, self.hasher)
        self.guard = Guard(self.accounts, folder, self.ticks)
        self._secret = secrets.token_bytes(32)
        self._tries: dict[str, OwnTries] = {}
        self.visits: Visits[Seat] = Visits(most=MOST_VISITS, clock=self.ticks, on_leave=_leave)

    @property
    def today(self) -> datetime.date:
        """The day by the house's clock."""
        return self.house.today()

    # --- visits ------------------------------------------------------------------------------------------------------

    @property
    def visit(self) -> Visit[Seat]:
        """The visit of this request. Aborts with 403 where there is none."""
        visit: Visit[Seat] | None = g.get("visit")
        if visit is None:
            abort(403)
        return visit

    @property
    def seat(self) -> Seat:
        """Who sits at this desk."""
        return self.visit.value

    @property
    def own_tries(self) -> OwnTries:
        """When whoever sits there may type the next code of a paper; leaving and coming in again changes nothing."""
        return self._tries.setdefault(self.seat.name, OwnTries(self.ticks))

    def find_visit(self, token: str | None) -> Visit[Seat] | None:
        """The visit of whoever has come in, or of a stranger whom we greeted: that one is kept nowhere."""
        visit = self.visits.find(token)
        if visit is None and token and is_same_token(token, self._signed(token.partition(".")[0])):
            visit = Visit(token, self._seal("form", token), Seat(), self.ticks())
        return visit

    def greet(self, response: Response) -> None:
        """A stranger's cookie on `response`, signed, and the token of their forms that goes with it.

        Nothing is kept: however many come, nobody's page of coming in is driven out.
        """
        token = self._signed(secrets.token_urlsafe(TOKEN_BYTES))
        g.visit = visit = Visit(token, self._seal("form", token), Seat(), self.ticks())
        self._give_cookie(response, visit)

    def _signed(self, value: str) -> str:
        return f"{value}.{self._seal('cookie', value)}"

    def _seal(self, purpose: str, value: str) -> str:
        return hmac.digest(self._secret, f"{purpose} {value}".encode(), "sha256").hex()

    def open_visit(self, response: Response, seat: Seat) -> None:
        """A visit with a token of its own, and its cookie on `response`. One that was there before is worth nothing."""
        before: Visit[Seat] | None = g.get("visit")
        if before is not None:
            self.visits.forget(before)
        g.visit = visit = self.visits.open(seat)
        self._give_cookie(response, visit)

    def _give_cookie(self, response: Response, visit: Visit[Seat]) -> None:
        response.set_cookie(
            COOKIE, visit.token, httponly=True, samesite="Strict", secure=request.is_secure, path=f"{PREFIX}/"
        )

    def close_visit(self, response: Response) -> None:
        """Nobody sits here any more."""
        self.visits.forget(self.visit)
        response.delete_cookie(COOKIE, path=f"{PREFIX}/")

    def is_over(self, visit: Visit[Seat], now: float) -> bool:
        """Whether a visit ended by itself: nobody did anything, the day is over, or the account was changed."""
        seat = visit.value
        if now - visit.last_seen >= self.house.settings.desk.inactivity_minutes * 60:
            return True
        if seat.account is None:
            return False
        return seat.day != self.today or not self.accounts.is_current(seat.account)

    def listen(self, wait: Callable[[float], bool], seconds: int) -> None:
        """Let this request wait, a second at a time, until `wait` says that there is news, at most `seconds`.

        Each holds one of the server's threads, and a page that was left isn't known to be gone: where too many of a
        visit wait for the same, the oldest are let go with 429. Those that are still there ask again a little later.
        """
        mine, waiting = object(), self.seat.listening.setdefault(str(request.endpoint), [])
        waiting.append(mine)
        try:
            for _ in range(seconds):
                if wait(1.0):
                    return
                if mine not in waiting[-MOST_LISTENING:]:
                    abort(429)
        finally:
            waiting.remove(mine)

    # --- answers -----------------------------------------------------------------------------------------------------

    def say(self, sentence: str, **values: object) -> str:
        """A sentence of the catalogue, its blanks filled."""
        said = self.translate(sentence)
        return said.format(**values) if values else said

    def tell(self, sentence: str, pictogram: str = "check", **values: object) -> None:
        """Answer the next page with a sentence of the catalogue."""
        self.seat.notice = Notice(self.say(sentence, **values), pictogram)

    def refuse(self, sentence: str, pictogram: str = "info-circle", **values: object) -> None:
        """Answer the next page with what is wrong and what to do."""
        self.seat.notice = Notice(self.say(sentence, **values), pictogram, is_trouble=True)

    def refuse_with(self, trouble: RegisterError) -> None:
        """Answer the next page with what the register refuses, and what to do."""
        refusal = refusal_of(trouble)
        if refusal is None:
            self.seat.notice = Notice(trouble.sentence(self.translate), "alert-triangle", is_trouble=True)
        else:
            self.refuse(refusal.sentence, refusal.pictogram, **trouble.values)

    def note(self, what: What, about: str) -> None:
        """Enter in the register what was done here, and by whom. Raises RegisterError."""
        self.house.register.history.note_deed(Deed(what=what, day=self.today, by=self.seat.name, about=about))

    def page(self, template: str, **values: Any) -> str:
        """A page of the desk, with the notice that waits for it."""
        seat = self.seat
        notice, seat.notice = seat.notice, None
        return render_template(f"desk/{template}", seat=seat, notice=notice, desk=self, **values)

    def go(self, endpoint: str, **values: Any) -> Response:
        """See another page: 303, so that reloading it sends no form again."""
        return redirect(url_for(endpoint, **values), code=303)

    def go_back_to(self, path: str, otherwise: str) -> Response:
        """See the page that somebody wanted before they had come in, where it is one of ours; else `otherwise`."""
        is_path = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
        if is_path and current_app.url_map.bind("").test(urlsplit(path).path, method="GET"):
            return redirect(request.script_root + path, code=303)
        return self.go(otherwise)

    def posted(self, field_name: str, most: int = 200) -> str:
        """A field of the form: one line, no longer than `most` signs."""
        return " ".join(request.form.get(field_name, "").split())[:most]


def _leave(seat: Seat) -> None:
    if seat.together is not None:
        end(seat.together)
    seat.account = None


def end(conversation: Conversation) -> None:
    """Nobody is before the desk's own screen any more: what isn't recorded is gone."""
    conversation.handle(HungUp())
