"""Values of a case: each knows how it is written, said, set in a formula and drawn to scale.

These are the channels of `render.script.slots`; ``sign`` is ``=`` where the slot asks for the
sign of equality, which is ≈ where digits are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import sympy

from render.mathematics.latex import latex
from render.mathematics.plain import plain as plain_formula
from render.mathematics.speech import speak_formula
from render.mathematics.tree import Node
from render.plan.expressions import from_sympy
from render.planner.catalogue.quantities import coefficient, figures, is_exact, plain
from render.planner.catalogue.speech import (
    equal_tex,
    plain_number,
    speak_expression,
    spoken_decimal,
    spoken_value,
    value_tex,
)
from render.planner.catalogue.speech import tex as tex_of
from render.planner.catalogue.units import ALL, OF_LAWS, Unit
from render.planner.steps.symbols import to_sympy
from render.script.slots import Channel, write_value

BY_SIGN = {unit.sign: unit for unit in (*OF_LAWS, *ALL)}
ONE = re.compile(r"(?:about )?1")
LONGEST = 14  # letters of a bar's label
EXACT = 1e-12


@dataclass(frozen=True)
class Value:
    """A number with as many significant figures as it is to have."""

    number: float
    digits: int = 7

    def __bool__(self) -> bool:
        return self.number != 0

    @property
    def exact(self) -> bool:
        return is_exact(self.number, self.digits)

    @property
    def bare(self) -> Bare:
        """The same without "about", where what is said is exact enough."""
        return Bare(self.number, self.digits)

    def tex(self, sign: str = "") -> str:
        equal = ("= " if self.exact else r"\approx ") if sign else ""
        return equal + plain(self.number, self.digits)

    def written(self, sign: str = "") -> str:
        return (("= " if self.exact else "≈ ") if sign else "") + figures(self.number, self.digits)

    def said(self, _: str = "") -> str:
        about = "" if self.exact else "about "
        return about + figures(self.number, self.digits).replace("−", "minus ")

    def drawn(self, _: str = "") -> str:
        return coefficient(self.number)


@dataclass(frozen=True)
class Bare(Value):
    """A number that is said without "about"."""

    def said(self, _: str = "") -> str:
        return figures(self.number, self.digits).replace("−", "minus ")


@dataclass(frozen=True)
class Measured(Value):
    """A number with its unit: ``about 2.02 s``, said "about 2.02 seconds"."""

    digits: int = 3
    unit: Unit = BY_SIGN["m"]

    @property
    def unit_tex(self) -> str:
        if self.unit.sign.startswith("°"):
            return rf"^{{\circ}}\mathrm{{{self.unit.sign[1:]}}}"
        unit = self.unit.sign.replace("²", "^2").replace("³", "^3").replace("Ω", r"\Omega")
        return rf"\,\mathrm{{{unit}}}"

    def tex(self, sign: str = "") -> str:
        return f"{super().tex(sign)}{self.unit_tex}"

    def written(self, sign: str = "") -> str:
        about = "" if sign or self.exact else "about "
        return f"{about}{super().written(sign)} {self.unit.sign}"

    def said(self, _: str = "") -> str:
        number = super().said()
        return f"{number} {self.unit.one if ONE.fullmatch(number) else self.unit.many}"


@dataclass(frozen=True)
class Fixed:
    """A number with so many decimals, all of them written."""

    number: float | sympy.Expr
    places: int = 2

    def __bool__(self) -> bool:
        return bool(self.number != 0)

    def __str__(self) -> str:
        return f"{float(self.number):.{self.places}f}"

    @property
    def exact(self) -> bool:
        return abs(float(str(self)) - float(self.number)) < EXACT

    def tex(self, sign: str = "") -> str:
        return (("= " if self.exact else r"\approx ") if sign else "") + str(self)

    def written(self, sign: str = "") -> str:
        equal = ("= " if self.exact else "≈ ") if sign else ""
        return equal + str(self).replace("-", "−")

    def said(self, _: str = "") -> str:
        return str(self).replace("-", "minus ")

    def drawn(self, _: str = "") -> str:
        return coefficient(float(self.number))


@dataclass(frozen=True)
class Several:
    """A row of values: ``5, 2, 9``, or with a last word ``5, 2 and 9``."""

    values: tuple[Any, ...]
    last: str = ","

    def __bool__(self) -> bool:
        return bool(self.values)

    def tex(self, _: str = "") -> str:
        return self.join("tex")

    def written(self, _: str = "") -> str:
        return self.join("written")

    def said(self, _: str = "") -> str:
        return self.join("said")

    def join(self, channel: Channel) -> str:
        words = [write_value(one, channel) for one in self.values]
        if len(words) < 2:
            return "".join(words)
        before = self.last if self.last == "," else f" {self.last}"
        return f"{', '.join(words[:-1])}{before} {words[-1]}"


@dataclass(frozen=True)
class Exact:
    """An exact number: fractions stay as they are, roots are told to two places."""

    number: sympy.Expr

    def __bool__(self) -> bool:
        return bool(self.number != 0)

    def tex(self, sign: str = "") -> str:
        if not sign:
            return str(sympy.latex(self.number))
        rational = f"= {sympy.latex(self.number)}"
        return rational if self.number.is_Rational else equal_tex(self.number)

    def written(self, _: str = "") -> str:
        rational = self.number.is_Rational
        return plain_number(self.number) if rational else f"about {float(self.number):.2f}"

    def said(self, _: str = "") -> str:
        return spoken_value(self.number)

    @property
    def told(self) -> str:
        """After a clause: ``: 5``, or ``, about 3.61``."""
        return f"{': ' if self.number.is_Rational else ', '}{self.said()}"

    def drawn(self, _: str = "") -> str:
        return repr(float(self.number))

    @property
    def bracketed(self) -> str:
        """In a formula after an operator, or under a power."""
        tex = sympy.latex(self.number)
        return rf"\left({tex}\right)" if self.number < 0 else str(tex)

    @property
    def decimal(self) -> str:
        """As it is said: 2.5 rather than 5 over 2."""
        return spoken_decimal(self.number)

    @property
    def equal(self) -> str:
        """``= 3`` or ``\\approx 1.41``, on one line."""
        return equal_tex(self.number)

    @property
    def short_text(self) -> str:
        """On the screen, irrational ones to two places."""
        rational = self.number.is_Rational
        return (
            plain_number(self.number) if rational else f"{float(self.number):.2f}".replace("-", "−")
        )

    @property
    def words(self) -> str:
        """As it is said with its roots: the square root of 3 over 2."""
        return speak_expression(self.number)

    @property
    def capital(self) -> str:
        """At the beginning of a sentence that is said."""
        return self.said().capitalize()

    @property
    def whole(self) -> str:
        """In a formula after a function's name: fractions in brackets."""
        tex = str(sympy.latex(self.number))
        return rf"\left({tex}\right)" if "frac" in tex else tex

    @property
    def factor(self) -> str:
        """In a product: in brackets where it is negative or broken."""
        tex = sympy.latex(self.number)
        whole = self.number >= 0 and self.number.is_Integer
        return str(tex) if whole else rf"\left({tex}\right)"

    @property
    def full(self) -> str:
        """A root, and what it is about."""
        tex = str(sympy.latex(self.number))
        return tex if self.number.is_Rational else rf"{tex} \approx {float(self.number):.2f}"

    @property
    def plain(self) -> str:
        """On the screen, with its roots: √2."""
        return plain_number(self.number)

    @property
    def short(self) -> str:
        """In a label: on one line."""
        return value_tex(self.number)


