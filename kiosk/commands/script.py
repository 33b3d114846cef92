"""`kiosk script …`: for those who write, read, check and record what a journey says.

Knows scripts and terminals; the house that has the script and the voices is handed in (`ctx.obj`).
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NoReturn, Protocol

import click

from kiosk.commands.words import DOESNT_HOLD, _, print_json, refuse
from kiosk.hearing_check import sound_problems
from kiosk.journey.check import check as check_script
from kiosk.journey.fingerprint import deliver, is_modified
from kiosk.journey.fixed_sentences import fixed_sentences
from kiosk.journey.following import stamp
from kiosk.journey.parity import titles_of, units
from kiosk.journey.problem import Problem, ScriptError
from kiosk.journey.script import Script, Text, Topic
from kiosk.journey.signing import FOLDER as FILMS
from kiosk.journey.signing import KINDS, strangers, takes
from kiosk.journey.words import Passages
from voice.speaking.recordings import recording_name

Progress = Callable[[int, int], None]


class ScriptHouse(AbstractContextManager["ScriptHouse"], Protocol):
    """What these commands need of the house."""

    @property
    def journey_folder(self) -> Path:
        """Folder of the journey."""

    @property
    def site(self) -> Mapping[str, str]:
        """The values for `{site.…}`."""

    def load(self) -> Script:
        """The script. Raises ScriptIncomplete or ScriptWrong."""

    def render(self, progress: Progress) -> None:
        """Render every fixed sentence to sound; `progress` is told how many are done, of how many."""


@click.group(help=_("What the journey says: check it, read it, record it."))
def script() -> None:
    """The group of these commands."""


@script.command(
    help=_(
        "Check every rule that the words keep, and print what breaks one with its file and line. Exits 1 when a rule is"
        " broken; words to be read again break none.\n\nExample: kiosk script check"
    )
)
@click.option("--deliver", "is_delivering", is_flag=True, hidden=True)
@click.pass_obj
def check(house: ScriptHouse, *, is_delivering: bool) -> None:
    """`--deliver` takes the words, where they keep every rule, as the delivered ones."""
    try:
        loaded = house.load()
    except ScriptError as trouble:
        for problem in trouble.problems:
            click.echo(_line(problem, house.journey_folder))
        raise SystemExit(DOESNT_HOLD) from trouble
    day = datetime.datetime.now().astimezone().date()
    by_ear = sound_problems(loaded, house.journey_folder, day)
    problems = sorted((*check_script(loaded, house.journey_folder), *by_ear))
    for problem in problems:
        click.echo(_line(problem, house.journey_folder))
    _echo_films(loaded, house.journey_folder)
    failures = sum(not problem.is_warning for problem in problems)
    if is_delivering and not failures:
        deliver(house.journey_folder)
    _echo_state(loaded, is_changed=is_modified(house.journey_folder) if is_delivering else loaded.is_modified)
    if failures:
        click.echo(_("To mend: {count}.").format(count=failures))
        raise SystemExit(DOESNT_HOLD)
    click.echo(_("Every rule holds."))


@script.command(
    help=_(
        "Note that LANGUAGE is translated from the original as it is now; with ADDRESSES, only these passages or what"
        " lies below them.\n\nExample: kiosk script translated en topics/space decisions"
    )
)
@click.argument("language")
@click.argument("addresses", nargs=-1)
@click.pass_obj
def translated(house: ScriptHouse, *, language: str, addresses: tuple[str, ...]) -> None:
    """Whoever translated says so; nobody else can know it."""
    loaded = _loaded(house)
    if not (house.journey_folder / language).is_dir() or language == loaded.original.language:
        told = _("There is no translation « {language} » in {folder}.")
        refuse(told.format(language=language, folder=house.journey_folder))
    wanted = tuple(units(loaded.original, titles_of(loaded.plan, loaded.original.language)))
    for address in addresses:
        if not any(one.address == address or one.address.startswith(f"{address}/") for one in wanted):
            refuse(_("The original has no « {key} »: kiosk script check names addresses.").format(key=address))
    count = stamp(house.journey_folder, language, wanted, addresses)
    click.echo(_("Noted, lines that changed: {count}.").format(count=count))


def _line(problem: Problem, folder: Path) -> str:
    here = Path.cwd()
    file = folder.resolve() / problem.file
    shown = file.relative_to(here) if file.is_relative_to(here) else file
    where = f"{shown}:{problem.line}" if problem.line else str(shown)
    sentence = _("to look at: {sentence}").format(sentence=problem.sentence) if problem.is_warning else problem.sentence
    return f"{where}: {sentence}"


def _echo_films(loaded: Script, folder: Path) -> None:
    """How much is filmed in sign language; films of no passage by name."""
    listed = tuple(takes(loaded, folder))
    filmed = sum(take.film is not None for take in listed)
    click.echo(_("French sign language: {filmed} passages filmed of {count}.").format(filmed=filmed, count=len(listed)))
    for path in strangers(loaded, folder):
        told = _("{file} films no passage: correct its name (kiosk script sheet --sign lists them).")
        click.echo(told.format(file=path.relative_to(folder)))


def _echo_state(loaded: Script, *, is_changed: bool) -> None:
    click.echo(
        _("Fingerprint of the words and of the site's values: {fingerprint}").format(fingerprint=loaded.fingerprint)
    )
    click.echo(_("Words: modified by the site.") if is_changed else _("Words: as delivered."))
    for language, text in loaded.texts.items():
        review = text.review
        if review.by:
            told = _("Reviewed ({language}): by {by}, on {on}; to be read again on {again}.").format(
                language=language, by=review.by, on=review.on or "–", again=review.look_again or "–"
            )
        else:
            told = _("Reviewed ({language}): by nobody yet.").format(language=language)
        click.echo(told)
    for language, problems in loaded.withheld.items():
        if problems:
            told = _("Translation « {language} »: not offered, {count} things to mend.")
        else:
            told = _(
                "Translation « {language} »: not offered, nobody has reviewed it (unreviewed_languages in kiosk.toml "
                "allows it)."
            )
        click.echo(told.format(language=language, count=len(problems)))


@script.command(
    help=_(
        "Print the journey's topics and decisions, or one TOPIC by its number or id.\n\nExample: kiosk script show 21"
    )
)
@click.argument("topic", required=False)
@click.option("--json", "is_json", is_flag=True, help=_("Topics and decisions as JSON."))
@click.option("--language", metavar="LANGUAGE", help=_("Language to read in (the journey's first where absent)."))
@click.pass_obj
def show(house: ScriptHouse, *, topic: str | None, is_json: bool, language: str | None) -> None:
    """For who reads, and for programs that walk the journey."""
    loaded = _loaded(house)
    text = _text(loaded, language)
    if is_json:
        print_json(summary(loaded))
    elif topic is None:
        _echo_summary(loaded, text)
    else:
        _echo_topic(text.topics[topic_named(text, topic, "kiosk script show")])


def summary(loaded: Script) -> dict[str, object]:
    """What `show --json` prints: fingerprint, languages, topics and decisions in the order of the journey."""
    text = loaded.text(loaded.plan.languages[0])
    return {
        "fingerprint": loaded.fingerprint,
        "languages": list(loaded.plan.languages),
        "topics": [
            {"id": topic, "number": text.topics[topic].number, "group": group.id}
            for group in loaded.plan.groups
            for topic in group.topics
        ],
        "decisions": [
            {
                "id": place.id,
                "kind": place.kind.value,
                "situations": [option.id for option in situation.options] if situation else [],
                "answers": [answer.value for answer in text.decisions[place.id].answers],
            }
            for place in loaded.plan.decisions
            for situation in [text.decisions[place.id].situation]
        ],
    }


def _echo_summary(loaded: Script, text: Text) -> None:
    for group in loaded.plan.groups:
        click.echo(group.titles[text.language])
        for name in group.topics:
            click.echo(f"  {text.topics[name].number}  {text.topics[name].title}  ({name})")
    for decisions in loaded.plan.decision_groups:
        click.echo(decisions.titles[text.language])
        for place in loaded.plan.decisions:
            if place.group == decisions.id:
                answers = ", ".join(text.decisions[place.id].answers)
                click.echo(f"  {text.decisions[place.id].title}  ({place.id} : {answers})")


def _echo_topic(topic: Topic) -> None:
    click.echo(f"{topic.number}  {topic.title}")
    parts: tuple[tuple[str, Passages], ...] = (
        (_("In short"), topic.short),
        (_("More"), topic.more),
        (_("Arguments for"), topic.arguments),
        (_("Concerns"), topic.concerns),
    )
    for heading, passages in parts:
        if passages:
            click.echo()
            click.echo(heading)
            for passage in passages:
                click.echo(f"  {passage.text}  [{', '.join(passage.facts)}]")


def topic_named(text: Text, wanted: str, command: str) -> str:
    """The id of the topic of that number or id. Exit 2 where there is none: `command` is what somebody typed before."""
    found = next((name for name, topic in text.topics.items() if wanted in {name, str(topic.number)}), None)
    return found or refuse_topic(text, wanted, command)


def refuse_topic(text: Text, wanted: str, command: str) -> NoReturn:
    """End with an example of what can be typed."""
    first = min(topic.number for topic in text.open_topics.values())
    told = _("There is no topic « {topic} » here. For example: {example}. « kiosk script show » lists them.")
    refuse(told.format(topic=wanted, example=f"{command} {first}"))


@script.command(
    help=_(
        "Render every fixed sentence to sound ahead, so that nobody waits for it."
        "\n\nExample: kiosk script render --progress"
    )
)
@click.option("--progress", "is_shown", is_flag=True, help=_("Show how far it is."))
@click.pass_obj
def render(house: ScriptHouse, *, is_shown: bool) -> None:
    """What is there already isn't made again."""
    with house:
        _loaded(house)
        with _bar(is_shown=is_shown) as progress:
            house.render(progress)


