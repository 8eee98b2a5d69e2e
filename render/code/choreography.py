"""What a beat plays when: each action at the word that names it, and in between, where something
is spoken of that is there already, a hint at it.

Times are seconds of the beat, on TICKs where there is room, so that every frame rate meets them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from render.code.action_code import played_together, write_action
from render.code.attention_code import Hint, point_at, point_in_figure
from render.code.entrances import write_entrance
from render.code.places import place_of
from render.code.writing import write_play_call
from render.plan.lesson import TICK, Act, Action, Compare, Scene, Trace
from render.plan.objects import Formula, Graph, Steps, Thing
from render.plan.shapes import Region
from render.timing.cues import (
    WORD,
    Said,
    distinct_names,
    first_naming,
    key_of,
    names_of,
    text_of,
    words_said,
)
from render.timing.needs import action_seconds, groups, together_seconds
from render.timing.visible import Target, follow_action, parts_in_turn, visible_before

BEFORE = 0.2  # seconds before its word something begins
LATEST, FIRST_LATEST = 2.4, 0.8  # so long nothing waits for its word; nothing on a bare frame
ROUNDING = 0.005  # Manim rounds a run time up to frames
SHORTEST_GAP, LONGEST_STILL = 1.4, 3.4  # in which a hint has room; in which one must be
SETTLE, REST = 0.6, 1.0  # after an entrance the eye rests, and after a hint
AGAIN, ANEW = 6.0, 3.0  # a part is not named again so soon, and not pointed at for want of others

# how long an entrance may be drawn out to go with the words
MOST_SHOWN = {
    "title": 3.6, "paragraph": 4.4, "formula": 3.2, "graph": 1.8, "bars": 3.0, "circle_wave": 1.0,
    "right_triangle": 2.4, "bullets": 2.6, "steps": 2.8, "flow": 2.6, "table": 5.0, "chart": 4.0,
    "series": 5.0, "picture": 1.4, "view": 1.4, "network": 3.0, "sketch": 3.4, "grid": 3.6,
    "row": 2.4, "blocks": 3.0, "listing": 3.6,
}  # fmt: skip
MOST_PART = {
    "graph": 2.4, "right_triangle": 2.0, "table": 2.4, "chart": 1.8, "network": 1.6, "sketch": 2.2,
    "grid": 1.4, "row": 1.2, "blocks": 2.0, "listing": 1.6,
}  # fmt: skip
MOST_BOARD, MOST_CURVE, MOST_REGION, MOST_POINT = 2.6, 4.4, 3.0, 1.0
MOST_OTHER = {
    "hide": 0.4, "dim": 0.6, "emphasise": 1.8, "replace": 3.2, "morph": 3.2, "settle": 0.4,
    "mark": 0.8, "write": 0.8, "exchange": 1.4, "point": 0.8,
}  # fmt: skip


@dataclass(frozen=True)
class Turn:
    """One thing that a beat does: its lines for a run time, that time unhurried and at most, and
    the names by which the sentence calls for it."""

    write: Callable[[float], list[str]]
    natural: float
    most: float
    names: frozenset[str] = frozenset()
    target: Target = ("", "")


@dataclass(frozen=True)
class Play:
    """Lines of code from a time on, for so many seconds."""

    start: float
    seconds: float
    lines: list[str]
    target: Target = ("", "")
    is_hint: bool = False

    @property
    def end(self) -> float:
        return self.start + self.seconds


def turns_of(scene: Scene, index: int) -> list[Turn]:
    """The beat's actions in turn; lists and boards by their parts."""
    seen = visible_before(scene, index)
    found: list[Turn] = []
    for group in groups(scene.beats[index]):
        seconds = together_seconds(scene, group)
        if len(group) > 1 and played_together(scene, group, 1.0):
            found.append(turn_together(scene, group, seconds))
        else:
            for action in group:
                found += turns_of_action(scene, action, seconds / len(group), seen)
        for action in group:
            follow_action(seen, scene, action)
    return found


def turn_together(scene: Scene, group: list[Action], seconds: float) -> Turn:
    name = group[0].target.partition(".")[0]
    return Turn(
        lambda run: played_together(scene, group, run), seconds, 2.2 * seconds, target=(name, "")
    )


