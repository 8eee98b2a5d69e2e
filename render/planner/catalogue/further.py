# ruff: noqa: E501, a table of texts is easier to read in full lines
"""Second worked examples for long lessons: the same template on other data, with a question first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from pydantic import ValidationError

from render.plan.lesson import Scene
from render.plan.objects import Bullets
from render.plan.prose import clip_text
from render.planner.catalogue.blocks import quiz
from render.planner.request import Request

SORTS = (
    "7 3 8 1 5",
    "9 4 6 2",
    "3 8 2 7 1 6",
    "12 5 9 14 3 8",
    "6 5 4 3 2",
    "2 4 6 8 10",
    "5 1 5 3 1",
)
GRAPHS = (
    "A-B 3, A-C 1, C-B 1, B-D 4, C-D 6",
    "A-B 2, B-C 2, A-D 5, D-C 1, C-E 3, D-E 7",
    "S-A 4, S-B 1, B-A 2, A-T 3, B-T 8",
    "A-B 7, A-C 3, C-D 2, D-B 1, B-E 4, D-E 9, E-F 2",
)
FURTHER: dict[str, tuple[str, ...]] = {
    "Dijkstra's algorithm": GRAPHS,
    "breadth-first search": ("1-2, 1-3, 2-4, 3-4, 4-5", "A-B, A-C, A-D, B-E, C-F, D-F", *GRAPHS[1:]),
    "depth-first search": ("1-2, 1-3, 2-4, 3-4, 4-5", "A-B, A-C, A-D, B-E, C-F, D-F", *GRAPHS[1:]),
    "bubble sort": SORTS, "selection sort": SORTS, "insertion sort": SORTS, "merge sort": SORTS, "quicksort": SORTS,
    "linear search": ("find 9 in 4 7 9 2 5", "find 6 in 1 3 5 7", "find 8 in 8 6 4 2", "find 3 in 9 1 7 5 3", "find 12 in 2 12 4 12"),
    "binary search": ("find 11 in 2 5 8 11 14 17 20", "find 4 in 1 3 5 7 9 11", "find 30 in 5 10 15 20 25 30", "find 2 in 2 4 8 16 32 64 128", "find 7 in 1 2 4 7 9 12 15 18 20 22"),
    "binary search tree": ("insert 5 3 8 1 4 7 9", "insert 1 2 3 4 5", "insert 50 25 75 10 30 60 90", "insert 6 2 9 1 4 3"),
    "hash table": ("hash table with 5 buckets for 12 7 22 9 17", "hash table with 7 buckets for 10 17 24 3 8", "hash table with 9 buckets for 18 27 5 14 40"),
    "stack": ("push 4 push 7 pop push 1 push 2 pop pop", "push A push B push C pop pop pop", "push 9 pop push 8 push 7 pop", "push 1 push 2 push 3 push 4 pop pop"),
    "queue": ("enqueue 4 enqueue 7 dequeue enqueue 1 enqueue 2 dequeue", "enqueue A enqueue B enqueue C dequeue dequeue", "enqueue 9 dequeue enqueue 8 enqueue 7", "enqueue 1 enqueue 2 enqueue 3 dequeue enqueue 4"),
    "recursion": ("factorial of 4", "factorial of 6", "factorial of 3", "factorial of 7"),
    "Fibonacci numbers by a table": ("fibonacci 6", "fibonacci 10", "fibonacci 12", "fibonacci 5", "fibonacci 11"),
    "coin change": ("coins 1 2 5 for 11", "coins 1 5 6 for 10", "coins 2 3 for 7", "coins 1 4 5 for 8", "coins 3 5 for 4"),
    "knapsack": ("weights 2 3 4 values 3 4 6 capacity 6", "weights 1 2 3 values 6 10 12 capacity 5", "weights 2 2 3 4 values 3 3 5 6 capacity 7", "weights 4 3 2 1 values 7 5 3 1 capacity 8"),
    "longest common subsequence": ("subsequence of 'STONE' and 'LONGEST'", "subsequence of 'KITTEN' and 'SITTING'", "subsequence of 'BANANA' and 'ATANA'", "subsequence of 'GAC' and 'AGCAT'"),
    "projectile motion": ("60 degrees at 15 m/s", "30 degrees at 25 m/s", "75 degrees at 10 m/s", "horizontal at 12 m/s from a height of 20 m", "45 degrees at 20 m/s on the Moon"),
    "free fall": ("from 5 m", "from 45 m", "from 20 m on the Moon", "from 100 m", "from 80 m on Mars", "from 2 m"),
    "Newton's second law": ("2 kg and 10 N", "8 kg and 24 N with 4 N friction", "1200 kg and 3000 N", "0.5 kg and 2 N", "10 kg and 50 N with 20 N friction"),
    "conservation of energy": ("2 kg from 5 m", "60 kg from 20 m", "1 kg from 10 m on the Moon", "0.3 kg from 2 m", "5 kg from 50 m"),
    "mass on a spring": ("2 kg and 50 N/m", "1 kg and 100 N/m", "0.2 kg and 5 N/m", "4 kg and 36 N/m", "0.5 kg and 8 N/m"),
    "pendulum": ("length 0.5 m", "length 2 m", "length 1 m on the Moon", "length 4 m", "length 0.25 m", "length 10 m"),
    "standing waves": ("2nd harmonic on 0.8 m", "4th harmonic on 1 m", "5 loops on 2 m", "1st harmonic on 0.65 m"),
    "Ohm's law": ("9 V and 3 ohm", "12 V and 0.5 A", "2 A and 6 ohm", "230 V and 46 ohm", "1.5 V and 10 ohm", "5 V and 0.02 A"),
    "resistors in series": ("2 ohm and 3 ohm at 10 V", "1 ohm, 2 ohm and 3 ohm at 12 V", "100 ohm and 220 ohm at 9 V", "5 ohm, 5 ohm and 10 ohm at 24 V", "4 ohm and 8 ohm at 6 V"),
    "resistors in parallel": ("4 ohm and 12 ohm at 12 V", "6 ohm and 6 ohm at 9 V", "2 ohm, 3 ohm and 6 ohm at 6 V", "10 ohm and 40 ohm at 20 V", "100 ohm and 300 ohm at 12 V"),
    "refraction of light": ("from air into glass at 40 degrees", "from water into air at 30 degrees", "from glass into air at 60 degrees", "from air into diamond at 50 degrees", "from air into water at 70 degrees"),
    "the area of a triangle": ("base 8 and height 3", "base 5 and height 6", "base 10 and height 9"),
    "the cylinder": ("radius 1 and height 4", "radius 3 and height 3"), "the cone": ("radius 3 and height 4", "radius 2 and height 7"),
    "the sphere": ("radius 1", "radius 6"), "the cube": ("side 2", "side 5"), "the pyramid": ("base 6 and height 4", "base 3 and height 5"),
    "the rectangular prism": ("length 4, width 2, height 3", "length 6, width 5, height 2"),
}  # fmt: skip


def with_further(
    build: Callable[[Request], Sequence[Scene]],
    more: Callable[[Request], Iterable[Scene]],
    texts: Sequence[str],
) -> Callable[[Request], Iterator[Scene]]:
    """The template's own further scenes, then its lesson on each of the texts."""

    def scenes(request: Request) -> Iterator[Scene]:
        yield from more(request)
        own = list(build(request))
        for number, text in enumerate(texts, 1):
            other = list(build(Request(text)))
            if other != own:
                yield from case(number, text, other)

    return scenes


def case(number: int, text: str, lesson: Sequence[Scene]) -> Iterator[Scene]:
    """A question with time to think, its answer, and the way there."""
    result = outcome(lesson[-1])
    if result:
        question = f"Now take another case: {text}. What will come out?"
        try:
            yield quiz(question, clip_text(result, 300), number)
        except ValidationError:
            return
    for scene in lesson[1:-1]:
        if not scene.title.startswith("The idea"):
            title = clip_text(f"Case {number}: {scene.title}", 110)
            yield scene.model_copy(update={"title": title, "optional": False})


def outcome(summary: Scene) -> str:
    """The point of the summary with numbers in it: what came out."""
    points = [
        item for thing in summary.objects if isinstance(thing, Bullets) for item in thing.items
    ]
    told = [point for point in points if any(sign.isdigit() for sign in point)]
    own = [point for point in told if point.startswith("Ours")]
    return (own or told or points or [""])[0]
