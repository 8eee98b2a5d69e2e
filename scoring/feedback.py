"""What the dancer reads: full sentences that name the limb and the second."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from scoring.alignment import beat_length
from scoring.analysis import Measurement
from scoring.axes import Axis, measure_amount, measure_intent
from scoring.beats import WHOLE
from scoring.calibration import MAXIMUM, TABLE, loop, repeat
from scoring.moments import (
    Moment,
    jerkiest,
    least_balanced,
    least_in_time,
    list_unused,
    longest_pose,
)
from scoring.timing import best_timing, is_beat_found, moves_tell
from scoring.unjudged import list_unjudged

HIGH, MIDDLE = 0.8, 0.55
PRAISED = 0.5
"""Share of what can be earned, under which nothing is praised: what was good is told as a fact."""
FACTS = {
    "balance": "Your weight stayed over your feet.",
    "rhythm": "Your moves kept to the beat.",
    "smoothness": "Your movements ran through.",
    "creativity": "You showed many poses.",
}
THROWN = (
    "Your single movements ran through, but nothing shows that they belong together: hold some, "
    "let others be quick."
)
HEARD_LAG_MS, ACCENTS_LAG_MS = 40, 100
"""From which on a lag is told: of moves, and of accents, whose place in the beat differs between
styles by up to 70 ms."""
CHANCE = 0.05
"""p up to which the beat was kept; up to `LOOSE` it was kept loosely."""
NO_BEAT = (
    "No steady beat could be made out in your movements: let each move come to rest on the beat."
)
NOT_MEANT = (
    "Your moves came in no phrases and seldom on a beat: let now your arms and now your legs lead, "
    "and place the ends of your moves on the beat."
)
PARTS = {
    "trunk": "hips and shoulders",
    **{f"{side} knee": "knees" for side in ("left", "right")},
    **{f"{side} foot": "feet" for side in ("left", "right")},
}
"""Parts whose names are not what a dancer would call them."""
UNHEARD = (
    "There is sound in your video, but no beat was found in it, so your timing cannot be held "
    "against the music."
)
BETWEEN = 0.4
"""Beats of lag from which on the moves lie between the beats, neither late nor early."""
GATED = 0.8
"""Share that a gate leaves, under which the dancer is told of it."""
SAID = 0.95
"""Share of the points that can be earned, from which on nothing is said of it."""
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


@dataclass(frozen=True)
class Remark:
    """A sentence or two about an axis, or about the whole dance."""

    axis: str | None
    words: str


def write_remarks(measured: Measurement, axes: dict[str, Axis]) -> list[Remark]:
    """What is remarked on the dance and on its four axes, in the order of the points' table."""
    share = measure_amount(measured)
    # Of a small dance, how it was and not what it earned.
    points = {axis: axes[axis].points / share for axis in axes}
    said = {
        "balance": _on_balance(measured, points["balance"]),
        "rhythm": _on_rhythm(measured),
        "smoothness": _on_smoothness(measured, points["smoothness"]),
        "creativity": _on_creativity(measured, points["creativity"]),
    }
    remarks = [Remark(None, words) for words in _on_amount(measured)]
    most = sum(most for axis, most in MAXIMUM.items() if axis != "balance" or not measured.hidden)
    praised = sum(axis.points for axis in axes.values()) >= PRAISED * most
    unjudged = list_unjudged(measured)
    for axis, sentences in said.items():
        if axis in unjudged:
            reason = unjudged[axis]
            words = f"Your {axis} is not judged: {reason[0].lower()}{reason[1:]}"
            remarks.append(Remark(axis, words))
            continue
        opening = _opening(measured, axis, points[axis], praised=praised)
        remarks += [Remark(axis, words) for words in (opening, *sentences)]
    return remarks


def in_one_text(remarks: list[Remark]) -> str:
    """The feedback as the dancer reads it."""
    return " ".join(remark.words for remark in remarks)


def _on_amount(measured: Measurement) -> list[str]:
    small, poor = TABLE["reach"](measured.reach), TABLE["vocabulary"](measured.creativity.entropy)
    repeated = repeat(**asdict(measured.repetition))
    share = f"{min(small, poor, repeated):.0%} of the points"
    if repeated < SAID and repeated <= min(small, poor):
        return [
            f"You did one move again and again, so that only {share} can be earned: put others "
            "in between."
        ]
    if small < SAID:  # who moves little shows few poses, too
        return [f"You moved little, so that only {share} can be earned: make your moves bigger."]
    if poor < SAID:
        return [f"You showed few poses, so that only {share} can be earned: use your arms more."]
    return []


