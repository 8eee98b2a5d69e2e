"""How the operators of a formula bind: the levels of its grammar, over atoms that others read."""

from __future__ import annotations

from abc import ABC, abstractmethod

from render.mathematics.tokens import NotMathematics, Token, TokenCursor
from render.mathematics.tree import (
    NOT,
    PRODUCT,
    RELATION,
    SIGNS,
    Binary,
    Listing,
    Node,
    Prefix,
    Suffix,
)

MAX_DEPTH = 30
LOWEST = 1


class OperatorReader(TokenCursor, ABC):
    """Recursive descent over tokens; ``bars`` is how many | are open."""

    def __init__(self, found: list[Token]) -> None:
        super().__init__(found)
        self.depth = 0
        self.bars = 0

    @abstractmethod
    def atom(self) -> Node:
        """What stands between the operators. Raises NotMathematics."""

    def listing(self) -> Node:
        first = self.level(LOWEST)
        if not self.sees("comma"):
            return first
        items = [first]
        while self.sees("comma"):
            self.take()
            items.append(self.level(LOWEST))
        return Listing("", tuple(items), "")

    def level(self, level: int) -> Node:
        """Everything that is bound as tightly as this, or more."""
        self.depth += 1
        if self.depth > MAX_DEPTH * 8:
            raise NotMathematics("the formula is nested too deeply")
        try:
            if level == NOT and self.sees("prefix", "not"):
                self.take()
                return Prefix("not", self.level(NOT))
            if level == PRODUCT:
                return self.product()
            left = self.level(level + 1)
            while self.joins(level):
                left = Binary(self.take().text, left, self.level(level + 1))
            return left
        finally:
            self.depth -= 1

    def joins(self, level: int) -> bool:
        token = self.peek()
        if token is None:
            return False
        if token.kind == "suffix" and token.text == "|" and level == RELATION:
            return self.bars == 0 and self.at > 0
        return token.kind == "sign" and SIGNS.get(token.text) == level

    def product(self) -> Node:
        left = self.signed()
        while True:
            if self.joins(PRODUCT):
                sign = self.take().text
                left = Binary(sign, left, self.signed())
            elif self.starts_factor():
                left = Binary("", left, self.power())
            else:
                return left

    def starts_factor(self) -> bool:
        token = self.peek()
        if token is None:
            return False
        if token.kind == "suffix":
            return token.text in "|‖" and self.bars == 0 and self.closes_later(token.text)
        if token.kind == "prefix":
            return token.text == "partial"
        if token.kind == "number":
            return self.at > 0 and self.found[self.at - 1].kind != "number"
        if token.kind == "command":
            return token.text != "end"
        return token.kind in ("name", "function", "open", "big", "words", "chemical")

    def closes_later(self, bar: str) -> bool:
        """Whether the bar ahead opens something: there are two or more of them, evenly."""
        rest = [t for t in self.found[self.at :] if t.kind == "suffix" and t.text == bar]
        return len(rest) % 2 == 0

    def signed(self) -> Node:
        if self.sees("sign", "-", "+", "+-", "-+"):
            sign = self.take().text
            self.depth += 1
            if self.depth > MAX_DEPTH * 8:
                raise NotMathematics("the formula is nested too deeply")
            inner = self.signed()
            self.depth -= 1
            return inner if sign == "+" else Prefix(sign, inner)
        return self.power()

    def power(self) -> Node:
        base = self.suffixed(self.atom())
        while self.sees("sign", "^", "_"):
            sign = self.take().text
            if sign == "^" and self.sees("sign", "circ"):
                self.take()
                base = Suffix("°", base)
            elif sign == "^" and self.sees("suffix", "'"):
                base = self.suffixed(base)
            else:
                base = Binary(sign, base, self.script(sign))
            base = self.suffixed(base)
        return base

    def script(self, sign: str = "^") -> Node:
        """What is raised or lowered; powers of powers go to the right."""
        if self.sees("open", "{"):
            return self.group()
        if self.sees("sign", "-", "+", "+-"):
            first = self.take().text
            inner = self.script(sign)
            return inner if first == "+" else Prefix(first, inner)
        inner = self.suffixed(self.atom())
        if sign == "^" and self.sees("sign", "^"):
            self.take()
            return Binary("^", inner, self.script())
        return inner

    def suffixed(self, base: Node) -> Node:
        while self.sees("suffix", "!", "'", "%", "°"):
            base = Suffix(self.take().text, base)
        return base

    def group(self) -> Node:
        """What stands in the braces of LaTeX."""
        self.expect("open", "{")
        bars, self.bars = self.bars, 0
        inner = self.listing()
        self.expect("close", "}")
        self.bars = bars
        return inner
