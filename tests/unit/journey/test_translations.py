"""Translations beside the original: what is asked of them, when they are offered, and what never stops the kiosk."""

import dataclasses
import datetime
from pathlib import Path

import pytest
from journey_copy import SITE, TODAY, JourneyCopy

from kiosk.journey.actions import Action
from kiosk.journey.archived import load_archived
from kiosk.journey.blanks import in_order, say, say_day
from kiosk.journey.check import check
from kiosk.journey.events import Act, Announced
from kiosk.journey.fingerprint import archive_document, deliver, is_modified
from kiosk.journey.following import FILE, read_follows, stamp
from kiosk.journey.load import ScriptError, load_script
from kiosk.journey.machine import advance, start
from kiosk.journey.parity import titles_of, units
from kiosk.journey.plain_text import sentences
from kiosk.journey.scenes import scene
from kiosk.journey.script import Script
from kiosk.journey.session import Far, Place, Session
from kiosk.journey.tongue import Direction, UnknownTongue, known_tongues, tongue
from kiosk.journey.words import Words

ALL = ("en", "ar")


@pytest.fixture
def both(tmp_path: Path) -> JourneyCopy:
    """The small journey with its translations."""
    return JourneyCopy(tmp_path / "both", has_translations=True)


def load(journey: JourneyCopy, unreviewed: tuple[str, ...] = ALL) -> Script:
    return load_script(journey.folder, SITE, unreviewed=unreviewed)


def told(script: Script, language: str) -> str:
    return "\n".join(str(problem) for problem in script.withheld[language])


# --- when it is offered ----------------------------------------------------------------------------------------


def test_a_translation_that_nobody_reviewed_is_not_offered(both: JourneyCopy) -> None:
    script = load(both, ())
    assert script.plan.languages == ("fr",)
    assert script.withheld == {"en": (), "ar": ()}


def test_a_manager_may_allow_one_that_nobody_reviewed(both: JourneyCopy) -> None:
    assert load(both, ("ar",)).plan.languages == ("fr", "ar")


def test_a_reviewed_translation_is_offered(both: JourneyCopy) -> None:
    both.edit("en/review.toml", 'by = ""', 'by = "the reading committee"\non = 2026-09-01')
    assert load(both, ()).plan.languages == ("fr", "en")


def test_who_serves_people_reads_no_translation_that_is_not_offered(both: JourneyCopy) -> None:
    both.edit("en/review.toml", 'by = ""', 'by = "the reading committee"\non = 2026-09-01')
    (both.folder / "ar/words.toml").write_text("nothing that can be read", encoding="utf-8")
    assert told(load(both, ()), "ar") != ""
    serving = load_script(both.folder, SITE, only_offered=True)
    assert (serving.plan.languages, serving.withheld) == (("fr", "en"), {"ar": ()})
    assert told(load_script(both.folder, SITE, unreviewed=("ar",), only_offered=True), "ar") != ""


def test_the_delivered_translations_keep_every_rule(both: JourneyCopy) -> None:
    failures = [problem for problem in check(load(both), both.folder, TODAY) if not problem.is_warning]
    assert failures == []


def test_a_language_without_a_folder_is_simply_not_there(journey: JourneyCopy) -> None:
    script = load(journey)
    assert script.plan.languages == ("fr",)
    assert script.withheld == {}


# --- what it must have -----------------------------------------------------------------------------------------


def test_a_passage_that_changed_in_the_original_withholds_the_translation_alone(both: JourneyCopy) -> None:
    both.edit("fr/topics/delays.toml", "Un prêt dure trois semaines.", "Un prêt dure quatre semaines.")
    script = load(both)
    assert script.plan.languages == ("fr",)
    assert "en/topics/delays.toml:3" in told(script, "en")
    assert "topics/delays/short/1" in told(script, "en")
    assert len(script.withheld["en"]) == 1


