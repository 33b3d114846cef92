"""What is asked on the first day, in chapters, and which answers can be. Knows the settings; knows no face.

A question is a setting: its words are the comment that stands in `kiosk.toml`, its limits those of the settings' own
model. So nothing is asked that isn't a setting, and a page and a terminal ask alike.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from gettext import gettext as _
from typing import Literal, assert_never, get_args, get_origin

import annotated_types
from pydantic.fields import FieldInfo

from kiosk.journey.words import has_hidden_sign
from kiosk.settings import Settings, Table
from kiosk.settings_table import comments
from kiosk.setup.toml_lines import Address, Value

# Marks words for translation where they stand.
N_ = str

# The words that a switch is answered with, in a terminal and by a form.
YES, NO = "oui", "non"
# Longer than any address; a form of a chapter stays far below what a server takes.
MOST_SIGNS = 400


class Kind(StrEnum):
    """What sort of answer a question takes."""

    TEXT = "text"
    DAY = "day"
    WHOLE = "whole"
    DECIMAL = "decimal"
    CHOICE = "choice"
    SWITCH = "switch"


class NoAnswer(Exception):
    """What was typed is no answer to this question. The sentence says what would be."""


@dataclass(frozen=True, slots=True)
class Question:
    """One setting as a question. `least` and `most` are None where there is no limit."""

    setting: str
    kind: Kind
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()

    @property
    def address(self) -> Address:
        """Where the setting stands."""
        return tuple(self.setting.split("."))

    @property
    def words(self) -> str:
        """The question, in the words of the file's own comment."""
        return comments()[_field(self.setting).description or ""]

    def given(self, settings: Settings) -> str:
        """The answer that `settings` have, as somebody would type it."""
        value: object = settings
        for name in self.address:
            value = getattr(value, name)
        if isinstance(value, bool):
            return YES if value else NO
        return f"{value:g}" if isinstance(value, float) else str(value)

    def is_said(self, settings: Settings) -> bool:
        """Whether somebody has written this answer; what nobody wrote is the delivered one."""
        table: object = settings
        for name in self.address[:-1]:
            table = getattr(table, name)
        return isinstance(table, Table) and self.address[-1] in table.model_fields_set

    @property
    def hint(self) -> str:
        """What an answer looks like."""
        match self.kind:
            case Kind.TEXT:
                return _("At most {count} signs.").format(count=MOST_SIGNS)
            case Kind.DAY:
                return _("A day, as 2026-11-30.")
            case Kind.WHOLE | Kind.DECIMAL:
                told = _("A whole number from {least} to {most}.") if self.kind is Kind.WHOLE else None
                told = told or _("A number from {least} to {most}.")
                least, most = (f"{limit:g}" if limit is not None else "" for limit in (self.least, self.most))
                return told.format(least=least, most=most)
            case Kind.CHOICE:
                return _("One of these: {choices}").format(choices=", ".join(self.choices))
            case Kind.SWITCH:
                return _("Answer yes or no.")
        assert_never(self.kind)

    def value(self, typed: str) -> Value:
        """What is written for `typed`. Raises NoAnswer."""
        text = " ".join(typed.split())
        if has_hidden_sign(text):
            raise NoAnswer(_("A sign in it can’t be seen, and would disturb the papers: type it anew, by hand."))
        match self.kind:
            case Kind.TEXT:
                if len(text) > MOST_SIGNS:
                    raise NoAnswer(self.hint)
                return text
            case Kind.DAY:
                return self._day(text)
            case Kind.WHOLE | Kind.DECIMAL:
                return self._number(text)
            case Kind.CHOICE:
                if text not in self.choices:
                    raise NoAnswer(self.hint)
                return int(text) if text.isdecimal() else text
            case Kind.SWITCH:
                if text.casefold() not in {YES, NO}:
                    raise NoAnswer(self.hint)
                return text.casefold() == YES
        assert_never(self.kind)

    def _number(self, text: str) -> int | float:
        try:
            value = int(text) if self.kind is Kind.WHOLE else float(text.replace(",", "."))
        except ValueError:
            value = float("nan")  # between no limits
        low, high = self.least, self.most
        if not (low if low is not None else value) <= value <= (high if high is not None else value):
            raise NoAnswer(self.hint)
        return value

    def _day(self, text: str) -> str:
        try:
            return datetime.date.fromisoformat(text).isoformat() if text else ""
        except ValueError as trouble:
            raise NoAnswer(self.hint) from trouble


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of questions. `title` and `intro` are keys of the machine's words; `id` is its name in an address."""

    id: str
    title: str
    intro: str
    settings: tuple[str, ...] = ()