def turns_of_action(
    scene: Scene, action: Action, seconds: float, seen: Sequence[Target]
) -> Iterator[Turn]:
    name, _, part = action.target.partition(".")
    thing = scene.thing(name)
    shown = isinstance(action, Act) and action.op == "show"
    parts = parts_in_turn(thing) if shown and not part else ()
    if not parts:
        source = source_of(scene, thing, part, seen) if shown else ""
        names = frozenset(names_of(thing, part)) if part else frozenset[str]()
        most = max(seconds, most_seconds(thing, part, action))
        yield Turn(
            lambda run: write_action(scene, action, run, source), seconds, most, names, (name, part)
        )
        return
    telling = distinct_names(names_of(thing, one) for one in parts)
    for one, names_ in zip(parts, telling, strict=True):
        source = source_of(scene, thing, one, seen)
        yield Turn(
            lambda run, one=one, source=source: write_entrance(thing, one, run, source),  # type: ignore[misc]  # bound now
            seconds / len(parts),
            max(seconds / len(parts), MOST_SHOWN.get(kind_of(thing), MOST_BOARD)),
            frozenset(names_),
            (name, one),
        )


def kind_of(thing: Thing) -> str:
    kind: str = thing.kind  # type: ignore[attr-defined]  # every kind has it
    return kind


def most_seconds(thing: Thing, part: str, action: Action) -> float:  # noqa: PLR0911, one return for each kind
    if isinstance(action, Trace):
        return 1.6 * action_seconds(thing, action)
    if isinstance(action, Compare):
        return 1.4 * action_seconds(thing, action)
    if not (isinstance(action, Act) and action.op == "show"):
        return MOST_OTHER[action.op]
    if not part:
        return MOST_SHOWN.get(kind_of(thing), MOST_BOARD)
    if not isinstance(thing, Graph):
        return MOST_PART.get(kind_of(thing), MOST_BOARD)
    if part in {curve.id for curve in thing.curves}:
        return MOST_CURVE
    if part in {point.id for point in thing.points}:
        return MOST_POINT
    is_region = any(shape.id == part and isinstance(shape, Region) for shape in thing.shapes)
    return MOST_REGION if is_region else MOST_PART["graph"]


def source_of(scene: Scene, thing: Thing, part: str, seen: Sequence[Target]) -> str:
    """The formula that is there, out of which this one may grow: the line above, or the last."""
    if isinstance(thing, Steps) and part and part != "0":
        return f"{place_of(thing, str(int(part) - 1))}[0]"
    if not isinstance(thing, Formula | Steps) or (isinstance(thing, Formula) and part):
        return ""
    for name, one in reversed(seen):
        other = scene.thing(name)
        if isinstance(other, Formula) and other is not thing:
            return place_of(other, "")
        if isinstance(other, Steps) and other is not thing and one:
            return f"{place_of(other, one)}[0]"
    return ""


def arrange_beat(scene: Scene, index: int, begin: float, end: float) -> list[Play]:
    """The plays of a beat between ``begin`` and ``end``, in order, none over another."""
    beat, turns = scene.beats[index], turns_of(scene, index)
    total = sum(turn.natural for turn in turns)
    if total > end - begin:
        return hurry(turns, begin, end)
    talk = max(min(end, beat.seconds - beat.pause), begin)
    said = words_said(beat.say, talk)
    bare = not visible_before(scene, index)
    plays = place_turns(turns, said, (begin, max(talk, begin + total)), bare=bare)
    return add_hints(scene, index, plays, said, (begin, talk))


def hurry(turns: Sequence[Turn], begin: float, end: float) -> list[Play]:
    """All as fast as it must be, one after another; Manim may round each play up by a frame."""
    lines = [turn.write(1.0) for turn in turns]
    plays = sum("".join(one).count("self.play(") for one in lines)
    total = sum(turn.natural for turn in turns)
    factor = max(0.05, end - begin - 0.07 * plays) / total
    return [
        Play(begin, turn.natural * factor, turn.write(turn.natural * factor), turn.target)
        for turn in turns
    ]


def place_turns(
    turns: Sequence[Turn], said: Sequence[Said], window: tuple[float, float], *, bare: bool
) -> list[Play]:
    """Each at its word, as far as those after it leave room; then as long as there is time."""
    (begin, end), starts = window, list[float]()
    now, left = begin, sum(turn.natural for turn in turns)
    for number, turn in enumerate(turns):
        word = first_naming(said, set(turn.names), now - BEFORE)
        even = begin + (end - begin) * number / len(turns)
        due = word.at - BEFORE if word else (even if number and len(turns) > 2 else now)
        wait = LATEST + turns[number - 1].most if number else FIRST_LATEST if bare else LATEST
        due = max(now, min(due, (starts or [begin])[-1] + wait, end - left))
        starts.append(floor_tick(due, now))
        now, left = starts[-1] + turn.natural, left - turn.natural
    return [
        play_turn(turn, start, limit)
        for turn, start, limit in zip(turns, starts, [*starts, max(end, now)][1:], strict=True)
    ]


