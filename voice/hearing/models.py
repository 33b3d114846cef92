"""Models on disk: which engine one is for, its language and rate, and where installed ones lie. Loads none."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from gettext import gettext as _
from pathlib import Path

from voice.hearing.trouble import ModelDamaged

_FULL_BAND, _TELEPHONE = 16000, 8000
_LANGUAGE = re.compile(r"(?:^|[-_])([a-z]{2})(?=[-_]|$)")
_KNOWN_LANGUAGES = frozenset({"ar", "ca", "de", "en", "es", "fr", "it", "nl", "pl", "pt", "ru", "tr", "uk", "zh"})
_SAMPLE_RATE = re.compile(r"^--sample-frequency=(\d+)", re.MULTILINE)
_FRAMES_A_SCORE = re.compile(r"^--frame-subsampling-factor=(\d+)", re.MULTILINE)
_UPPER_FREQUENCY = re.compile(r"^-upperf\s+(\d+)", re.MULTILINE)
_SPHINX_FILES = ("mdef", "means", "variances", "transition_matrices", "feat.params")
# How deep a folder that somebody brings may hide the model: an archive often wraps it once.
_DEPTH = 2


class Kind(StrEnum):
    """Engines that models are for."""

    VOSK = "vosk"
    POCKETSPHINX = "pocketsphinx"


@dataclass(frozen=True, slots=True)
class Model:
    """A model that can be loaded. `rate` is in samples a second. `dictionary` tells how words are pronounced: files
    that count one after the other; Vosk's models carry theirs inside.

    `has_own_graph`: what it hears was fixed when it was made, and a grammar only says what of it counts.
    `frames_a_score`: how many frames of sound (10 ms each) one score of the network stands for.
    """

    folder: Path
    kind: Kind
    language: str
    rate: int
    has_own_graph: bool = False
    frames_a_score: int = 1
    dictionary: tuple[Path, ...] = ()

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name

    @property
    def bytes(self) -> int:
        """Size on disk."""
        files = [one for one in self.folder.rglob("*") if one.is_file()]
        outside = [one for one in self.dictionary if not one.is_relative_to(self.folder)]
        return sum(one.stat().st_size for one in (*files, *outside))


def model_in(folder: Path) -> Model | None:
    """The model that `folder` is, or None where it is none. Raises ModelDamaged where a file is missing."""
    if (folder / "am").is_dir() or (folder / "graph").is_dir():
        return _vosk(folder)
    if (folder / "mdef").is_file() or (folder / "feat.params").is_file():
        return _sphinx(folder)
    return None


def models_under(folder: Path, depth: int = _DEPTH) -> Iterator[Model]:
    """Every model in `folder` and the folders inside it, by name. Raises ModelDamaged."""
    found = model_in(folder)
    if found is not None:
        yield found
    elif depth and folder.is_dir():
        for inner in sorted(one for one in folder.iterdir() if one.is_dir()):
            yield from models_under(inner, depth - 1)


def installed(folder: Path) -> tuple[Model, ...]:
    """The models in the kiosk's own folder, the damaged ones left out."""
    found: list[Model] = []
    for inner in sorted(folder.iterdir()) if folder.is_dir() else ():
        try:
            model = model_in(inner)
        except ModelDamaged:
            continue
        if model is not None:
            found.append(model)
    return tuple(found)


def chosen(models: tuple[Model, ...], language: str, kind: Kind | None, rate: int | None = None) -> Model | None:
    """The model to hear `language` with: Vosk before PocketSphinx, the full band before the telephone's, the larger
    before the smaller."""
    fitting = [
        model
        for model in models
        if model.language == language and kind in (None, model.kind) and rate in (None, model.rate)
    ]
    order = sorted(fitting, key=lambda model: (model.kind is not Kind.VOSK, -model.rate, -model.bytes, model.name))
    return order[0] if order else None


def _vosk(folder: Path) -> Model:
    graph = folder / "graph"
    has_own = (graph / "HCLG.fst").is_file()
    needed = ["am/final.mdl", "graph/phones/word_boundary.int"]
    needed += [] if has_own else ["graph/HCLr.fst", "graph/Gr.fst"]
    _whole(folder, needed)
    conf = "\n".join(_text(folder / "conf" / name) for name in ("mfcc.conf", "fbank.conf"))
    rate = _SAMPLE_RATE.search(conf)
    frames = _FRAMES_A_SCORE.search(_text(folder / "conf" / "model.conf"))
    return Model(
        folder,
        Kind.VOSK,
        _language(folder),
        int(rate[1]) if rate else _FULL_BAND,
        has_own,
        int(frames[1]) if frames else 1,
    )


def _sphinx(folder: Path) -> Model:
    _whole(folder, _SPHINX_FILES)
    # A model that is linked has its dictionary where it lies, not where the link does.
    beside = folder.resolve().parent
    dictionaries = tuple(sorted(folder.glob("*.dict"))) or tuple(sorted(beside.glob("*.dict")))
    if not dictionaries:
        told = _("{model} has no dictionary (.dict) beside it. Copy the model with its dictionary.")
        raise ModelDamaged(told.format(model=folder.name))
    upper = _UPPER_FREQUENCY.search(_text(folder / "feat.params"))
    is_telephone = upper is not None and int(upper[1]) <= _TELEPHONE // 2
    rate = _TELEPHONE if is_telephone else _FULL_BAND
    return Model(folder, Kind.POCKETSPHINX, _language(folder), rate, has_own_graph=False, dictionary=dictionaries)


def _whole(folder: Path, needed: list[str] | tuple[str, ...]) -> None:
    for name in needed:
        path = folder / name
        if not path.is_file() or not path.stat().st_size:
            told = _("The model {model} lacks {file}. Copy it again from where it came.")
            raise ModelDamaged(told.format(model=folder.name, file=name))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def _language(folder: Path) -> str:
    """From the model's name, as those who publish models write it; the folder around it where its own says nothing."""
    for name in (folder.name, folder.parent.name):
        for code in _LANGUAGE.findall(name.lower()):
            if code in _KNOWN_LANGUAGES:
                return str(code)
    return ""


def free_bytes(folder: Path) -> int:
    """Room on the disk that `folder` is, or will be, on."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return shutil.disk_usage(there).free
