"""Dynamic programming: tables that fill from small problems to the large one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from render.plan.actions import show
from render.plan.boards import Grid
from render.plan.lesson import Action, Beat, Scene
from render.plan.moves import Mark
from render.plan.objects import Flow
from render.planner.catalogue.framing import beat, fitted, joined, opening, summary
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

IDEA = (
    "Cut the problem into smaller ones of the same kind",
    "Solve each of them once and write the answer down",
    "Build larger answers from those in the table",
)


def idea() -> Scene:
    flow = Flow(id="steps", items=IDEA)
    beats = tuple(beat(f"{say}.", show(f"steps.{n}")) for n, say in enumerate(IDEA))
    return Scene(title="The idea", objects=(flow,), beats=beats, optional=True)


def mark(row: int, column: int, role: str = "good") -> Action:
    return Mark.model_validate({"target": f"table.{row}_{column}", "role": role})


def cell(row: int, column: int) -> Action:
    return show(f"table.{row}_{column}")


# ---- Fibonacci ----


def fibonacci_numbers(n: int) -> list[int]:
    row = [0, 1]
    while len(row) <= n:
        row.append(row[-1] + row[-2])
    return row[: n + 1]


def naive_calls(n: int) -> int:
    """Calls of the plain recursion: c(n) = c(n-1) + c(n-2) + 1."""
    calls = [1, 1]
    for _ in range(n - 1):
        calls.append(calls[-1] + calls[-2] + 1)
    return calls[n]


def fibonacci(n: int) -> list[Scene]:
    row = fibonacci_numbers(n)
    table = Grid(
        id="table",
        rows=(("n", *map(str, range(n + 1))), ("F(n)", *map(str, row))),
        side=True,
    )
    beats = [
        beat("The first two are given: 0 and 1.", show("table"), cell(1, 1), cell(1, 2)),
    ]
    for k in range(2, n + 1):
        acts = (mark(1, k, "warm"), mark(1, k - 1, "warm"), cell(1, k + 1))
        undo = (mark(1, k - 1, "muted"),)
        say = f"F of {k} is {row[k - 1]} plus {row[k - 2]}, so {row[k]}."
        beats.append(Beat(say=say, do=acts + undo))
    beats.append(beat(f"F of {n} is {row[n]}.", mark(1, n + 1)))
    calls = naive_calls(n)
    return [
        opening(
            "Fibonacci numbers",
            f"F({n}) by a table",
            f"Each Fibonacci number is the sum of the two before it. How do you find F of {n} "
            f"without "
            "doing the same work again and again?",
            motif="bars",
        ),
        idea(),
        Scene(title="The table", objects=(table,), beats=tuple(fitted(beats))),
        summary(
            (f"F({n}) = {row[n]}", f"F of {n} is {row[n]}."),
            (
                f"With the table: {n - 1} additions",
                f"With the table it took {n - 1} additions.",
            ),
            (
                f"Plain recursion would make {calls} calls",
                f"Plain recursion, which remembers nothing, would make {calls} calls.",
            ),
            ("Writing answers down saves the work", "Writing answers down is what saves the work."),
        ),
    ]


# ---- coin change ----


def fewest_coins(coins: Sequence[int], amount: int) -> tuple[list[int | None], list[int | None]]:
    """For each sum up to ``amount``: the fewest coins (None: impossible), and the last of them."""
    best: list[int | None] = [0]
    last: list[int | None] = [None]
    for total in range(1, amount + 1):
        options = [
            (before + 1, coin)
            for coin in coins
            if coin <= total and (before := best[total - coin]) is not None
        ]
        best.append(min(options)[0] if options else None)
        last.append(max(coin for n, coin in options if n == best[total]) if options else None)
    return best, last


def coins_for(amount: int, last: Sequence[int | None]) -> list[int]:
    used = []
    while amount and (coin := last[amount]):
        used.append(coin)
        amount -= coin
    return used


def greedy(coins: Sequence[int], amount: int) -> list[int] | None:
    """Always the largest coin that fits; None when that ends in a dead end."""
    used = []
    for coin in sorted(coins, reverse=True):
        used += [coin] * (amount // coin)
        amount %= coin
    return None if amount else used


def coin_change(coins: Sequence[int], amount: int) -> list[Scene]:
    coins = sorted(set(coins))
    best, last = fewest_coins(coins, amount)
    shown = [["–"] if n is None else [str(n)] for n in best]
    table = Grid(
        id="table",
        rows=(
            ("sum", *map(str, range(amount + 1))),
            ("coins", *[text for (text,) in shown]),
            ("last", *["–" if c is None else str(c) for c in last]),
        ),
        side=True,
    )
    beats = [beat("The sum 0 needs no coin.", show("table"), cell(1, 1), cell(2, 1))]
    for total in range(1, amount + 1):
        acts: list[Action] = [cell(1, total + 1), cell(2, total + 1)]
        beats.append(Beat(say=coin_words(total, best, last), do=tuple(acts)))
    used = coins_for(amount, last)
    end = coin_ending(amount, used)
    beats.append(beat(end, mark(1, amount + 1, "good" if used else "bad")))
    by_greed = greedy(coins, amount)
    compare = (
        "Taking the largest coin each time would come to the same number"
        if by_greed and len(by_greed) == len(used)
        else f"Taking the largest coin each time would need {len(by_greed)} coins"
        if by_greed
        else "Taking the largest coin each time would not work out here"
    )
    return [
        opening(
            "The coin change problem",
            f"{amount} from coins of {joined(list(map(str, coins)))}",
            f"How do you pay {amount} with as few coins as possible, when there are coins of "
            f"{joined(list(map(str, coins)))}?",
            icon="coin",
        ),
        idea(),
        Scene(title="From small sums to large ones", objects=(table,), beats=tuple(fitted(beats))),
        summary(
            (end, end),
            (
                "Each sum: try every coin as the last one",
                "For each sum we tried every coin as the last one, and looked up the rest.",
            ),
            (compare, f"{compare}."),
            (
                f"The work: {amount} sums times {len(coins)} coins",
                f"The work is {amount} sums times {len(coins)} coins.",
            ),
        ),
    ]


def coin_words(total: int, best: Sequence[int | None], last: Sequence[int | None]) -> str:
    if best[total] is None:
        return f"The sum {total} cannot be paid."
    coin = last[total] or 0
    rest = total - coin
    if rest == 0:
        return f"The sum {total} is one coin."
    more = best[rest]
    return f"For {total}: a {coin}, and the {more} for {rest}, so {best[total]}."


def coin_ending(amount: int, used: Sequence[int]) -> str:
    if not used:
        return f"The sum {amount} cannot be paid with these coins."
    if len(used) == 1:
        return f"The sum {amount} is a single coin."
    return f"The sum {amount} needs {len(used)} coins: {joined(list(map(str, used)))}."


# ---- knapsack ----


def knapsack_table(weights: Sequence[int], values: Sequence[int], capacity: int) -> list[list[int]]:
    """best[i][c]: the greatest value of the first i things within c."""
    best = [[0] * (capacity + 1)]
    for weight, value in zip(weights, values, strict=True):
        above = best[-1]
        row = [
            max(above[c], above[c - weight] + value) if weight <= c else above[c]
            for c in range(capacity + 1)
        ]
        best.append(row)
    return best


def trace_pack(best: list[list[int]], weights: Sequence[int]) -> list[int]:
    """Which things (from 0) the best pack holds."""
    capacity, chosen = len(best[0]) - 1, []
    for n in range(len(weights), 0, -1):
        if best[n][capacity] != best[n - 1][capacity]:
            chosen.append(n - 1)
            capacity -= weights[n - 1]
    return chosen[::-1]


def knapsack(weights: Sequence[int], values: Sequence[int], capacity: int) -> list[Scene]:
    best = knapsack_table(weights, values, capacity)
    names = [f"{w} kg, {v}" for w, v in zip(weights, values, strict=True)]
    head = ("thing", *map(str, range(capacity + 1)))
    rows = [head, ("none", *["0"] * (capacity + 1))]
    rows += [(name, *map(str, row)) for name, row in zip(names, best[1:], strict=True)]
    table = Grid(id="table", rows=tuple(rows), side=True)
    chosen = trace_pack(best, weights)
    beats = [
        beat("Columns are capacities. With no thing at all the value is zero everywhere.",
             show("table"), show("table.r1")),
    ]  # fmt: skip
    for n, (weight, value) in enumerate(zip(weights, values, strict=True), 1):
        say = (
            f"Thing {n} weighs {weight} and is worth {value}. In each column: leave it, or take it "
            f"and add the best for what is left. At {capacity} that gives {best[n][capacity]}."
        )
        beats.append(beat(say, show(f"table.r{n + 1}")))
    total = sum(weights[n] for n in chosen)
    things = joined([str(n + 1) for n in chosen])
    end = (
        f"The best pack holds {'thing' if len(chosen) == 1 else 'things'} {things}: "
        f"weight {total}, value {best[-1][-1]}."
        if chosen
        else "Nothing fits into the bag."
    )
    beats.append(beat(end, mark(len(weights) + 1, capacity + 1)))
    return [
        opening(
            "The knapsack problem",
            f"{len(weights)} things, room for {capacity} kg",
            f"A bag holds {capacity} kilograms. Which of {len(weights)} things make it most "
            f"valuable, "
            "when each can be taken once or not at all?",
            icon="package",
        ),
        idea(),
        Scene(title="Thing by thing", objects=(table,), beats=tuple(fitted(beats))),
        summary(
            (end, end),
            (
                "Each cell: the better of leaving and taking",
                "Each cell holds the better of two choices: leaving the thing, or taking it.",
            ),
            (
                f"{len(weights)} × {capacity + 1} cells instead of {2 ** len(weights)} selections",
                f"There are {len(weights)} times {capacity + 1} cells, while {2 ** len(weights)} "
                "selections could be tried one by one.",
            ),
        ),
    ]


# ---- longest common subsequence ----


def lcs_table(a: str, b: str) -> list[list[int]]:
    best = [[0] * (len(b) + 1)]
    for letter in a:
        above, row = best[-1], [0]
        for n, other in enumerate(b):
            row.append(above[n] + 1 if letter == other else max(above[n + 1], row[-1]))
        best.append(row)
    return best


def lcs_path(best: list[list[int]], a: str, b: str) -> list[tuple[int, int]]:
    """Cells (from 1) in which a common letter was taken, from the first to the last."""
    i, j, path = len(a), len(b), []
    while i and j:
        if a[i - 1] == b[j - 1]:
            path.append((i, j))
            i, j = i - 1, j - 1
        elif best[i - 1][j] >= best[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return path[::-1]


def common_subsequence(a: str, b: str) -> list[Scene]:
    best = lcs_table(a, b)
    path = lcs_path(best, a, b)
    found = "".join(a[i - 1] for i, _ in path)
    rows = [("", "–", *b), ("–", *["0"] * (len(b) + 1))]
    rows += [(letter, *map(str, row)) for letter, row in zip(a, best[1:], strict=True)]
    table = Grid(id="table", rows=tuple(rows), side=True)
    beats = [beat("With nothing of one word, nothing is common: the first row and column are zero.",
                  show("table"), show("table.r1"))]  # fmt: skip
    for n, letter in enumerate(a, 1):
        hits = [k + 1 for k, other in enumerate(b) if other == letter]
        say = (
            f"Row {letter}: an equal letter adds one to the cell diagonally above; otherwise the "
            "larger neighbour is taken over."
            if n == 1
            else f"Row {letter}: " + ("equal letters add one." if hits else "no letter is equal.")
        )
        beats.append(beat(say, show(f"table.r{n + 1}")))
    marks = tuple(mark(i + 1, j + 1) for i, j in path[:11])
    end = (
        f"The longest common subsequence of {a} and {b} is {found}, with {len(found)} "
        f"{'letter' if len(found) == 1 else 'letters'}."
        if found
        else f"{a} and {b} have no letter in common."
    )
    beats.append(Beat(say=end, do=marks))
    return [
        opening(
            "Longest common subsequence",
            f"{a} and {b}",
            f"What do the words {a} and {b} have in common, when letters may be left out but not "
            "moved? Programs that compare texts or genes ask this all the time.",
            icon="dna",
        ),
        idea(),
        Scene(title="The table", objects=(table,), beats=tuple(fitted(beats))),
        summary(
            (end[:170], end),
            (
                "Equal letters: one more than diagonally above",
                "Equal letters count one more than the cell diagonally above.",
            ),
            (
                f"{len(a)} × {len(b)} cells, each filled once",
                f"The table has {len(a)} times {len(b)} cells, and each is filled once.",
            ),
        ),
    ]


# ---- what the text says ----

INTEGER = r"\d{1,4}"
LIST = rf"((?:{INTEGER}(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s+|\s*/\s*))*{INTEGER})"


def integers(text: str | None) -> list[int]:
    return [int(n) for n in re.findall(r"\d+", text or "")]


def asked_fibonacci(request: Request) -> list[Scene]:
    found = re.search(
        r"(?:F\s*\(|fib(?:onacci)?\s*(?:numbers?)?\s*\(?|\bn\s*=\s*)(?:of |up to |for )?(\d{1,3})"
        r"|\b(\d{1,2})(?:st|nd|rd|th)\b",
        request.text,
        re.IGNORECASE,
    )
    n = int(found[1] or found[2]) if found else 8
    return fibonacci(n if 2 <= n <= 12 else 8)


def coins_asked(text: str) -> tuple[list[int], int | None]:
    """The coins and the amount that the text names; the amount may be out of our reach."""
    amount = re.search(
        rf"\b(?:amount|sum|total|pay|make|for)(?: of|\s*=|:)?\s*({INTEGER})\b", text, re.I
    )
    rest = text if amount is None else f"{text[: amount.start()]} ; {text[amount.end() :]}"
    rows = [integers(row) for row in re.findall(LIST, rest)]
    alone = [row[0] for row in rows if len(row) == 1]
    named = int(amount[1]) if amount else alone[0] if alone else None
    return max(rows, key=len, default=[]), named


def asked_coins(request: Request) -> list[Scene]:
    coins, amount = coins_asked(request.text)
    coins = coins if len(coins) >= 2 else [1, 3, 4]
    usual = amount is not None and 1 <= amount <= 12 and all(1 <= c <= 12 for c in coins)
    if not usual and amount is not None:
        return coin_change((1, 3, 4), 6)
    return coin_change(coins if max(coins) <= 12 else (1, 3, 4), amount or 6)


def coins_left_out(request: Request) -> str:
    """Nothing, or that the text's coins or amount are not those of the lesson."""
    coins, amount = coins_asked(request.text)
    if re.search(r"[-−]\d|\d\.\d|\bfor 0\b|\bchange 0\b", request.text):
        return "What was asked could not be used: coins and sums are whole numbers from 1 to 12."
    if amount is None and len(coins) < 2:
        return ""
    reach = max([amount or 0, *coins])
    if (amount or 6) >= 1 and reach <= 12:
        return ""
    return (
        f"The table has room for sums up to 12. What you asked for, with {reach}, does not fit, so "
        "the lesson pays 6 with coins of 1, 3 and 4."
    )


