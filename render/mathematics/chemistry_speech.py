"""A formula or an equation of chemistry in the words of someone who reads it aloud."""

from __future__ import annotations

import re

CHEMICAL_SIGNS = {
    "->": "gives",
    "<=>": "is in equilibrium with",
    "<->": "is in resonance with",
    "+": "plus",
    "=": "gives",
}


def said_chemistry(text: str) -> str:
    """``2 H2 + O2 -> 2 H2O``: "2 H 2 plus O 2 gives 2 H 2 O"."""
    words = []
    for piece in re.sub(r"(<=>|<->|->)(?:\[[^\]]*\])*", r" \1 ", text).split():
        words.append(CHEMICAL_SIGNS.get(piece) or said_species(piece))
    return " ".join(words)


def said_species(piece: str) -> str:
    states = {
        "(s)": "solid",
        "(l)": "liquid",
        "(g)": "gas",
        "(aq)": "in water",
        "v": "precipitating",
        "^": "as a gas",
    }
    if piece in states:
        return states[piece]
    state = next((s for s in ("(aq)", "(s)", "(l)", "(g)") if piece.endswith(s)), "")
    core = piece.removesuffix(state)
    core = re.sub(
        r"\^?\{?(\d*)([+-])\}?$", lambda m: f" {m[1]} {'plus' if m[2] == '+' else 'minus'}", core
    )
    heard = re.findall(r"plus|minus|\d+|[A-Za-z]", core)
    return " ".join([*heard, states.get(state, "")]).strip()