def play_turn(turn: Turn, start: float, limit: float) -> Play:
    seconds = max(turn.natural, floor_tick(min(turn.most, limit - start)))
    return Play(start, seconds, turn.write(seconds - ROUNDING), turn.target)


def floor_tick(seconds: float, least: float = 0.0) -> float:
    return max(least, round(math.floor(seconds / TICK + 1e-6) * TICK, 3))


def add_hints(
    scene: Scene, index: int, plays: list[Play], said: Sequence[Said], window: tuple[float, float]
) -> list[Play]:
    """Where nothing happens for long: hints at what is named then, else at what it is about."""
    seen, found = visible_before(scene, index), list[Play]()
    ends = [window[0], *(play.end + SETTLE for play in plays)]
    starts = [*(play.start for play in plays), window[1]]
    for start, until, play in zip(ends, starts, [*plays, None], strict=True):
        found += hints_between(scene, seen, said, (start, until), found)
        if play is not None:
            found.append(play)
            note_target(seen, scene, play.target)
    return found


def note_target(seen: list[Target], scene: Scene, target: Target) -> None:
    follow_action(seen, scene, Act(op="show", target=".".join(filter(None, target))))


def hints_between(
    scene: Scene,
    seen: Sequence[Target],
    said: Sequence[Said],
    gap: tuple[float, float],
    before: Sequence[Play],
) -> list[Play]:
    found: list[Play] = []
    now, until = gap
    while until - now >= SHORTEST_GAP:
        recent = [play for play in (*before, *found) if play.end > now - AGAIN]
        fresh = not_of(seen, recent)
        hint = named_hint(scene, fresh, said, (now, until))
        if (hint.start if hint else until) - now > LONGEST_STILL:
            hints = [play for play in (*before, *found) if play.is_hint]
            others = [target for target in seen if hint is None or target != hint.target]
            stop = hint.start - REST if hint else until
            hint = topic_hint(scene, others, hints, (now + SETTLE, stop)) or hint
        if hint is None:
            break
        found.append(hint)
        now = hint.end + REST
    return found


def not_of(seen: Sequence[Target], plays: Sequence[Play]) -> list[Target]:
    return [target for target in seen if target not in {play.target for play in plays}]


def named_hint(
    scene: Scene, fresh: Sequence[Target], said: Sequence[Said], gap: tuple[float, float]
) -> Play | None:
    """At the first part that a word in the gap names."""
    start, until = gap
    for word in said:
        at = floor_tick(max(start, word.at - BEFORE) + TICK - ROUNDING)
        if word.end < start + BEFORE or at + 1.0 > until:
            continue
        for name, part in reversed(fresh):
            thing = scene.thing(name)
            if word.key not in names_of(thing, part):
                continue
            if hint := point_at(thing, part, words_meant(thing, part, said, word.at)):
                return play_hint(hint, at, until, (name, part))
    return None


def play_hint(hint: Hint, at: float, until: float, target: Target) -> Play:
    seconds = floor_tick(min(hint.seconds, until - at))
    line = write_play_call(hint.code, seconds - ROUNDING)
    return Play(at, seconds, [line], target, is_hint=True)


def words_meant(thing: Thing, part: str, said: Sequence[Said], at: float) -> list[int]:
    """The places, in the part's text, of the words that are spoken about then."""
    spoken = {word.key for word in said if at - 0.01 <= word.at <= at + 2.0}
    named = names_of(thing, part) & spoken
    pieces = text_of(thing, part).split()
    return [n for n, piece in enumerate(pieces) if named & {key_of(w) for w in WORD.findall(piece)}]


def topic_hint(
    scene: Scene, seen: Sequence[Target], hints: Sequence[Play], gap: tuple[float, float]
) -> Play | None:
    """At what the beat is about: what came last and was not just pointed at."""
    found: list[Play] = []
    for target in reversed(seen):
        thing, last = scene.thing(target[0]), [p.end + ANEW for p in hints if p.target == target]
        at = floor_tick(max([gap[0], *last]) + TICK - ROUNDING)
        hint = point_at(thing, target[1]) or point_in_figure(thing)
        if hint and gap[1] - at >= SHORTEST_GAP:
            found.append(play_hint(hint, at, gap[1], target))
    return min(found, key=lambda play: play.start, default=None)
