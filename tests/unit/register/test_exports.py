"""Exports: what they may hold, what they refuse, that other programs take them, that nothing is lost in them."""

import contextlib
import copy
import csv
import dataclasses
import io
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import reading_exports as reading
from export_scenes import (
    CONTEXT,
    DAY,
    LATER,
    PROJECT,
    REFERENCE,
    SCENES,
    decided,
    filed,
    guardians_body,
    mapping,
    recorded_body,
    signed,
)
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_records import body

from kiosk.register import Answer, Channel, RecordBody
from kiosk.register.errors import IllegalStep
from kiosk.register.exports import (
    Context,
    Filed,
    Format,
    LeftOut,
    Mapping,
    Site,
    fhir_check,
    iso27560,
    load_mapping,
    sort_out,
    spreadsheet,
    write,
)
from kiosk.register.exports.errors import MappingMissing, MappingWrong, NothingSaid, SiteIncomplete
from kiosk.register.exports.mapping import Basis
from kiosk.register.lives import (
    Answered,
    Held,
    Kept,
    Lapsed,
    Missing,
    Printed,
    Released,
    Sent,
    Step,
    Superseded,
    Taken,
    ToComplete,
    Voided,
)
from kiosk.register.states import Life

# A record of requests alone is no consent: CSV alone can say it.
SIGNED_SCENES = [name for name in SCENES if name != "requests_alone" and sort_out(SCENES[name]).signed]
# Words that CSV's cells may hold: whatever a keyboard can type.
_CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Mapping:
    """The sample book's mapping."""
    return mapping(tmp_path_factory.mktemp("mapping"))


def bundle_of(scene: str, known: Mapping) -> dict[str, Any]:
    bundle: dict[str, Any] = json.loads(write(Format.FHIR_R4, sort_out(SCENES[scene]).signed, known, CONTEXT).content)
    return bundle


def resources(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == kind]


# --- what counts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scene", "reason"),
    [
        ("recorded", LeftOut.UNSIGNED),
        ("printed", LeftOut.UNSIGNED),
        ("taken_unsigned", LeftOut.UNSIGNED),
        ("lapsed", LeftOut.UNSIGNED),
        ("voided_unsigned", LeftOut.UNSIGNED),
        ("to_complete", LeftOut.UNSETTLED),
        ("hold", LeftOut.UNSETTLED),
        ("erased", LeftOut.ERASED),
    ],
)
def test_what_is_not_signed_and_settled_is_left_out_and_counted(scene: str, reason: LeftOut) -> None:
    sorted_out = sort_out(SCENES[scene])
    assert sorted_out.signed == ()
    assert sorted_out.left_out == {reason: 1}


def test_a_decision_ends_where_a_later_signed_paper_decides_it_and_the_rest_stands() -> None:
    older, newer = sort_out(SCENES["superseded_in_part"]).signed
    assert {one.decision: older.stands(one) for one in older.body.decisions} == {
        "team": False,
        "deposit": True,
        "copy": True,
    }
    assert older.ends["team"].answer is Answer.REFUSE
    assert newer.ends == {}


# --- FHIR ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scene", SIGNED_SCENES)
def test_fhirs_own_library_takes_every_bundle(scene: str, known: Mapping) -> None:
    bundle = Bundle.model_validate(bundle_of(scene, known))
    assert len(bundle.entry) > 2


def test_a_refusal_is_active_and_denies(known: Mapping) -> None:
    consents = resources(bundle_of("signed", known), "Consent")
    assert {(one["status"], one["provision"]["type"]) for one in consents} == {("active", "permit"), ("active", "deny")}


def test_an_ended_decision_is_inactive_and_a_voided_paper_an_error(known: Mapping) -> None:
    consents = resources(bundle_of("superseded_in_part", known), "Consent")
    states = {one["identifier"][0]["value"]: one["status"] for one in consents}
    assert states[f"{REFERENCE}/team"] == "inactive"
    assert states[f"{REFERENCE}/deposit"] == "active"
    assert {one["status"] for one in resources(bundle_of("voided", known), "Consent")} == {"entered-in-error"}


def test_every_instant_in_a_bundle_is_the_exports_and_says_so(known: Mapping) -> None:
    bundle = bundle_of("signed", known)
    (story,), (paper,) = resources(bundle, "Provenance"), resources(bundle, "DocumentReference")
    assert {story["recorded"], paper["date"], bundle["timestamp"]} == {"2026-12-24T08:30:05Z"}
    assert "instants" in story["activity"]["text"]


