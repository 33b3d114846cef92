"""What the desk prints for its staff, for the post and for the walls: read back by poppler and zxing-cpp."""

import dataclasses
import re
from pathlib import Path

import pytest
from unit.papers.making import TODAY, papers, record, said
from unit.printouts.reading import codes_in, letters, pages_of, pdf_of, text_of

from kiosk.app import House
from kiosk.catalogue import translator
from kiosk.journey.script import ANSWERS, Answer, Kind
from kiosk.journey.words import Capacity
from kiosk.papers import actions, by_hand, key_poster, leaflets, posting, roll
from kiosk.papers.means import Means
from kiosk.papers.protection import protection_paper
from kiosk.papers.sheets import desk_sheet
from kiosk.register import one_paper, references
from kiosk.register.dpo import Name, load_wording
from kiosk.register.dpo import papers as protection_papers
from kiosk.register.errors import ForeignPaper
from kiosk.register.keys import PublicKey
from printouts.document import (
    BlankLine,
    Choice,
    Code,
    Codes,
    Contents,
    Document,
    Figures,
    Heading,
    Points,
    SignatureBox,
    Steps,
)
from printouts.renderings import roll as roll_rendering
from printouts.renderings import sheet, speech
from printouts.renderings.ua import ua_problems

WORDS = translator("fr")
SIZES = (14, 18, 24)
KEY = PublicKey("clairvoix-0412", bytes(range(32)))


def means(house: House, pt: int = 14) -> Means:
    return Means(house.script, "fr", Capacity.PERSON, TODAY, leaflets.SIZES[pt])


def batch(letters_in_it: int) -> posting.Batch:
    return posting.Batch(
        "0412-2026-017",
        TODAY,
        ("Mairie d’Exemple", "1, place de la Mairie"),
        ("Caisse d’Exemple", "2, rue de la Poste", ""),
        tuple(references.make(412, number) for number in range(letters_in_it)),
    )


def slip(letters_in_it: int) -> Document:
    return posting.posting_slip(batch(letters_in_it), WORDS, language="fr")


# --- the post ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 8, 9])
def test_a_slip_counts_its_letters_and_each_reference_is_scanned_back(count: int) -> None:
    pdf = pdf_of(slip(count))
    assert ua_problems(pdf) == ()
    found = set().union(*(codes_in(page) for page in pages_of(pdf, dpi=100)))
    assert found == {*batch(count).references, "cv1b 0412-2026-017"}
    assert f"Lettres dans cet envoi {count}" in " ".join(text_of(pdf).split())


@pytest.mark.parametrize("count", [1, 8, 9, pytest.param(40, marks=pytest.mark.slow)])
def test_the_stub_stands_whole_on_one_sheet(count: int) -> None:
    pages = text_of(pdf_of(slip(count))).split("\f")[:-1]
    with_stub = [page for page in pages if "Talon du bordereau" in page]
    assert with_stub == pages[-1:]
    for words in ("À découper ici", "Toutes les lettres sont arrivées", "Reçu le, par, cachet"):
        assert words in with_stub[0]
    assert len(pages) == (1 if count <= 8 else 2 if count < 30 else 3)


def test_a_slip_tells_nothing_of_what_the_letters_ask_for() -> None:
    words = said(slip(3)).casefold()
    for told in ("opposition", "effacement", "samu", "copie", "refus", "accord"):
        assert told not in words


def test_what_the_site_has_not_filled_in_stays_a_line(house: House) -> None:
    unknown = dataclasses.replace(batch(2), sender=("", ""), recipient=())
    blocks = posting.posting_slip(unknown, WORDS, language="fr").blocks
    by_hand_now = [block.label for block in blocks if isinstance(block, BlankLine) and block.value is None]
    assert by_hand_now[:2] == ["Expéditeur", "Destinataire"]


# --- the stamp -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [58, 80])
def test_a_stamp_says_the_day_and_the_reference_and_no_answer(house: House, width: int) -> None:
    stamp = roll.deposit(means(house), references.make(412, 7))
    words = said(stamp)
    assert "Déposé le 22 novembre 2026" in words
    assert references.spaced(references.make(412, 7)) in words
    assert "Rien n’est fait tant que l’Assurance maladie n’a pas répondu." in words
    # A stamp, not a letter: some 12 cm of paper.
    assert roll_rendering.raster(stamp, width).height / roll_rendering.DOTS_PER_MM < 125


# --- actions -------------------------------------------------------------------------------------------------------


def test_the_page_of_actions_holds_every_action_once() -> None:
    groups = [(f"Groupe {group}", [(f"cv1d a{group}{one}", f"action {one}") for one in range(4)]) for group in range(3)]
    page = actions.actions(groups, WORDS, language="fr")
    found = set().union(*(codes_in(one) for one in pages_of(pdf_of(page), dpi=80)))
    assert found == {code for _, codes in groups for code, _ in codes}
    assert ua_problems(pdf_of(page)) == ()


