"""What formulas claim is held against what can be computed."""

from __future__ import annotations

import pytest

from render.planner.steps.claims import claims_in_words, false_claims, false_relations, false_sums
from render.script.reader import read_lesson

TRUE = (
    r"2 + 2 = 4", r"\frac{30 \cdot 29}{2} = \frac{870}{2} = 435", r"\sqrt{2} \approx 1.41",
    r"1.06^{12} = 2.012", r"100 \cdot 1.05^{10} = 163", r"\frac{72}{7} \approx 10",
    r"\frac{d}{dx} x^2 = 2x", r"\int_0^1 x\,dx = \frac{1}{2}", r"\int 2x\,dx = x^2 + C",
    r"\lim_{x \to 0} \frac{\sin x}{x} = 1", r"\sum_{k=1}^{4} k = 10", r"\binom{5}{2} = 10",
    r"\sin 30^\circ = 0.5", r"3 < 5", r"4 \neq 5", r"20\,\% \cdot 50 = 10",
    r"6.63 \cdot 10^{-34} \cdot 5 \cdot 10^{14} \approx 3.3 \cdot 10^{-19}",
    r"\frac{2910}{2} \approx 1500", r"1{,}000 \cdot 2 = 2{,}000", r"e^{i\pi} + 1 = 0",
)  # fmt: skip
FALSE = (
    r"2 + 2 = 5", r"\frac{30 \cdot 29}{2} = \frac{870}{2} = 436", r"\sqrt{2} = 1.42",
    r"1.06^{12} = 2.02", r"x = 3 \cdot 4 = 13", r"\frac{d}{dx} x^2 = 3x",
    r"\int_0^1 x\,dx = \frac{1}{3}", r"\int 2x\,dx = x^3 + C", r"\sum_{k=1}^{4} k = 11",
    r"\binom{5}{2} = 11", r"\sin 30^\circ = 0.6", r"3 > 5", r"5! \neq 120", r"\log_2 8 = 4",
    r"\frac{72}{7} \approx 12", r"\frac{2890}{2} \approx 1500", r"9.81 \cdot 2 = 20.6",
    r"3^2 + 4^2 = 6^2",
)  # fmt: skip
OPEN = (
    r"x = 3", r"x + 2 = 5", r"(a+b)^2 = a^2 + b^2", r"v = 3 \cdot 2 = 6\,\text{m/s}",
    r"\frac{dy}{dx} = 2x", r"\frac{d}{dt} x = v", r"f(2) = 5", r"P(A) = 0.5",
    r"2\tfrac{1}{2} = 2.5", r"1 + 1 = 0 \text{ in binary}", r"10011_2 = 19",
    r"e = 2 + 127 = 129 = 10000001_2",
    r"A = 24, \quad e = 6", r"e = \frac{12}{13} \approx 0.92",
    r"T(0) = 1", r"f' = 440 \cdot 1.0625 = 467.5 \,\text{Hz}",
    r"\ce{2H2 + O2 -> 2H2O}", r"7 \equiv 1 \pmod 3", r"\vec{a} \cdot \vec{b} = 0",
    r"f' = 440 \cdot 2", r"e = \frac{12}{13}", r"A = 24, \quad e = 6", r"129 = 10000001_2",
    r"f'(x) = 2x", r"\frac{1}{0} = 5", r"\int_0^h y\,dx = 3",
)  # fmt: skip


@pytest.mark.parametrize("tex", TRUE)
def test_what_is_true_is_let_stand(tex: str) -> None:
    assert not list(false_relations(tex))


@pytest.mark.parametrize("tex", FALSE)
def test_what_is_false_is_told(tex: str) -> None:
    assert list(false_relations(tex)) == [f"{tex} is not true"]


@pytest.mark.parametrize("tex", OPEN)
def test_what_has_no_one_truth_is_let_stand(tex: str) -> None:
    assert not list(false_relations(tex))


@pytest.mark.parametrize(
    "tex",
    [
        r"9^{9^{9}} = 1", r"(10^{10})! = 4", r"\binom{10^9}{5 \cdot 10^8} = 1",
        r"n = \frac{\log_{10} 3.84 \cdot 10^{12}}{\log_{10} 2} \approx \frac{12.58}{0.301}",
        r"\log(3.84) \cdot 10^{12} < \log(2) \cdot 10^{11}",
        r"\log(3.84) \cdot 10^{12} - \log(2) \cdot 10^{11} \ne 0",
    ],
)  # fmt: skip
def test_what_is_too_large_to_be_computed_is_let_stand(tex: str) -> None:
    assert len(list(false_relations(tex))) <= 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Two and two: 2 + 2 = 5, as you see.", ["2 + 2 = 5 is not true"]),
        ("We get 3 · 4 = 13 and 10 / 4 = 2.5.", ["3 · 4 = 13 is not true"]),
        ("The root is √2 ≈ 1.51", ["√2 ≈ 1.51 is not true"]),
        ("So 2 + 2 = 4, and √2 ≈ 1.41.", []),
        ("Is 2 + 2 = 5?", []),
        ("10! = 3 628 800", []),
        ("(1.4 / 3.4)² ≈ 17 percent", []),
        ("2 kg · 9.81 ≈ 19.6 N", []),
        ("A common mistake is 2 + 3 · 4 = 20.", []),
        ("1 + 1 = 10 in binary", []),
        ("With x = 3 we have 2x = 6.", []),
        ("The years 1914-1918, a ratio of 16:9, and 5 < 7 people.", []),
    ],
)
def test_what_a_sentence_claims_of_numbers_is_held_against_them(text: str, told: list[str]) -> None:
    assert list(false_sums(text)) == told


def test_a_false_sum_in_a_list_and_in_what_is_said_is_told_with_its_place() -> None:
    lesson = read_lesson("! Adding\nLook.\n\n# Sums\n- 2 + 2 = 5\nHere 1 + 1 = 3 is said.\n")
    found = false_claims(lesson.plan)
    assert [claim.place[2] for claim in found] == ["objects", "beats", "beats"]
    assert [lesson.places[claim.place].place()[0] for claim in found] == [5, 5, 6]
    assert len(claims_in_words(lesson.plan)) == 2, "what is written and said is told once"


def test_false_lines_are_told_by_their_places() -> None:
    lesson = read_lesson(
        "! Adding\nLook.\n\n# Sums\n= 1 + 1 = [[3 | warm]]\nSo.\n=> 2 + 2 | a sum\n=> = 5 | done\n"
    )
    found = false_claims(lesson.plan)
    assert [lesson.places[claim.place].place() for claim in found] == [(5, 1), (8, 1)]
    assert claims_in_words(lesson.plan) == (
        "Scene 2: 1 + 1 = 3 is not true.",
        "Scene 2: 2 + 2 = 5 is not true.",
    )