def knapsack_asked(text: str) -> tuple[list[int], list[int], int] | None:
    """Weights, values and capacity; None when there are none or they do not fit the table."""
    weights = integers(part(text, "weights?"))
    values = integers(part(text, "values?|prices?|profits?"))
    capacity = integers(part(text, "capacity|limit|room(?: for)?|holds"))
    fits = (
        2 <= len(weights) == len(values) <= 6
        and capacity and 1 <= capacity[0] <= 10
        and all(1 <= w <= 20 for w in weights) and all(v <= 999 for v in values)
    )  # fmt: skip
    return (weights, values, capacity[0]) if fits else None


def asked_knapsack(request: Request) -> list[Scene]:
    found = knapsack_asked(request.text)
    return knapsack(*found) if found else knapsack((1, 3, 4, 5), (1, 4, 5, 7), 7)


def knapsack_left_out(request: Request) -> str:
    plain = re.sub(r"0\s*[/-]\s*1", "", request.text)
    if knapsack_asked(request.text) or len(integers(plain)) < 2:
        return ""
    return (
        "Your numbers do not fit this table, so the lesson packs a bag of its own. It takes up to "
        "6 weights, as many values, and a capacity of at most 10, all whole."
    )


def part(text: str, names: str) -> str:
    found = re.search(
        rf"\b(?:{names})(?: are| is| of|:|\s*=|\s)*\s*[\[({{]?{LIST}", text, re.IGNORECASE
    )
    return found[1] if found else ""


