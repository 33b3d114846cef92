"""What doesn't fit the shape of a script's files, as sentences for somebody who edits them. Knows pydantic's errors."""

from collections.abc import Iterator
from gettext import gettext as _

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kiosk.journey.problem import MISSING, Problem
from kiosk.journey.source_lines import SourceLines


def shape_problems(trouble: ValidationError, file: str, source: SourceLines) -> Iterator[Problem]:
    """One problem for each error that pydantic found in `file`. Lists count from 1, as people do."""
    for error in trouble.errors():
        path = [part + 1 if isinstance(part, int) else part for part in error["loc"] if part != "[key]"]
        rule, sentence = _told(error)
        limits = error.get("ctx", {})
        told = sentence.format(
            key=".".join(map(str, path)),
            value=error["input"],
            reason=error["msg"],
            least=limits.get("min_length"),
            most=limits.get("max_length"),
            expected=limits.get("expected"),
            limit=f"≥ {limits['ge']}" if "ge" in limits else f"≤ {limits.get('le')}",
        )
        yield Problem(file, source.line(file, path), rule, told)


def _told(error: ErrorDetails) -> tuple[str, str]:
    """Rule and sentence (with blanks) for one error."""
    if error["loc"][-1:] == ("[key]",):
        return "shape", _("there is no key « {key} »: remove it or correct its name.")
    match error["type"]:
        case "missing":
            return MISSING, _("« {key} » is missing: write it.")
        case "string_too_short":
            return MISSING, _("« {key} » is blank: write it.")
        case "too_short":
            return MISSING, _("« {key} » is too short a list: write at least {least}.")
        case "too_long":
            return "shape", _("« {key} » is too long a list: keep at most {most}.")
        case "extra_forbidden":
            return "shape", _("there is no key « {key} »: remove it or correct its name.")
        case "enum" | "literal_error":
            return "shape", _("« {key} » can't be « {value} »: write one of {expected}.")
        case "string_type":
            return "shape", _("« {key} » can't be « {value} »: write words between quotation marks.")
        case "tuple_type":
            return "shape", _("« {key} » can't be « {value} »: write a list between square brackets.")
        case "dict_type" | "model_type":
            return "shape", _("« {key} » can't be « {value} »: write a table.")
        case "bool_type" | "bool_parsing":
            return "shape", _("« {key} » can't be « {value} »: write true or false.")
        case "int_type" | "int_parsing" | "int_from_float":
            return "shape", _("« {key} » can't be « {value} »: write a whole number.")
        case "greater_than_equal" | "less_than_equal":
            return "shape", _("« {key} » can't be « {value} »: write a number {limit}.")
        case _:
            return "shape", _("« {key} » can't be « {value} »: {reason}.")
