"""What staff see of a whole visit from the desk is the same, whatever the person's situation and answers are."""

from served import Served

from kiosk.desk.watching import Watched, watched
from kiosk.guide import next_step
from kiosk.journey.script import ANSWERS
from kiosk.rehearsal import settle

# The order of answers is drawn; here it is the same for everybody.
SEED = 7


def seen_of(kiosk: Served, decision: str, answer: str, situation: str) -> list[Watched]:
    """Every view in turn, to the end of the visit. A view that stays the same is one view."""
    conversation = kiosk.house.open_conversation("fr", seed=SEED)
    wanted = kiosk.wishes({decision: answer}, {decision: situation})
    seen: list[Watched] = []
    for _ in range(200):
        session = conversation.session()
        view = watched(conversation.script, session, "Awa")
        if not seen or seen[-1] != view:
            seen.append(view)
        if session.place.name == "finished":
            return seen
        event = next_step(conversation.script, session, conversation.scene(), wanted)
        if event is None:
            settle(conversation)
        else:
            conversation.handle(event)
    raise AssertionError("no way to the end")


def test_a_whole_visit_looks_the_same_from_the_desk_whatever_is_answered(kiosk: Served) -> None:
    script = kiosk.house.script
    kind = next(one.kind for one in script.plan.decisions if one.id == "space")
    asked = script.text("fr").decisions["space"].situation
    assert asked is not None
    situations = [option.id for option in asked.options]
    assert len(situations) > 2
    seen = {
        (answer, situation): seen_of(kiosk, "space", answer, situation)
        for answer in ANSWERS[kind]
        for situation in situations
    }
    first, *others = seen.items()
    for name, views in others:
        assert views == first[1], (first[0], name)
    assert sum(one.is_closed for one in first[1]) > 1
    assert sum(not one.is_closed for one in first[1]) > 5
