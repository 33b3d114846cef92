"""Reading a journey's files into a `Script`, or saying in one sentence what stops it, with file and line.

Knows which files make a script. What the words say is the business of `kiosk.journey.check`.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from kiosk.journey.fingerprint import archive_document, fingerprint, is_modified
from kiosk.journey.links import broken_links
from kiosk.journey.problem import ScriptError, ScriptIncomplete, ScriptWrong, script_error
from kiosk.journey.reader import Reader
from kiosk.journey.script import Script
from kiosk.journey.signing import films_in
from kiosk.journey.translations import is_reviewed, with_translation, withheld

__all__ = [
    "ScriptError",
    "ScriptIncomplete",
    "ScriptWrong",
    "archive_document",
    "load_script",
]

_NO_SITE: Mapping[str, str] = MappingProxyType({})


def load_script(
    folder: Path,
    site: Mapping[str, str] = _NO_SITE,
    site_kind: str | None = None,
    *,
    unreviewed: Collection[str] = (),
    overlay: str = "",
    only_offered: bool = False,
) -> Script:
    """The script in `folder`, with `site` for its `{site.…}` values (names without « site. »).

    With `site_kind` only the decisions that such a site offers are in the plan. A translation is offered where it is
    whole, follows the original as it is now, and was reviewed; those in `unreviewed` even where nobody has. Trouble in
    a translation never stops the original; with `only_offered` one that nobody reviewed or allowed isn't even read, for
    whoever serves people and can't wait. `overlay` names a folder under `sites/` of the journey, which says some
    things in the site's own words. Raises ScriptIncomplete or ScriptWrong, which hold every problem found and
    name the first with its file and line.
    """
    reader = Reader(folder, overlay)
    plan = reader.plan()
    facts = reader.facts()
    original = reader.text(plan.languages[0]) if plan else None
    if plan is None or facts is None or original is None:
        raise script_error(tuple(reader.problems))
    script = Script(
        plan=plan.model_copy(update={"languages": (original.language,)}),
        texts={original.language: original},
        facts=facts,
        site=dict(site),
        fingerprint=fingerprint(folder, site, overlay),
        is_modified=is_modified(folder, overlay),
        films=films_in(folder),
    )
    if broken := (*broken_links(script, reader.source), *reader.strangers()):
        raise script_error(broken)
    for language in (one for one in plan.languages[1:] if (folder / one).is_dir()):
        is_allowed = language in unreviewed
        if only_offered and not is_allowed and not is_reviewed(language, folder, overlay):
            script = withheld(script, language, ())
        else:
            script = with_translation(script, language, folder, overlay, is_allowed=is_allowed)
    return script if site_kind is None else _offered_at(script, site_kind)


def _offered_at(script: Script, site_kind: str) -> Script:
    places = tuple(place for place in script.plan.decisions if place.is_offered_at(site_kind))
    return script.model_copy(update={"plan": script.plan.model_copy(update={"decisions": places})})
