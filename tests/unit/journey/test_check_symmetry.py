"""Consent, refusal and later weigh the same in every situation and for everybody."""

from journey_copy import JourneyCopy

CARD = "fr/decisions/card.toml"
HISTORY = "fr/decisions/history.toml"


def test_a_much_longer_answer_is_refused(journey: JourneyCopy) -> None:
    journey.edit(
        HISTORY,
        "La bibliothèque ne garde pas la liste",
        "La bibliothèque ne garde absolument plus du tout la liste entière",
    )
    problems = journey.check()
    assert {problem.rule for problem in problems} == {"symmetry"}
    assert all("refuse" in problem.sentence for problem in problems)


def test_one_word_more_is_within_a_tenth(journey: JourneyCopy) -> None:
    journey.edit(HISTORY, "ne garde pas la liste", "ne garde pas toute la liste")
    assert journey.check() == ()


def test_a_situation_of_its_own_is_measured(journey: JourneyCopy) -> None:
    longer = "Vous avez choisi de rendre la carte de prêt, avec tous les livres que vous avez encore chez vous."
    journey.edit(CARD, "Vous avez choisi de rendre la carte de prêt.", longer)
    problems = journey.check()
    assert problems
    assert all("has_card" in problem.sentence for problem in problems)


def test_a_child_s_words_are_measured_too(journey: JourneyCopy) -> None:
    journey.edit(
        CARD,
        'child = "Je refuse la carte pour mon enfant"',
        'child = "Non, pour mon enfant je refuse vraiment cette carte de prêt"',
    )
    problems = journey.check()
    assert problems
    assert all("parent" in problem.sentence for problem in problems)


def test_an_answer_with_one_passage_less_is_refused(journey: JourneyCopy) -> None:
    journey.edit(
        HISTORY,
        'changes = [{ text = "La bibliothèque garde la liste de vos lectures un an.", facts = ["history-kept"] }]',
        'changes = [{ text = "La bibliothèque garde la liste.", facts = ["history-kept"] },'
        ' { text = "Elle la garde un an.", facts = ["history-kept"] }]',
    )
    assert "symmetry" in journey.broken_rules()


def test_a_part_that_one_answer_lacks_altogether_is_not_counted(journey: JourneyCopy) -> None:
    journey.edit(
        HISTORY, 'steps = [{ text = "Revenez à la borne quand vous voulez.", facts = ["kiosk-closes-nothing"] }]', ""
    )
    assert journey.check() == ()


def test_the_letter_of_a_refusal_is_as_long_as_that_of_a_consent(journey: JourneyCopy) -> None:
    journey.edit(
        "fr/letters/oppose.toml",
        '"Merci de me répondre par écrit."',
        '"Merci de me répondre par écrit, et vite, car je tiens à le savoir."',
    )
    problems = journey.check()
    assert {problem.rule for problem in problems} == {"symmetry"}
    assert all(problem.file == CARD for problem in problems)


def test_requests_and_sheets_need_no_symmetry(journey: JourneyCopy) -> None:
    journey.edit("fr/decisions/copy.toml", "Je ne demande rien", "Je ne demande vraiment rien du tout à personne")
    assert journey.check() == ()


def test_a_sentence_much_longer_than_its_twin_is_refused_though_the_whole_is_not(journey: JourneyCopy) -> None:
    """What one passage gains, another loses: every sum stays as it was."""
    text = (journey.folder / HISTORY).read_text(encoding="utf-8")
    shorter = text.replace("garde la liste de vos lectures un an.", "garde la liste.", 1)
    longer = shorter.replace("autant de livres qu’avant.", "toujours autant de livres de tous genres qu’avant.", 1)
    (journey.folder / HISTORY).write_text(longer, encoding="utf-8")
    problems = journey.check()
    assert {problem.rule for problem in problems} == {"symmetry"}
    assert any("« stays »" in problem.sentence.replace("\u202f", " ") for problem in problems)


def test_what_a_form_says_in_one_line_is_as_long_for_each_answer(journey: JourneyCopy) -> None:
    longer = "J’accepte avec joie d’avoir enfin une belle carte de prêt."
    journey.edit(CARD, "J’accepte d’avoir une carte de prêt.", longer)
    (problem, *_) = journey.check()
    assert (problem.rule, problem.file) == ("symmetry", CARD)
    assert "on_paper" in problem.sentence
