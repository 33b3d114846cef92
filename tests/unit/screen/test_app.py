"""The screen's answers: turns, forged forms, sounds, time, and what is left of a person when they are gone."""

import html
import json
import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from make_believe import SCREENS, MakeBelieve, MakeBelieveHouse

from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Headphones, Scanned, Silence, TimedOut
from kiosk.keymap import keymap_of
from kiosk.loudness import Device
from kiosk.screen.app import KEYMAP, MOST_VISITS, ScreenFace, create_app, start_sweeping
from kiosk.settings import Screen, Sound

SCREEN = SCREENS["1280x1024"]


class Clock:
    """Seconds, turned by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Visitor:
    """A browser before the kiosk that presses what its last page offers."""

    def __init__(
        self, start: str = "notice", *, has_headphones: bool = False, pad: str = "", screen: Screen = SCREEN
    ) -> None:
        self.clock = Clock()
        self.house = MakeBelieveHouse(screen, start=start, has_headphones=has_headphones)
        self.app = create_app(self.house, keymap_of(KEYMAP, KEYMAP.parent, pad), clock=self.clock)
        self.client: FlaskClient = self.app.test_client()
        self.face: ScreenFace = self.app.extensions["screen"]
        self.look()

    def look(self, address: str = "/") -> str:
        self.page = self.client.get(address).get_data(as_text=True)
        return self.page

    def field(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        assert found, name
        return found[1]

    def post(self, address: str = "/act", **fields: str) -> int:
        """Send a form of the page last looked at, then look."""
        self.clock.now += 2
        form = {"token": self.field("token"), "turn": self.field("turn")} | fields
        status = self.client.post(address, data=form).status_code
        if status == 303:
            self.look()
        return status

    @property
    def conversation(self) -> MakeBelieve:
        return self.house.conversations[-1]

    @property
    def title(self) -> str:
        found = re.search("<title>(.*?)</title>", self.page)
        assert found
        return found[1]

    @property
    def data(self) -> dict[str, Any]:
        """What the page's script is told."""
        found = re.search(r'data-page="([^"]*)"', self.page)
        assert found
        told: dict[str, Any] = json.loads(html.unescape(found[1]))
        return told

    def sounds(self) -> list[str]:
        data = re.search(r'data-page="([^"]*)"', self.page)
        assert data
        return re.findall(r"&#34;([0-9a-f]{24})&#34;\]", data[1])


def test_continue_turns_the_pages_of_a_scene_before_it_leaves_it() -> None:
    visitor = Visitor()
    assert visitor.title.endswith("page 1 sur 2")
    assert visitor.post(action="next") == 303
    assert visitor.title.endswith("page 2 sur 2")
    visitor.post(action="back")
    assert visitor.title.endswith("page 1 sur 2")
    assert visitor.conversation.events == []
    visitor.post(action="next")
    visitor.post(action="next")
    assert visitor.conversation.events == [Act(Action.NEXT)]


def test_a_stale_page_is_answered_with_a_notice_and_never_acted_on() -> None:
    visitor = Visitor("home")
    stale = visitor.field("turn")
    visitor.post(action="choose:1")
    assert visitor.post(action="choose:2", turn=stale) == 303
    assert "n’était plus à jour" in visitor.page
    assert visitor.conversation.events == [Act(Action.CHOOSE, option=1)]


def test_a_doubled_click_counts_once_and_is_not_scolded() -> None:
    visitor = Visitor("home")
    form = {"token": visitor.field("token"), "turn": visitor.field("turn"), "action": "choose:1"}
    visitor.client.post("/act", data=form)
    visitor.client.post("/act", data=form)
    assert visitor.conversation.events == [Act(Action.CHOOSE, option=1)]
    assert "n’était plus à jour" not in visitor.look()