def test_stamping_what_was_translated_again_offers_it_again(both: JourneyCopy) -> None:
    both.edit("fr/topics/delays.toml", "Un prêt dure trois semaines.", "Un prêt dure quatre semaines.")
    original = load(both).original
    wanted = tuple(units(original, titles_of(load(both).plan, "fr")))
    assert stamp(both.folder, "en", wanted, ["topics/delays"]) == 2  # one line out, one in
    assert load(both).plan.languages == ("fr", "en")


def test_stamping_one_passage_says_nothing_of_the_others(both: JourneyCopy) -> None:
    (both.folder / "en" / FILE).unlink()
    script = load(both)
    wanted = tuple(units(script.original, titles_of(script.plan, "fr")))
    stamp(both.folder, "en", wanted, ["topics/delays/short/1"])
    assert list(read_follows(both.folder, "en")) == ["topics/delays/short/1"]
    assert "topics/card/short/1" in told(load(both), "en")


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("en/words.toml", 'slower = "Slower voice: {rate}."', 'slower = "Slower voice."', "{rate}"),
        ("en/topics/delays.toml", 'facts = ["loan-three-weeks"]', 'facts = ["card-optional"]', "loan-three-weeks"),
        ("en/topics/delays.toml", "number = 11", "number = 12", "11"),
        ("en/letters/close.toml", 'recipient = "library"', 'recipient = "elsewhere"', "elsewhere"),
        ("en/decisions/history.toml", "right = true, ", "", "decisions/history/teach_back/options/1/right"),
        ("en/decisions/card.toml", 'id = "lost"', 'id = "gone"', "lost"),
        ("en/titles.toml", 'memory = "What the library keeps"\n', "", "groups.memory"),
        ("ar/topics/history.toml", 'speaker = "town"', 'speaker = "readers"', "town"),
    ],
)
def test_what_differs_in_more_than_words_is_named(both: JourneyCopy, file: str, old: str, new: str, named: str) -> None:
    both.edit(file, old, new)
    language = file[:2]
    script = load(both)
    assert language not in script.plan.languages
    assert named in told(script, language)
    assert told(script, language).startswith(language)


def test_a_variant_that_the_original_has_is_asked_for(both: JourneyCopy) -> None:
    both.edit("en/topics/card.toml", 'child = "The loan card lets your child take books home.", ', "")
    assert "topics/card/short/1/child" in told(load(both), "en")


def test_a_file_that_is_missing_is_named(both: JourneyCopy) -> None:
    both.remove("ar/letters/copy.toml")
    assert "letters/copy" in told(load(both), "ar")


@pytest.mark.parametrize("content", [b"title = ", b"\xff\xfe\x00", b'[hello]\nthere = "you"\n'])
def test_a_translation_that_cannot_be_read_stops_nobody_else(both: JourneyCopy, content: bytes) -> None:
    (both.folder / "en" / "topics" / "card.toml").write_bytes(content)
    script = load(both)
    assert script.plan.languages == ("fr", "ar")
    assert "en/topics/card.toml" in told(script, "en")


def test_a_language_that_nothing_is_known_of_is_not_offered(both: JourneyCopy) -> None:
    both.edit("journey.toml", '"fr", "en", "ar"', '"fr", "en", "xx"')
    (both.folder / "ar").rename(both.folder / "xx")
    assert "xx.toml" in told(load(both), "xx")
    with pytest.raises(UnknownTongue, match=r"xx\.toml"):
        tongue("xx")


def test_a_paper_in_a_language_that_is_gone_has_words_all_the_same(journey: JourneyCopy) -> None:
    assert journey.load().text("ar").language == "fr"


def test_delivered_translations_are_told_apart(both: JourneyCopy) -> None:
    deliver(both.folder)
    parts = (both.folder / "delivered.txt").read_text(encoding="utf-8").split("\n")
    assert [part.partition(" ")[0] for part in parts if part] == ["ar", "en", "fr", "journey"]
    both.edit("ar/topics/delays.toml", "number = 11", "number = 11 ")
    assert is_modified(both.folder)


