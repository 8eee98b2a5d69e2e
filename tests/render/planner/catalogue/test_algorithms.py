"""What the lessons on algorithms show is what the algorithms do, on any data."""

from __future__ import annotations

from itertools import combinations, combinations_with_replacement

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.plan.lesson import Scene
from render.plan.moves import Exchange, Write
from render.planner.catalogue.computing import (
    dynamic,
    graph_search,
    graph_text,
    searching,
    sorts,
    structures,
)
from render.planner.request import Request

NUMBERS = st.lists(st.integers(-50, 50), min_size=3, max_size=8)


def said(scenes: list[Scene]) -> str:
    return " ".join(beat.say for scene in scenes for beat in scene.beats)


def replayed(values: list[int], scenes: list[Scene]) -> list[str]:
    """The row after all exchanges that the scenes show."""
    row = [f"{v:g}".replace("-", "−") for v in values]
    for scene in scenes:
        for action in (a for beat in scene.beats for a in beat.do):
            if isinstance(action, Exchange):
                row[action.a], row[action.b] = row[action.b], row[action.a]
    return row


@pytest.mark.parametrize("title", ["Selection sort", "Insertion sort", "Quicksort"])
@given(NUMBERS)
@settings(max_examples=40, deadline=None)
def test_the_exchanges_that_are_shown_sort_the_row(title: str, values: list[int]) -> None:
    scenes = sorts.lesson(title, values)
    assert replayed(values, scenes) == [f"{v:g}".replace("-", "−") for v in sorted(values)]


@given(NUMBERS)
@settings(deadline=None)
def test_merge_sort_halves_down_to_single_numbers_and_merges_them(values: list[int]) -> None:
    levels, halvings, comparisons = sorts.merge_levels(values)
    assert all(len(group) == 1 for group in levels[halvings - 1])
    assert levels[-1] == [sorted(values)]
    n = len(values)
    assert n // 2 <= comparisons <= n * n.bit_length()
    assert sorts.merge_lesson(values)


def test_more_numbers_than_the_picture_holds_are_owned_up_to() -> None:
    request = Request("insertion sort 9 8 7 6 5 4 3 2 1 0")
    template = next(t for t in sorts.TEMPLATES if t.name == "insertion sort")
    assert "the first 8 are shown" in said(list(template.build(request)))


@given(NUMBERS, st.integers(-50, 50))
@settings(deadline=None)
def test_binary_search_finds_what_is_there_and_says_what_is_not(
    values: list[int], target: int
) -> None:
    row = sorted(values)
    steps = searching.halvings(row, target)
    assert (row[steps[-1][1]] == target) is (target in row)
    assert len(steps) <= len(row).bit_length()
    missing = f"{target:g}".replace("-", "−") + " is not in the row"
    assert (missing in said(searching.binary(values, target))) is (target not in values)
    assert searching.linear(values, target)


@pytest.mark.parametrize(
    ("text", "row", "target"),
    [
        ("binary search for 7 in 1 3 5 7 9", [1, 3, 5, 7, 9], 7),
        ("search 4, 8, 15 and 16 for 15", [4, 8, 15, 16], 15),
        ("find 3 in the list 3 5 7", [3, 5, 7], 3),
    ],
)
def test_row_and_target_are_read_from_the_text(text: str, row: list[int], target: int) -> None:
    assert searching.read_request(Request(text)) == (row, target)


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
    done, before = graph_search.dijkstra(graph, start)
    expected = networkx.single_source_dijkstra_path_length(other, start)
    assert {one.node: one.distance for one in done} == expected
    levels = graph_search.levels_of(graph_search.breadth_first(graph, start))
    assert levels == networkx.single_source_shortest_path_length(other, start)
    visits = [visit.node for visit in graph_search.depth_first(graph, start)]
    assert visits == list(networkx.dfs_preorder_nodes(other, start, sort_neighbors=sorted))
    for node in expected:
        path = graph_search.path_to(node, before)
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
    assert "no way from A to D" in said(graph_search.dijkstra_lesson(request))


@given(st.sets(st.integers(1, 9), min_size=2, max_size=4), st.integers(1, 12))
@settings(max_examples=40, deadline=None)
def test_no_fewer_coins_would_do(coins: set[int], amount: int) -> None:
    best, last = dynamic.fewest_coins(sorted(coins), amount)
    tried = (
        count
        for count in range(1, amount + 1)
        if any(sum(c) == amount for c in combinations_with_replacement(sorted(coins), count))
    )
    assert best[amount] == next(tried, None)
    assert sum(dynamic.coins_for(amount, last)) == (amount if best[amount] else 0)
    assert dynamic.coin_change(sorted(coins), amount)


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 20)), min_size=2, max_size=5),
    st.integers(1, 9),
)
@settings(max_examples=40, deadline=None)
def test_no_other_pack_is_worth_more(things: list[tuple[int, int]], capacity: int) -> None:
    weights, values = [w for w, _ in things], [v for _, v in things]
    best = dynamic.knapsack_table(weights, values, capacity)
    chosen = dynamic.trace_pack(best, weights)
    packs = [p for n in range(len(things) + 1) for p in combinations(range(len(things)), n)]
    worth = max(sum(values[k] for k in p) for p in packs if sum(weights[k] for k in p) <= capacity)
    assert best[-1][-1] == worth == sum(values[k] for k in chosen)
    assert dynamic.knapsack(weights, values, capacity)


@given(st.text("ABC", min_size=1, max_size=7), st.text("ABC", min_size=1, max_size=7))
@settings(max_examples=40, deadline=None)
def test_the_common_subsequence_is_common_and_longest(a: str, b: str) -> None:
    best = dynamic.lcs_table(a, b)
    path = dynamic.lcs_path(best, a, b)
    found = tuple(a[i - 1] for i, _ in path)
    subsequences = {s for n in range(len(a) + 1) for s in combinations(a, n)}
    common = {s for n in range(len(b) + 1) for s in combinations(b, n)} & subsequences
    assert found in common
    assert len(found) == max(map(len, common)) == best[-1][-1]
    assert dynamic.common_subsequence(a, b)


def test_fibonacci_counts_the_calls_of_plain_recursion() -> None:
    calls = 0

    def fib(n: int) -> int:
        nonlocal calls
        calls += 1
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    assert dynamic.fibonacci_numbers(10)[10] == fib(10)
    assert dynamic.naive_calls(10) == calls


@given(st.lists(st.integers(-99, 99), min_size=3, max_size=9))
@settings(max_examples=40, deadline=None)
def test_each_insertion_follows_the_rule_of_the_search_tree(values: list[int]) -> None:
    steps = structures.insertions(values)
    for step in steps:
        assert all((step.value < at) is left for at, left in step.path)
    assert len({step.value for step in steps}) == len(steps)
    assert structures.tree(values)


def test_a_stack_gives_back_the_last_and_a_queue_the_first() -> None:
    steps = structures.operations("push 1 push 2 push 3 pop pop pop pop")
    assert "on top: 3. Now 2 is on top" in said(structures.stack(steps))
    assert "underflow" in said(structures.stack(steps))
    assert "takes the first: 1. Now 2 is first" in said(structures.queue(steps))


def test_keys_go_to_the_place_of_their_remainder() -> None:
    scenes = structures.hash_table([15, 8, 23, 8], 5)
    writes = [a for b in scenes[1].beats for a in b.do if isinstance(a, Write)]
    assert [(w.target, w.text) for w in writes] == [
        ("table.1_1", "15"), ("table.4_1", "8"), ("table.4_1", "8 → 23"),
    ]  # fmt: skip
