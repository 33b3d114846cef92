"""Whether nothing is lost and nothing stolen: register, keys, backups, disk, clock. Knows no person."""

import shutil
from gettext import gettext as _
from pathlib import Path

from kiosk.app import House
from kiosk.clock import Doubt, doubts
from kiosk.readiness.part import Part, State, in_words
from kiosk.readiness.reached import has_line
from kiosk.readiness.verified import Verifier
from kiosk.register import sealing
from kiosk.register.errors import RegisterError
from kiosk.register.verification import FaultKind
from kiosk.theft import is_disk_closed, is_key_guarded

# Below this, papers and records may soon not fit: a record needs some kilobytes, a preview of a form some hundreds.
_LEAST_FREE_BYTES = 200 * 1024 * 1024


def register_part(house: House, verifier: Verifier | None = None) -> Part:
    """Whether the register holds, what the stick says left aside."""
    report = (verifier or Verifier()).verified(house).report
    if isinstance(report, RegisterError):
        return Part(
            "register", State.BROKEN, report.sentence(_), _("Call who looks after the kiosk, and change nothing.")
        )
    if any(fault.kind is not FaultKind.HEAD for fault in report.faults):
        return Part(
            "register",
            State.BROKEN,
            _("The register doesn't verify."),
            _("« kiosk register verify » says where. Keep the machine as it is, and call who looks after it."),
        )
    return Part("register", State.GOOD, _("{count} entries, all verified.").format(count=report.entries))


def sealing_part(house: House) -> Part:
    """The site's key, which callers' names and numbers are sealed to: needed where there is a telephone line."""
    try:
        key = sealing.load(house.var)
    except RegisterError as trouble:
        return Part("sealing", State.BROKEN, trouble.sentence(_))
    if key is None and not has_line(house):
        return Part("sealing", State.GOOD, _("No telephone line is set up: nobody leaves anything to be sealed."))
    if key is None:
        missing = _("The site has no key yet to seal what callers leave. Plug a USB stick in: kiosk register seal DIR")
        return Part("sealing", State.REMARK, missing)
    return Part("sealing", State.GOOD, _("What callers leave is sealed: only the key in the safe opens it."))


def theft_part(house: House) -> Part:
    """Whether a stolen disk can be read, and papers be forged with its key."""
    closed, guarded = is_disk_closed(house.var), is_key_guarded(house.var)
    key = _("The station's key opens by this machine's TPM alone.") if guarded else ""
    if closed:
        return Part("theft", State.GOOD, f"{_('The disk is encrypted.')} {key}".strip())
    told = _("Nothing says that the disk is encrypted: who takes it reads what is on it.")
    if guarded:
        return Part("theft", State.REMARK, f"{told} {key}", _("The manual says how a disk is encrypted."))
    todo = _("The manual says how a disk is encrypted. With a TPM, stop the kiosk, then: kiosk register rotate --tpm")
    return Part("theft", State.REMARK, told, todo)


def backup_part(house: House) -> Part:
    """Whether there is a copy, and how old."""
    folder = house.settings.backup.folder
    if not folder:
        return Part(
            "backup",
            State.REMARK,
            _("No daily backup: were this machine lost, so were its records."),
            _("Plug a USB stick in, and name its folder in kiosk.toml ([backup] folder)."),
        )
    if not Path(folder).is_dir():
        return Part(
            "backup",
            State.REMARK,
            _("The folder {folder} isn't there.").format(folder=folder),
            _("Plug the stick of the backups in."),
        )
    return Part("backup", State.GOOD, _("Every day to {folder}.").format(folder=folder))


def medium_part(house: House, verifier: Verifier | None = None) -> Part:
    """The head on the stick of the backups: a chain that lacks it had its end cut off. A stick that can't be read is
    no worse than one that isn't there.
    """
    found = (verifier or Verifier()).verified(house)
    head, report = found.head, found.report
    if head is None:
        return Part(
            "medium",
            State.REMARK,
            _("No head of the register lies on a second medium: nothing to compare with."),
            _("Plug the stick of the backups in; the evening's closing writes the head to it."),
        )
    if isinstance(head, RegisterError):
        return Part("medium", State.REMARK, head.sentence(_))
    if isinstance(report, RegisterError):
        return Part("medium", State.REMARK, report.sentence(_))
    day = in_words(head.day)
    if any(fault.kind is FaultKind.HEAD for fault in report.faults):
        return Part(
            "medium",
            State.BROKEN,
            _("The register lacks what the stick says it held on {day}.").format(day=day),
            _(
                "Keep the machine as it is, and call who looks after it: entries may have been taken away. Where you "
                "restored an older backup yourself: kiosk register from-papers, then kiosk register close"
            ),
        )
    return Part("medium", State.GOOD, _("The head of {day} on the stick is in the register.").format(day=day))


def disk_part(house: House) -> Part:
    """Whether there is room to write."""
    house.folders.var.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(house.folders.var).free
    if free < _LEAST_FREE_BYTES:
        return Part("disk", State.BROKEN, _("Only {free} MB are free.").format(free=free // 1_000_000), _("Make room."))
    return Part("disk", State.GOOD, _("{free} MB are free.").format(free=free // 1_000_000))


def clock_part(house: House) -> Part:
    """Whether the day can be believed."""
    told = in_words(house.today())
    try:
        doubt = doubts(house)
    except RegisterError:
        return Part("clock", State.REMARK, told)  # the register's own part says what is wrong
    match doubt:
        case None:
            return Part("clock", State.GOOD, told)
        case Doubt.SENSELESS:
            return Part("clock", State.BROKEN, _("The clock says {day}.").format(day=told), _("Set the date."))
        case Doubt.BEFORE_LAST_ENTRY:
            found = _("The clock says {day}, which is before the last entry.").format(day=told)
        case Doubt.JUMPED:
            found = _("The clock says {day}, many days after the kiosk last ran.").format(day=told)
        case Doubt.NOT_SYNCHRONISED:
            found = _("The clock says {day}; no time server and no battery vouch for it.").format(day=told)
    return Part(
        "clock",
        State.BROKEN,
        found,
        _("Set the date, or confirm it: kiosk clock confirm {day}").format(day=house.today().isoformat()),
    )
