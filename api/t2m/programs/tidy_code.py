"""Python's white space in its usual form. All else stays as it is, comments above all."""

from __future__ import annotations

import ast
import io
import tokenize
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

INDENT = 4
OPENING = ("def ", "class ", "async def ", "@")


def tidy_code(source: str) -> str:
    """The same program: four spaces a level, blank lines as usual, none at the ends of lines.

    What is not understood comes back as it is.
    """
    try:
        found = "\n".join(_space_lines(_lines(source))) + "\n"
        same = ast.dump(ast.parse(found)) == ast.dump(ast.parse(source))
    except (SyntaxError, tokenize.TokenError):
        return source
    return found if same else source


@dataclass
class Layout:
    """What the tokens say of the lines, counted from 1."""

    moves: dict[int, int] = field(default_factory=dict)  # spaces to add in front
    levels: dict[int, int] = field(default_factory=dict)  # of lines that begin a statement
    frozen: set[int] = field(default_factory=set)  # begin within a string
    open_ended: set[int] = field(default_factory=set)  # end within a string
    comments: dict[int, int] = field(default_factory=dict)  # columns of those behind code


def _lines(source: str) -> Iterator[tuple[str, int | None]]:
    """Each line with its white space in order; with its level if it begins a statement."""
    layout = _layout(source)
    for number, line in enumerate(source.expandtabs().splitlines(), 1):
        tidy = line
        if column := layout.comments.get(number):
            tidy = f"{line[:column].rstrip()}  {line[column:]}"
        if number not in layout.open_ended:
            tidy = tidy.rstrip()
        if tidy and number not in layout.frozen:
            move = layout.moves.get(number, 0)
            here = len(tidy) - len(tidy.lstrip(" "))
            tidy = " " * max(0, here + move) + tidy.lstrip(" ")
        frozen = number in layout.frozen
        yield tidy, -1 if frozen else layout.levels.get(number)


def _layout(source: str) -> Layout:
    layout, columns, move, begun = Layout(), [0], 0, False
    for token in tokenize.generate_tokens(io.StringIO(source.expandtabs()).readline):
        (first, column), (last, _) = token.start, token.end
        if token.type == tokenize.INDENT:
            columns.append(len(token.string))
        elif token.type == tokenize.DEDENT:
            columns.pop()
        elif token.type == tokenize.NEWLINE:
            begun = False
        elif token.type not in (tokenize.NL, tokenize.ENDMARKER):
            alone = not token.line[:column].strip()
            if alone and not begun:
                level = bisect_right(columns, column) - 1
                # what a comment announces may be deeper than what came before
                level += token.type == tokenize.COMMENT and column > columns[-1]
                move = INDENT * level - column
                layout.levels[first] = level
            elif token.type == tokenize.COMMENT and not alone:
                layout.comments[first] = column
            begun = begun or token.type != tokenize.COMMENT
            for number in range(first, last + 1):
                layout.moves.setdefault(number, move)
            layout.frozen.update(range(first + 1, last + 1))
            layout.open_ended.update(range(first, last))
    return layout


def _space_lines(lines: Iterator[tuple[str, int | None]]) -> Iterator[str]:
    """At most two blank lines, one within a block; two in front of definitions on their own."""
    blanks, before = 0, ""
    for line, level in lines:
        if not line.strip() and level is None:
            blanks += 1
            continue
        if level != -1:
            opens = level == 0 and line.startswith(OPENING)
            attached = not before or before.startswith(("@", "#"))
            room = 2 if level == 0 else 1
            yield from [""] * (2 if opens and not attached else min(blanks, room) if before else 0)
        yield line
        blanks, before = 0, line
