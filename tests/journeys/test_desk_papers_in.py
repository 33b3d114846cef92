"""Papers that come in: each kind of paper has its own sentence, and none is filed twice."""

import re
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from desk_client import DeskClient
from served import TODAY, Served, serve, settings_for_tests

from kiosk.desk.accounts import Role
from kiosk.register import lives
from kiosk.register.states import Stage


@pytest.fixture
def desk(kiosk: Served) -> DeskClient:
    """Somebody who has come in."""
    return DeskClient(kiosk).comes_in()


def test_a_form_is_scanned_and_filed_by_one_deed(kiosk: Served, desk: DeskClient) -> None:
    paper = kiosk.somebody_has_decided(space="refuse")
    desk.scans(paper.form_code)
    assert "Pas encore noté comme signé" in desk.text
    assert "Je refuse" in desk.text
    desk.files(paper.reference)
    assert "signé" in desk.notice
    life = kiosk.house.register.history.life(paper.reference)
    assert life.form.counts
    assert life.form.is_taken
    assert life.of("letter:space").is_taken
    assert [lives.by_whom(step) for step in life.steps if lives.by_whom(step)] == [desk.name] * 4


def test_no_key_on_a_managers_page_of_a_paper_means_two_things(kiosk: Served) -> None:
    desk = DeskClient(kiosk, "Zoé Le Goff", Role.MANAGER).comes_in()
    desk.scans(kiosk.somebody_has_decided(space="refuse").form_code)
    keys = re.findall(r'data-key="([^"]+)"', desk.page.text)
    assert "I" in keys
    assert len(keys) == len(set(keys))


def test_a_copy_is_kept_in_the_box_as_set_and_the_box_stays(kiosk: Served, desk: DeskClient) -> None:
    first, second = (kiosk.somebody_has_decided(space="refuse") for _ in range(2))
    desk.scans(first.form_code)
    desk.files(first.reference, "kept")
    assert "quelle boîte" in desk.notice
    desk.files(first.reference, "kept", box="3", place="armoire")
    assert "boîte 3, armoire" in desk.notice
    desk.scans(second.form_code)
    desk.files(second.reference, "kept")
    filed = kiosk.house.register.history.life(second.reference).form.filed
    assert filed is not None
    assert (filed.box, filed.place) == ("3", "armoire")


def test_a_double_scan_shows_the_paper_as_filed_and_files_nothing_twice(kiosk: Served, desk: DeskClient) -> None:
    paper = kiosk.somebody_has_decided(space="refuse")
    desk.scans(paper.form_code)
    desk.scans(paper.form_code)
    token, version = desk.token, desk.version
    desk.files(paper.reference)
    before = kiosk.rows("entries")
    desk.post(f"/papier/{paper.reference}/classer", token=token, version=version, way="taken", how="signed")
    assert "entre-temps" in desk.notice
    desk.scans(paper.form_code)
    assert "Déjà noté comme signé (Awa Diallo" in desk.text
    assert kiosk.rows("entries") == before


