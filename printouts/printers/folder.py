"""A printer that writes papers to a folder: for demonstrations, tests, and until a real one is configured."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from printouts.document import Document, Medium
from printouts.printers.base import Outcome, PrinterState, Result
from printouts.renderings.outputs import Mode, Sent
from printouts.renderings.renderer import HERE, Renderer

KEPT_FILES = 200
_PREVIEW_DPI = "100"
_PREVIEW_S = 60


class FolderPrinter:
    """Writes sheets as PDF with a PNG a page, rolls as PNG with the printer's bytes: `2026-03-12-form-1.pdf`.

    Never writes over a file; keeps the newest 200.
    """

    def __init__(
        self,
        folder: Path,
        width_mm: int = 80,
        mode: Mode = Mode.RASTER,
        today: Callable[[], date] = date.today,
        renderer: Renderer = HERE,
    ) -> None:
        self._folder = folder
        self._width_mm = width_mm
        self._mode = mode
        self._today = today
        self._renderer = renderer

    def status(self) -> PrinterState:
        """Whether the folder takes files."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return PrinterState.OFFLINE
        return PrinterState.READY if os.access(self._folder, os.W_OK) else PrinterState.OFFLINE

    def print(self, document: Document) -> Outcome:
        """Write `document`; the outcome has the paths. Raises ValueError, RenderingFailed."""
        stem = f"{self._today().isoformat()}-{document.kind}"
        try:
            paths = place(self._folder, stem, lambda drafts: self._render(document, drafts))
            sent = self._sent(document, paths)
        except OSError as trouble:
            return no_file(trouble)
        return Outcome(Result.PRINTED, PrinterState.READY, "written to the folder", paths, sent)

    def _sent(self, document: Document, paths: tuple[Path, ...]) -> Sent:
        """What a device would have been sent: read from the disk, as it lies there."""
        is_roll = document.medium is Medium.ROLL
        path = next(path for path in paths if path.suffix == (".bin" if is_roll else ".pdf"))
        return Sent(path.read_bytes(), self._width_mm if is_roll else None)

    def _render(self, document: Document, drafts: Path) -> list[tuple[str, Path]]:
        """The files of one paper, each with what its name ends in."""
        if document.medium is Medium.ROLL:
            picture, data = drafts / "roll.png", drafts / "roll.bin"
            picture.write_bytes(self._renderer.picture(document, self._width_mm))
            data.write_bytes(self._renderer.thermal(document, self._width_mm, self._mode))
            return [(".png", picture), (".bin", data)]
        pdf = drafts / "sheet.pdf"
        pdf.write_bytes(self._renderer.sheet(document).pdf)
        pages = _previews(pdf)
        return [(".pdf", pdf), *((f"-page-{number}.png", page) for number, page in enumerate(pages, start=1))]


def place(folder: Path, stem: str, make: Callable[[Path], Sequence[tuple[str, Path]]]) -> tuple[Path, ...]:
    """Put the files that `make` writes, each with what its name ends in, into `folder` as `stem-1`, `stem-2`, …

    `make` is given a folder for drafts on the same disk. The first file takes a free number, and never another's name;
    the rest have the same number. Whole files alone are ever seen there, the newest KEPT_FILES. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as drafts:
        (end, first), *others = make(Path(drafts))
        number, path = _linked(folder, stem, end, first)
        paths = [path]
        for end, draft in others:
            paths.append(draft.replace(folder / f"{stem}-{number}{end}"))
    keep_newest(folder)
    return tuple(paths)


def no_file(trouble: OSError) -> Outcome:
    """What becomes of a paper that the folder doesn't take."""
    return Outcome(Result.FAILED, PrinterState.ERROR, f"the folder takes no file: {trouble.strerror}")


def _linked(folder: Path, stem: str, end: str, draft: Path) -> tuple[int, Path]:
    """The first free number, and the name that `draft` has with it: a link fails where another was faster."""
    number = 1
    while True:
        path = folder / f"{stem}-{number}{end}"
        try:
            os.link(draft, path)
        except FileExistsError:
            number += 1
        else:
            return number, path


def keep_newest(folder: Path) -> None:
    """Remove the oldest files of `folder` beyond KEPT_FILES. Raises OSError.

    What another thread removes meanwhile is gone, and no trouble.
    """
    aged: list[tuple[int, Path]] = []
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):
            if path.is_file():
                aged.append((path.stat().st_mtime_ns, path))
    for _, path in sorted(aged, reverse=True)[KEPT_FILES:]:
        path.unlink(missing_ok=True)


def _previews(pdf: Path) -> list[Path]:
    """A PNG of each page, by poppler; none where it isn't installed."""
    program = shutil.which("pdftoppm")
    if program is None:
        return []
    subprocess.run(  # noqa: S603 - a program of the system, our own file
        (program, "-r", _PREVIEW_DPI, "-png", str(pdf), str(pdf.with_suffix(""))),
        check=False,
        capture_output=True,
        timeout=_PREVIEW_S,
    )
    return sorted(pdf.parent.glob("sheet-*.png"))
