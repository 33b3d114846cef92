"""Which language a call is in: chosen by a key at its beginning, each told in itself; desk and papers follow it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from handset import BEEP, QUIET, SILENCE, Handset, script, spoken
from headless import LedCall, Line, line, multilingual, somebody_who_wants

from kiosk.guide import wishes
from kiosk.journey.tongue import tongue
from kiosk.phone import words
from kiosk.phone.capacity import speech_calls
from kiosk.phone.card import card_of
from kiosk.phone.hearing import CallEar, Recognizers
from voice.hearing.trouble import NoModel

ALL = ("en", "ar", "es", "pt", "tr", "uk")


@contextmanager
def speaking(folder: Path, *languages: str) -> Iterator[Line]:
    """A line that speaks French and these."""
    with line(folder / "var", multilingual(*languages)) as opened:
        yield opened


def told_in(language: str) -> str:
    """How a caller is told that the line speaks it."""
    return words.in_language(language)(words.THIS_LANGUAGE)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """French and English."""
    with speaking(tmp_path_factory.mktemp("two"), "en") as opened:
        yield opened


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """Every language that the journey has."""
    with speaking(tmp_path_factory.mktemp("many"), *ALL) as opened:
        yield opened


def before_the_welcome(call: LedCall) -> list[str]:
    """What is said before the welcome's own first words."""
    heard = spoken(call.handset.heard)
    title = call.conversation.script.text("fr").from_afar.scenes["welcome"].title
    return heard[: heard.index(title)]


def test_where_french_alone_is_offered_nothing_is_said_of_languages(shared_phone: Line) -> None:
    call = shared_phone.call(script(SILENCE))
    assert before_the_welcome(call) == []
    assert not any(told_in(language) in call.handset.heard for language in ("fr", *ALL))


def test_hash_at_the_welcome_means_nothing_where_french_alone_is_offered(shared_phone: Line) -> None:
    call = shared_phone.call(script("#"))
    assert call.conversation.scene().id == "welcome"
    assert call.conversation.session().language == "fr"


def test_another_language_is_told_first_in_itself_by_one_short_sentence(two: Line) -> None:
    call = two.call(script(SILENCE))
    assert before_the_welcome(call) == [told_in("en")]
    assert call.sounds.languages[told_in("en")] == "en"
    assert len(told_in("en").split()) <= 3


def test_who_wants_french_presses_nothing_and_hears_of_it_no_more(two: Line) -> None:
    call = two.call(script("1", "#", "1", "#", "#"))
    assert call.conversation.session().language == "fr"
    assert spoken(call.handset.heard).count(told_in("en")) == 1


def test_its_key_changes_everything_that_is_said_from_there_on(two: Line) -> None:
    call = two.call(script("#", "1", "#", "1", "#", "5", "6", "#"))
    assert call.conversation.session().language == "en"
    heard = [one for one in call.handset.heard if one not in {QUIET, BEEP}]
    after = heard[heard.index("Language: English. These texts have not yet been reviewed by an outside person.") :]
    assert after[1] == "Hello, and welcome"
    assert len(after) > 20
    assert {call.sounds.languages[one] for one in after} == {"en"}
    assert words.in_language("en")(words.KEYS) in after


def test_silence_at_the_welcome_tells_again_that_there_are_others(two: Line) -> None:
    call = two.call(script(SILENCE, SILENCE, SILENCE))
    assert spoken(call.handset.heard).count(told_in("en")) > 1
    assert call.conversation.session().language == "fr"


def test_of_many_one_is_told_before_the_welcome_and_the_others_after_it(many: Line) -> None:
    call = many.call(script(SILENCE))
    assert before_the_welcome(call) == [told_in(ALL[0])]
    heard = spoken(call.handset.heard)
    last = next(at for at, one in enumerate(heard) if "Reprendre à un sujet" in one)
    assert heard[last + 1 : last + 6] == [told_in(one) for one in ALL[1:]]


@pytest.mark.parametrize("wanted", ALL)
def test_every_language_is_reached_within_the_levels_and_four_choices_a_level(many: Line, wanted: str) -> None:
    opened = many.open()
    pages: list[tuple[str, ...]] = []

    def caller(_handset: Handset) -> str:
        scene = opened.conversation.scene()
        if scene.id == "welcome":
            return "#" if not pages else "hang up"
        pages.append(tuple(option.id for option in scene.options))
        assert len(scene.options) <= 4
        number = next((one.number for one in scene.options if one.id == wanted), None)
        return str(number or next(one.number for one in scene.options if one.id == "others"))

    call = opened.call(caller)
    assert call.conversation.session().language == wanted
    assert len(pages) <= 3
    # Told in itself on each page, its own or the way to it, to who understands nothing else.
    names = [one for one in call.handset.heard if tongue(wanted).name in one and one != told_in(wanted)]
    assert {call.sounds.languages[one] for one in names} == {wanted}
    assert len(names) >= len(pages)


