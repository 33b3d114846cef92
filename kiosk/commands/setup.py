"""`kiosk setup`: the first day in a terminal, over the same questions as the desk's page."""

import sys
from collections.abc import Callable, Iterator

import click

from kiosk.app import House
from kiosk.commands.keys import offer_keys
from kiosk.commands.run import is_taken
from kiosk.commands.words import DoesntHold, _, refuse
from kiosk.journey.problem import ScriptError
from kiosk.microphone_check import quiet_of
from kiosk.register.errors import RegisterError
from kiosk.settings import SettingsError
from kiosk.setup.printers import NAMES, Found, NoTrial, look, misconfigured
from kiosk.setup.questions import (
    CHAPTERS,
    KEYPAD,
    PRINTERS,
    SOUND,
    Chapter,
    Kind,
    Question,
    chapter,
    label,
    question,
    twin,
)
from kiosk.setup.setup import NotAccepted, Setup
from kiosk.setup.site_file import NotWritable
from printouts.printers import Result
from voice.hearing.sound_card import SoundCard
from voice.hearing.trouble import HearingError

# What is typed to leave an answer as it is, to leave it blank, and to be told what an answer looks like.
_KEEP, _BLANK, _HELP = "", "-", "?"
_CAN_BE_BLANK = frozenset({Kind.TEXT, Kind.DAY})
_FROM_ONE = 1


@click.command(
    help=_(
        "The first day: asks for what this place must answer, chapter by chapter, and writes kiosk.toml. Enter keeps "
        "an answer, « - » empties it, « ? » explains it. Chapters: {chapters}.\n\nExample: kiosk setup lieu"
    ).format(chapters=", ".join(one.id for one in CHAPTERS))
)
@click.argument("chapters", nargs=-1, type=click.Choice([one.id for one in CHAPTERS]))
@click.option("--list", "as_list", is_flag=True, help=_("Show how far each chapter is, and what real use waits for."))
@click.pass_obj
def setup(house: House, chapters: tuple[str, ...], *, as_list: bool) -> None:
    """Exit 1 where --list finds that real use must wait; 2 where the settings can't be written."""
    made = house.setup
    try:
        if as_list:
            _list(made)
            return
        click.echo(
            _(
                "Each answer is written at once. Enter keeps the one in brackets, « - » empties it, « ? » tells what "
                "an answer looks like. Ctrl+C ends: what was answered stays written."
            )
        )
        for name in chapters or tuple(one.id for one in CHAPTERS):
            _ask_chapter(made, chapter(name))
            if chapter(name) is SOUND:
                _ask_room(house)
        click.echo(_("Written in {file}.").format(file=made.path))
        if is_taken(house.settings.server.port) and made.must_restart(house.settings):
            click.echo(_("The kiosk runs with the old answers: start it again."))
    except (NotWritable, SettingsError, ScriptError) as trouble:
        refuse(str(trouble))
    except RegisterError as trouble:
        refuse(trouble.sentence(_))


def _list(made: Setup) -> None:
    for one in made.progress():
        lacking = _("real use waits for {lacking}").format(lacking=one.lacking) if one.lacking else ""
        told = ", ".join(part for part in (one.told(_), lacking) if part)
        click.echo(f"{one.chapter.id:<12} {_(one.chapter.title)}{f' ({told})' if told else ''}")
    missing = made.missing()
    for setting in missing:
        click.echo(f"    → {setting}\u202f: {question(setting).words}")
    if missing:
        raise DoesntHold(_("Until these are filled in, the kiosk works as a demonstration alone."))


def _ask_chapter(made: Setup, one: Chapter) -> None:
    click.echo()
    click.secho(_(one.title), bold=True)
    click.echo(_(one.intro))
    if one is PRINTERS:
        for name in NAMES:
            _ask_printer(made, name)
    for setting in one.settings:
        _ask(made, setting)
    if one is KEYPAD:  # once it is known which keypad's keys they are
        offer_keys(made.keypad)


def _ask(made: Setup, setting: str) -> None:
    """Until the answer is one: each is written by itself, so that nothing typed is lost."""
    asked = question(setting)
    while True:
        now = asked.given(made.settings())
        about = f"{_(twin(setting))} – " if twin(setting) else ""
        click.echo(f"\n{about}{asked.words}")
        choices = made.languages if setting == "language" else asked.choices
        if choices:
            click.echo("  " + " | ".join(f"{one} ({label(setting, one, _)})" for one in choices))
        typed = str(click.prompt(f"  {setting}", default=now, show_default=bool(now), prompt_suffix=" > "))
        if typed in {_KEEP, now}:
            return
        if typed == _HELP:
            click.echo(f"  {_hint(asked)}")
            continue
        if typed == _BLANK and asked.kind in _CAN_BE_BLANK:
            typed = ""
        try:
            made.save({setting: typed})
        except NotAccepted as trouble:
            click.echo(f"  ✗ {trouble}", err=True)
        else:
            return


