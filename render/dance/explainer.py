"""A short video about one dance: its result, its best moment danced again, its beats, its hardest
moment, and what to practise. A plan like any other, so it is rendered like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import numpy as np

from render.plan import prose
from render.plan.lesson import MAX_TOPIC, Act, Action, Beat, LessonPlan, Scene, Trace
from render.plan.objects import Bullets, TitleCard
from render.plan.replays import DIGITS, JOINTS, BeatStrip, Limb, StickFigure
from render.plan.tables import Chart
from render.timing.pacing import pace_plan
from scoring.alignment import SIGMA
from scoring.analysis import Measurement
from scoring.calibration import MAXIMUM
from scoring.landmarks import INDEX
from scoring.signals import RATE, Floats

REPLAY_RATE = 12
REPLAY_SECONDS, STRIP_SECONDS = 5.0, 8.0
MOST_SENTENCES = 4
LONGEST_SENTENCE = 180
FINE = 0.8
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
SHORT = {
    "balance": "Balance",
    "rhythm": "Rhythm",
    "smoothness": "Smooth",
    "creativity": "Creative",
}
PRACTICE = {
    "balance": "Balance: take the same steps slower, and let each foot land before your weight "
    "follows.",
    "rhythm": "Rhythm: clap the beat first, then let every move come to rest exactly on it.",
    "smoothness": "Smoothness: make one long swing of every movement, without stops on the way.",
    "creativity": "Creativity: add two poses that you have not used, one on each side of the body.",
}
KEEP = "All four are strong: try the same dance to a faster song."


def dance_plan(measured: Measurement, result: Mapping[str, Any], title: str) -> LessonPlan:
    """The plan of the video. `result` is the score's document; `title` any text."""
    name = prose.clip_text(prose.clean(title) or "Your dance", MAX_TOPIC)
    scenes = [
        _opening(name, result),
        _points(result),
        *_replay(measured, result, "best"),
        *_beats(measured, result),
        *_replay(measured, result, "worst"),
        _practice(result),
    ]
    return pace_plan(LessonPlan(topic=name, scenes=tuple(scenes)))


def _opening(name: str, result: Mapping[str, Any]) -> Scene:
    total = f"{result['total_score']:g} of {result.get('max_total', 100):g} points"
    card = TitleCard(
        id="card", text=prose.clip_text(name, 60), subtitle=f"Your dance: {total}", motif="wave"
    )
    say = f"This is your dance, looked at closely. It has {total}. Let us see where they come from."
    return Scene(title="Your dance", objects=(card,), beats=(_beat(say, _show("card")),))


def _points(result: Mapping[str, Any]) -> Scene:
    points = result["score_breakdown"]
    chart = Chart(
        id="points",
        values=tuple(round(100 * points[axis] / most, 1) for axis, most in MAXIMUM.items()),
        labels=tuple(SHORT[axis] for axis in MAXIMUM),
        shown=tuple(f"{points[axis]:g}/{most:g}" for axis, most in MAXIMUM.items()),
        axis="points of each axis's maximum",
    )
    best = max(MAXIMUM, key=lambda axis: points[axis] / MAXIMUM[axis])
    least = min(MAXIMUM, key=lambda axis: points[axis] / MAXIMUM[axis])
    number = list(MAXIMUM).index(best)
    return Scene(
        title="Four questions, four answers",
        objects=(chart,),
        beats=(
            _beat("Balance, rhythm, smoothness and creativity are judged apart.", _show("points")),
            _beat(
                f"Your strongest is {best}; there is most to win in {least}.",
                Act(op="emphasise", target=f"points.{number}"),
            ),
        ),
    )


def _replay(measured: Measurement, result: Mapping[str, Any], kind: str) -> Iterator[Scene]:
    """The best or the worst moment, danced again; nothing where every moment was alike."""
    moment = result["timeline"].get(kind)
    if not moment:
        return
    middle = (moment["start"] + moment["end"]) / 2
    start, end = window(measured, middle, REPLAY_SECONDS)
    limb = _roughest_limb(measured, start, end) if kind == "worst" else ""
    figure = stick_figure(measured, start, end, limb)
    clock = _clock(moment["start"])
    stands_out = f": {moment['words']}" if moment["axes"] else ""
    say = f"This is your {kind} moment, at {clock}{stands_out}."
    beats = [_beat(say, _show("figure"), Trace(target="figure"))]
    if limb:
        beats.append(_beat(f"Look at the {limb}, drawn in red. It moves least smoothly here.",
                           Trace(target="figure")))  # fmt: skip
    yield Scene(title=f"Your {kind} moment: {clock}", objects=(figure,), beats=tuple(beats))


def _roughest_limb(measured: Measurement, start: float, end: float) -> Limb:
    """The limb whose movements are roughest in a window; empty without one."""
    sparc: dict[str, list[float]] = {}
    for movement in measured.movements:
        if movement.start < end and movement.end > start:
            sparc.setdefault(movement.limb, []).append(movement.sparc)
    means = {limb: float(np.mean(values)) for limb, values in sparc.items()}
    return cast("Limb", min(means, key=lambda limb: (means[limb], limb))) if means else ""


