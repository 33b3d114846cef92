"""What can go wrong with the register, by name: each says what happened and what to do next. Knows no language.

`template` is the English sentence and the key of its translation; `values` fill its blanks. `reason` is the key of
the sentence that a person at the kiosk is given.
"""

from collections.abc import Callable, Mapping
from typing import ClassVar

# Marks a sentence for translation where it stands, without translating it there.
N_ = str


class Phrase:
    """A part of a sentence, which is translated with it. As text it is English."""

    def __init__(self, template: str, **values: object) -> None:
        self._template, self._values = template, values

    def said(self, translate: Callable[[str], str]) -> str:
        """The phrase in the language of `translate`."""
        return _filled(self._template, self._values, translate)

    def __str__(self) -> str:
        return self.said(str)


class RegisterError(Exception):
    """Anything that the register refuses or fails at."""

    template: ClassVar[str] = N_("The register can't do this.")
    reason: ClassVar[str] = "register"
    # How the codes that may fill a blank are said: by blank, then by code.
    terms: ClassVar[Mapping[str, Mapping[str, str]]] = {}

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.sentence(str))

    def sentence(self, translate: Callable[[str], str]) -> str:
        """What happened and what to do next, in the language of `translate`, a gettext function."""
        said = {name: self._phrase(name, value) for name, value in self.values.items()}
        return _filled(self.template, said, translate)

    def _phrase(self, name: str, value: object) -> object:
        term = self.terms.get(name, {}).get(str(value))
        return value if term is None else Phrase(term)


def _filled(template: str, values: Mapping[str, object], translate: Callable[[str], str]) -> str:
    said = {name: value.said(translate) if isinstance(value, Phrase) else value for name, value in values.items()}
    return translate(template).format(**said)


# --- the register itself -------------------------------------------------------------------------------------------


class RegisterFull(RegisterError):
    """No room left on the disk: nothing was recorded."""

    template = N_("The disk that holds {folder} is full. Free some space and try again.")
    reason = "disk"


class RegisterUnavailable(RegisterError):
    """The register can't be read or written now: nothing was recorded."""

    template = N_("The register in {folder} can't be used ({detail}). Check the disk.")


class RegisterReadOnly(RegisterUnavailable):
    """The disk or the file refuses writing."""

    template = N_("{folder} can't be written. Check the disk and who owns the folder.")


class RegisterLocked(RegisterUnavailable):
    """Another program keeps the register busy."""

    template = N_("Another program keeps the register in {folder} busy. Close that program and try again.")


class RegisterDamaged(RegisterUnavailable):
    """The file is no sound database."""

    template = N_("The register in {folder} is damaged. Restore it from a backup.")


class RecordAltered(RegisterUnavailable):
    """A stored record no longer matches what was committed to in the chain."""

    template = N_("The record of entry {number} was altered after it was recorded. Run: kiosk register verify")


class NoRegister(RegisterError):
    """There is no register where one was looked for."""

    template = N_("There is no register in {folder}: nothing has been recorded there yet.")


class RegisterOlder(RegisterError):
    """The schema is that of an earlier version, and this only reads."""

    template = N_("The register in {folder} is that of an older version. Start the kiosk once to bring it up to date.")


class RegisterNewer(RegisterError):
    """The schema is one that this version doesn't know."""

    template = N_("The register was made by a newer version (schema {revision}). Install that version again.")


class NoDriver(RegisterError):
    """The register should be on PostgreSQL, whose driver isn't installed."""

    template = N_("PostgreSQL's driver is missing. Install it: pip install 'clairvoix[postgresql]'")


class BadUrl(RegisterError):
    """The address of the database is none of PostgreSQL's."""

    template = N_("The register's url must look like postgresql+psycopg://user@host/name. Correct it in kiosk.toml.")


class OtherStation(RegisterError):
    """The register belongs to a station of another number."""

    template = N_(
        "The register in {folder} belongs to station {found:04}, not {station:04}. Correct the station's number."
    )


class StationFull(RegisterError):
    """No free reference was found: the station has given nearly a million."""

    template = N_("Station {station:04} has hardly a free reference left. Give this machine a new station number.")


# --- keys ----------------------------------------------------------------------------------------------------------


class KeyTooOpen(RegisterError):
    """Others than its owner can read the station's private key."""

    template = N_("Others can read the station's key {path}. Run: chmod 600 {path}")


class KeyMissing(RegisterError):
    """There are entries, but not the key that signed them."""

    template = N_("The station's key {path} is missing, yet entries were signed with it. Restore it from a backup.")


