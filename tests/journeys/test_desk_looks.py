"""Looking at a paper: who has it in the hand may see it, each look is an entry, and a reference alone shows nothing."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from desk_client import DeskClient
from served import TODAY, PaperInHand, Served

from kiosk.conversation import Conversation
from kiosk.desk.accounts import Role
from kiosk.desk.app import create_desk
from kiosk.journey.actions import Action
from kiosk.register import lives
from kiosk.register.errors import RegisterFull
from kiosk.register.lives import Sight
from kiosk.tries import OWN_BURST, OwnTries

CLOSED = "Ce papier est fermé"


@pytest.fixture
def desk(kiosk: Served) -> DeskClient:
    """Somebody who has come in."""
    return DeskClient(kiosk).comes_in()


@pytest.fixture
def paper(kiosk: Served) -> PaperInHand:
    """What somebody decided this morning."""
    return kiosk.somebody_has_decided(space="refuse")


def looks(kiosk: Served, reference: str) -> list[tuple[str, Sight]]:
    """Who was shown a paper, and what opened it."""
    steps = kiosk.house.register.history.life(reference).steps
    return [(one.by, one.sight) for one in steps if isinstance(one, lives.Looked)]


def wrong(code: str) -> str:
    """Another code."""
    return f"{(int(code) + 1) % 10_000:04}"


def test_a_reference_alone_shows_nothing_and_its_code_opens_it(
    kiosk: Served, desk: DeskClient, paper: PaperInHand
) -> None:
    for typed in (paper.reference, paper.form_code.splitlines()[0]):
        desk.scans(typed)
        assert CLOSED in desk.text
        assert "Je refuse" not in desk.text
    assert looks(kiosk, paper.reference) == []
    desk.post(f"/papier/{paper.reference}/ouvrir", code=wrong(paper.code))
    assert "pas le code de ce papier" in desk.notice
    assert "Je refuse" not in desk.text
    assert looks(kiosk, paper.reference) == []
    desk.post(f"/papier/{paper.reference}/ouvrir", code=paper.code)
    assert "Je refuse" in desk.text
    assert looks(kiosk, paper.reference) == [(desk.name, Sight.KEYED)]


def test_reference_and_code_are_typed_in_one_go(kiosk: Served, desk: DeskClient, paper: PaperInHand) -> None:
    spaced = f"{paper.reference[:4]} {paper.reference[4:8]} {paper.reference[8:]}"
    desk.scans(f"{spaced} {wrong(paper.code)}")
    assert "pas le code de ce papier" in desk.notice
    desk.scans(f"{spaced} {paper.code}")
    assert "Je refuse" in desk.text
    assert looks(kiosk, paper.reference) == [(desk.name, Sight.KEYED)]


def test_a_scanned_form_is_enough_and_is_one_look_a_day_for_each_mediator(
    kiosk: Served, desk: DeskClient, paper: PaperInHand
) -> None:
    for _ in range(3):
        desk.scans(paper.form_code)
    desk.post("/sortir")
    desk.comes_in().scans(paper.form_code)
    assert "Je refuse" in desk.text
    DeskClient(kiosk, "Léo Martin").comes_in().scans(paper.form_code)
    assert looks(kiosk, paper.reference) == [(desk.name, Sight.SCANNED), ("Léo Martin", Sight.SCANNED)]
    kiosk.house.today = lambda: TODAY + datetime.timedelta(days=1)
    desk.comes_in().scans(paper.form_code)
    assert [by for by, _ in looks(kiosk, paper.reference)] == [desk.name, "Léo Martin", desk.name]
    assert kiosk.house.register.verify().is_sound


def test_a_paper_closes_again_when_its_mediator_leaves(desk: DeskClient, paper: PaperInHand) -> None:
    desk.scans(paper.form_code)
    desk.post("/sortir")
    desk.comes_in().get(f"/papier/{paper.reference}")
    assert CLOSED in desk.text


def test_a_receipt_opens_its_paper_and_one_that_somebody_made_up_opens_nothing(
    kiosk: Served, desk: DeskClient, paper: PaperInHand
) -> None:
    made_up = f"cv1r {paper.reference} {'A' * 43}"
    assert made_up != paper.receipt_code
    desk.scans(made_up)
    assert CLOSED in desk.text
    assert looks(kiosk, paper.reference) == []
    desk.scans(paper.receipt_code)
    assert "Je refuse" in desk.text
    assert looks(kiosk, paper.reference) == [(desk.name, Sight.SCANNED)]


def test_whoever_guesses_codes_makes_nobody_wait_but_themselves(
    kiosk: Served, desk: DeskClient, paper: PaperInHand
) -> None:
    others = [kiosk.somebody_has_decided(space="consent") for _ in range(3)]
    for one in (*others, *others):
        desk.post(f"/papier/{one.reference}/ouvrir", code=wrong(one.code))
        assert "pas le code de ce papier" in desk.notice
    desk.post(f"/papier/{paper.reference}/ouvrir", code=paper.code)
    assert "Trop de codes faux" in desk.notice
    desk.post("/sortir")
    desk.comes_in().scans(f"{paper.reference}{paper.code}")
    assert "Trop de codes faux" in desk.notice
    assert looks(kiosk, paper.reference) == []
    other = DeskClient(kiosk, "Léo Martin").comes_in()
    other.scans(f"{paper.reference}{paper.code}")
    assert "Je refuse" in other.text


def test_nothing_is_done_with_a_closed_paper_nor_told_of_it(
    kiosk: Served, desk: DeskClient, paper: PaperInHand
) -> None:
    before, printed = kiosk.rows("entries"), kiosk.rows("outbox")
    every = create_desk(kiosk.house).url_map.iter_rules()
    rules = [one for one in every if "<reference>" in one.rule or "<one>" in one.rule]
    assert len(rules) > 12
    values = {"paper": "letter:space", "kind": "reminder", "decision": "space"}
    for rule in rules:
        if rule.endpoint in {"papers.unlock", "outgoing.release"}:
            continue  # the code is asked for; a form that was never printed is printed
        given = {**values, **dict.fromkeys(("reference", "one", "other"), paper.reference)}
        path = rule.rule.translate({ord("<"): "{", ord(">"): "}"}).format(**given)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            desk.get("/")
            fields = {"version": "0", "how": "signed", "way": "taken", "reason": "x", "missing": "birth_date"}
            desk.get(path) if method == "GET" else desk.post(path, **fields)
            assert "Je refuse" not in desk.text, (method, path)
            assert CLOSED in desk.text, (method, path)
    assert (kiosk.rows("entries"), kiosk.rows("outbox")) == (before, printed)


def test_where_a_look_cannot_be_noted_nothing_is_shown(
    kiosk: Served, desk: DeskClient, paper: PaperInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(step: lives.Looked) -> None:
        raise RegisterFull(folder=kiosk.house.var)

    monkeypatch.setattr(kiosk.house.register.history, "look", full)
    desk.scans(paper.form_code)
    assert "plein" in desk.notice
    assert "Je refuse" not in desk.text
    desk.get(f"/papier/{paper.reference}")
    assert "Je refuse" not in desk.text


def test_the_journal_lists_looks_with_who_when_and_how(kiosk: Served, desk: DeskClient, paper: PaperInHand) -> None:
    desk.scans(paper.form_code)
    manager = DeskClient(kiosk, "Inès Roche", Role.MANAGER).comes_in()
    manager.get("/journal")
    assert f"Awa Diallo ouvert à l’écran (scanné) formulaire {paper.reference[:4]}" in manager.text


def asks_for_a_paper(kiosk: Served, desk: DeskClient) -> None:
    """A conversation on the desk's own screen, before the page that asks for a reference."""
    desk.get("/cote")
    desk.post("/ensemble", language="fr")
    option = next(one.number for one in together(kiosk).scene().options if one.id == "paper")
    desk.post("/ensemble/faire", scene=together(kiosk).scene().id, deed=f"choose:{option}")
    while together(kiosk).scene().id.partition("/")[0] != "paper_reference":
        assert Action.NEXT in together(kiosk).scene().actions
        desk.post("/ensemble/faire", scene=together(kiosk).scene().id, deed="next")


