"""A printer that writes papers to a folder: for demonstrations, tests, and until a real one is configured."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
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
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._folder, prefix=".writing-") as drafts:
                written = self._render(document, Path(drafts))
                sent = self._sent(document, written)
                paths = self._place(f"{self._today().isoformat()}-{document.kind}", written)
            keep_newest(self._folder)
        except OSError as trouble:
            return Outcome(Result.FAILED, PrinterState.ERROR, f"the folder takes no file: {trouble.strerror}")
        return Outcome(Result.PRINTED, PrinterState.READY, "written to the folder", paths, sent)

    def _sent(self, document: Document, written: list[tuple[str, Path]]) -> Sent:
        """What a device would have been sent: read from the disk, as it lies there."""
        is_roll = document.medium is Medium.ROLL
        path = next(path for end, path in written if end == (".bin" if is_roll else ".pdf"))
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

    def _place(self, stem: str, written: list[tuple[str, Path]]) -> tuple[Path, ...]:
        """Give the files their names. The first takes a free number; a link fails where another was faster."""
        number = 1
        while True:
            first = self._folder / f"{stem}-{number}{written[0][0]}"
            try:
                os.link(written[0][1], first)
                break
            except FileExistsError:
                number += 1
        paths = [first]
        for end, draft in written[1:]:
            path = self._folder / f"{stem}-{number}{end}"
            draft.replace(path)
            paths.append(path)
        return tuple(paths)


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