# --- leaflets and the booklet --------------------------------------------------------------------------------------


def test_every_topic_but_a_private_one_has_a_leaflet(house: House) -> None:
    listed = [topic for _, topics in leaflets.topics(means(house)) for topic in topics]
    text = house.script.text("fr")
    assert set(listed) == {name for name, topic in text.topics.items() if not topic.private}
    for name in [name for name, topic in text.topics.items() if topic.private] + ["nothing-of-ours"]:
        with pytest.raises(leaflets.NoLeaflet):
            leaflets.leaflet(means(house), name, seed=1)


def test_a_leaflet_says_all_that_the_kiosk_says_of_its_topic_with_dated_sources(house: House) -> None:
    here = means(house)
    for name, topic in house.script.text("fr").topics.items():
        if topic.private:
            continue
        leaflet = leaflets.leaflet(here, name, seed=7)
        words = said(leaflet)
        for passage in (*topic.short, *topic.more, *topic.arguments, *topic.concerns):
            assert " ".join(here.say(passage).split()) in words, name
        (sources,) = [block.items for block in leaflet.blocks if isinstance(block, Points)][-1:] or [()]
        assert len(sources) == len(house.script.sources_of(topic))
        assert all(re.search(r"\d{4}\.$", source) for source in sources), sources


def test_neither_side_always_comes_first_on_leaflets(house: House) -> None:
    sides = {
        next(block.text for block in leaflets.leaflet(means(house), "space", seed=seed).blocks if _is_a_side(block))
        for seed in range(20)
    }
    assert sides == {"Les arguments", "Les critiques"}


def _is_a_side(block: object) -> bool:
    return isinstance(block, Heading) and block.text in {"Les arguments", "Les critiques"}


@pytest.mark.parametrize("size", [14, 24])
def test_a_leaflet_is_accessible_and_as_large_as_asked(house: House, size: int) -> None:
    leaflet = leaflets.leaflet(means(house, size), "automatic-opening", seed=2)
    assert leaflet.size_pt == size
    assert ua_problems(pdf_of(leaflet)) == ()


def test_the_booklet_holds_every_topic_every_decision_and_every_source_once(house: House) -> None:
    booklet = leaflets.booklet(means(house), seed=3)
    text = house.script.text("fr")
    sections = booklet.sections()
    assert sections[: len(text.topics)] == tuple(
        f"{text.topics[name].number} – {text.topics[name].title}" for name in house.script.topic_ids()
    )
    titles = [block.text for block in booklet.blocks if isinstance(block, Heading) and block.level == 3]
    for place in house.script.plan.decisions:
        assert (text.decisions[place.id].title in titles) == (place.kind is not Kind.SHEET)
    (numbered,) = [block for block in booklet.blocks if isinstance(block, Steps)]
    assert len(numbered.items) == len(set(numbered.items))
    assert sum(isinstance(block, Contents) for block in booklet.blocks) == 1


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_the_booklet_is_accessible_and_its_contents_find_each_page(house: House, size: int) -> None:
    pdf = sheet.pdf(leaflets.booklet(means(house, size), seed=3))
    assert ua_problems(pdf) == ()
    pages = [letters(page) for page in text_of(pdf).split("\f")]
    first = next(number for number, page in enumerate(pages) if "Enbref" in page)
    contents = "".join(pages[:first])
    for title in leaflets.booklet(means(house, size), seed=3).sections()[:-2]:
        found = next(number for number, page in enumerate(pages[first:], start=first + 1) if letters(title) in page)
        assert f"{letters(title)}{found}" in contents, title


# --- walls and staff -----------------------------------------------------------------------------------------------


def poster(key: PublicKey = KEY) -> Document:
    return key_poster.key_poster(key, "Mairie d’Exemple", "borne 1", WORDS, language="fr", today=TODAY)


def test_the_poster_keeps_to_one_sheet_and_its_key_reads_back_by_scanner_and_by_eye() -> None:
    pdf = pdf_of(poster())
    assert sheet.rendered(poster()).pages == 1
    assert ua_problems(pdf) == ()
    assert codes_in(pages_of(pdf)[0]) == {KEY.line()}
    assert KEY.line() in letters(text_of(pdf))
    assert "kiosk register verify --paper" in " ".join(text_of(pdf).split())


def test_the_key_on_the_poster_is_one_that_the_command_takes() -> None:
    (code,) = [block for block in poster().blocks if isinstance(block, Code)]
    assert PublicKey.from_line(code.payload) == KEY


