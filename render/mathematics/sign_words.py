# ruff: noqa: E501, tables of signs and words are easier to read in full lines
"""What signs, names and functions of mathematics are called in English."""

from __future__ import annotations

POWERS = {"2": "squared", "3": "cubed"}
PARTS = {"2": ("half", "halves"), "3": ("third", "thirds"), "4": ("quarter", "quarters")}
RELATIONS = {
    "=": "equals", "!=": "is not equal to", "<": "is less than", ">": "is greater than",
    "<=": "is at most", ">=": "is at least", "~~": "is about", "==": "is congruent to", "in": "in",
    "notin": "not in", "subset": "is a subset of", "subseteq": "is a subset of",
    "superset": "is a superset of", "prop": "is proportional to", "~": "is distributed as",
    "<<": "is much less than", ">>": "is much greater than", "|": "given", "perp": "is perpendicular to",
    "parallel": "is parallel to", "~=": "is congruent to", ":": "to",
}  # fmt: skip
LINKS = {
    "+": "plus", "-": "minus", "+-": "plus or minus", "-+": "minus or plus", "union": "union",
    "intersection": "intersected with", "without": "without", "or": "or", "and": "and",
    "oplus": "exclusive or", "->": "to", "=>": "implies", "<=>": "if and only if", "|->": "maps to",
    "mod": "modulo", "circ": "after", "*": "times", "times": "times",
}  # fmt: skip
NAMES = {
    "infinity": "infinity", "emptyset": "the empty set", "reals": "the real numbers", "dots": "and so on",
    "naturals": "the natural numbers", "integers": "the integers", "rationals": "the rational numbers",
    "complexes": "the complex numbers", "hbar": "h bar", "ell": "l", "nabla": "nabla",
    "degree": "degrees", "angle": "angle", "triangle": "triangle",
}  # fmt: skip
FUNCTIONS = {
    "sin": "sine", "cos": "cosine", "tan": "tangent", "cot": "cotangent", "sec": "secant",
    "csc": "cosecant", "arcsin": "arc sine", "arccos": "arc cosine", "arctan": "arc tangent",
    "arccot": "arc cotangent", "arcsec": "arc secant", "arccsc": "arc cosecant",
    "sinh": "hyperbolic sine", "cosh": "hyperbolic cosine", "tanh": "hyperbolic tangent",
    "coth": "hyperbolic cotangent", "ln": "the natural logarithm", "log": "the logarithm",
    "arsinh": "area hyperbolic sine", "arcosh": "area hyperbolic cosine",
    "artanh": "area hyperbolic tangent", "lg": "the logarithm to base 10",
    "lb": "the logarithm to base 2", "det": "the determinant", "max": "the maximum",
    "min": "the minimum", "gcd": "the greatest common divisor", "lcm": "the least common multiple",
    "sgn": "the sign", "tr": "the trace", "Re": "the real part", "Im": "the imaginary part",
    "arg": "the argument", "conj": "the conjugate", "erf": "the error function",
}  # fmt: skip
ACCENTS = {
    "vec": "vector {}",
    "overrightarrow": "vector {}",
    "hat": "{} hat",
    "bar": "{} bar",
    "overline": "{} bar",
}
AROUND = {
    "abs": "the absolute value of", "norm": "the norm of", "floor": "the floor of",
    "ceiling": "the ceiling of",
}  # fmt: skip
BIG = {
    "sum": "the sum", "product": "the product", "bigunion": "the union", "bigintersection":
    "the intersection", "limsup": "the upper limit", "liminf": "the lower limit",
    "supremum": "the supremum", "infimum": "the infimum",
}  # fmt: skip
SUFFIXES = {"!": "factorial", "'": "prime", "%": "percent", "°": "degrees"}
PREFIXES = {
    "-": "minus", "+-": "plus or minus", "-+": "minus or plus", "not": "not", "partial": "partial",
    "forall": "for all", "exists": "there is", "+": "plus",
}  # fmt: skip
ORDERS = {"2": "second ", "3": "third ", "4": "fourth ", "5": "fifth "}
