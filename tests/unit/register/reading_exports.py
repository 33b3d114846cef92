"""What a receiver reads out of an export, written apart from what wrote it: for round trips alone.

Each reader gives the fields that its format holds, as our own values; nothing is looked up elsewhere.
"""

import csv
import dataclasses
import datetime
import io
import json
from typing import Any

from kiosk.register import Answer, Capacity, Channel, Decided, Kind, NoticeMode, Signing
from kiosk.register.exports import Signed, spreadsheet
from kiosk.register.lives import Signature

Fields = dict[str, Any]

URN = "urn:clairvoix:"


def held(record: Signed, *, has_requests: bool) -> Fields:
    """The fields of `record` that a format should give back, its requests only where the format has them."""
    fields = dataclasses.asdict(record.body) | {
        "reference": record.reference,
        "entry": record.entry,
        "commitment": record.commitment,
        "signature": record.signature,
        "signed_on": record.signed_on,
        "decisions": {
            one.decision: (one, record.ends.get(one.decision) is None)
            for one in record.body.decisions
            if has_requests or one.kind is Kind.CHOICE
        },
    }
    fields.pop("signing")
    return fields


# --- CSV -----------------------------------------------------------------------------------------------------------


def from_csv(content: bytes) -> list[Fields]:
    """The records of a table whose words are English."""
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    records: dict[str, Fields] = {}
    for raw in rows:
        row = {name: cell.removeprefix("'") for name, cell in raw.items()}
        record = records.setdefault(row["Reference"], _csv_record(row))
        answer = _key(spreadsheet.ANSWERS, row["Answer"])
        order = tuple(_key(spreadsheet.ANSWERS, word) for word in row["Order of the answers"].split(", "))
        kind = Kind.REQUEST if answer is Answer.ASK else Kind.CHOICE
        decided = Decided(row["Decision"], kind, answer, row["Situation"] or None, order)
        record["decisions"][decided.decision] = (decided, row["Stands"] == "yes")
    return list(records.values())


def _csv_record(row: dict[str, str]) -> Fields:
    return {
        "reference": row["Reference"].replace(" ", ""),
        "day": datetime.date.fromisoformat(row["Day on the paper"]),
        "signature": _key(spreadsheet.SIGNATURES, row["Signature"]),
        "signed_on": datetime.date.fromisoformat(row["Signed on"]),
        "capacity": _key(spreadsheet.CAPACITIES, row["Who signs"]),
        "is_assisted": row["With help"] == "yes",
        "channel": _key(spreadsheet.CHANNELS, row["Channel"]),
        "language": row["Language"],
        "notice_modes": frozenset(_key(spreadsheet.MODES, word) for word in row["Notice given by"].split(", ") if word),
        "heard": tuple(bit == "1" for bit in row["Topics heard"].removeprefix("topics:")),
        "drawn": tuple(_key(spreadsheet.ANSWERS, word) for word in row["Order that was drawn"].split(", ") if word)
        or None,
        "supersedes": row["Changes"].replace(" ", "") or None,
        "script": row["Words"].removeprefix("sha256:"),
        "notice": row["Notice"].removeprefix("sha256:"),
        "entry": int(row["Entry"].rpartition("/")[2]),
        "commitment": bytes.fromhex(row["Commitment"].removeprefix("sha256:")),
        "decisions": {},
    }


def _key(words: dict[Any, str], word: str) -> Any:
    return next(key for key, text in words.items() if text == word)


# --- ISO/IEC TS 27560 ----------------------------------------------------------------------------------------------


def from_27560(content: bytes) -> list[Fields]:
    """The records of a graph."""
    return [_from_graph(record) for record in json.loads(content)["@graph"]]