def words_in(text: str) -> list[str]:
    """Two words in quotation marks, or in capitals."""
    capitals = re.findall(r"(?:^|[\s\"'“(])([A-Z]{2,8})(?=$|[\s\"'”),.])", text)
    capitals = [word for word in capitals if word not in ("LCS", "DP", "DNA")]
    quoted = re.findall(r"[\"“']([A-Za-z]{2,8})[\"”']", text)
    plain = re.search(
        r"\bsubsequence (?:of|for|between) ([A-Za-z]{2,8}) and ([A-Za-z]{2,8})\W*$", text
    )
    if (
        plain
        and len(quoted) < 2
        and len(capitals) < 2
        and not plain[2].startswith(("string", "word"))
    ):
        return [plain[1], plain[2]]
    return (quoted if len(quoted) >= 2 else capitals)[:2]


def words_left_out(request: Request) -> str:
    if len(words_in(request.text)) == 2:
        return ""
    pair = re.search(r"\b(?:of|for|between|in)\s+(\S+)\s+(?:and|with)\s+(\S+)", request.text)
    if pair is None or re.fullmatch(r"(?:two|strings?|words?|sequences?)", pair[2], re.IGNORECASE):
        return ""
    return (
        f"The table has no room for {pair[1]} and {pair[2].strip('.,')}, so the lesson compares "
        "two words of its own. It takes two words of 2 to 8 letters."
    )


