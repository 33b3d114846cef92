"""Signed records as an HL7 FHIR R4 bundle, after IHE's Privacy Consent on FHIR: Consent, DocumentReference, Provenance.

One Consent a decision, for each can be withdrawn alone. A refusal is `active` with `deny`, never `rejected`. The
register knows no identity: the patient is named by the paper's reference alone, and whoever holds the paper joins the
two. It keeps days: every instant in the bundle is the export's own, and Provenance says so. Not told, because no
receiver needs it: which topics were heard, in which order the answers stood.
"""

import json
import uuid
from collections.abc import Sequence
from typing import Any

from kiosk.register.errors import N_
from kiosk.register.exports import fhir_check, fhir_codes
from kiosk.register.exports.errors import CantSay, NoConsent, NotMapped
from kiosk.register.exports.fhir_codes import URN
from kiosk.register.exports.mapping import Basis, DecisionMap, Mapping
from kiosk.register.exports.standing import EndKind, Signed
from kiosk.register.exports.target import Context, Written
from kiosk.register.record import Answer, Capacity, Channel, Decided, NoticeMode

Resource = dict[str, Any]

NAME = "HL7 FHIR"
_ACTIVITY = N_("Export. The instants in this file are those of the export: the register keeps days alone.")
_PAPER = N_("Signed form, on paper")

_PROVISION = {Answer.CONSENT: "permit", Answer.REFUSE: "deny"}
_ENDED = {EndKind.REPLACED: "inactive", EndKind.VOIDED: "entered-in-error"}
# HL7 v3-RoleCode.
_ROLE = {Capacity.PARENT: "PRN", Capacity.GUARDIAN: "GUARD"}


def write(records: Sequence[Signed], mapping: Mapping, context: Context) -> Written:
    """The bundle, as JSON. A record of which FHIR can say nothing isn't in it."""
    site = _entry(f"site/{context.site.station}", _organization(context))
    station = _entry(f"station/{context.site.station}", _device(context))
    entries: list[Resource] = []
    refused: list[CantSay] = []
    count = 0
    for record in records:
        told, cant = _told(record, mapping)
        refused += cant
        if told:
            entries += _of_record(record, told, context, site["fullUrl"], station["fullUrl"])
            count += 1
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": context.moment,
        "entry": [site, station, *entries],
    }
    fhir_check.check(bundle)
    return Written(json.dumps(bundle, ensure_ascii=False, indent=1).encode() + b"\n", count, tuple(refused))


def _told(record: Signed, mapping: Mapping) -> tuple[list[tuple[Decided, DecisionMap]], list[CantSay]]:
    """The decisions that FHIR can say, and why it can't say the rest."""
    told: list[tuple[Decided, DecisionMap]] = []
    cant: list[CantSay] = []
    for decided in record.body.decisions:
        known = mapping.decisions.get(decided.decision)
        if decided.answer not in _PROVISION or (known is not None and known.basis is Basis.REQUEST):
            cant.append(NoConsent(format=NAME, decision=decided.decision))
        elif known is None or known.fhir is None:
            cant.append(NotMapped(format=NAME, decision=decided.decision))
        else:
            told.append((decided, known))
    return told, cant


def _of_record(
    record: Signed, told: Sequence[tuple[Decided, DecisionMap]], context: Context, site: str, station: str
) -> list[Resource]:
    reference = record.reference
    patient = {"type": "Patient", "identifier": _identifier("reference", reference)}
    entries: list[Resource] = []
    performer: Resource = patient
    if record.body.capacity is not Capacity.PERSON:
        person = _entry(f"signer/{reference}", _related_person(record, patient))
        performer = {"reference": person["fullUrl"]}
        entries.append(person)
    paper = _entry(f"paper/{reference}", _document(record, patient, context, site, station))
    consents = [
        _entry(f"consent/{reference}/{decided.decision}", _consent(record, decided, known, patient, performer, site))
        for decided, known in told
    ]
    for consent in consents:
        consent["resource"]["sourceReference"] = {"reference": paper["fullUrl"]}
    targets = [{"reference": one["fullUrl"]} for one in (*consents, paper)]
    provenance = _entry(f"provenance/{reference}", _provenance(record, targets, performer, context, (site, station)))
    return [*entries, paper, *consents, provenance]


