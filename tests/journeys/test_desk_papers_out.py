"""Papers that go out: what waits, what is posted, what is printed again, and who asked for it."""

import time
from pathlib import Path

import pytest
from desk_client import DeskClient
from served import TODAY, PaperInHand, Served, serve, settings_for_tests

from kiosk.desk.accounts import Role
from kiosk.desk.lists import lists
from kiosk.journey.actions import Action
from kiosk.journey.events import Act
from kiosk.journey.session import Far
from kiosk.register import lives
from kiosk.register.deeds import What
from kiosk.register.outbox import LineState
from kiosk.register.record import Channel
from kiosk.register.states import Stage
from printouts.document import Block, Paragraph


@pytest.fixture
def desk(kiosk: Served) -> DeskClient:
    """Somebody who has come in."""
    return DeskClient(kiosk).comes_in()


def comes_out(kiosk: Served, kind: str, count: int) -> None:
    """Waits until so many papers of a kind have come out of the printer."""
    deadline = time.monotonic() + 10
    while kiosk.papers().count(kind) < count or any(
        line.state in (LineState.PENDING, LineState.SENDING) for line in kiosk.house.register.outbox.lines()
    ):
        assert time.monotonic() < deadline, kiosk.papers()
        time.sleep(0.01)


def files(desk: DeskClient, paper: PaperInHand, way: str) -> None:
    """Scans a form and files it."""
    desk.scans(paper.form_code)
    desk.files(paper.reference, way)


def sends(desk: DeskClient, recipient: str, *letters: str) -> None:
    """Posts what waits for a recipient."""
    desk.get(f"/listes/envoi/{recipient}")
    desk.post(f"/listes/envoi/{recipient}", letter=list(letters))


def test_letters_are_grouped_by_recipient_and_go_out_on_a_slip(kiosk: Served, desk: DeskClient) -> None:
    one, two = kiosk.somebody_has_decided(space="refuse"), kiosk.somebody_has_decided(space="consent")
    copy = kiosk.somebody_has_decided(copy="ask")
    for paper in (one, two, copy):
        files(desk, paper, "taken-post")
    desk.get("/listes")
    assert "À poster (3)" in desk.text
    assert "(lettres : 2)" in desk.text
    sends(desk, "fund", f"{one.reference} letter:space", f"{two.reference} letter:space")
    assert "Lettres postées : 2, bordereau 20261122-01" in desk.notice
    comes_out(kiosk, "posting", 1)
    slip = kiosk.words_of("posting").replace("\u202f", " ")
    assert f"{one.reference[:4]} {one.reference[4:8]}" in slip
    assert "Lettres dans cette enveloppe 2" in slip or "2" in slip
    for paper in (one, two):
        state = kiosk.house.register.history.life(paper.reference).of("letter:space")
        assert (state.stage, state.slip) == (Stage.SENT, "20261122-01")
    sends(desk, "cnam", f"{copy.reference} letter:copy")
    assert "bordereau 20261122-02" in desk.notice
    desk.get("/listes")
    assert "À poster (0)" in desk.text


def test_the_code_of_a_slip_shows_its_letters_and_prints_it_again(kiosk: Served, desk: DeskClient) -> None:
    paper = kiosk.somebody_has_decided(space="refuse")
    files(desk, paper, "taken-post")
    sends(desk, "fund", f"{paper.reference} letter:space")
    comes_out(kiosk, "posting", 1)
    desk.scans("cv1b 20261122-01")
    assert paper.reference[4:8] in desk.text
    desk.post("/bordereau/20261122-01/imprimer")
    comes_out(kiosk, "posting", 2)
    [noted] = kiosk.house.register.history.deeds()
    assert (noted.deed.what, noted.by, noted.deed.about) == (What.SLIP_PRINTED, desk.name, "20261122-01")
    manager = DeskClient(kiosk, "Inès Roche", Role.MANAGER).comes_in()
    manager.get("/journal")
    assert f"{desk.name} bordereau réimprimé 20261122-01" in manager.text
    manager.get("/journal?par=In%C3%A8s+Roche")
    assert "bordereau réimprimé" not in manager.text
    assert kiosk.house.register.verify().is_sound


