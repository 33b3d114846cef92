"""What every answer of a face carries, and whom it answers."""

import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from kiosk.web import pictograms
from kiosk.web.face import create_face
from kiosk.web.security import is_loopback, nonce

WEB = Path(pictograms.__file__).parent


@pytest.fixture
def face(tmp_path: Path) -> Flask:
    app = create_face("face", tmp_path, "fr")
    app.add_url_rule(
        "/", "page", view_func=lambda: render_template_string("{{ nonce() }} {{ nonce() }} {{ _('Back') }}")
    )
    app.add_url_rule("/crash", "crash", view_func=lambda: 1 // 0)
    return app


def test_every_answer_has_a_strict_policy(face: Flask) -> None:
    for address in ("/", "/nowhere", "/shared/css/base.css"):
        with face.test_client().get(address) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'; script-src 'self'; ")
            assert "unsafe" not in policy
            assert "http" not in policy
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_nonce_is_one_for_an_answer_and_another_for_the_next(face: Flask) -> None:
    answers = [face.test_client().get("/") for _ in range(2)]
    first, again, word = answers[0].get_data(as_text=True).split()
    assert first == again
    assert word == "Retour"
    assert f"'nonce-{first}'" in answers[0].headers["Content-Security-Policy"]
    assert first not in answers[1].get_data(as_text=True)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8080", "192.168.1.4", ""]
)
def test_only_this_machine_is_answered(face: Flask, host: str) -> None:
    assert face.test_client().get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "[::1]:8080", "LOCALHOST:80"])
def test_this_machine_has_its_names(host: str) -> None:
    assert is_loopback(host)


def test_a_crash_is_a_sentence(face: Flask) -> None:
    answer = face.test_client().get("/crash")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.get_data(as_text=True)


def test_a_huge_form_is_refused(face: Flask) -> None:
    assert face.test_client().post("/", data={"a": "x" * 20_000}).status_code in {405, 413}


def test_every_pictogram_has_one_line_weight_and_is_silent() -> None:
    files = sorted((WEB / "static" / "pictograms").glob("*.svg"))
    assert files
    for file in files:
        drawing = str(pictograms.pictogram(file.stem))
        assert 'aria-hidden="true"' in drawing
        assert re.findall(r'stroke-width="([^"]+)"', drawing) == ["2"]


def test_no_page_names_an_address_outside_this_machine() -> None:
    root = WEB.parent
    for folder in (root / "web", root / "screen"):
        for file in folder.rglob("*"):
            if file.suffix in {".html", ".css", ".js"}:
                assert not re.search(r"(?:https?:)?//[a-z]", file.read_text(encoding="utf-8")), file


def test_nonce_is_asked_for_inside_a_request_alone() -> None:
    with pytest.raises(RuntimeError):
        nonce()
