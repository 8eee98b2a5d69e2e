# ruff: noqa: E501, tables of signs are easier to read in full lines
"""The signs and words of mathematics, and what each is called in the tree."""

from __future__ import annotations

GREEK = tuple(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega".split()  # noqa: SIM905, words are read as words
)
GREEK_LETTERS = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", GREEK, strict=True)) | {
    "ς": "sigma", "ϕ": "phi", "ϵ": "epsilon", "ϑ": "theta", "µ": "mu",
    **dict(zip("ΓΔΘΛΞΠΣΥΦΨΩ", ("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"), strict=True)),
}  # fmt: skip
CAPITAL_GREEK = frozenset(name for name in GREEK_LETTERS.values() if name[0].isupper())

# what a function is called in the tree, by all its spellings
FUNCTIONS = {
    **{name: name for name in (
        "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "ln", "log", "exp", "arcsin", "arccos", "arctan",
        "arccot", "arcsec", "arccsc", "arsinh", "arcosh", "artanh", "det", "gcd", "lcm", "max", "min", "sgn", "Re", "Im", "arg", "erf", "dim",
        "ker", "rank", "tr", "conj", "cbrt", "sqrt", "abs", "lg", "lb", "floor", "ceil",
    )},
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "acot": "arccot", "arctg": "arctan", "tg": "tan", "ctg": "cot", "cosec": "csc", "arsin": "arcsin",
    "asinh": "arsinh", "acosh": "arcosh", "atanh": "artanh", "arcsinh": "arsinh", "arccosh": "arcosh", "arctanh": "artanh", "sign": "sgn",
    "signum": "sgn", "trace": "tr", "hcf": "gcd", "ceiling": "ceil",
}  # fmt: skip
INVERSE = {
    "sin": "arcsin",
    "cos": "arccos",
    "tan": "arctan",
    "cot": "arccot",
    "sec": "arcsec",
    "csc": "arccsc",
    "sinh": "arsinh",
    "cosh": "arcosh",
    "tanh": "artanh",
}

# LaTeX commands and single letters of Unicode that stand for a sign of the tree
SIGN_COMMANDS = {
    "cdot": "*", "times": "times", "ast": "*", "star": "*", "div": "/", "pm": "+-", "mp": "-+", "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=",
    "geq": ">=", "geqslant": ">=", "lt": "<", "gt": ">", "ne": "!=", "neq": "!=", "approx": "~~", "equiv": "==", "sim": "~", "simeq": "~~",
    "cong": "~=", "propto": "prop", "in": "in", "notin": "notin", "subset": "subset", "subseteq": "subseteq", "supset": "superset", "supseteq": "superset",
    "cup": "union", "cap": "intersection", "setminus": "without", "land": "and", "wedge": "and", "lor": "or", "vee": "or", "to": "->",
    "rightarrow": "->", "longrightarrow": "->", "Rightarrow": "=>", "implies": "=>", "iff": "<=>", "Leftrightarrow": "<=>", "leftrightarrow": "<=>", "mapsto": "|->",
    "mid": "|", "bmod": "mod", "circ": "circ", "perp": "perp", "parallel": "parallel", "ll": "<<", "gg": ">>", "oplus": "oplus", "colon": ":",
}  # fmt: skip
UNICODE_SIGNS = {
    "·": "*", "⋅": "*", "∙": "*", "•": "*", "×": "times", "÷": "/", "∕": "/", "⁄": "/", "−": "-", "–": "-", "±": "+-", "∓": "-+", "≤": "<=", "⩽": "<=", "≥": ">=", "⩾": ">=",
    "≠": "!=", "≈": "~~", "≡": "==", "∝": "prop", "∈": "in", "∉": "notin", "⊂": "subset", "⊆": "subseteq", "⊃": "superset", "∪": "union",
    "∩": "intersection", "∖": "without", "∧": "and", "∨": "or", "→": "->", "⟶": "->", "⇒": "=>", "⟹": "=>", "⇔": "<=>", "⟺": "<=>", "↔": "<=>", "↦": "|->", "∘": "circ", "⊥": "perp",
    "∥": "parallel", "≪": "<<", "≫": ">>", "⊕": "oplus", "≅": "~=", "∼": "~",
}  # fmt: skip
NAME_COMMANDS = {
    "infty": "infinity", "emptyset": "emptyset", "varnothing": "emptyset", "hbar": "hbar", "ell": "ell", "nabla": "nabla", "ldots": "dots", "cdots": "dots", "dots": "dots",
    "varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "degree": "degree", "angle": "angle", "triangle": "triangle", "top": "top", "bot": "bottom", "aleph": "aleph", "square": "square",
}  # fmt: skip
UNICODE_NAMES = {
    "∞": "infinity",
    "∅": "emptyset",
    "ℏ": "hbar",
    "ℓ": "ell",
    "∇": "nabla",
    "…": "dots",
    "⋯": "dots",
    "ℝ": "reals",
    "ℕ": "naturals",
    "ℤ": "integers",
    "ℚ": "rationals",
    "ℂ": "complexes",
    "∠": "angle",
    "△": "triangle",
}
BLACKBOARD = {"R": "reals", "N": "naturals", "Z": "integers", "Q": "rationals", "C": "complexes"}
BIG_COMMANDS = {
    "sum": "sum",
    "prod": "product",
    "int": "integral",
    "iint": "integral",
    "iiint": "integral",
    "oint": "contour",
    "lim": "limit",
    "bigcup": "bigunion",
    "bigcap": "bigintersection",
    "limsup": "limsup",
    "liminf": "liminf",
    "sup": "supremum",
    "inf": "infimum",
}
UNICODE_BIG = {
    "∑": "sum",
    "∏": "product",
    "∫": "integral",
    "∬": "integral",
    "∮": "contour",
    "⋃": "bigunion",
    "⋂": "bigintersection",
}
PREFIX_COMMANDS = {
    "neg": "not",
    "lnot": "not",
    "partial": "partial",
    "forall": "forall",
    "exists": "exists",
}
UNICODE_PREFIXES = {"¬": "not", "∂": "partial", "∀": "forall", "∃": "exists"}
ACCENTS = frozenset(
    [
        "vec",
        "hat",
        "bar",
        "overline",
        "underline",
        "tilde",
        "dot",
        "ddot",
        "widehat",
        "widetilde",
        "overrightarrow",
        "mathbf",
        "boldsymbol",
        "mathcal",
        "mathrm",
        "mathit",
        "mathsf",
        "operatorname",
    ]
)
NO_SIGN = frozenset(
    (
        *[
            "left",
            "right",
            "bigl",
            "bigr",
            "big",
            "Big",
            "Bigl",
            "Bigr",
            "displaystyle",
            "limits",
            "nolimits",
            "quad",
            "qquad",
        ],
        *",;:! ",
    )
)

RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱˣ", "0123456789+-=()nix", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙᵢⱼₖₘₓₐₑₜ", "0123456789+-=()nijkmxaet", strict=True))
VULGAR = {
    "½": (1, 2),
    "¼": (1, 4),
    "¾": (3, 4),
    "⅓": (1, 3),
    "⅔": (2, 3),
    "⅕": (1, 5),
    "⅖": (2, 5),
    "⅗": (3, 5),
    "⅘": (4, 5),
    "⅙": (1, 6),
    "⅚": (5, 6),
    "⅛": (1, 8),
    "⅜": (3, 8),
    "⅝": (5, 8),
    "⅞": (7, 8),
}

# mathematics in words, the longest first when they are looked for
SPOKEN = {
    "plus": "+", "minus": "-", "times": "*", "multiplied by": "*", "divided by": "/", "over": "/", "equals": "=", "is equal to": "=", "equal to": "=",
    "is less than or equal to": "<=", "less than or equal to": "<=", "is at most": "<=", "is greater than or equal to": ">=", "greater than or equal to": ">=",
    "is at least": ">=", "is less than": "<", "less than": "<", "is greater than": ">", "greater than": ">", "squared": "^2", "cubed": "^3",
    "to the power of": "^", "to the power": "^", "raised to the power of": "^", "raised to the power": "^", "raised to": "^",
    "the square root of": "sqrt ", "square root of": "sqrt ", "the root of": "sqrt ", "root of": "sqrt ", "the cube root of": "cbrt ", "cube root of": "cbrt ",
    "the absolute value of": "abs ", "absolute value of": "abs ", "the natural logarithm of": "ln ", "natural logarithm of": "ln ", "the natural log of": "ln ",
    "natural log of": "ln ", "the logarithm of": "log ", "logarithm of": "log ", "log of": "log ", "ln of": "ln ", "sine of": "sin ", "the sine of": "sin ",
    "cosine of": "cos ", "the cosine of": "cos ", "tangent of": "tan ", "sin of": "sin ", "cos of": "cos ", "tan of": "tan ",
    "arctangent of": "arctan ", "inverse tangent of": "arctan ", "inverse sine of": "arcsin ", "plus or minus": "+-", "factorial": "!", "modulo": " mod ",
}  # fmt: skip