def test_two_forms_of_one_turn_at_the_same_time_count_once() -> None:
    visitor = Visitor("home")
    form = {"token": visitor.field("token"), "turn": visitor.field("turn"), "action": "choose:1"}
    cookie = visitor.client.get_cookie("clairvoix")
    assert cookie is not None
    start = threading.Barrier(6)

    def press() -> None:
        client = visitor.app.test_client()
        client.set_cookie("clairvoix", cookie.value)
        start.wait()
        client.post("/act", data=form)

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert visitor.conversation.events == [Act(Action.CHOOSE, option=1)]


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "choose:4"},
        {"action": "choose:9"},
        {"action": "erase"},
        {"action": "enter", "digits": "12"},
        {"action": "type:3"},
        {},
    ],
)
def test_a_forged_field_is_ignored_gently(fields: dict[str, str]) -> None:
    visitor = Visitor("teach_back")
    assert visitor.post(**fields) == 303
    assert "Cela ne se fait pas ici" in visitor.page
    assert visitor.conversation.events == []


def test_an_option_of_another_page_can_not_be_chosen() -> None:
    visitor = Visitor("review")
    visitor.conversation.go_to("review", size=4)
    visitor.look()
    visitor.post(action="choose:1")
    assert visitor.conversation.events == []


@pytest.mark.parametrize("token", [None, "", "forged", "é"])
def test_a_form_without_its_token_is_refused_in_french(token: str | None) -> None:
    visitor = Visitor()
    form = {"turn": visitor.field("turn"), "action": "next"} | ({} if token is None else {"token": token})
    answer = visitor.client.post("/act", data=form)
    assert answer.status_code == 400
    assert "Cette demande n’a pas été comprise" in answer.get_data(as_text=True)
    assert visitor.conversation.events == []


def test_an_unknown_address_has_a_way_back() -> None:
    answer = Visitor().client.get("/nowhere")
    assert answer.status_code == 404
    assert 'href="/"' in answer.get_data(as_text=True)


