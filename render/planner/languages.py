"""In which language a text is, told by its commonest words; English when in doubt."""

from __future__ import annotations

import re

COMMON = {
    "en": "the of and is are to in that it by with for on was were from this as or be at which",
    "de": "der die das und ist sind ein eine von zu in mit den dem des auf für nicht sich bei auch "
    "werden wird wurde wurden sie er es wir man aus durch danach zuerst dann",
    "fr": "le la les des et est sont un une de du en que qui dans pour par sur au aux avec",
    "es": "el la los las y es son un una de del en que por para con se su al como más",
    "it": "il lo la gli le e è sono un una di del della in che per con si al come dei",
    "pt": "o a os as e é são um uma de do da em que por para com se ao como dos",
    "nl": "de het een en is zijn van in dat op te met voor niet door bij ook naar om uit",
}
SETS = {language: frozenset(words.split()) for language, words in COMMON.items()}
OWN_LETTERS = {name: frozenset("") for name in COMMON} | {
    "de": frozenset("äöüß"), "fr": frozenset("êèçœûôà"), "es": frozenset("ñ¿¡"),
    "pt": frozenset("ãõ"),
}  # fmt: skip
LEAST = 8  # words; fewer tell nothing
CLEAR = 1.3


def language_of(text: str) -> str:
    """A key of COMMON."""
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", text)]
    if len(words) < LEAST:
        return "en"
    shares = {
        name: sum(word in known or bool(OWN_LETTERS[name] & set(word)) for word in words)
        for name, known in SETS.items()
    }
    best = max(shares, key=lambda name: shares[name])
    is_clear = shares[best] >= CLEAR * shares["en"] and shares[best] >= 0.12 * len(words)
    return best if is_clear else "en"
