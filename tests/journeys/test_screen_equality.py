"""Yes, no and later weigh the same: measured in the browser. And axe finds nothing on the scenes that are met."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from persona import Person
from served import Served, settings_for_tests

from kiosk.guide import next_step
from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Event
from kiosk.journey.script import Kind
from kiosk.rehearsal import settle

pytestmark = pytest.mark.browser

_CARDS = """() => [...document.querySelectorAll(".card")].map((card) => {
  const box = (one) => { const r = one.getBoundingClientRect(); return [r.width, r.height]; };
  const look = (one) => {
    const all = getComputedStyle(one);
    return Object.fromEntries([...all].map((name) => [name, all[name]]));
  };
  const label = card.querySelector(".label");
  return {
    label: label.innerText, box: box(card), top: card.getBoundingClientRect().top,
    left: card.getBoundingClientRect().left, look: look(card),
    letters: [getComputedStyle(label).fontSize, getComputedStyle(label).fontWeight, getComputedStyle(label).color],
    pictogram: card.querySelectorAll("svg, img").length,
    isFocused: card.contains(document.activeElement), tag: card.tagName, classes: card.className,
  };
})"""


def cards_of(person: Person) -> list[dict[str, object]]:
    """Everything that can be measured of the cards on the page."""
    found: list[dict[str, object]] = person.tab.evaluate(_CARDS)
    return found


def test_the_answers_of_every_choice_have_the_same_weight_on_the_screen(
    serving: Callable[..., Served], somebody: Callable[..., Person]
) -> None:
    kiosk = serving(settings=settings_for_tests(site={"kind": "hospital"}))
    choices = [place.id for place in kiosk.house.script.plan.decisions if place.kind is Kind.CHOICE]
    assert len(choices) >= 6
    person = somebody(kiosk).opens_the_kiosk()
    wanted = kiosk.wishes(dict.fromkeys(choices, "refuse"))
    for decision in choices:
        while person.page.scene != f"answer/{decision}":
            person.is_led(wanted, until="answer")
        cards = cards_of(person)
        assert len(cards) == 3, decision
        first = cards[0]
        for card in cards:
            for measured, expected in zip(card["box"], first["box"], strict=True):  # type: ignore[call-overload]
                assert abs(measured - expected) <= 0.5, (decision, card)
            assert card["look"] == first["look"], decision
            assert (card["letters"], card["pictogram"]) == (first["letters"], first["pictogram"]), decision
            assert (card["isFocused"], card["tag"], card["classes"]) == (False, "BUTTON", first["classes"]), decision
        assert len({card["top"] for card in cards}) == 1 or len({card["left"] for card in cards}) == 1, decision
        assert person.page.focus == "heading"
        person.chooses(str(first["label"])).chooses("C’est bien ma réponse")


def test_the_order_of_answers_is_drawn_for_each_visit(
    serving: Callable[..., Served], somebody: Callable[..., Person]
) -> None:
    kiosk = serving(seeds=range(3))
    orders = set()
    for _ in range(3):
        person = somebody(kiosk).opens_the_kiosk()
        person.is_led(kiosk.wishes({"space": "refuse"}, {"space": "unknown"}), until="answer")
        orders.add(person.page.options)
    assert len(orders) > 1
    assert len({frozenset(order) for order in orders}) == 1


def test_every_answer_takes_the_same_number_of_touches_to_its_paper(
    serving: Callable[..., Served], somebody: Callable[..., Person]
) -> None:
    kiosk = serving(seeds=[7, 7, 7])
    touches = {}
    for answer in ("consent", "refuse", "later"):
        person = somebody(kiosk).opens_the_kiosk()
        wanted = kiosk.wishes({"space": answer}, {"space": "unknown"})
        person.is_led(wanted, until="answer")
        before = person.gestures
        person.goes_straight_to(wanted, until="printed")
        touches[answer] = person.gestures - before
    assert len(set(touches.values())) == 1, touches


def test_every_answer_takes_the_same_number_of_actions_from_the_welcome_to_its_paper(kiosk: Served) -> None:
    for place in kiosk.house.script.plan.decisions:
        if place.kind is not Kind.CHOICE or place.sites:
            continue
        ways: dict[str, list[Event]] = {}
        for answer in ("consent", "refuse", "later"):
            conversation = kiosk.house.open_conversation("fr", seed=7)
            wanted, way = kiosk.wishes({place.id: answer}), ways.setdefault(answer, [])
            while conversation.session().place.name != "printed":
                step = next_step(conversation.script, conversation.session(), conversation.scene(), wanted)
                assert step is not None
                way.append(step)
                conversation.handle(step)
                settle(conversation)
        kinds = {answer: [_kind(step) for step in way] for answer, way in ways.items()}
        assert kinds["consent"] == kinds["refuse"] == kinds["later"], place.id


def _kind(step: Event) -> object:
    return step.action if isinstance(step, Act) else type(step)


def test_axe_finds_nothing_at_the_largest_letters(kiosk: Served, person: Person) -> None:
    for _ in range(2):
        person.conversation.handle(Act(Action.LARGER))
    for place in ("welcome", "letter_date", "answer", "review", "printed"):
        person.is_led(kiosk.wishes({"space": "refuse"}, {"space": "letter"}), until=place)
        assert person.tab.get_attribute("html", "data-size") == "4"
        assert _violations(person) == [], place


@pytest.mark.slow
@pytest.mark.parametrize("size", [2, 4])
def test_axe_finds_nothing_on_any_scene_of_a_whole_visit(kiosk: Served, person: Person, size: int) -> None:
    for _ in range(size - 2):
        person.conversation.handle(Act(Action.LARGER))
    person.opens_the_kiosk()
    wanted = kiosk.wishes({"space": "refuse"}, {"space": "letter"})
    seen: set[str] = set()
    while person.page.scene != "finished":
        assert _violations(person) == [], person.page.title
        seen.add(person.page.scene)
        session = person.conversation.session()
        pages = re.search(r"page (\d+) sur (\d+)", person.page.title)
        if pages and pages[1] != pages[2]:  # on the last one, going on would leave the way to the answer
            person.continues()
            continue
        event = next_step(kiosk.house.script, session, person.conversation.scene(), wanted)
        if event is not None:
            person.conversation.handle(event)
        settle(person.conversation)
        person.opens_the_kiosk()
    assert len(seen) > 18
    for action in (Action.STOP, Action.HELP):
        person.conversation.handle(Act(action))
        person.opens_the_kiosk()
        assert _violations(person) == [], person.page.title


def _violations(person: Person) -> list[tuple[str, list[str]]]:
    found = Axe().run(person.tab).response["violations"]
    return [(rule["id"], [str(node["target"]) for node in rule["nodes"]]) for rule in found]
