"""The blanks of passages: only those that the engine or the site fills there, the same in each variant."""

from collections.abc import Iterator
from gettext import gettext as _

from kiosk.journey.blanks import blanks, site_blanks
from kiosk.journey.checks.subject import Entry, Subject
from kiosk.journey.fixed import FAR_PARTS, FAR_SCENES, FIXED_SCENES, NOTICES, PARTS, WHERE
from kiosk.journey.problem import Problem

_SITE = "site."
# What the engine fills in a decision's passages where the person typed the date of their letter.
_DATED = frozenset({"date", "deadline"})

# What the kiosk asks back where it isn't sure what it heard.
_HEARD = frozenset({"phrase"})


def blanks_are_known(subject: Subject) -> Iterator[Problem]:
    """A blank is one that the engine fills at that place, or a value that the site has."""
    site = subject.script.site
    for entry in subject.entries:
        allowed = _allowed(subject, entry)
        for text in entry.words.variants():
            for name in sorted(blanks(text)):
                if name.startswith(_SITE):
                    if name.removeprefix(_SITE) not in site:
                        told = _("there is no site value « {{{name}}} »: correct its name.").format(name=name)
                        yield _problem(subject, entry, text, told)
                elif allowed is not None and name not in allowed:
                    told = _("nothing fills « {{{name}}} » here: remove it or correct its name.").format(name=name)
                    yield _problem(subject, entry, text, told)
    for address, title in subject.titles():
        allowed = _scene_blanks(address[-2]) if "scenes" in address else frozenset()
        for name in sorted(blanks(title) - allowed):
            told = _("nothing fills « {{{name}}} » here: remove it or correct its name.").format(name=name)
            yield subject.problem(address, "blank", told, phrase=title)


def variants_have_the_same_blanks(subject: Subject) -> Iterator[Problem]:
    """A parent or a guardian is told as much as the person. The `blank` text stands for a site value that is absent."""
    for entry in subject.entries:
        for text in (entry.words.child, entry.words.represented):
            if text is not None and blanks(text) != blanks(entry.words.text):
                differing = ", ".join(f"{{{name}}}" for name in sorted(blanks(text) ^ blanks(entry.words.text)))
                told = _("this variant hasn't the same blanks as its text ({blanks}): use the same.").format(
                    blanks=differing
                )
                yield _problem(subject, entry, text, told)


def blank_site_values_have_other_words(subject: Subject) -> Iterator[Problem]:
    """Where a site value isn't filled in, the passage has a `blank` text, and that one uses no site value."""
    site = subject.script.site
    for entry in subject.entries:
        used = {
            name
            for text in (entry.words.text, entry.words.child, entry.words.represented)
            for name in site_blanks(text or "")
        }
        empty = sorted(name for name in used if name in site and not site[name].strip())
        if empty and entry.words.blank is None:
            told = _(
                'the site hasn\'t filled in « {name} »: give this passage the words for that (blank = "…").'
            ).format(name=empty[0])
            yield _problem(subject, entry, entry.words.text, told)
        if entry.words.blank is not None and site_blanks(entry.words.blank):
            yield _problem(
                subject,
                entry,
                entry.words.blank,
                _("the words for an absent site value may use none themselves: write them without."),
            )


def _allowed(subject: Subject, entry: Entry) -> frozenset[str] | None:
    """Blanks that the engine fills there; None where papers fill their own."""
    match entry.address:
        case ("scenes", scene, *_rest) | ("phone", "scenes", scene, *_rest):
            return _scene_blanks(scene)
        case ("words" | "phone", "notices", name):
            return NOTICES[name]
        case ("words", "where", name):
            return WHERE[name]
        case ("words" | "phone", "parts", name):
            return PARTS.get(name) or FAR_PARTS.get(name, frozenset())
        case ("spoken", "did_you_mean"):
            return _HEARD
        case ("decisions", name, "variants", situation, *_rest):
            asked = subject.text.decisions[name].situation
            is_dated = asked is not None and any(
                option.id == situation and option.asks_date for option in asked.options
            )
            return _DATED if is_dated else frozenset()
        case ("letters" | "papers", *_rest):
            return None
        case _:
            return frozenset()


def _scene_blanks(scene: str) -> frozenset[str]:
    """What the engine fills in a scene, near or far."""
    return frozenset().union(*(known[scene].blanks for known in (FIXED_SCENES, FAR_SCENES) if scene in known))


def _problem(subject: Subject, entry: Entry, text: str, sentence: str) -> Problem:
    return subject.problem(entry.address, "blank", sentence, phrase=text)
