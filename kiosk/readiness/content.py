"""Whether what is said and asked is whole: the mode, the site's settings, the script. Knows no device."""

from collections.abc import Iterator
from gettext import gettext as _

from kiosk.app import House
from kiosk.journey.check import check
from kiosk.journey.problem import Problem, ScriptError
from kiosk.journey.script import Script
from kiosk.lawful import missing
from kiosk.readiness.part import Part, State

# So many remarks are read; more are counted.
_MOST_REMARKS = 3


def mode_part(house: House) -> Part:
    """Whether what people decide counts."""
    if house.settings.station.mode == "real":
        return Part("mode", State.GOOD, _("Real use: what people decide is recorded."))
    return Part(
        "mode",
        State.REMARK,
        _("Demonstration: every paper says TRIAL, and nothing counts."),
        _("For real use, fill [site] in, then set [station] mode to real."),
    )


def settings_part(house: House) -> Part:
    """Whether what papers need is filled in."""
    try:
        blanks = missing(house.settings, house.script)
    except ScriptError:
        return Part("settings", State.REMARK, _("The script can't be read: what letters need isn't known."))
    if blanks:
        is_real = house.settings.station.mode == "real"
        return Part(
            "settings",
            State.BROKEN if is_real else State.REMARK,
            _("Not filled in yet, and real use needs them: {names}.").format(names=", ".join(blanks)),
            _("Fill them in under [site] in kiosk.toml, or by answering: kiosk setup lieu loi"),
        )
    return Part("settings", State.GOOD, _("Everything that papers need is filled in."))


def script_part(house: House) -> Part:
    """Whether the words keep every rule."""
    try:
        problems = check(house.script, house.journey_folder)
    except ScriptError as trouble:
        return Part(
            "script", State.BROKEN, str(trouble), _("Correct that file, or put back the one that was delivered.")
        )
    # Trouble in a translation withholds it and stops nothing else.
    wrong = [one for one in problems if not one.is_warning and not _is_withheld(house.script, one)]
    if wrong:
        return Part(
            "script",
            State.BROKEN,
            _("{count} rules are broken, the first: {first}").format(count=len(wrong), first=wrong[0]),
            _("« kiosk script check » shows each with its file and line."),
        )
    remarks = [*_not_offered(house.script)]
    remarks += [str(problem) for problem in problems if not _is_withheld(house.script, problem)]
    if house.script.is_modified:
        remarks.insert(0, _("The words were modified by the site."))
    if remarks:
        told = remarks[:_MOST_REMARKS]
        if len(remarks) > _MOST_REMARKS:
            more = len(remarks) - _MOST_REMARKS
            told.append(_("(And {count} more: see « kiosk script check ».)").format(count=more))
        return Part("script", State.REMARK, " ".join(told), _("Let somebody read these words again."))
    return Part("script", State.GOOD, _("Every rule holds."))


def _is_withheld(script: Script, problem: Problem) -> bool:
    """Whether it is about a translation that nobody is offered."""
    return problem.file.partition("/")[0] in script.withheld


def _not_offered(script: Script) -> Iterator[str]:
    """The translations that are withheld, and why."""
    if unread := [language for language, found in script.withheld.items() if not found]:
        yield _("Not offered, for nobody has reviewed these translations: {languages}.").format(
            languages=", ".join(unread)
        )
    for language, found in script.withheld.items():
        if found:
            told = _("Translation « {language} »: not offered, {count} things to mend.")
            yield told.format(language=language, count=len(found))
