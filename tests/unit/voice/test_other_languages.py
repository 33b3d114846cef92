"""What is said in languages other than French: references and dates in every one, and a voice for each."""

import pytest

from kiosk.journey.tongue import known_tongues
from voice.speaking.chain import make_chain
from voice.speaking.elsewhere import LOCALES
from voice.speaking.engines.espeak_ng import EspeakNg
from voice.speaking.engines.espeak_voice import VOICES
from voice.speaking.spoken_form import LANGUAGES, spoken_form

SENTENCES = {
    "en": "Nothing is done until the library has answered.",
    "ar": "لا يتم شيء قبل رد المكتبة.",
    "es": "No se hace nada hasta que la biblioteca responda.",
    "pt": "Nada é feito até a biblioteca responder.",
    "tr": "Kütüphane yanıt verene kadar hiçbir şey yapılmaz.",
    "uk": "Нічого не робиться, доки бібліотека не відповість.",
}


def test_every_language_that_can_be_offered_can_be_spoken() -> None:
    assert set(known_tongues()) <= set(LANGUAGES)
    assert set(known_tongues()) <= set(VOICES)


@pytest.mark.parametrize("language", sorted(LOCALES))
def test_a_reference_is_said_digit_by_digit(language: str) -> None:
    assert spoken_form("\u20660412 8835 0917\u2069", language) == "0 4 1 2, 8 8 3 5, 0 9 1 7"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Call 34 22, or 01 23 45 67 89.", "Call 3 4, 2 2, or 0 1, 2 3, 4 5, 6 7, 8 9."),
        ("Of 2026-03-01, and of 2026-03.", "Of 1 March 2026, and of March 2026."),
        ("About 1\u202f000 people (and 12 more).", "About 1000 people, and 12 more."),
        ("On 2026-02-31, never.", "On 2026-02-31, never."),
        ("Say “yes” or «no».", "Say yes or no."),
        ("Call 112, 15 or 114.", "Call 112, 15 or 114."),
    ],
)
def test_figures_that_no_voice_could_guess_are_put_into_words(text: str, expected: str) -> None:
    assert spoken_form(text, "en") == expected


def test_arabic_pauses_are_heard() -> None:
    assert spoken_form("نعم، لا؛ هل تريدون؟", "ar") == "نعم, لا; هل تريدون?"


def test_the_lexicon_wins_in_every_language() -> None:
    assert spoken_form("Your DMP.", "en", {"DMP": "D M P"}) == "Your D M P."


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_each_language_is_spoken_by_espeak_ng(language: str) -> None:
    chain = make_chain("espeak-ng")
    try:
        said = chain.speak(spoken_form(SENTENCES[language], language), language)
    finally:
        chain.close()
    assert 1.0 < said.sound.seconds < 12.0
    assert said.voice.name.startswith(VOICES[language].name)


@pytest.mark.parametrize("language", sorted(VOICES))
def test_what_warms_a_voice_up_takes_as_long_as_is_reckoned(language: str) -> None:
    """An engine that seems to ignore its rate is left aside."""
    voice = VOICES[language]
    sound = EspeakNg().synthesize(voice.trial, language, 125)
    assert sound.seconds == pytest.approx(voice.trial_seconds(125), rel=0.2)


@pytest.mark.parametrize("text", ["نعم، هذا صحيح", "دي إم بي", "حظر مهني صحة", "لا، هذا إجراء آخر"])
def test_a_language_that_writes_no_short_vowels_may_take_their_time(text: str) -> None:
    assert EspeakNg().synthesize(spoken_form(text, "ar"), "ar", 125).seconds > 2