class KeyDamaged(RegisterError):
    """A key file holds no Ed25519 key, or not the one it should."""

    template = N_("The key file {path} is damaged or belongs to another station. Restore it from a backup.")


class KeySealed(RegisterError):
    """The machine's TPM doesn't open the station's key: another machine's disk, or a TPM that was cleared."""

    template = N_(
        "The TPM of this machine doesn't open the station's key ({path}: {detail}). The disk comes from another "
        "machine, or the TPM was cleared. Papers stay verifiable. Restore the newest backup, which makes a new key: "
        "kiosk register restore FOLDER"
    )


class NoTpm(RegisterError):
    """The key should be sealed to a TPM, and there is none that answers."""

    template = N_(
        "No TPM seals the key here ({detail}). Nothing was changed. Install tpm2-tools, or rotate without --tpm."
    )


class KeyNotWritten(RegisterError):
    """A private key must leave the kiosk, and can't be written where it should go."""

    template = N_("The key can't be written to {folder} ({detail}). Plug the USB stick in and name its folder.")


class SealingKeyExists(RegisterError):
    """The site's sealing key was made already: what is sealed with it must stay readable."""

    template = N_("The site's sealing key was made already ({path}). To replace it, move that file away first.")


class NoSealingKey(RegisterError):
    """The site has no sealing key: no voice may be asked for."""

    template = N_("The site has no sealing key yet: make it with « kiosk register seal DIR », then try again.")


class UnknownVoice(RegisterError):
    """There is no such voice, or no longer."""

    template = N_("This voice isn't here any more: it was erased, or has served.")


class NotSealed(RegisterError):
    """Nothing that was sealed to this key."""

    template = N_("This can't be opened with this key: it was sealed to another one, or altered.")


# --- backups -------------------------------------------------------------------------------------------------------


class BackupRefused(RegisterError):
    """Anything that keeps a backup from being made or restored. Nothing was changed."""


class NotABackup(BackupRefused):
    """No backup there."""

    template = N_("There is no backup in {folder}: it has no {file}. Name the folder that the backup was made in.")


class BackupDamaged(BackupRefused):
    """A file isn't what the manifest says, or the register in it doesn't hold."""

    template = N_("The backup in {folder} is damaged ({detail}). Take an older one; nothing was changed here.")


class BackupForeign(BackupRefused):
    """Another station's, or signed by a key that this station never had."""

    template = N_("The backup in {folder} is that of {found}, not of this station. Nothing was changed here.")


class BackupOlder(BackupRefused):
    """The register here holds entries that the backup lacks."""

    template = N_(
        "The register in {folder} holds {entries} entries, and this backup lacks some of them. "
        "To restore it nevertheless, move {file} to another place first."
    )


class FolderNotEmpty(BackupRefused):
    """A backup never writes over anything."""

    template = N_("{folder} is not empty. Name a new folder for the backup.")


class MediumMissing(BackupRefused):
    """The folder that backups go to isn't there: a stick that was taken out."""

    template = N_("There is no folder {folder}. Plug in the USB stick that backups go to, or correct kiosk.toml.")


class RegisterInUse(BackupRefused):
    """The kiosk is running on a register that is to be replaced, or whose key is."""

    template = N_("The kiosk is running on the register in {folder}. Stop it first.")


# --- finding a record ----------------------------------------------------------------------------------------------


class LookUpError(RegisterError):
    """A look-up that gives nothing away."""


class MistypedReference(LookUpError):
    """Not twelve digits, or the check digits don't fit: a slip of the finger."""

    template = N_("A digit of this reference is wrong. Read it again from the paper: 12 digits.")
    reason = "mistyped"


class UnknownReference(LookUpError):
    """No record goes with that reference and code. Doesn't tell which of the two is wrong."""

    template = N_("No record goes with this reference and this code. Check both on the paper.")
    reason = "unknown"


class SlowDown(LookUpError):
    """Too many wrong codes. `values["seconds"]` is how long to wait."""

    template = N_("Too many wrong codes. Try again in {seconds} s, or scan the code of the form.")
    reason = "slow_down"


class ForeignPaper(LookUpError):
    """Signed by a key that this register doesn't know."""

    template = N_("This paper was signed by {name}, which this kiosk doesn't know. Show it where it was made.")
    reason = "foreign"


class NotAPaper(ForeignPaper):
    """The scanned text is no form of any kiosk."""

    template = N_("This code is not that of a form. Scan the square code of the form.")


class ReceiptOnly(LookUpError):
    """A receipt's code: it names `values["reference"]`, but tells nothing more.

    Where anybody may pick it up, the 4-digit code goes with it.
    """

    template = N_("This is a receipt: reference {reference}. Key in its 4-digit code as well.")
    reason = "unknown"


