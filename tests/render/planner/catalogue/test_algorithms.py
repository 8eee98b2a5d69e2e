"""What the lessons on algorithms show is what the algorithms do, on any data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, combinations_with_replacement, islice

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.plan.lesson import Action, Compare, Scene
from render.plan.moves import Exchange, Write
from render.planner.catalogue.computing import (
    dynamic,
    graph_search,
    graph_text,
    searching,
    sorts,
    structures,
    subsequences,
)
from render.planner.catalogue.computing.tracing import Array, Bars, Step, Tree
from render.planner.catalogue.registry import templates
from render.planner.request import Request

Sort = Callable[[Array], Iterator[Step]]
NUMBERS = st.lists(st.integers(-50, 50), min_size=3, max_size=8)


def said(scenes: Sequence[Scene]) -> str:
    return " ".join(beat.say for scene in scenes for beat in scene.beats)


def replayed(values: list[int], acts: Iterable[Action]) -> list[int]:
    """The row after all exchanges that are shown."""
    row = list(values)
    for action in acts:
        if isinstance(action, Exchange):
            row[action.a], row[action.b] = row[action.b], row[action.a]
    return row


SORTS = (sorts.sort_by_selection, sorts.sort_by_insertion, sorts.sort_quickly)


@pytest.mark.parametrize("sort", SORTS)
@given(NUMBERS)
@settings(max_examples=40, deadline=None)
def test_the_exchanges_that_are_shown_sort_the_row(sort: Sort, values: list[int]) -> None:
    row = Array(values)
    acts = [act for step in sort(row) for act in step.acts]
    assert replayed(values, acts) == sorted(values) == row.values


@pytest.mark.parametrize("name", ["selection sort", "insertion sort", "quicksort"])
def test_a_lesson_on_sorting_loses_no_exchange(name: str) -> None:
    values = [8, 7, 6, 5, 4, 3, 2, 1]
    scenes = templates()[name].build(Request(f"{name} of {' '.join(map(str, values))}"))
    acts = [act for scene in scenes for beat in scene.beats for act in beat.do]
    assert replayed(values, acts) == sorted(values)


@given(st.lists(st.integers(-50, 50), min_size=3, max_size=10))
@settings(max_examples=40, deadline=None)
def test_bubble_sort_ends_with_a_pass_without_a_swap(values: list[int]) -> None:
    row, shown = Bars(values), list(values)
    steps = list(sorts.sort_by_bubbles(row))
    for look in (act for step in steps for act in step.acts if isinstance(act, Compare)):
        assert look.swap == (shown[look.at] > shown[look.at + 1])
        if look.swap:
            shown[look.at], shown[look.at + 1] = shown[look.at + 1], shown[look.at]
    assert row.values == shown == sorted(values)
    assert all(step.swaps for step in steps[:-1])
    assert sum(step.swaps for step in steps) == row.swaps


def test_ten_numbers_are_ten_bars() -> None:
    scenes = templates()["bubble sort"].build(Request("bubble sort 9 8 7 6 5 4 3 2 1 0"))
    bars = next(thing for scene in scenes for thing in scene.objects if thing.kind == "bars")
    assert len(bars.values) == 10
    passes = next(scene for scene in scenes if bars in scene.objects)
    swaps = [act for beat in passes.beats for act in beat.do if getattr(act, "swap", False)]
    assert len(swaps) == 45, "every swap of the nine passes is shown in eight sentences"


@given(NUMBERS)
@settings(deadline=None)
def test_merge_sort_halves_down_to_single_numbers_and_merges_them(values: list[int]) -> None:
    case = sorts.Merging(tuple(values))
    assert all(len(group) == 1 for group in case.cuts[-1])
    assert case.levels[-1] == [tuple(sorted(values))]
    n = len(values)
    assert n // 2 <= case.comparisons <= n * n.bit_length()
    shown = [act.target for step in case.merges for act in step.acts if act.op == "show"]
    assert shown == [f"merged.{place}" for place in range(n)]


def test_more_numbers_than_the_picture_holds_are_owned_up_to() -> None:
    request = Request("insertion sort 9 8 7 6 5 4 3 2 1 0")
    assert "the first 8 are shown" in said(templates()["insertion sort"].build(request))


@given(NUMBERS, st.integers(-50, 50))
@settings(deadline=None)
def test_binary_search_finds_what_is_there_and_says_what_is_not(
    values: list[int], target: int
) -> None:
    row = tuple(map(float, sorted(values)))
    steps = list(searching.search_by_halving(row, target))
    assert steps[-1].found is (target in row)
    assert not steps[-1].found or row[steps[-1].place] == target
    assert len(steps) <= len(row).bit_length()
    looked = list(searching.search_one_by_one(row, target))
    assert [step.found for step in looked].count(True) == (target in row)
    assert len(looked) == (row.index(target) + 1 if target in row else len(row))


@pytest.mark.parametrize(
    ("text", "row", "target"),
    [
        ("binary search for 7 in 1 3 5 7 9", [1, 3, 5, 7, 9], 7),
        ("search 4, 8, 15 and 16 for 15", [4, 8, 15, 16], 15),
        ("find 3 in the list 3 5 7", [3, 5, 7], 3),
    ],
)
def test_row_and_target_are_read_from_the_text(text: str, row: list[int], target: int) -> None:
    assert searching.read_search(Request(text)) == (tuple(row), target)


EDGES = st.lists(
    st.tuples(st.sampled_from("ABCDEFG"), st.sampled_from("ABCDEFG"), st.integers(1, 20)),
    min_size=3, max_size=12,
).filter(lambda edges: len({(a, b) for a, b, _ in edges if a != b}) >= 3)  # fmt: skip


def written(edges: list[tuple[str, str, int]]) -> str:
    return ", ".join(f"{a}-{b} {w}" for a, b, w in edges)


@given(EDGES)
@settings(max_examples=30, deadline=None)
def test_searches_and_distances_agree_with_networkx(edges: list[tuple[str, str, int]]) -> None:
    graph = graph_text.graph_in(written(edges))
    if graph is None:
        return
    other = networkx.Graph()
    other.add_nodes_from(graph.nodes)
    other.add_weighted_edges_from(graph.edges)
    start = graph.nodes[0]
    settled = {one.node: one.distance for one in graph_search.settle_nearest(graph, start)}
    expected = networkx.single_source_dijkstra_path_length(other, start)
    assert settled == expected
    levels = {one.node: one.level for one in graph_search.search_by_levels(graph, start)}
    assert levels == networkx.single_source_shortest_path_length(other, start)
    visits = [visit.node for visit in graph_search.search_in_depth(graph, start)]
    assert visits == list(networkx.dfs_preorder_nodes(other, start, sort_neighbors=sorted))
    for node in expected:
        path = graph_search.Route(graph_search.settle_nearest, graph, start, node).path
        assert networkx.path_weight(other, path, "weight") == expected[node]


@given(EDGES)
@settings(max_examples=15, deadline=None)
def test_nodes_have_places_of_their_own(edges: list[tuple[str, str, int]]) -> None:
    graph = graph_text.graph_in(written(edges))
    if graph is None:
        return
    places = graph_text.layout(graph, graph.nodes[0])
    assert set(places) == set(graph.nodes)
    assert all(graph_text.distance(p, q) > 0.15 for p, q in combinations(places.values(), 2))


@pytest.mark.parametrize(
    ("text", "count", "directed", "weighted"),
    [
        ("A-B 4, A-C 2, B-C 1", 3, False, True),
        ("A->B: 4; B -> C (2)", 2, True, True),
        ("Paris to Lyon 5, Lyon to Nice 3", 2, False, True),
        ("A–B, B–C", 2, False, False),
    ],
)
def test_graphs_are_read_as_people_write_them(
    text: str, count: int, directed: bool, weighted: bool
) -> None:
    graph = graph_text.graph_in(text)
    assert graph is not None
    assert (len(graph.edges), graph.directed, graph.weighted) == (count, directed, weighted)


@pytest.mark.parametrize("text", ["Breadth-first search", "the Bellman-Ford algorithm", "T-shirt"])
def test_words_with_hyphens_are_no_graphs(text: str) -> None:
    assert graph_text.graph_in(text) is None


def test_what_cannot_be_reached_is_said() -> None:
    request = Request("Dijkstra", "A-B 4, C-D 2, from A to D")
    assert "no way from A to D" in said(templates()["Dijkstra's algorithm"].build(request))


@given(st.sets(st.integers(1, 9), min_size=2, max_size=4), st.integers(1, 12))
@settings(max_examples=40, deadline=None)
def test_no_fewer_coins_would_do(coins: set[int], amount: int) -> None:
    change = dynamic.Change(tuple(sorted(coins)), amount)
    tried = (
        count
        for count in range(1, amount + 1)
        if any(sum(c) == amount for c in combinations_with_replacement(sorted(coins), count))
    )
    assert change.steps[-1].count == next(tried, None)
    assert sum(change.paid) == (amount if change.steps[-1].count else 0)
    assert set(change.paid) <= coins


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 20)), min_size=2, max_size=5),
    st.integers(1, 9),
)
@settings(max_examples=40, deadline=None)
def test_no_other_pack_is_worth_more(things: list[tuple[int, int]], capacity: int) -> None:
    bag = dynamic.Bag(tuple(things), capacity)
    packs = [p for n in range(len(things) + 1) for p in combinations(things, n)]
    worth = max(sum(v for _, v in p) for p in packs if sum(w for w, _ in p) <= capacity)
    assert bag.steps[-1].whole == worth == sum(things[n - 1][1] for n in bag.taken)
    assert bag.weight <= capacity


@given(st.text("ABC", min_size=1, max_size=7), st.text("ABC", min_size=1, max_size=7))
@settings(max_examples=40, deadline=None)
def test_the_common_subsequence_is_common_and_longest(a: str, b: str) -> None:
    words = subsequences.TwoWords(a, b)
    of_one = {s for n in range(len(a) + 1) for s in combinations(a, n)}
    common = {s for n in range(len(b) + 1) for s in combinations(b, n)} & of_one
    assert tuple(words.common) in common
    assert len(words.common) == max(map(len, common)) == words.steps[-1].row[-1]


@pytest.mark.parametrize("n", range(2, 13))
def test_fibonacci_counts_the_calls_of_plain_recursion(n: int) -> None:
    calls = 0

    def fib(n: int) -> int:
        nonlocal calls
        calls += 1
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    case = dynamic.Fibonacci(n)
    assert case.numbers[-1] == fib(n)
    assert case.calls == calls


@given(st.lists(st.integers(-99, 99), min_size=3, max_size=9))
@settings(max_examples=40, deadline=None)
def test_each_insertion_follows_the_rule_of_the_search_tree(values: list[int]) -> None:
    tree = Tree()
    steps = list(structures.insert_values(tree, values))
    for step in steps:
        assert all((step.value < turn.at) is turn.left for turn in step.path)
        assert tree.depths[step.value] == len(step.path)
    assert len({step.value for step in steps}) == len(steps)
    assert len(tree.network().nodes) == len(steps)


def test_a_stack_gives_back_the_last_and_a_queue_the_first() -> None:
    text = "push 1 push 2 push 3 pop pop pop pop"
    stack, queue = (
        templates()[name].build(Request(f"{name} {text}")) for name in ("stack", "queue")
    )
    assert "on top: 3. Now 2 is on top" in said(stack)
    assert "underflow" in said(stack)
    assert "takes the first: 1. Now 2 is first" in said(queue)


def test_keys_go_to_the_place_of_their_remainder() -> None:
    steps = structures.chain_keys([15, 8, 23, 8], 5)
    writes = [a for step in steps for a in step.acts if isinstance(a, Write)]
    assert [(w.target, w.text) for w in writes] == [
        ("table.1_1", "15"), ("table.4_1", "8"), ("table.4_1", "8 → 23"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["stack", "hash table", "recursion", "merge sort", "coin change"])
def test_what_a_traced_algorithm_tells_is_whole(name: str) -> None:
    """No value's place is left empty, and nothing is told as Python has it."""
    template = templates()[name]
    told = said([*template.build(Request(name)), *islice(template.more(Request(name)), 6)])
    assert not re.search(r"None|object at|<|  | \.|\[", told)
