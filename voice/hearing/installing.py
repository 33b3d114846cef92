"""Installing a model: from a folder or a zip file into the kiosk's own folder, checked by what is known of it."""

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from gettext import gettext as _
from importlib import resources
from pathlib import Path

from voice.hearing.models import Model, free_bytes, model_in, models_under
from voice.hearing.trouble import HearingError, ModelDamaged

# What must stay free on the disk besides the model.
_ROOM_TO_SPARE = 200 * 2**20
_MOST_UNPACKED = 4 * 2**30


class NoRoom(HearingError):
    """The disk has no room for the model."""


class WrongLanguage(HearingError):
    """The model hears a language that this kiosk doesn't speak."""


@cache
def known_checksums() -> Mapping[str, Mapping[str, str]]:
    """SHA-256 by file of each model that is known, by the model's name."""
    known: dict[str, dict[str, str]] = {}
    folder = resources.files("voice.hearing") / "checksums"
    for listing in folder.iterdir():
        if listing.name.endswith(".sha256"):
            for line in listing.read_text(encoding="utf-8").splitlines():
                digest, _, path = line.partition("  ")
                model, _, file = path.partition("/")
                known.setdefault(model, {})[file] = digest
    return known


def check_known(model: Model) -> bool:
    """Whether `model` is one that is known, and has its exact bytes. Raises ModelDamaged where it has others."""
    expected = known_checksums().get(model.name)
    if expected is None:
        return False
    for file, digest in expected.items():
        path = model.folder / file
        if not path.is_file():
            told = _("The model {model} lacks {file}. Copy it again from where it came.")
            raise ModelDamaged(told.format(model=model.name, file=file))
        if _digest(path) != digest:
            told = _("{file} of the model {model} was changed or cut off. Copy it again.")
            raise ModelDamaged(told.format(model=model.name, file=file))
    return True


def install(source: Path, folder: Path, languages: tuple[str, ...], *, is_linked: bool = False) -> tuple[Model, ...]:
    """Put every model of `source` (a folder or a zip file) into `folder`, or link it there, in place of what stood
    there by the same name. Raises HearingError, and leaves nothing half-copied."""
    with _unpacked(source, folder) as there:
        found = tuple(models_under(there))
        if not found:
            told = _("There is no model in {path}. Give the folder that holds « am » or « mdef ».")
            raise ModelDamaged(told.format(path=source.name))
        for model in found:
            check_known(model)
            if model.language not in languages:
                heard = model.language or "?"
                raise WrongLanguage(f"{model.name} hears « {heard} »; this kiosk speaks {', '.join(languages)}.")
        if not is_linked and free_bytes(folder) < sum(model.bytes for model in found) + _ROOM_TO_SPARE:
            raise NoRoom(f"there is no room for {source.name}. Free some disk space first.")
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(_put(model, folder, is_linked=is_linked) for model in found)


def _put(model: Model, folder: Path, *, is_linked: bool) -> Model:
    target = folder / model.name
    if target.exists() and target.samefile(model.folder):
        return model
    part = folder / f".{model.name}.part"
    _remove(part)
    try:
        if is_linked:
            part.symlink_to(model.folder.resolve(), target_is_directory=True)
        else:
            shutil.copytree(model.folder, part, copy_function=shutil.copyfile)
            for dictionary in model.dictionary:
                shutil.copyfile(dictionary, part / dictionary.name)
        _remove(target)
        part.rename(target)
    except OSError as trouble:
        _remove(part)
        raise NoRoom(f"{model.name} couldn't be written ({trouble.strerror}). Look at the disk.") from trouble
    placed = model_in(target)
    if placed is None:
        raise ModelDamaged(_("{model} was not copied whole. Copy it again.").format(model=model.name))
    return placed


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path)


@contextmanager
def _unpacked(source: Path, folder: Path) -> Iterator[Path]:
    if not source.exists():
        told = _("There is nothing at {path}. Give the model's folder or zip file.")
        raise ModelDamaged(told.format(path=source))
    if source.is_dir():
        yield source.resolve()
        return
    try:
        with zipfile.ZipFile(source) as archive:
            size = sum(one.file_size for one in archive.infolist())
            if size > _MOST_UNPACKED or free_bytes(folder) < 2 * size + _ROOM_TO_SPARE:
                raise NoRoom(f"there is no room to unpack {source.name}. Free some disk space first.")
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=folder, prefix=".unpacking-") as there:
                archive.extractall(there)
                yield Path(there)
    except (zipfile.BadZipFile, EOFError) as trouble:
        told = _("{file} is no zip file that can be unpacked. Copy it again.")
        raise ModelDamaged(told.format(file=source.name)) from trouble


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
