"""A sentence as the answer to a request for sound."""

from typing import Protocol

from flask import Response, abort


class Audible(Protocol):
    """Whatever can be heard."""

    def wav(self) -> bytes:
        """As RIFF WAVE. Raises OSError where no voice can speak it."""
        ...


def sound_answer(clip: Audible | None) -> Response:
    """The sound of `clip`; not found where there is none, or nobody can speak it."""
    if clip is None:
        abort(404)
    try:
        return Response(clip.wav(), mimetype="audio/wav")
    except OSError:
        abort(404)
