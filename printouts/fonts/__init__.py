"""Where the typeface of our papers lies: Atkinson Hyperlegible Next, under the SIL Open Font License (OFL.txt)."""

from pathlib import Path

FOLDER = Path(__file__).parent
REGULAR = FOLDER / "AtkinsonHyperlegibleNext-Regular.ttf"
BOLD = FOLDER / "AtkinsonHyperlegibleNext-Bold.ttf"

FAMILY = "Atkinson Hyperlegible Next"

# Height of a capital in ems: sCapHeight / unitsPerEm of both files.
CAP_HEIGHT_EM = 0.668
