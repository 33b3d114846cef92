"""The essential path of a decision is short and tells nothing on the person."""

from journey_copy import JourneyCopy


def _add_passages(journey: JourneyCopy, count: int) -> None:
    sentence = "Un " + "livre " * 18 + "ici."  # 20 words: 9.6 seconds, and half a second of rest
    added = f'  {{ text = "{sentence}", facts = ["history-kept"] }},\n' * count
    journey.edit("fr/topics/history.toml", "short = [\n", "short = [\n" + added)


def test_four_minutes_of_speech_pass(journey: JourneyCopy) -> None:
    _add_passages(journey, 19)
    assert journey.check() == ()


def test_more_than_four_minutes_of_speech_are_too_long(journey: JourneyCopy) -> None:
    _add_passages(journey, 23)
    problems = journey.check()
    assert {problem.rule for problem in problems} == {"essential-length"}
    assert {problem.file for problem in problems} == {"fr/decisions/history.toml", "fr/decisions/copy.toml"}


def test_a_private_topic_is_in_no_essential_path(journey: JourneyCopy) -> None:
    journey.edit("journey.toml", 'essential = ["history", "card"]', 'essential = ["history", "discreet"]')
    [problem] = journey.check()
    assert (problem.rule, problem.file) == ("private", "fr/topics/discreet.toml")
