"""Makes the two TTF files beside it from the published WOFF2 subsets. Run by hand when the typeface has a new version.

Example: npm pack @fontsource/atkinson-hyperlegible-next, unpack it, then
`python -m printouts.fonts.build package/files`.
"""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from printouts.fonts import BOLD, REGULAR

_STEM = "atkinson-hyperlegible-next"
_NARROW_SPACE = 0x202F
# A fine, in French setting, is a quarter of an em or a little less.
_NARROW_SPACE_EM = 0.2


def _as_ttf(woff2: Path, folder: Path) -> Path:
    font = TTFont(woff2)
    font.flavor = None
    path = folder / f"{woff2.stem}.ttf"
    font.save(path)
    return path


def _add_narrow_space(font: TTFont) -> None:
    """Give `font` the narrow no-break space, which French needs before ; : ! ? and the typeface lacks."""
    name = "uni202F"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = TTGlyphPen(None).glyph()
    font["hmtx"][name] = (round(font["head"].unitsPerEm * _NARROW_SPACE_EM), 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[_NARROW_SPACE] = name


def build(files: Path) -> None:
    """Write REGULAR and BOLD from the WOFF2 files under `files` (subsets latin and latin-ext)."""
    for weight, target in ((400, REGULAR), (700, BOLD)):
        with tempfile.TemporaryDirectory() as folder:
            subsets = [
                _as_ttf(files / f"{_STEM}-{subset}-{weight}-normal.woff2", Path(folder))
                for subset in ("latin", "latin-ext")
            ]
            font = Merger().merge([str(path) for path in subsets])
            _add_narrow_space(font)
            font.save(target)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
