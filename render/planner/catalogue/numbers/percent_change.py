"""By how many percent something has grown or shrunk."""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from render.planner.catalogue.case import Written, number_reader
from render.planner.catalogue.subject import Subject
from render.planner.catalogue.values import Value


@dataclass(frozen=True)
class Change:
    """From an old to a new value."""

    old: float
    new: float

    @property
    def fits(self) -> bool:
        return 0.01 <= self.old <= 1e6 and 0 <= self.new <= 1e6 and self.old != self.new

    @property
    def difference(self) -> float:
        return float(sympy.Rational(str(self.new)) - sympy.Rational(str(self.old)))

    @property
    def percent(self) -> Value:
        old, new = sympy.Rational(str(self.old)), sympy.Rational(str(self.new))
        return Value(float((new - old) / old * 100), digits=4)

    @property
    def share(self) -> Value:
        return Value(self.percent.number / 100, digits=4)

    @property
    def size(self) -> Value:
        return Value(abs(self.percent.number), digits=4)

    @property
    def way(self) -> str:
        return "an increase" if self.new > self.old else "a decrease"

    @property
    def more(self) -> str:
        return "more" if self.new > self.old else "less"

    @property
    def back(self) -> Change:
        return Change(self.new, self.old)

    @property
    def bars(self) -> tuple[float, ...]:
        """The larger one is 100 units high."""
        return tuple(round(100 * one / max(self.old, self.new), 4) for one in (self.old, self.new))

    @property
    def tops(self) -> tuple[Value, ...]:
        return Value(self.old, digits=6), Value(self.new, digits=6)


STEPS = r"""
=> <new> - <old> = <difference> | new minus old | How much is it in all? <new> minus <old> is
    <difference>.
=> \frac{<difference>}{<old>} <=share> | divide by the old value | Compare it with the old value:
    divide by that.
=> \text{change} <=percent>\% | times 100 | As a percentage, this is <way> of <size> percent.
    {emphasise}
"""
SCRIPT = (
    r"""
! Percentage change | From an old value to a new one | bars
Something goes from <old> to <new>. By how many percent has it changed?

# The formula
= \text{change} =  [[\frac{\text{new} - \text{old}}{\text{old}} | part accent]]
    \cdot 100\%
The percentage change is the difference, divided by the old value, times a hundred.
- Always divide by the old value | Always divide by the old value: it is where we come from.
    {emphasise law.part, show}
- Above zero: an increase; below zero: a decrease | A result above zero is an increase, one below
    zero a decrease.

# Before and after
@chart bars
    values: <bars>
    labels: before, after
    shown: <tops>
Here is the old value. It is our hundred percent. {emphasise bars.0}
And here the new one. How much <more> is it? {emphasise bars.1}

# Step by step
"""
    + STEPS
    + r"""
# There and back {optional, if new}
=> <new> \to <old> | the way back | And back again, from <new> to <old>?
=> \frac{<old> - <new>}{<new>} <=back.percent>\% | another base | That is <back.way> of
    <back.size> percent: not the same, since we now divide by another value. {emphasise}

# A fall to nothing {optional, if not new}
=> \frac{0 - \text{old}}{\text{old}} = -1 = -100\% | all of it | Whatever falls to zero has
    lost a hundred percent. More cannot be lost. {emphasise}

# Summary
* New minus old, divided by old, times 100 | New minus old, divided by old, times a hundred.
* The same step back is another percentage | The way back is another percentage, since it starts
    from another value.
* From <old> to <new>: <percent>% | From <old> to <new> is <way> of <size> percent.
"""
)
LESSON = Written(
    "percentage change",
    Subject(
        names=("percentage change", "percent change", "percentage increase", "percentage decrease",
               "percent increase", "percent decrease", "percentage growth", "change in percent"),
        words="percent* change* increase* decrease* growth price* rise* rises fall* falls drop* "
        "drops went goes go up down cost* salary population old new original from sale value* grew "
        "grow* shrank formula*",
        not_with=("percentage points",),
    ),
    "an old and a new value, as in from 80 to 100",
    (
        ("Percentage change", ""),
        ("A price rises from $40 to $50. What is the percentage increase?", ""),
        ("Percentage decrease", "from 120 to 80"),
    ),
    number_reader(Change, "from <old> [up|down] to <new>",
                  "old|original|first|before … <old> … new|final|second|after … <new>"),
    Change(80, 100),
    (Change(50, 60), Change(200, 150), Change(40, 46), Change(12, 9), Change(25, 75)),
    SCRIPT,
    rf"Q: A price goes from <old> to <new>. By how many percent? | <old> \to <new>{STEPS}",
)  # fmt: skip
TEMPLATES = (LESSON.template,)