# --- its own signs and lengths ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("en", "A loan lasts three weeks.", "A loan lasts three weeks !"),
        ("en", "A loan lasts three weeks.", "A loan's three weeks."),
        ("ar", "مدة كل إعارة ثلاثة أسابيع.", "مدة كل إعارة، ثلاثة أسابيع?"),
        ("ar", "مدة كل إعارة ثلاثة أسابيع.", "مدة كل إعارة ٣ أسابيع."),
    ],
)
def test_each_language_has_its_signs(both: JourneyCopy, language: str, old: str, new: str) -> None:
    both.edit(f"{language}/topics/delays.toml", old, new)
    found = [problem for problem in check(load(both), both.folder, TODAY) if problem.rule == "typography"]
    assert [problem.file for problem in found] == [f"{language}/topics/delays.toml"]


def test_a_sentence_is_shorter_where_words_hold_more(both: JourneyCopy) -> None:
    long = "كلمة " * tongue("ar").longest_sentence
    both.edit("ar/topics/delays.toml", "مدة كل إعارة ثلاثة أسابيع.", f"{long}أخرى.")
    problems = check(load(both), both.folder, TODAY)
    assert "sentence-length" in {problem.rule for problem in problems if problem.file == "ar/topics/delays.toml"}


def test_every_language_of_the_design_is_known() -> None:
    assert {"fr", "en", "ar", "es", "pt", "tr", "uk"} <= set(known_tongues())
    assert [one for one in sorted(known_tongues()) if tongue(one).direction is Direction.RIGHT_TO_LEFT] == ["ar"]


def test_an_abbreviation_is_one_in_its_own_language_alone() -> None:
    assert len(sentences("Lisez le no. 3 ici.", "fr")) == 1
    assert len(sentences("I said no. Three came.", "en")) == 2
    assert len(sentences("هل تريدون؟ نعم نريد. شكرا.", "ar")) == 3


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", "1er mars 2026"),
        ("en", "1 March 2026"),
        ("ar", "1 مارس 2026"),
        ("es", "1 de marzo de 2026"),
        ("pt", "1 de março de 2026"),
        ("tr", "1 Mart 2026"),
        ("uk", "1 березня 2026 року"),
    ],
)
def test_a_day_is_said_as_each_language_says_it(language: str, expected: str) -> None:
    assert say_day(datetime.date(2026, 3, 1), language) == expected


def test_figures_keep_their_order_between_arabic_letters() -> None:
    text = say(Words(text="اتصلوا 34 22: {reference}."), site={}, values={"reference": "0412 8835"}, language="ar")
    assert text == "اتصلوا \u206634 22\u2069: \u20680412 8835\u2069."
    assert in_order("2026") == "2026"  # one group has one order
    assert "\u2066" not in say(Words(text="le 34 22"), site={})


# --- the page of languages -------------------------------------------------------------------------------------


def session_of(script: Script, far: Far | None = None) -> Session:
    return start(script, seed=1, today=TODAY, far=far)


def test_the_page_names_each_language_in_itself_and_says_which_nobody_reviewed(both: JourneyCopy) -> None:
    script = load(both)
    session, _ = advance(script, session_of(script), Act(Action.LANGUAGE))
    shown = scene(script, session)
    assert shown.id == "languages"
    assert [(one.label, one.language) for one in shown.options] == [
        ("Français", "fr"),
        ("English", "en"),
        ("العربية", "ar"),
    ]
    assert [one.detail for one in shown.options][:2] == [None, "Nobody has reviewed these words yet."]


def test_a_chosen_language_is_said_in_itself(both: JourneyCopy) -> None:
    script = load(both)
    session, _ = advance(script, session_of(script), Act(Action.LANGUAGE))
    session, _ = advance(script, session, Act(Action.CHOOSE, 2))
    shown = scene(script, session)
    assert (shown.language, shown.id, shown.title) == ("en", "welcome", "Welcome")
    assert shown.notice == "Language: English. Nobody has reviewed these words yet."


