"""Beside the person: at the kiosk, on the desk's own screen, and with twelve people in a care home."""

from collections.abc import Callable

import pytest
from desk_client import DeskClient
from served import Served
from werkzeug.test import Client

from kiosk.conversation import Conversation
from kiosk.desk.seat import Seat
from kiosk.journey.actions import Action
from kiosk.journey.events import Act, HelpAnswered
from kiosk.journey.scene import SceneKind
from kiosk.register.record import Channel


@pytest.fixture
def desk(kiosk: Served) -> DeskClient:
    """Somebody who has come in."""
    return DeskClient(kiosk).comes_in()


def seat_of(kiosk: Served) -> Seat:
    """The seat of the one who has come in."""
    return next(one.value for one in kiosk.desk.visits._visits.values() if one.value.account is not None)


def acts(desk: DeskClient, kiosk: Served, deed: str) -> Conversation:
    """Presses a button of the conversation on the desk's screen."""
    conversation = seat_of(kiosk).together
    assert conversation is not None
    desk.get("/ensemble")
    desk.post("/ensemble/faire", scene=conversation.scene().id, deed=deed)
    return conversation


def decides(desk: DeskClient, kiosk: Served, **answers: str) -> str:
    """Leads the conversation on the desk's screen to these answers; the record's reference."""
    conversation = seat_of(kiosk).together
    assert conversation is not None
    kiosk.lead(conversation, kiosk.wishes(answers), "finished")
    recorded = conversation.session().recorded
    assert recorded is not None
    return recorded.reference


def test_a_journey_on_the_desks_screen_is_recorded_as_helped_and_the_paper_says_so(
    kiosk: Served, desk: DeskClient
) -> None:
    desk.post("/ensemble", language="fr")
    assert "Bonjour" in desk.text
    acts(desk, kiosk, "choose:2")
    decides(desk, kiosk, space="refuse")
    [record] = kiosk.records()
    assert record.is_assisted
    assert record.channel is Channel.DESK
    assert "a aidé" in kiosk.words_of("form")
    desk.get("/ensemble")
    assert "Signer et classer maintenant" in desk.text


def test_a_journey_at_the_kiosk_without_help_says_nothing_of_help(kiosk: Served) -> None:
    kiosk.somebody_has_decided(space="refuse")
    assert not kiosk.records()[0].is_assisted
    assert "a aidé" not in kiosk.words_of("form")


def test_answers_on_the_desks_screen_are_alike(kiosk: Served, desk: DeskClient) -> None:
    desk.post("/ensemble", language="fr")
    conversation = seat_of(kiosk).together
    assert conversation is not None
    acts(desk, kiosk, "choose:2")
    kiosk.lead(conversation, kiosk.wishes({"space": "refuse"}), "answer")
    assert conversation.scene().kind is SceneKind.ANSWER
    desk.get("/ensemble")
    buttons = [part.partition(">")[0] for part in desk.page.text.split("<button ") if 'value="choose:' in part]
    assert len(buttons) == 3
    assert len({button.partition('name="deed"')[0] for button in buttons}) == 1


def test_an_old_page_and_a_forged_deed_change_nothing(kiosk: Served, desk: DeskClient) -> None:
    desk.post("/ensemble", language="fr")
    conversation = seat_of(kiosk).together
    assert conversation is not None
    before = conversation.session()
    for scene, deed in (("review", "choose:1"), ("welcome", "record"), ("welcome", "choose:9"), ("", "")):
        desk.get("/ensemble")
        desk.post("/ensemble/faire", scene=scene, deed=deed)
        assert "Voici où vous en êtes" in desk.notice
    assert conversation.session() == before


