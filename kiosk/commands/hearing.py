"""`kiosk hear` and `kiosk voice …`: one sound file heard; what can be said where; models seen to and installed."""

import datetime
from pathlib import Path
from typing import assert_never

import click

from kiosk.app import House
from kiosk.commands.words import DOESNT_HOLD, _, print_json, refuse
from kiosk.hearing import (
    NoSuchScene,
    heard_grammar,
    recognizer_for,
    session_at,
    sessions,
    spell,
    timing,
    understood,
)
from kiosk.journey.grammar import Way, grammar
from kiosk.journey.scenes import scene
from kiosk.journey.session import Session
from kiosk.journey.understanding import AskBack, NotUnderstood, Understanding, Understood
from voice.hearing.dictionary import Dictionary
from voice.hearing.engines.factory import installed_engines, recognizer
from voice.hearing.installing import check_known, install
from voice.hearing.models import Kind, Model, installed, models_under
from voice.hearing.sound_files import hear_file
from voice.hearing.trouble import HearingError, ModelDamaged

_MEGABYTE = 2**20
# Where a file is heard unless a scene is named.
_FIRST_SCENE = "welcome"


@click.command(
    help=_(
        "Hear a WAV FILE as if it were said at a scene, and print what is understood; nothing understood is an answer"
        " too.\n\nExample: kiosk hear refus.wav --scene answer/space --json"
    )
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--scene",
    "scene_name",
    metavar="SCENE",
    default=_FIRST_SCENE,
    show_default=True,
    help=_("The scene that it is said at."),
)
@click.option("--json", "is_json", is_flag=True, help=_("The result as JSON."))
@click.pass_obj
def hear(house: House, *, file: Path, scene_name: str, is_json: bool) -> None:
    """The same way as from a microphone. Nothing follows from it, and nothing is kept."""
    session = _session(house, scene_name)
    ways = _ways(house, session)
    try:
        engine = recognizer_for(house.settings.hearing, house.settings.language, house.models_folder)
        try:
            heard = hear_file(file, engine, heard_grammar(ways), timing(house.settings.hearing))
        finally:
            engine.close()
    except HearingError as trouble:
        refuse(str(trouble))
    verdict = heard.verdict
    meaning = understood(house.script, scene(house.script, session), ways, verdict)
    way = _way(ways, meaning)
    if is_json:
        print_json(
            {
                "engine": heard.hypothesis.engine,
                "scene": scene_name,
                "action": way.action if way else None,
                "option": way.option if way else None,
                "confidence": verdict.confidence,
                "text": verdict.text,
            }
        )
        return
    match meaning:
        case Understood(phrase=phrase, confidence=confidence) if way is not None:
            done = f"{way.action} {way.option}" if way.option else str(way.action)
            told = _("« {text} »: {action} ({confidence:.0%})")
            click.echo(told.format(text=phrase, action=done, confidence=confidence))
        case AskBack(question=question):
            click.echo(_("Not sure enough: the kiosk asks « {question} ».").format(question=question))
        case NotUnderstood(is_contrary=True):
            click.echo(_("Something like an answer, that means another: the kiosk asks again."))
        case _:
            click.echo(_("Nothing understood."))


def _way(ways: tuple[Way, ...], meaning: Understanding) -> Way | None:
    """The way that was heard, surely or not; None where nothing was understood."""
    match meaning:
        case Understood(phrase=phrase) | AskBack(phrase=phrase):
            return next(way for way in ways if way.phrase == phrase)
        case NotUnderstood():
            return None
        case _:
            assert_never(meaning)


@click.group(help=_("Voices and hearing: engines, models, what can be said."))
def voice() -> None:
    """The group of these commands."""


@voice.command("list", help=_("List the engines that speak and hear here.\n\nExample: kiosk voice list"))
@click.option("--json", "is_json", is_flag=True, help=_("The list as JSON."))
@click.pass_obj
def list_(house: House, *, is_json: bool) -> None:
    """Each with whether it works, and which voice or model it has."""
    with house:
        speaking = [{"name": state.name, "works": state.works, "detail": state.detail} for state in house.chain.state()]
    models = installed(house.models_folder)
    hearing = [
        {
            "name": name,
            "works": is_there and any(model.kind == name for model in models),
            "detail": ", ".join(model.name for model in models if model.kind == name)
            or (_("no model") if is_there else _("not installed")),
        }
        for name, is_there in installed_engines().items()
    ]
    if is_json:
        print_json({"speaking": speaking, "hearing": hearing})
        return
    for heading, engines in ((_("Speaking"), speaking), (_("Hearing"), hearing)):
        click.echo(heading)
        for engine in engines:
            click.echo(f"  {'✓' if engine['works'] else '✗'} {engine['name']}: {engine['detail']}")


