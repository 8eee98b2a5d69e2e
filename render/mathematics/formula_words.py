"""Whether a word or a letter of a sentence belongs to mathematics or to the prose around it."""

from __future__ import annotations

import re

from render.mathematics import signs
from render.mathematics.tokens import split_word

PROSE_LETTERS = frozenset("aAI")
OPERATORS = frozenset("^_=+*/<>|·×÷−≤≥≠≈∈∉⊂⊆∪∩∧∨→⇒⇔\\")
ENGLISH_WORDS = (
    "is it in of on at to by be we he or an as if no so up us my me do go am and the for are "
    "not one two"
)
ENGLISH = frozenset(ENGLISH_WORDS.split())
# of a function's name and a variable, but words of English
PLAIN_WORDS = frozenset(["cost", "sine", "mint", "mine", "sect", "cote", "cosy", "tent", "text"])


def belongs(text: str, piece: re.Match[str]) -> bool:  # noqa: PLR0911, one return for each kind
    word = piece["word"]
    before, after = text[: piece.start()], text[piece.end() :]
    if piece["phrase"]:
        return True
    if word is None:
        return not (piece[0] == "'" and after[:1].isalpha() and before[-1:].isalpha())
    if after[:1] in ("’", "'") and re.match(r"['’][a-z]{1,2}\b", after):
        return False
    if len(word) == 1:
        if after[:1] == "." and after[1:2].isalpha():
            return False
        if before[-1:] in ("'", "’") and before[-2:-1].isalpha():
            return False
        if word in PROSE_LETTERS:
            return stands_in_formula(before, after)
        return not (before[-1:] == "-" and before[-2:-1].isalpha() and before[-3:-2].isalpha())
    return is_known(word, after) or is_product_of_letters(word, before, after)


def is_product_of_letters(word: str, before: str, after: str) -> bool:
    """``mc`` of E = mc², ``ky`` of y' = ky: letters with a sign of algebra right beside them."""
    if len(word) > 3 or word.lower() in ENGLISH or not word.islower():
        return False
    return after[:1] in ("^", "_", "²", "³") or (
        before.rstrip()[-1:] == "=" and not after[:1].isalpha()
    )


def stands_in_formula(before: str, after: str) -> bool:
    """Whether an ``a`` is a letter of algebra: a sign of it stands beside it."""
    left, right = before.rstrip()[-1:], after.lstrip()[:1]
    near = after[:1] in ("^", "_", ")", "]", "(") or before[-1:] in ("(", "[", "{", "|")
    spaced_minus = re.match(r"\s-\s|-\d", after) or re.search(r"(?:\s-\s|\d-)$", before)
    return bool(
        near or left in OPERATORS or right in OPERATORS or spaced_minus or before[-1:].isdigit()
    )


def is_known(word: str, after: str) -> bool:
    """A function, a Greek letter, or some of them with variables: ``sin``, ``xsinx``, ``xy``."""
    if (
        word in signs.FUNCTIONS
        or word in ("lim", "mod")
        or word in signs.GREEK
        or word in signs.CAPITAL_GREEK
    ):
        return (
            word
            not in ("max", "min", "sign", "rank", "dim", "floor", "ceiling", "trace", "abs", "arg")
            or after[:1] == "("
        )
    if word in ("int", "sum", "prod"):
        return after[:1] == "_"
    if word.lower() in ("infinity", "inf", "oo"):
        return True
    if word.lower() in signs.FUNCTIONS and len(word) < 7:
        return after.lstrip()[:1] == "("
    names = split_word(word)
    has_function = any(name in signs.FUNCTIONS for name in names)
    rest = [name for name in names if len(name) == 1]
    if has_function and word not in PLAIN_WORDS:
        return set(rest) <= set("xyzte") and len(rest) <= 2
    return (
        (len(word) == 2 and set(word) <= set("xyzabcd") and word not in ("ab", "ad", "by"))
        or (len(word) <= 3 and set(word) <= set("xyz"))
        or (word in ("dx", "dy", "dt", "du", "dz"))
        or (word == "xe" and after[:1] == "^")
        or (len(word) == 2 and word[1] == "e" and word[0] in "xt" and after[:1] == "^")
    )
