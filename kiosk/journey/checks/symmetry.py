"""Consent, refusal and later weigh the same: as many passages, words and seconds, for everybody in every situation."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from gettext import gettext as _
from itertools import combinations

from kiosk.journey.blanks import say
from kiosk.journey.checks.subject import Subject
from kiosk.journey.plain_text import speech_seconds, word_count
from kiosk.journey.problem import Problem
from kiosk.journey.script import ANSWERS, Answer, AnswerText, Decision, Kind, Letter
from kiosk.journey.words import Capacity, Words

# The longest of the answers is no more than a tenth longer than the shortest.
TOLERANCE = 0.10

_COUNTED_PARTS = ("changes", "stays", "costs", "steps")
# Words that one sentence may have more than its twin, where a tenth is less: what a button or a form says in one line
# is compared at a glance, what is read one after the other isn't.
_SLACK = {"label": 2, "readback": 2, "on_paper": 2, "changes": 3, "stays": 3, "costs": 3, "steps": 3}


@dataclass(frozen=True)
class _Side:
    """One answer of a choice as one person would be given it."""

    answer: Answer
    text: AnswerText
    capacity: Capacity
    subject: Subject

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        """What is compared: label, read-back, what it changes, doesn't change and costs."""
        text = self.text
        return self._said((text.label, text.readback, *text.changes, *text.stays, *text.costs))

    @cached_property
    def seconds(self) -> float:
        """How long that takes a voice."""
        return sum(speech_seconds(text, self.subject.text.language) for text in self.spoken)

    @cached_property
    def letter(self) -> tuple[str, ...]:
        """The words of its letter, none where it has none."""
        letter: Letter | None = self.subject.text.letters.get(self.text.letter or "")
        return self._said((letter.object, *letter.paragraphs)) if letter else ()

    def _said(self, passages: Sequence[Words]) -> tuple[str, ...]:
        return tuple(_said(self.subject, words, self.capacity) for words in passages)


def answers_weigh_the_same(subject: Subject) -> Iterator[Problem]:
    """Every choice, in each of its situations and for each capacity. One problem a situation and measure."""
    for place in subject.script.plan.decisions:
        if place.kind is not Kind.CHOICE:
            continue
        decision = subject.text.decisions[place.id]
        for situation in _situations(decision):
            yield from _passage_counts(subject, place.id, decision, situation)
            yield from _measures(subject, place.id, decision, situation)


def twins_are_alike(subject: Subject) -> Iterator[Problem]:
    """Button, read-back, line of the form and each passage, beside the one in the same place of another answer.

    One problem a situation and place. Answers whose parts have not as many passages are told by the other rule.
    """
    for place in subject.script.plan.decisions:
        if place.kind is not Kind.CHOICE:
            continue
        decision = subject.text.decisions[place.id]
        for situation in _situations(decision):
            for part, slack in _SLACK.items():
                yield from _unlike_twins(subject, place.id, situation, part, slack)


def _unlike_twins(subject: Subject, name: str, situation: str | None, part: str, slack: int) -> Iterator[Problem]:
    decision = subject.text.decisions[name]
    said = {answer: _passages(decision.answer(answer, situation), part) for answer in ANSWERS[Kind.CHOICE]}
    given = {answer: passages for answer, passages in said.items() if passages}
    if len({len(passages) for passages in given.values()}) != 1:
        return
    for at in range(len(next(iter(given.values())))):
        unlike = [
            (longer - shorter, long, longer, short, shorter, capacity)
            for capacity in Capacity
            for pair in combinations(given, 2)
            for (shorter, short), (longer, long) in [
                sorted((word_count([_said(subject, given[one][at], capacity)]), one) for one in pair)
            ]
            if longer > max(shorter + slack, shorter * (1 + TOLERANCE))
        ]
        if not unlike:
            continue
        _more, long, longer, short, shorter, capacity = max(unlike)
        sentence = _(
            "« {part} », sentence {at}: « {long} » has {longer} words and « {short} » {shorter}{where}: "
            "write twins of the same length."
        )
        told = sentence.format(
            part=part, at=at + 1, long=long, longer=longer, short=short, shorter=shorter,
            where=_where(situation, capacity),
        )  # fmt: skip
        address = _address(name, decision, situation, long, part)
        yield subject.problem(address, "symmetry", told, phrase=given[long][at].text)


