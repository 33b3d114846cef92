"""Looks for the words of some files in the memory of a process and on a disk: `memory_search.py PID FOLDER FILE …`.

A process of its own, so that what is looked for is never in the memory that is searched by its own doing. Prints one
line a file: how often its words were found in memory, and in how many files.
"""

import sys
from pathlib import Path

_MOST_REGION = 512 * 1024 * 1024


def in_memory(pid: int, words: bytes) -> int:
    """How often `words` stand in the writable memory of a process."""
    count = 0
    maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            where, rights = line.split()[:2]
            begin, end = (int(one, 16) for one in where.split("-"))
            if not rights.startswith("rw") or end - begin > _MOST_REGION:
                continue
            try:
                memory.seek(begin)
                count += (memory.read(end - begin) or b"").count(words)
            except (OSError, ValueError):
                continue  # a region that has gone, or one that nobody may read
    return count


def on_disk(folder: Path, words: bytes) -> int:
    """In how many files under `folder` they stand."""
    return sum(words in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def main(pid: str, folder: str, *files: str) -> None:
    """See above."""
    for file in files:
        words = Path(file).read_bytes().strip()
        sys.stdout.write(f"{in_memory(int(pid), words)} {on_disk(Path(folder), words)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
