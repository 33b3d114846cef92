"""A browser at the desk without a browser: forms sent as the pages' own would be, for what needs no script."""

import contextlib
import re
from typing import Any

from served import Served
from werkzeug.test import Client, TestResponse

from kiosk.desk.accounts import NameTaken, Role

PIN = "482913"
_TOKEN = re.compile(r'name="token" value="([^"]+)"')
_VERSION = re.compile(r'name="version" value="([0-9]+)"')
_NOTICE = re.compile(r'class="notice[^"]*" role="(?:status|alert)">(?:<svg.*?</svg>)?<span>(.*?)</span>', re.DOTALL)


class DeskClient:
    """One browser. `page` is what it shows."""

    def __init__(self, kiosk: Served, name: str = "Awa Diallo", role: Role = Role.MEDIATOR) -> None:
        self.kiosk = kiosk
        self.name = name
        with contextlib.suppress(NameTaken):
            kiosk.desk.accounts.add(name, role, PIN)
        self.client = Client(kiosk.app.wsgi_app)
        self.page: TestResponse = self.get("/")

    def comes_in(self) -> "DeskClient":
        """By name and PIN."""
        self.get("/")
        self.post("/entrer", who=self.name, secret=PIN)
        return self

    def get(self, path: str, **how: Any) -> TestResponse:
        """A page, redirects followed."""
        self.page = self.client.get(f"/bureau{path}", base_url="http://127.0.0.1", follow_redirects=True, **how)
        return self.page

    def post(self, path: str, *, token: str | None = None, **fields: Any) -> TestResponse:
        """A form of the page that is shown, redirects followed."""
        sent = {"token": self.token if token is None else token, **fields}
        self.page = self.client.post(f"/bureau{path}", data=sent, base_url="http://127.0.0.1", follow_redirects=True)
        return self.page

    def scans(self, code: str) -> TestResponse:
        """What a scanner sends."""
        return self.post("/lire", code=code)

    def files(self, reference: str, way: str = "taken", how: str = "signed", **fields: Any) -> TestResponse:
        """Signed, whole, and where it goes, on the page that is shown."""
        return self.post(f"/papier/{reference}/classer", version=self.version, way=way, how=how, **fields)

    @property
    def token(self) -> str:
        """The token of the page's forms."""
        found = _TOKEN.search(self.page.text)
        return found[1] if found else ""

    @property
    def version(self) -> str:
        """How much was noted of the paper when the page was made."""
        found = _VERSION.search(self.page.text)
        return found[1] if found else ""

    @property
    def notice(self) -> str:
        """What the last deed was answered with."""
        found = _NOTICE.search(self.page.text)
        return found[1].replace("\u202f", " ") if found else ""

    @property
    def text(self) -> str:
        """The page, for words that stand in it."""
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.page.text)).replace("\u202f", " ")

    @property
    def cookie(self) -> str:
        """The visit's cookie."""
        found = self.client.get_cookie("clairvoix-desk", domain="127.0.0.1", path="/bureau/")
        return found.value if found else ""
