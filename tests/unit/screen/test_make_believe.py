"""The make-believe conversation keeps the manners that the tests of the screen rely on."""

from make_believe import SCENES, SCREENS, MakeBelieve, MakeBelieveHouse

from kiosk.journey.actions import Action
from kiosk.journey.events import Act, Silence, TimedOut
from kiosk.journey.scene import SceneKind


def test_there_is_a_scene_of_every_kind() -> None:
    # Who stands before a screen is never asked to dictate: that is for callers.
    assert {scene.kind for scene in SCENES} == set(SceneKind) - {SceneKind.DICTATION}


def test_no_scene_offers_more_than_four_options() -> None:
    assert all(len(scene.options) <= 4 for scene in SCENES)


def test_no_action_raises_on_any_scene() -> None:
    for scene in SCENES[:-2]:
        for action in Action:
            conversation = MakeBelieve(start=scene.id)
            conversation.handle(Act(action, option=1 if action is Action.CHOOSE else None))
            assert conversation.session() is not MakeBelieve(start=scene.id).session()


def test_silence_and_a_time_out_lead_to_the_alert_and_the_end() -> None:
    conversation = MakeBelieve()
    conversation.handle(Silence())
    assert conversation.scene().id == "alert"
    conversation.handle(TimedOut())
    assert conversation.scene().kind is SceneKind.END


def test_the_same_words_have_the_same_clip() -> None:
    house = MakeBelieveHouse(SCREENS["1280x1024"])
    first, again, other = (house.clip(text, "fr", is_private=False) for text in ("oui", "oui", "non"))
    assert first is not None
    assert again is not None
    assert other is not None
    assert (first.key == again.key, first.key == other.key) == (True, False)
    assert first.wav().startswith(b"RIFF")
