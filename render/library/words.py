"""From a text to the terms by which lessons are found: what does not tell topics apart goes away.

Case, accents, ends of words, and words of asking are left out; a formula is one term, however it is
spaced and set: "a² + b² = c²", "$a^2+b^2=c^2$".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

STOP = frozenset(
    """
    a an the of to in on at by for from with without into onto as and or nor but if so than then
    that this these those there here it its itself is are was were be been being am do does did
    done has have had can could will would shall should may might must not cannot no i me my we us
    our you your he she they them their his her what which who whom whose when where why how
    whether much many long often about around over under up down out off between within per via vs
    versus very really just also too only even more most some any each every both all other
    another such same one own again etc e.g i.e explain explains explained explaining explanation
    explanations describe describes described description show shows shown showing tell teach
    teaches teaching taught learn learned lesson lessons video videos animation animate
    animated animations visually visualize visualise visualization visualisation tutorial
    introduction introduce introducing intro basics basic beginner beginners overview guide
    understand understanding understood concept concepts idea ideas topic topics meaning mean's
    please help let lets want need needs make makes made making use uses used using give gives
    given get gets know call called simply easy detailed detail clear
    clearly step steps example examples student students kids children grade school states
    state stated statement says say said means allows allow find finds work works happen
    happens happening come comes way ways thing things something someone people person s t d ll re
    ve
    """.split()  # noqa: SIM905, words are read as words
)
KINDS = frozenset(
    """
    theorem law principle rule formula equation effect property function method theory lemma
    identity definition problem model process system type kind form value number
    learning working simple quick short class visual known work works call calls
    """.split()  # noqa: SIM905, words are read as words
)
VERBS = frozenset(["work", "works", "call", "calls"])  # of asking, but only in a question
QUESTION = re.compile(r"\b(?:how|what|why|when|where|who|which|do|does|did)\b")
ELISION = re.compile(r"\b[ld]'(?=\w)")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")
SIGNS = str.maketrans({"−": "-", "–": "-", "—": " ", "×": "*", "·": "*", "’": "'", "‘": "'"})
FUNCTIONS = r"sin|cos|tan|log|ln|exp|lim|sqrt|int|sum|det|frac"
NO_SYMBOL = r"(?!(?:is|of|in|to|or|if|as|at|by|do|so|we|my|an|it|on|be|no|us|me|am|he|up)\b)"
LETTERS = (
    rf"{NO_SYMBOL}(?:(?:{FUNCTIONS})|[A-Za-zα-ωΑ-Ω]{{1,2}}(?:_[A-Za-z0-9]{{1,3}})?)(?![A-Za-z])"
)
OPERAND = rf"[-(|]*(?:\d[\d.]*{LETTERS}|\d[\d.]*|{LETTERS})[()|\d!']*"
FORMULA = re.compile(
    rf"(?<![\w]){OPERAND}(?:\s*[=^+*/<>-]\s*{OPERAND}|\(\s*{OPERAND}[^()]{{0,12}}\)|\s?{OPERAND})*"
)
OF_SIGNS = re.compile(r"\^|[a-z]\s?\(.*[-+]|\)\s*/|/\s*[a-z]+\s?\(")
FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
LATEX = re.compile(r"\\(?:left|right|quad|cdot|times|mathrm|text|mathbf|[,;!() ])|[$\\]")
BRACES = str.maketrans("", "", "{}")
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
VOWEL = re.compile(r"[aeiouy]")
ENDS = (
    ("ization", "iz"), ("isation", "iz"), ("ations", ""), ("ation", ""),
    ("ators", ""), ("ator", ""), ("ating", ""), ("ated", ""), ("ates", ""), ("ate", ""),
    ("ising", "iz"), ("izing", "iz"), ("ised", "iz"), ("ized", "iz"), ("ise", "iz"), ("ize", "iz"),
    ("ical", "ic"), ("ally", ""), ("ities", ""), ("ity", ""), ("ness", ""), ("ment", ""),
    ("ions", ""), ("ion", ""), ("ings", ""), ("ing", ""), ("ible", ""), ("able", ""),
    ("ives", ""), ("ive", ""), ("ance", ""), ("ence", ""), ("ed", ""), ("ly", ""), ("ers", ""),
    ("er", ""), ("al", ""), ("es", ""), ("e", ""), ("y", "i"),
)  # fmt: skip
ORDINALS = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth"}
IRREGULAR = {
    "matrices": "matrix", "vertices": "vertex", "indices": "index", "axes": "axis",
    "analyses": "analysis", "hypotheses": "hypothesis", "gravity": "gravitation",
    "glasses": "spectacles", "women": "woman",
    "men": "man", "mice": "mouse", "feet": "foot", "teeth": "tooth",
}  # fmt: skip
SHORTEST = 4  # letters that are left of a word without its end


def terms_of(text: str) -> list[str]:
    """The terms of the text in its order; a term that comes twice is there twice."""
    plain = text.translate(SIGNS).translate(SUPERSCRIPTS)
    if "\\" in plain or "$" in plain:
        plain = LATEX.sub(" ", FRACTION.sub(r"(\1)/(\2)", plain).translate(BRACES))
    terms = [term for formula in FORMULA.finditer(plain) if (term := formula_term(formula[0]))]
    rest = FORMULA.sub(lambda found: " " if formula_term(found[0]) else found[0], plain)
    return [*terms, *(stem(word) for word in words_of(rest))]


def formula_term(formula: str) -> str:
    """The formula as one term; empty where it is none, such as a name with a hyphen."""
    if "=" not in formula and not OF_SIGNS.search(formula):
        return ""
    squeezed = re.sub(r"[\^_* ]", "", formula).lower()
    return f"={squeezed}" if len(squeezed) > 2 else ""


def words_of(text: str) -> Iterator[str]:
    """Its words without those that every question has, in small letters without accents: "how
    clocks work" asks, "social work" names."""
    plain = ELISION.sub("", bare(text))
    asks = QUESTION.search(plain) is not None
    for found in WORD.finditer(plain):
        word = found[0].partition("'")[0]
        if word and (word not in STOP or (word in VERBS and not asks)):
            yield ORDINALS.get(word, word)


def bare(text: str) -> str:
    """In small letters without accents."""
    split = unicodedata.normalize("NFKD", text.translate(SIGNS).casefold())
    return "".join(sign for sign in split if not unicodedata.combining(sign))


@lru_cache(20_000)
def stem(word: str) -> str:
    """The word without its end: "rotating", "rotation" and "rotates" are one."""
    single = singular(IRREGULAR.get(word, word))
    single = single[:-2] if single.endswith(("ional", "ionals")) else single
    for end, instead in ENDS:
        if single.endswith(end):
            left = single[: -len(end)]
            if len(left) + len(instead) >= SHORTEST and VOWEL.search(left):
                return undouble_ending(left) + instead
            short = end in ("e", "ed", "ing", "es") and len(left) == SHORTEST - 1
            if short and VOWEL.search(left) and not left.endswith("e"):
                return left
    return single


def singular(word: str) -> str:
    if len(word) < SHORTEST or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return word[:-1]


def undouble_ending(left: str) -> str:
    """ "stopp" of "stopping" is "stop"."""
    doubled = len(left) > SHORTEST and left[-1] == left[-2] and left[-1] not in "aeioulsz"
    return left[:-1] if doubled else left