_SPOILED = {
    "banana": ("Consent", lambda one: one.update(status="banana")),
    "draft": ("Consent", lambda one: one.update(status="draft")),
    "rejected": ("Consent", lambda one: one.update(status="rejected")),
    "no policy": ("Consent", lambda one: one.pop("policy")),
    "two policies": ("Consent", lambda one: one["policy"].append(one["policy"][0])),
    "no patient": ("Consent", lambda one: one.pop("patient")),
    "no organization": ("Consent", lambda one: one.pop("organization")),
    "no performer": ("Consent", lambda one: one.update(performer=[])),
    "no paper": ("Consent", lambda one: one.pop("sourceReference")),
    "a stranger's paper": ("Consent", lambda one: one.update(sourceReference={"reference": "urn:uuid:0"})),
    "verified": ("Consent", lambda one: one.update(verification=[{"verified": True}])),
    "maybe": ("Consent", lambda one: one["provision"].update(type="maybe")),
    "an action": ("Consent", lambda one: one["provision"].update(action=[{"text": "read"}])),
    "an unknown purpose": ("Consent", lambda one: one["provision"]["purpose"][0].update(code="MARKETING")),
    "no purpose": ("Consent", lambda one: one["provision"].update(purpose=[])),
    "another profile": ("Consent", lambda one: one["meta"].update(profile=["http://example.org"])),
    "an hour": ("Consent", lambda one: one.update(dateTime="2026-11-22T10:00:00Z")),
    "another scope": ("Consent", lambda one: one["scope"]["coding"][0].update(code="research")),
    "another category": ("Consent", lambda one: one["category"][0]["coding"][0].update(code="57016-8")),
    "ended alone": ("Consent", lambda one: one.update(status="entered-in-error")),
    "preliminary": ("DocumentReference", lambda one: one.update(docStatus="preliminary")),
    "an image": ("DocumentReference", lambda one: one["content"][0]["attachment"].update(data="AAAA")),
    "an instant of its own": ("DocumentReference", lambda one: one.update(date="2026-11-22T10:00:00Z")),
    "a made-up signature": ("Provenance", lambda one: one.update(signature=[{}])),
    "silent instants": ("Provenance", lambda one: one.pop("activity")),
    "nobody": ("Provenance", lambda one: one.update(agent=[])),
    "a name": ("RelatedPerson", lambda one: one.update(name=[{"family": "Dupont"}])),
    "an unknown kind": ("Device", lambda one: one.update(resourceType="Patient")),
}


@pytest.mark.parametrize("spoiled", _SPOILED)
def test_our_invariants_see_what_the_library_takes(spoiled: str, known: Mapping) -> None:
    kind, spoil = _SPOILED[spoiled]
    bundle = copy.deepcopy(bundle_of("guardian", known))
    assert fhir_check.problems(bundle) == []
    spoil(resources(bundle, kind)[0])
    assert fhir_check.problems(bundle)
    with pytest.raises(fhir_check.BundleWrong):
        fhir_check.check(bundle)


