"""Every state of a paper in every format, beside what it was when somebody last looked at it closely.

`CLAIRVOIX_GOLDEN=write` writes the files anew; look at what changed before it is committed.
"""

import json
import os
from pathlib import Path

import pytest
from export_scenes import CONTEXT, GOLDEN, SCENES, mapping

from kiosk.register import lives
from kiosk.register.exports import Format, sort_out, write
from kiosk.register.exports.errors import NothingSaid
from kiosk.register.lives import Signature
from kiosk.register.states import Stage

_ENDINGS = {Format.FHIR_R4: "fhir.json", Format.ISO27560: "27560.jsonld", Format.ZFA: "zfa.hl7", Format.CSV: "csv"}
# What the command says beside each file: how many records are in it, left out, refused.
_SAID = GOLDEN / "said.json"
_IS_WRITING = os.environ.get("CLAIRVOIX_GOLDEN") == "write"


def told(scene: str, wanted: Format, folder: Path) -> tuple[bytes, dict[str, object]]:
    """The file, and what the command says beside it."""
    sorted_out = sort_out(SCENES[scene])
    said: dict[str, object] = {"left_out": {reason.value: count for reason, count in sorted_out.left_out.items()}}
    try:
        written = write(wanted, sorted_out.signed, mapping(folder), CONTEXT)
    except NothingSaid as trouble:
        return b"", {**said, "refused": [str(trouble)]}
    refused = [f"{count} x {sentence}" for sentence, count in written.refusals()]
    return written.content, {**said, "records": written.records, "refused": refused}


@pytest.mark.parametrize("wanted", Format)
@pytest.mark.parametrize("scene", SCENES)
def test_every_state_of_a_paper_reads_as_it_did(scene: str, wanted: Format, tmp_path: Path) -> None:
    content, said = told(scene, wanted, tmp_path)
    path = GOLDEN / f"{scene}.{_ENDINGS[wanted]}"
    if _IS_WRITING:
        path.write_bytes(content)
        _SAID.write_text(_with(path.name, said), encoding="utf-8")
    assert content == path.read_bytes()
    assert said == json.loads(_SAID.read_text(encoding="utf-8"))[path.name]


def _with(name: str, said: object) -> str:
    known = json.loads(_SAID.read_text(encoding="utf-8")) if _SAID.exists() else {}
    return json.dumps({**known, name: said}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def test_every_stage_has_a_scene() -> None:
    lives_shown = [record.life for scene in SCENES.values() for record in scene]
    forms = {life.form.stage for life in lives_shown}
    letters = {
        state.stage for life in lives_shown for paper, state in life.papers.items() if lives.is_letter(paper)
    } | {Stage.RECORDED}
    assert forms == set(Stage) - {Stage.SENT, Stage.ANSWERED}
    assert letters >= {Stage.RECORDED, Stage.PRINTED, Stage.SENT, Stage.ANSWERED, Stage.VOIDED}
    assert {how for life in lives_shown if (how := life.form.how)} == set(Signature)
    flags = {(life.form.is_taken, life.form.is_on_hold, life.form.filed is not None) for life in lives_shown}
    assert {(True, False, False), (False, True, False), (False, False, True)} <= flags


def test_no_golden_file_is_left_over() -> None:
    known = {f"{scene}.{ending}" for scene in SCENES for ending in _ENDINGS.values()}
    assert {path.name for path in GOLDEN.iterdir()} == {*known, _SAID.name}
    assert set(json.loads(_SAID.read_text(encoding="utf-8"))) == known