def test_two_mediators_who_file_the_same_paper_at_once_file_it_once(kiosk: Served) -> None:
    paper = kiosk.somebody_has_decided(space="refuse")
    desks = [DeskClient(kiosk, name).comes_in() for name in ("Awa Diallo", "Léo Martin")]
    for one in desks:
        one.scans(paper.form_code)
    start = threading.Barrier(2)

    def files(one: DeskClient) -> None:
        start.wait()
        one.files(paper.reference)

    threads = [threading.Thread(target=files, args=(one,)) for one in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted("entre-temps" in one.notice for one in desks) == [False, True]
    steps = kiosk.house.register.history.life(paper.reference).steps
    assert [type(step) for step in steps].count(lives.Signed) == 1


def test_lines_that_are_missing_leave_it_to_complete_and_it_can_be_filed_later(kiosk: Served, desk: DeskClient) -> None:
    paper = kiosk.somebody_has_decided(space="refuse")
    desk.scans(paper.form_code)
    desk.get(f"/papier/{paper.reference}/completer")
    desk.post(f"/papier/{paper.reference}/completer", version=desk.version)
    assert "Cochez" in desk.notice
    desk.post(
        f"/papier/{paper.reference}/completer", version=desk.version, missing=["birth_date", "signature", "forged"]
    )
    form = kiosk.house.register.history.life(paper.reference).form
    assert form.stage is Stage.TO_COMPLETE
    assert form.missing == {lives.Missing.BIRTH_DATE, lives.Missing.SIGNATURE}
    desk.scans(paper.form_code)
    assert "À compléter" in desk.text
    desk.files(paper.reference, how="marked")
    assert kiosk.house.register.history.life(paper.reference).form.how is lives.Signature.MARKED


def test_a_paper_that_waits_is_not_filed_and_says_nothing_of_why(var: Path) -> None:
    alone = "Voir la personne seule, bureau 4."
    with serve(var, settings=settings_for_tests(desk={"alone": alone})) as kiosk:
        desk = DeskClient(kiosk).comes_in()
        paper = kiosk.somebody_has_decided(space="refuse")
        desk.scans(paper.form_code)
        desk.post(f"/papier/{paper.reference}/attendre", version=desk.version)
        assert "attend" in desk.notice
        assert alone in desk.text
        assert "pression" not in desk.text.split()
        assert kiosk.house.register.history.life(paper.reference).form.is_on_hold
        desk.get("/listes")
        assert f"En attente (1) En attente Référence Jour Ensuite {paper.reference[:4]}" in desk.text
        desk.scans(paper.form_code)
        desk.post(f"/papier/{paper.reference}/reprendre", version=desk.version)
        desk.files(paper.reference)
        assert kiosk.house.register.history.life(paper.reference).form.counts


def test_a_void_paper_says_so_and_has_a_reason(kiosk: Served, desk: DeskClient) -> None:
    paper = kiosk.somebody_has_decided(space="refuse")
    desk.scans(paper.form_code)
    desk.get(f"/papier/{paper.reference}/annuler")
    desk.post(f"/papier/{paper.reference}/annuler", version=desk.version)
    assert "avec une raison" in desk.notice
    desk.post(f"/papier/{paper.reference}/annuler", version=desk.version, reason="Mal imprimé")
    desk.scans(paper.form_code)
    assert "Annulé : Awa Diallo" in desk.text
    assert "Tout y est" not in desk.text


def test_a_lapsed_paper_says_so(kiosk: Served, desk: DeskClient) -> None:
    paper = kiosk.somebody_has_decided(space="refuse")
    days = kiosk.settings.site.lapse_days
    kiosk.house.register.history._pen.clock = lambda: TODAY + timedelta(days=days + 1)
    assert kiosk.house.register.history.lapse_due(days) == (paper.reference,)
    desk.scans(paper.form_code)
    assert "Ce papier a expiré" in desk.text


def test_a_changed_paper_lies_beside_the_one_that_changes_it(kiosk: Served, desk: DeskClient) -> None:
    older = kiosk.somebody_has_decided(space="consent")
    desk.scans(older.form_code)
    desk.files(older.reference)
    desk.scans(older.form_code)
    desk.post(f"/papier/{older.reference}/changer")
    newer = _changes_to(kiosk, desk, "refuse")
    desk.scans(older.form_code)
    assert "change celui-ci" in desk.text
    assert "Le papier plus récent" in desk.text
    assert "Je refuse" in desk.text
    desk.scans(kiosk.code_of("form"))
    assert "Le papier d’avant" in desk.text
    desk.files(newer)
    desk.scans(older.form_code)
    assert "Remplacé par le papier" in desk.text
    # Who scans the one is shown the other as well, and both are looks.
    other = DeskClient(kiosk, "Léo Martin").comes_in()
    other.scans(older.form_code)
    steps = kiosk.house.register.history.life(newer).steps
    assert [(one.by, one.sight) for one in steps if isinstance(one, lives.Looked)] == [
        (desk.name, lives.Sight.BESIDE),
        (other.name, lives.Sight.BESIDE),
    ]


def test_a_paper_whose_predecessor_was_erased_is_shown_without_it(kiosk: Served, desk: DeskClient) -> None:
    older = kiosk.somebody_has_decided(space="consent")
    desk.scans(older.form_code)
    desk.post(f"/papier/{older.reference}/changer")
    newer = _changes_to(kiosk, desk, "refuse")
    kiosk.house.register.erase(older.reference)
    desk.scans(kiosk.code_of("form"))
    assert desk.page.request.path == f"/bureau/papier/{newer}"
    assert "Je refuse" in desk.text
    assert "Le papier d’avant" not in desk.text


def test_two_papers_that_no_one_linked_are_laid_side_by_side(kiosk: Served, desk: DeskClient) -> None:
    one, other = kiosk.somebody_has_decided(space="consent"), kiosk.somebody_has_decided(space="refuse")
    desk.scans(one.form_code)
    desk.scans(other.form_code)
    assert f"À côté du papier d’avant, {one.reference[:4]}" in desk.text
    desk.get(f"/papiers/{other.reference}/{one.reference}")
    assert "Je refuse" in desk.text
    assert "Je souhaite" in desk.text


@pytest.mark.parametrize(
    ("garbage", "sentence"),
    [
        ("3 245678 901234", "Ce code n’est pas celui d’un formulaire"),
        ("https://example.org/ticket?id=12", "Ce code n’est pas celui d’un formulaire"),
        ("\x00\x01\x02é€", "Ce code n’est pas celui d’un formulaire"),
        ("A" * 5000, "Ce code n’est pas celui d’un formulaire"),
        ("0001 0000 0000", "Un chiffre de cette référence est faux"),
        ("000100000", "Ce code n’est pas celui d’un formulaire"),
        ("ZZ", "Cette touche ne sert pas ici"),
        ("cvb1 " + "A" * 43, "C’est un badge"),
        ("cv1b 20261122-01", "Il n’y a pas de bordereau"),
    ],
)
def test_what_is_no_paper_gets_its_own_sentence(hall: Served, garbage: str, sentence: str) -> None:
    desk = DeskClient(hall).comes_in()
    desk.scans(garbage)
    assert desk.page.status_code == 200
    assert sentence in desk.notice


def test_every_refusal_has_a_pictogram_of_its_own_kind(kiosk: Served, desk: DeskClient) -> None:
    paper = kiosk.somebody_has_decided(space="refuse")
    drawings = set()
    for code in ("a bus ticket", "0412 8835 0992", "0001 0000 0000", "ZZ", paper.form_code.replace("Accord", "Refus")):
        desk.scans(code)
        drawings.add(desk.page.text.partition('role="alert">')[2].partition("</svg>")[0])
    assert len(drawings) >= 4


def test_a_reference_of_another_site_is_filed_there(desk: DeskClient) -> None:
    desk.scans("0412 8835 0992")
    assert "vient d’un autre lieu : 0412" in desk.notice


def test_a_paper_of_another_site_is_told_from_a_forged_one(var: Path) -> None:
    with serve(var / "one") as one, serve(var / "other", settings=settings_for_tests(station={"number": 7})) as other:
        foreign = other.somebody_has_decided(space="refuse")
        own = one.somebody_has_decided(space="refuse")
        desk = DeskClient(one).comes_in()
        desk.scans(foreign.form_code)
        assert "vient d’un autre lieu : clairvoix-0007" in desk.notice
        desk.scans(own.form_code.replace(own.reference[:4], "0002", 1))
        assert "Ne le classez pas" in desk.notice
        desk.scans(own.form_code)
        assert desk.page.request.path == f"/bureau/papier/{own.reference}"


def test_an_erased_record_is_not_filed(kiosk: Served, desk: DeskClient) -> None:
    paper = kiosk.somebody_has_decided(space="refuse")
    kiosk.house.register.erase(paper.reference)
    desk.scans(paper.form_code)
    assert "Le registre n’a pas de papier" in desk.notice


def test_a_receipt_names_its_form(kiosk: Served, desk: DeskClient) -> None:
    paper = kiosk.somebody_has_decided(space="refuse")
    desk.scans(paper.receipt_code)
    assert "C’est un reçu" in desk.notice
    assert desk.page.request.path == f"/bureau/papier/{paper.reference}"


def test_a_scanner_that_hands_on_its_first_line_alone_still_finds_the_paper(kiosk: Served, desk: DeskClient) -> None:
    paper = kiosk.somebody_has_decided(space="refuse")
    desk.scans(paper.form_code.splitlines()[0])
    assert desk.page.request.path == f"/bureau/papier/{paper.reference}"


def _changes_to(kiosk: Served, desk: DeskClient, answer: str) -> str:
    """Leads the conversation on the desk's own screen to another answer; the reference of the new record."""
    visit = next(one.value for one in kiosk.desk.visits._visits.values() if one.value.together is not None)
    conversation = visit.together
    assert conversation is not None
    while conversation.scene().id != "paper_found":
        desk.get("/ensemble")
        desk.post("/ensemble/faire", scene=conversation.scene().id, deed="next")
    desk.get("/ensemble")
    desk.post("/ensemble/faire", scene="paper_found", deed="choose:1")
    kiosk.lead(conversation, kiosk.wishes({"space": answer}), "finished")
    recorded = conversation.session().recorded
    assert recorded is not None
    assert conversation.session().is_assisted
    return recorded.reference
