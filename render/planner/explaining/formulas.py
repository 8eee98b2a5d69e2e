# ruff: noqa: E501, patterns are easier to read in full lines
"""Formulas within sentences: on the screen in signs of text, and set as formulas where the text
has them in LaTeX."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from render.mathematics.finding import Found, find_formulas
from render.mathematics.latex import latex
from render.mathematics.plain import plain
from render.mathematics.tree import RELATIONS, Binary, Name, Node, Number, walk
from render.plan.actions import show, stress
from render.plan.formulas import NotAFormula, check_formula
from render.plan.lesson import Beat, Scene
from render.plan.objects import Bullets, Formula, FormulaPart, Paragraph, Role
from render.plan.prose import clip_text
from render.planner.explaining.sections import beats_of_sentence

# of m c², which one writes mc²
LETTERS_APART = re.compile(r"(?<![^\W\d_])([A-Za-z]) (?=[A-Za-z][²³⁰-⁹ⁿ])")
LONGEST_SENTENCE, LONGEST_TITLE, MOST_LETTERS = 300, 70, 6
SIGN = r"[A-Za-zΑ-ω][₀-₉ₐ-ₜ']{0,3}"
WHERE = re.compile(
    rf"(?:^|[,;:] |\b)(?:where|here|with|in which),? (?P<letters>{SIGN} (?:is|are|=|the|a|an|denotes|stands|means)\b.+)$",
    re.IGNORECASE,
)
LETTER_ENDS = re.compile(rf"(?:,? and |, |; )(?={SIGN} (?:is|are|the|an?|denotes|stands|means)\b)")
LETTER = re.compile(
    rf"^(?P<letter>{SIGN}) (?:(?P<verb>is|are|denotes|stands for|means) )?(?P<meaning>.{{3,70}})$"
)
# a letter with its exponent, a command, a bracket, or any other sign
TOKEN = re.compile(r"\\[a-zA-Z]+|[A-Za-z](?:\^(?:\{[^{}]*\}|\w))?(?!_)|\\?.", re.DOTALL)
PROSE = re.compile(
    r"(?<!\w)(?!(?:hence|thus|so|then|therefore|namely|and)\b)[^\W\d_]{3,}(?!\w)", re.I
)
ROLES: tuple[Role, ...] = ("accent", "warm", "good", "violet", "bad", "accent")


# LaTeX that is not read as a formula: its commands are left out
LEFT_OVER = (
    (re.compile(r"(?<!\\)\$([^$\n]{1,200}?)(?<!\\)\$(?!\d)"), r"\1"),
    (re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}"), r"\1 / \2"),
    (re.compile(r"\\sqrt\{([^{}]*)\}"), r"√(\1)"),
    (re.compile(r"\\(?:text|mathrm|mathbf|mathit|operatorname)\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\\(?:cdot|times)\b"), "·"),
    (re.compile(r"\\(?:left|right|quad|[,;!()\[\]])"), ""),
    (re.compile(r"\\([a-zA-Z]+)"), r"\1"),
)


@dataclass(frozen=True)
class Letter:
    """A letter of a formula, what it means, and the words that say so."""

    letter: str
    meaning: str
    said: str


def in_signs(text: str) -> str:
    """``\\sum_{i=1}^{n} x_i`` and ``m * c^2`` as ∑ᵢ₌₁ⁿ xᵢ and m · c²; brackets around stay."""
    for found in reversed(find_formulas(text)):
        text = text[: found.start] + as_written(found) + text[found.end :]
    for pattern, by in LEFT_OVER if "\\" in text or "$" in text else ():
        text = pattern.sub(by, text)
    return text


def as_written(found: Found) -> str:
    signs = LETTERS_APART.sub(r"\1", plain(found.tree))
    source = found.source.strip()
    is_around = source.startswith("(") and source.endswith(")") and not signs.startswith("(")
    return f"({signs})" if is_around else signs


def set_formulas(text: str) -> dict[str, str]:
    """The LaTeX of the text's formulas by their signs: of equations, and of what is marked as a
    formula and is more than a letter, where they may be set."""
    found: dict[str, str] = {}
    for one in find_formulas(text):
        nodes = list(walk(one.tree))
        is_letter = isinstance(one.tree, Name | Number)
        if is_letter or not (one.is_marked or is_equation(one.tree, nodes)):
            continue
        try:
            found[as_written(one)] = check_formula(latex(one.tree))
        except NotAFormula:
            continue
    return found


def is_equation(tree: Node, nodes: Sequence[Node]) -> bool:
    """``I = P r t``, and not the mere value ``n = 5``."""
    named = [node for node in nodes if isinstance(node, Name)]
    relation = isinstance(tree, Binary) and tree.sign in RELATIONS
    return relation and bool(named) and len(nodes) > 3


def formulas_of(sentence: str, formulas: Mapping[str, str]) -> list[str]:
    """The LaTeX of those that stand in the sentence, in its order; no part of a longer one."""
    spans: list[tuple[int, int, str]] = []
    for signs in sorted(formulas, key=len, reverse=True):
        at = sentence.find(signs)
        end = at + len(signs)
        if at >= 0 and all(end <= start or stop <= at for start, stop, _ in spans):
            spans.append((at, end, formulas[signs]))
    return [tex for _, _, tex in sorted(spans)]


def told_letters(sentence: str) -> tuple[str, list[Letter]]:
    """The sentence without what it says of its letters, "where P is the principal, t the time",
    and each of these; all of the sentence and nothing when it says no such thing."""
    match = WHERE.search(sentence.rstrip("."))
    if match is None:
        return sentence, []
    pieces = LETTER_ENDS.split(match["letters"])
    found = [LETTER.match(piece.strip()) for piece in pieces]
    if not all(found):
        return sentence, []
    letters = [Letter(one["letter"], one["meaning"], f"{one['letter']} {one['verb'] or 'is'} {one['meaning']}.")
               for one in found if one]  # fmt: skip
    head = sentence[: match.start()].rstrip(" ,;:")
    return (f"{head}." if head else ""), letters[:MOST_LETTERS]


def formula_scene(
    title: str, sentence: str, formulas: Sequence[str], letters: Sequence[Letter] = ()
) -> Scene:
    """The formulas of a sentence, large, over the sentence, or over what their letters mean."""
    parts: list[FormulaPart] = []
    for n, tex in enumerate(formulas):
        parts += [FormulaPart(tex=r",\quad ")] if n else []
        parts += lettered_parts(tex, letters) if n == 0 else [FormulaPart(tex=tex, role="accent")]
    alone = not letters and not PROSE.search(sentence)
    law = Formula(id="law", area="full" if alone else "upper", tex=tuple(parts))
    title = clip_text(title, LONGEST_TITLE)
    if alone:
        return Scene(
            title=title, objects=(law,), beats=tuple(beats_of_sentence(sentence, show("law")))
        )
    if not letters:
        text = Paragraph(id="text", area="lower", text=clip_text(sentence, LONGEST_SENTENCE))
        beats = beats_of_sentence(sentence, show("law"), show("text"))
        return Scene(title=title, objects=(law, text), beats=tuple(beats))
    notes = Bullets(
        id="notes",
        area="lower",
        items=tuple(clip_text(f"{one.letter}: {one.meaning}", 80) for one in letters),
    )
    named = set(law.parts())
    beats = beats_of_sentence(sentence, show("law")) if sentence else []
    for n, one in enumerate(letters):
        first = [] if beats else [show("law")]
        name = part_name(one.letter)
        acts = [stress(f"law.{name}")] if name in named else []
        beats.append(Beat(say=one.said, do=(*first, *acts, show(f"notes.{n}"))))
    return Scene(title=title, objects=(law, notes), beats=tuple(beats[:8]))


def lettered_parts(tex: str, letters: Sequence[Letter]) -> list[FormulaPart]:
    """The formula cut around the letters that stand by themselves in it, each of them named."""
    whole = [FormulaPart(tex=tex, role="accent")]
    wanted = {one.letter: n for n, one in enumerate(letters) if len(one.letter) == 1}
    if r"\left" in tex or not wanted:
        return whole
    pieces: list[tuple[str, str]] = [("", "")]  # TeX and the letter that it is
    depth = 0
    for sign in TOKEN.findall(tex):
        depth += (sign == "{") - (sign == "}")
        letter = sign[:1]
        is_part = depth == 0 and letter in wanted and letter not in {name for _, name in pieces}
        if is_part and not sign.startswith("\\"):
            pieces += [(sign, letter), ("", "")]
        else:
            pieces[-1] = (pieces[-1][0] + sign, "")
    try:
        return [
            FormulaPart(tex=check_formula(piece.strip()), id=part_name(name) if name else None,
                        role=ROLES[wanted[name] % len(ROLES)] if name else "text")
            for piece, name in pieces if piece.strip()
        ]  # fmt: skip
    except (NotAFormula, ValueError):
        return whole


def part_name(letter: str) -> str:
    return f"{'upper' if letter.isupper() else 'lower'}_{letter.lower()}"
