"""From where a code is in the camera's picture to what helps a hand to bring it nearer to being read. Pure.

Knows boxes and seconds; no camera, no page, no words. Left and right are the person's, who stands before the camera:
what is left in the picture is at their right.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.screen.sight import Box

# A code that fills less of the picture than this has points too small to be told apart; one that fills more than that
# is cut off by the next tremble of a hand.
LEAST_SIDE, MOST_SIDE = 0.5, 0.92
# How far its middle may be from the picture's: a hand need not be exact.
MOST_ASIDE = 0.2
# What is nearer to an edge than this is being cut off by it.
_EDGE = 0.02
# A hint is said once, and again where it still holds; words that came faster would be noise.
SAY_AGAIN_SECONDS, SAY_OTHER_SECONDS = 7.0, 3.0
# A trembling hand is lost from one picture to the next, and found in the one after it.
REMEMBER_SECONDS = 1.5
# Nothing seen for so long, or nothing read however much was seen: there are other ways, and they are told once.
NOTHING_SECONDS, UNREAD_SECONDS = 20.0, 40.0
# Nothing seen for so long: the camera closes. It is never open for longer than that: a poster with a code on the wall
# behind, or a checked shirt, would keep it open all day.
GIVE_UP_SECONDS, MOST_SECONDS = 60.0, 120.0


class Hint(StrEnum):
    """What helps."""

    SEARCHING = "searching"
    NEARER = "nearer"
    FARTHER = "farther"
    LEFT = "left"
    RIGHT = "right"
    HIGHER = "higher"
    LOWER = "lower"
    STILL = "still"
    OTHERWISE = "otherwise"  # nothing was seen: what else there is


@dataclass(frozen=True, slots=True)
class Aim:
    """How far somebody has come. Times are seconds on one clock; `seen` is the last place of a code, and since when."""

    began: float
    seen: Box | None = None
    seen_at: float = 0.0
    said: Hint | None = None
    said_at: float = 0.0
    has_told_otherwise: bool = False

    @property
    def last_sign(self) -> float:
        """When there was last a code, or the beginning."""
        return self.seen_at if self.seen is not None else self.began


@dataclass(frozen=True, slots=True)
class Help:
    """What the person is given: how near they are (0 to 1), for a tone; what to do, and whether it is said now."""

    nearness: float
    hint: Hint
    is_said: bool = False
    is_over: bool = False


def hint_for(box: Box) -> Hint:
    """What brings a code that was seen but not read nearer to being read."""
    if box.side > MOST_SIDE or _is_cut(box.left, box.right) or _is_cut(box.top, box.bottom):
        return Hint.FARTHER
    across, down = _aside(box)
    if max(abs(across), abs(down)) > MOST_ASIDE or _touches(box):
        if abs(across) >= abs(down):
            return Hint.LEFT if across < 0 else Hint.RIGHT
        return Hint.LOWER if down < 0 else Hint.HIGHER
    return Hint.NEARER if box.side < LEAST_SIDE else Hint.STILL


def nearness_of(box: Box) -> float:
    """How near a code is to being read: 0.2 at the picture's edge and far away, 1 in the middle and large enough."""
    large = min(box.side / LEAST_SIDE, 1.0)
    middle = 1 - min(max(abs(aside) for aside in _aside(box)) / 0.5, 1.0)
    return 0.2 + 0.8 * large * middle


def help_at(aim: Aim, box: Box | None, now: float) -> tuple[Aim, Help]:
    """What is told of a picture in which a code stands in `box`, unread, or none does."""
    is_lost = box is None and (aim.seen is None or now - aim.seen_at > REMEMBER_SECONDS)
    since = now - aim.last_sign
    if now - aim.began >= MOST_SECONDS or (is_lost and since >= GIVE_UP_SECONDS):
        return aim, Help(0.0, Hint.SEARCHING, is_over=True)
    is_hard = (is_lost and since >= NOTHING_SECONDS) or now - aim.began >= UNREAD_SECONDS
    if is_hard and not aim.has_told_otherwise:
        told = replace(aim, has_told_otherwise=True, said=Hint.OTHERWISE, said_at=now)
        return told, Help(0.0, Hint.OTHERWISE, is_said=True)
    if box is not None:
        aim = replace(aim, seen=box, seen_at=now)
        return _told(aim, Help(nearness_of(box), hint_for(box)), now)
    if aim.seen is not None and not is_lost:
        # Lost at an edge, or by a tremble: what led back to the middle still does.
        return _told(aim, Help(nearness_of(aim.seen) / 2, hint_for(aim.seen)), now)
    return aim, Help(0.0, Hint.OTHERWISE if aim.has_told_otherwise else Hint.SEARCHING)


def _told(aim: Aim, help_: Help, now: float) -> tuple[Aim, Help]:
    pause = SAY_AGAIN_SECONDS if help_.hint is aim.said else SAY_OTHER_SECONDS
    if aim.said is not None and now - aim.said_at < pause:
        return aim, help_
    return replace(aim, said=help_.hint, said_at=now), replace(help_, is_said=True)


def _aside(box: Box) -> tuple[float, float]:
    """How far the code's middle is right of, and below, the picture's."""
    return (box.left + box.right) / 2 - 0.5, (box.top + box.bottom) / 2 - 0.5


def _is_cut(first: float, last: float) -> bool:
    return first < _EDGE and last > 1 - _EDGE


def _touches(box: Box) -> bool:
    return min(box.left, box.top) < _EDGE or max(box.right, box.bottom) > 1 - _EDGE
