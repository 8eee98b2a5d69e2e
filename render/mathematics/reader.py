"""From the pieces of a formula to its tree, by recursive descent.

list     := relation ("," relation)*
relation := sum (sign sum)*          and so on through the levels of `tree.SIGNS`
product  := signed (sign? signed)*   two factors may stand side by side
power    := atom suffix* ("_" or "^" group)*
"""

from __future__ import annotations

from dataclasses import replace

from render.mathematics import signs
from render.mathematics.operators import LOWEST, OperatorReader
from render.mathematics.tokens import NotMathematics, Token, tokens
from render.mathematics.tree import (
    NOT,
    PRODUCT,
    SUM,
    Around,
    Big,
    Binary,
    Call,
    Chemical,
    Listing,
    Matrix,
    Name,
    Node,
    Number,
    Prefix,
    Root,
    Suffix,
    Words,
)

CLOSED_BY = {"(": ")", "[": "]", "{": "}", "{{": "}}", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉"}
HALF_OPEN = {"(": (")", "]"), "[": ("]", ")")}
MEANING = {"⌊": "floor", "⌈": "ceiling"}
MEANT_BY = {"abs": "abs", "floor": "floor", "ceil": "ceiling"}
ENVIRONMENTS = frozenset(("matrix", "pmatrix", "bmatrix", "vmatrix", "array"))


def parse_formula(text: str) -> Node:
    """The tree of the whole text. Raises NotMathematics."""
    found = tokens(text)
    if not found:
        raise NotMathematics("there is no formula")
    reader = Reader(found)
    tree = reader.listing()
    if reader.peek() is not None:
        raise NotMathematics(f"{reader.found[reader.at].text!r} is left over")
    return tree


class Reader(OperatorReader):
    """What the operators join: names, calls, brackets, big signs, and the commands of LaTeX."""

    def argument(self) -> Node:
        """A group, or as LaTeX takes it the next sign or the next digit alone."""
        if self.sees("open", "{"):
            return self.group()
        token = self.peek()
        if token is not None and token.kind == "number" and len(token.text) > 1:
            self.found[self.at] = replace(token, text=token.text[1:])
            return Number(token.text[0])
        return self.atom()

    def atom(self) -> Node:  # noqa: PLR0911, one return for each kind of atom
        token = self.take()
        match token.kind:
            case "number":
                return Number(token.text)
            case "name":
                return self.named(token)
            case "words":
                return Words(token.text)
            case "chemical":
                return Chemical(token.text)
            case "function":
                return self.call(token.text)
            case "open":
                return self.bracketed(token.text)
            case "suffix" if token.text in "|‖":
                return self.between_bars(token.text)
            case "big":
                return self.big(token.text)
            case "prefix":
                return Prefix(
                    token.text, self.level(PRODUCT + 1 if token.text == "partial" else NOT)
                )
            case "command":
                return self.command(token.text)
            case _:
                raise NotMathematics(f"{token.text!r} cannot stand here")

    def named(self, token: Token) -> Node:
        """A letter; of f, g and h an argument in brackets right after it belongs to the name."""
        name: Node = Name(token.text)
        primes = 0
        while self.sees("suffix", "'"):
            self.take()
            primes += 1
        ahead = self.peek()
        is_call = (
            ahead is not None and ahead.kind == "open" and ahead.text == "(" and not ahead.spaced
        )
        if is_call and (token.text in ("f", "g", "h", "P", "F", "G", "E") or primes):
            self.take()
            inner = self.bracketed("(")
            return Call(token.text + "'" * primes, bare_items(inner))
        for _ in range(primes):
            name = Suffix("'", name)
        return name

    def bracketed(self, opening: str) -> Node:
        bars, self.bars = self.bars, 0
        if opening == "{" and self.sees("close", "}"):
            self.take()
            return Words("")
        if opening == "[" and self.sees("open", "["):
            tree = self.rows()
            self.bars = bars
            return tree
        inner = self.listing() if not self.sees("close") else Listing("", (), "")
        closing = self.take()
        allowed = HALF_OPEN.get(opening, (CLOSED_BY[opening],))
        if closing.kind != "close" or closing.text not in allowed:
            raise NotMathematics(f"{CLOSED_BY[opening]!r} is missing")
        self.bars = bars
        return in_brackets(opening, inner, closing.text)

    def rows(self) -> Node:
        """``[[1, 2], [3, 4]]``."""
        rows = []
        while self.sees("open", "["):
            self.take()
            rows.append(self.row_until("]"))
            if self.sees("comma"):
                self.take()
        self.expect("close", "]")
        return matrix(rows)

    def row_until(self, closing: str) -> tuple[Node, ...]:
        entries = [self.level(SUM)]
        while not self.sees("close", closing):
            if self.sees("comma"):
                self.take()
            entries.append(self.level(SUM))
        self.take()
        return tuple(entries)

    def between_bars(self, bar: str) -> Node:
        if self.bars and bar == "|":
            raise NotMathematics("'|' cannot stand here")
        self.bars += 1
        inner = self.level(LOWEST)
        self.expect("suffix", bar)
        self.bars -= 1
        return Around("abs" if bar == "|" else "norm", inner)

    def call(self, name: str) -> Node:
        base = power = None
        primes = ""
        while self.sees("sign", "_", "^"):
            if self.take().text == "_":
                base = self.script("_")
            else:
                power = self.script()
        if power == Prefix("-", Number("1")) and name in signs.INVERSE:
            name, power = signs.INVERSE[name], None
        arguments = self.arguments()
        if name in MEANT_BY and len(arguments) == 1:
            return Around(MEANT_BY[name], arguments[0])
        if name in ("sqrt", "cbrt") and len(arguments) == 1:
            root: Node = Root(arguments[0], Number("3") if name == "cbrt" else None)
            return root if power is None else Binary("^", root, power)
        return Call(name + primes, arguments, base, power)

    def arguments(self) -> tuple[Node, ...]:
        if self.sees("open", "(", "{", "["):
            opening = self.take().text
            inner = self.bracketed(opening)
            return bare_items(inner)
        return (self.bare_argument(),)

    def bare_argument(self) -> Node:
        """``sin 2x``, ``ln x``: factors side by side, up to the next function or sign."""
        if self.sees("sign", "-"):
            self.take()
            return Prefix("-", self.bare_argument())
        left = self.power()
        while self.sees("name") and not isinstance(left, Around | Call):
            left = Binary("", left, self.power())
        return left

    def big(self, name: str) -> Node:
        lower = upper = None
        while self.sees("sign", "_", "^"):
            if self.take().text == "_":
                lower = self.limit_group()
            else:
                upper = self.script()
        if name == "limit" and lower is None:
            lower = self.approach()
        if name in ("integral", "contour"):
            return self.integral(name, lower, upper)
        if self.peek() is None or self.sees("close") or self.sees("comma") or self.sees("sign"):
            return Big(name, Words(""), lower, upper)
        return Big(name, self.product(), lower, upper)

    def limit_group(self) -> Node:
        if self.sees("open", "(", "{"):
            closing = CLOSED_BY[self.take().text]
            inner = self.listing()
            self.expect("close", closing)
            return inner
        return self.script("_")

    def approach(self) -> Node:
        """``lim x -> 0 …``: the variable and its place up to the function."""
        variable = self.atom()
        self.expect("sign", "->")
        return Binary("->", variable, self.signed())

    def integral(self, name: str, lower: Node | None, upper: Node | None) -> Node:
        body = self.level(SUM)
        body, variable = without_differential(body)
        return Big(name, body, lower, upper, variable)

    def command(self, name: str) -> Node:
        if name in ("frac", "dfrac", "tfrac", "cfrac"):
            return Binary("frac", self.argument(), self.argument())
        if name in ("binom", "dbinom", "tbinom"):
            return Call("binom", (self.argument(), self.argument()))
        if name == "sqrt":
            index = None
            if self.sees("open", "["):
                self.take()
                index = self.level(SUM)
                self.expect("close", "]")
            return Root(self.argument(), index)
        if name in signs.ACCENTS:
            inner = self.argument()
            return (
                Call(name, (inner,))
                if name in ("vec", "hat", "bar", "overline", "overrightarrow")
                else inner
            )
        if name == "begin":
            return self.environment()
        raise NotMathematics(f"\\{name} is not known here")

    def environment(self) -> Node:
        name = self.name_of_environment()
        if name not in ENVIRONMENTS:
            raise NotMathematics(f"the environment {name!r} is not known here")
        rows: list[tuple[Node, ...]] = []
        row: list[Node] = []
        while not self.sees("command", "end"):
            if self.sees("column"):
                self.take()
            elif self.sees("row"):
                self.take()
                rows.append(tuple(row))
                row = []
            else:
                row.append(self.level(LOWEST))
        self.take()
        self.name_of_environment()
        if row:
            rows.append(tuple(row))
        table = matrix(rows)
        return Call("det", (table,)) if name == "vmatrix" else table

    def name_of_environment(self) -> str:
        self.expect("open", "{")
        letters = []
        while not self.sees("close", "}"):
            letters.append(self.take().text)
        self.take()
        return "".join(letters)


def in_brackets(opening: str, inner: Node, closing: str) -> Node:
    if opening in MEANING:
        return Around(MEANING[opening], inner)
    if isinstance(inner, Listing):
        shown = {"{{": "{", "}}": "}"}
        return Listing(shown.get(opening, opening), inner.items, shown.get(closing, closing))
    if opening in ("{{", "⟨"):
        return Listing("{" if opening == "{{" else "⟨", (inner,), "}" if opening == "{{" else "⟩")
    return inner


def bare_items(inner: Node) -> tuple[Node, ...]:
    return inner.items if isinstance(inner, Listing) else (inner,)


def matrix(rows: list[tuple[Node, ...]]) -> Matrix:
    if not rows or not rows[0] or len({len(row) for row in rows}) != 1 or len(rows) > 6:
        raise NotMathematics("the rows of a matrix are of one length")
    return Matrix(tuple(rows))


def without_differential(body: Node) -> tuple[Node, str]:
    """The integrand, and the variable after its d."""
    match body:
        case Binary("", Binary("", rest, Name("d")), Name(variable)):
            return rest, variable
        case Binary("", Name("d"), Name(variable)):
            return Number("1"), variable
        case Binary("+" | "-" as sign, left, right):
            inner, variable = without_differential(right)
            return (Binary(sign, left, inner), variable) if variable else (body, "")
        case Binary("frac" | "/" as sign, top, bottom):
            inner, variable = without_differential(top)
            return (Binary(sign, inner, bottom), variable) if variable else (body, "")
        case _:
            return body, ""
