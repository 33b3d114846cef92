"""What a decision must have for the engine to ask it: each answer with its twins, situations and letters that exist."""

from collections import Counter
from collections.abc import Collection, Iterator
from gettext import gettext as _

from kiosk.journey.problem import Problem
from kiosk.journey.script import ANSWERS, Decision, Kind
from kiosk.journey.source_lines import InFile, KeyPath


def situation_ids(decision: Decision | None) -> tuple[str, ...]:
    """Ids of the situations that `decision` asks about, none where it asks about none."""
    return tuple(option.id for option in decision.situation.options) if decision and decision.situation else ()


def answer_links(kind: Kind, decision: Decision, letters: Collection[str], file: InFile) -> Iterator[Problem]:
    """Exactly the answers of the kind, variants for situations and answers that exist, letters that exist."""
    expected = ANSWERS[kind]
    unknown_answer = _("a {kind} has no answer « {answer} »: remove it.")
    for answer in expected:
        if answer not in decision.answers:
            told = _("the answer « {answer} » is missing beside its twins: write [answers.{answer}].")
            yield file.missing(("answers",), told, answer=answer)
    for answer in decision.answers:
        if answer not in expected:
            yield file.wrong(("answers", answer.value), unknown_answer, kind=kind, answer=answer)
    for situation, variants in decision.variants.items():
        if situation not in situation_ids(decision):
            told = _("there is no situation « {id} »: correct it or add it to the options.")
            yield file.wrong(("variants", situation), told, id=situation)
        for answer in variants:
            if answer not in expected:
                yield file.wrong(("variants", situation, answer.value), unknown_answer, kind=kind, answer=answer)
    for path, letter in _letters(decision):
        if letter not in letters:
            told = _("there is no letter « {id} »: write letters/{id}.toml or correct it.")
            yield file.wrong(path, told, id=letter)


def _letters(decision: Decision) -> Iterator[tuple[KeyPath, str]]:
    """Every letter that an answer asks for, with the path of the key that names it."""
    for answer, text in decision.answers.items():
        if text.letter:
            yield ("answers", answer.value, "letter"), text.letter
    for situation, variants in decision.variants.items():
        for answer, variant in variants.items():
            if variant.letter:
                yield ("variants", situation, answer.value, "letter"), variant.letter


def situation_links(decision: Decision, file: InFile) -> Iterator[Problem]:
    """Situations that differ, and a question for the date where one is asked for."""
    if decision.situation is None:
        return
    for name, count in Counter(situation_ids(decision)).items():
        if count > 1:
            told = _("« {id} » stands here twice: keep it once.")
            yield file.twice(("situation", "options"), told, id=name)
    if any(option.asks_date for option in decision.situation.options):
        for key in ("date_question", "days"):
            if getattr(decision.situation, key) is None:
                told = _("« {key} » is missing, an option asks for a date: write it.")
                yield file.missing(("situation",), told, key=key)
