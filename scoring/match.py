"""How closely a dance follows a reference: joint angles, aligned by constrained time warping.

The error along the path (mean degrees a joint) is held against how far apart any two poses of the
reference are: a reference that hardly moves is not matched by hardly moving. Points above that
are a matter of calibration, in `SHARE`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.body import LIMBS
from scoring.codebook import ANGLES, MIRROR, angles
from scoring.creativity import diversity
from scoring.evidence import require_whole_body
from scoring.landmarks import INDEX, PoseTrack, encode
from scoring.mapping import Mapping
from scoring.match_phrases import PHRASE, Laid, compare_limbs, lay, tell_phrase
from scoring.match_sync import choose_sync, tell_lateness, with_lateness
from scoring.signals import RATE, Floats, Signals, prepare
from scoring.soundtrack import SoundOffset
from scoring.warping import Path, Sequence, warp

SAMPLES = 15.0
"""Frames a second that are compared; a dancer's angles hardly turn within 70 ms."""
BAND_SHARE, BAND_SECONDS = 0.25, 2.0
"""Width of the band on either side, of the longer dance, and seconds more."""
LEAST_SPREAD = 12.0
"""Degrees: a joint that rests in the reference is not held against less than this."""
LEAST_SAME = 30.0
"""Points under which it is another dance, whose tempo nobody asks for."""
OWN_ERROR = 3.0
"""Degrees by which MediaPipe itself is off: a film and its mirror image differ by 4–5 a joint."""
PREFERENCE = 0.97
"""A mirror image has to fit clearly better to be called one: symmetric dances are not."""
SHARE = Mapping(
    (
        *((0.0, 0.0), (0.33, 0.1), (0.47, 0.28), (0.58, 0.52), (0.69, 0.68)),
        *((0.83, 0.88), (0.92, 0.96), (1.0, 1.0)),
    ),
    "1 − error beyond the landmarks' own over the reference's own spread: the same film has 0.95 "
    "and more, in a mirror 0.9; another body that dances the same in another tempo, smaller and "
    "less exactly, 0.7–0.9; another dance up to 0.47, but one of the same poses, warped as well as "
    "can be, 0.55–0.7.",
)
KEPT_UP = Mapping(
    ((0.3, 0.35), (0.5, 0.4), (0.84, 0.6), (0.92, 1.0)),
    "Share of the path within `NEAR` of its line: who dances the same has 0.92 and more, another "
    "dance of the same poses, which has to be stretched and pressed, 0.2–0.8.",
)
OVERLAID = Mapping(
    ((0.5, 0.3), (0.8, 1.0)),
    "Share of the shorter of both that the path covers: who began to film 1.5 s late or early has "
    "0.85 and more; of two dances that have nothing to do with each other it is the half that fits "
    "best (0.46–0.6 between real people's).",
)
FITTED, MOST_FITTED = 0.75, 1.7
"""How far the middle and the size of each joint's moves are brought to the reference's, and up to
what ratio of sizes: bodies hang their arms differently, and who dances small dances the same."""
STILL, SMALL = 0.15, 0.5
"""Size of a joint's moves over the reference's: up to the one it stands still, and nothing is
brought nearer; from the other on it dances small."""
NEAR = 0.3
"""Seconds beside the line of the tempo: a late count, not another dance."""


@dataclass(frozen=True)
class Alignment:
    """A dance laid over a reference. Times in seconds; (m,) along the path; errors (m, 8).

    kept_up    share of the path that lies by the line of its tempo
    overlaid   share of the shorter of both that the path covers
    """

    dance_times: Floats
    reference_times: Floats
    errors: Floats
    spread: Floats
    mirrored: bool
    fit: float
    other_fit: float
    kept_up: float
    overlaid: float


def match(
    dance: PoseTrack, reference: PoseTrack, sound: SoundOffset | None = None
) -> dict[str, Any]:
    """The match of a dance with a reference, as plain JSON values (docs/scoring.md).

    sound  where in the reference's soundtrack that of the dance begins, where both have one

    Raises InsufficientEvidence where either shows too little.
    """
    for track in (dance, reference):
        require_whole_body(track)
    danced, shown = prepare(dance), prepare(reference)
    found = _best_laid(danced, shown, sound)
    slope, offset = tempo_of(found)
    points = _points_of(found)
    same = points >= LEAST_SAME
    sync = choose_sync((slope, offset), _ends(found.dance_times), sound, same=same)
    laid = lay(danced, shown, (sync.slope, sync.offset), mirrored=found.mirrored)
    phrases = _phrases(found, laid)
    sync = with_lateness(sync, phrases) if same else sync
    return {
        "score": points,
        "mirrored": found.mirrored,
        "other_way_score": _points_of(found, found.other_fit),
        "tempo_difference_percent": round(100 * (slope - 1), 1) + 0.0 if same else None,
        "offset_seconds": round(offset, 2) + 0.0,
        "timing_ms": round(1000 * _unsteadiness(found, slope, offset), 0),
        "sync": sync.to_document(),
        "words": tell_lateness(sync),
        "coverage": round(_coverage(found, reference), 3),
        "angle_error_degrees": round(float(np.nanmean(found.errors)), 1),
        "limbs": {limb: _limb(found, names) for limb, names in LIMBS.items()},
        "phrases": phrases,
        "reference_pose_sha256": hashlib.sha256(encode(reference)).hexdigest(),
    }


