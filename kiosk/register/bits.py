"""Fields of a few bits each, packed tightly and read back strictly. Knows no meaning."""


class BitWriter:
    """Packs numbers, the first one highest."""

    def __init__(self) -> None:
        self._value = 0
        self._length = 0

    def put(self, value: int, width: int) -> None:
        """Append `value` in `width` bits. Raises ValueError where it doesn't fit."""
        if not 0 <= value < 1 << width:
            raise ValueError(f"{value} doesn't fit {width} bits")
        self._value = self._value << width | value
        self._length += width

    def to_bytes(self) -> bytes:
        """All bits, filled up with zeros to whole bytes."""
        filling = -self._length % 8
        return (self._value << filling).to_bytes((self._length + filling) // 8, "big")


class BitReader:
    """Reads what a BitWriter packed."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "big")
        self._left = len(data) * 8

    @property
    def left(self) -> int:
        """How many bits are left, the filling among them."""
        return self._left

    def peek(self) -> int:
        """The next bit, left where it is. Raises ValueError where there is none."""
        bit = self.take(1)
        self._left += 1
        return bit

    def take(self, width: int) -> int:
        """The next `width` bits as a number. Raises ValueError where there are fewer."""
        if width > self._left:
            raise ValueError("too short")
        self._left -= width
        return self._value >> self._left & ((1 << width) - 1)

    def finish(self) -> None:
        """Raises ValueError unless nothing but the filling is left: one meaning has one writing."""
        if self._left >= 8 or self.take(self._left):  # noqa: PLR2004 – bits of a byte
            raise ValueError("too long")