# --- ISO/IEC TS 27560 ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    """The schema that the package publishes."""
    schema = json.loads(iso27560.SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("scene", SIGNED_SCENES)
def test_our_schema_takes_every_graph(scene: str, known: Mapping, validator: jsonschema.Draft202012Validator) -> None:
    validator.validate(json.loads(write(Format.ISO27560, sort_out(SCENES[scene]).signed, known, CONTEXT).content))


_MANDATORY = ("record_id", "pii_principal_id", "privacy_notice", "language", "schema_version", "processes", "parties")
_MANDATORY_PROCESS = (
    "purpose",
    "lawful_basis",
    "pii_information",
    "pii_controllers",
    "storage_locations",
    "events",
    "retention_period",
    "jurisdiction",
    "recipient_third_parties",
    "withdrawal_method",
    "processing_method",
)


@pytest.mark.parametrize("field", [*_MANDATORY, *_MANDATORY_PROCESS])
def test_our_schema_refuses_a_record_without_a_mandatory_field(
    field: str, known: Mapping, validator: jsonschema.Draft202012Validator
) -> None:
    graph = json.loads(write(Format.ISO27560, sort_out(SCENES["signed"]).signed, known, CONTEXT).content)
    record = graph["@graph"][0]
    del (record if field in _MANDATORY else record["processes"][0])[field]
    assert not validator.is_valid(graph)


def test_an_objection_is_never_called_a_consent(known: Mapping, validator: jsonschema.Draft202012Validator) -> None:
    graph = json.loads(write(Format.ISO27560, sort_out(SCENES["superseded"]).signed, known, CONTEXT).content)
    states = {
        (process["lawful_basis"], event["event_state"])
        for record in graph["@graph"]
        for process in record["processes"]
        for event in process["events"]
    }
    objections = {state for basis, state in states if basis == "eu-gdpr:A6-1-e"}
    assert objections == {"clairvoix:Objected", "clairvoix:Replaced"}
    graph["@graph"][0]["processes"][1]["events"][0]["event_state"] = "dpv:ConsentRefused"
    assert not validator.is_valid(graph)


def test_a_consent_replaced_by_a_refusal_is_withdrawn(known: Mapping) -> None:
    graph = json.loads(write(Format.ISO27560, sort_out(SCENES["superseded_in_part"]).signed, known, CONTEXT).content)
    events = graph["@graph"][0]["processes"][0]["events"]
    assert [event["event_state"] for event in events] == ["dpv:ConsentGiven", "dpv:ConsentWithdrawn"]


def test_27560_needs_to_know_who_answers_for_it(known: Mapping) -> None:
    blank = Context(Site("clairvoix-0412", name="Mairie"), CONTEXT.instant)
    with pytest.raises(SiteIncomplete, match=r"site\.address, site\.phone"):
        write(Format.ISO27560, sort_out(SCENES["signed"]).signed, known, blank)


# --- ZFA -----------------------------------------------------------------------------------------------------------


def zfa_fields(content: bytes) -> list[str]:
    (line,) = [line for line in content.decode("ascii").split("\r") if line.startswith("ZFA|")]
    return line.split("|")


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([("team", Answer.CONSENT), ("deposit", Answer.CONSENT)], ["INO", "20261122", "IC", "20261122"]),
        ([("team", Answer.REFUSE), ("deposit", Answer.REFUSE)], ["IO", "20261122", "INC", "20261122"]),
        ([("team", Answer.CONSENT)], ["NA", "", "IC", "20261122"]),
        ([("deposit", Answer.REFUSE)], ["IO", "20261122", "NA", ""]),
    ],
)
def test_zfa_has_both_fields_with_their_days(
    decisions: list[tuple[str, Answer]], expected: list[str], known: Mapping
) -> None:
    paper = filed(body(*(decided(name, answer) for name, answer in decisions)), signed())
    fields = zfa_fields(write(Format.ZFA, sort_out([paper]).signed, known, CONTEXT).content)
    assert fields[9:] == expected
    assert fields[1:9] == [""] * 8


def test_the_last_signed_paper_wins_in_zfa(known: Mapping) -> None:
    fields = zfa_fields(write(Format.ZFA, sort_out(SCENES["superseded_in_part"]).signed, known, CONTEXT).content)
    assert fields[9:] == ["IO", "20261122", "INC", "20261201"]


def test_a_voided_paper_leaves_nothing_collected(known: Mapping) -> None:
    fields = zfa_fields(write(Format.ZFA, sort_out(SCENES["voided"]).signed, known, CONTEXT).content)
    assert fields[9:] == ["NA", "", "NA", ""]


def test_papers_that_zfa_has_no_field_for_are_refused_with_a_sentence(known: Mapping) -> None:
    paper = filed(body(decided("space", Answer.REFUSE)), signed())
    with pytest.raises(NothingSaid, match="zfa can hold none of the 1 signed records"):
        write(Format.ZFA, sort_out([paper]).signed, known, CONTEXT)


def test_a_rehearsal_never_passes_for_a_decision(known: Mapping) -> None:
    played = dataclasses.replace(body(decided("team", Answer.REFUSE)), channel=Channel.REHEARSAL)
    records = sort_out([filed(played, signed())]).signed
    with pytest.raises(NothingSaid):
        write(Format.ZFA, records, known, CONTEXT)
    bundle = json.loads(write(Format.FHIR_R4, records, known, CONTEXT).content)
    assert [one["code"] for one in resources(bundle, "Consent")[0]["meta"]["security"]] == ["HTEST"]


# --- CSV -----------------------------------------------------------------------------------------------------------


def test_csv_is_as_libreoffice_opens_it_in_french() -> None:
    content = write(Format.CSV, sort_out(SCENES["kept"]).signed, None, CONTEXT).content
    assert content.startswith(b'\xef\xbb\xbf"Reference";"Day on the paper";')
    assert content.count(b"\r\n") == 4
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert {len(row) for row in rows} == {len(spreadsheet.COLUMNS)}
    # A spreadsheet would take the zero from a bare reference, and a power of ten from some fingerprints.
    assert rows[1][0] == "0412 8835 0992"
    assert all(not cell.replace("e", "").isdigit() for row in rows[1:] for cell in row)