def test_a_crash_shows_a_sentence_and_no_trace(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = Visitor()

    def crash(_self: MakeBelieve) -> None:
        raise RuntimeError("canary")

    monkeypatch.setattr(MakeBelieve, "scene", crash)
    visitor.conversation.change()
    answer = visitor.client.get("/")
    assert answer.status_code == 500
    assert "La machine s’est trompée" in answer.get_data(as_text=True)
    assert "canary" not in answer.get_data(as_text=True)
    assert "canary" in caplog.text


def test_a_scanned_code_reaches_the_conversation() -> None:
    visitor = Visitor()
    visitor.post(action="scan", word="CVX1 abc")
    assert visitor.conversation.events == [Scanned("CVX1 abc")]


def test_sounds_are_those_of_the_page_alone() -> None:
    visitor = Visitor("welcome")
    first = visitor.sounds()[0]
    answer = visitor.client.get(f"/sound/{first}.wav")
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (200, "audio/wav", "no-store")
    visitor.post(action="choose:1")
    assert visitor.client.get(f"/sound/{first}.wav").status_code == 404
    assert visitor.app.test_client().get(f"/sound/{visitor.sounds()[0]}.wav").status_code == 404


def test_a_larger_text_stays_with_the_sentence_that_was_read() -> None:
    visitor = Visitor("notice")
    visitor.post(action="next")
    sentence = re.search(r'id="passage-1">(.*?)<', visitor.page)
    assert sentence
    visitor.post(action="larger")
    visitor.post(action="larger")
    assert sentence[1] in visitor.page


def test_a_script_is_told_what_changed() -> None:
    visitor = Visitor()
    form = {"token": visitor.field("token"), "turn": visitor.field("turn"), "action": "faster"}
    change = visitor.client.post("/act", data=form, headers={"Accept": "application/json"}).get_json()
    assert (change["rate"], change["notice"], change["moved"]) == (125, "Voix\u202f: 125\u00a0pour cent.", False)
    assert change["turn"] == int(form["turn"]) + 1
    assert visitor.client.get(f"/sound/{change['clip']}.wav").status_code == 200


def test_digits_are_typed_without_scripts() -> None:
    visitor = Visitor("letter_date")
    for act in ("type:1", "type:2", "correct"):
        visitor.post(action=act)
    assert 'value="1"' in visitor.page
    for _ in range(9):
        visitor.post(action="type:5")
    assert 'value="15555555"' in visitor.page


def test_state_changes_when_something_happens_outside() -> None:
    visitor = Visitor("printing")
    before = visitor.client.get("/state").get_json()
    assert before["waiting"]
    visitor.conversation.go_to("home")
    after = visitor.client.get("/state").get_json()
    assert (after["turn"] > before["turn"], after["waiting"]) == (True, False)


# --- a keypad's own socket -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("has_headphones", "pad"), [(False, "audionav"), (True, ""), (False, "")])
@pytest.mark.parametrize("action", ["headphones:in", "headphones:out"])
def test_no_plug_is_believed_where_there_is_no_socket_or_no_headphones(
    action: str,
    pad: str,
    has_headphones: bool,  # noqa: FBT001 – a test's case
) -> None:
    visitor = Visitor("answer/space", has_headphones=has_headphones, pad=pad)
    assert visitor.post(action=action) == 303
    assert "Cela ne se fait pas ici" in visitor.page
    assert visitor.conversation.events == []
    assert not visitor.house.levels.headphones_are_in


def test_a_plug_changes_what_the_kiosk_is_heard_with_and_how_loud_it_is() -> None:
    visitor = Visitor("answer/space", has_headphones=True, pad="audionav")
    assert "&#34;followsNoise&#34;:true" in visitor.page
    visitor.post(action="headphones:in")
    levels = visitor.house.levels
    assert levels.device is Device.HEADPHONES
    assert visitor.conversation.events == [Headphones(are_plugged=True, volume=levels.begin())]
    assert "&#34;followsNoise&#34;:false" in visitor.page
    visitor.post(action="headphones:out")
    assert levels.device is Device.LOUDSPEAKER


def test_a_plug_is_a_fact_whatever_page_tells_it_and_answers_nothing() -> None:
    visitor = Visitor("answer/space", has_headphones=True, pad="audionav")
    visitor.post(action="headphones:in")
    stale = visitor.field("turn")
    visitor.post(action="choose:1")
    assert visitor.post(action="headphones:out", turn=stale) == 303
    assert not visitor.house.levels.headphones_are_in
    assert visitor.conversation.events[1:] == [Act(Action.CHOOSE, option=1), Headphones(are_plugged=False, volume=5)]
    assert "n’était plus à jour" not in visitor.page


def test_what_was_pressed_as_the_plug_went_counts_and_counts_once() -> None:
    visitor = Visitor("answer/space", has_headphones=True, pad="audionav")
    pressed = visitor.field("turn")
    visitor.post(action="headphones:in")
    visitor.post(action="headphones:out", turn=pressed)
    visitor.post(action="choose:1", turn=pressed)
    visitor.post(action="choose:2", turn=pressed)
    acts = [event for event in visitor.conversation.events if isinstance(event, Act)]
    assert acts == [Act(Action.CHOOSE, option=1)]


def test_a_plug_keeps_the_digits_that_were_typed() -> None:
    visitor = Visitor("letter_date", has_headphones=True, pad="audionav")
    visitor.post(action="headphones:in", digits="0503")
    assert 'value="0503"' in visitor.page


def test_headphones_pulled_out_before_the_last_words_are_out_for_whoever_comes_next() -> None:
    visitor = Visitor("home", has_headphones=True, pad="audionav")
    visitor.post(action="headphones:in")
    visitor.post(action="stop")
    form = {"token": visitor.field("token"), "turn": visitor.field("turn"), "action": "headphones:out"}
    visitor.client.post("/act", data=form)
    assert not visitor.house.levels.headphones_are_in
    assert len(visitor.face.visits) == 1


# --- time ----------------------------------------------------------------------------------------------------------


def test_a_page_that_looks_by_itself_brings_the_alert() -> None:
    visitor = Visitor()
    visitor.clock.now += SCREEN.inactivity_seconds
    visitor.look("/?quiet")
    assert visitor.title == "Êtes-vous toujours là\u202f?"
    visitor.post(action="choose:1")
    assert visitor.title.startswith("Ce que cette borne retient")


WAIT_S = 60 * Sound().headphones_wait_minutes


def pulled_out() -> Visitor:
    """Somebody who listened, at a page that has seen the plug go out; just before the alert would have come."""
    visitor = Visitor(has_headphones=True)
    visitor.house.plug(are_plugged=True)
    visitor.clock.now += SCREEN.inactivity_seconds - 1
    visitor.house.plug(are_plugged=False)
    visitor.look("/?quiet")
    return visitor


def test_headphones_that_were_pulled_out_are_waited_for_and_not_without_end() -> None:
    visitor = pulled_out()
    visitor.clock.now += WAIT_S - 1
    visitor.look("/?quiet")
    assert visitor.title.startswith("Ce que cette borne retient")
    visitor.clock.now += 1
    visitor.look("/?quiet")
    assert visitor.title == "Êtes-vous toujours là\u202f?"


def test_who_never_comes_back_for_the_headphones_is_forgotten_without_any_request() -> None:
    visitor = pulled_out()
    visitor.clock.now += WAIT_S + SCREEN.alert_seconds - 1
    assert visitor.face.sweep() == 0
    visitor.clock.now += 1
    assert visitor.face.sweep() == 1
    assert isinstance(visitor.conversation.events[-1], TimedOut)


@pytest.mark.parametrize("back", ["key", "plug"])
def test_who_is_back_has_the_usual_time_again(back: str) -> None:
    visitor = pulled_out()
    visitor.clock.now += WAIT_S - 1
    if back == "key":
        visitor.post(action="where")
    else:
        visitor.house.plug(are_plugged=True)
        visitor.post(action="repeat")
    visitor.clock.now += SCREEN.inactivity_seconds - 1
    visitor.look("/?quiet")
    assert visitor.title.startswith("Ce que cette borne retient")
    visitor.clock.now += 1
    visitor.look("/?quiet")
    assert visitor.title == "Êtes-vous toujours là\u202f?"


def test_a_page_is_told_what_is_left_of_the_wait_and_says_nothing_meanwhile() -> None:
    visitor = pulled_out()
    visitor.clock.now += 100
    visitor.look("/?quiet")
    assert (visitor.data["held"], visitor.data["speaks"]) == (WAIT_S - 100, False)
    visitor.post(action="where")
    assert (visitor.data["held"], visitor.data["speaks"]) == (SCREEN.inactivity_seconds, True)


def test_what_is_said_first_after_the_plug_is_of_the_headphones() -> None:
    visitor = Visitor(has_headphones=True)
    visitor.house.plug(are_plugged=True)
    visitor.look("/?quiet")
    assert visitor.data["speaks"]
    assert visitor.data["speech"][0][0] == "notice"


def test_who_turns_a_page_is_back_as_well() -> None:
    visitor = pulled_out()
    visitor.post(action="next")
    assert visitor.title.endswith("page 2 sur 2")
    assert not visitor.conversation.session().is_unplugged


def test_whoever_left_is_forgotten_without_any_request() -> None:
    visitor = Visitor()
    stop = threading.Event()
    swept = threading.Event()
    visitor.face.visits._on_leave = lambda person: (person.leaves(), swept.set())  # type: ignore[func-returns-value]
    thread = start_sweeping(visitor.app, stop, every_seconds=0.01)
    visitor.clock.now += SCREEN.inactivity_seconds + SCREEN.alert_seconds
    assert swept.wait(5)
    stop.set()
    thread.join()
    assert visitor.conversation.events == [TimedOut()]
    assert len(visitor.face.visits) == 0


def test_a_page_that_speaks_is_not_forgotten() -> None:
    visitor = Visitor()
    for _ in range(5):
        visitor.clock.now += SCREEN.inactivity_seconds
        assert visitor.client.get(f"/sound/{visitor.sounds()[0]}.wav").status_code == 200
    assert visitor.conversation.events == []


def test_looking_at_the_state_keeps_nobody_alive() -> None:
    visitor = Visitor()
    for _ in range(10):
        visitor.clock.now += 30
        visitor.client.get("/state")
    assert visitor.conversation.events == [TimedOut()]


def test_a_time_out_is_believed_only_after_an_alert() -> None:
    visitor = Visitor()
    visitor.post("/timeout")
    assert visitor.conversation.events == []
    visitor.post("/silence")
    visitor.post("/timeout")
    assert visitor.conversation.events == [Silence(), TimedOut()]
    assert visitor.title == "C’est effacé"


def test_after_the_last_words_a_new_conversation_begins() -> None:
    visitor = Visitor("home")
    visitor.post(action="stop")
    assert visitor.title == "C’est effacé"
    visitor.look()
    assert visitor.title == "Que voulez-vous faire\u202f?"
    assert len(visitor.house.conversations) == 2
    assert len(visitor.face.visits) == 1


def _finish(visitor: Visitor) -> None:
    visitor.conversation.change(ended="finished")
    visitor.look()
    visitor.look()


def _time_out(visitor: Visitor) -> None:
    visitor.clock.now += 1000
    visitor.look()


def _stop(visitor: Visitor) -> None:
    visitor.post(action="stop")
    visitor.look()


def test_a_program_that_looks_again_and_again_drives_nobody_out() -> None:
    visitor = Visitor("letter_date")
    visitor.post(action="type:7")
    mine = visitor.conversation
    for _ in range(MOST_VISITS + 1):
        visitor.clock.now += 0.01
        visitor.app.test_client().get("/")
        visitor.app.test_client().head("/")
    kept = [visit.value for visit in visitor.face.visits._visits.values()]
    assert mine in [person._conversation for person in kept]


def test_asking_whether_the_kiosk_is_there_opens_no_visit() -> None:
    visitor = Visitor("letter_date")
    before = len(visitor.face.visits)
    assert visitor.app.test_client().head("/").status_code == 200
    assert len(visitor.face.visits) == before


def _say_goodbye(visitor: Visitor) -> None:
    visitor.post(action="stop")
    visitor.post(action="next")


@pytest.mark.parametrize("leave", [_finish, _time_out, _stop, _say_goodbye])
def test_nothing_of_a_person_is_left(leave: Callable[[Visitor], None], caplog: pytest.LogCaptureFixture) -> None:
    visitor = Visitor("letter_date")
    for digit in "73919":
        visitor.post(action=f"type:{digit}")
    visitor.post(action="larger")
    mine = visitor.conversation
    leave(visitor)
    visitor.client.get("/")
    kept = [visit.value for visit in visitor.face.visits._visits.values()]
    assert mine not in [person._conversation for person in kept]
    assert all(person.typed == "" for person in kept)
    assert visitor.look().count("73919") == 0
    assert 'data-size="2"' in visitor.page
    assert "73919" not in caplog.text


def test_the_number_of_visits_is_bounded() -> None:
    visitor = Visitor()
    for _ in range(MOST_VISITS + 1):
        visitor.clock.now += 0.01
        visitor.app.test_client().get("/")
    assert len(visitor.face.visits) == MOST_VISITS


def test_a_page_is_laid_out_for_the_window_that_it_tells_and_nobody_else_can_tell_it() -> None:
    visitor = Visitor()
    assert visitor.post("/window", width="1920", height="1080") == 303
    person = next(iter(visitor.face.visits._visits.values())).value
    assert person.window == (1920, 1080)
    assert "&#34;window&#34;:[1920,1080]" in visitor.page
    for nonsense in ({"width": "1"}, {"width": "20000", "height": "900"}, {"width": "wide", "height": "-4"}, {}):
        visitor.post("/window", **nonsense)
        assert person.window == (1920, 1080)
    forged = {"token": "forged", "width": "800", "height": "600"}
    assert visitor.post("/window", **forged) == 400
    assert person.window == (1920, 1080)
    visitor.post("/window", width=str(SCREEN.width_px), height=str(SCREEN.height_px))
    assert person._screen is SCREEN  # the declared millimetres are believed again
    assert visitor.conversation.events == []