@voice.command(
    "models",
    help=_("List the installed models that hear, and check those that are known.\n\nExample: kiosk voice models"),
)
@click.option("--json", "is_json", is_flag=True, help=_("The list as JSON."))
@click.pass_obj
def models_(house: House, *, is_json: bool) -> None:
    """Exits 1 where one is damaged."""
    folder = house.models_folder
    rows = [_row(one) for one in sorted(folder.iterdir()) if not one.name.startswith(".")] if folder.is_dir() else []
    if is_json:
        print_json({"models": rows})
    elif not rows:
        click.echo(_("No model is installed: the kiosk works by touch and keys. Install one: kiosk voice install PATH"))
    else:
        for row in rows:
            click.echo("  ".join(str(row[key]) for key in ("name", "engine", "language", "rate", "size", "state")))
    if any(row["engine"] is None or row["damage"] for row in rows):
        raise SystemExit(DOESNT_HOLD)


def _row(folder: Path) -> dict[str, object]:
    row: dict[str, object] = {"name": folder.name, "engine": None, "language": "", "rate": 0, "size": "", "damage": ""}
    try:
        model = next(models_under(folder, 0), None)
        if model is None:
            return row | {"state": _("it is no model"), "damage": _("it is no model")}
        row |= {
            "engine": model.kind.value,
            "language": model.language,
            "rate": model.rate,
            "size": f"{model.bytes / _MEGABYTE:.0f} MB",
        }
        is_known = check_known(model)
    except ModelDamaged as trouble:
        return row | {"state": str(trouble), "damage": str(trouble)}
    return row | {"state": _("as published") if is_known else _("whole")}


@voice.command(
    "install",
    help=_("Install the model in the folder or zip file PATH.\n\nExample: kiosk voice install /media/usb/model-fr.zip"),
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--link", "is_linked", is_flag=True, help=_("Leave it where it is, and only point at it."))
@click.pass_obj
def install_(house: House, *, path: Path, is_linked: bool) -> None:
    """Known models are compared with their checksums."""
    try:
        placed = install(path, house.models_folder, house.languages, is_linked=is_linked)
    except HearingError as trouble:
        refuse(str(trouble))
    for model in placed:
        click.echo(
            _("Installed: {name} ({engine}, {language}).").format(
                name=model.name, engine=model.kind.value, language=model.language
            )
        )


@voice.command(
    "grammar",
    help=_("Print what can be said, one phrase a line.\n\nExample: kiosk voice grammar --scene answer/space"),
)
@click.option("--scene", "scene_name", metavar="SCENE", help=_("At this scene alone (everywhere where absent)."))
@click.option("--json", "is_json", is_flag=True, help=_("With what each phrase does, as JSON."))
@click.option(
    "--model",
    "model_path",
    type=click.Path(exists=True, path_type=Path),
    help=_("Name the words that this model doesn't know, with the nearest that it knows."),
)
@click.pass_obj
def grammar_(house: House, *, scene_name: str | None, is_json: bool, model_path: Path | None) -> None:
    """With --model exits 1 where a word is unknown to it: phrases with that word can't be heard."""
    if scene_name:
        ways = _ways(house, _session(house, scene_name))
    else:
        everywhere = [
            way
            for session in sessions(house.script, house.settings.language, _today())
            for way in _ways(house, session)
        ]
        ways = tuple({way.phrase: way for way in everywhere}.values())
    if model_path is not None:
        _tell_unknown(model_path, ways)
    elif is_json:
        print_json([{"phrase": way.phrase, "action": way.action, "option": way.option} for way in ways])
    else:
        for way in ways:
            click.echo(way.phrase)


def _tell_unknown(path: Path, ways: tuple[Way, ...]) -> None:
    try:
        model = next(models_under(path), None)
        if model is None:
            refuse(_("There is no model in {path}.").format(path=path))
        unknown = _unknown(model, ways)
    except HearingError as trouble:
        refuse(str(trouble))
    for word, nearest in sorted(unknown.items()):
        told = _("« {word} » is unknown to it; the nearest that it knows: {nearest}.")
        click.echo(told.format(word=word, nearest=nearest or "–"))
    if unknown:
        raise SystemExit(DOESNT_HOLD)
    click.echo(_("It knows every word."))


def _unknown(model: Model, ways: tuple[Way, ...]) -> dict[str, str | None]:
    words = {word for way in ways for word in way.phrase.split()}
    if model.kind is Kind.POCKETSPHINX:
        dictionary = Dictionary(model.dictionary, model.language)
        return {word: dictionary.nearest(word) for word in words if not dictionary.knows(word)}
    engine = recognizer(model)
    try:
        return dict.fromkeys(engine.unknown_words(heard_grammar(ways)))
    finally:
        engine.close()


def _session(house: House, name: str) -> Session:
    try:
        return session_at(house.script, name, house.settings.language, _today())
    except NoSuchScene as trouble:
        refuse(str(trouble))


def _ways(house: House, session: Session) -> tuple[Way, ...]:
    return grammar(house.script, session, spell(house.script, session.language))


def _today() -> datetime.date:
    return datetime.datetime.now().astimezone().date()
