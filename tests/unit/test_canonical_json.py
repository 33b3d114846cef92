"""What is signed is written as RFC 8785 has it, beside another's implementation."""

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as any_

from kiosk import canonical_json

NAMES = any_.text(any_.characters(max_codepoint=0x7F), max_size=8)
VALUES = any_.recursive(
    any_.none() | any_.booleans() | any_.integers(-(2**53) + 1, 2**53 - 1) | any_.text(),
    lambda inner: any_.lists(inner, max_size=4) | any_.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_the_bytes_are_those_of_another_implementation(value: canonical_json.Json) -> None:
    assert canonical_json.dumps(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


def test_half_a_sign_is_no_text() -> None:
    with pytest.raises(UnicodeEncodeError):
        canonical_json.dumps({"name": "\ud800"})
