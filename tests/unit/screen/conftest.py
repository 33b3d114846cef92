"""The make-believe conversation of the layout tests serves here too, without a browser."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "accessibility"))
