"""What has to be looked at again is a warning, never a failure."""

from journey_copy import JourneyCopy


def test_a_fact_past_its_day_is_a_warning(journey: JourneyCopy) -> None:
    journey.edit("facts.toml", "look_again = 2099-01-01", "look_again = 2026-11-21")
    [problem] = journey.check()
    assert (problem.rule, problem.is_warning, problem.file) == ("overdue", True, "facts.toml")
    assert problem.line == journey.line_of("facts.toml", "[facts.card-six-weeks]")


def test_a_fact_is_current_on_its_day(journey: JourneyCopy) -> None:
    journey.edit("facts.toml", "look_again = 2099-01-01", "look_again = 2026-11-22")
    assert journey.check() == ()


def test_words_that_nobody_reviewed_are_a_warning(journey: JourneyCopy) -> None:
    journey.remove("fr/review.toml")
    [problem] = journey.check()
    assert (problem.rule, problem.is_warning) == ("review", True)


def test_a_review_past_its_day_is_a_warning(journey: JourneyCopy) -> None:
    journey.edit("fr/review.toml", "2099-01-01", "2026-01-01")
    [problem] = journey.check()
    assert (problem.rule, problem.is_warning) == ("review", True)
