"""Which of a session's papers can be heard as they were printed, which can't be vouched for, and what comes when.

Knows papers by what was read of them; knows no words and no scenes' rules.
"""

from kiosk.journey.session import Paper, Place, Session


def doubtful(session: Session) -> tuple[Paper, ...]:
    """Papers in the hand of which nobody can say that they are what they should be."""
    return tuple(paper for paper in _in_hand(session) if paper.meant and not paper.read)


def receipt(session: Session) -> Paper | None:
    """The receipt, where it can be heard."""
    return next((paper for paper in _in_hand(session) if paper.kind == "receipt" and paper.read), None)


def letters(session: Session) -> tuple[Paper, ...]:
    """The letters that can be heard: each in the language of whoever signs it, where there is a copy in that."""
    there = {paper.name: paper for paper in _in_hand(session)}
    wanted = (
        there.get(paper.name.replace("letter:", "copy:", 1), paper)
        for paper in there.values()
        if paper.kind == "letter"
    )
    return tuple(paper for paper in wanted if paper.read)


def says_the_decisions(session: Session) -> bool:
    """Whether the form says what was decided, as far as anybody knows."""
    return all(paper.kind != "form" for paper in doubtful(session))


def after_printed(session: Session, told: str | None = None) -> Place:
    """Where it goes on once papers are out: the first that is doubtful, the one after `told`; else to reading them."""
    names = [paper.name for paper in doubtful(session)]
    left = names[names.index(told) + 1 :] if told in names else names if told is None else []
    if left:
        return Place("paper_doubtful", left[0])
    return Place("paper_readback" if session.recorded else "remaining")


def _in_hand(session: Session) -> tuple[Paper, ...]:
    return tuple(paper for paper in session.papers if paper.outcome == "printed")
