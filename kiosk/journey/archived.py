"""Words that were given to people before: what the archive keeps of a script, and the script that it holds.

The archive document is exactly what the fingerprint is of. Whether the site had changed those words, and who had
reviewed them, is no part of it and stands in a remark beside it: papers say both.
"""

import dataclasses
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from kiosk import canonical_json
from kiosk.journey.fingerprint import overlay_of
from kiosk.journey.load import load_script
from kiosk.journey.script import Script

_MARK = b'{"about":"'


@dataclass(frozen=True, slots=True)
class Remark:
    """What is known of archived words. `reviewed_by` has who reviewed them, by language; an empty name is nobody."""

    about: str
    is_modified: bool = False
    reviewed_by: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Document:
    files: dict[str, str]
    site: dict[str, str]


_DOCUMENT = TypeAdapter(_Document)
_REMARK = TypeAdapter(Remark)


def remark(script: Script) -> bytes:
    """What is to be archived beside the words of `script`. Canonical JSON (RFC 8785)."""
    reviewed = {language: text.review.by for language, text in script.texts.items()}
    return canonical_json.dumps(dataclasses.asdict(Remark(script.fingerprint, script.is_modified, reviewed)))


def beginning_of_remark(fingerprint: str) -> bytes:
    """How every remark about the words of that fingerprint begins."""
    return _MARK + fingerprint.encode()


def read_remark(document: bytes) -> Remark:
    """What `remark` wrote. Raises ValueError."""
    return _REMARK.validate_json(document)


def load_archived(document: bytes, known: Remark | None = None) -> Script:
    """The script that an archive document holds, with what is `known` of it.

    Raises ScriptIncomplete or ScriptWrong where its shape is too old for this program; ValueError where it is no
    archive document.
    """
    given = _DOCUMENT.validate_json(document)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        for file, text in given.files.items():
            path = (folder / file).resolve()
            if not path.is_relative_to(folder):
                raise ValueError(f"{file} lies outside of its document")
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            except OSError as trouble:
                raise ValueError(f"{file[:80]} is no name of a file: {trouble.strerror}") from trouble
        script = load_script(folder, given.site, overlay=overlay_of(given.files))
    if known is None:
        return script
    texts = {
        language: text.model_copy(
            update={"review": text.review.model_copy(update={"by": known.reviewed_by.get(language, "")})}
        )
        for language, text in script.texts.items()
    }
    return script.model_copy(update={"texts": texts, "is_modified": known.is_modified})
