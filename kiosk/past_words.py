"""The scripts that papers were made with: today's, or older ones as they were archived by their fingerprint."""

from kiosk.journey.archived import beginning_of_remark, load_archived, read_remark, remark
from kiosk.journey.problem import ScriptError
from kiosk.journey.script import Script
from kiosk.register.archive import Archive
from kiosk.register.errors import UnknownScript


class PastWords:
    """Reads each older script once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._read: dict[str, Script] = {}

    def keep(self, script: Script, document: bytes) -> None:
        """Archive `script`, which `document` holds, with who reviewed it. Once is enough; again is harmless."""
        self._archive.store(document)
        self._archive.store(remark(script))

    def script_of(self, fingerprint: str) -> Script:
        """The words of that fingerprint.

        Raises NotArchived, ArchiveDamaged; UnknownScript where this program can no longer read them.
        """
        if fingerprint not in self._read:
            document = self._archive.fetch(fingerprint)
            try:
                remarks = [read_remark(one) for one in self._archive.beginning_with(beginning_of_remark(fingerprint))]
                # Words that were reviewed later are reviewed words.
                known = max(remarks, key=lambda one: sum(map(bool, one.reviewed_by.values())), default=None)
                self._read[fingerprint] = load_archived(document, known)
            except (ScriptError, ValueError) as trouble:
                raise UnknownScript(script=fingerprint[:16]) from trouble
        return self._read[fingerprint]
