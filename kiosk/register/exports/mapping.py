"""How a journey's decisions are called in other systems: its file `exports.toml`, read and checked.

Knows no decision by name. Codes are those of the standards; sentences are the journey's own, in its language.
"""

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.register.errors import N_, Phrase
from kiosk.register.exports.errors import MappingMissing, MappingWrong
from kiosk.register.record import Answer

FILE_NAME = "exports.toml"

_Sentence = Annotated[str, Field(min_length=1)]


class Basis(StrEnum):
    """What the law makes of the answer.

    An objection to what the law opens by itself is never a consent refused, nor a withdrawn one.
    """

    CONSENT = "consent"
    OBJECTION = "objection"
    REQUEST = "request"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Party(_Table):
    """Somebody who answers for the data that a decision is about. ISO/IEC TS 27560, 6.3.6."""

    name: _Sentence
    address: _Sentence
    contact: _Sentence
    kind: Literal["public-authority", "health-fund", "hospital"]


class Zfa(_Table):
    """The field of PAM.fr's segment ZFA that holds a decision, and the code of each answer."""

    field: Literal[9, 11]
    consent: Literal["INO", "IC"]
    refuse: Literal["IO", "INC"]

    def code(self, answer: Answer) -> str:
        """The code of an answer. Raises KeyError for one that isn't a choice's."""
        return {Answer.CONSENT: self.consent, Answer.REFUSE: self.refuse}[answer]


class Fhir(_Table):
    """Codes of HL7's v3-ActReason: what the data may, or may not, be used for."""

    purposes: Annotated[tuple[str, ...], Field(min_length=1)]


class DecisionMap(_Table):
    """One decision, as other systems know it. `parties` are names of `[parties.*]`, or "site"."""

    basis: Basis
    purpose: _Sentence
    service: _Sentence
    law: _Sentence
    data: Annotated[tuple[str, ...], Field(min_length=1)]
    recipients: Annotated[tuple[str, ...], Field(min_length=1)]
    parties: Annotated[tuple[str, ...], Field(min_length=1)]
    withdrawal: _Sentence
    fhir: Fhir | None = None
    zfa: Zfa | None = None


class Mapping(_Table):
    """The whole file."""

    jurisdiction: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    storage: _Sentence
    rights: Annotated[tuple[str, ...], Field(min_length=1)]
    authority: _Sentence
    parties: dict[str, Party]
    decisions: dict[str, DecisionMap]


def load_mapping(path: Path) -> Mapping:
    """The mapping in `path`. Raises MappingMissing, MappingWrong."""
    try:
        mapping = Mapping.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as trouble:
        raise MappingMissing(file=path.name) from trouble
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise MappingWrong(file=path.name, detail=trouble) from trouble
    except ValidationError as trouble:
        first = trouble.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise MappingWrong(file=path.name, detail=f"{place}: {first['msg']}") from trouble
    for name, decision in mapping.decisions.items():
        for party in decision.parties:
            if party != SITE and party not in mapping.parties:
                missing = Phrase(N_("decisions.{name}: [parties.{party}] is missing"), name=name, party=party)
                raise MappingWrong(file=path.name, detail=missing)
        if decision.zfa is not None and not _fits(decision.zfa):
            raise MappingWrong(file=path.name, detail=Phrase(_ZFA_CODES, name=name))
    return mapping


SITE = "site"

_ZFA_CODES = N_("decisions.{name}.zfa: field 9 takes INO and IO, field 11 takes IC and INC")
_CODES = {9: ("INO", "IO"), 11: ("IC", "INC")}


def _fits(zfa: Zfa) -> bool:
    return _CODES[zfa.field] == (zfa.consent, zfa.refuse)
