"""What must hold of a bundle beyond what FHIR's own library sees: it takes a status "banana" and a missing policy.

Each invariant is a sentence, with where it comes from. Reads a bundle as plain JSON; knows no register.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from kiosk.register.exports import fhir_codes

Resource = dict[str, Any]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


class BundleWrong(AssertionError):
    """We built a bundle that breaks one of our own invariants: a fault of this program, not of its user."""


def check(bundle: Resource) -> None:
    """Raises BundleWrong with every invariant that `bundle` breaks."""
    broken = problems(bundle)
    if broken:
        raise BundleWrong("; ".join(broken))


def problems(bundle: Resource) -> list[str]:
    """The invariants that `bundle` breaks, none where it is right."""
    if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "collection":
        return ["a collection is a Bundle of type collection"]
    found = [] if _INSTANT.fullmatch(bundle.get("timestamp", "")) else ["the bundle has its instant, in UTC"]
    urls = [entry.get("fullUrl", "") for entry in bundle.get("entry", [])]
    if len(set(urls)) != len(urls) or not all(url.startswith("urn:uuid:") for url in urls):
        found.append("each entry has an address of its own")
    there = _Bundle({entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}, bundle["timestamp"])
    for url, resource in there.resources.items():
        for rule in _RULES.get(resource.get("resourceType", ""), _UNKNOWN):
            try:
                holds = rule.holds(resource, there)
            except (KeyError, IndexError, TypeError, ValueError, AttributeError):
                holds = False
            if not holds:
                found.append(f"{resource.get('resourceType')} {url[-12:]}: {rule.sentence}")
    found += [f"{url} is in no entry" for url in _pointed_at(bundle) if url not in there.resources]
    return found


@dataclass(frozen=True, slots=True)
class _Bundle:
    """What the rules may look up."""

    resources: dict[str, Resource]
    timestamp: str

    def at(self, reference: Resource, kind: str) -> Resource:
        """The resource that `reference` points at. Raises KeyError where it is none, or of another kind."""
        resource = self.resources[reference["reference"]]
        if resource["resourceType"] != kind:
            raise KeyError(kind)
        return resource

    def of_kind(self, kind: str) -> list[tuple[str, Resource]]:
        """Every resource of a kind, with its address."""
        return [(url, one) for url, one in self.resources.items() if one["resourceType"] == kind]


@dataclass(frozen=True, slots=True)
class _Rule:
    """One invariant. `holds` may raise as a missing field makes it: then it doesn't hold."""

    sentence: str
    holds: Callable[[Resource, _Bundle], bool]


def _has(code: tuple[str, str], concept: Resource) -> bool:
    return any((one["system"], one["code"]) == code for one in concept["coding"])


def _has_one_policy(consent: Resource, _bundle: _Bundle) -> bool:
    (policy,) = consent["policy"]
    return bool(policy["uri"].startswith("urn:")) and "authority" not in policy and "policyRule" not in consent


def _purposes(consent: Resource) -> list[str]:
    provision = consent["provision"]
    if any(purpose["system"] != fhir_codes.REASONS for purpose in provision["purpose"]):
        raise KeyError("purpose")
    return [purpose["code"] for purpose in provision["purpose"]]


def _ends_with_its_paper(consent: Resource, bundle: _Bundle) -> bool:
    paper = bundle.at(consent["sourceReference"], "DocumentReference")
    is_wrong = consent["status"] == "entered-in-error"
    if paper["status"] == "superseded" and consent["status"] == "active":
        return False
    return bool(is_wrong == (paper["status"] == "entered-in-error"))


def _is_told_once(consent: Resource, bundle: _Bundle) -> bool:
    mine = next(url for url, one in bundle.resources.items() if one is consent)
    stories = [one for _url, one in bundle.of_kind("Provenance") if {"reference": mine} in one["target"]]
    return len(stories) == 1


def _keeps_no_image(paper: Resource, _bundle: _Bundle) -> bool:
    (content,) = paper["content"]
    return not {"data", "url", "hash"} & content["attachment"].keys()


