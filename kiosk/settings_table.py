"""Writes `config/kiosk.toml` from the settings' own model: each setting with its comment, its limits and its default.

Knows the model and the catalogue of its comments; knows nothing of what a setting does. After a change to
`kiosk.settings`, add the French comment to `kiosk/locale/fr/LC_MESSAGES/settings.po` and run

    python -m kiosk.settings_table config/kiosk.toml

which keeps the values that the file already sets.
"""

import inspect
import textwrap
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import annotated_types
import click
from babel.messages.pofile import read_po
from pydantic.fields import FieldInfo

from kiosk.settings import Settings, SettingsError, Table, load_settings
from kiosk.setup.toml_lines import toml_value

COMMENTS = Path(__file__).parent / "locale" / "fr" / "LC_MESSAGES" / "settings.po"
_WIDTH = 110

# What the file says of itself, and of limits. Keys of the catalogue, as the descriptions of the settings are.
PREFACE = (
    "The settings of this kiosk. Each line that begins with # holds the value that serves as long as nobody changes "
    "it: to change it, take the # away and correct the value. Start the kiosk again afterwards."
)
LIMITS = "from {least} to {most}"
CHOICES = "one of: {choices}"
SWITCH = "true (yes) or false (no)"


class CommentMissing(Exception):
    """A setting has no comment in French. Add it to `settings.po`, under the sentence named."""


def comment_keys(table: type[Table] = Settings) -> Iterator[str]:
    """The English sentences that the catalogue must have words for, in the order of the file."""
    if table is Settings:
        yield from (PREFACE, LIMITS, CHOICES, SWITCH)
    else:
        yield _docstring(table)
    for name, field in table.model_fields.items():
        inner = _table_of(field)
        if inner is None:
            yield _description(name, field)
        else:
            yield from comment_keys(inner)


def comments() -> dict[str, str]:
    """The French comments by their English sentence."""
    with COMMENTS.open("rb") as file:
        catalogue = read_po(file, locale="fr")
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}


def settings_file(given: Mapping[str, Any]) -> str:
    """The whole file. `given` are the values that a site has set, nested as TOML nests them; all others are defaults
    and stand commented out. Raises CommentMissing.
    """
    words = comments()
    preface = _commented(_in_french(PREFACE, words))
    lines = [*preface, "", *_settings_of(Settings, given, words), *_tables_of(Settings, given, words)]
    return "\n".join(lines).rstrip() + "\n"


def _tables_of(table: type[Table], given: Mapping[str, Any], words: Mapping[str, str], path: str = "") -> Iterator[str]:
    for name, field in table.model_fields.items():
        inner = _table_of(field)
        if inner is None:
            continue
        address = f"{path}{name}"
        values = given.get(name, {})
        own = tuple(_settings_of(inner, values, words))
        yield ""
        yield from _commented(_in_french(_docstring(inner), words), mark="##")
        if own:
            yield f"[{address}]"
            yield ""
            yield from own
        yield from _tables_of(inner, values, words, f"{address}.")


def _settings_of(table: type[Table], given: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[str]:
    for name, field in table.model_fields.items():
        if _table_of(field) is not None:
            continue
        comment = _in_french(_description(name, field), words)
        limits = _limits(field, words)
        yield from _commented(f"{comment} ({limits})" if limits else comment)
        if name in given:
            yield f"{name} = {toml_value(given[name])}"
        else:
            yield f"# {name} = {toml_value(field.default)}"
        yield ""


def _limits(field: FieldInfo, words: Mapping[str, str]) -> str:
    if get_origin(field.annotation) is Literal:
        choices = ", ".join(toml_value(choice) for choice in get_args(field.annotation))
        return _in_french(CHOICES, words).format(choices=choices)
    if field.annotation is bool:
        return _in_french(SWITCH, words)
    least = next((limit.ge for limit in field.metadata if isinstance(limit, annotated_types.Ge)), None)
    most = next((limit.le for limit in field.metadata if isinstance(limit, annotated_types.Le)), None)
    if least is None or most is None:
        return ""
    return _in_french(LIMITS, words).format(least=least, most=most)


def _table_of(field: FieldInfo) -> type[Table] | None:
    kind = field.annotation
    return kind if isinstance(kind, type) and issubclass(kind, Table) else None


def _description(name: str, field: FieldInfo) -> str:
    if not field.description:
        raise CommentMissing(f"The setting « {name} » has no description. Give its field one in kiosk/settings.py.")
    return field.description


def _docstring(table: type[Table]) -> str:
    return " ".join((inspect.getdoc(table) or "").split())


def _in_french(sentence: str, words: Mapping[str, str]) -> str:
    try:
        return words[sentence]
    except KeyError:
        raise CommentMissing(f"Add a French comment for « {sentence} » to {COMMENTS.name}.") from None


def _commented(text: str, mark: str = "#") -> list[str]:
    # Only plain spaces are places to break a line: the narrow one before « ; » isn't.
    begin = f"{mark} "
    return textwrap.wrap(
        text, _WIDTH, initial_indent=begin, subsequent_indent=begin, break_long_words=False, break_on_hyphens=False
    )


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def main(file: Path) -> None:
    """Write every setting with its comment to FILE, keeping the values that it sets.

    Example: python -m kiosk.settings_table config/kiosk.toml
    """
    try:
        load_settings(file)
        given = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        text = settings_file(given)
    except (SettingsError, CommentMissing) as trouble:
        raise click.UsageError(str(trouble)) from trouble
    file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