def _best_laid(dance: Signals, reference: Signals, sound: SoundOffset | None) -> Alignment:
    """The dance over the whole reference, or where the sound says, whichever has more points.

    The band around the diagonal does not reach a dance from the middle of a long reference.
    """
    ways = [lay_over(dance, reference)]
    if sound is not None and sound.sure:
        begin, end = _ends(dance.times + sound.seconds)
        within = (begin - BAND_SECONDS, end + BAND_SECONDS)
        ways.append(lay_over(dance, reference, within))
    return max(ways, key=_points_of)


def lay_over(
    dance: Signals, reference: Signals, within: tuple[float, float] = (-np.inf, np.inf)
) -> Alignment:
    """The better of the dance as it is and its mirror image.

    within  seconds of the reference between which it is looked for
    """
    times, first = sample(dance)
    reference_times, second = sample(reference)
    spread = np.array(
        [max(diversity(second.angles[second.seen[:, k]][:, [k]]), LEAST_SPREAD) for k in range(8)]
    )
    inside = (reference_times >= within[0]) & (reference_times <= within[1])
    reference_times = reference_times[inside]
    second = Sequence(second.angles[inside], second.seen[inside])
    longer = max(len(first), len(second))
    band = int(BAND_SHARE * longer + BAND_SECONDS * SAMPLES)
    ways = {
        mirrored: fit_size(sequence, second)
        for mirrored, sequence in ((False, first), (True, first.mirror(MIRROR)))
    }
    paths = {way: warp(sequence, second, band) for way, sequence in ways.items()}
    fits = {way: _fit(_errors(ways[way], second, path), spread) for way, path in paths.items()}
    mirrored = 1 - fits[True] < PREFERENCE * (1 - fits[False])
    laid = [
        _along(path, ways[mirrored], second, spread)
        for path in (paths[mirrored], _straighten_path(paths[mirrored], len(second)))
    ]
    path, errors, fit, kept_up, overlaid = max(laid, key=lambda way: _points(*way[2:]))
    if mirrored:  # told as the dancer's own limbs, not the mirror's
        errors, spread = errors[:, MIRROR], spread[list(MIRROR)]
    return Alignment(
        times[path.first], reference_times[path.second], errors, spread, mirrored,
        fit, fits[not mirrored], kept_up, overlaid,
    )  # fmt: skip


def _along(
    path: Path, dance: Sequence, reference: Sequence, spread: Floats
) -> tuple[Path, Floats, float, float, float]:
    """The path with its errors, its fit, how far it keeps up, and how much of the shorter it is."""
    errors = _errors(dance, reference, path)
    shares = _span(path.first) / len(dance), _span(path.second) / max(len(reference), 1)
    return path, errors, _fit(errors, spread), _kept_up(path), max(shares)


def _straighten_path(path: Path, frames: int) -> Path:
    """The line through a path, within as many frames of the reference.

    While a pose is held all ways through it fit alike but for noise, and the path strays.
    """
    if not len(path.first):
        return path
    slope, offset = _line_through(path.first, path.second)
    first = np.arange(path.first[0], path.first[-1] + 1)
    second = np.round(slope * first + offset).astype(int)
    inside = (second >= 0) & (second < frames)
    return Path(first[inside], second[inside], path.cost)


def _span(frames: NDArray[np.intp]) -> int:
    """How many frames lie from the first to the last."""
    return int(np.ptp(frames)) + 1 if len(frames) else 0


def sample(signals: Signals) -> tuple[Floats, Sequence]:
    """Times and joint angles at `SAMPLES` a second."""
    step = int(RATE / SAMPLES)
    joints = [[INDEX[name] for name in names] for names in ANGLES]
    seen = np.stack([signals.valid[::step, names].all(axis=1) for names in joints], axis=1)
    return signals.times[::step], Sequence(angles(signals.world[::step]), seen)


def fit_size(dance: Sequence, reference: Sequence) -> Sequence:
    """The dance with each joint's mean and deviation brought towards those of the reference."""
    (middle, size), (wanted, wanted_size) = _middle_and_size(dance), _middle_and_size(reference)
    ratio = np.clip(wanted_size / np.maximum(size, 1e-6), 1 / MOST_FITTED, MOST_FITTED)
    fitted = wanted + (dance.angles - middle) * ratio
    moves = (size + OWN_ERROR) / (wanted_size + OWN_ERROR)
    share = FITTED * np.clip((moves - STILL) / (SMALL - STILL), 0, 1)
    return Sequence(dance.angles + share * (fitted - dance.angles), dance.seen)


