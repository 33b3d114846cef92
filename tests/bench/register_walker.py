"""A process that walks the chain of a register, signatures aside, and says the most memory that it took, in MB."""

import resource
import sys
from pathlib import Path

from kiosk.register import keys, reading, verification


def main(folder: Path, station: int) -> None:
    """Walks it whole, or fails."""
    with reading.opened(folder) as database, database.reading() as connection:
        trusted = keys.load_public(folder)
        report = verification.verify(connection, station, trusted, checks_signatures=False)
    assert report.is_sound
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)  # noqa: T201 – what it is for


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
