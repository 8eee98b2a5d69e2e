"""Numbers in other bases: binary and hexadecimal, by place values and by repeated division."""

from __future__ import annotations

import re

from render.plan.actions import show
from render.plan.boards import Grid
from render.plan.lesson import Action, Beat, Scene
from render.plan.moves import Mark
from render.planner.catalogue.blocks import Line, opening, summary, work_through
from render.planner.catalogue.framing import fit_beats
from render.planner.catalogue.making import Asked, make_template, questions
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

WORDS = (
    "binary hexadecimal hex decimal number* system* numeral* base two sixteen convert* conversion "
    "bits bit byte* digit* place value computer* octal into"
)
BINARY = Subject(
    names=("binary", "binary number*", "binary numeral*", "base 2", "base two",
           "decimal to binary", "binary to decimal", "number bases", "number base*",
           "binary conversion", "binary system", "counting in binary"),
    words=WORDS,
    not_with=("binary search", "binary tree", "binary star*", "binary compound*", "hexadecimal",
              "hex", "binary code history", "non-binary", "nonbinary"),
)  # fmt: skip
HEX = Subject(
    names=("hexadecimal", "hexadecimal number*", "hex number*", "base 16", "hex code*",
           "decimal to hexadecimal", "hexadecimal to decimal", "binary to hexadecimal", "hex"),
    words=WORDS,
)  # fmt: skip
DIGITS = "0123456789ABCDEF"
LARGEST = {2: 1023, 16: 65_535}


def read_request(request: Request, base: int) -> int | None:
    """A number given as binary or hexadecimal digits, or as a decimal number."""
    text = request.text
    if base == 2 and (found := re.search(r"\b(?:0b)?([01]{3,10})\b", text)):
        return int(found[1], 2)
    if base == 16 and (found := re.search(r"\b0x([0-9a-f]{1,4})\b|#([0-9a-f]{2,4})\b|"
                                          r"\b(?=[0-9A-F]*[A-F])(?=[0-9A-F]*\d)([0-9A-F]{2,4})\b",
                                          text, re.I)):  # fmt: skip
        return int(next(filter(None, found.groups())), 16)
    plain = re.sub(r"\bbase[- ]\d+\b", " ", text, flags=re.IGNORECASE)
    decimal = re.search(r"(?<![\w.-])(\d{1,5})(?![\w.]\d|\w)", plain)
    number = int(decimal[1]) if decimal else 0
    return number if 2 <= number <= LARGEST[base] else None


def write_digits(number: int, base: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, base)
        digits = DIGITS[digit] + digits
    return digits


def name(base: int) -> str:
    return "binary" if base == 2 else "hexadecimal"


def build(request: Request, base: int) -> list[Scene]:
    number = read_request(request, base) or (45 if base == 2 else 700)
    digits = write_digits(number, base)
    hooks = {
        2: "A computer has only two signs, zero and one. How can it count further than one? With "
        "places, as we do: only that each place is worth twice the one to its right.",
        16: "Long rows of zeros and ones are hard to read. So programmers take four of them at a "
        "time: sixteen cases, sixteen digits. After nine come the letters A to F.",
    }
    return [
        opening(
            f"{name(base).capitalize()} numbers",
            f"{number} is {digits} in base {base}",
            "grid",
            hooks[base],
        ),
        *([hex_digits()] if base == 16 else []),
        places(number, base),
        divisions(number, base),
        work_through("Back again", back(number, base)),
        summary(
            (f"Each place is worth {base} times the one to its right",
             f"Each place is worth {base} times the one to its right."),
            (f"To base {base}: divide by {base}, keep the remainders, read them upwards",
             f"To get there, divide by {base} again and again, and read the remainders from the "
             "last to the first."),
            ("Back: multiply each digit by its place, and add",
             "To get back, multiply each digit by the value of its place, and add."),
            (f"Ours: {number} = {digits} in base {base}",
             f"Our number {number} is {' '.join(digits)} in base {base}."),
        ),
    ]  # fmt: skip


def hex_digits() -> Scene:
    rows = (
        tuple(str(n) for n in range(8)),
        tuple(DIGITS[:8]),
        tuple(str(n) for n in range(8, 16)),
        tuple(DIGITS[8:]),
    )
    table = Grid(id="table", rows=rows, head=False, full=True)
    letters: tuple[Action, ...] = tuple(
        Mark(target=f"table.3_{column}", role="warm") for column in range(2, 8)
    )
    beats = (
        Beat(say="Here are the numbers from zero to fifteen, and under each its digit.",
             do=(show("table"),)),
        Beat(say="From ten on, letters stand for them: A is ten, F is fifteen.", do=letters),
    )  # fmt: skip
    return Scene(title="Sixteen digits", objects=(table,), beats=beats, optional=True)