def _no_beat(measured: Measurement) -> str:
    moves, beats = len(measured.motion_beats), len(measured.rhythm.beats)
    if measured.rhythm.source == "own_pulse" or moves >= SELDOM * beats:
        return NO_BEAT
    return (
        f"You made only {moves} moves in {beats} beats, too few to tell your timing from chance: "
        "move on more of the beats, or film for longer."
    )


def _opening(measured: Measurement, axis: str, points: float, *, praised: bool) -> str:
    if axis == "rhythm" and measured.rhythm.unheard:
        return UNHEARD
    if axis == "rhythm" and not is_beat_found(measured.rhythm):
        return _no_beat(measured)
    if axis == "creativity" and measure_intent(measured) < GATED:
        return NOT_MEANT
    high, middle, low = OPENINGS[axis] if praised else (FACTS[axis], *OPENINGS[axis][1:])
    share = points / MAXIMUM[axis]
    worth = TABLE["meant"](measure_intent(measured))
    if axis == "smoothness" and worth < 1 and share < MIDDLE <= share / worth:
        return THROWN
    return high if share >= HIGH else middle if share >= MIDDLE else low


def _on_balance(measured: Measurement, points: float) -> list[str]:
    moment = least_balanced(measured)
    if moment is None:
        return []
    # "Very stable" and a fall in one breath would be believed by nobody.
    whose = "Still, your" if points >= HIGH * MAXIMUM["balance"] else "Your"
    return [f"{whose} weight went past your feet to the {moment.what} of the picture {at(moment)}."]


def _on_rhythm(measured: Measurement) -> list[str]:
    if not is_beat_found(measured.rhythm):
        return []
    timing = best_timing(measured.rhythm)
    how = "kept" if timing.p_value <= CHANCE else "kept only loosely"
    who = "You" if timing.part == WHOLE else f"Your {PARTS.get(timing.part, timing.part)}"
    if lies_between(measured):
        return [
            f"{who} {how} to {_beat(measured)}, but between the beats: land your moves on them."
        ]
    said = [f"{who} {how} to {_beat(measured)}.", *_on_lag(measured)]
    moment = least_in_time(measured)
    if moment is None:
        return said
    how = f", where you were {moment.what}" if moment.what else ""
    return [*said, f"Your timing slipped {at(moment)}{how}."]


def lies_between(measured: Measurement) -> bool:
    """Whether the dance lies between the beats, neither late nor early."""
    lag = best_timing(measured.rhythm).lag
    return lag is not None and abs(lag) >= BETWEEN * beat_length(measured.rhythm.beats)


def heard_lag(measured: Measurement) -> float | None:
    """Seconds behind the beat, or ahead of it, where that is heard."""
    lag = best_timing(measured.rhythm).lag
    heard = HEARD_LAG_MS if moves_tell(measured.rhythm) else ACCENTS_LAG_MS
    return None if lag is None or abs(lag) * 1000 < heard else lag


def _on_lag(measured: Measurement) -> list[str]:
    lag = heard_lag(measured)
    if lag is None:
        return []
    side, cure = ("behind", "earlier") if lag > 0 else ("ahead of", "later")
    amount = abs(round(lag * 1000))
    return [f"You were {amount} ms {side} the beat on average: start each move {cure}."]


def _beat(measured: Measurement) -> str:
    rhythm = measured.rhythm
    whose = {
        "music": "the music's {:.0f} beats a minute",
        "target_bpm": "the target of {:.0f} beats a minute",
        "own_pulse": "a pulse of your own at {:.0f} beats a minute",
    }[rhythm.source].format(rhythm.bpm)
    told = best_timing(rhythm).evidence == "moves" and rhythm.lock is not None
    level = rhythm.lock.level if told and rhythm.lock else "on the beat"
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
    return [*held, *_on_loop(measured), *list_unused(measured)]


def _on_loop(measured: Measurement) -> list[str]:
    if is_loop(measured):
        return ["You went round in a short loop: change its order, or add moves."]
    return []


def is_loop(measured: Measurement) -> bool:
    """Whether the same few poses come again and again."""
    found = measured.creativity
    return loop(found.order_freedom, found.changes, found.recurrence) < GATED


def at(moment: Moment) -> str:
    """ "at 0:07–0:09": whole seconds."""
    first, last = clock(moment.start), clock(moment.end)
    return f"at {first}" if first == last else f"at {first}–{last}"


def clock(seconds: float) -> str:
    """Minutes and seconds."""
    whole = int(max(seconds, 0.0))
    return f"{whole // 60}:{whole % 60:02d}"