def window(measured: Measurement, middle: float, seconds: float) -> tuple[float, float]:
    """So many seconds around a moment, within the dance."""
    first, last = measured.span
    start = float(np.clip(middle - seconds / 2, first, max(last - seconds, first)))
    return start, min(start + seconds, last)


def stick_figure(
    measured: Measurement, start: float, end: float, stressed: Limb = ""
) -> StickFigure:
    """The dancer between two seconds, as seen by the camera, fitted into the square."""
    signals = measured.signals
    places = joint_places(signals.points)
    centre, half = _square(places)
    count = max(int((end - start) * REPLAY_RATE), 1) + 1
    index = ((start - signals.times[0] + np.arange(count) / REPLAY_RATE) * RATE).round().astype(int)
    chosen = places[np.clip(index, 0, len(places) - 1)]
    flat = (chosen - centre) / (2 * half) * (1, -1) + 0.5  # y up
    digits = np.clip(np.round(flat * 999), 0, 999).astype(int).reshape(count, -1)
    lock = measured.rhythm.lock
    beats = [] if lock is None else [float(b) - start for b in lock.grid if start <= b <= end]
    return StickFigure(
        id="figure",
        area="full",
        rate=REPLAY_RATE,
        frames=tuple("".join(f"{value:0{DIGITS}d}" for value in row) for row in digits),
        beats=tuple(round(beat, 2) for beat in beats),
        stressed=stressed,
    )


def joint_places(points: Floats) -> Floats:
    """(n, 13, 2) of landmarks (n, 33, 2), in the order of `JOINTS`."""
    ears = [INDEX["left_ear"], INDEX["right_ear"], INDEX["nose"]]
    head = points[:, ears].mean(1, keepdims=True)
    return np.concatenate([head, points[:, [INDEX[name] for name in JOINTS[1:]]]], axis=1)


def _square(places: Floats) -> tuple[Floats, float]:
    """Centre and half a side of the square that holds the whole dance, feet on its floor."""
    low, high = np.percentile(places, [0.5, 99.5], axis=(0, 1))
    half = float(max(high - low)) / 2 * 1.04
    return np.array([(low[0] + high[0]) / 2, high[1] - half * 0.97]), half


def _beats(measured: Measurement, result: Mapping[str, Any]) -> Iterator[Scene]:
    """How the moves meet the beat, where there is one."""
    lock = measured.rhythm.lock
    if lock is None:
        return
    middle = measured.span[0] + (measured.span[1] - measured.span[0]) / 2
    start, end = window(measured, middle, STRIP_SECONDS)
    beats, moves = (
        tuple(round(float(t), 2) for t in times if start <= t <= end)
        for times in (lock.grid, lock.motion)
    )
    if not beats:
        return
    strip = BeatStrip(
        id="strip", area="main", start=round(start, 2), end=round(end, 2),
        beats=beats, moves=moves, tolerance=SIGMA,
    )  # fmt: skip
    met = sum(min(abs(m - b) for b in beats) <= SIGMA + 0.005 for m in moves)
    yield Scene(
        title="On the beat?",
        objects=(strip,),
        beats=(
            _beat(
                "Each stroke is a beat. Each dot is a moment in which your body comes to rest.",
                _show("strip"),
            ),
            _beat(
                f"{met} of these {len(moves)} fall on the beat, within 50 milliseconds."
                if moves
                else "In this stretch your body does not come to rest.",
                Trace(target="strip"),
            ),
            *_about_lag(result),
        ),
    )


def _about_lag(result: Mapping[str, Any]) -> Iterator[Beat]:
    lag = result["details"].get("beat_lag_ms")
    if lag is not None and abs(lag) >= 25:
        late = "behind" if lag > 0 else "ahead of"
        yield _beat(
            f"On average you are {abs(lag):.0f} milliseconds {late} the music; the picture shows "
            "your timing without that."
        )


def _practice(result: Mapping[str, Any]) -> Scene:
    points = result["score_breakdown"]
    order = sorted(MAXIMUM, key=lambda axis: points[axis] / MAXIMUM[axis])
    weak = [axis for axis in order if points[axis] / MAXIMUM[axis] < FINE][:2]
    tips = [PRACTICE[axis] for axis in weak] or [KEEP]
    items = [*_remarks(result), *tips][-MOST_SENTENCES:]
    rows = Bullets(id="tips", items=tuple(items), marker="dot")
    say = "This is what to practise." if weak else "There is little left to correct."
    beats = [_beat(say)]
    beats += [_beat(item, _show(f"tips.{n}")) for n, item in enumerate(items)]
    return Scene(title="What to practise", objects=(rows,), beats=tuple(beats))


def _remarks(result: Mapping[str, Any]) -> Sequence[str]:
    """The sentences of the feedback that name a moment."""
    said = SENTENCE.split(result["feedback"].strip())
    named = [s for s in said if re.search(r"\d:\d\d", s) and len(s) <= LONGEST_SENTENCE]
    return named[:2]


def _beat(say: str, *do: Action) -> Beat:
    return Beat(say=say, do=do)


def _show(target: str) -> Act:
    return Act(op="show", target=target)


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
