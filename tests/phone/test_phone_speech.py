"""A journey by speech through the line: heard at 8 kHz, an answer is read back, and other words confirm it."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "speech"))

from handset import Handset
from headless import keys_towards, line, somebody_who_wants
from hearing_peers import SPHINX, VOICES, needs_models, said, vosk_model
from kit import has_kit
from served_line import HEARD_ENOUGH, Ear, called, served_line

from kiosk.guide import wishes
from kiosk.hearing import spell
from kiosk.journey.grammar import grammar
from kiosk.journey.scene import SceneKind
from kiosk.settings import Hearing
from voice.hearing.grammar import Grammar, Phrase
from voice.hearing.resampling import resampled
from voice.lines.media import RATE
from voice.lines.telephone_sound import silence

pytestmark = [
    pytest.mark.slow,
    needs_models,
    pytest.mark.skipif(not has_kit(), reason="no trial Asterisk here: bash config/deploy/asterisk/kit.sh prepares one"),
]

# People who aren't understood say it again; then they press the key, which always works.
_TRIES = 2
WANTED = {"research": "refuse"}


def with_pocketsphinx(_folder: Path) -> Hearing:
    """The small model of PocketSphinx, which takes any grammar."""
    return Hearing(engine="pocketsphinx", model=str(SPHINX / "fr-ci-8k"))


def with_vosk(folder: Path) -> Hearing:
    """The tiny model of Vosk. Its graph is fixed: made of all that can be said at the scenes on this way."""
    with line(folder / "looked-ahead") as quiet:
        opened = quiet.open()
        walks = somebody_who_wants(opened.conversation, wishes(quiet.house.script, WANTED))
        phrases: dict[str, Phrase] = {}

        def caller(handset: Handset) -> str:
            session = opened.conversation.session()
            for way in grammar(quiet.house.script, session, spell(quiet.house.script, "fr")):
                phrases.setdefault(way.phrase, Phrase(way.phrase, way.action, way.option))
            return walks(handset)

        opened.call(caller)
    (folder / "model").mkdir()
    model = vosk_model(folder / "model", Grammar.of(phrases.values()), is_telephone=True)
    return Hearing(engine="vosk", model=str(model.folder))


@pytest.mark.parametrize("engine", [with_pocketsphinx, with_vosk])
def test_a_whole_journey_by_speech_ends_in_a_record(tmp_path: Path, engine: Callable[[Path], Hearing]) -> None:
    hearing = engine(tmp_path)
    with served_line(tmp_path, hearing=hearing, speech_calls=1) as served:
        wanted = wishes(served.house.script, WANTED)
        understood: list[str] = []
        pressed: list[str] = []

        async def speak(ear: Ear) -> None:
            for _ in range(60):
                scene = ear.conversation.scene()
                if scene.id.startswith("reference_told"):
                    return
                keys = {"asked_back": "1", "keys_offered": "1", "person_offered": "2"}.get(scene.id)
                keys = keys or keys_towards(ear.conversation, wanted)
                assert keys is not None
                if scene.kind is SceneKind.ENTRY:
                    await ear.press(keys)
                    await asyncio.sleep(0.5)
                    continue
                words = "continuer" if keys == "#" else scene.options[int(keys) - 1].label
                await asyncio.sleep(HEARD_ENOUGH)
                if await says(ear, words):
                    understood.append(scene.id)
                elif ear.conversation.scene().id == scene.id:
                    pressed.append(scene.id)
                    await asyncio.sleep(HEARD_ENOUGH)
                    await ear.press(keys)
                    await asyncio.sleep(0.5)
            raise AssertionError(ear.conversation.scene().id)

        called(served, speak)
        assert served.records() == 1
        # Most of it by voice alone; which words a small model hears is measured elsewhere.
        assert len(understood) > len(pressed), (understood, pressed)


async def says(ear: Ear, words: str) -> bool:
    """Say it, again if need be; whether the conversation has gone on."""
    sound = resampled(said(words, *VOICES[0]), RATE).pcm
    before = ear.conversation.scene().id
    for _ in range(_TRIES):
        await ear.sip.say(silence(0.3) + sound + silence(1.6))
        for _ in range(60):
            if ear.conversation.scene().id != before:
                return True
            await asyncio.sleep(0.05)
    return False
