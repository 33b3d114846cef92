"""What a paper said, in the words that it was made with. Knows an older script; knows no register and no archive."""

import dataclasses

from kiosk.journey.enclosing import to_enclose
from kiosk.journey.script import Answer, Script
from kiosk.journey.session import Session, Then
from kiosk.journey.spots import stages
from kiosk.journey.spots.base import Context
from kiosk.journey.words import Capacity


def words_of_then(
    script: Script,
    session: Session,
    capacity: Capacity,
    answers: tuple[tuple[str, Answer], ...],
    situations: tuple[tuple[str, str], ...],
) -> tuple[Then, ...]:
    """Each decision as `script` had it on paper, with what it left to do, in each language that `script` has.

    A decision or an answer that `script` doesn't know is left out: nothing is made up for it.
    """
    said: list[Then] = []
    for language in script.texts:
        then = dataclasses.replace(session, language=language, capacity=capacity, situations=situations)
        here = Context(script, then)
        for decision, answer in answers:
            known = here.text.decisions.get(decision)
            if known is None or answer not in known.answers:
                continue
            text = stages.answer_text(here, decision, answer)
            values = here.decision_values(decision)
            enclosed = (here.say(one.words, **one.values) for one in to_enclose(here.text, (text,), capacity))
            steps = (*enclosed, *(here.say(one, **values) for one in text.steps))
            said.append(Then(language, decision, here.say(text.on_paper, **values), steps))
    return tuple(said)
