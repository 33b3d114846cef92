"""QR codes as matrices and as SVG paths. Knows how large they come out; knows nothing of what they say."""

from dataclasses import dataclass

import segno

# Above this, at 0.8 mm a module, a code takes more than a third of a sheet's width.
LARGEST_AT_LEVEL_M = 77
# ISO/IEC 18004 §6.3.8: the quiet zone of a QR code is four modules.
QUIET_ZONE = 4


@dataclass(frozen=True, slots=True)
class QrCode:
    """The modules of a code, row by row, dark ones True, without quiet zone."""

    rows: tuple[tuple[bool, ...], ...]
    level: str

    @property
    def modules(self) -> int:
        """Modules along one side, without quiet zone."""
        return len(self.rows)

    @property
    def side(self) -> int:
        """Modules along one side, quiet zone included."""
        return self.modules + 2 * QUIET_ZONE

    def svg_path(self) -> str:
        """The dark modules as an SVG path, one unit a module, quiet zone included."""
        runs: list[str] = []
        for y, row in enumerate(self.rows):
            x = 0
            while x < len(row):
                if not row[x]:
                    x += 1
                    continue
                start = x
                while x < len(row) and row[x]:
                    x += 1
                runs.append(f"M{start + QUIET_ZONE} {y + QUIET_ZONE}h{x - start}v1h-{x - start}z")
        return "".join(runs)


def qr(payload: str) -> QrCode:
    """The code of `payload` (UTF-8): error correction M where that keeps within 77 modules a side, else L.

    Raises ValueError where no QR code can hold `payload`.
    """
    try:
        code = segno.make_qr(payload, error="m", boost_error=False, encoding="utf-8")
        if code.symbol_size(border=0)[0] > LARGEST_AT_LEVEL_M:
            code = segno.make_qr(payload, error="l", boost_error=False, encoding="utf-8")
    except segno.DataOverflowError as trouble:
        raise ValueError(f"a QR code holds no {len(payload.encode())} bytes: shorten what it says") from trouble
    return QrCode(tuple(tuple(bool(module) for module in row) for row in code.matrix), str(code.error))
