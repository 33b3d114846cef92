"""Words that a person is given, in their variants by who the decision is for, with what they rest on."""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator


class Capacity(StrEnum):
    """Who decides and signs: the person, a parent for a child, a guardian for a person they represent."""

    PERSON = "person"
    PARENT = "parent"
    GUARDIAN = "guardian"


# What turns the order of signs around. Where a paper needs it, `blanks` and the renderings put it in themselves: one
# that came with words would turn what stands behind them, too, and a reader would see another sentence than we signed.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Control characters, which a printer takes for commands and a voice stumbles over; ends of lines; halves of signs.
_HIDDEN = frozenset({"Cc", "Zl", "Zp", "Cs"})


def has_hidden_sign(value: object) -> bool:
    """Whether a text, or one of those in a table or list, holds a sign that nobody sees and that changes the others."""
    match value:
        case str():
            return any(sign in _TURNS or unicodedata.category(sign) in _HIDDEN for sign in value)
        case Mapping():
            return any(has_hidden_sign(key) or has_hidden_sign(one) for key, one in value.items())
        case tuple() | list() | set() | frozenset():
            return any(map(has_hidden_sign, value))
        case _:
            return False


class Model(BaseModel):
    """Base of every value read from a script's files: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @field_validator("*")
    @classmethod
    def _holds_no_hidden_sign(cls, value: object) -> object:
        if has_hidden_sign(value):
            raise ValueError("it holds a control character, or a sign that turns what follows around: remove it")
        return value


class Words(Model):
    """One passage: a sentence (rarely two), the unit that is spoken, lit up and cached.

    `child` and `represented` replace `text` where a parent decides for a child, or a guardian for a person whom
    they represent. `facts` are ids of `facts.toml`; `speaker` is an id of `[speakers]` in `facts.toml` for an
    opinion. `blank` is what is said instead where a `{site.…}` value that the text uses is not filled in.
    """

    text: Annotated[str, Field(min_length=1)]
    child: str | None = None
    represented: str | None = None
    blank: str | None = None
    facts: tuple[str, ...] = ()
    speaker: str | None = None

    def for_capacity(self, capacity: Capacity) -> str:
        """The variant for `capacity`; the plain text where the script has no other."""
        match capacity:
            case Capacity.PARENT:
                return self.child or self.text
            case Capacity.GUARDIAN:
                return self.represented or self.text
            case Capacity.PERSON:
                return self.text

    def variants(self) -> tuple[str, ...]:
        """Every text that may be given, without repetition, in a fixed order."""
        return tuple(dict.fromkeys(t for t in (self.text, self.child, self.represented, self.blank) if t))


def _from_plain_string(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


# In a script's files a passage without variants or facts may be written as a plain string.
Passage = Annotated[Words, BeforeValidator(_from_plain_string)]
Passages = tuple[Passage, ...]
