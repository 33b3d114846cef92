"""A second language for the delivered journey, made of its first: every word in Arabic letters, blanks and ids kept.

It says nothing, but it is as long, as structured and as far from French as a translation is: for tests of what a
second language does to pages and papers before anybody has translated the journey.
"""

import re
from typing import Any

from kiosk.journey.script import Plan, Review, Script, SheetBlock, Text
from kiosk.journey.words import Model, Words

LANGUAGE = "ar"

_LETTERS = str.maketrans(
    dict(zip("abcdefghijklmnopqrstuvwxyz", "ابكدهفجحيزقلمنوبعرستوفوخية", strict=True))
    | dict(zip("éèêëàâîïôöùûüçœ", "ييييااييوووووسو", strict=True))
    | {"?": "؟", ",": "،", ";": "؛", "\u202f": "", "’": " ", "-": " "}
)
_BLANK = re.compile(r"(\{[^}]*\})")
_READ = frozenset({"title", "short", "text", "child", "represented", "blank"})


def in_letters(text: str) -> str:
    """`text` in Arabic letters; what stands between braces as it is."""
    return "".join(part if part.startswith("{") else part.lower().translate(_LETTERS) for part in _BLANK.split(text))


def with_second_language(script: Script) -> Script:
    """`script` with one more language, offered though nobody has reviewed it."""
    original = script.original
    explained = {in_letters(word): _spoken(words) for word, words in original.words.explained.items()}
    translated = _model(original)
    text = translated.model_copy(
        update={
            "language": LANGUAGE,
            "review": Review(),
            "lexicon": {},
            "words": translated.words.model_copy(update={"explained": explained}),
        }
    )
    return script.model_copy(
        update={"texts": {**script.texts, LANGUAGE: text}, "plan": _titled(script.plan, original.language)}
    )


def _titled(plan: Plan, original: str) -> Plan:
    def both(titles: dict[str, str]) -> dict[str, str]:
        return {**titles, LANGUAGE: in_letters(titles[original])}

    def named(groups: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(group.model_copy(update={"titles": both(group.titles)}) for group in groups)

    return plan.model_copy(
        update={
            "languages": (original, LANGUAGE),
            "titles": both(plan.titles),
            "groups": named(plan.groups),
            "decision_groups": named(plan.decision_groups),
        }
    )


def _model(value: Text) -> Text:
    changed: Text = _spoken(value)
    return changed


def _spoken(value: Any) -> Any:
    match value:
        case Words() | SheetBlock():
            given = {name: getattr(value, name) for name in ("text", "child", "represented", "blank")}
            return value.model_copy(update={name: in_letters(told) for name, told in given.items() if told})
        case Model():
            changed = {
                name: in_letters(inner) if name in _READ and isinstance(inner, str) else _spoken(inner)
                for name, inner in value
                if name != "papers" and name in value.model_fields_set  # a variant names what it has alone
            }
            if isinstance(value, Text):
                changed["papers"] = {
                    section: words if section == "recipients" else _spoken(words)
                    for section, words in value.papers.items()
                }
            return value.model_copy(update=changed)
        case dict():
            return {name: _spoken(inner) for name, inner in value.items()}
        case tuple():
            return tuple(_spoken(inner) for inner in value)
        case _:
            return value