@pytest.mark.parametrize(
    "evil", ["=1+1", "+33", "-2", "@sum", "\tx", '=HYPERLINK("http://x";"y")', "'quoted", 'a;b"c\r\nd']
)
def test_no_cell_is_computed_or_breaks_out(evil: str) -> None:
    paper = filed(body(decided("space", Answer.REFUSE, evil)), signed())
    content = write(Format.CSV, sort_out([paper]).signed, None, CONTEXT).content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert len(rows) == 2
    cell = rows[1][3]
    assert not cell.startswith(("=", "+", "-", "@", "\t"))
    assert cell.removeprefix("'") == evil.removeprefix("'") or cell == f"'{evil}"


def test_csv_speaks_the_language_that_it_is_given() -> None:
    french = Context(CONTEXT.site, CONTEXT.instant, say=lambda sentence: f"«{sentence}»")
    text = write(Format.CSV, sort_out(SCENES["signed"]).signed, None, french).content.decode("utf-8-sig")
    assert text.startswith('"«Reference»";')
    assert ';"«agrees»";' in text


# --- what a format can't say ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", [Format.FHIR_R4, Format.ISO27560])
def test_a_request_is_refused_with_a_sentence_and_the_rest_is_told(wanted: Format, known: Mapping) -> None:
    written = write(wanted, sort_out(SCENES["signed"]).signed, known, CONTEXT)
    ((refusal, count),) = written.refusals()
    assert count == 1
    assert "the request “copy” is none" in str(refusal)
    assert written.records == 1


@pytest.mark.parametrize("wanted", [Format.FHIR_R4, Format.ISO27560])
def test_a_decision_that_the_mapping_lacks_is_refused_and_not_guessed(wanted: Format, known: Mapping) -> None:
    paper = filed(body(decided("glass", Answer.REFUSE), decided("team", Answer.REFUSE)), signed())
    ((refusal, _),) = write(wanted, sort_out([paper]).signed, known, CONTEXT).refusals()
    assert "says nothing of “glass”" in str(refusal)


# --- the mapping ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("jurisdiction = 3", "jurisdiction"),
        ("this is no TOML", "Expected '='"),
        ('[decisions.x.zfa]\nfield = 9\nconsent = "IC"\nrefuse = "INC"', "field 9 takes INO and IO"),
        ("[decisions.x]\nparties = ['nobody']", r"\[parties.nobody\] is missing"),
    ],
)
def test_a_wrong_mapping_is_one_sentence(text: str, said: str, tmp_path: Path, known: Mapping) -> None:
    path = tmp_path / "exports.toml"
    mapping(tmp_path)
    if "[decisions" in text:
        whole = path.read_text().replace("[decisions.space]", "[decisions.x]", 1)
        table = text.splitlines()
        if "zfa" in table[0]:
            whole = whole.replace("[decisions.samu]", text + "\n\n[decisions.samu]", 1)
        else:
            whole = whole.replace('parties = ["fund", "site"]', table[1], 1)
        path.write_text(whole)
    else:
        path.write_text(text)
    with pytest.raises(MappingWrong, match=said) as trouble:
        load_mapping(path)
    assert len(str(trouble.value).splitlines()) == 1


def test_a_missing_mapping_says_what_it_is_for(tmp_path: Path) -> None:
    with pytest.raises(MappingMissing, match="Only csv does without"):
        load_mapping(tmp_path / "exports.toml")


def test_every_journey_that_we_deliver_maps_each_of_its_decisions() -> None:
    for folder in (PROJECT / "config" / "journeys").iterdir():
        known = load_mapping(folder / "exports.toml")
        plan = (folder / "journey.toml").read_text(encoding="utf-8")
        kinds = _kinds(plan)
        assert set(known.decisions) == {name for name, kind in kinds.items() if kind != "sheet"}
        assert {name for name, one in known.decisions.items() if one.basis is Basis.REQUEST} == {
            name for name, kind in kinds.items() if kind == "request"
        }


def _kinds(plan: str) -> dict[str, str]:
    return {place["id"]: place["kind"] for place in tomllib.loads(plan)["decisions"]}


# --- round trips ---------------------------------------------------------------------------------------------------