@contextmanager
def _bar(*, is_shown: bool) -> Iterator[Progress]:
    if not is_shown:
        yield lambda _done, _total: None
        return
    with click.progressbar(length=1, label=_("Sentences to sound")) as bar:

        def moved(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield moved


@script.command(
    help=_(
        "Print the reading list for a person who records the words: the file's name, then the sentence."
        "\n\nExample: kiosk script sheet > to-read.txt"
    )
)
@click.option("--language", metavar="LANGUAGE", help=_("Language to read in (the journey's first where absent)."))
@click.option("--sign", "is_signed", is_flag=True, help=_("What is still to be filmed in French sign language."))
@click.pass_obj
def sheet(house: ScriptHouse, *, language: str | None, is_signed: bool) -> None:
    """Recordings go into the language's folder `recordings`, films into the journey's folder `lsf`."""
    loaded = _loaded(house)
    if is_signed:
        for take in takes(loaded, house.journey_folder):
            if take.film is None:
                click.echo(f"{FILMS}/{take.address}{KINDS[0]}\t{take.text}")
        return
    for sentence in fixed_sentences(loaded, _text(loaded, language).language):
        click.echo(f"{recording_name(sentence)}.wav\t{sentence}")


def _loaded(house: ScriptHouse) -> Script:
    try:
        return house.load()
    except ScriptError as trouble:
        refuse(str(trouble))


def _text(loaded: Script, language: str | None) -> Text:
    if language is None:
        return loaded.text(loaded.plan.languages[0])
    if language not in loaded.texts:
        told = _("This journey doesn't speak « {language} »: choose among {languages}.")
        refuse(told.format(language=language, languages=", ".join(loaded.texts)))
    return loaded.text(language)