def test_withdrawing_takes_no_more_steps_than_consenting_took(kiosk: Served, desk: DeskClient) -> None:
    def steps(wanted: dict[str, str], until: Callable[[], bool]) -> int:
        count = 0
        while not until():
            conversation = seat_of(kiosk).together
            assert conversation is not None
            scene = conversation.scene()
            name = scene.id.partition("/")[0]
            choice = next((one.number for one in scene.options if one.id in (wanted.get(name), wanted["answer"])), None)
            if scene.kind is SceneKind.ENTRY:
                desk.get("/ensemble")
                desk.post("/ensemble/faire", scene=scene.id, deed="enter", digits="01112026")
            else:
                acts(desk, kiosk, f"choose:{choice or 1}" if scene.options else "next")
            count += 1
            assert count < 60, scene.id
        return count

    def is_recorded() -> bool:
        conversation = seat_of(kiosk).together
        return conversation is not None and conversation.session().recorded is not None

    way = {"welcome": "known", "decide": "space", "decision_group": "space", "readback": "confirm", "decided": "review",
           "review": "confirm", "paper_found": "change", "change": "space", "essential_offer": "skip"}  # fmt: skip
    desk.post("/ensemble", language="fr")
    consenting = steps({**way, "answer": "consent"}, is_recorded)
    conversation = seat_of(kiosk).together
    assert conversation is not None
    recorded = conversation.session().recorded
    assert recorded is not None
    desk.scans(recorded.reference)
    desk.post(f"/papier/{recorded.reference}/changer")
    withdrawing = 1 + steps({**way, "answer": "refuse"}, is_recorded)
    assert withdrawing <= consenting
    older, newer = kiosk.records()
    assert newer.supersedes == recorded.reference
    assert [older.decisions[0].answer.value, newer.decisions[0].answer.value] == ["consent", "refuse"]


def test_twelve_people_are_explained_to_once_and_decide_one_by_one(kiosk: Served, desk: DeskClient) -> None:
    desk.post("/groupe")
    conversation = acts(desk, kiosk, "choose:1")
    while conversation.scene().id != "home":
        acts(desk, kiosk, "choose:1" if conversation.scene().options else "next")
    essential = next(one.number for one in conversation.scene().options if one.id == "essential")
    acts(desk, kiosk, f"choose:{essential}")
    while conversation.session().place.name == "essential_tour":
        acts(desk, kiosk, "next")
    heard = {name for name in conversation.session().heard if name.endswith("/short")}
    assert heard
    answers = ["refuse", "consent", "refuse"] * 4
    for answer in answers:
        desk.get("/groupe")
        desk.post("/groupe/suivant")
        assert seat_of(kiosk).together is not conversation
        decides(desk, kiosk, space=answer)
        desk.get("/ensemble")
        desk.post("/groupe/retour")
    records = kiosk.records()
    assert [one.decisions[0].answer.value for one in records] == answers
    assert {sum(one.heard) for one in records} == {len(heard)}
    assert all(one.is_assisted for one in records)
    assert kiosk.papers().count("form") == 12
    assert "Personnes qui ont décidé : 12" in desk.text


def test_what_one_of_a_group_decides_is_unknown_to_the_next(kiosk: Served, desk: DeskClient) -> None:
    desk.post("/groupe")
    desk.get("/groupe")
    desk.post("/groupe/suivant")
    decides(desk, kiosk, space="refuse")
    desk.get("/groupe")
    desk.post("/groupe/suivant")
    conversation = seat_of(kiosk).together
    assert conversation is not None
    assert conversation.session().answers == ()
    assert conversation.session().recorded is None


def test_the_view_of_a_kiosk_shows_where_somebody_is_and_no_answer(kiosk: Served, desk: DeskClient) -> None:
    conversation = kiosk.house.open_conversation("fr")
    desk.get("/cote")
    assert "Personne n’est à la borne" in desk.text  # who stands at the welcome hasn't begun
    kiosk.lead(conversation, kiosk.wishes({"space": "refuse"}), "answer")
    running = kiosk.house.live.every()[-1]
    desk.get(f"/cote/{running.name}")
    assert "seule avec ses réponses" in desk.text
    assert conversation.scene().title not in desk.text
    desk.post(f"/cote/{running.name}/demander")
    assert conversation.scene().id == "view_asked"
    conversation.handle(Act(Action.CHOOSE, option=1))
    desk.get(f"/cote/{running.name}")
    assert conversation.scene().options[0].label.replace("\u202f", " ") in desk.text
    desk.post(f"/cote/{running.name}/fin")
    desk.get(f"/cote/{running.name}")
    assert "seule avec ses réponses" in desk.text


def test_who_has_gone_without_a_word_is_no_longer_at_the_kiosk_and_who_is_quiet_is_said_to_be(
    kiosk: Served, desk: DeskClient
) -> None:
    now = [0.0]
    person = Client(kiosk.app.wsgi_app)
    person.get("/", base_url="http://127.0.0.1")
    [running] = kiosk.house.live.every()
    conversation = running.conversation
    conversation._ticks = lambda: now[0]
    conversation.handle(Act(Action.CHOOSE, option=1))
    desk.get("/cote")
    assert "sans geste" not in desk.text
    for _ in range(5):  # the page is open, and nobody does anything
        now[0] += 60
        person.get("/state", base_url="http://127.0.0.1")
    desk.get("/cote")
    assert "sans geste depuis 5 min" in desk.text
    conversation.handle(HelpAnswered("unanswered"))  # what staff do is no sign of the person
    now[0] += 89
    desk.get("/cote")
    assert "sans geste depuis 6 min" in desk.text
    now[0] += 1
    desk.get("/cote")
    assert "Personne n’est à la borne" in desk.text
    assert conversation.session().ended is None
    person.get("/state", base_url="http://127.0.0.1")  # the page comes back
    conversation.handle(Act(Action.NEXT))
    desk.get("/cote")
    assert "Personne n’est à la borne" not in desk.text
    assert "sans geste" not in desk.text


