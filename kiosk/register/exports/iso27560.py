"""Signed records as ISO/IEC TS 27560 consent records, in JSON-LD with the W3C's Data Privacy Vocabulary (DPV).

The keys are the standard's own field names; the context says which term of DPV each is. Our JSON Schema for it is
`iso27560.schema.json` beside this file. Refusals are recorded as consents are, one process a decision, for each can
be withdrawn alone. An objection to what the law opens by itself is no consent: it has states of its own.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kiosk.register.errors import N_
from kiosk.register.exports.errors import CantSay, NoConsent, NotMapped, SiteIncomplete
from kiosk.register.exports.mapping import SITE, Basis, DecisionMap, Mapping
from kiosk.register.exports.standing import End, EndKind, Signed
from kiosk.register.exports.target import Context, Written
from kiosk.register.record import Answer, Decided, NoticeMode

NAME = "ISO/IEC TS 27560"
SCHEMA = Path(__file__).with_name("iso27560.schema.json")
SCHEMA_VERSION = "clairvoix-27560-1"

_URN = "urn:clairvoix:"
_METHOD = N_("Written down at a kiosk, printed, signed on paper, checked by a mediator")

CONTEXT: dict[str, Any] = {
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "clairvoix": f"{_URN}terms:",
    "@vocab": f"{_URN}terms:",
    "exported_at": {"@id": "dct:issued", "@type": "xsd:dateTime"},
    "schema_version": "dct:conformsTo",
    "record_id": "dct:identifier",
    "pii_principal_id": {"@id": "dpv:hasDataSubject", "@type": "@id"},
    "language": "dct:language",
    "privacy_notice": "dpv:hasNotice",
    "processes": "dpv:hasProcess",
    "purpose": "dpv:hasPurpose",
    "service": "dpv:hasService",
    "lawful_basis": {"@id": "dpv:hasLegalBasis", "@type": "@id"},
    "pii_information": "dpv:hasPersonalData",
    "pii_type": "dct:title",
    "pii_controllers": {"@id": "dpv:hasDataController", "@type": "@id"},
    "recipient_third_parties": "dpv:hasRecipient",
    "storage_locations": "dpv:hasLocation",
    "retention_period": "dpv:hasDuration",
    "jurisdiction": "dpv:hasJurisdiction",
    "privacy_rights": {"@id": "dpv:hasRight", "@type": "@id"},
    "authority_party": "dpv:hasAuthority",
    "parties": "dpv:hasEntity",
    "party_id": "@id",
    "party_name": "dpv:hasName",
    "party_address": "dpv:hasAddress",
    "party_contact": "dpv:hasContact",
    "event_time": {"@id": "dct:date", "@type": "xsd:date"},
    "event_state": {"@id": "dpv:hasConsentStatus", "@type": "@id"},
    "entity_id": {"@id": "dpv:isIndicatedBy", "@type": "@id"},
    "is_after": {"@id": "dpv:isAfter", "@type": "@id"},
}

_BASES = {Basis.CONSENT: "eu-gdpr:A6-1-a", Basis.OBJECTION: "eu-gdpr:A6-1-e"}
_TYPES = {Basis.CONSENT: "dpv:ExplicitlyExpressedConsent", Basis.OBJECTION: "clairvoix:AnswerToObjection"}
_STATES = {
    (Basis.CONSENT, Answer.CONSENT): "dpv:ConsentGiven",
    (Basis.CONSENT, Answer.REFUSE): "dpv:ConsentRefused",
    # DPV has no state for an objection: these are ours.
    (Basis.OBJECTION, Answer.CONSENT): "clairvoix:NotObjected",
    (Basis.OBJECTION, Answer.REFUSE): "clairvoix:Objected",
}


def write(records: Sequence[Signed], mapping: Mapping, context: Context) -> Written:
    """The records, as JSON. Raises SiteIncomplete: 27560 has no record without who answers for it."""
    blank = [name for name in ("name", "address", "phone") if not getattr(context.site, name)]
    if records and blank:
        settings = ", ".join(f"site.{name}" for name in blank)
        raise SiteIncomplete(format=NAME, settings=settings)
    refused: list[CantSay] = []
    graph: list[dict[str, Any]] = []
    for record in records:
        told, cant = _told(record, mapping)
        refused += cant
        if told:
            graph.append(_record(record, told, mapping, context))
    document = {"@context": CONTEXT, "exported_at": context.moment, "@graph": graph}
    return Written(json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n", len(graph), tuple(refused))


def _told(record: Signed, mapping: Mapping) -> tuple[list[tuple[Decided, DecisionMap]], list[CantSay]]:
    told: list[tuple[Decided, DecisionMap]] = []
    cant: list[CantSay] = []
    for decided in record.body.decisions:
        known = mapping.decisions.get(decided.decision)
        if decided.answer is Answer.ASK or (known is not None and known.basis is Basis.REQUEST):
            cant.append(NoConsent(format=NAME, decision=decided.decision))
        elif known is None:
            cant.append(NotMapped(format=NAME, decision=decided.decision))
        else:
            told.append((decided, known))
    return told, cant


def _record(
    record: Signed, told: Sequence[tuple[Decided, DecisionMap]], mapping: Mapping, context: Context
) -> dict[str, Any]:
    body = record.body
    names = dict.fromkeys(party for _, known in told for party in (*known.parties, SITE))
    given: dict[str, Any] = {
        "@type": "dpv:ConsentRecord",
        "@id": f"{_URN}record:{record.reference}",
        "schema_version": SCHEMA_VERSION,
        "record_id": record.reference,
        "pii_principal_id": f"{_URN}principal:{record.reference}",
        "language": body.language,
        "privacy_notice": {
            "@id": f"{_URN}script:{body.script}",
            "notice": body.notice,
            "modes": [mode.value for mode in NoticeMode if mode in body.notice_modes],
        },
        "capacity": body.capacity.value,
        "collection_method": {
            "channel": body.channel.value,
            "is_assisted": body.is_assisted,
            "heard": "".join("1" if heard else "0" for heard in body.heard),
        },
        "paper": {
            "signing_announced": body.signing.value,
            "signature": record.signature.value,
            "signed_on": record.signed_on.isoformat(),
            "entry": f"{context.site.station}/{record.entry}",
            "commitment": record.commitment.hex(),
        },
        "processes": [_process(record, decided, known, mapping, context) for decided, known in told],
        "parties": [_party(name, mapping, context) for name in names],
    }
    if body.supersedes is not None:
        given["is_after"] = f"{_URN}record:{body.supersedes}"
    return given


def _process(
    record: Signed, decided: Decided, known: DecisionMap, mapping: Mapping, context: Context
) -> dict[str, Any]:
    return {
        "@id": f"{_URN}record:{record.reference}:{decided.decision}",
        "decision": decided.decision,
        "situation": decided.situation,
        "answers_offered": [answer.value for answer in decided.order],
        "purpose": known.purpose,
        "service": known.service,
        "lawful_basis": _BASES[known.basis],
        "law": known.law,
        "pii_information": [{"pii_type": data, "special_pii_category": "eu-gdpr:A9"} for data in known.data],
        "pii_controllers": [f"{_URN}party:{party}" for party in known.parties],
        "recipient_third_parties": list(known.recipients),
        "processing_method": context.say(_METHOD),
        "storage_locations": [mapping.storage],
        "retention_period": f"P{context.site.retention_months}M",
        "jurisdiction": mapping.jurisdiction,
        "withdrawal_method": known.withdrawal,
        "privacy_rights": list(mapping.rights),
        "authority_party": mapping.authority,
        "events": list(_events(record, decided, known.basis)),
    }


def _events(record: Signed, decided: Decided, basis: Basis) -> Iterator[dict[str, str]]:
    """What was decided on the paper, then its end where there is one. The last state is the one that holds.

    The register keeps days: an event's time is a day, and no hour is made up.
    """
    signer = f"{_URN}principal:{record.reference}"
    yield _event(record.body.day.isoformat(), signer, _TYPES[basis], _STATES[basis, decided.answer])
    end = record.ends.get(decided.decision)
    if end is not None:
        by = f"{_URN}party:{SITE}" if end.kind is EndKind.VOIDED else signer
        yield _event(end.day.isoformat(), by, _TYPES[basis], _end_state(decided, end, basis))


def _event(day: str, entity: str, kind: str, state: str) -> dict[str, str]:
    return {
        "event_time": day,
        "validity_duration": "until-changed",
        "entity_id": entity,
        "event_type": kind,
        "event_state": state,
    }


def _end_state(decided: Decided, end: End, basis: Basis) -> str:
    match basis, end.kind:
        case Basis.CONSENT, EndKind.VOIDED:
            return "dpv:ConsentInvalidated"
        case _, EndKind.VOIDED:
            return "clairvoix:Voided"
        case Basis.CONSENT, _ if decided.answer is Answer.CONSENT and end.answer is Answer.REFUSE:
            return "dpv:ConsentWithdrawn"
        case _:
            return "clairvoix:Replaced"


def _party(name: str, mapping: Mapping, context: Context) -> dict[str, str]:
    party_id = f"{_URN}party:{name}"
    if name == SITE:
        site = context.site
        words = (site.name, site.address, site.phone, "clairvoix:Site")
    else:
        party = mapping.parties[name]
        words = (party.name, party.address, party.contact, f"clairvoix:{party.kind}")
    keys = ("party_name", "party_address", "party_contact", "party_type")
    return {"party_id": party_id, **dict(zip(keys, words, strict=True))}
