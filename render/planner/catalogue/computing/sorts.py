"""Selection, insertion, quick and merge sort on the numbers that were asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from render.plan.actions import show
from render.plan.boards import Blocks, Row
from render.plan.lesson import Action, Beat, Scene
from render.plan.moves import Exchange, Mark, PointAt
from render.plan.objects import Flow
from render.planner.catalogue.framing import beat, counted, joined, listed, number, opening, summary
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

DEFAULT = (5.0, 2.0, 9.0, 1.0, 6.0)
MOST = 8
BEATS = 7  # steps of a scene, beside the one that shows the row


@dataclass
class Tape:
    """A sort as it happens: the row now, what is in its place for good, the steps so far, and
    the counts of comparisons and of moves (swaps or steps to the side)."""

    row: list[float]
    settled: set[int] = field(default_factory=set)
    steps: list[Step] = field(default_factory=list)
    comparisons: int = 0
    moves: int = 0

    def note(self, say: str, acts: Sequence[Action], before: tuple[list[float], set[int]]) -> None:
        self.steps.append(Step(say, tuple(acts[:12]), *before))

    def state(self) -> tuple[list[float], set[int]]:
        return list(self.row), set(self.settled)

    def swap(self, a: int, b: int) -> Action:
        self.row[a], self.row[b] = self.row[b], self.row[a]
        self.moves += 1
        return Exchange(target="row", a=a, b=b)

    def settle(self, place: int) -> Action:
        self.settled.add(place)
        return mark(place, "good")


@dataclass(frozen=True)
class Step:
    say: str
    acts: tuple[Action, ...]
    row: list[float]
    settled: set[int]


def mark(place: int, role: str) -> Action:
    return Mark.model_validate({"target": f"row.{place}", "role": role})


def selection(values: Sequence[float]) -> Tape:
    """Each pass looks for the smallest of the rest; ties go to the first."""
    tape = Tape(list(values))
    for start in range(len(values) - 1):
        before = tape.state()
        acts: list[Action] = [PointAt(target="row.min", at=start)]
        least = start
        for place in range(start + 1, len(values)):
            tape.comparisons += 1
            if tape.row[place] < tape.row[least]:
                least = place
                acts.append(PointAt(target="row.min", at=least))
        rest = "Of all numbers" if start == 0 else "Of those left"
        smallest = number(tape.row[least])
        if least == start:
            say = f"{rest}, {smallest} is the smallest. It stands in its place already."
        else:
            other = number(tape.row[start])
            say = f"{rest}, {smallest} is the smallest. It changes places with {other}."
            acts.append(tape.swap(start, least))
        tape.note(say, [*acts, tape.settle(start)], before)
    return tape


def insertion(values: Sequence[float]) -> Tape:
    """Each number walks left past all that are larger."""
    tape = Tape(list(values))
    for start in range(1, len(values)):
        before = tape.state()
        value, place = tape.row[start], start
        acts: list[Action] = [mark(start, "warm")]
        passed = []
        while place:
            tape.comparisons += 1
            if tape.row[place - 1] <= value:
                break
            passed.append(number(tape.row[place - 1]))
            acts.append(tape.swap(place - 1, place))
            place -= 1
        say = f"Take {number(value)}. "
        if not passed:
            say += f"The number before it, {number(tape.row[start - 1])}, is not larger: it stays."
        else:
            end = "at the front" if place == 0 else f"after {number(tape.row[place - 1])}"
            say += f"It moves left past {joined(passed)} and stands {end}."
        tape.settled = set()
        tape.note(say, [*acts, mark(place, "accent")], before)
    return tape


def quick(values: Sequence[float]) -> Tape:
    """The last number of a stretch is its pivot (Lomuto's partition)."""
    tape = Tape(list(values))
    divide(tape, 0, len(values) - 1)
    return tape


def divide(tape: Tape, low: int, high: int) -> None:
    if low > high:
        return
    before = tape.state()
    pivot, border = tape.row[high], low
    acts: list[Action] = [mark(high, "violet")]
    smaller = []
    for place in range(low, high):
        tape.comparisons += 1
        if tape.row[place] < pivot:
            smaller.append(number(tape.row[place]))
            if place != border:
                acts.append(tape.swap(border, place))
            border += 1
    if border != high:
        acts.append(tape.swap(border, high))
    tape.note(partition_words(tape, low, high, smaller), [*acts, tape.settle(border)], before)
    divide(tape, low, border - 1)
    divide(tape, border + 1, high)


def partition_words(tape: Tape, low: int, high: int, smaller: list[str]) -> str:
    pivot = number(tape.row[low + len(smaller)])
    if low == high:
        return f"A single number, {pivot}, is in its place."
    which = (
        "The pivot is the last number" if low == 0 and high == len(tape.row) - 1 else "Next pivot"
    )
    if not smaller:
        return f"{which}: {pivot}. Nothing here is smaller, so it goes to the front of its stretch."
    if len(smaller) == high - low:
        return f"{which}: {pivot}. All others here are smaller, so it stays at the end."
    verb = "goes" if len(smaller) == 1 else "go"
    return f"{which}: {pivot}. {joined(smaller)} {verb} to its left. The pivot is now in its place."


def merge_levels(values: Sequence[float]) -> tuple[list[list[list[float]]], int, int]:
    """Levels of the halving, then of the merging, how many levels are halvings, and the
    comparisons that the merges make."""
    levels: list[list[list[float]]] = [[list(values)]]
    while any(len(group) > 1 for group in levels[-1]):
        levels.append([half for group in levels[-1] for half in halves(group)])
    halvings = len(levels)
    comparisons = 0
    for level in reversed(levels[: halvings - 1]):
        merged = []
        for group in level:
            comparisons += sum(merge_costs(group))
            merged.append(sorted(group))
        levels.append(merged)
    return levels, halvings, comparisons


def halves(group: list[float]) -> list[list[float]]:
    middle = (len(group) + 1) // 2
    return [group[:middle], group[middle:]] if len(group) > 1 else [group]


def merge_costs(group: list[float]) -> list[int]:
    """Comparisons to merge the sorted halves of ``group`` (only the last merge)."""
    if len(group) < 2:
        return [0]
    left, right = map(sorted, halves(group))
    return [sum(1 for taken in merge_steps(left, right) if taken[2])]


def merge_steps(left: list[float], right: list[float]) -> list[tuple[float, str, bool]]:
    """(number taken, from which side, whether two were compared), in order."""
    steps, a, b = [], list(left), list(right)
    while a or b:
        from_left = bool(a) and (not b or a[0] <= b[0])
        steps.append(((a if from_left else b)[0], "left" if from_left else "right", bool(a and b)))
        (a if from_left else b).pop(0)
    return steps


IDEAS: dict[str, tuple[str, ...]] = {
    "Selection sort": (
        "Find the smallest number of those left",
        "Swap it to the front of them",
        "Go on behind it",
    ),
    "Insertion sort": (
        "Take the next number",
        "Move it left past all larger ones",
        "Everything up to it is sorted",
    ),
    "Quicksort": (
        "Choose a pivot",
        "Smaller numbers to its left, the rest to its right",
        "Do the same on both sides",
    ),
    "Merge sort": (
        "Cut the list into halves, down to single numbers",
        "Merge two sorted halves into one",
        "Go on until one list is left",
    ),
}
HOOKS = {
    "Selection sort": "Selection sort works as you would sort cards on a table: pick the smallest, "
    "put it first, and begin again with the rest.",
    "Insertion sort": "Insertion sort works as you sort cards in your hand: take one after the "
    "other and slide it to where it belongs.",
    "Quicksort": "Quicksort divides its numbers at a pivot and sorts both sides in the same way.",
    "Merge sort": "Merge sort rests on one thought: it is easy to merge two lists that are "
    "sorted already.",
}


def idea(title: str) -> Scene:
    flow = Flow(id="steps", items=IDEAS[title])
    beats = tuple(beat(f"{say}.", show(f"steps.{n}")) for n, say in enumerate(IDEAS[title]))
    return Scene(title="The idea", objects=(flow,), beats=beats, optional=True)


def lesson(title: str, values: Sequence[float] = DEFAULT, left_out: int = 0) -> list[Scene]:
    """Title is a key of IDEAS; ``left_out`` numbers were given but are not shown."""
    note = f" Of the numbers given, the first {len(values)} are shown." if left_out else ""
    say = f"{HOOKS[title]} Our numbers are {listed(values)}.{note}"
    first = opening(title, f"Sorting {listed(values)}", say, motif="bars")
    return [first, idea(title), *BODIES[title](values)]


def row_lesson(sort: Callable[[Sequence[float]], Tape], values: Sequence[float]) -> list[Scene]:
    tape = sort(values)
    return [*runs(tape), result(tape, sort)]


def runs(tape: Tape) -> list[Scene]:
    """The steps in scenes of at most BEATS, each beginning with the row as it is then."""
    size = -(-len(tape.steps) // -(-len(tape.steps) // BEATS))
    groups = [tape.steps[n : n + size] for n in range(0, len(tape.steps), size)]
    return [run(tape, group, n, len(groups)) for n, group in enumerate(groups)]


def run(tape: Tape, steps: list[Step], index: int, count: int) -> Scene:
    first, is_last = steps[0], index == count - 1
    pointers = ("min",) if any(isinstance(a, PointAt) for s in steps for a in s.acts) else ()
    row = Row(id="row", style="bars", values=tuple(map(number, first.row)), pointers=pointers)
    marks = tuple(mark(place, "good") for place in sorted(first.settled))
    say = "Here are our numbers as bars." if index == 0 else "We go on with the row as it is now."
    beats = [Beat(say=say, do=(show("row"), *marks))]
    beats += [Beat(say=step.say, do=step.acts) for step in steps]
    if is_last:
        done = tuple(mark(n, "good") for n in range(len(tape.row)))
        last = beats[-1]
        if len(last.do) + len(done) > 12 or len(beats) < 8:
            beats.append(Beat(say="Now the row is sorted.", do=done))
        else:
            say = f"{last.say} Now the row is sorted."
            beats[-1] = Beat(say=say, do=(*last.do, *done))
    title = "Sorting step by step" + (f", part {index + 1}" if count > 1 else "")
    return Scene(title=title, objects=(row,), beats=tuple(beats[:8]))


def result(tape: Tape, sort: Callable[[Sequence[float]], Tape]) -> Scene:
    n = len(tape.row)
    most = n * (n - 1) // 2
    moves = counted(tape.moves, "swap")
    known: dict[Callable[[Sequence[float]], Tape], tuple[str, str]] = {
        selection: (
            f"Selection sort always makes {most} comparisons for {n} numbers, sorted or not",
            f"and never more than {n - 1} swaps",
        ),
        insertion: (
            f"A row that is sorted already needs only {n - 1} comparisons",
            f"the worst case, a reversed row, needs {most}",
        ),
        quick: (
            "A pivot near the middle halves the work: about n times log n comparisons",
            f"a pivot at the edge each time needs {most} for {n} numbers",
        ),
    }
    facts = known[sort]
    return summary(
        (f"Sorted: {listed(tape.row)}", f"The result is {listed(tape.row)}."),
        (
            f"It took {counted(tape.comparisons, 'comparison')} and {moves}",
            f"It took {counted(tape.comparisons, 'comparison')} and {moves}.",
        ),
        (facts[0], f"{facts[0]}."),
        (facts[1].capitalize(), f"{facts[1].capitalize()}."),
    )


def merge_lesson(values: Sequence[float]) -> list[Scene]:
    levels, halvings, comparisons = merge_levels(values)
    n = len(values)
    whole = sorted(values)
    end = summary(
        (f"Sorted: {listed(whole)}", f"The result is {listed(whole)}."),
        (
            f"It took {counted(comparisons, 'comparison')}",
            f"It took {counted(comparisons, 'comparison')}, all of them while merging.",
        ),
        (
            f"{n} numbers are halved {halvings - 1} times: n · log₂ n is the measure of its work",
            f"{n} numbers are halved {counted(halvings - 1, 'time')}, and each level merges "
            "them all. So the work grows like n times log n.",
        ),
        (
            "It needs room for a second list while merging",
            "While merging it needs room for a second list.",
        ),
    )
    return [tree(levels, halvings), last_merge(list(values)), end]


def tree(levels: list[list[list[float]]], halvings: int) -> Scene:
    blocks = Blocks(
        id="list",
        levels=tuple(tuple(tuple(map(number, group)) for group in level) for level in levels),
    )
    beats = []
    for n, level in enumerate(levels[:6] if len(levels) > 8 else levels):
        acts: list[Action] = [show(f"list.{n}_{k}") for k in range(len(level))]
        beats.append(Beat(say=level_words(levels, n, halvings), do=tuple(acts[:12])))
    done = Mark(target=f"list.{len(levels) - 1}_0", role="good")
    beats[-1] = Beat(say=beats[-1].say, do=(*beats[-1].do, done))
    return Scene(title="Halving and merging", objects=(blocks,), beats=tuple(beats))


def level_words(levels: list[list[list[float]]], n: int, halvings: int) -> str:
    if n == 0:
        return "Here is the whole list."
    if n < halvings - 1:
        return "It is cut into halves." if n == 1 else "And again into halves."
    if n == halvings - 1:
        return "Now every piece is a single number. A single number is sorted."
    groups = [listed(group) for group in levels[n] if len(group) > 1]
    if n == len(levels) - 1:
        return f"The last merge gives the whole list: {groups[0]}."
    return f"Merging neighbours gives {joined(groups)}."


def last_merge(values: list[float]) -> Scene:
    """The last merge, number by number."""
    left, right = map(sorted, halves(values))
    both = Row(id="halves", area="upper", values=tuple(map(number, left + right)))
    out = Row(id="merged", area="lower", values=tuple(map(number, sorted(values))), waits=True)
    middle = len(left)
    split: tuple[Action, ...] = tuple(
        Mark(target=f"halves.{n}", role="accent" if n < middle else "violet")
        for n in range(len(values))
    )
    beats = [
        Beat(
            say=f"Look closely at the last merge. The left half is {listed(left)}, "
            f"the right half {listed(right)}.",
            do=(show("halves"), *split, show("merged")),
        )
    ]
    a, b, done = 0, middle, 0
    steps = merge_steps(left, right)
    for value, side, compared in steps:
        place = a if side == "left" else b
        acts: tuple[Action, ...] = (
            Mark(target=f"halves.{place}", role="muted"),
            show(f"merged.{done}"),
        )
        heads = f"{number(left[a])} or {number(right[b - middle])}?" if compared else ""
        a, b, done = a + (side == "left"), b + (side == "right"), done + 1
        say = f"{heads} {number(value)} comes first." if compared else ""
        if len(beats) < 6 and compared:
            beats.append(Beat(say=say.strip(), do=acts))
        else:
            rest = beats[-1] if len(beats) == 7 or (beats[-1].say.startswith("The rest")) else None
            if rest is None:
                beats.append(Beat(say="The rest follows in the same way.", do=acts))
            else:
                beats[-1] = Beat(say=rest.say, do=(*rest.do, *acts)[:12])
    return Scene(title="Merging two sorted halves", objects=(both, out), beats=tuple(beats[:8]))


BODIES: dict[str, Callable[[Sequence[float]], list[Scene]]] = {
    "Selection sort": lambda values: row_lesson(selection, values),
    "Insertion sort": lambda values: row_lesson(insertion, values),
    "Quicksort": lambda values: row_lesson(quick, values),
    "Merge sort": merge_lesson,
}


@dataclass(frozen=True)
class Sort:
    """A template of its own for each way of sorting."""

    title: str
    subject: Subject

    def score(self, request: Request) -> float:
        return self.subject.score(request, given=len(small(request)) >= 3)

    def build(self, request: Request) -> list[Scene]:
        values = small(request)
        if len(values) < 3:
            return lesson(self.title)
        return lesson(self.title, values[:MOST], max(0, len(values) - MOST))


def small(request: Request) -> list[float]:
    return [value for value in request.numbers if abs(value) <= 1000]


def sort_template(title: str, *names: str) -> Template:
    words = (
        "sort* algorithm* list* array* element* swap* compar* order ascending pivot* divide "
        "partition* conquer recursive recursion stable minimum smallest complexity python"
    )
    sort = Sort(title, Subject(names=names, words=words, not_with=("topological sort*",)))
    called = names[0].replace("*", "")
    examples = ((called, ""), (f"{called.capitalize()} of 5 2 9 1 7", ""))
    takes = f"3 to {MOST} numbers of at most 1000"
    return Template(title.lower(), sort.score, sort.build, examples=examples, takes=takes)


TEMPLATES = (
    sort_template("Selection sort", "selection sort*", "selectionsort"),
    sort_template("Insertion sort", "insertion sort*", "insertionsort"),
    sort_template("Quicksort", "quick sort*", "quicksort*"),
    sort_template("Merge sort", "merge sort*", "mergesort*"),
)