def asked_words(request: Request) -> list[Scene]:
    pair = words_in(request.text)
    return common_subsequence(*pair) if len(pair) == 2 else common_subsequence("TABLE", "CABLES")


WORDS = (
    "dynamic programming problem* algorithm* table* memoization memoisation tabulation recursion "
    "recursive number* sequence* bottom up nth minimum fewest coin* coins change making "
    "denominations "
    "amount weight* value* capacity item* bag 0 1 string* word* letter* common longest python"
)
DYNAMIC = Subject(names=("dynamic programming",), words=WORDS)
FIBONACCI = Subject(names=("fibonacci*", "fibonacci number*", "fibonacci sequence*"), words=WORDS)
BY_TABLE = re.compile(r"dynamic|memo|tabul|\btable|recursi|program|algorithm|bottom", re.IGNORECASE)
COINS = Subject(
    names=("coin change*", "change making", "fewest coins", "minimum coins"), words=WORDS
)
KNAPSACK = Subject(names=("knapsack*", "0 1 knapsack"), words=WORDS)
COMMON = Subject(names=("longest common subsequence*", "lcs"), words=WORDS)

TEMPLATES = (
    Template(
        "Fibonacci numbers by a table",
        lambda r: FIBONACCI.score(r, given=True) if BY_TABLE.search(r.text) else 0.0,
        asked_fibonacci,
        takes="a place in the sequence from 2 to 12",
        examples=(
            ("Fibonacci with memoization", ""),
            ("Fibonacci of 10 with dynamic programming", ""),
        ),
    ),
    Template(
        "coin change",
        lambda r: COINS.score(r, given=bool(re.search(r"\d", r.text))) or DYNAMIC.score(r) - 0.5,
        asked_coins,
        remark=coins_left_out,
        examples=(
            ("Coin change", ""),
            ("Coin change problem with coins 1 5 6 for 10", ""),
            ("Dynamic programming", ""),
        ),
    ),
    Template(
        "knapsack",
        lambda r: KNAPSACK.score(r, given=bool(re.search(r"\d", r.text))),
        asked_knapsack,
        remark=knapsack_left_out,
        examples=(
            ("The knapsack problem", ""),
            ("Knapsack", "weights 2 3 4 values 3 4 6 capacity 6"),
        ),
    ),
    Template(
        "longest common subsequence",
        lambda r: COMMON.score(r, given=len(words_in(r.text)) == 2),
        asked_words,
        remark=words_left_out,
        examples=(("Longest common subsequence", ""), ("LCS of ABCBDAB and BDCABA", "")),
    ),
)
