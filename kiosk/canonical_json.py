"""Canonical JSON (RFC 8785) of what is signed, committed to or known by its fingerprint. Writes no fractions.

Ours, so that no other library's next version writes other bytes for what was signed. Without fractions and with
ASCII names the canonical form is what Python's own encoder writes, names sorted and nothing between signs.
"""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

# A float is no member: ECMAScript writes fractions in a way of its own (RFC 8785 §3.2.2.3).
Json: TypeAlias = str | int | bool | Sequence["Json"] | Mapping[str, "Json"] | None


def dumps(value: Json) -> bytes:
    """`value` in UTF-8. Names must be ASCII, where sorting by UTF-16 units (§3.2.3) and by code points is the same.

    Raises UnicodeEncodeError for half a surrogate pair: that is no text.
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()