def test_a_whole_call_in_another_language_is_recorded_and_its_papers_are_in_both(two: Line) -> None:
    opened = two.open()
    walks = somebody_who_wants(opened.conversation, wishes(two.house.script, {"space": "refuse"}))
    begun: list[str] = []

    def caller(handset: Handset) -> str:
        if not begun:
            begun.append("#")
            return "#"
        return walks(handset)

    call = opened.call(caller)
    session = call.conversation.session()
    assert session.recorded is not None
    body = two.house.register.find(session.recorded.reference, session.recorded.code).body
    assert (body.language, body.channel) == ("en", "phone")
    form = next(line for line in two.house.register.outbox.lines() if line.kind == "form")
    document = json.loads(form.payload)
    (choice,) = (block for block in document["blocks"] if block["block"] == "Choice")
    english = two.house.script.text("en").decisions["space"]
    assert document["language"] == "fr"
    assert (choice["language"], choice["translated"][0]) == ("en", english.question.text)


def test_the_staff_sees_the_callers_language_and_the_topic_in_its_own(two: Line) -> None:
    call = two.call(script("#", "1", "#", "1", "#", "#", "#"))
    card = card_of(two.house.script, call.conversation.session(), "fr")
    assert card.language == "en"


def test_a_cut_call_goes_on_in_the_language_that_it_was_in(two: Line) -> None:
    opened = two.open()
    opened.call(script("#", "1", "#", "1"))
    assert opened.conversation.session().language == "en"
    again = opened.call(script(SILENCE))
    assert {again.sounds.languages[one] for one in spoken(again.handset.heard)} == {"en"}


# --- speech follows ------------------------------------------------------------------------------------------------


class Deaf:
    """A recognizer that is only lent and given back."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.is_closed = False

    def close(self) -> None:
        self.is_closed = True


def only_french(language: str) -> Deaf:
    if language != "fr":
        raise NoModel
    return Deaf(language)


def test_a_language_without_a_model_is_heard_by_keys_and_takes_no_recognizer() -> None:
    recognizers = Recognizers(only_french, 1)  # type: ignore[arg-type,return-value]
    assert recognizers.lend("en") is None
    assert not recognizers.could_hear("en")
    assert recognizers.lend("fr") is not None
    assert recognizers.lend("fr") is None
    assert recognizers.could_hear("fr")


def test_a_recognizer_that_waits_makes_room_for_one_in_another_language() -> None:
    made: list[Deaf] = []

    def make(language: str) -> Deaf:
        made.append(Deaf(language))
        return made[-1]

    lent: Callable[[str], object] = (recognizers := Recognizers(make, 1)).lend  # type: ignore[arg-type,return-value]
    french = lent("fr")
    assert lent("en") is None
    recognizers.give_back("fr", french)  # type: ignore[arg-type]
    english = lent("en")
    assert isinstance(english, Deaf)
    assert english.language == "en"
    assert made[0].is_closed


def test_who_speaks_when_all_recognizers_are_taken_is_told_to_use_keys(shared_phone: Line) -> None:
    recognizers = Recognizers(only_french, 1)  # type: ignore[arg-type,return-value]
    assert recognizers.lend("fr") is not None
    house = shared_phone.house

    def make_ear(*told: Callable[..., None]) -> CallEar:
        return CallEar(recognizers, house.script, house.settings.hearing, *told)

    call = shared_phone.open().call(script("1", "#"), make_ear=make_ear)
    heard = spoken(call.handset.heard)
    assert heard.count(words.in_language("fr")(words.KEYS_ALONE)) == 1
    assert words.in_language("fr")(words.OR_SAY_IT) not in heard


def test_where_speech_was_never_there_nothing_is_said_of_it(shared_phone: Line) -> None:
    recognizers = Recognizers(only_french, 0)  # type: ignore[arg-type,return-value]
    house = shared_phone.house

    def make_ear(*told: Callable[..., None]) -> CallEar:
        return CallEar(recognizers, house.script, house.settings.hearing, *told)

    call = shared_phone.open().call(script("1", "#"), make_ear=make_ear)
    assert words.in_language("fr")(words.KEYS_ALONE) not in spoken(call.handset.heard)


@pytest.mark.parametrize(("asked", "cores", "heard"), [(1, 2, 1), (16, 1, 4), (16, 2, 8), (16, 8, 16), (0, 4, 0)])
def test_no_more_speech_is_heard_than_the_cores_carry(asked: int, cores: int, heard: int) -> None:
    assert speech_calls(asked, cores) == heard