def test_a_sheet_and_the_poster_alone_prove_a_decision_as_the_poster_says(house: House, tmp_path: Path) -> None:
    _, made = papers(house, record(house, {"samu": Answer.REFUSE}))
    (tmp_path / "sheet.pdf").write_bytes(pdf_of(made[0].document))
    on_the_wall = codes_in(pages_of(pdf_of(poster(house.register.public_key)), dpi=100)[0])
    (genuine,) = one_paper.check(tmp_path / "sheet.pdf", one_paper.trusted(tmp_path, *on_the_wall))
    assert any("Refus" in line and "SAMU" in line for line in genuine.lines)
    with pytest.raises(ForeignPaper):
        one_paper.check(tmp_path / "sheet.pdf", one_paper.trusted(tmp_path, KEY.line()))


@pytest.mark.parametrize("name", ["guide", "alone", "machine-down"])
def test_sheets_for_staff_are_accessible_and_dated_by_their_words(house: House, name: str) -> None:
    paper = desk_sheet(means(house), name)
    assert ua_problems(pdf_of(paper)) == ()
    assert means(house).fingerprint() in said(paper)
    assert "Textes entendus" not in said(paper)


def test_the_guide_says_what_each_of_the_five_checks(house: House) -> None:
    guide = desk_sheet(means(house), "guide")
    for who in ("La personne", "aidant", "Le médiateur", "Le délégué", "Le technicien"):
        assert any(who in title for title in guide.sections()), who


def test_only_sheets_that_the_journey_gives_the_desk_are_printed_there(house: House) -> None:
    with pytest.raises(KeyError):
        desk_sheet(means(house), "doctor-sheet")


@pytest.mark.parametrize("size", [18])
def test_the_notice_of_article_13_hangs_in_large_print_without_what_is_staffs(house: House, size: int) -> None:
    wording = load_wording("fr")
    made = protection_papers(wording, house.settings.site_values(), 7, TODAY)
    notice = next(paper for paper in made if paper.name is Name.NOTICE)
    paper = protection_paper(notice, wording, TODAY, "fr", size_pt=size, has_open=False)
    assert ua_problems(pdf_of(paper)) == ()
    assert "kiosk.toml" not in said(paper)
    assert "CNIL" in said(paper)


# --- a day without a machine ---------------------------------------------------------------------------------------


def test_the_form_by_hand_asks_every_question_and_ticks_nothing(house: House) -> None:
    form = by_hand.form_by_hand(means(house), seed=11)
    asked = [block for block in form.blocks if isinstance(block, Choice)]
    offered = by_hand.offered(means(house))
    assert len(asked) == len(offered)
    assert {place.id for place in offered} >= {"space", "samu", "copy"}
    assert "hospital-access" not in {place.id for place in offered}  # this site is a town hall
    for block, place in zip(asked, offered, strict=True):
        assert block.chosen is None
        assert len(block.answers) == len(ANSWERS[place.kind])
    assert not any(isinstance(block, Figures | Code | Codes) for block in form.blocks)
    assert sum(isinstance(block, SignatureBox) for block in form.blocks) == 2


@pytest.mark.parametrize("size", [14, 24])
def test_no_question_of_the_form_by_hand_is_torn_between_two_sheets(house: House, size: int) -> None:
    form = by_hand.form_by_hand(means(house, size), seed=11)
    pdf = pdf_of(form)
    assert ua_problems(pdf) == ()
    pages = [letters(page) for page in text_of(pdf).split("\f")]
    for block in form.blocks:
        if isinstance(block, Choice):
            here = [page for page in pages if letters(block.question) in page]
            assert len(here) == 1
            assert all(letters(answer) in here[0] for answer in block.answers)


def test_the_order_of_answers_by_hand_is_drawn(house: House) -> None:
    orders = {
        next(
            block.answers for block in by_hand.form_by_hand(means(house), seed=seed).blocks if isinstance(block, Choice)
        )
        for seed in range(30)
    }
    assert len(orders) == 6


def test_there_is_a_reserve_letter_for_each_side_of_a_choice_and_none_bears_a_reference(house: House) -> None:
    made = by_hand.reserve_letters(means(house))
    names = [one.name for one in made]
    assert len(names) == len(set(names))
    assert {"reserve:samu-allow", "reserve:samu-refuse", "reserve:copy", "reserve:erase"} <= set(names)
    for one in made:
        assert "Référence" not in said(one.document)
        assert "{" not in said(one.document)


def test_papers_of_the_desk_are_set_in_french(house: House) -> None:
    here = means(house)
    made = [
        slip(3),
        poster(),
        actions.actions([("Papier", [("x", "signé")])], WORDS, language="fr"),
        by_hand.form_by_hand(here, seed=1),
        leaflets.booklet(here, seed=1),
        *(desk_sheet(here, name) for name in house.script.plan.desk_sheets),
    ]
    for document in made:
        for sentence in speech.sentences(document):
            assert not re.search(r"(?<=\w)[ \u00a0]?[;:!?»](?=\s|$)|«(?!\u202f)|\w'\w", sentence), sentence
