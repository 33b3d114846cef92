"""A script loads whole, or says what stops it, where, and what to do."""

import hashlib
import json

import pytest
from journey_copy import SITE, TINY, JourneyCopy

from kiosk.journey.fingerprint import DELIVERED, words_fingerprint
from kiosk.journey.load import ScriptIncomplete, ScriptWrong, archive_document, load_script
from kiosk.journey.problem import Problem
from kiosk.journey.script import Answer


def plain(problem: Problem) -> str:
    """The sentence with plain spaces, in whatever language it is told."""
    return problem.sentence.replace("\u202f", " ")


def test_the_small_journey_loads_whole(journey: JourneyCopy) -> None:
    script = journey.load()
    text = script.text("fr")
    assert script.topic_ids() == ("card", "delays", "history", "discreet")
    assert set(text.decisions) == {"card", "history", "copy", "wishes"}
    assert text.decisions["card"].answer(Answer.REFUSE, "has_card").letter == "close"
    assert text.decisions["card"].answer(Answer.CONSENT, "has_card").letter is None
    assert script.facts.speakers["readers"].also == ("les lecteurs associés",)


def test_facts_may_be_spread_over_several_files(journey: JourneyCopy) -> None:
    journey.append("facts-more.toml", '[facts.extra]\nclaim = "Un fait de plus."\nsources = ["S01"]\n')
    assert {"extra", "lending-free"} <= set(journey.load().facts.facts)


def test_a_fact_defined_twice_is_named_with_its_second_place(journey: JourneyCopy) -> None:
    journey.append("facts-more.toml", '\n[facts.card-optional]\nclaim = "Encore."\nsources = ["S01"]\n')
    [problem] = journey.load_problems()
    assert (problem.file, problem.line, problem.rule) == ("facts-more.toml", 2, "duplicate")


def test_only_the_decisions_of_a_kind_of_site_are_offered_there() -> None:
    hospital = load_script(TINY, SITE, site_kind="hospital")
    assert "wishes" not in {place.id for place in hospital.plan.decisions}
    assert "wishes" in {place.id for place in load_script(TINY, SITE, site_kind="town-hall").plan.decisions}


# --- what is missing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "file",
    [
        "journey.toml",
        "facts.toml",
        "sources.toml",
        "fr/scenes.toml",
        "fr/words.toml",
        "fr/papers.toml",
        "fr/topics/card.toml",
        "fr/decisions/history.toml",
    ],
)
def test_a_missing_file_is_named(journey: JourneyCopy, file: str) -> None:
    journey.remove(file)
    with pytest.raises(ScriptIncomplete) as raised:
        journey.load()
    assert raised.value.problems[0].file == file
    assert str(raised.value).startswith(f"{file}: ")


@pytest.mark.parametrize("file", ["fr/lexicon.toml", "fr/review.toml"])
def test_pronunciations_and_review_may_be_absent(journey: JourneyCopy, file: str) -> None:
    journey.remove(file)
    assert journey.load().text("fr").topics


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("fr/topics/card.toml", "number = 10\n", "", "« number »"),
        ("fr/topics/card.toml", 'title = "La carte de prêt"', "", "« title »"),
        ("fr/decisions/history.toml", "[answers.refuse]", "[answers.dont]", "« refuse »"),
        ("fr/decisions/copy.toml", "[answers.dont]", "[answers.later]", "« dont »"),
        ("fr/decisions/wishes.toml", "[answers.take]", "[answers.ask]", "« take »"),
        ("fr/decisions/card.toml", "days = 42\n", "", "« days »"),
        ("fr/scenes.toml", "[help_there]", "[help_their]", "« help_there »"),
        ("fr/scenes.toml", 'stay = "Je suis là"', "", "« alert.options.stay »"),
        ("fr/words.toml", 'repeated = "Je répète."\n', "", "« notices.repeated »"),
        ("fr/words.toml", 'recorded = "Votre décision est enregistrée."\n', "", "« where.recorded »"),
        ("fr/words.toml", 'reason_jam = "Le papier est coincé."\n', "", "« parts.reason_jam »"),
        ("journey.toml", 'titles = { fr = "La carte de prêt" }', "titles = {}", "« lending »"),
    ],
)
def test_something_missing_makes_the_script_incomplete(
    journey: JourneyCopy, file: str, old: str, new: str, says: str
) -> None:
    journey.edit(file, old, new)
    missing = [problem for problem in journey.load_problems() if problem.rule == "missing"]
    assert [(problem.file, says in plain(problem)) for problem in missing] == [(file, True)]


