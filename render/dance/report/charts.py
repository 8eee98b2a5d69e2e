"""The plots of the report, each from what was measured. Every one says in words what it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from render.dance.report.svg import WIDTH, Plot, ticks
from scoring.alignment import SIGMA, beat_length, beat_position
from scoring.analysis import Measurement
from scoring.calibration import MAXIMUM
from scoring.codebook import ARMS, LEGS, NAMES
from scoring.signals import Floats

LONGEST_LINE = 1200  # points of one line: a pixel or two each
GAP = 0.1
LEG_WORDS = {"standing": "legs straight", "bent": "knees bent"}


def axes_chart(points: Mapping[str, float], intervals: Mapping[str, Sequence[float]]) -> str:
    """The four axes as bars of their maximum, with the interval of each."""
    said = "; ".join(
        f"{axis} {points[axis]:g} of {most:g}, between {intervals[axis][0]:g} and "
        f"{intervals[axis][1]:g}"
        for axis, most in MAXIMUM.items()
    )
    plot = Plot("axes", "Points by axis", said, 178, (0, 1), (0, 1), left=0, right=0, bottom=0)
    for row, (axis, most) in enumerate(MAXIMUM.items()):
        top = 6 + row * 44
        low, high = intervals[axis]
        plot.text((0, top + 12), axis.capitalize(), "label")
        plot.text((WIDTH, top + 12), f"{points[axis]:g} / {most:g}", "value", "end")
        plot.rect((0, top + 19, WIDTH, 9), "rail", round_by=4.5)
        if points[axis] > 0:
            plot.rect((0, top + 19, max(WIDTH * points[axis] / most, 9), 9), axis, round_by=4.5)
        plot.rect(
            (WIDTH * low / most, top + 31, max(WIDTH * (high - low) / most, 1.5), 2.5), "interval"
        )
    return plot.svg()


def timeline_chart(timeline: Mapping[str, Any]) -> str:
    """What each second adds to each axis, stacked; the best and the worst moment marked."""
    start, step = timeline["start"], timeline["step_seconds"]
    rows: dict[str, list[float]] = timeline["points"]
    seconds = len(next(iter(rows.values())))
    total = np.sum(list(rows.values()), axis=0)
    most = float(total.max()) * 1.12 or 1.0
    described = (
        f"Stacked bars, one a second: between {total.min():.1f} and {total.max():.1f} points."
    )
    plot = Plot(
        "timeline", "Points along the dance", described + _moments_in_words(timeline), 216,
        (start, start + seconds * step), (0, most), top=24,
    )  # fmt: skip
    plot.left_axis([(value, f"{value:g}") for value in ticks(0, most, 4)])
    for kind in ("best", "worst"):
        _mark_moment(plot, timeline.get(kind), kind)
    inset = 0.08 * step if seconds < 120 else 0.0
    for k in range(seconds):
        below = 0.0
        for axis, values in rows.items():
            left, right = start + k * step + inset, start + (k + 1) * step - inset
            if values[k] > 0:
                plot.box((left, below), (right, below + values[k]), axis)
            below += values[k]
    plot.time_axis()
    return plot.svg()


def _moments_in_words(timeline: Mapping[str, Any]) -> str:
    said = [
        f" The {kind} moment begins at {timeline[kind]['start']:.0f} seconds."
        for kind in ("best", "worst")
        if timeline.get(kind)
    ]
    return "".join(said)


def _mark_moment(plot: Plot, moment: Mapping[str, Any] | None, kind: str) -> None:
    if moment is None:
        return
    top = plot.y_range[1]
    plot.box((moment["start"], 0), (moment["end"], top), f"moment {kind}", round_by=3)
    middle = plot.x((moment["start"] + moment["end"]) / 2)
    plot.text((min(max(middle, 50), WIDTH - 24), 16), kind, f"note {kind}", "middle")


def deviation_chart(measured: Measurement) -> str | None:
    """How far each motion beat lies from its beat, over time; None where there is no beat."""
    lock = measured.rhythm.lock
    if lock is None:
        return None
    period, off = beat_length(lock.grid), deviations(lock.motion, lock.grid)
    half = max(period * 500, 1000 * SIGMA)
    near = int((np.abs(off) <= 1000 * SIGMA).sum())
    plot = Plot(
        "beats", "Motion beats against the beat",
        f"{len(off)} motion beats over time, by how many milliseconds each is early or late after "
        f"the mean lag is taken away. {near} of them are within 50 milliseconds.",
        200, measured.span, (-half, half),
    )  # fmt: skip
    plot.box((measured.span[0], -1000 * SIGMA), (measured.span[1], 1000 * SIGMA), "band")
    steps = ticks(-half, half, 5)
    plot.left_axis([(v, f"{v:+.0f}".replace("-", "−") if v else "0") for v in steps])
    for at in lock.grid:
        if measured.span[0] <= at <= measured.span[1]:
            plot.rule((float(at), -half), (float(at), -half * 0.93), "beat-mark")
    for time, late in zip(lock.motion, off, strict=True):
        kind = "rhythm" if abs(late) <= 1000 * SIGMA else "off"
        plot.dot((float(time), float(late)), 3.6, f"{kind} ringed")
    plot.time_axis()
    plot.text((plot.left + 4, 20), "late (ms)")
    plot.text((plot.left + 4, plot.height - plot.bottom - 12), "early")
    return plot.svg()


def deviations(motion: Floats, grid: Floats) -> Floats:
    """(n,) milliseconds after the nearest beat; negative before it."""
    position = beat_position(motion, grid)
    off: Floats = (position - np.round(position)) * beat_length(grid) * 1000
    return off


def phase_chart(measured: Measurement) -> str | None:
    """Where in the beat the motion beats fall; None where there is no beat."""
    lock = measured.rhythm.lock
    if lock is None:
        return None
    position = beat_position(lock.motion, lock.grid)
    counts, edges = np.histogram(position - np.round(position), bins=np.linspace(-0.5, 0.5, 17))
    on = int(counts[6:10].sum())
    plot = Plot(
        "phase", "Phase of the motion beats",
        f"A histogram over one beat: {on} of {len(position)} motion beats fall in the quarter of "
        "the beat around it.",
        200, (-0.5, 0.5), (0, float(counts.max()) * 1.1 or 1.0),
    )  # fmt: skip
    plot.left_axis([(v, f"{v:g}") for v in ticks(0, plot.y_range[1], 4) if v == round(v)])
    for count, (low, high) in zip(counts, pairwise(edges), strict=True):
        if count:
            kind = "rhythm" if abs(low + high) / 2 < 0.125 else "off"
            plot.box((low + 0.005, 0), (high - 0.005, float(count)), kind, round_by=2)
    plot.bottom_axis(
        [(-0.4, "early"), (-0.25, "−¼"), (0, "on the beat"), (0.25, "¼"), (0.4, "late")]
    )
    return plot.svg()


def sparc_chart(details: Mapping[str, Any]) -> str | None:
    """SPARC of every limb on one scale; None where no limb made a movement."""
    values = {limb: sparc for limb, sparc in details["sparc_by_limb"].items() if sparc is not None}
    if not values:
        return None
    said = ", ".join(f"{limb} {sparc:.2f}" for limb, sparc in values.items())
    low = min(-2.6, min(values.values()) - 0.2)
    plot = Plot(
        "sparc", "Smoothness by limb",
        f"Spectral arc length, −1.40 being one smooth movement and lower rougher: {said}.",
        60 + 34 * len(values), (low, -1.2), (len(values), 0), left=70, top=22,
    )  # fmt: skip
    plot.box((-1.5, 0), (-1.3, len(values)), "band")
    plot.text((plot.x(-1.3), 15), "one smooth movement", anchor="end")
    for row, (limb, sparc) in enumerate(values.items()):
        middle = row + 0.5
        plot.text((0, plot.y(middle) + 4), limb, "label")
        plot.rule((low, middle), (-1.2, middle), "grid")
        plot.rule((low, middle), (sparc, middle), "stem")
        plot.dot((sparc, middle), 6, "smoothness ringed")
        place = plot.x(sparc) - 11
        plot.text((place, plot.y(middle) - 6), f"{sparc:.2f}".replace("-", "−"), "value", "end")
    plot.bottom_axis([(v, f"{v:g}".replace("-", "−")) for v in ticks(low, -1.2, 6)])
    return plot.svg()


def stability_chart(measured: Measurement) -> str | None:
    """The margin of stability over time; None where no foot was seen on the floor."""
    stability = measured.stability
    times, margins = stability.times[stability.counted], stability.margins
    if not len(times):
        return None
    low, high = min(float(margins.min()), -0.1), max(float(margins.max()), 0.3)
    share = float((margins > 0).mean())
    plot = Plot(
        "stability", "Margin of stability",
        f"A line over time in leg lengths: positive for {share:.0%} of the time on the floor, "
        f"lowest {margins.min():.2f}.".replace("-", "−"),
        200, measured.span, (low * 1.1, high * 1.1),
    )  # fmt: skip
    plot.box((measured.span[0], plot.y_range[0]), (measured.span[1], 0), "danger")
    plot.left_axis([(v, f"{v:g}".replace("-", "−")) for v in ticks(*plot.y_range, 5)])
    step = max(len(times) // LONGEST_LINE, 1)
    for piece in np.split(np.arange(len(times)), np.flatnonzero(np.diff(times) > GAP) + 1):
        chosen = piece[::step]
        plot.line(
            [(float(times[k]), float(margins[k])) for k in chosen], "balance"
        )  # a gap is a jump, or feet out of sight
    plot.rule((measured.span[0], 0), (measured.span[1], 0), "axis")
    plot.time_axis()
    return plot.svg()


def pose_chart(measured: Measurement) -> str | None:
    """The 64 poses of the codebook, by arms and legs; a disc's area is the time spent in it."""
    codes = measured.variety.codes
    if not len(codes):
        return None
    share = np.bincount(codes, minlength=len(NAMES)) / len(codes)
    visited = int((share > 0).sum())
    plot = Plot(
        "poses", "Poses danced", f"{visited} of the 64 poses were visited. Four panels, one for "
        "each state of the legs; columns are the left arm, rows the right arm.",
        420, (0, WIDTH), (420, 0), left=0, right=0, top=0, bottom=0,
    )  # fmt: skip
    cell, arms = 34.0, list(ARMS)
    for panel, legs in enumerate(LEGS):
        left, top = 52 + (panel % 2) * 190, 34 + (panel // 2) * 205
        plot.text((left, top - 12), LEG_WORDS.get(legs, legs.replace(" up", " leg up")), "label")
        for (row, right_arm), (column, left_arm) in (
            (r, c) for r in enumerate(arms) for c in enumerate(arms)
        ):
            corner = (left + column * cell, top + row * cell, cell - 3, cell - 3)
            plot.rect(corner, "cell", round_by=4)
            radius = 15.5 * float(
                np.sqrt(share[NAMES.index((left_arm, right_arm, legs))] / share.max())
            )
            if radius:
                middle = (left + column * cell + 15.5, top + row * cell + 15.5)
                plot.dot(middle, max(radius, 2), "creativity")
        for index, arm in enumerate(arms):
            plot.text((left + index * cell + 15.5, top + 4 * cell + 10), arm, "tick", "middle")
            if panel % 2 == 0:
                plot.text((left - 6, top + index * cell + 19), arm, "tick", "end")
    return plot.svg()
