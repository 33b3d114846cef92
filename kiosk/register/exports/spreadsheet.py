"""Signed records as CSV that opens right in LibreOffice and Excel with French settings: one row a decision.

UTF-8 with a byte-order mark, semicolons, CRLF, days as ISO dates, every cell between quotation marks: LibreOffice's
import proposes to part cells at commas too. Nothing in it can be taken for a formula, a number
that isn't one, or another cell: references keep their spaces, fingerprints say what they are.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from kiosk.register import references
from kiosk.register.errors import N_
from kiosk.register.exports.standing import End, EndKind, Signed
from kiosk.register.exports.target import Context, Written
from kiosk.register.lives import Signature, complaint_of, letter_of, reminder_of
from kiosk.register.record import Answer, Capacity, Channel, Decided, NoticeMode, Signing
from kiosk.register.states import PaperState, Stage

NAME = "CSV"

COLUMNS = (
    N_("Reference"),
    N_("Day on the paper"),
    N_("Decision"),
    N_("Situation"),
    N_("Answer"),
    N_("Order of the answers"),
    N_("Order that was drawn"),
    N_("Stands"),
    N_("Ended on"),
    N_("Ended by"),
    N_("Signature"),
    N_("Signed on"),
    N_("Taken along"),
    N_("Copy kept"),
    N_("Letter"),
    N_("Reminder letter"),
    N_("Complaint"),
    N_("Who signs"),
    N_("Signature announced"),
    N_("With help"),
    N_("Channel"),
    N_("Language"),
    N_("Notice given by"),
    N_("Topics heard"),
    N_("Changes"),
    N_("Words"),
    N_("Notice"),
    N_("Entry"),
    N_("Commitment"),
)

YES, NO = N_("yes"), N_("no")
ANSWERS = {
    Answer.CONSENT: N_("agrees"),
    Answer.REFUSE: N_("refuses"),
    Answer.LATER: N_("decides later"),
    Answer.ASK: N_("asks"),
    Answer.DONT: N_("doesn't ask"),
}
ENDS = {EndKind.REPLACED: N_("no: decided anew"), EndKind.VOIDED: N_("no: voided")}
SIGNATURES = {
    Signature.SIGNED: N_("by hand"),
    Signature.MARKED: N_("with a mark"),
    Signature.ATTESTED: N_("attested by somebody"),
}
ANNOUNCED = {Signing.HAND: N_("by hand"), Signing.MARK: N_("with a mark"), Signing.HELPED: N_("with somebody's help")}
CAPACITIES = {
    Capacity.PERSON: N_("the person"),
    Capacity.PARENT: N_("a parent"),
    Capacity.GUARDIAN: N_("a guardian"),
}
CHANNELS = {
    Channel.SCREEN: N_("screen"),
    Channel.PHONE: N_("telephone"),
    Channel.DESK: N_("desk"),
    Channel.REHEARSAL: N_("rehearsal"),
}
MODES = {
    NoticeMode.VOICE: N_("voice"),
    NoticeMode.LARGE_PRINT: N_("large print"),
    NoticeMode.INTERPRETER: N_("an interpreter"),
}
LETTERS = {
    Stage.RECORDED: N_("to print"),
    Stage.PRINTED: N_("printed, still here"),
    Stage.SENT: N_("sent by the site"),
    Stage.ANSWERED: N_("answered"),
    Stage.VOIDED: N_("voided: it counts for nothing"),
}
TAKEN = N_("taken along")

SEPARATOR = ";"
WITHIN = ", "
FINGERPRINT = "sha256:"
TOPICS = "topics:"

# OWASP, CSV injection: what makes a spreadsheet compute. The apostrophe makes it text.
_COMPUTES = ("=", "+", "-", "@", "\t", "\r", "\n")
_GUARD = "'"
# What would lose a zero, or become a power of ten. Days are days, and references are parted by spaces.
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]*)?(?:[eE][0-9]+)?%?")


def write(records: Sequence[Signed], context: Context) -> Written:
    """The table, its headings in the context's language. CSV can say everything that a record holds."""
    text = io.StringIO(newline="")
    table = csv.writer(text, delimiter=SEPARATOR, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    table.writerow([_safe(context.say(column)) for column in COLUMNS])
    for record in records:
        for decided in record.body.decisions:
            table.writerow([_safe(cell) for cell in _cells(record, decided, context)])
    return Written(text.getvalue().encode("utf-8-sig"), len(records))


def _cells(record: Signed, decided: Decided, context: Context) -> Iterator[str]:
    say, body, form = context.say, record.body, record.life.form
    end = record.ends.get(decided.decision)
    yield references.spaced(record.reference)
    yield body.day.isoformat()
    yield decided.decision
    yield decided.situation or ""
    yield say(ANSWERS[decided.answer])
    yield WITHIN.join(say(ANSWERS[answer]) for answer in decided.order)
    yield WITHIN.join(say(ANSWERS[answer]) for answer in body.drawn or ())
    yield say(YES) if end is None else say(ENDS[end.kind])
    yield from _end(end)
    yield say(SIGNATURES[record.signature])
    yield record.signed_on.isoformat()
    yield say(YES if form.is_taken else NO)
    yield say(YES if form.filed is not None else NO)
    for paper_of in (letter_of, reminder_of, complaint_of):
        yield _letter(record.life.papers.get(paper_of(decided.decision)), context)
    yield say(CAPACITIES[body.capacity])
    yield say(ANNOUNCED[body.signing])
    yield say(YES if body.is_assisted else NO)
    yield say(CHANNELS[body.channel])
    yield body.language
    yield WITHIN.join(say(MODES[mode]) for mode in NoticeMode if mode in body.notice_modes)
    yield TOPICS + "".join("1" if heard else "0" for heard in body.heard)
    yield references.spaced(body.supersedes) if body.supersedes is not None else ""
    yield FINGERPRINT + body.script
    yield FINGERPRINT + body.notice
    yield f"{context.site.station}/{record.entry}"
    yield FINGERPRINT + record.commitment.hex()


def _end(end: End | None) -> tuple[str, str]:
    if end is None:
        return "", ""
    return end.day.isoformat(), references.spaced(end.by) if end.by is not None else ""


def _letter(state: PaperState | None, context: Context) -> str:
    """Where the letter of a decision is; nothing where nothing was noted of one."""
    if state is None:
        return ""
    if state.is_taken and state.stage in (Stage.RECORDED, Stage.PRINTED):
        return context.say(TAKEN)
    return context.say(LETTERS.get(state.stage, state.stage.value))


def _safe(cell: str) -> str:
    is_taken_for_another = cell.startswith((*_COMPUTES, _GUARD)) or _NUMBER.fullmatch(cell) is not None
    return _GUARD + cell if is_taken_for_another else cell