# --- what is wrong -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("fr/topics/card.toml", "number = 10", "number = 10\nnumero = 3", "« numero »"),
        ("fr/topics/card.toml", "number = 10", "number = 9", "« number »"),
        ("fr/topics/card.toml", "number = 10", "number = 20", "« card »"),
        ("fr/decisions/wishes.toml", "[answers.dont]", "[answers.perhaps]", "« answers.perhaps »"),
        ("fr/decisions/card.toml", "[variants.letter.later]", "[variants.lettre.later]", "« lettre »"),
        ("fr/decisions/card.toml", "[variants.letter.later]", "[variants.letter.ask]", "« ask »"),
        ("fr/decisions/card.toml", 'letter = "oppose"', 'letter = "opose"', "« opose »"),
        ("fr/decisions/card.toml", 'letter = "close"', 'letter = "closed"', "« closed »"),
        ("fr/decisions/card.toml", 'id = "lost"', 'id = "letter"', "« letter »"),
        ("fr/letters/copy.toml", 'recipient = "library"', 'recipient = "mayor"', "« mayor »"),
        ("fr/scenes.toml", "[help_there]", '[here]\ntitle = "Ici"\n\n[help_there]', "« here »"),
        ("fr/scenes.toml", 'stay = "Je suis là"', 'stay = "Je suis là", go = "Non"', "« alert.options.go »"),
        ("fr/words.toml", 'repeated = "', 'again = "Encore."\nrepeated = "', "« notices.again »"),
        ("journey.toml", '["card", "delays"]', '["card", "delays", "card"]', "« card »"),
        ("journey.toml", '["history", "discreet"]', '["history", "discreet", "delays"]', "« delays »"),
        ("journey.toml", '["history", "card"]', '["history", "cart"]', "« cart »"),
        ("journey.toml", 'needs = { history = ["consent"] }', 'needs = { story = ["consent"] }', "« story »"),
        ("journey.toml", 'needs = { history = ["consent"] }', 'needs = { history = ["ask"] }', "« ask »"),
        ("journey.toml", '["has_card"]', '["has_book"]', "« has_book »"),
        ("journey.toml", 'or_situations = { card = ', "or_situations = { cart = ", "« cart »"),
        ("journey.toml", 'kind = "sheet"\ngroup = "lending"', 'kind = "sheet"\ngroup = "paper"', "« paper »"),
        ("journey.toml", 'kind = "sheet"', 'kind = "page"', "« page »"),
    ],
)  # fmt: skip
def test_what_leads_nowhere_or_stands_twice_is_named(
    journey: JourneyCopy, file: str, old: str, new: str, says: str
) -> None:
    journey.edit(file, old, new)
    wrong = [problem for problem in journey.load_problems() if problem.rule != "missing"]
    assert wrong
    assert any(says in plain(problem) for problem in wrong), [str(problem) for problem in wrong]
    assert all(problem.line > 0 for problem in wrong)


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        ("fr/topics/card.toml", "number = 10", 'number = "dix"', "number"),
        ("fr/topics/card.toml", "number = 10", "number = 100", "number"),
        ("fr/topics/card.toml", 'title = "La carte de prêt"', "title = 3", "title"),
        ("fr/topics/discreet.toml", "private = true", 'private = "yes, please"', "private"),
        ("fr/lexicon.toml", '"lira"', "3", "Lyra"),
        ("fr/review.toml", "2026-09-01", '"hier"', "on"),
        ("fr/papers.toml", 'blank = "La', 'blanc = "La', "recipients.library.blanc"),
        (
            "fr/decisions/card.toml",
            '"Quelle date est imprimée sur la lettre\u202f?"',
            '""',
            "situation.date_question.text",
        ),
        ("fr/letters/accept.toml", '["article 2 du règlement de la bibliothèque"]', '"article 2"', "articles"),
    ],
)
def test_a_value_of_another_shape_is_told_with_its_key(
    journey: JourneyCopy, file: str, old: str, new: str, key: str
) -> None:
    journey.edit(file, old, new)
    [problem] = journey.load_problems()
    assert problem.file == file
    assert f"« {key} »" in plain(problem)
    assert problem.line == journey.line_of(file, new)


