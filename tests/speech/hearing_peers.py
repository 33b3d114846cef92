"""What the hearing is measured with: the small models, a graph a grammar, many voices, recordings of other talk.

Models and recordings stand beside the project, in `shared`, or where CLAIRVOIX_SHARED says; they are no part of it.
Where they are absent, tests that need them are skipped, and say so.
"""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from voice.hearing.dictionary import Dictionary
from voice.hearing.grammar import Grammar
from voice.hearing.models import Model, model_in
from voice.hearing.resampling import resampled
from voice.hearing.wav_files import read_wav, wav_sound
from voice.speaking.sound import Sound

PROJECT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("CLAIRVOIX_SHARED") or PROJECT.parent / "shared")
VOSK = SHARED / "models" / "vosk-tiny-fr"
SPHINX = SHARED / "models" / "pocketsphinx-fr"
RECORDINGS = SHARED / "speech"

needs_models = pytest.mark.skipif(
    not (VOSK.is_dir() and SPHINX.is_dir()),
    reason="the small French models for tests aren't here: put them in ../shared/models, or set CLAIRVOIX_SHARED",
)
needs_recordings = pytest.mark.skipif(
    not RECORDINGS.is_dir(),
    reason="the recordings for tests aren't here: put them in ../shared/speech, or set CLAIRVOIX_SHARED",
)

# espeak-ng's voice, words a minute, pitch: sex, age, pace.
VOICES = (
    ("roa/fr", 130, 50),
    ("roa/fr", 170, 40),
    ("roa/fr", 105, 60),
    ("roa/fr+m3", 140, 35),
    ("roa/fr+m1", 120, 45),
    ("roa/fr+f2", 125, 60),
    ("roa/fr+m7", 130, 30),
    ("roa/fr-be", 130, 50),
)


@cache
def graph_maker() -> ModuleType:
    """The program that writes graphs for the tiny model of Vosk."""
    spec = importlib.util.spec_from_file_location("vosk_graph", VOSK / "vosk_graph.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def vosk_model(folder: Path, grammar: Grammar, *, is_telephone: bool = False) -> Model:
    """A copy of the tiny model in `folder`, its graph made for `grammar`."""
    name = "vosk-model-tiny-fr-8k" if is_telephone else "vosk-model-tiny-fr"
    target = folder / name
    shutil.copytree(VOSK / name, target, copy_function=shutil.copyfile)
    for inner in (target, *target.rglob("*")):
        inner.chmod(0o755 if inner.is_dir() else 0o644)
    lexicons = (VOSK / "kiosk-extra.dict", SPHINX / "fr.dict")
    known = Dictionary(lexicons, "fr")
    own = folder / "own.dict"
    own.write_text(
        "".join(
            f"{word} {' '.join(sounds)}\n"
            for word in sorted(grammar.words)
            if not known.knows(word)
            for sounds in known.pronunciations(word)
        ),
        encoding="utf-8",
    )
    lexicon = ":".join(str(path) for path in (*lexicons, own))
    graph_maker().build(str(target), lexicon, list(grammar.texts), unk_phone=3.0, unk_word=1.0)
    model = model_in(target)
    assert model is not None
    return model


def sphinx_model(*, is_telephone: bool = False) -> Model:
    """The small model of PocketSphinx."""
    model = model_in(SPHINX / ("fr-ci-8k" if is_telephone else "fr-ci-16k"))
    assert model is not None
    return model


@cache
def said(text: str, voice: str, pace: int, pitch: int) -> Sound:
    """`text` as espeak-ng says it, at 16 kHz."""
    done = subprocess.run(
        ["espeak-ng", "-v", voice, "-s", str(pace), "-p", str(pitch), "--stdout", text], capture_output=True, check=True
    )
    return resampled(wav_sound(done.stdout, "espeak-ng"), 16000)


def other_recordings() -> Iterator[tuple[str, Sound]]:
    """Recordings of people who say something else, five seconds of each at most."""
    for path in sorted(RECORDINGS.glob("*/*.wav")):
        sound = read_wav(path)
        yield path.name, Sound(sound.pcm[: 2 * 5 * sound.rate], sound.rate)
