"""Axes without points because nothing can be told of them, which is not to have earned none."""

from __future__ import annotations

from scoring.analysis import Measurement
from scoring.timing import is_judged

NO_FEET = "The feet cannot be seen, and balance is judged over them."
NO_MUSIC = (
    "There is no music to hold the dance against, and no steady beat could be made out in the "
    "movements by themselves."
)
NO_BEAT = (
    "There is sound in the video, but no beat was found in it, and none in the movements by "
    "themselves."
)


def list_unjudged(measured: Measurement) -> dict[str, str]:
    """The reason of each axis that is not judged, a full sentence."""
    found = {"balance": NO_FEET} if measured.hidden else {}
    if not is_judged(measured.rhythm):
        found["rhythm"] = NO_BEAT if measured.rhythm.unheard else NO_MUSIC
    return found