def test_a_letter_is_posted_once_whatever_two_forms_say(kiosk: Served, desk: DeskClient) -> None:
    paper = kiosk.somebody_has_decided(space="refuse")
    files(desk, paper, "taken-post")
    desk.get("/listes/envoi/fund")
    letter = f"{paper.reference} letter:space"
    token = desk.token
    desk.post("/listes/envoi/fund", token=token, letter=letter)
    desk.post("/listes/envoi/fund", token=token, letter=letter)
    assert "Plus rien n’attend" in desk.notice
    steps = kiosk.house.register.history.life(paper.reference).steps
    assert [type(step) for step in steps].count(lives.Sent) == 1


def test_a_reminder_and_then_a_complaint_come_from_the_same_reference(kiosk: Served, desk: DeskClient) -> None:
    paper = kiosk.somebody_has_decided(space="refuse")
    files(desk, paper, "taken-post")
    desk.scans(paper.form_code)
    assert "Imprimer une relance" not in desk.text  # it hasn't left yet
    sends(desk, "fund", f"{paper.reference} letter:space")
    desk.scans(paper.receipt_code)  # the person comes back with any paper
    assert "d’habitude à partir du 27 décembre 2026" in desk.text
    desk.post(f"/papier/{paper.reference}/suite/reminder/space")
    comes_out(kiosk, "letter", 2)
    assert "22 novembre 2026" in kiosk.words_of("letter")
    life = kiosk.house.register.history.life(paper.reference)
    assert life.of("reminder:space").stage is Stage.PRINTED
    desk.post(f"/papier/{paper.reference}/emporter/reminder:space", version=desk.version)
    desk.post(f"/papier/{paper.reference}/suite/complaint/space")
    comes_out(kiosk, "letter", 3)
    desk.post(f"/papier/{paper.reference}/reponse/letter:space", version=desk.version)
    assert kiosk.house.register.history.life(paper.reference).of("letter:space").stage is Stage.ANSWERED
    assert "Imprimer une relance" not in desk.text


def test_a_paper_printed_again_says_duplicata_and_who_asked_is_in_the_register(kiosk: Served, desk: DeskClient) -> None:
    paper = kiosk.somebody_has_decided(space="refuse")
    first = kiosk.paper("form")
    desk.scans(paper.form_code)
    desk.post(f"/papier/{paper.reference}/reimprimer", paper="form")
    comes_out(kiosk, "form", 2)
    again = kiosk.paper("form")
    assert again.duplicate == 1
    assert [block for block in again.blocks if block not in first.blocks] == []
    assert kiosk.code_of("form") == paper.form_code
    requested = [step for step in kiosk.house.register.history.life(paper.reference).steps
                 if isinstance(step, lives.Requested)]  # fmt: skip
    assert [step.by for step in requested] == [desk.name]
    desk.post(f"/papier/{paper.reference}/reimprimer", paper="form")
    comes_out(kiosk, "form", 3)
    assert kiosk.paper("form").duplicate == 2
    assert kiosk.house.register.verify().is_sound


def tells_a_letters_delay(block: Block) -> bool:
    """It comes from the letter's own date, which no record keeps."""
    return isinstance(block, Paragraph) and block.text.startswith("Le délai de votre lettre")


def test_a_paper_is_printed_again_in_the_words_that_it_was_made_with(var: Path) -> None:
    with serve(var, settings=settings_for_tests(site={"name": "Mairie d’hier"})) as before:
        paper = before.somebody_has_decided(space="refuse")
        made = {kind: before.paper(kind) for kind in ("form", "letter", "receipt")}
        old = before.house.script
    with serve(var, settings=settings_for_tests(site={"name": "Mairie de demain", "phone": "01 00 00 00 00"})) as kiosk:
        assert kiosk.house.script.fingerprint != old.fingerprint
        found = kiosk.house.script_of(old.fingerprint)
        assert (found.fingerprint, found.is_modified) == (old.fingerprint, old.is_modified)
        desk = DeskClient(kiosk).comes_in()
        desk.scans(paper.form_code)
        for name, first in zip(("form", "letter:space", "receipt"), made.values(), strict=True):
            desk.post(f"/papier/{paper.reference}/reimprimer", paper=name)
            assert "DUPLICATA" in desk.notice, desk.notice
            comes_out(kiosk, first.kind, 1)
            again = kiosk.paper(first.kind)
            assert again.duplicate == 1
            said = tuple(block for block in first.blocks if not tells_a_letters_delay(block))
            assert (again.blocks, again.title, again.furniture) == (said, first.title, first.furniture)
        desk.post(f"/papier/{paper.reference}/depot")
        comes_out(kiosk, "deposit", 1)

        # Without its words nothing is printed, and what to do is said.
        (var / "archive" / f"{old.fingerprint}.json").unlink()
        kiosk.house.past_words._read.clear()
        lines = kiosk.rows("outbox")
        desk.post(f"/papier/{paper.reference}/reimprimer", paper="form")
        assert "ne sont plus dans l’archive" in desk.notice
        assert kiosk.rows("outbox") == lines