@st.composite
def papers(draw: st.DrawFn) -> RecordBody:
    """Any record of decisions that all formats can say."""
    names = draw(st.lists(st.sampled_from(["space", "samu", "research", "team", "deposit"]), min_size=1, unique=True))
    given = guardians_body() if draw(st.booleans()) else body()
    decisions = tuple(
        decided(name, draw(st.sampled_from([Answer.CONSENT, Answer.REFUSE])), draw(st.none() | _CELLS), turn)
        for turn, name in enumerate(names[:3])
    )
    return RecordBody(
        day=draw(st.dates(body().day.replace(year=2020), body().day)),
        channel=draw(st.sampled_from(Channel)),
        language=given.language,
        capacity=given.capacity,
        script=draw(st.text("0123456789abcdef", min_size=64, max_size=64)),
        notice=draw(st.text("0123456789abcdef", min_size=16, max_size=16)),
        notice_modes=given.notice_modes,
        heard=tuple(draw(st.lists(st.booleans(), max_size=63))),
        decisions=decisions,
        signing=given.signing,
        is_assisted=given.is_assisted,
        supersedes=draw(st.none() | st.just(REFERENCE)),
    )


@settings(max_examples=60)
@given(given=papers(), how=st.sampled_from(reading.Signature))
def test_what_goes_in_comes_out_of_every_format(given: RecordBody, how: reading.Signature, known: Mapping) -> None:
    records = sort_out([filed(given, signed(how))]).signed
    wanted = [reading.held(record, has_requests=True) for record in records]
    assert reading.from_csv(write(Format.CSV, records, None, CONTEXT).content) == wanted
    graph = write(Format.ISO27560, records, known, CONTEXT).content
    assert reading.from_27560(graph) == wanted
    assert reading.signing_of(graph) == [given.signing]
    assert reading.from_fhir(write(Format.FHIR_R4, records, known, CONTEXT).content) == list(_as_fhir_has_it(wanted))


@pytest.mark.parametrize("scene", SIGNED_SCENES)
def test_every_state_comes_out_as_it_went_in(scene: str, known: Mapping) -> None:
    records = sort_out(SCENES[scene]).signed
    everything = [reading.held(record, has_requests=True) for record in records]
    choices = [reading.held(record, has_requests=False) for record in records]
    assert reading.from_csv(write(Format.CSV, records, None, CONTEXT).content) == everything
    assert reading.from_27560(write(Format.ISO27560, records, known, CONTEXT).content) == choices
    assert reading.from_fhir(write(Format.FHIR_R4, records, known, CONTEXT).content) == list(_as_fhir_has_it(choices))


def test_a_record_of_requests_alone_comes_out_with_the_order_that_was_drawn() -> None:
    records = sort_out(SCENES["requests_alone"]).signed
    assert records[0].body.drawn is not None
    given_back = reading.from_csv(write(Format.CSV, records, None, CONTEXT).content)
    assert given_back == [reading.held(record, has_requests=True) for record in records]


def _as_fhir_has_it(wanted: list[reading.Fields]) -> Iterator[reading.Fields]:
    for fields in wanted:
        kept = {name: value for name, value in fields.items() if name not in reading.NOT_IN_FHIR}
        kept["decisions"] = {
            name: (one.answer, one.situation, stands) for name, (one, stands) in fields["decisions"].items()
        }
        yield kept


# --- any life ------------------------------------------------------------------------------------------------------


def _steps_of_any_life() -> st.SearchStrategy[list[Step]]:
    at = {"reference": REFERENCE, "day": DAY}
    by = {**at, "by": "Anne"}
    one = st.sampled_from(
        [
            Printed(**at),
            ToComplete(**by, missing=frozenset({Missing.SIGNATURE})),
            signed(),
            Taken(**at),
            Kept(**by, box="3", place="armoire", has_agreed=True),
            Held(**by),
            Released(**by),
            Voided(**by, reason="taché"),
            Lapsed(**at),
            Superseded(**at, by_reference=LATER, decisions=("team",)),
            Superseded(**at, by_reference=LATER, decisions=("deposit", "copy")),
            Sent(**by, slip="12", paper="letter:copy"),
            Answered(**by, paper="letter:copy"),
        ]
    )
    return st.lists(one, max_size=12)


@settings(max_examples=80)
@given(steps=_steps_of_any_life())
def test_no_life_of_a_paper_breaks_an_export(steps: list[Step], known: Mapping) -> None:
    life = Life(REFERENCE, tuple(one.decision for one in recorded_body().decisions))
    for step in steps:
        with contextlib.suppress(IllegalStep):
            life = life.after(step)
    sorted_out = sort_out([Filed(REFERENCE, 7, bytes(32), recorded_body(), life)])
    form = life.form
    counts = form.how is not None and not form.is_on_hold
    assert (len(sorted_out.signed), sum(sorted_out.left_out.values())) == ((1, 0) if counts else (0, 1))
    for wanted in Format:
        assert write(wanted, sorted_out.signed, known, CONTEXT).records == counts