def test_what_whoever_begins_is_told_is_told_again_in_the_language_that_they_choose(both: JourneyCopy) -> None:
    script = load(both)
    session, _ = advance(script, session_of(script), Announced(("demonstration", "without_roll")))
    session, _ = advance(script, session, Act(Action.LANGUAGE))
    session, _ = advance(script, session, Act(Action.CHOOSE, 2))
    notices = script.text("en").words.notices
    told = scene(script, session).notice or ""
    assert told.startswith("Language: English.")
    assert told.endswith(f"{notices['demonstration'].text} {notices['without_roll'].text}")
    session, _ = advance(script, session, Act(Action.REPEAT))
    assert "Language" not in (scene(script, session).notice or "")


def test_going_on_from_the_page_keeps_the_language(both: JourneyCopy) -> None:
    script = load(both)
    for action in (Action.NEXT, Action.BACK):
        session, _ = advance(script, session_of(script), Act(Action.LANGUAGE))
        session, _ = advance(script, session, Act(action))
        assert (session.language, session.language_page) == ("fr", None)


def test_more_than_four_languages_come_by_pages(both: JourneyCopy) -> None:
    script = load(both)
    many = ("fr", "en", "ar", "es", "tr")
    texts = {one: script.texts.get(one) or script.original for one in many}
    script = script.model_copy(update={"texts": texts, "plan": script.plan.model_copy(update={"languages": many})})
    session, _ = advance(script, session_of(script), Act(Action.LANGUAGE))
    assert [one.id for one in scene(script, session).options] == ["fr", "en", "ar", "others"]
    session, _ = advance(script, session, Act(Action.OTHERS))
    assert [one.id for one in scene(script, session).options] == ["es", "tr", "others"]


def test_where_there_is_one_language_the_page_has_films_in_sign_language_beside_it(journey: JourneyCopy) -> None:
    script = journey.load().model_copy(update={"films": frozenset({"topics/delays/short/1"})})
    session, _ = advance(script, session_of(script), Act(Action.LANGUAGE))
    assert [one.id for one in scene(script, session).options] == ["fr", "signs"]
    session, _ = advance(script, session, Act(Action.CHOOSE, 1))
    assert scene(script, session).notice == "Langue\u202f: Français."


def test_that_nothing_is_filmed_in_sign_language_is_told_behind_the_last_language(
    journey: JourneyCopy, both: JourneyCopy
) -> None:
    alone = journey.load()
    session, _ = advance(alone, session_of(alone), Act(Action.LANGUAGE))
    intro, told = (one.text for one in scene(alone, session).passages)
    assert "langue des signes" in told
    filmed = alone.model_copy(update={"films": frozenset({"topics/delays/short/1"})})
    assert [one.text for one in scene(filmed, session).passages] == [intro]

    three = load(both)  # beside so many, a page has room for one sentence
    session, _ = advance(three, session_of(three), Act(Action.LANGUAGE))
    assert [one.text for one in scene(three, session).passages] == [told]

    many = ("fr", "en", "ar", "es", "tr")
    texts = {one: three.texts.get(one) or three.original for one in many}
    five = three.model_copy(update={"texts": texts, "plan": three.plan.model_copy(update={"languages": many})})
    session, _ = advance(five, session_of(five), Act(Action.LANGUAGE))
    assert [one.text for one in scene(five, session).passages] == [intro]
    session, _ = advance(five, session, Act(Action.OTHERS))
    assert [one.text for one in scene(five, session).passages] == [told]

    afar = session_of(five, far=Far())
    afar, _ = advance(five, afar, Act(Action.LANGUAGE))
    assert told not in {one.text for one in scene(five, afar).passages}


