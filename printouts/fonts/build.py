"""Makes the two TTF files beside it, and the screen's files of other scripts. Run by hand when a typeface is renewed.

Latin comes from the published WOFF2 subsets, Arabic and Cyrillic from Debian's fonts-noto-core: Atkinson Hyperlegible
Next has neither. In one file, every rendering has every letter, and nothing has to look for another typeface.

Example: npm pack @fontsource/atkinson-hyperlegible-next, unpack it, then
`python -m printouts.fonts.build package/files /usr/share/fonts/truetype/noto`.
"""

import sys
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from printouts.fonts import BOLD, REGULAR

_STEM = "atkinson-hyperlegible-next"
_NARROW_SPACE = 0x202F
# A fine, in French setting, is a quarter of an em or a little less.
_NARROW_SPACE_EM = 0.2

# What of each script is taken: letters, marks and signs of the languages that a journey may be translated into.
OTHER_SCRIPTS = {
    "NotoSansArabic": "060C,061B,061F,0621-063A,0640-0652,0660-0669,0670,067E,0686,06A4,06AF,200C-200F,2066-2069,25CC",
    "NotoSans": "0400-045F,0490-0491",
}
_NOTO_NAMES = {400: "Regular", 700: "Bold"}
# Heights of a line, by table: merging would take the highest, and every French paper would be longer.
_HEIGHTS = {
    "hhea": ("ascent", "descent", "lineGap"),
    "OS/2": (
        "sTypoAscender",
        "sTypoDescender",
        "sTypoLineGap",
        "usWinAscent",
        "usWinDescent",
        "sCapHeight",
        "sxHeight",
    ),
}


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


def _script(noto: Path, stem: str, weight: int, target: Path, flavor: str | None = None) -> Path:
    """The letters of one script out of Noto, with what shapes them."""
    options = subset.Options()
    options.layout_features = ["*"]
    options.hinting = False
    options.glyph_names = flavor is None
    options.flavor = flavor
    font = subset.load_font(str(noto / f"{stem}-{_NOTO_NAMES[weight]}.ttf"), options)
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=subset.parse_unicodes(OTHER_SCRIPTS[stem]))
    chosen.subset(font)
    subset.save_font(font, str(target), options)
    return target


def add_other_scripts(target: Path, noto: Path, weight: int) -> None:
    """Give the typeface in `target` the letters of the other scripts. Its own lines stay as high as they are."""
    own = TTFont(target)
    with tempfile.TemporaryDirectory() as folder:
        scripts = [_script(noto, stem, weight, Path(folder) / f"{stem}.ttf") for stem in OTHER_SCRIPTS]
        font = Merger().merge([str(path) for path in (target, *scripts)])
    for table, names in _HEIGHTS.items():
        for name in names:
            setattr(font[table], name, getattr(own[table], name))
    font.save(target)


def build_for_the_screen(noto: Path, folder: Path) -> None:
    """One WOFF2 file a script and weight: a browser loads those that a page needs."""
    for stem in OTHER_SCRIPTS:
        for weight in _NOTO_NAMES:
            name = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in stem).lstrip("-")
            _script(noto, stem, weight, folder / f"{name}-{weight}-normal.woff2", "woff2")


def build(files: Path, noto: Path) -> None:
    """Write REGULAR and BOLD from the WOFF2 files under `files` (subsets latin and latin-ext) and from `noto`."""
    for weight, target in ((400, REGULAR), (700, BOLD)):
        with tempfile.TemporaryDirectory() as folder:
            subsets = [
                _as_ttf(files / f"{_STEM}-{subset}-{weight}-normal.woff2", Path(folder))
                for subset in ("latin", "latin-ext")
            ]
            font = Merger().merge([str(path) for path in subsets])
            _add_narrow_space(font)
            font.save(target)
        add_other_scripts(target, noto, weight)


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
    build_for_the_screen(Path(sys.argv[2]), Path(__file__).parents[2] / "kiosk" / "web" / "static" / "fonts")
