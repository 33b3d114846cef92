"""What is wrong with a script, as values: a file, a line, a rule, a sentence. Knows no rule itself."""

from dataclasses import dataclass
from gettext import gettext as _

# Rule of problems that stand for something absent; they make a script incomplete rather than wrong.
MISSING = "missing"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend. `file` is relative to the journey's folder; `line` counts from 1, 0 where there is none.

    `rule` is a short stable name (`sentence-length`); `sentence` says what is wrong and what to do. A warning
    doesn't make the check fail.
    """

    file: str
    line: int
    rule: str
    sentence: str
    is_warning: bool = False

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.sentence}"


class ScriptError(Exception):
    """A script doesn't load. `problems` holds everything that was found, in the order of files and lines."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        first, others = problems[0], len(problems) - 1
        sentence = str(first)
        if others:
            sentence += " " + _("(And {count} more: see « kiosk script check ».)").format(count=others)
        super().__init__(sentence)


class ScriptIncomplete(ScriptError):
    """Something that the engine needs is absent: a file, a topic, an answer's twin, a scene's words."""


class ScriptWrong(ScriptError):
    """Something is there that can't be used: an unknown key, a wrong value, an id that leads nowhere."""


def script_error(problems: tuple[Problem, ...]) -> ScriptError:
    """The error that goes with `problems` (at least one): incomplete where the first is an absence."""
    ordered = tuple(sorted(problems))
    if ordered[0].rule == MISSING:
        return ScriptIncomplete(ordered)
    return ScriptWrong(ordered)
