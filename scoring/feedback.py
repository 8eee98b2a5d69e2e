"""What the dancer reads: full sentences that name the limb and the second."""

from __future__ import annotations

from scoring.analysis import Measurement
from scoring.axes import Axis
from scoring.beats import WHOLE
from scoring.calibration import LOOSE, MAXIMUM, TABLE, loop, on_the_beat, order
from scoring.moments import (
    Moment,
    jerkiest,
    least_balanced,
    least_in_time,
    longest_pose,
    unused,
)

HIGH, MIDDLE = 0.8, 0.55
HEARD_LAG_MS = 40
CHANCE = 0.05
"""p up to which the beat was kept; up to `LOOSE` it was kept loosely."""
NO_BEAT = (
    "No steady beat could be made out in your movements: let each move come to rest on the beat."
)
NO_ORDER = (
    "Your poses came in no order and seldom on a beat: repeat some of them, and place them on it."
)
PARTS = {"arms": "arms", "legs": "legs", "trunk": "hips and shoulders"}
GATED = 0.8
"""Share that a gate leaves, under which the dancer is told of it."""
SELDOM = 0.6
"""Moves to a beat of the music: who holds poses for longer cannot be told from chance."""
OPENINGS = {
    "balance": (
        "Excellent balance control! Your center of mass was very stable.",
        "Good balance, with a few moments off your feet.",
        "Work on your balance: keep your weight over your feet before you take the next step.",
    ),
    "rhythm": (
        "Great rhythm and timing! Your movements were very consistent.",
        "Good rhythm, though not every move landed on the beat.",
        "Work on your timing: let each move come to rest on the beat.",
    ),
    "smoothness": (
        "Very smooth movements! Your transitions were fluid.",
        "Mostly smooth movements, with some rough transitions.",
        "Practise slower, so that each movement runs through without stops and corrections.",
    ),
    "creativity": (
        "Creative dancing with a rich vocabulary of poses!",
        "A fair variety of movements.",
        "Experiment with more creative and varied movements.",
    ),
}


def write_feedback(measured: Measurement, axes: dict[str, Axis]) -> str:
    """Sentences for the four axes, in the order of the points' table."""
    amount = TABLE["reach"](measured.reach)
    # Of a small dance, how it was and not what it earned.
    points = {axis: axes[axis].points / amount for axis in axes}
    remarks = {
        "balance": _on_balance(measured, points["balance"]),
        "rhythm": _on_rhythm(measured),
        "smoothness": _on_smoothness(measured, points["smoothness"]),
        "creativity": _on_creativity(measured, points["creativity"]),
    }
    sentences = _on_reach(amount)
    for axis, remark in remarks.items():
        sentences += [_opening(measured, axis, points[axis]), *remark]
    return " ".join(sentences)


def _on_reach(amount: float) -> list[str]:
    if amount >= 1:
        return []
    share = f"{amount:.0%} of the points"
    return [f"You moved little, so that only {share} can be earned: make your moves bigger."]


def _no_beat(measured: Measurement) -> str:
    moves, beats = len(measured.motion_beats), len(measured.rhythm.beats)
    if measured.rhythm.source == "own_pulse" or moves >= SELDOM * beats:
        return NO_BEAT
    return (
        f"You made only {moves} moves in {beats} beats, too few to tell your timing from chance: "
        "move on more of the beats, or film for longer."
    )


def beat_found(measured: Measurement) -> bool:
    """Whether the moves keep to a beat, perhaps loosely, more than chance would."""
    return measured.rhythm.lock is not None and measured.rhythm.p_value <= LOOSE


def _opening(measured: Measurement, axis: str, points: float) -> str:
    if axis == "rhythm" and not beat_found(measured):
        return _no_beat(measured)
    if axis == "creativity" and _order(measured) < GATED:
        return NO_ORDER
    high, middle, low = OPENINGS[axis]
    share = points / MAXIMUM[axis]
    return high if share >= HIGH else middle if share >= MIDDLE else low


def _on_balance(measured: Measurement, points: float) -> list[str]:
    moment = least_balanced(measured)
    if moment is None:
        return []
    # "Very stable" and a fall in one breath would be believed by nobody.
    whose = "Still, your" if points >= HIGH * MAXIMUM["balance"] else "Your"
    return [f"{whose} weight went past your feet to the {moment.what} of the picture {at(moment)}."]


def _on_rhythm(measured: Measurement) -> list[str]:
    rhythm = measured.rhythm
    if rhythm.lock is None or not beat_found(measured):
        return []
    how = "kept" if rhythm.p_value <= CHANCE else "kept only loosely"
    who = "You" if rhythm.lock.part == WHOLE else f"Your {PARTS[rhythm.lock.part]}"
    said = [f"{who} {how} to {_beat(measured)}."]
    lag = round(rhythm.lock.lag * 1000)
    if rhythm.source == "music" and abs(lag) >= HEARD_LAG_MS:
        side, cure = ("behind", "earlier") if lag > 0 else ("ahead of", "later")
        said.append(f"You were {abs(lag)} ms {side} the beat on average: start each move {cure}.")
    moment = least_in_time(measured)
    if moment is None:
        return said
    how = f", where you were {moment.what}" if moment.what else ""
    return [*said, f"Your timing slipped {at(moment)}{how}."]


def _beat(measured: Measurement) -> str:
    rhythm = measured.rhythm
    whose = {
        "music": "the music's {:.0f} beats a minute",
        "target_bpm": "the target of {:.0f} beats a minute",
        "own_pulse": "a pulse of your own at {:.0f} beats a minute",
    }[rhythm.source].format(rhythm.bpm)
    level = rhythm.lock.level if rhythm.lock else "on the beat"
    return whose if level == "on the beat" else f"{whose}, in {level}"


def _on_smoothness(measured: Measurement, points: float) -> list[str]:
    moment = jerkiest(measured)
    if moment is None:
        return []
    if points >= HIGH * MAXIMUM["smoothness"]:
        return [f"Only your {moment.what} was jerky {at(moment)}."]
    return [f"Your {moment.what} was jerky {at(moment)}: take that move slower, as one swing."]


def _on_creativity(measured: Measurement, points: float) -> list[str]:
    moment = longest_pose(measured)
    held = [] if moment is None else [f"You stayed in one pose ({moment.what}) {at(moment)}."]
    if points >= HIGH * MAXIMUM["creativity"]:
        return held
    return [*held, *_on_loop(measured), *unused(measured)]


def _order(measured: Measurement) -> float:
    found, rhythm = measured.creativity, measured.rhythm
    beat = on_the_beat(rhythm.locked, rhythm.p_value)
    return order(found.order_freedom, found.changes, beat)


def _on_loop(measured: Measurement) -> list[str]:
    found = measured.creativity
    if loop(found.order_freedom, found.changes, found.recurrence) < GATED:
        return ["You went round in a short loop: change its order, or add moves."]
    return []


def at(moment: Moment) -> str:
    """ "at 0:07–0:09": whole seconds."""
    first, last = clock(moment.start), clock(moment.end)
    return f"at {first}" if first == last else f"at {first}–{last}"


def clock(seconds: float) -> str:
    """Minutes and seconds."""
    whole = int(max(seconds, 0.0))
    return f"{whole // 60}:{whole % 60:02d}"