def _hint(asked: Question) -> str:
    if asked.kind not in _CAN_BE_BLANK:
        return asked.hint
    return f"{asked.hint} {_('It may stay blank.')}"


def _ask_printer(made: Setup, name: str) -> None:
    """Look, choose, print a number, ask which came out; again until it is right, or left as it is."""
    given = getattr(made.settings().printers, name)
    click.echo(f"\n{_(name)}\u202f: {given.kind} {given.address}")
    while True:
        found = list(_choices())
        typed = str(
            click.prompt(
                _("Number of the printer, an address (network 192.168.1.50), or Enter to leave it as it is"),
                default="",
                show_default=False,
            )
        ).strip()
        if not typed:
            return
        chosen = _chosen(typed, found)
        trouble = _("There is no such printer in the list.") if chosen is None else None
        if chosen is not None:
            trouble = misconfigured(chosen, made.settings(), name)
        if trouble is not None or chosen is None:
            click.echo(f"  ✗ {trouble}", err=True)
        elif _is_the_one(made, name, chosen):
            return


def _choices() -> Iterator[Found]:
    click.echo(_("Looking for printers…"))
    number = 0
    for one in look():
        if isinstance(one, Found):
            number += 1
            click.echo(f"  {number}. {one.name} ({one.kind}, {one.address})")
            yield one
        else:
            click.echo(f"  {_('{name} needs a queue first. In a terminal:').format(name=one.name)} {one.command}")


def _chosen(typed: str, found: list[Found]) -> Found | None:
    if typed.isdecimal():
        return found[int(typed) - _FROM_ONE] if _FROM_ONE <= int(typed) <= len(found) else None
    kind, _space, address = typed.partition(" ")
    return Found(kind, address.strip(), address.strip())


def _is_the_one(made: Setup, name: str, chosen: Found) -> bool:
    outcome = made.trials.print(name, chosen, made.settings())
    if outcome.result is Result.FAILED:
        told = _("Nothing was printed: {state}. Look at its paper, cover and cable, then try again.")
        click.echo("  ✗ " + told.format(state=_(outcome.state.value)), err=True)
        return False
    typed = click.prompt(_("Which number came out of {name}?").format(name=chosen.name), default="", show_default=False)
    try:
        changes = made.trials.came_out(name, str(typed))
    except NoTrial as trouble:
        click.echo(f"  ✗ {trouble}", err=True)
        return False
    if changes is None:
        told = _("Another number was printed. Is it the right printer? Read it again, or choose another one.")
        click.echo(f"  ✗ {told}", err=True)
        return False
    made.write(changes)
    click.echo("  ✓ " + _("This printer is the kiosk's now. Say where its paper comes out."))
    return True


def _ask_room(house: House) -> None:
    """How loud the room is by a meter, for the microphone that follows it; Enter leaves it as it is."""
    click.echo(_("How loud each device is: at the desk, Installation, Voice and loudness."))
    if not sys.stdin.isatty() or house.settings.hearing.microphone == "off":
        return
    typed = click.prompt(
        _("A meter where people stand shows, in dB(A), while the kiosk is silent; Enter: no meter"),
        default="",
        show_default=False,
    )
    if not typed.strip():
        return

    def opened(give: Callable[[bytes], None], gone: Callable[[], None]) -> SoundCard:
        return SoundCard(give, gone, device=house.settings.hearing.card, portaudio=house.portaudio)

    try:
        quiet = quiet_of(opened, float(typed.replace(",", ".")))
        if quiet is None:
            click.echo("  ✗ " + _("Nothing at all comes from it: is it plugged in, and not muted?"), err=True)
            return
        house.levels.calibration.note_quiet(quiet, house.today())
    except HearingError as trouble:
        click.echo(f"  ✗ {trouble}", err=True)
    except ValueError:
        click.echo("  ✗ " + _("Nothing was written: no such room was heard. Type the number alone, as 42."), err=True)
    else:
        click.echo("  ✓ " + _("Written: it holds from the next visit on."))