def _consent(
    record: Signed, decided: Decided, known: DecisionMap, patient: Resource, performer: Resource, site: str
) -> Resource:
    body = record.body
    purposes = known.fhir.purposes if known.fhir is not None else ()
    end = record.ends.get(decided.decision)
    extensions = [
        _extension("decision", decided.decision),
        *([_extension("situation", decided.situation)] if decided.situation is not None else []),
        _extension("channel", body.channel.value),
        _extension("notice", body.notice),
        *(_extension("notice-mode", mode.value) for mode in NoticeMode if mode in body.notice_modes),
    ]
    return {
        "resourceType": "Consent",
        "meta": _meta(record, purposes),
        "language": body.language,
        "extension": extensions,
        "identifier": [_identifier("decision", f"{record.reference}/{decided.decision}")],
        "status": "active" if end is None else _ENDED[end.kind],
        "scope": _concept(fhir_codes.SCOPE),
        "category": [_concept(fhir_codes.CATEGORY)],
        "patient": patient,
        "dateTime": body.day.isoformat(),
        "performer": [performer],
        "organization": [{"reference": site}],
        "policy": [{"uri": f"{URN}script:{body.script}"}],
        "provision": {
            "type": _PROVISION[decided.answer],
            "purpose": [{"system": fhir_codes.REASONS, "code": purpose} for purpose in purposes],
        },
    }


def _meta(record: Signed, purposes: Sequence[str]) -> Resource:
    """The profile; a rehearsal says that it is test data, so that no system acts on it."""
    meta: Resource = {"profile": [fhir_codes.profile(purposes)]}
    if record.body.channel is Channel.REHEARSAL:
        meta["security"] = [{"system": fhir_codes.REASONS, "code": fhir_codes.TEST}]
    return meta


def _document(record: Signed, patient: Resource, context: Context, site: str, station: str) -> Resource:
    """The signed paper. Nobody scanned it: there is no image, so neither data nor hash, and none is made up."""
    body = record.body
    is_replaced = all(decided.decision in record.ends for decided in body.decisions)
    status = "entered-in-error" if record.is_voided else "superseded" if is_replaced else "current"
    document: Resource = {
        "resourceType": "DocumentReference",
        "extension": [_extension("signature", record.signature.value)],
        "masterIdentifier": _identifier("commitment", record.commitment.hex()),
        "identifier": [_identifier("reference", record.reference)],
        "status": status,
        "docStatus": "entered-in-error" if record.is_voided else "final",
        "type": _concept(fhir_codes.PAPER),
        "subject": patient,
        "date": context.moment,
        "author": [{"reference": station}],
    }
    if record.life.form.filed is not None:
        document["custodian"] = {"reference": site}
    if body.supersedes is not None:
        earlier = {"type": "DocumentReference", "identifier": _identifier("reference", body.supersedes)}
        document["relatesTo"] = [{"code": "replaces", "target": earlier}]
    attachment = {"language": body.language, "title": context.say(_PAPER), "creation": body.day.isoformat()}
    document["content"] = [{"attachment": attachment}]
    return document


def _provenance(
    record: Signed, targets: list[Resource], performer: Resource, context: Context, site_and_station: tuple[str, str]
) -> Resource:
    site, station = site_and_station
    entry = f"{context.site.station}/{record.entry}"
    return {
        "resourceType": "Provenance",
        "target": targets,
        "occurredDateTime": record.signed_on.isoformat(),
        "recorded": context.moment,
        "activity": {"text": context.say(_ACTIVITY)},
        "agent": [
            {"type": _concept((fhir_codes.AGENTS, "author")), "who": performer},
            {
                "type": _concept((fhir_codes.AGENTS, "assembler")),
                "who": {"reference": station},
                "onBehalfOf": {"reference": site},
            },
        ],
        "entity": [{"role": "source", "what": {"identifier": _identifier("entry", entry)}}],
    }


def _organization(context: Context) -> Resource:
    site = context.site
    given: Resource = {"resourceType": "Organization", "identifier": [_identifier("site-of", site.station)]}
    if site.name:
        given["name"] = site.name
    if site.phone:
        given["telecom"] = [{"system": "phone", "value": site.phone}]
    if site.address:
        given["address"] = [{"text": site.address}]
    return given


def _device(context: Context) -> Resource:
    return {"resourceType": "Device", "identifier": [_identifier("station", context.site.station)]}


def _related_person(record: Signed, patient: Resource) -> Resource:
    return {
        "resourceType": "RelatedPerson",
        "patient": patient,
        "relationship": [_concept((fhir_codes.ROLES, _ROLE[record.body.capacity]))],
    }


def _entry(name: str, resource: Resource) -> Resource:
    """An entry whose address is always the same for the same thing, so that a second import finds the first."""
    return {"fullUrl": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, URN + name)}", "resource": resource}


def _identifier(system: str, value: str) -> Resource:
    return {"system": f"{URN}{system}", "value": value}


def _extension(name: str, value: str) -> Resource:
    return {"url": f"{URN}fhir:{name}", "valueString": value}


def _concept(code: tuple[str, str]) -> Resource:
    return {"coding": [{"system": code[0], "code": code[1]}]}
