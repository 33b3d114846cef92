"""Scenes that may lie over any place: stopping, the inactivity alert, help on its way, and the ends."""

import dataclasses

from kiosk.journey.scene import SceneKind, ScenePassage
from kiosk.journey.spots import far
from kiosk.journey.spots.base import Choice, Context, Spot, paged
from kiosk.journey.spots.papers import public_heard
from kiosk.journey.tongue import tongue


class Stopping(Spot):
    """Stop and erase? Asked once; going on is the default."""

    kind = SceneKind.QUESTION

    def options(self, here: Context) -> tuple[Choice, ...]:
        """A slip for another day stands between both, where it would say something and nothing is recorded yet."""
        would_say = here.session.far is None and here.session.recorded is None and public_heard(here)
        return tuple(one for one in super().options(here) if would_say or one.id != "resume_slip")


class Alert(Spot):
    """Nobody did anything for a while: is somebody there?"""

    kind = SceneKind.QUESTION

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """With the seconds left, which the channel counts down."""
        words = here.text.scenes["alert"].passages
        return here.passages("scenes/alert", words, seconds=here.script.site.get("alert_seconds", ""))


def unreviewed(here: Context, language: str) -> str | None:
    """That nobody has reviewed a translation, in its own language; None for what was reviewed, and for the original."""
    text = here.script.text(language)
    if text.review.by or text is here.script.original:
        return None
    there = dataclasses.replace(here, session=dataclasses.replace(here.session, language=language))
    return there.part("unreviewed")


# So many options leave room for two sentences on their page.
_ROOM_BESIDE = 2


class Languages(Spot):
    """Which language? Each is named in itself; French sign language is one of them."""

    kind = SceneKind.MENU

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """Behind the last language, that there are no films in sign language: whoever looks for it there is told.

        Beside more than two languages a page has room for one sentence.
        """
        passages = super().passages(here)
        if here.session.far is not None or here.script.films:
            return passages
        named = [option.id for option in self.options(here)]
        if here.script.languages(from_afar=False)[-1] not in named:
            return passages
        told = here.passages("parts/signs_none", (here.text.words.parts["signs_none"],))
        return (*passages, *told) if len(named) <= _ROOM_BESIDE else told

    def options(self, here: Context) -> tuple[Choice, ...]:
        """In the order of the journey; where there are more than four, the others by pages."""
        is_far = here.session.far is not None
        languages = here.script.languages(from_afar=is_far)
        named = [Choice(one, tongue(one).name, one, unreviewed(here, one)) for one in languages]
        if not is_far and here.script.films:
            # A language like the others, behind them: that of who hears none of them. Only where a film is there.
            named.append(here.label("languages", "signs"))
        return paged(named, here.label("languages", "others"), here.session.language_page or 0)


class Help(Spot):
    """Somebody of the staff was called, is coming, or is there."""


class HelpUnanswered(Spot):
    """Nobody came: again, a resume slip or a call back, or on alone."""

    kind = SceneKind.QUESTION

    def options(self, here: Context) -> tuple[Choice, ...]:
        """A slip can be handed to who is there alone."""
        return far.help_options(here, super().options(here))


class ViewQuestion(Spot):
    """May somebody of the staff see the answers, too? Nothing but the person's own yes says so."""

    kind = SceneKind.QUESTION

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """With who it is that asks."""
        name, role = here.session.viewer_name, here.session.viewer_role
        who = here.part(f"viewer_{role}") if name is None else here.part("viewer_named", viewer=name)
        return here.passages("scenes/view_asked", here.text.scenes["view_asked"].passages, who=who)


class SwitchesOffered(Spot):
    """Somebody scans: shall their switch be tried, so that the kiosk goes as fast as they do?"""

    kind = SceneKind.QUESTION


class SwitchesTried(Spot):
    """The trial itself: presses are data here. Going on leaves it."""

    kind = SceneKind.TRIAL


class Ended(Spot):
    """The session is over. Where something is recorded, that nothing is done yet is said to the last."""

    kind = SceneKind.END

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """The scene's own words, then the reminder."""
        said = super().passages(here)
        if here.session.recorded is None:
            return said
        return (*said, *here.passages("parts/nothing_done", (here.text.words.parts["nothing_done"],)))


SPOTS: dict[str, Spot] = {
    "stopping": Stopping(),
    "languages": Languages(),
    "alert": Alert(),
    "help": Help(),
    "help_coming": Help(),
    "help_there": Help(),
    "help_unanswered": HelpUnanswered(),
    "view_asked": ViewQuestion(),
    "switches_offered": SwitchesOffered(),
    "switches_running": SwitchesTried(),
    "ended_finished": Ended(),
    "ended_stopped": Ended(),
    "ended_timed_out": Ended(),
}
