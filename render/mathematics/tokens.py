# ruff: noqa: E501, tables of signs and words are easier to read in full lines
"""The pieces of a formula, from LaTeX, from Unicode and from what is typed on a keyboard."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from render.mathematics import signs

MAX_LENGTH = 400
Kind = Literal[
    "number", "name", "function", "sign", "open", "close", "big", "prefix", "command", "comma",
    "row", "column", "words", "chemical", "suffix", "blank",
]  # fmt: skip


class NotMathematics(ValueError):
    """The text is no formula that can be read here; the message says at which place."""


@dataclass(frozen=True)
class Token:
    kind: Kind
    text: str
    spaced: bool = False  # a blank stands before it


class TokenCursor:
    """A place in the tokens of a formula, and what is seen from there."""

    def __init__(self, found: list[Token]) -> None:
        self.found = found
        self.at = 0

    def peek(self, ahead: int = 0) -> Token | None:
        place = self.at + ahead
        return self.found[place] if place < len(self.found) else None

    def sees(self, kind: str, *texts: str) -> bool:
        token = self.peek()
        return token is not None and token.kind == kind and (not texts or token.text in texts)

    def take(self) -> Token:
        token = self.peek()
        if token is None:
            raise NotMathematics("the formula ends too early")
        self.at += 1
        return token

    def expect(self, kind: str, *texts: str) -> Token:
        if not self.sees(kind, *texts):
            token = self.peek()
            raise NotMathematics(f"{' or '.join(texts)} is missing before {token and token.text!r}")
        return self.take()


WRITTEN = re.compile(
    r"(?P<command>\\(?:[a-zA-Z]+|.))|(?P<number>\d+(?:\.\d+)?(?![\d])|\.\d+)|(?P<word>[A-Za-z]+)|"
    r"(?P<sign><=>|<->|<=|>=|!=|==>|=>|-->|->|\|->|<<|>>|\*\*|:=|~=|==|\+/-|\+-|[-+*/^_=<>~:])|"
    r"(?P<other>\S)"
)
KEYBOARD = {
    "**": "^", "<->": "<=>", "==>": "=>", "-->": "->", ":=": "=", "+/-": "+-", "~=": "~~", "==": "=",
}  # fmt: skip
GROUPS = {"{": "}", "(": ")", "[": "]", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉"}
DELIMITERS = {
    "lbrace": "{{", "rbrace": "}}", "{": "{{", "}": "}}", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊",
    "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "lvert": "|", "rvert": "|", "vert": "|", "|": "‖",
    "lVert": "‖", "rVert": "‖", "Vert": "‖", "lbrack": "[", "rbrack": "]",
}  # fmt: skip
OPENING = frozenset(["{", "(", "[", "⟨", "⌊", "⌈", "{{"])
CLOSING = frozenset(["}", ")", "]", "⟩", "⌋", "⌉", "}}"])


def tokens(text: str) -> list[Token]:
    """All pieces in order. Raises NotMathematics."""
    if len(text) > MAX_LENGTH:
        raise NotMathematics(f"a formula has at most {MAX_LENGTH} characters")
    return Lexer(scripts_on_line(text)).read()


RAISED = re.compile(f"[{''.join(signs.RAISED)}]+")
LOWERED = re.compile(f"[{''.join(signs.LOWERED)}]+")
MIXED = re.compile(r"(?<![\w.^/)}])(\d{1,9})\s+(\d{1,9})/(\d{1,9})(?![\w.])")
VULGAR = re.compile(rf"(\d*)\s?([{''.join(signs.VULGAR)}])")


def scripts_on_line(text: str) -> str:
    """Raised and lowered signs and single-sign fractions in the notation with ``^`` and ``_``."""
    text = RAISED.sub(lambda m: "^{" + "".join(signs.RAISED[c] for c in m[0]) + "}", text)
    text = LOWERED.sub(lambda m: "_{" + "".join(signs.LOWERED[c] for c in m[0]) + "}", text)
    text = VULGAR.sub(vulgar, text)
    return MIXED.sub(lambda m: f"({m[1]}+{m[2]}/{m[3]})" if int(m[2]) < int(m[3]) else m[0], text)


def vulgar(found: re.Match[str]) -> str:
    top, bottom = signs.VULGAR[found[2]]
    return f"({found[1]}+{top}/{bottom})" if found[1] else f"({top}/{bottom})"


class Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: list[Token] = []

    def read(self) -> list[Token]:
        while self.at < len(self.text):
            start = self.at
            while self.text[self.at : self.at + 1].isspace():
                self.at += 1
            spaced = self.at > start
            piece = WRITTEN.match(self.text, self.at)
            if piece is None:
                break
            self.at = piece.end()
            count = len(self.found)
            self.take(piece)
            if spaced and len(self.found) > count:
                first = self.found[count]
                self.found[count] = Token(first.kind, first.text, spaced=True)
        return self.found

    def add(self, kind: Kind, text: str) -> None:
        self.found.append(Token(kind, text))

    def take(self, piece: re.Match[str]) -> None:
        if piece["command"]:
            self.command(piece["command"][1:])
        elif piece["number"]:
            self.add("number", piece["number"])
        elif piece["word"]:
            self.word(piece["word"])
        elif piece["sign"]:
            self.add("sign", KEYBOARD.get(piece["sign"], piece["sign"]))
        else:
            self.other(piece["other"])

    def command(self, name: str) -> None:  # noqa: PLR0912, one branch for each kind of command
        if name in signs.NO_SIGN:
            return
        if name in DELIMITERS:
            self.bracket(DELIMITERS[name])
        elif name in signs.SIGN_COMMANDS:
            self.add("sign", signs.SIGN_COMMANDS[name])
        elif name in signs.BIG_COMMANDS:
            self.add("big", signs.BIG_COMMANDS[name])
        elif name in signs.PREFIX_COMMANDS:
            self.add("prefix", signs.PREFIX_COMMANDS[name])
        elif name in signs.NAME_COMMANDS:
            self.add("name", signs.NAME_COMMANDS[name])
        elif name.lower() in signs.GREEK or name in signs.CAPITAL_GREEK:
            self.add("name", name)
        elif name == "ce":
            self.add("chemical", self.group())
        elif name in ("text", "textbf", "textit", "mbox", "mathrm", "operatorname"):
            self.text_command(name, self.group())
        elif name == "mathbb":
            letter = self.group()
            self.add("name", signs.BLACKBOARD.get(letter, letter))
        elif name in signs.FUNCTIONS and name != "sqrt":
            self.add("function", signs.FUNCTIONS[name])
        elif name == "\\":
            self.add("row", name)
        elif name == "&":
            self.add("column", name)
        elif name in ("%", "$", "#"):
            self.add("suffix" if name == "%" else "words", name)
        elif name == "prime":
            self.add("suffix", "'")
        else:
            self.add("command", name)

    def text_command(self, command: str, inner: str) -> None:
        name = inner.strip()
        if name in signs.FUNCTIONS:
            self.add("function", signs.FUNCTIONS[name])
        elif command in ("mathrm", "operatorname") and len(name) == 1:
            self.add("name", name)
        else:
            self.add("words", name)

    def group(self) -> str:
        """What stands in braces after a command, as it is written."""
        while self.text[self.at : self.at + 1].isspace():
            self.at += 1
        if self.text[self.at : self.at + 1] != "{":
            self.at += 1
            return self.text[self.at - 1 : self.at]
        depth, start = 0, self.at
        for place in range(start, len(self.text)):
            depth += (self.text[place] == "{") - (self.text[place] == "}")
            if depth == 0:
                self.at = place + 1
                return self.text[start + 1 : place]
        raise NotMathematics("a brace is not closed")

    def word(self, word: str) -> None:
        for name in split_word(word):
            if name in signs.FUNCTIONS:
                self.add("function", signs.FUNCTIONS[name])
            elif name in BIG_WORDS:
                self.add("big", BIG_WORDS[name])
            elif name == "mod":
                self.add("sign", "mod")
            else:
                self.add("name", signs.GREEK_LETTERS.get(name, ALIASES.get(name, name)))

    def other(self, letter: str) -> None:
        if letter in UNICODE:
            kind, name = UNICODE[letter]
            self.add(kind, name)
        elif letter in GROUPS or letter in CLOSING or letter in "|‖":
            self.bracket(letter)
        elif letter in ",;":
            self.add("comma", letter)
        elif letter == "&":
            self.add("column", letter)
        elif letter in "!'′%°":
            self.add("suffix", "'" if letter == "′" else letter)
        elif letter == "″":
            self.found += [Token("suffix", "'")] * 2
        elif letter in "√∛":
            self.add("function", "sqrt" if letter == "√" else "cbrt")
        elif letter.isalpha():
            self.add("name", letter)
        elif letter != "$":
            raise NotMathematics(f"{letter!r} is no sign of mathematics")

    def bracket(self, sign: str) -> None:
        kind: Kind = "open" if sign in OPENING else "close" if sign in CLOSING else "open"
        self.add("suffix" if sign in "|‖" else kind, sign)


BIG_WORDS = {"lim": "limit", "prod": "product", "sum": "sum", "int": "integral"}
ALIASES = {"infinity": "infinity", "inf": "infinity", "oo": "infinity", "infty": "infinity"}
UNICODE: dict[str, tuple[Kind, str]] = {
    **{letter: ("sign", sign) for letter, sign in signs.UNICODE_SIGNS.items()},
    **{letter: ("name", name) for letter, name in signs.UNICODE_NAMES.items()},
    **{letter: ("big", name) for letter, name in signs.UNICODE_BIG.items()},
    **{letter: ("prefix", name) for letter, name in signs.UNICODE_PREFIXES.items()},
    **{letter: ("name", name) for letter, name in signs.GREEK_LETTERS.items()},
}
KNOWN_WORDS = frozenset((*signs.FUNCTIONS, *signs.GREEK, *ALIASES, *BIG_WORDS, "mod", "inf"))
LONGEST_FIRST = sorted(KNOWN_WORDS, key=len, reverse=True)


def split_word(word: str) -> list[str]:
    """``xsin`` is x and sin; letters that make no known name are single variables."""
    if word in KNOWN_WORDS or word.lower() in KNOWN_WORDS:
        return [word if word in KNOWN_WORDS else word.lower()]
    pieces: list[str] = []
    while word:
        known = next((n for n in LONGEST_FIRST if word.startswith(n) and len(n) > 1), None)
        pieces.append(known or word[0])
        word = word[len(pieces[-1]) :]
    return pieces
