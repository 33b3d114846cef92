"""A process that records without end and says what is durable: for tests that kill it."""

import sys
from pathlib import Path

from sample_records import BOOK, STATION, body, papers

from kiosk.register import Register


def main(folder: Path) -> None:
    """One line for every record that the register said is durable."""
    with Register.open(folder, STATION) as register:
        register.learn(BOOK)
        while True:
            stored = register.record(body(), papers)
            sys.stdout.write(f"{stored.reference} {stored.code} {stored.entry_number} {stored.head_hash}\n")
            sys.stdout.flush()
            if line := register.outbox.claim():
                register.outbox.finish(line.id, "printed", None)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