def together(kiosk: Served) -> Conversation:
    """The conversation on the desk's own screen."""
    return next(one.value.together for one in kiosk.desk.visits._visits.values() if one.value.together is not None)


def types(kiosk: Served, desk: DeskClient, digits: str) -> None:
    """Digits on the page of the conversation, and done."""
    desk.post("/ensemble/faire", scene=together(kiosk).scene().id, deed="enter", digits=digits)


def test_a_paper_read_on_the_desks_own_screen_is_a_look_as_well(
    kiosk: Served, desk: DeskClient, paper: PaperInHand
) -> None:
    asks_for_a_paper(kiosk, desk)
    types(kiosk, desk, paper.reference)
    assert looks(kiosk, paper.reference) == []
    types(kiosk, desk, paper.code)
    assert together(kiosk).scene().id == "paper_found"
    assert looks(kiosk, paper.reference) == [(desk.name, Sight.KEYED)]


def test_a_paper_scanned_on_the_desks_own_screen_is_a_look_as_well(
    kiosk: Served, desk: DeskClient, paper: PaperInHand
) -> None:
    asks_for_a_paper(kiosk, desk)
    desk.scans(paper.form_code)
    assert together(kiosk).scene().id == "paper_found"
    assert looks(kiosk, paper.reference) == [(desk.name, Sight.SCANNED)]


def test_a_look_on_the_desks_own_screen_that_cannot_be_noted_shows_nothing(
    kiosk: Served, desk: DeskClient, paper: PaperInHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(step: lives.Looked) -> None:
        raise RegisterFull(folder=kiosk.house.var)

    asks_for_a_paper(kiosk, desk)
    types(kiosk, desk, paper.reference)
    monkeypatch.setattr(kiosk.house.register.history, "look", full)
    types(kiosk, desk, paper.code)
    assert "plein" in desk.notice
    assert "Je refuse" not in desk.get("/ensemble").text


def test_codes_guessed_on_the_desks_own_screen_count_with_the_mediators_own(
    kiosk: Served, desk: DeskClient, paper: PaperInHand
) -> None:
    others = [kiosk.somebody_has_decided(space="consent") for _ in range(3)]
    for one in (*others, *others):
        asks_for_a_paper(kiosk, desk)
        types(kiosk, desk, one.reference)
        types(kiosk, desk, wrong(one.code))
    asks_for_a_paper(kiosk, desk)
    types(kiosk, desk, paper.reference)
    types(kiosk, desk, paper.code)
    assert together(kiosk).scene().id != "paper_found"
    desk.scans(f"{paper.reference}{paper.code}")
    assert "Trop de codes faux" in desk.notice
    assert looks(kiosk, paper.reference) == []


def test_codes_guessed_all_at_once_are_no_more_than_one_after_the_other() -> None:
    together, tries = threading.Barrier(16), OwnTries(lambda: 0.0)

    def guess(_number: int) -> bool:
        together.wait(10)
        return tries.take()

    with ThreadPoolExecutor(16) as many:
        assert sum(many.map(guess, range(16))) == OWN_BURST
    tries.give_back()
    assert tries.take()
    assert not tries.take()
