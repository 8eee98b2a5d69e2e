"""Two versions of a lesson side by side: their scripts line by line, their scenes one by one."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import partial
from typing import Literal

from render.plan.lesson import LessonPlan, Scene
from render.script.writer import write_script

CONTEXT = 2  # lines around a change


@dataclass(frozen=True)
class SceneDifference:
    """A scene that is not the same in both: its numbers in the old and the new lesson, from 1."""

    change: Literal["added", "removed", "changed", "moved"]
    title: str
    old: int | None
    new: int | None


def compare_scripts(old: LessonPlan, new: LessonPlan, names: tuple[str, str]) -> str:
    """What differs, as a unified diff of the two scripts; empty where they are the same."""
    before, after = (write_script(plan).splitlines(keepends=True) for plan in (old, new))
    return "".join(difflib.unified_diff(before, after, *names, n=CONTEXT))


def compare_scenes(old: LessonPlan, new: LessonPlan) -> list[SceneDifference]:
    """In the order of the new lesson, those that are gone last."""
    pairs = pair_scenes(old.scenes, new.scenes)
    kept = sorted(pairs.items())
    in_place = longest_rising([o for _, o in kept])
    found = []
    for n, scene in enumerate(new.scenes):
        before = pairs.get(n)
        if before is None:
            found.append(SceneDifference("added", scene.title, None, n + 1))
        elif old.scenes[before] != scene:
            found.append(SceneDifference("changed", scene.title, before + 1, n + 1))
        elif before not in in_place:
            found.append(SceneDifference("moved", scene.title, before + 1, n + 1))
    gone = [o for o in range(len(old.scenes)) if o not in pairs.values()]
    return found + [SceneDifference("removed", old.scenes[o].title, o + 1, None) for o in gone]


def pair_scenes(old: tuple[Scene, ...], new: tuple[Scene, ...]) -> dict[int, int]:
    """The old scene that each new one was: the same one, else one of its title, else one that has a
    sentence of it, else what stands between the same neighbours."""
    pairs: dict[int, int] = {}
    for alike in (scene_is, title_is, words_are_shared):
        for n, scene in enumerate(new):
            left = [o for o in range(len(old)) if o not in pairs.values()]
            if n not in pairs and (found := [o for o in left if alike(old[o], scene)]):
                pairs[n] = min(found, key=partial(distance, n))
    for n in range(len(new)):
        between = pairs[n - 1] + 1 if n - 1 in pairs else 0
        if n not in pairs and between < len(old) and between not in pairs.values():
            pairs[n] = between
    return pairs


def distance(one: int, other: int) -> int:
    return abs(one - other)


def scene_is(old: Scene, new: Scene) -> bool:
    return old == new


def title_is(old: Scene, new: Scene) -> bool:
    return old.title == new.title


def words_are_shared(old: Scene, new: Scene) -> bool:
    return bool({beat.say for beat in old.beats if beat.say} & {beat.say for beat in new.beats})


def longest_rising(numbers: list[int]) -> set[int]:
    """The most numbers that stand in rising order: those around them have moved."""
    best: list[list[int]] = []
    for number in numbers:
        before = [run for run in best if run[-1] < number]
        best.append([*max(before, key=len), number] if before else [number])
    longest = max(best, key=len) if best else []
    return set(longest)
