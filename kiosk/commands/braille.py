"""`kiosk braille`: a topic or the whole script as pages for an embosser, to a file or onto the site's own."""

import secrets
from pathlib import Path

import click

from kiosk.app import House
from kiosk.commands.script import refuse_topic, topic_named
from kiosk.commands.words import DoesntHold, _, refuse
from kiosk.commands.writing import write_file
from kiosk.journey.script import Script
from kiosk.journey.words import Capacity
from kiosk.papers import leaflets
from kiosk.papers.means import Means
from printouts.document import Document
from printouts.printers import Result
from printouts.renderings.braille_cells import NoBraille
from printouts.renderings.renderer import HERE

_BOOKLET = "all"
# Embossed letters have one size; the document's own says nothing here.
_SIZE = 2


@click.command(
    help=_(
        "Write a topic in braille by its number or id, or the whole script (all), for an embosser.\n\n"
        "Example: kiosk braille 12 --out topic-12.brf"
    )
)
@click.argument("topic")
@click.option("--language", metavar="LANGUAGE", help=_("Language of the text (the kiosk's first where absent)."))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help=_("The file to write."))
@click.pass_obj
def braille(house: House, *, topic: str, language: str | None, out: Path | None) -> None:
    """To `out`, else onto the embosser that the site has. Exit 1 where that fails."""
    script = house.load()
    spoken = language or house.settings.language
    if spoken not in script.texts:
        refuse(
            _("There is no text in « {language} »: the script has {all}.").format(
                language=spoken, all=", ".join(script.texts)
            )
        )
    document = _document(house, script, topic, spoken)
    try:
        if out is not None:
            write_file(out, HERE.braille(document, house.press.braille_page))
            return
        if house.press.embosser is None:
            refuse(_("No embosser is set up: name a file with --out, or fill [printers.braille] in kiosk.toml."))
        with house:
            outcome = house.press.embosser.print(document)
    except NoBraille as trouble:
        refuse(no_braille(trouble))
    if outcome.result is Result.FAILED:
        raise DoesntHold(_("The embosser took nothing. See that it is switched on and plugged in."))
    click.echo("\n".join(map(str, outcome.paths)) or _("Sent to the embosser."))


def no_braille(trouble: NoBraille) -> str:
    """What to do where braille can't be written."""
    if trouble.reason == "library":
        return _("Braille needs liblouis: apt-get install liblouis20")
    return _("There is no braille for this language on this machine.")


def _document(house: House, script: Script, topic: str, language: str) -> Document:
    means = Means(script, language, Capacity.PERSON, house.today(), _SIZE, is_rehearsal=False)
    seed = secrets.randbits(32)
    if topic == _BOOKLET:
        return leaflets.booklet(means, seed=seed)
    text = script.text(language)
    try:
        return leaflets.leaflet(means, topic_named(text, topic, "kiosk braille"), seed=seed)
    except leaflets.NoLeaflet:
        refuse_topic(text, topic, "kiosk braille")