def places(number: int, base: int) -> Scene:
    digits = write_digits(number, base)
    powers = [base ** (len(digits) - 1 - k) for k in range(len(digits))]
    table = Grid(
        id="table",
        rows=(
            ("place", *(str(power) for power in powers)),
            ("digit", *digits),
            ("value", *(str(int(d, 16) * p) for d, p in zip(digits, powers, strict=True))),
        ),
        side=True,
    )
    first = [show("table.r0")] + [show(f"table.0_{k}") for k in range(len(powers) + 1)]
    beats = [
        Beat(say=f"The places are worth 1, {base}, {base**2}, and so on, from the right to the "
             "left.", do=(show("table"), *first)[:14]),
        Beat(say=f"The number {number} has these digits.",
             do=tuple(show(f"table.1_{k}") for k in range(len(powers) + 1))),
        Beat(say="Each digit times its place: these values add up to our number.",
             do=tuple(show(f"table.2_{k}") for k in range(len(powers) + 1))),
    ]  # fmt: skip
    return Scene(title="What each place is worth", objects=(table,), beats=tuple(beats))


def steps(number: int, base: int) -> list[tuple[int, int, int]]:
    """(number, quotient, remainder) of every division."""
    found = []
    while number:
        found.append((number, number // base, number % base))
        number //= base
    return found


def divisions(number: int, base: int) -> Scene:
    done = steps(number, base)[:9]
    rows = [("division", "quotient", "remainder")]
    rows += [
        (f"{n} ÷ {base}", str(q), f"{r} = {DIGITS[r]}" if r > 9 else str(r)) for n, q, r in done
    ]
    table = Grid(id="table", rows=tuple(rows))
    beats = [Beat(say=f"How do we find the digits? Divide by {base}, again and again.",
                  do=(show("table"), show("table.r0")))]  # fmt: skip
    for k, (n, q, r) in enumerate(done, 1):
        beats.append(Beat(say=f"{n} divided by {base} is {q}, remainder {r}.",
                          do=(show(f"table.r{k}"),)))  # fmt: skip
    whole = len(done) == len(steps(number, base))
    marks: tuple[Action, ...] = tuple(
        Mark(target=f"table.{k}_2", role="good") for k in range(1, len(done) + 1)
    )
    end = (
        f"Read the remainders upwards: {' '.join(write_digits(number, base))}."
        if whole
        else "And so on, until the quotient is zero. The remainders, read upwards, are the digits."
    )
    beats.append(Beat(say=end, do=marks))
    return Scene(title=f"Dividing by {base}", objects=(table,), beats=tuple(fit_beats(beats)))


def back(number: int, base: int) -> list[Line]:
    digits = write_digits(number, base)
    parts = [(int(d, 16), base ** (len(digits) - 1 - k)) for k, d in enumerate(digits) if d != "0"]
    products = " + ".join(rf"{d} \cdot {p}" if d > 1 else str(p) for d, p in parts)
    return [
        (
            products,
            "digits times places",
            "Going back, take each digit that is not zero, times its place.",
        ),
        (f"= {number}", "added up", f"Added up, that is {number}."),
    ]


def ask(base: int) -> object:
    def asking(number: int) -> Asked:
        digits = write_digits(number, base)
        return (
            f"Which number is {' '.join(digits)} in base {base}?",
            rf"\text{{{digits}}}_{{{base}}} =\ ?",
            back(number, base),
        )

    return asking


def template(base: int, subject: Subject, others: tuple[int, ...], *examples: tuple[str, str]):  # type: ignore[no-untyped-def]  # a Template
    return make_template(
        (f"{name(base)} numbers", subject, f"a whole number from 2 to {LARGEST[base]}"),
        lambda r: read_request(r, base),
        lambda r: build(r, base),
        questions(lambda r: read_request(r, base), others, ask(base)),  # type: ignore[arg-type]
        examples,
    )


TEMPLATES = (
    template(2, BINARY, (13, 22, 37, 51, 90, 100, 77),
             ("Binary numbers", ""), ("Convert 77 to binary", "")),
    template(16, HEX, (255, 47, 160, 2748, 400, 95),
             ("Hexadecimal numbers", ""), ("Convert 1000 to hexadecimal", "")),
)  # fmt: skip
