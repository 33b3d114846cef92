"""A copy of the small journey that a test edits as a town hall would, then loads and checks."""

import datetime
import shutil
from pathlib import Path

from kiosk.journey.check import check
from kiosk.journey.fingerprint import deliver
from kiosk.journey.load import ScriptError, load_script
from kiosk.journey.problem import Problem
from kiosk.journey.script import Script

TINY = Path(__file__).parents[2] / "journeys" / "tiny"
SITE = {"name": "Bibliothèque de Valbrune", "opening_hours": "le mardi matin"}
TODAY = datetime.date(2026, 11, 22)


class JourneyCopy:
    """The small journey in a folder of its own; its translations only where a test wants them.

    They would be outdated at the first edit of the original.
    """

    def __init__(self, folder: Path, *, has_translations: bool = False) -> None:
        self.folder = folder
        left_out = () if has_translations else ("en", "ar")
        shutil.copytree(TINY, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*left_out))
        if not has_translations:
            deliver(folder)

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace `old`, which must stand exactly once in `file`."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"« {old} » stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def append(self, file: str, text: str) -> None:
        """Add `text` at the end of `file`, which is made where it isn't there."""
        path = self.folder / file
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(before + text, encoding="utf-8")

    def remove(self, file: str) -> None:
        """Take `file` away."""
        (self.folder / file).unlink()

    def load(self, site: dict[str, str] | None = None) -> Script:
        """The script as it is now."""
        return load_script(self.folder, SITE if site is None else site)

    def load_problems(self) -> tuple[Problem, ...]:
        """What stops it from loading."""
        try:
            self.load()
        except ScriptError as trouble:
            return trouble.problems
        return ()

    def check(self, site: dict[str, str] | None = None) -> tuple[Problem, ...]:
        """What breaks a rule, on a fixed day."""
        return check(self.load(site), self.folder, TODAY)

    def broken_rules(self, site: dict[str, str] | None = None) -> set[str]:
        """The rules that don't hold, warnings among them."""
        return {problem.rule for problem in self.check(site)}

    def line_of(self, file: str, text: str) -> int:
        """The line that `text` stands on."""
        lines = (self.folder / file).read_text(encoding="utf-8").split("\n")
        return next(number for number, line in enumerate(lines, start=1) if text in line)
