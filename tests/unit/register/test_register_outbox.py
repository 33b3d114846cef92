"""The outbox: every line ends printed, unknown or failed; what is printed and over is erased."""

import fcntl
import os
from pathlib import Path

import pytest
from sample_records import BOOK, STATION, body, papers

from kiosk.register import LineState, PaperLine, Register
from kiosk.register.errors import LineNotReady, PaperForgotten, UnknownLine

REMINDER = PaperLine("reminder", "roll", '{"reminder": "CANARY-OF-A-REMINDER"}')


def states(register: Register) -> list[str]:
    return [line.state.value for line in register.outbox.lines()]


def bytes_under(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_lines_are_claimed_in_order_and_once(register: Register) -> None:
    register.record(body(), papers)
    first, second, third = (register.outbox.claim() for _ in range(3))
    assert first is not None
    assert second is not None
    assert (first.kind, second.kind, third) == ("form", "receipt", None)
    assert first.state is LineState.SENDING
    assert '"form"' in first.payload


def test_a_paper_without_a_record_can_be_queued(register: Register) -> None:
    (line,) = register.outbox.queue([REMINDER])
    assert line.reference is None
    assert register.outbox.claim() is not None
    assert register.verify().entries == 0


@pytest.mark.parametrize(("outcome", "reason"), [("printed", None), ("unknown", "offline"), ("failed", "paper_out")])
def test_a_line_ends_as_the_printer_said(register: Register, outcome: str, reason: str | None) -> None:
    (line,) = register.outbox.queue([REMINDER])
    register.outbox.claim()
    register.outbox.finish(line.id, outcome, reason)
    (ended,) = register.outbox.lines(ids=[line.id])
    assert (ended.state.value, ended.reason) == (outcome, reason)


def test_a_line_that_nobody_saw_is_settled_by_who_has_it_in_hand(register: Register) -> None:
    (line,) = register.outbox.queue([REMINDER])
    register.outbox.claim()
    register.outbox.finish(line.id, "unknown", None)
    register.outbox.finish(line.id, "printed", None)
    assert states(register) == ["printed"]


def test_a_line_that_was_not_sent_can_not_end(register: Register) -> None:
    (line,) = register.outbox.queue([REMINDER])
    with pytest.raises(LineNotReady, match="waiting to be printed"):
        register.outbox.finish(line.id, "printed", None)


def test_a_printed_line_stays_printed(register: Register) -> None:
    (line,) = register.outbox.queue([REMINDER])
    register.outbox.claim()
    register.outbox.finish(line.id, "printed", None)
    register.outbox.finish(line.id, "printed", None)
    with pytest.raises(LineNotReady):
        register.outbox.finish(line.id, "failed", "jam")


def test_a_reprint_names_the_old_line_and_counts_up(register: Register) -> None:
    (line,) = register.outbox.queue([REMINDER])
    register.outbox.claim()
    register.outbox.finish(line.id, "failed", "jam")
    second = register.outbox.again(line.id)
    assert (second.again_of, second.times, second.payload) == (line.id, 1, REMINDER.payload)
    register.outbox.claim()
    register.outbox.finish(second.id, "printed", None)
    assert register.outbox.again(second.id).times == 2


def test_a_line_that_is_still_waiting_is_not_printed_again(register: Register) -> None:
    (line,) = register.outbox.queue([REMINDER])
    with pytest.raises(LineNotReady):
        register.outbox.again(line.id)
    with pytest.raises(UnknownLine):
        register.outbox.again(999)


def test_a_printed_paper_is_erased_once_its_session_is_over(register: Register, tmp_path: Path) -> None:
    (line,) = register.outbox.queue([REMINDER])
    register.outbox.claim()
    register.outbox.finish(line.id, "printed", None)
    assert b"CANARY-OF-A-REMINDER" in bytes_under(tmp_path)
    register.outbox.forget_payloads([line.id])
    assert register.outbox.lines(ids=[line.id])[0].payload == ""
    assert b"CANARY-OF-A-REMINDER" not in bytes_under(tmp_path)
    with pytest.raises(PaperForgotten):
        register.outbox.again(line.id)


def test_a_paper_printed_after_its_session_is_erased_then(register: Register, tmp_path: Path) -> None:
    (line,) = register.outbox.queue([REMINDER])
    register.outbox.forget_payloads([line.id])
    claimed = register.outbox.claim()
    assert claimed is not None
    assert claimed.payload == REMINDER.payload
    register.outbox.finish(line.id, "printed", None)
    assert b"CANARY-OF-A-REMINDER" not in bytes_under(tmp_path)


def test_a_failed_paper_keeps_its_content_for_the_mediator(register: Register) -> None:
    (line,) = register.outbox.queue([REMINDER])
    register.outbox.claim()
    register.outbox.finish(line.id, "failed", "paper_out")
    register.outbox.forget_payloads([line.id])
    assert register.outbox.again(line.id).payload == REMINDER.payload


def test_papers_that_a_dead_process_left_are_for_the_staff_and_never_come_out_by_themselves(tmp_path: Path) -> None:
    with Register.open(tmp_path, STATION) as before:
        before.outbox.queue([REMINDER, REMINDER, REMINDER])
        printed = before.outbox.claim()
        assert printed is not None
        before.outbox.finish(printed.id, "printed", None)
        before.outbox.claim()
    with Register.open(tmp_path, STATION) as after:
        assert states(after) == ["printed", "unknown", "unknown"]
        assert [line.payload == "" for line in after.outbox.lines()] == [True, False, False]
        assert after.outbox.claim() is None


def test_one_process_prints_and_another_takes_over_when_it_is_gone(tmp_path: Path) -> None:
    with Register.open(tmp_path, STATION) as printing, Register.open(tmp_path, STATION) as other:
        other.learn(BOOK)
        other.record(body(), papers)
        assert other.outbox.claim() is None
        assert printing.outbox.claim() is not None
        assert states(other) == ["sending", "pending"]
        printing.close()
        claimed = other.outbox.claim()
        assert claimed is not None
        assert claimed.kind == "receipt"
        assert states(other) == ["unknown", "sending"]


def test_the_lock_is_given_back_on_closing(tmp_path: Path) -> None:
    Register.open(tmp_path, STATION).close()
    descriptor = os.open(tmp_path / "spool.lock", os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(descriptor)
