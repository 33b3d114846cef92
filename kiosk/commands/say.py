"""`kiosk say`: a sentence to a sound file, as the kiosk would speak it."""

from pathlib import Path

import click

from kiosk.app import House
from kiosk.commands.words import _, refuse
from voice.speaking.commands import say as say_to_file
from voice.speaking.trouble import SpeakingError


@click.command(help=_('Speak TEXT into a WAV file.\n\nExample: kiosk say "Bonjour." --out bonjour.wav'))
@click.argument("text")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help=_("The WAV file to write."))
@click.option("--language", metavar="LANGUAGE", help=_("Language of the text (the kiosk's first where absent)."))
@click.pass_obj
def say(house: House, *, text: str, out: Path, language: str | None) -> None:
    """By the kiosk's own chain of voices and its lexicon."""
    with house:
        spoken = language or house.settings.language
        lexicon = house.script.text(spoken).lexicon if spoken in house.script.texts else {}
        try:
            clip = say_to_file(text, spoken, out, house.chain, lexicon)
        except SpeakingError as trouble:
            refuse(str(trouble))
        click.echo(_("Written: {path} ({seconds:.1f} s)").format(path=out, seconds=clip.seconds))