def test_a_caller_is_offered_the_languages_that_have_words_for_the_telephone(both: JourneyCopy) -> None:
    script = load(both)
    english = script.texts["en"].model_copy(update={"phone": None})
    script = script.model_copy(update={"texts": {**script.texts, "en": english}})
    session, _ = advance(script, session_of(script, Far()), Act(Action.LANGUAGE))
    assert [one.id for one in scene(script, session).options] == ["fr", "ar"]
    session, _ = advance(script, session, Act(Action.CHOOSE, 2))
    assert (session.language, session.language_page) == ("ar", None)
    session, _ = advance(script, session, Act(Action.LANGUAGE, word="en"))
    assert session.language == "ar"


def test_what_was_answered_outlasts_a_change_of_language(both: JourneyCopy) -> None:
    script = load(both)
    session = dataclasses.replace(session_of(script), heard=frozenset({"card/short"}))
    session, _ = advance(script, session, Act(Action.LANGUAGE, word="ar"))
    assert (session.language, session.heard) == ("ar", frozenset({"card/short"}))


def test_sources_are_named_as_they_are_called(both: JourneyCopy) -> None:
    script = load(both)
    session = dataclasses.replace(session_of(script), language="ar", place=Place("topic_part", "history/sources"))
    shown = scene(script, session)
    named = [one for one in shown.passages if one.id.startswith("sources/")]
    assert {one.language for one in named} == {"fr"}
    assert named[0].text.startswith("Règlement de la bibliothèque")
    assert {one.language for one in shown.passages if one not in named} <= {None}


# --- what a site says in its own words -------------------------------------------------------------------------


def say_otherwise(journey: JourneyCopy, file: str, text: str) -> None:
    path = journey.folder / "sites" / "valbrune" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


OWN = '[notices]\npaused = "La voix se repose."\n'


def test_a_site_says_some_things_in_its_own_words_and_it_is_known(journey: JourneyCopy) -> None:
    say_otherwise(journey, "fr/words.toml", OWN)
    plain = load_script(journey.folder, SITE)
    own = load_script(journey.folder, SITE, overlay="valbrune")
    assert plain.original.words.notices["paused"].text == "Pause."
    assert own.original.words.notices["paused"].text == "La voix se repose."
    assert own.original.words.notices["repeated"] == plain.original.words.notices["repeated"]
    assert (plain.is_modified, own.is_modified) == (False, True)
    assert plain.fingerprint != own.fingerprint


def test_words_of_another_site_change_nothing_here(journey: JourneyCopy) -> None:
    before = journey.load()
    say_otherwise(journey, "fr/words.toml", OWN)
    assert journey.load().fingerprint == before.fingerprint
    assert not is_modified(journey.folder)


def test_a_file_that_stands_in_no_file_s_stead_is_told(journey: JourneyCopy) -> None:
    say_otherwise(journey, "fr/topics/cart.toml", 'title = "La carte"\n')
    with pytest.raises(ScriptError, match=r"sites/valbrune/fr/topics/cart\.toml"):
        load_script(journey.folder, SITE, overlay="valbrune")


def test_a_site_s_words_are_given_in_every_language_that_it_offers(both: JourneyCopy) -> None:
    say_otherwise(both, "fr/words.toml", OWN)
    say_otherwise(both, "en/words.toml", '[notices]\npaused = "The voice rests."\n')
    script = load_script(both.folder, SITE, unreviewed=ALL, overlay="valbrune")
    assert script.plan.languages == ("fr", "en")
    assert "words/notices/paused" in told(script, "ar")
    assert script.texts["en"].words.notices["paused"].text == "The voice rests."


def test_archived_words_are_read_with_what_the_site_said(both: JourneyCopy) -> None:
    say_otherwise(both, "fr/words.toml", OWN)
    archived = load_archived(archive_document(both.folder, SITE, "valbrune"))
    assert archived.original.words.notices["paused"].text == "La voix se repose."
    assert archived.text("ar").language == "ar"  # what was given in a translation can be shown in it
