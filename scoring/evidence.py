"""Is there enough to judge? If not, the dancer gets a reason and advice, not a number.

InsufficientEvidence
    codes: too_few_frames, too_short, body_out_of_frame, several_people, no_movement
"""

from __future__ import annotations

import numpy as np

from scoring.identity import leaps, same_body
from scoring.landmarks import INDEX, PoseTrack
from scoring.signals import Signals, counts

LEAST_SECONDS = 5.0
LEAST_FOUND = 0.3
"""Share of the frames with a person; under 0.7 the score is a degraded one (`scoring.caveats`)."""
LEAST_RATE = 10.0
"""Frames a second: fewer cannot carry a dancer's movements."""
LEAST_MOVEMENT, LEAST_REACH = 0.12, 0.08
"""Leg lengths that some joint, and the mean of all, must travel: the noise of landmarks stays under
0.1, and people who wait have 0.07 on the average. Dances have 0.25 and more."""
LONGEST_FRAME = 0.5
EDGE = 0.02
PARTS = {
    "shoulders": (("left_shoulder", "right_shoulder"), 0.5),
    "hips": (("left_hip", "right_hip"), 0.5),
    "legs": (("left_knee", "right_knee"), 0.5),
    "feet": (("left_ankle", "right_ankle"), 0.5),
    # Arms pass behind the body and are out of sight for a while in many dances.
    "arms": (("left_wrist", "right_wrist"), 0.3),
}
LOWER = ("feet", "legs", "hips")
"""Without these there is a score of the rest of the body, a partial one."""
ADVICE = {
    "too_few_frames": "Film one person from the front, in good light, with the whole body "
    "in the picture and the phone standing still.",
    "too_short": "Film at least ten seconds of dancing.",
    "body_out_of_frame": "Step back or turn the phone until your whole body, from head to "
    "feet, stays in the picture.",
    "several_people": "Film one person alone, in one go; nobody should pass in front of the "
    "dancer.",
    "no_movement": "Start filming when you start to dance.",
}


class InsufficientEvidence(Exception):
    """The video does not show enough to judge; `reason` and `advice` are full sentences."""

    def __init__(self, reason: str, advice: str, code: str) -> None:
        super().__init__(f"{reason} {advice}")
        self.reason = reason
        self.advice = advice
        self.code = code

    def __reduce__(self) -> tuple[type[InsufficientEvidence], tuple[str, str, str]]:
        return InsufficientEvidence, (self.reason, self.advice, self.code)


def require_body(track: PoseTrack) -> tuple[str, ...]:
    """The lower parts of the body that are out of sight: none, the feet, also the legs, the hips.

    Raises InsufficientEvidence unless the upper body of one person was seen for long enough.
    """
    found = int(track.detected.sum())
    if found < 2 or found < LEAST_FOUND * len(track):
        raise _insufficient(
            "too_few_frames", f"A person was found in {found} of {len(track)} frames."
        )
    _require_time(track)
    shares = {part: in_sight(track, names) for part, (names, _) in PARTS.items()}
    for part, (_, least) in PARTS.items():
        if shares[part] < least and part not in LOWER:
            raise _out_of_frame(part, shares[part])
    # whoever hides a part hides what hangs from it
    lowest = [k for k, part in enumerate(LOWER) if shares[part] < PARTS[part][1]]
    hidden = LOWER[: max(lowest) + 1] if lowest else ()
    if "hips" not in hidden:  # by whose place a body is known
        _require_one_person(track)
    return hidden


def require_whole_body(track: PoseTrack) -> None:
    """The same, and raises InsufficientEvidence where a part is out of sight."""
    if hidden := require_body(track):
        raise _out_of_frame(hidden[-1], in_sight(track, PARTS[hidden[-1]][0]))


def _out_of_frame(part: str, share: float) -> InsufficientEvidence:
    seen = f"The {part} can be seen in only {share:.0%} of the frames."
    return _insufficient("body_out_of_frame", seen)


def _require_one_person(track: PoseTrack) -> None:
    """A single jump of a lone dancer is a cut, and only warned of; see `same_body`."""
    if same_body(track) is not None:
        return
    moments = leaps(track)
    when = " and ".join(f"{moment:.1f}" for moment in moments[:2])
    raise _insufficient(
        "several_people",
        f"The body that was followed is suddenly elsewhere {when} seconds in: people crossed, "
        "or the video was cut.",
    )


def _require_time(track: PoseTrack) -> None:
    seconds = seconds_seen(track)
    if seconds < LEAST_SECONDS - 0.1:  # the last frame has no length
        raise _insufficient("too_short", f"A person can be seen for only {seconds:.1f} seconds.")
    rate = frame_rate(track)
    if rate < LEAST_RATE:
        raise _insufficient("too_few_frames", f"There are only {rate:.0f} frames a second.")


def seconds_seen(track: PoseTrack) -> float:
    """Seconds in which a person can be seen; a gap in the video is not one long frame."""
    lengths = np.minimum(np.diff(track.times, append=track.times[-1]), LONGEST_FRAME)
    return float(lengths[track.detected].sum())


def frame_rate(track: PoseTrack) -> float:
    """Frames with a person in each second in which there is one."""
    return int(track.detected.sum()) / max(seconds_seen(track), 1e-9)


def in_sight(track: PoseTrack, names: tuple[str, ...]) -> float:
    """Share of the frames with a person in which at least one of the landmarks is in the picture.

    One side is enough: a dancer turns.
    """
    joints = [INDEX[name] for name in names]
    size = np.array([track.width, track.height])
    image = track.image[:, joints, :2]
    with np.errstate(invalid="ignore"):
        within = (image >= -EDGE * size) & (image <= (1 + EDGE) * size)
    inside = np.logical_and.reduce(within, axis=2)
    seen = np.logical_or.reduce(inside & counts(track)[:, joints], axis=1)
    return float(seen[track.detected].mean())


def require_movement(signals: Signals) -> float:
    """The mean reach of the joints against the hips, in leg lengths.

    Raises InsufficientEvidence where no joint goes anywhere, or hardly any does. A camera that
    shakes, or a walk across the picture, moves all of them alike and is no reach.
    """
    hips = signals.points[:, [INDEX["left_hip"], INDEX["right_hip"]]].mean(1, keepdims=True)
    low, high = np.percentile(signals.points[:, signals.joints] - hips, [5, 95], axis=0)
    reaches = (high - low).max(1)
    if float(reaches.max()) < LEAST_MOVEMENT or float(reaches.mean()) < LEAST_REACH:
        raise _insufficient("no_movement", "The person in the video stands still.")
    return float(reaches.mean())


def _insufficient(code: str, reason: str) -> InsufficientEvidence:
    return InsufficientEvidence(reason, ADVICE[code], code)
