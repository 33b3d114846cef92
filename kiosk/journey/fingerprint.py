"""The fingerprint of a script: which exact words and site values a person may be given, and whether they were changed.

Knows files as text alone; doesn't know what they say.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from kiosk import canonical_json

# The fingerprint of the words as they were delivered, written by `kiosk script check --deliver`.
DELIVERED = "delivered.txt"
# Where sites say some things in words of their own: a folder a site.
SITES = "sites"
# What delivered words call the files that no language has for itself.
_SHARED = "journey"
# Who read the words, and how other systems call the decisions, says nothing to the person: neither changes what was
# said, nor marks it as modified.
_NOT_WORDS = frozenset({"review.toml", "exports.toml"})


def word_files(folder: Path, overlay: str = "") -> dict[str, str]:
    """Text of every file that holds words, by its path relative to `folder`; line ends are made the same everywhere.

    Of the sites' own words those of `overlay` alone.
    """
    named = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.toml")) if path.is_file()}
    return {
        name: path.read_text(encoding="utf-8", errors="replace")
        for name, path in named.items()
        if path.name not in _NOT_WORDS
        and (not name.startswith(f"{SITES}/") or (overlay and name.startswith(f"{SITES}/{overlay}/")))
    }


def archive_document(folder: Path, site: Mapping[str, str], overlay: str = "") -> bytes:
    """Exactly the bytes whose SHA-256 is the fingerprint: canonical JSON (RFC 8785) of the files and site values."""
    return canonical_json.dumps({"files": dict(word_files(folder, overlay)), "site": dict(site)})


def overlay_of(files: Iterable[str]) -> str:
    """Which site's own words are among the files of an archive document; empty where none are."""
    own = (name.split("/")[1] for name in files if name.startswith(f"{SITES}/"))
    return next(own, "")


def fingerprint(folder: Path, site: Mapping[str, str], overlay: str = "") -> str:
    """SHA-256, in hex, of the archive document."""
    return hashlib.sha256(archive_document(folder, site, overlay)).hexdigest()


def words_fingerprint(folder: Path) -> str:
    """What `delivered.txt` is compared with: SHA-256, in hex, of the files of each language and of what they share.

    One line a part, without the site's values, so that translations delivered apart can be put together.
    """
    parts: dict[str, dict[str, str]] = {}
    for name, text in word_files(folder).items():
        part = name.partition("/")[0] if "/" in name else _SHARED
        parts.setdefault(part, {})[name] = text
    return "\n".join(
        f"{part} {hashlib.sha256(canonical_json.dumps(dict(files))).hexdigest()}"
        for part, files in sorted(parts.items())
    )


def is_modified(folder: Path, overlay: str = "") -> bool:
    """Whether the words differ from those delivered. Words that nobody delivered count as the site's own."""
    delivered = folder / DELIVERED
    if overlay and any((folder / SITES / overlay).rglob("*.toml")):
        return True
    return not delivered.is_file() or delivered.read_text(encoding="utf-8").strip() != words_fingerprint(folder)


def deliver(folder: Path) -> str:
    """Write the words' fingerprint as the delivered one, and return it. For those who publish a journey."""
    words = words_fingerprint(folder)
    (folder / DELIVERED).write_text(words + "\n", encoding="utf-8")
    return words