def _middle_and_size(sequence: Sequence) -> tuple[Floats, Floats]:
    """(k,) mean and standard deviation of each joint where it was seen."""
    count = np.maximum(sequence.seen.sum(0), 1)
    middle = np.where(sequence.seen, sequence.angles, 0.0).sum(0) / count
    apart = np.where(sequence.seen, sequence.angles - middle, 0.0)
    return middle, np.sqrt((apart**2).sum(0) / count)


def tempo_of(found: Alignment) -> tuple[float, float]:
    """Reference seconds per second of the dance, and the reference's time at the dance's start."""
    return _line_through(found.dance_times, found.reference_times)


def _line_through(dance_times: Floats, reference_times: Floats) -> tuple[float, float]:
    """Slope and offset. Least squares, twice: what lies far off the first line is left out of the
    second."""
    start = float(dance_times[0])
    x, y = dance_times - start, reference_times
    kept = np.ones(len(x), bool)
    slope, offset = 1.0, 0.0
    for _ in range(2):
        slope, offset = (float(v) for v in np.polyfit(x[kept], y[kept], 1))
        off = np.abs(y - offset - slope * x)
        kept = off <= max(2 * float(np.median(off)), 2 / SAMPLES)
    return slope, offset - slope * start


def _kept_up(path: Path) -> float:
    """Share of the path that lies by its line."""
    if not len(path.first):
        return 0.0
    slope, offset = _line_through(path.first / SAMPLES, path.second / SAMPLES)
    off = np.abs(path.second / SAMPLES - offset - slope * path.first / SAMPLES)
    return float((off <= NEAR).mean())


def _unsteadiness(found: Alignment, slope: float, offset: float) -> float:
    """Median seconds between the path and its line: how evenly the reference is kept up with."""
    return float(np.median(np.abs(found.reference_times - offset - slope * found.dance_times)))


def _errors(dance: Sequence, reference: Sequence, path: Path) -> Floats:
    """(m, 8) degrees; NaN where a joint was not seen in both."""
    apart = np.abs(dance.angles[path.first] - reference.angles[path.second])
    both = dance.seen[path.first] & reference.seen[path.second]
    return np.where(both, apart, np.nan)


def _fit(errors: Floats, spread: Floats) -> float:
    """1 for the same poses, 0 where they are as far apart as any two of the reference."""
    if not len(errors) or np.isnan(errors).all():
        return 0.0
    seen = ~np.isnan(errors)
    beyond = np.maximum(errors - OWN_ERROR, 0.0)
    return float(1 - np.nansum(beyond) / (seen * spread).sum())


def _points(fit: float, kept_up: float = 1.0, overlaid: float = 1.0) -> float:
    return round(100 * SHARE(fit) * KEPT_UP(kept_up) * OVERLAID(overlaid), 1) + 0.0


def _points_of(found: Alignment, fit: float | None = None) -> float:
    """Points of the whole; `fit` is that of the way that it was danced, unless another is given."""
    return _points(found.fit if fit is None else fit, found.kept_up, found.overlaid)


def _coverage(found: Alignment, reference: PoseTrack) -> float:
    """Share of the reference that was danced."""
    whole = float(reference.times[-1] - reference.times[0])
    return min(float(np.ptp(found.reference_times)) / max(whole, 1e-9), 1.0)


def _limb(found: Alignment, names: tuple[str, ...]) -> float | None:
    """Points of one limb: the two joints whose angles it bears."""
    own = [k for k, joints in enumerate(ANGLES) if joints[1] in names[:2]]
    errors = found.errors[:, own]
    return None if np.isnan(errors).all() else _points(_fit(errors, found.spread[own]))


def _phrases(found: Alignment, laid: Laid) -> list[dict[str, Any]]:
    """Each `PHRASE` seconds of the reference: where it was danced, how well, and what differs."""
    number = ((found.reference_times - found.reference_times[0]) / PHRASE).astype(int)
    phrases = []
    for k in np.unique(number):
        here = number == k
        if here.sum() < SAMPLES:  # under a second: the tail
            continue
        phrases.append(
            {
                "start": round(float(found.reference_times[here][0]), 2),
                "end": round(float(found.reference_times[here][-1]), 2),
                "danced_at": round(float(found.dance_times[here][0]), 2),
                "score": _points(_fit(found.errors[here], found.spread)),
                **tell_phrase(compare_limbs(laid, *_ends(found.reference_times[here]))),
            }
        )
    return phrases


def _ends(times: Floats) -> tuple[float, float]:
    return float(times[0]), float(times[-1])
