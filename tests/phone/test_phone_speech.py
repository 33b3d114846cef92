"""A journey by speech through the line: heard at 8 kHz, an answer is read back, and other words confirm it."""

import asyncio
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "speech"))

from headless import keys_towards
from hearing_peers import SPHINX, VOICES, needs_models, said
from kit import has_kit
from served_line import HEARD_ENOUGH, Ear, called, served_line

from kiosk.guide import wishes
from kiosk.journey.scene import SceneKind
from kiosk.settings import Hearing
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


def test_a_whole_journey_by_speech_ends_in_a_record(tmp_path: Path) -> None:
    hearing = Hearing(engine="pocketsphinx", model=str(SPHINX / "fr-ci-8k"))
    with served_line(tmp_path, hearing=hearing, speech_calls=1) as line:
        wanted = wishes(line.house.script, {"research": "refuse"})
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

        called(line, speak)
        assert line.records() == 1
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