_CONSENT = (
    _Rule("its status is a final one (FHIR, ConsentState)", lambda one, _: one["status"] in fhir_codes.CONSENT_STATES),
    _Rule("its scope is patient-privacy (PCF)", lambda one, _: _has(fhir_codes.SCOPE, one["scope"])),
    _Rule(
        "its category is LOINC 59284-0 (PCF)",
        lambda one, _: any(_has(fhir_codes.CATEGORY, category) for category in one["category"]),
    ),
    _Rule("it has one patient, by identifier (PCF; ppc-2)", lambda one, _: bool(one["patient"]["identifier"]["value"])),
    _Rule("its day is a day (PCF, dateTime 1..1)", lambda one, _: bool(_DAY.fullmatch(one["dateTime"]))),
    _Rule("somebody performs it (PCF, performer 1..*)", lambda one, _: len(one["performer"]) == 1),
    _Rule(
        "an organization presented it (PCF, organization 1..*)",
        lambda one, there: bool([there.at(site, "Organization") for site in one["organization"]]),
    ),
    _Rule(
        "it points at its signed paper (PCF, source[x] 1..1)",
        lambda one, there: (
            bool(there.at(one["sourceReference"], "DocumentReference")) and "sourceAttachment" not in one
        ),
    ),
    _Rule("it has one policy, by version (PCF; ppc-1)", _has_one_policy),
    _Rule("it has no verification (PCF, 0..0)", lambda one, _: "verification" not in one),
    _Rule("it permits or denies (PCF)", lambda one, _: one["provision"]["type"] in fhir_codes.PROVISIONS),
    _Rule(
        "its provision has no action, class, code nor label (PCF, 0..0)",
        lambda one, _: not {"action", "class", "code", "securityLabel", "provision"} & one["provision"].keys(),
    ),
    _Rule("its purposes are v3-ActReason's", lambda one, _: fhir_codes.PURPOSES.issuperset(_purposes(one) or ["?"])),
    _Rule(
        "its profile is that of its purposes (PCF, BasicPurposeVS)",
        lambda one, _: one["meta"]["profile"] == [fhir_codes.profile(_purposes(one))],
    ),
    _Rule("it ends with its paper", _ends_with_its_paper),
    _Rule("one Provenance tells of it", _is_told_once),
)
_PAPER = (
    _Rule("its status is one of FHIR's", lambda one, _: one["status"] in fhir_codes.PAPER_STATES),
    _Rule(
        "it is final, or was an error",
        lambda one, _: (
            (one["docStatus"], one["status"] == "entered-in-error") in {("final", False), ("entered-in-error", True)}
        ),
    ),
    _Rule("it is a consent on paper (LOINC 64292-6)", lambda one, _: _has(fhir_codes.PAPER, one["type"])),
    _Rule("its instant is the export's own", lambda one, there: one["date"] == there.timestamp),
    _Rule("it has a commitment and a reference", lambda one, _: bool(one["masterIdentifier"] and one["identifier"])),
    _Rule("no image, address or hash is made up", _keeps_no_image),
)
_PROVENANCE = (
    _Rule("its instant is the export's own", lambda one, there: one["recorded"] == there.timestamp),
    _Rule("it says so", lambda one, _: bool(one["activity"]["text"])),
    _Rule("it tells on which day the paper was signed", lambda one, _: bool(_DAY.fullmatch(one["occurredDateTime"]))),
    _Rule("it names who signed and who assembled", lambda one, _: len([agent["who"] for agent in one["agent"]]) == 2),  # noqa: PLR2004 – one each
    _Rule("it claims no signature of a machine for a person's", lambda one, _: "signature" not in one),
)
_SIGNER = (_Rule("it has no name (no identity is known)", lambda one, _: not {"name", "birthDate"} & one.keys()),)
_SITE = (_Rule("it can be told (FHIR, org-1)", lambda one, _: bool(one["identifier"][0]["value"])),)
_UNKNOWN = (_Rule("nothing of this kind belongs here", lambda _one, _there: False),)
_RULES = {
    "Consent": _CONSENT,
    "DocumentReference": _PAPER,
    "Provenance": _PROVENANCE,
    "RelatedPerson": _SIGNER,
    "Organization": _SITE,
    "Device": _SITE,
}


def _pointed_at(value: Any) -> Iterator[str]:
    match value:
        case dict():
            if isinstance(reference := value.get("reference"), str):
                yield reference
            for inner in value.values():
                yield from _pointed_at(inner)
        case list():
            for inner in value:
                yield from _pointed_at(inner)
        case _:
            pass
