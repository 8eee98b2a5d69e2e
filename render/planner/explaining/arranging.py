"""As many scenes as were wished: neighbours are told together, or a long scene in two."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from render.plan.lesson import Scene
from render.planner.explaining.sections import groups, points

MOST_CARDS = 6


def in_scenes(scenes: Sequence[Scene], count: int, title: str) -> list[Scene]:
    """``count`` scenes, or as near to that as their sentences allow."""
    found = list(scenes)
    while len(found) > count > 0 and (place := shortest_pair(found)) is not None:
        one, two = found[place : place + 2]
        found[place : place + 2] = [points(one.title, [*words_of_scene(one), *words_of_scene(two)])]
    while len(found) < count and (place := longest(found)) is not None:
        texts = words_of_scene(found[place])
        halves = groups(range(len(texts)), -(-len(texts) // 2))
        found[place : place + 1] = [
            points(found[place].title if n == 0 else title, [texts[k] for k in half])
            for n, half in enumerate(halves)
        ]
    return found


def words_of_scene(scene: Scene) -> list[str]:
    return [beat.say for beat in scene.beats if beat.say]


def shortest_pair(scenes: Sequence[Scene]) -> int | None:
    """The first of the two neighbours that tell least, if a scene holds both."""
    sizes = [len(words_of_scene(one)) + len(words_of_scene(two)) for one, two in pairwise(scenes)]
    return sizes.index(min(sizes)) if sizes and min(sizes) <= MOST_CARDS else None


def longest(scenes: Sequence[Scene]) -> int | None:
    sizes = [len(words_of_scene(scene)) for scene in scenes]
    return sizes.index(max(sizes)) if sizes and max(sizes) > 1 else None