def _from_graph(record: Fields) -> Fields:
    paper, how, notice = record["paper"], record["collection_method"], record["privacy_notice"]
    return {
        "reference": record["record_id"],
        "day": datetime.date.fromisoformat(record["processes"][0]["events"][0]["event_time"]),
        "signature": Signature(paper["signature"]),
        "signed_on": datetime.date.fromisoformat(paper["signed_on"]),
        "capacity": Capacity(record["capacity"]),
        "is_assisted": how["is_assisted"],
        "channel": Channel(how["channel"]),
        "language": record["language"],
        "notice_modes": frozenset(NoticeMode(mode) for mode in notice["modes"]),
        "heard": tuple(bit == "1" for bit in how["heard"]),
        "drawn": None,  # only a record of requests has it, and those are no consents
        "supersedes": record["is_after"].rpartition(":")[2] if "is_after" in record else None,
        "script": notice["@id"].rpartition(":")[2],
        "notice": notice["notice"],
        "entry": int(paper["entry"].rpartition("/")[2]),
        "commitment": bytes.fromhex(paper["commitment"]),
        "decisions": {process["decision"]: _from_process(process) for process in record["processes"]},
    }


_GIVEN = {
    "dpv:ConsentGiven": Answer.CONSENT,
    "dpv:ConsentRefused": Answer.REFUSE,
    "clairvoix:NotObjected": Answer.CONSENT,
    "clairvoix:Objected": Answer.REFUSE,
}


def _from_process(process: Fields) -> tuple[Decided, bool]:
    order = tuple(Answer(answer) for answer in process["answers_offered"])
    answer = _GIVEN[process["events"][0]["event_state"]]
    decided = Decided(process["decision"], Kind.CHOICE, answer, process["situation"], order)
    return decided, process["events"][-1]["event_state"] in _GIVEN


# --- HL7 FHIR ------------------------------------------------------------------------------------------------------

# What no receiver needs, and FHIR isn't told: see `kiosk.register.exports.fhir`.
NOT_IN_FHIR = frozenset({"heard", "is_assisted", "drawn"})


def from_fhir(content: bytes) -> list[Fields]:
    """The records of a bundle, told together by Provenance. It has no order of answers."""
    resources = {entry["fullUrl"]: entry["resource"] for entry in json.loads(content)["entry"]}
    stories = [one for one in resources.values() if one["resourceType"] == "Provenance"]
    return [_from_story(story, resources) for story in stories]


def _from_story(story: Fields, resources: dict[str, Fields]) -> Fields:
    told = [resources[target["reference"]] for target in story["target"]]
    (paper,) = [one for one in told if one["resourceType"] == "DocumentReference"]
    consents = [one for one in told if one["resourceType"] == "Consent"]
    first = consents[0]
    modes = [one["valueString"] for one in first["extension"] if one["url"] == f"{URN}fhir:notice-mode"]
    performer = resources.get(first["performer"][0].get("reference", ""))
    role = performer["relationship"][0]["coding"][0]["code"] if performer else None
    return {
        "reference": paper["identifier"][0]["value"],
        "day": datetime.date.fromisoformat(first["dateTime"]),
        "signature": Signature(_extension(paper, "signature")),
        "signed_on": datetime.date.fromisoformat(story["occurredDateTime"]),
        "capacity": {None: Capacity.PERSON, "PRN": Capacity.PARENT, "GUARD": Capacity.GUARDIAN}[role],
        "channel": Channel(_extension(first, "channel")),
        "language": first["language"],
        "notice_modes": frozenset(NoticeMode(mode) for mode in modes),
        "supersedes": paper["relatesTo"][0]["target"]["identifier"]["value"] if "relatesTo" in paper else None,
        "script": first["policy"][0]["uri"].rpartition(":")[2],
        "notice": _extension(first, "notice"),
        "entry": int(story["entity"][0]["what"]["identifier"]["value"].rpartition("/")[2]),
        "commitment": bytes.fromhex(paper["masterIdentifier"]["value"]),
        "decisions": dict(_from_consent(consent) for consent in consents),
    }


def _from_consent(consent: Fields) -> tuple[str, tuple[Answer, str | None, bool]]:
    answer = {"permit": Answer.CONSENT, "deny": Answer.REFUSE}[consent["provision"]["type"]]
    situation = _extension(consent, "situation")
    return _extension(consent, "decision") or "", (answer, situation, consent["status"] == "active")


def _extension(resource: Fields, name: str) -> str | None:
    found = (one["valueString"] for one in resource["extension"] if one["url"] == f"{URN}fhir:{name}")
    return next(found, None)


def signing_of(content: bytes) -> list[Signing]:
    """How each record's signature was announced, as 27560 holds it."""
    return [Signing(record["paper"]["signing_announced"]) for record in json.loads(content)["@graph"]]
