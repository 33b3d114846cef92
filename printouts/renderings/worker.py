"""The process that papers are rendered in: a task comes in, its bytes go out. Started and watched by `workshop`.

A task is one message of JSON, and one more of bytes where they are to be read. An answer is one message of JSON, and,
unless it is a refusal, one more of bytes. A mistake of ours ends this process with its task unanswered: whoever watches
tells the difference from a refusal.
"""

import json
import sys
from multiprocessing.connection import Connection
from typing import Any, assert_never

from printouts.document import from_json
from printouts.renderings.outputs import BraillePage, Grade, Mode, Sent, What
from printouts.renderings.renderer import RenderedHere


def main(descriptor: int, idle_seconds: float) -> None:
    """Serve tasks from a socket until it closes, or until none has come for `idle_seconds`: memory then goes back."""
    renderer = RenderedHere()
    with Connection(descriptor) as watcher:
        try:
            while watcher.poll(idle_seconds):
                _answer(watcher, renderer, json.loads(watcher.recv_bytes()))
        except (EOFError, ConnectionError):
            # The kiosk is gone, or has given this task up.
            return


def _answer(watcher: Connection, renderer: RenderedHere, task: dict[str, Any]) -> None:
    document = from_json(task["document"])
    what = What(task["what"])
    head: dict[str, Any] = {}
    try:
        match what:
            case What.SHEET:
                rendered = renderer.sheet(document)
                written, head = rendered.pdf, {"pages": rendered.pages}
            case What.THERMAL:
                written = renderer.thermal(document, task["width_mm"], Mode(task["mode"]))
            case What.PICTURE:
                written = renderer.picture(document, task["width_mm"])
            case What.BRAILLE:
                page = BraillePage(task["cells"], task["lines"], Grade(task["grade"]))
                written = renderer.braille(document, page)
            case What.READING:
                read = renderer.read(document, Sent(watcher.recv_bytes(), task["width_mm"]))
                written, head = b"", {"sentences": read.sentences, "difference": read.difference}
            case _:
                assert_never(what)
    except ValueError as refusal:
        watcher.send_bytes(json.dumps({"refused": str(refusal)}).encode())
        return
    watcher.send_bytes(json.dumps(head).encode())
    watcher.send_bytes(written)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
