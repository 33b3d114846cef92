"""A sound card that isn't there, at the boundary where PortAudio would be: gives what it is given, can be pulled."""

from typing import Any


class FakePortAudio:
    """Stands where `sounddevice` stands. `is_there`: whether a card is plugged in."""

    def __init__(self, *, is_there: bool = True) -> None:
        self.is_there = is_there
        self.streams: list[FakeStream] = []

    def RawInputStream(self, **how: Any) -> "FakeStream":  # noqa: N802 - the library's name
        if not self.is_there:
            raise ValueError("Error querying device -1")
        self.streams.append(FakeStream(how))
        return self.streams[-1]

    @property
    def open_streams(self) -> list["FakeStream"]:
        """Those that listen."""
        return [stream for stream in self.streams if stream.is_running]


class FakeStream:
    """One open input, as PortAudio behaves: blocks of the asked size, `finished_callback` whenever it stops."""

    def __init__(self, how: dict[str, Any]) -> None:
        self.how = how
        self.is_running = False

    def start(self) -> None:
        self.is_running = True

    def close(self) -> None:
        if self.is_running:
            self.is_running = False
            self.how["finished_callback"]()

    def speak(self, pcm: bytes) -> None:
        """Somebody speaks into it."""
        size = 2 * self.how["blocksize"]
        for at in range(0, len(pcm), size):
            if self.is_running:
                self.how["callback"](memoryview(pcm[at : at + size]), size // 2, None, None)

    def pull(self) -> None:
        """It is unplugged."""
        self.is_running = False
        self.how["finished_callback"]()
