"""Runs the virtual printer from a terminal: `python -m printouts.virtual --port 9100 --folder DIR [--fault NAME]`."""

import argparse
import itertools
import signal
import sys
from pathlib import Path

from printouts.virtual.machine import Fault, Machine
from printouts.virtual.paper import Paper
from printouts.virtual.server import VirtualPrinter

_DOTS = {58: 384, 80: 576}


def main(arguments: list[str] | None = None) -> int:
    """Listen until interrupted; each paper that comes out is written to the folder. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m printouts.virtual", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=9100, help="port to listen on, 0 for a free one")
    parser.add_argument("--folder", type=Path, required=True, help="where the papers go, one PNG each")
    parser.add_argument("--fault", type=Fault, choices=list(Fault), default=Fault.NONE, help="what is wrong with it")
    parser.add_argument("--width", type=int, choices=sorted(_DOTS), default=80, help="width of the roll in mm")
    asked = parser.parse_args(arguments)
    asked.folder.mkdir(parents=True, exist_ok=True)
    numbers = itertools.count(1)

    def keep(paper: Paper) -> None:
        path = next(path for number in numbers if not (path := asked.folder / f"paper-{number:04}.png").exists())
        paper.image.save(path)
        sys.stdout.write(f"{path}\n")
        sys.stdout.flush()

    try:
        printer = VirtualPrinter(Machine(_DOTS[asked.width], asked.fault, on_paper=keep), asked.host, asked.port)
    except OSError as trouble:
        sys.stderr.write(f"can't listen on {asked.host}:{asked.port} ({trouble.strerror}): choose another --port\n")
        return 1
    with printer:
        sys.stdout.write(f"listening on {asked.host}:{printer.port}, fault: {asked.fault}\n")
        sys.stdout.flush()
        # Both: a shell that starts a program in the background has it ignore SIGINT.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _interrupt)
        try:
            printer.wait()
        except KeyboardInterrupt:
            return 0
    return 0


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
