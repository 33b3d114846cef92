"""What keeps a page to itself: headers, the nonce of the one inline style, hosts that may ask. Knows no page."""

import hmac
import secrets
from collections.abc import Callable, Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request

# Loopback names alone: a page of elsewhere whose name was pointed here (DNS rebinding) gets nothing.
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self'; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_PERMISSIONS = "camera={camera}, geolocation=(), microphone={microphone}, payment=(), usb=()"
_NOBODY, _THIS_PAGE = "()", "(self)"
_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": _PERMISSIONS.format(camera=_NOBODY, microphone=_NOBODY),
}


def allow(response: Response, *, microphone: bool, camera: bool) -> None:
    """Let this page, and no other, ask the browser for its microphone, or for its camera."""
    response.headers["Permissions-Policy"] = _PERMISSIONS.format(
        microphone=_THIS_PAGE if microphone else _NOBODY, camera=_THIS_PAGE if camera else _NOBODY
    )


def nonce() -> str:
    """The nonce of this answer's inline style, new for every answer."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(18)
    return str(g.nonce)


def is_loopback(host: str) -> bool:
    """Whether a `Host` header names this very machine."""
    try:
        return urlsplit(f"//{host}").hostname in LOOPBACK
    except ValueError:
        return False


def is_at_home(host: str, names: Collection[str]) -> bool:
    """Whether a `Host` header names this machine on its own network: loopback, a bare address, one of `names`.

    Names alone can be pointed elsewhere (DNS rebinding); an address can't.
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name in LOOPBACK or name in names:
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def is_same_token(given: str | None, expected: str) -> bool:
    """Whether a form's token is the visit's, compared in constant time."""
    return given is not None and hmac.compare_digest(given.encode(), expected.encode())


def protect(app: Flask, is_host_allowed: Callable[[str], bool] = is_loopback) -> None:
    """Put the headers on every answer of `app`, and refuse hosts that are not allowed."""

    @app.before_request
    def check_host() -> None:
        if not is_host_allowed(request.host):
            abort(400)

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _POLICY.format(nonce=nonce())
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
