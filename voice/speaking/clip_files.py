"""Clips on disk: whole or not there at all. Knows files and seals, no words and no voices."""

import errno
import os
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from voice.speaking.sound import HEAD_BYTES, Sound, from_sealed_wav, is_whole_length
from voice.speaking.trouble import ClipUnwritable, DiskFull, SoundUnreadable
from voice.speaking.word_times import WordTime, to_chunk

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_ABANDONED_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Clip:
    """A sound file: where it is, its key, its length in seconds."""

    path: Path
    key: str
    seconds: float


@dataclass(frozen=True, slots=True)
class _Checked:
    size: int
    modified_ns: int
    seconds: float


class ClipFiles:
    """The clips in `folder`, one file a key. The folder is made with the first clip."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Files whose seal was checked, as they were then: a clip is read whole once, not each time it is played.
        self._checked: dict[Path, _Checked] = {}

    def path(self, key: str) -> Path:
        """Where the clip with that key stands, or would stand."""
        return self.folder / f"{key}.wav"

    def is_there(self, key: str) -> bool:
        """Whether the clip stands there at its full length. Its seal is not checked."""
        path = self.path(key)
        try:
            with path.open("rb") as file:
                return is_whole_length(file.read(HEAD_BYTES), path.stat().st_size)
        except OSError:
            return False

    def find(self, key: str) -> Clip | None:
        """The clip; None where it is missing, can't be read, was cut off or changed."""
        path = self.path(key)
        try:
            status = path.stat()
            seen = self._checked.get(path)
            if seen is None or (seen.size, seen.modified_ns) != (status.st_size, status.st_mtime_ns):
                sound = from_sealed_wav(path.read_bytes())
                seen = self._checked[path] = _Checked(status.st_size, status.st_mtime_ns, sound.seconds)
        except (OSError, SoundUnreadable):
            return None
        return Clip(path, key, seen.seconds)

    def write(self, key: str, sound: Sound, words: Sequence[WordTime] = ()) -> Clip:
        """Keep `sound` and when its `words` are said, over whatever stood there; never leaves half a file.

        Raises ClipUnwritable, DiskFull.
        """
        path = self.path(key)
        write_whole(path, sound.to_wav(to_chunk(words)))
        status = path.stat()
        self._checked[path] = _Checked(status.st_size, status.st_mtime_ns, sound.seconds)
        return Clip(path, key, sound.seconds)

    def sweep(self, keep_keys: Collection[str]) -> int:
        """Remove the clips that `keep_keys` doesn't name, and files abandoned half-written. Returns how many."""
        kept = set(keep_keys)
        oldest = time.time() - _ABANDONED_SECONDS
        gone = [path for path in self.folder.glob("*.wav") if path.stem not in kept]
        gone += [path for path in self.folder.glob(".*.part") if path.stat().st_mtime < oldest]
        for path in gone:
            path.unlink(missing_ok=True)
            self._checked.pop(path, None)
        return len(gone)


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to `path`, making its folder: all of it, or nothing. Raises ClipUnwritable, DiskFull."""
    part: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as file:
            part = Path(file.name)
            file.write(data)
        # The temporary file is its maker's alone; a clip is read by whoever serves it.
        part.chmod(0o644)
        # No fsync: a clip that a power cut left damaged is noticed by its seal, and made anew.
        os.replace(part, path)  # noqa: PTH105 - the atomic call by its own name
    except OSError as trouble:
        if part is not None:
            part.unlink(missing_ok=True)
        if trouble.errno in _FULL:
            why = f"the disk that holds {path.parent} is full. Make room there, then start again."
            raise DiskFull(why) from trouble
        why = f"{path} can't be written ({trouble.strerror}). Choose another place, or allow writing there."
        raise ClipUnwritable(why) from trouble
