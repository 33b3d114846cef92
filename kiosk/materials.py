"""The software bill of materials: every library of a lock, as CycloneDX JSON. Knows the form of the locks, of apt’s
indexes and of CycloneDX 1.6; what a licence is, installed packages say themselves.

    python -m kiosk.materials requirements.lock bom.cdx.json [Packages…]

Made twice from the same files, it is the same to the byte: no time, no chance.
"""

import importlib.metadata
import json
import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

_PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^\s;]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"^ +# (?:via )?(?:  )?(?P<name>[a-zA-Z0-9_.-]+)(?: \(.*\))?$")
_OURSELVES = "clairvoix"
# An address of our own for what is derived from the locks (RFC 9562, version 5: the same name, the same number).
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:clairvoix:materials")


@dataclass(frozen=True, slots=True)
class Pin:
    """One library of a lock: its exact version, the files that are it, and who asked for it."""

    name: str
    version: str
    hashes: tuple[str, ...]
    asked_by: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Its package URL (ECMA-427)."""
        return f"pkg:pypi/{self.name}@{quote(self.version)}"


def pins(lock: str) -> tuple[Pin, ...]:
    """Every library that `lock` names, in its order."""
    found: list[Pin] = []
    name = version = ""
    hashes: list[str] = []
    asked_by: list[str] = []
    for line in [*lock.splitlines(), "end==0"]:
        if match := _PIN.match(line):
            if name:
                found.append(Pin(name, version, tuple(hashes), tuple(asked_by)))
            name, version, hashes, asked_by = match["name"], match["version"], [], []
        if match := _HASH.search(line):
            hashes.append(match[1])
        elif match := _VIA.match(line):
            asked_by.append(match["name"].lower())
    return tuple(found)


def debian_packages(index: str) -> Iterator[dict[str, Any]]:
    """The components of apt's `index` (a Packages file)."""
    for stanza in index.split("\n\n"):
        fields = dict(re.findall(r"^(Package|Version|Architecture|SHA256): (.+)$", stanza, re.MULTILINE))
        if len(fields) == len(("Package", "Version", "Architecture", "SHA256")):
            place = f"{fields['Package']}@{quote(fields['Version'])}?arch={fields['Architecture']}"
            purl = f"pkg:deb/debian/{place}"
            yield {
                "type": "library",
                "bom-ref": purl,
                "name": fields["Package"],
                "version": fields["Version"],
                "purl": purl,
                "hashes": [{"alg": "SHA-256", "content": fields["SHA256"]}],
            }


def bill(lock: str, indexes: Sequence[str] = ()) -> dict[str, Any]:
    """The whole bill, as JSON has it."""
    found = pins(lock)
    # A name may stand there twice, in a version for each Python.
    known: dict[str, list[str]] = {_OURSELVES: [_OURSELVES]}
    for pin in found:
        known.setdefault(pin.name, []).append(pin.purl)
    asked_for: dict[str, list[str]] = {ref: [] for refs in known.values() for ref in refs}
    for pin in found:
        for asking in (ref for name in pin.asked_by for ref in known.get(name, ())):
            asked_for[asking].append(pin.purl)
    system = [component for index in indexes for component in debian_packages(index)]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, lock + ''.join(indexes))}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": _OURSELVES,
                "name": _OURSELVES,
                "version": importlib.metadata.version(_OURSELVES),
                "licenses": [{"license": {"id": "EUPL-1.2"}}],
            }
        },
        "components": [*map(_component, found), *_once(system)],
        "dependencies": [{"ref": ref, "dependsOn": sorted(set(needed))} for ref, needed in asked_for.items()],
    }


def _component(pin: Pin) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": "library",
        "bom-ref": pin.purl,
        "name": pin.name,
        "version": pin.version,
        "purl": pin.purl,
        "externalReferences": [
            {
                "type": "distribution",
                "url": f"https://pypi.org/project/{pin.name}/{quote(pin.version)}/",
                "hashes": [{"alg": "SHA-256", "content": one} for one in pin.hashes],
            }
        ],
    }
    licences = _licences(pin.name)
    return told | ({"licenses": licences} if licences else {})


def _licences(name: str) -> list[dict[str, Any]]:
    """What the installed package says of its licence: an SPDX expression, else its own words, else nothing."""
    try:
        told = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return []
    if expressions := told.get_all("License-Expression"):
        return [{"expression": expressions[0]}]
    classified = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or () if one.startswith("License ::")]
    return [{"license": {"name": one}} for one in classified]


def _once(components: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Packages for every machine are in the index of each."""
    return list({component["bom-ref"]: component for component in components}.values())


_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("lock", type=_FILE)
@click.argument("out", type=_FILE)
@click.argument("indexes", type=_FILE, nargs=-1)
def main(lock: Path, out: Path, indexes: tuple[Path, ...]) -> None:
    """Write the bill of LOCK, and of apt's INDEXES, to OUT.

    Example: python -m kiosk.materials requirements.lock bom.cdx.json
    """
    told = bill(lock.read_text(encoding="utf-8"), [index.read_text(encoding="utf-8") for index in indexes])
    out.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