def test_what_another_mediator_does_with_somebody_is_there_as_long_as_their_page_is(kiosk: Served) -> None:
    now = [0.0]
    awa, other = DeskClient(kiosk).comes_in(), DeskClient(kiosk, "Léo Martin").comes_in()
    awa.post("/ensemble", language="fr")
    acts(awa, kiosk, "choose:1")
    conversation = kiosk.house.live.every()[-1].conversation
    conversation._ticks = lambda: now[0]
    conversation.is_there()
    now[0] += 100
    other.get("/cote")
    assert "Personne n’est à la borne" in other.text
    kiosk.house.bell.ring(kiosk.house.open_conversation("fr"))  # so that listening answers at once
    awa.client.get("/bureau/appels?depuis=-1", base_url="http://127.0.0.1")
    other.get("/cote")
    assert "Personne n’est à la borne" not in other.text


def test_a_yes_to_one_opens_nothing_to_another_and_nobody_is_asked_for_ever(kiosk: Served, desk: DeskClient) -> None:
    other = DeskClient(kiosk, "Léo Martin").comes_in()
    conversation = kiosk.house.open_conversation("fr")
    kiosk.lead(conversation, kiosk.wishes({"space": "refuse"}), "answer")
    name = kiosk.house.live.name_of(conversation)
    desk.post(f"/cote/{name}/demander")
    conversation.handle(Act(Action.CHOOSE, option=1))
    option = conversation.scene().options[0].label.replace("\u202f", " ")
    desk.get(f"/cote/{name}")
    assert option in desk.text
    other.get(f"/cote/{name}")
    assert option not in other.text
    assert "demander" not in other.page.text
    assert option not in other.client.get(f"/bureau/cote/{name}/moment", base_url="http://127.0.0.1").get_json()["html"]
    other.post(f"/cote/{name}/demander")
    other.post(f"/cote/{name}/fin")
    assert conversation.session().view == "agreed"
    for _ in range(3):
        desk.post(f"/cote/{name}/fin")
        desk.post(f"/cote/{name}/demander")
        if conversation.session().view is not None:
            conversation.handle(Act(Action.CHOOSE, option=1))
    assert conversation.session().view_asks == 2
    assert conversation.session().view is None


def test_a_moment_is_told_as_soon_as_the_person_goes_on(kiosk: Served, desk: DeskClient) -> None:
    conversation = kiosk.house.open_conversation("fr")
    conversation.handle(Act(Action.CHOOSE, option=1))
    name = kiosk.house.live.name_of(conversation)
    first = desk.client.get(f"/bureau/cote/{name}/moment?vu=", base_url="http://127.0.0.1").get_json()
    conversation.handle(Act(Action.NEXT))
    then = desk.client.get(f"/bureau/cote/{name}/moment?vu={first['seen']}", base_url="http://127.0.0.1").get_json()
    assert then["seen"] != first["seen"]
    assert conversation.scene().title.replace("\u202f", " ") in then["html"].replace("\u202f", " ")


def test_a_visit_that_is_over_is_gone_from_the_desk(kiosk: Served, desk: DeskClient) -> None:
    conversation = kiosk.house.open_conversation("fr")
    conversation.handle(Act(Action.CHOOSE, option=1))
    name = kiosk.house.live.name_of(conversation)
    conversation.handle(Act(Action.STOP))
    conversation.handle(Act(Action.STOP))
    desk.get(f"/cote/{name}")
    assert "Cette visite est terminée" in desk.notice


def test_leaving_the_desk_forgets_the_conversation_on_its_screen(kiosk: Served, desk: DeskClient) -> None:
    desk.post("/ensemble", language="fr")
    conversation = seat_of(kiosk).together
    assert conversation is not None
    acts(desk, kiosk, "choose:2")
    kiosk.lead(conversation, kiosk.wishes({"space": "refuse"}), "review")
    desk.get("/")
    desk.post("/sortir")
    assert conversation.session().ended == "hung_up"
    assert kiosk.records() == []
