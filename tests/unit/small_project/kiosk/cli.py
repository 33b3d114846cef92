"""Notes each command in `calls` under the run-time folder."""

import os
import sys
from pathlib import Path


def main() -> int:
    """Answer like a kiosk that did what it was asked."""
    words = " ".join(sys.argv[1:])
    with (Path(os.environ["CLAIRVOIX_VAR"]) / "calls").open("a", encoding="utf-8") as calls:
        calls.write(f"{words}\n")
    sys.stdout.write("http://127.0.0.1:8080/\n" if words == "run" else "")
    return 0
