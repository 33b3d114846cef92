"""`kiosk rehearse`: the journey in a terminal."""

from collections.abc import Iterable
from pathlib import Path

import click

from kiosk.app import House
from kiosk.commands.words import _, print_json, refuse
from kiosk.conversation import Conversation
from kiosk.guide import NoSuchAnswer, NotOffered, wishes
from kiosk.journey.actions import Action
from kiosk.journey.words import Capacity
from kiosk.register.references import spaced
from kiosk.rehearsal import (
    NoSuchStep,
    NotThere,
    Played,
    is_over,
    lines,
    play_actions,
    play_answers,
    settle,
    step,
)


@click.command(
    help=_(
        "Play the journey in a terminal. Nothing is written to the site's register.\n\n"
        "Example: kiosk rehearse --answers space=refuse,samu=later --json"
    )
)
@click.option("--actions", help=_('Actions to play, e.g. "next next choose:2 digits:01112026 timeout".'))
@click.option("--answers", help=_("Answers to go straight to: decision=answer, separated by commas."))
@click.option("--situation", "situations", default="", help=_("Situations: decision=situation, separated by commas."))
@click.option(
    "--capacity", type=click.Choice([str(one) for one in Capacity]), default="person", help=_("Who decides and signs.")
)
@click.option("--seed", type=int, help=_("Draw the order of answers from this number, to play the same again."))
@click.option("--json", "as_json", is_flag=True, help=_("Print what it came to as JSON."))
@click.pass_obj
def rehearse(
    house: House,
    *,
    actions: str | None,
    answers: str | None,
    situations: str,
    capacity: str,
    seed: int | None,
    as_json: bool,
) -> None:
    """Interactive, by actions, or straight to answers."""
    if actions is not None and answers is not None:
        refuse(_("Give --actions or --answers, not both."))
    with House(house.folders, is_rehearsal=True) as stage:
        conversation = stage.open_conversation(stage.settings.language, channel="rehearsal", seed=seed)
        if answers is not None:
            played = _to_answers(conversation, answers, situations, Capacity(capacity))
        elif actions is not None:
            played = _by_actions(conversation, actions.split())
        else:
            played = _by_hand(conversation)
        entry = stage.register.entry_of(played.reference) if played.reference else None
        code = stage.register.known(played.reference).code if played.reference else ""
    result = {
        "reference": played.reference,
        "entry": entry,
        "answers": played.answers,
        "papers": [{"kind": kind, "path": str(path)} for kind, path in stage.printed],
    }
    if as_json:
        print_json(result)
    else:
        _tell(played.reference, code, [path for _kind, path in stage.printed])


def _to_answers(conversation: Conversation, answers: str, situations: str, capacity: Capacity) -> Played:
    try:
        wanted = wishes(conversation.script, _pairs(answers), _pairs(situations), capacity)
        return play_answers(conversation, wanted)
    except NoSuchAnswer as trouble:
        refuse(_("{trouble}. « kiosk script show --json » lists them all.").format(trouble=trouble))
    except NotOffered as trouble:
        refuse(
            _("« {decision} » isn't offered here: it needs another answer before it, or another kind of site.").format(
                decision=trouble
            )
        )
    except NotThere as trouble:
        refuse(
            _("The walk stopped at the scene « {scene} ». « kiosk check » tells what doesn't work.").format(
                scene=trouble
            )
        )


def _by_actions(conversation: Conversation, words: Iterable[str]) -> Played:
    try:
        return play_actions(conversation, words)
    except NoSuchStep as trouble:
        refuse(
            _(
                "« {word} » is no action. There are: choose:N, digits:NNNN, scan:TEXT, silence, timeout, hangup, {all}."
            ).format(word=trouble, all=", ".join(sorted(set(Action) - {Action.CHOOSE})))
        )
    except NotThere as trouble:
        refuse(
            _("The walk stopped at the scene « {scene} ». « kiosk check » tells what doesn't work.").format(
                scene=trouble
            )
        )


def _by_hand(conversation: Conversation) -> Played:
    """Somebody types: a number chooses, Enter goes on, a word is an action."""
    met = [conversation.scene().id]
    best = None
    click.echo(_("A number chooses, Enter goes on, « back », « where », « stop » and other actions by their word."))
    while True:
        scene = conversation.scene()
        click.echo("\n" + "\n".join(lines(scene)))
        if is_over(scene):
            break
        typed = click.prompt(">", default="", show_default=False, prompt_suffix=" ", type=str).strip()
        word = f"digits:{typed}" if typed.isdecimal() and scene.entry_length else typed
        word = f"choose:{word}" if word.isdecimal() else word or "next"
        try:
            event = step(word)
        except NoSuchStep:
            click.echo(_("That is no action."))
            continue
        conversation.handle(event)
        settle(conversation)
        session = conversation.session()
        met.append(conversation.scene().id)
        if session.recorded is not None:
            best = session.recorded.reference
    session = conversation.session()
    return Played(best, {one.decision: one.answer.value for one in session.answers if one.is_confirmed}, tuple(met))


def _pairs(text: str) -> dict[str, str]:
    """`a=b,c=d` as a dictionary. A pair that is none is refused."""
    pairs: dict[str, str] = {}
    for pair in filter(None, (one.strip() for one in text.split(","))):
        name, equals, value = pair.partition("=")
        if not equals or not name or not value:
            refuse(_("« {pair} » should be written name=value.").format(pair=pair))
        pairs[name.strip()] = value.strip()
    return pairs


def _tell(reference: str | None, code: str, papers: Iterable[Path]) -> None:
    if reference is None:
        click.echo(_("Nothing was recorded."))
    else:
        told = _("Recorded in the rehearsals' register: {reference}, code {code}.")
        click.echo(told.format(reference=spaced(reference), code=code))
    for path in papers:
        click.echo(f"  {path}")