@dataclass(frozen=True)
class Term(Exact):
    """An expression in letters: the highest power comes first."""

    def tex(self, sign: str = "") -> str:
        return ("= " if sign else "") + tex_of(self.number)

    def written(self, _: str = "") -> str:
        return plain_number(self.number)

    def said(self, _: str = "") -> str:
        return speak_expression(self.number)

    def drawn(self, _: str = "") -> str:
        return from_sympy(self.number)


@dataclass(frozen=True)
class Formula:
    """A formula as it is set, written, said and drawn; a result is told in ``words``."""

    tree: Node
    words: str = ""

    @property
    def formula(self) -> Formula:
        return Formula(self.tree)

    def tex(self, sign: str = "") -> str:
        return f"= {latex(self.tree)}" if sign else latex(self.tree)

    def written(self, sign: str = "") -> str:
        return f"= {plain_formula(self.tree)}" if sign else plain_formula(self.tree)

    def said(self, _: str = "") -> str:
        return self.words or speak_formula(self.tree)

    def drawn(self, _: str = "") -> str:
        return from_sympy(to_sympy(self.tree))


@dataclass(frozen=True)
class Piece:
    """A fraction as it is written; ``whole`` is the number before it in a mixed one."""

    top: int
    bottom: int
    whole: int = 0

    @property
    def improper(self) -> Piece:
        return Piece(self.whole * self.bottom + self.top, self.bottom)

    @property
    def value(self) -> sympy.Rational:
        return sympy.Rational(self.improper.top, self.bottom)

    def tex(self, _: str = "") -> str:
        if self.bottom == 1:
            return str(self.top)
        return rf"{self.whole or ''}\frac{{{self.top}}}{{{self.bottom}}}"

    def written(self, _: str = "") -> str:
        if self.bottom == 1:
            return str(self.top)
        return f"{f'{self.whole} ' if self.whole else ''}{self.top}/{self.bottom}"

    def said(self, _: str = "") -> str:
        part = sympy.Rational(self.top, self.bottom)
        own = speak_expression(part) if part.q == self.bottom else f"{self.top} over {self.bottom}"
        return f"{self.whole} and {own}" if self.whole else own