class ForgedPaper(LookUpError):
    """It says that one of our keys signed it, and that is not so."""

    template = N_("The signature of this paper is not right: it was altered or is no paper of {name}.")
    reason = "forged"


class AlteredPaper(ForgedPaper):
    """Its machine line is genuine, but the lines that people read were changed."""

    template = N_("The lines of this paper that people read were changed; {name} did not write them so.")


class UnknownScript(LookUpError):
    """The words that a paper was made with aren't known here, so its answers can't be told."""

    template = N_(
        "This paper was made with words that this kiosk doesn't have (fingerprint {script}). Restore the archive."
    )
    reason = "unknown"


# --- what is asked of the register ---------------------------------------------------------------------------------


class InvalidRecord(RegisterError):
    """A record that can't be: without a decision, with an answer that its kind doesn't have …"""

    template = N_("This can't be recorded: {detail}.")


class InvalidStep(RegisterError):
    """A step in a paper's life that can't be: without a box, with a reason of two lines …"""

    template = N_("This can't be noted: {detail}.")


STEPS = {
    "printed": N_("printed"),
    "requested": N_("asked for at the desk"),
    "to_complete": N_("to complete"),
    "signed": N_("signed"),
    "taken": N_("taken by the person"),
    "kept": N_("filed"),
    "held": N_("put aside"),
    "released": N_("no longer put aside"),
    "sent": N_("sent"),
    "answered": N_("answered"),
    "voided": N_("voided"),
    "lapsed": N_("lapsed"),
    "superseded": N_("replaced by a later one"),
    "erased": N_("erased"),
    "looked": N_("looked at"),
    "voice_erased": N_("a caller's voice erased"),
}
STATES = {**STEPS, "recorded": N_("not printed yet")}
PAPERS = {"form": N_("form"), "letter": N_("letter"), "reminder": N_("reminder"), "complaint": N_("complaint")}


class _AboutAPaper(RegisterError):
    """About a step of one paper. `values` hold the codes of `lives` and `states`, said in words."""

    terms = {"step": STEPS, "state": STATES, "paper": PAPERS}

    def _phrase(self, name: str, value: object) -> object:
        # A letter is named after its decision, whose words the register doesn't know.
        return super()._phrase(name, str(value).partition(":")[0] if name == "paper" else value)


class IllegalStep(_AboutAPaper):
    """The paper isn't where this step begins. `values` hold `paper`, `step` and `state`."""

    template = N_("Reference {reference}, {paper}: “{state}”, so “{step}” can't be noted. Look at its steps first.")


class NotedMeanwhile(_AboutAPaper):
    """Somebody noted something after this paper was looked at: nothing was noted.

    `values` hold the last that was noted: `paper`, `step`, `by` (a mediator, or None) and `day`.
    """

    template = N_("Reference {reference}, {paper}: “{step}” was noted meanwhile. Look at its steps again.")


class UnknownRecord(RegisterError):
    """A step about a record that this register doesn't hold, or no longer."""

    template = N_("The register holds no record {reference}. Check the reference, or file the paper where it was made.")


class NoteTooLong(RegisterError):
    """A form's code would be too large to scan safely."""

    template = N_("The form's code would take {size} bytes; {most} is the most. Shorten the labels of the decisions.")


class UnknownLine(RegisterError):
    """There is no such line in the outbox."""

    template = N_("There is no paper number {line} to print.")


LINE_STATES = {
    "waiting": N_("waiting for the person"),
    "pending": N_("waiting to be printed"),
    "sending": N_("being printed"),
    "printed": N_("printed"),
    "unknown": N_("maybe printed"),
    "failed": N_("not printed"),
}


class LineNotReady(RegisterError):
    """A line of the outbox isn't in the state that this needs."""

    template = N_("Paper number {line}: “{state}”, so it can't become “{wanted}”. Look at the list: kiosk print jobs")
    terms = {"state": LINE_STATES, "wanted": LINE_STATES}


class PaperForgotten(RegisterError):
    """The paper's content was erased once it was printed."""

    template = N_("Paper number {line} was printed and its content erased. Make it again from its record.")


# --- archive -------------------------------------------------------------------------------------------------------


class NotArchived(RegisterError):
    """No document with that fingerprint."""

    template = N_("The archive has no document with fingerprint {fingerprint}. Restore it from a backup.")


class ArchiveDamaged(RegisterError):
    """A document is no longer what its name says."""

    template = N_("The archived document {path} was altered. Restore it from a backup.")