def _passages(text: AnswerText, part: str) -> tuple[Words, ...]:
    found: Words | tuple[Words, ...] = getattr(text, part)
    return (found,) if isinstance(found, Words) else found


def _said(subject: Subject, words: Words, capacity: Capacity) -> str:
    return say(words, capacity=capacity, site=subject.script.site)


def _situations(decision: Decision) -> tuple[str | None, ...]:
    """Every situation that the answers are given in."""
    return tuple(option.id for option in decision.situation.options) if decision.situation else (None,)


def _passage_counts(subject: Subject, name: str, decision: Decision, situation: str | None) -> Iterator[Problem]:
    for part in _COUNTED_PARTS:
        counts = {answer: len(getattr(decision.answer(answer, situation), part)) for answer in ANSWERS[Kind.CHOICE]}
        given = {answer: count for answer, count in counts.items() if count}
        if len(set(given.values())) > 1:
            listed = ", ".join(f"{answer} {count}" for answer, count in given.items())
            sentence = _(
                "« {part} » has not as many passages in each answer ({counts}){where}: give them the same number."
            )
            told = sentence.format(part=part, counts=listed, where=_where(situation, None))
            yield subject.problem(
                _address(name, decision, situation, max(given, key=given.__getitem__), part), "symmetry", told
            )


def _measures(subject: Subject, name: str, decision: Decision, situation: str | None) -> Iterator[Problem]:
    measures: tuple[tuple[str, Callable[[_Side], float], bool], ...] = (
        (_("words"), lambda side: word_count(side.spoken), False),
        (_("seconds of speech"), lambda side: side.seconds, False),
        (_("words of the letter"), lambda side: word_count(side.letter), True),
    )
    sides = {
        capacity: tuple(
            _Side(answer, decision.answer(answer, situation), capacity, subject) for answer in ANSWERS[Kind.CHOICE]
        )
        for capacity in Capacity
    }
    for unit, measure, is_letter in measures:
        unequal = [
            (longer / shorter, long, longer, short, shorter, capacity)
            for capacity, answers in sides.items()
            for pair in combinations(answers, 2)
            if not is_letter or Answer.LATER not in {side.answer for side in pair}
            for (short, shorter), (long, longer) in [
                sorted(((side, measure(side)) for side in pair), key=lambda of: of[1])
            ]
            if shorter and longer > shorter * (1 + TOLERANCE)
        ]
        if not unequal:
            continue
        _ratio, long, longer, short, shorter, capacity = max(unequal, key=lambda found: found[0])
        sentence = _("« {long} » has {longer} {unit} and « {short} » {shorter}{where}: no more than a tenth apart.")
        told = sentence.format(
            long=long.answer,
            longer=round(longer),
            short=short.answer,
            shorter=round(shorter),
            unit=unit,
            where=_where(situation, capacity),
        )
        yield subject.problem(_address(name, decision, situation, long.answer, "label"), "symmetry", told)


def _where(situation: str | None, capacity: Capacity | None) -> str:
    named = [f"« {situation} »"] if situation else []
    if capacity is not None and capacity is not Capacity.PERSON:
        named.append(capacity.value)
    return f" ({', '.join(named)})" if named else ""


def _address(name: str, decision: Decision, situation: str | None, answer: Answer, part: str) -> tuple[str, ...]:
    """Where that answer says it: in the situation's variant where it has one, in the answer itself otherwise."""
    variant = decision.variants.get(situation or "", {}).get(answer)
    if variant is None or situation is None:
        return ("decisions", name, "answers", answer.value, part)
    return ("decisions", name, "variants", situation, answer.value, part)