PLACE = Chapter(
    "lieu",
    N_("This machine and this place"),
    N_("What stands on every paper. What stays blank is a line to fill in by hand."),
    (
        *("station.number", "station.name", "site.kind", "site.name", "site.address", "site.phone"),
        *("site.opening_hours", "site.france_services"),
    ),
)
SCREEN = Chapter(
    "ecran",
    N_("The screen"),
    N_("Letters and buttons are as large as the screen's own millimetres ask for: measure it once."),
    (
        "screen.width_px",
        "screen.height_px",
        "screen.width_mm",
        "screen.distance_mm",
        "screen.mounting_height_mm",
        "screen.floor_width_mm",
        "screen.floor_depth_mm",
    ),
)
SOUND = Chapter(
    "son",
    N_("Voice and loudness"),
    N_("Stand where people stand, with the noise of the hall, and listen to the sentence."),
    (
        *("sound.engine", "sound.words_per_minute", "sound.volume", "sound.follows_noise", "sound.headphones"),
        *("sound.headphones_output", "sound.headphones_wait_minutes", "sound.starts_by_itself"),
    ),
)
PRINTERS = Chapter(
    "imprimantes",
    N_("The printers"),
    N_("Each prints a number; whoever sees it types it. Only then is it this kiosk's printer."),
    (
        *("printers.roll.width_mm", "printers.roll.mode", "printers.roll.place"),
        "printers.sheet.place",
    ),
)
KEYPAD = Chapter(
    "clavier",
    N_("The keypad"),
    N_("Press, for each thing that people do, the key that shall do it. What isn't learnt stays as it was."),
    (
        *("screen.keypad", "screen.keypad_device", "screen.single_keys", "screen.screen_reader"),
        *("screen.dwell_ms", "screen.camera"),
    ),
)
HOURS = Chapter(
    "horaires",
    N_("Language, hours and backups"),
    N_("When the kiosk opens and closes by itself, and where its daily backup goes."),
    ("language", "hours.open", "phone.hours", "backup.folder", "backup.hour", "backup.keep"),
)
LAW = Chapter(
    "loi",
    N_("What the law asks for, and where letters go"),
    N_("Real use is refused until these are filled in. A demonstration always works."),
    (
        *("site.controller", "site.data_protection_officer", "site.legal_basis", "site.retention_months"),
        *("site.lapse_days", "site.return_days", "site.fund_name", "site.fund_address", "site.cnam_service"),
        "site.research_address",
    ),
)
# The questions that stay open until the site has asked, by their number in the dossier.
OPEN_QUESTIONS: dict[int, tuple[str, ...]] = {
    1: ("site.reimbursement_confirmed",),
    2: ("site.hours_3422", "site.hours_3422_checked", "dossier.by_phone"),
    3: ("site.deaf_relay",),
    4: ("dossier.letters",),
    5: ("dossier.fund_desk",),
    6: ("dossier.france_services",),
    7: ("dossier.helpers",),
    8: ("dossier.professionals",),
    9: ("dossier.representatives",),
    10: ("dossier.carers",),
    11: ("dossier.kept_refusals",),
    12: ("dossier.minors",),
    13: ("dossier.deposits",),
    14: ("dossier.masking",),
    15: ("dossier.emergency",),
    16: ("dossier.research",),
    17: ("dossier.european_space",),
    18: ("dossier.access_matrix",),
    19: ("dossier.law_in_force",),
    20: ("dossier.assessment",),
    21: ("dossier.relay_service",),
    22: ("dossier.easy_read",),
    23: ("dossier.languages",),
    24: ("desk.alone",),
    25: ("dossier.hospital",),
}
DOSSIER = Chapter(
    "dossier",
    N_("The open questions of the dossier"),
    N_("What nobody can know from afar. Write the answer, who gave it, and when; a blank one stays open."),
    tuple(setting for settings in OPEN_QUESTIONS.values() for setting in settings),
)
USE = Chapter(
    "usage",
    N_("Demonstration or real use"),
    N_("In a demonstration every paper says TRIAL. Real use begins with an empty register."),
    ("station.mode",),
)
CHAPTERS = (PLACE, SCREEN, SOUND, PRINTERS, KEYPAD, HOURS, LAW, DOSSIER, USE)

# Names of choices that their own word doesn't tell. Keys of the machine's words.
CHOICES: dict[tuple[str, str], str] = {
    ("site.kind", "town-hall"): N_("Town hall"),
    ("site.kind", "hospital"): N_("Hospital"),
    ("station.mode", "demonstration"): N_("Demonstration: nothing counts"),
    ("station.mode", "real"): N_("Real use: decisions are recorded"),
    ("printers.roll.mode", "raster"): N_("As a picture: the same look on every printer"),
    ("printers.roll.mode", "text"): N_("As letters: fast on a slow line"),
}
# Of which of two alike a setting is. Keys of the machine's words.
TWINS = {"printers.roll": N_("Receipts, on a roll"), "printers.sheet": N_("Forms and letters, A4")}
_DAYS = frozenset({"site.hours_3422_checked"})


@cache
def question(setting: str) -> Question:
    """The question about a setting, « site.name ». Raises KeyError where there is no such setting."""
    field = _field(setting)
    kind, choices = _kind(setting, field)
    least = next((limit.ge for limit in field.metadata if isinstance(limit, annotated_types.Ge)), None)
    most = next((limit.le for limit in field.metadata if isinstance(limit, annotated_types.Le)), None)
    return Question(setting, kind, _limit(least), _limit(most), choices)


def chapter(name: str) -> Chapter:
    """The chapter of that name. Raises KeyError."""
    return {one.id: one for one in CHAPTERS}[name]


def label(setting: str, choice: str, words: Callable[[str], str]) -> str:
    """A choice in words."""
    return words(CHOICES[setting, choice]) if (setting, choice) in CHOICES else choice


def twin(setting: str) -> str:
    """Of which of two alike a setting is, as a key of the machine's words; empty where there is one of it."""
    return TWINS.get(setting.rpartition(".")[0], "")


def _field(setting: str) -> FieldInfo:
    table: type[Table] = Settings
    *tables, key = setting.split(".")
    for name in tables:
        inner = table.model_fields[name].annotation
        if not (isinstance(inner, type) and issubclass(inner, Table)):
            raise KeyError(setting)
        table = inner
    return table.model_fields[key]


def _kind(setting: str, field: FieldInfo) -> tuple[Kind, tuple[str, ...]]:
    if get_origin(field.annotation) is Literal:
        return Kind.CHOICE, tuple(str(one) for one in get_args(field.annotation))
    if setting in _DAYS:
        return Kind.DAY, ()
    kinds = {bool: Kind.SWITCH, int: Kind.WHOLE, float: Kind.DECIMAL}
    return next((kind for of, kind in kinds.items() if field.annotation is of), Kind.TEXT), ()


def _limit(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
