"""The first day of one kiosk, whatever face asks: answers checked together, written at once, what is still missing.

Knows questions, the site's file, the keypad and the printers; what must be filled in before real use, `kiosk.lawful`
knows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path

from kiosk.journey.script import Script
from kiosk.lawful import NotForPeopleYet, check_for_people, missing
from kiosk.settings import Settings
from kiosk.setup.keypad import Keypad
from kiosk.setup.printers import Trials
from kiosk.setup.questions import CHAPTERS, Chapter, NoAnswer, question
from kiosk.setup.site_file import SiteFile
from kiosk.setup.toml_lines import Address, Value

# Marks words for translation where they stand.
N_ = str
_ANSWERED = N_("answered: {said} of {count}")
_DELIVERED = N_("as delivered: {count}")
_BLANK = N_("blank: {count}")

# Says in a sentence, as ValueError, why a setting's text can't be read.
Check = Callable[[str], None]


def _nothing() -> None:
    """In a terminal: whoever has one could write the file."""


class NotAccepted(Exception):
    """Some answers can't be. `troubles` has a sentence for each setting; nothing was written."""

    def __init__(self, troubles: Mapping[str, str]) -> None:
        super().__init__(" ".join(troubles.values()))
        self.troubles = dict(troubles)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a chapter is: how many questions somebody has answered, how many have what was delivered, how many none.
    `lacking` are those that real use waits for.
    """

    chapter: Chapter
    said: int
    delivered: int
    blank: int
    lacking: int

    def told(self, say: Callable[[str], str]) -> str:
        """All but `lacking` in words; empty where the chapter asks no question."""
        count = self.said + self.delivered + self.blank
        if not count:
            return ""
        parts = [say(_ANSWERED).format(said=self.said, count=count)]
        if self.delivered:
            parts.append(say(_DELIVERED).format(count=self.delivered))
        if self.blank:
            parts.append(say(_BLANK).format(count=self.blank))
        return ", ".join(parts)


class Setup:
    """What both faces ask."""

    def __init__(
        self,
        file: SiteFile,
        keypad: Keypad,
        trials: Trials,
        script: Callable[[], Script],
        checks: Mapping[str, Check],
    ) -> None:
        """`checks` look at what a setting's own model doesn't know, by the setting's name."""
        self._file = file
        self.keypad = keypad
        self.trials = trials
        self._script = script
        self._checks = checks

    @property
    def path(self) -> Path:
        """Where the newest settings stand."""
        return self._file.path

    @property
    def is_waiting(self) -> bool:
        """Whether a new file is taken over as the service starts."""
        return self._file.is_waiting

    def settings(self) -> Settings:
        """The newest settings, whether or not the kiosk runs with them yet. Raises SettingsError."""
        return self._file.settings()

    def must_restart(self, running: Settings) -> bool:
        """Whether the kiosk that runs with `running` doesn't know the newest settings yet."""
        return self.is_waiting or self.settings() != running

    def missing(self) -> tuple[str, ...]:
        """Settings that real use waits for. Raises ScriptIncomplete, ScriptWrong."""
        return tuple(f"site.{name}" for name in missing(self.settings(), self._script()))

    def progress(self) -> tuple[Progress, ...]:
        """How far each chapter is. Raises ScriptIncomplete, ScriptWrong."""
        settings, lacking = self.settings(), set(self.missing())
        return tuple(_progress(one, settings, len(lacking.intersection(one.settings))) for one in CHAPTERS)

    def save(self, typed: Mapping[str, str], note: Callable[[], None] = _nothing) -> int:
        """Write the answers that differ from what stands there; how many did. All or none.

        `note` is called before anything is written, where something will be: where it raises, nothing is.

        Raises NotAccepted; NotWritable, SettingsError, RegisterFull, RegisterUnavailable.
        """
        settings = self.settings()
        changes, troubles = self._read(typed, settings)
        if not troubles and changes.get(("station", "mode")) == "real":
            try:
                check_for_people(_with(settings, changes), self._script())
            except NotForPeopleYet as trouble:
                troubles["station.mode"] = str(trouble)
        if troubles:
            raise NotAccepted(troubles)
        return self.write(changes, note)

    def write(self, changes: Mapping[Address, Value], note: Callable[[], None] = _nothing) -> int:
        """Write these settings; how many there were. Raises as `save` does, but NotAccepted."""
        if changes:
            note()
            self._file.write(changes)
        return len(changes)

    def _read(self, typed: Mapping[str, str], settings: Settings) -> tuple[dict[Address, Value], dict[str, str]]:
        changes: dict[Address, Value] = {}
        troubles: dict[str, str] = {}
        for setting, text in typed.items():
            asked = question(setting)
            try:
                value = asked.value(text)
                if setting in self._checks:
                    self._checks[setting](str(value))
            except (NoAnswer, ValueError) as trouble:
                troubles[setting] = str(trouble)
                continue
            if setting == "language" and value not in self.languages:
                troubles[setting] = _("One of these: {choices}").format(choices=", ".join(self.languages))
            elif value != asked.value(asked.given(settings)):
                changes[asked.address] = value
        return changes, troubles

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that the journey has words in."""
        return self._script().plan.languages


def _progress(one: Chapter, settings: Settings, lacking: int) -> Progress:
    asked = [question(setting) for setting in one.settings]
    answered = [known for known in asked if known.given(settings)]
    said = sum(known.is_said(settings) for known in answered)
    return Progress(one, said, len(answered) - said, len(asked) - len(answered), lacking)


def _with(settings: Settings, changes: Mapping[Address, Value]) -> Settings:
    """`settings` as they would be with `changes` at the second level, where all that real use needs stands."""
    given = settings.model_dump()
    for (table, key), value in ((address, value) for address, value in changes.items() if len(address) == 2):  # noqa: PLR2004
        given[table][key] = value
    return Settings.model_validate(given)
