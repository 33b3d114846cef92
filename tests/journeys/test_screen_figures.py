"""Figures at the real kiosk: a slip is taken back by one key, figure by figure, wherever figures are asked for."""

from collections.abc import Callable

import pytest
from every_scene import every_scene
from persona import Person
from served import TODAY, Served

from kiosk.journey.scene import SceneKind
from kiosk.journey.scenes import scene
from kiosk.journey.session import Session

ASKING = ("letter_date", "paper_code", "paper_reference", "topic_number")
HOLDS = "(digits) => document.querySelector('#digits')?.value.replace(/[^0-9]/g, '') === digits"


@pytest.fixture(scope="module")
def sessions(hall: Served) -> dict[str, Session]:
    """Somebody at each scene that asks for figures."""
    script = hall.house.script
    found = every_scene(script, TODAY, "screen")
    asking = {name: one for name, one in found.items() if scene(script, one).kind is SceneKind.ENTRY}
    return {name.partition("/")[0]: one for name, one in asking.items()}


def test_these_scenes_ask_for_figures(sessions: dict[str, Session]) -> None:
    assert sorted(sessions) == sorted(ASKING)


@pytest.mark.browser
@pytest.mark.parametrize("key", ["Backspace", pytest.param("*", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", ASKING)
def test_each_figure_is_taken_back_by_one_key_and_nothing_is_sent(
    hall: Served, somebody: Callable[..., Person], sessions: dict[str, Session], name: str, key: str
) -> None:
    person = somebody(hall).opens_the_kiosk()
    person.conversation._session = sessions[name]
    person.opens_the_kiosk()
    length = person.conversation.scene().entry_length
    assert person.page.scene.partition("/")[0] == name
    assert length is not None
    before = person.conversation.session()
    person.tab.keyboard.press("1")  # where the keys stand on a later page, it leads there
    typed = "1"
    for stroke in ("2", key, "3", key, key, key, *"01234567890123"[: length + 2], key):
        person.tab.wait_for_function(HOLDS, arg=typed)
        person.tab.keyboard.press(stroke)
        typed = typed[:-1] if stroke == key else (typed + stroke)[:length]
    person.tab.wait_for_function(HOLDS, arg=typed)
    assert len(typed) == length - 1
    assert person.conversation.session() == before
