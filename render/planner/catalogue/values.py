"""Values of a case: each knows how it is written, said, set in a formula and drawn to scale.

These are the channels of `render.script.slots`; ``sign`` is ``=`` where the slot asks for the
sign of equality, which is ≈ where digits are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from render.planner.catalogue.science.quantities import coefficient, figures, is_exact, plain
from render.planner.catalogue.speech import equal_tex, plain_number, spoken_value, value_tex

LONGEST = 14  # letters of a bar's label


@dataclass(frozen=True)
class Value:
    """A number with as many significant figures as it is to have."""

    number: float
    digits: int = 7

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
class Exact:
    """An exact number: fractions stay as they are, roots are told to two places."""

    number: sympy.Expr

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
    def plain(self) -> str:
        """On the screen, with its roots: √2."""
        return plain_number(self.number)

    @property
    def short(self) -> str:
        """In a label: on one line."""
        return value_tex(self.number)