def test_every_worklist_can_become_empty(kiosk: Served, desk: DeskClient) -> None:
    papers = [kiosk.somebody_has_decided(space="refuse") for _ in range(5)]
    signed, taken, voided, held, missing = papers
    files(desk, signed, "taken")
    for paper, deed, fields in (
        (taken, "emporter", {}),
        (voided, "annuler", {"reason": "Fait par erreur"}),
        (held, "attendre", {}),
        (missing, "completer", {"missing": "birth_date"}),
    ):
        desk.scans(paper.form_code)
        desk.post(f"/papier/{paper.reference}/{deed}", version=desk.version, **fields)
    desk.get("/listes")
    assert "À signer (0)" in desk.text
    assert "À compléter (1)" in desk.text
    assert "En attente (1)" in desk.text
    for paper in (held, missing):
        files(desk, paper, "taken")
    desk.get("/listes")
    assert desk.text.count("(0)") == 7


def test_forms_of_callers_and_forms_about_to_lapse_have_lists_of_their_own(kiosk: Served) -> None:
    kiosk.somebody_has_decided(space="refuse")
    [(body, life)] = kiosk.house.register.history.every()
    by_phone = type(body)(**{**{name: getattr(body, name) for name in body.__slots__}, "channel": Channel.PHONE})
    made = lists([(by_phone, life)], kiosk.house.script, 60, TODAY)
    assert [row.reference for row in made.callers] == [life.reference]
    later = lists([(body, life)], kiosk.house.script, 60, TODAY.replace(year=2027, month=1, day=15))
    assert [row.reference for row in later.lapsing] == [life.reference]


def test_what_a_caller_decided_waits_until_the_desk_prints_it(kiosk: Served, desk: DeskClient) -> None:
    conversation = kiosk.house.open_conversation("fr", "phone", far=Far())
    kiosk.lead(conversation, kiosk.wishes({"space": "refuse"}), "remaining")
    recorded = conversation.session().recorded
    assert recorded is not None
    assert kiosk.papers() == []
    desk.get("/listes")
    assert "Formulaires du téléphone (1)" in desk.text
    desk.scans(recorded.reference)
    assert "Je refuse" not in desk.text
    desk.post(f"/papier/{recorded.reference}/imprimer")
    comes_out(kiosk, "form", 1)
    assert kiosk.paper("form").duplicate == 0
    desk.scans(kiosk.code_of("form"))
    desk.files(recorded.reference)
    desk.get("/listes")
    assert "Formulaires du téléphone (0)" in desk.text


def test_the_stamp_tells_the_day(kiosk: Served, desk: DeskClient) -> None:
    paper = kiosk.somebody_has_decided(space="refuse")
    desk.scans(paper.form_code)
    desk.post(f"/papier/{paper.reference}/depot")
    comes_out(kiosk, "deposit", 1)
    assert "22 novembre 2026" in kiosk.words_of("deposit")


def test_the_journal_tells_who_did_what_to_which_paper_and_when(kiosk: Served) -> None:
    manager = DeskClient(kiosk, "Inès Roche", Role.MANAGER).comes_in()
    awa = DeskClient(kiosk).comes_in()
    paper = kiosk.somebody_has_decided(space="refuse")
    files(awa, paper, "taken")
    manager.get("/journal")
    assert f"Awa Diallo signature vue formulaire {paper.reference[:4]}" in manager.text
    manager.get("/journal?par=In%C3%A8s+Roche")
    assert "signature vue" not in manager.text
    manager.get("/journal?depuis=2027-01-01")
    assert "signature vue" not in manager.text


def test_help_given_at_the_kiosk_is_on_the_record(kiosk: Served, desk: DeskClient) -> None:
    conversation = kiosk.house.open_conversation("fr")
    conversation.handle(Act(Action.HELP))
    desk.get("/")
    assert "Quelqu’un appelle à la borne" in desk.text
    [call] = kiosk.house.bell.calls()
    desk.post(f"/appels/{call.number}/venir")
    assert conversation.scene().id == "help_coming"
    desk.post(f"/appels/{call.number}/la")
    assert conversation.session().is_assisted
    desk.post(f"/appels/{call.number}/la")
    assert "Cet appel est terminé" in desk.notice
