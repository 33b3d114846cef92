"""The served kiosk of the journeys, and the sounds and models of hearing, serve tests of faults too."""

import sys
from pathlib import Path

for folder in ("journeys", "unit/hearing", "speech"):
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))