def test_two_topics_with_one_number_are_both_named(journey: JourneyCopy) -> None:
    journey.edit("fr/topics/history.toml", "number = 20", "number = 10")
    with pytest.raises(ScriptWrong, match=r"^fr/topics/history\.toml:1: .*10.*«\scard\s»"):
        journey.load()


def test_a_topic_file_that_no_group_names_is_wrong(journey: JourneyCopy) -> None:
    journey.edit("journey.toml", '["history", "discreet"]', '["history"]')
    [problem] = journey.load_problems()
    assert problem.file == "fr/topics/discreet.toml"


def test_a_line_that_is_not_toml_is_named(journey: JourneyCopy) -> None:
    journey.edit("fr/topics/delays.toml", 'title = "Rendre', "title = Rendre")
    with pytest.raises(ScriptWrong, match=r"^fr/topics/delays\.toml:2: "):
        journey.load()


def test_a_file_in_another_encoding_is_named(journey: JourneyCopy) -> None:
    (journey.folder / "fr/topics/delays.toml").write_bytes("number = 11\ntitle = « été »".encode("latin-1"))
    [problem] = journey.load_problems()
    assert (problem.file, problem.rule) == ("fr/topics/delays.toml", "encoding")


def test_every_problem_is_found_at_once(journey: JourneyCopy) -> None:
    journey.edit("fr/topics/card.toml", "number = 10\n", "")
    journey.edit("fr/decisions/copy.toml", "[answers.dont]", "[answers.never]")
    journey.remove("fr/papers.toml")
    files = {problem.file for problem in journey.load_problems()}
    assert files == {"fr/topics/card.toml", "fr/decisions/copy.toml", "fr/papers.toml"}


def test_the_line_of_a_wrong_key_is_its_own(journey: JourneyCopy) -> None:
    journey.edit("fr/decisions/card.toml", 'letter = "close"', 'letter = "closed"')
    [problem] = journey.load_problems()
    assert problem.line == journey.line_of("fr/decisions/card.toml", '"closed"')


# --- the fingerprint -----------------------------------------------------------------------------------------------


def test_the_fingerprint_is_the_hash_of_what_is_archived(journey: JourneyCopy) -> None:
    document = archive_document(journey.folder, SITE)
    assert journey.load().fingerprint == hashlib.sha256(document).hexdigest()
    assert json.loads(document)["site"] == SITE


def test_the_archive_holds_every_word_to_be_loaded_again(journey: JourneyCopy) -> None:
    files = json.loads(archive_document(journey.folder, SITE))["files"]
    again = journey.folder.parent / "again"
    for name, text in files.items():
        path = again / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert load_script(again, SITE).text("fr").topics == journey.load().text("fr").topics


@pytest.mark.parametrize("file", ["fr/topics/card.toml", "facts.toml", "fr/lexicon.toml"])
def test_one_more_word_changes_the_fingerprint_and_marks_the_script(journey: JourneyCopy, file: str) -> None:
    before = journey.load()
    journey.append(file, "# retouche\n")
    after = journey.load()
    assert before.fingerprint != after.fingerprint
    assert (before.is_modified, after.is_modified) == (False, True)


def test_a_site_value_changes_the_fingerprint_but_marks_nothing(journey: JourneyCopy) -> None:
    script = journey.load({**SITE, "name": "Une autre"})
    assert script.fingerprint != journey.load().fingerprint
    assert not script.is_modified


def test_a_review_changes_neither_the_fingerprint_nor_the_words(journey: JourneyCopy) -> None:
    before = journey.load().fingerprint
    journey.edit("fr/review.toml", "le comité de lecture", "la médiatrice")
    assert (journey.load().fingerprint, journey.load().is_modified) == (before, False)


def test_line_ends_of_another_system_change_nothing(journey: JourneyCopy) -> None:
    before = words_fingerprint(journey.folder)
    path = journey.folder / "fr/topics/card.toml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert words_fingerprint(journey.folder) == before


def test_words_that_nobody_delivered_count_as_modified(journey: JourneyCopy) -> None:
    journey.remove(DELIVERED)
    assert journey.load().is_modified


def test_the_small_journey_is_as_delivered() -> None:
    delivered = (TINY / DELIVERED).read_text(encoding="utf-8").strip()
    assert delivered == words_fingerprint(TINY), "the small journey was edited: deliver it again"
