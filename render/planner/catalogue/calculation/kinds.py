# ruff: noqa: E501, a table of texts is easier to read in full lines
"""What the lesson on each kind of calculation is called, asks, and asks again."""

from __future__ import annotations

from dataclasses import dataclass

from render.plan.objects import Motif


@dataclass(frozen=True)
class Kind:
    """``title`` with the task in its place; ``question`` opens the lesson and ``question_short`` the
    exercise, the task follows both; ``plan`` is said where no rule has a formula; ``takes`` says
    what can be solved; ``others`` are tasks of this kind for exercises."""

    title: str
    subtitle: str
    question: str
    question_short: str
    plan: tuple[str, ...]
    takes: str
    others: tuple[str, ...]
    motif: Motif = "curve"


def kind(  # noqa: PLR0917, the parts of one formula
    title: str,
    subtitle: str,
    asks: tuple[str, str],
    plan: tuple[str, ...],
    takes: str,
    others: tuple[str, ...],
    motif: Motif = "curve",
) -> Kind:
    return Kind(title, subtitle, *asks, plan, takes, others, motif)


SOLVES = "Equations from linear to quartic, with bars, fractions, roots, powers, logarithms and angles are solved here"
MATRICES = "Matrices with at most four rows and columns are worked with here"
LETTERS = "Polynomials, fractions of polynomials, roots and powers are worked with here"
KINDS: dict[str, Kind] = {
    "derivative": kind(
        "Derivative of {}", "Rule by rule", ("How fast does it change? We want the derivative of", "find the derivative of"),
        ("Look at how the function is built", "Take the rule for that, and work inwards"), "Functions of one letter made of powers, roots, exponentials, logarithms and angles are differentiated here",
        ("derivative of x^3 sin(x)", "derivative of (2x+1)^4", "derivative of x/(x+1)", "derivative of e^(3x)", "derivative of ln(x^2+3)", "derivative of x^2 ln(x)", "derivative of sqrt(3x+1)", "derivative of cos(5x)"), "tangent"),
    "implicit derivative": kind(
        "The slope of {}", "Implicit differentiation", ("An equation can describe a curve. What is its slope? The equation is", "find y prime for"),
        ("Differentiate both sides by x", "Solve for y prime"), "Equations in x and y are differentiated here", ("implicit differentiation of x^2+y^2=9", "implicit differentiation of x y = 4", "implicit differentiation of x^3+y^3=7"), "tangent"),
    "partial derivative": kind(
        "Partial derivatives of {}", "One letter changes, the others stay", ("It depends on several letters. How does it change with each? We take", "find the partial derivatives of"),
        ("Differentiate by one letter", "The others are held like numbers"), "Functions of two or three letters are differentiated here", ("partial derivatives of x^2 y", "partial derivatives of x y + y^2", "partial derivatives of x^3 y^2"), "tangent"),
    "integral": kind(
        "Integral of {}", "Which function has this derivative?", ("Which function has this derivative? We want", "find"),
        ("Find a rule backwards", "Check it by differentiating"), "Integrals of the usual functions by substitution, by parts and from the table are worked out here",
        ("integral of x cos(x)", "integral of x^2+3x", "integral of e^(4x)", "integral of x e^(x^2)", "integral of 1/(x+2)", "integral of ln(x)", "integral of sin(2x)", "integral of x sqrt(x^2+1)"), "area"),
    "definite integral": kind(
        "Integral of {}", "From one end to the other", ("How large is it between two ends? We want", "work out"),
        ("Find an antiderivative", "Take its values at both ends"), "Integrals between two ends where the function is finite are worked out here",
        ("integral of x^2 from 0 to 1", "integral of cos(x) from 0 to pi/2", "integral of e^x from 0 to 1", "integral of 2x+1 from 1 to 3", "integral of 1/x from 1 to e"), "area"),
    "limit": kind(
        "Limit of {}", "What the values come to", ("What do the values come to? We want", "find"),
        ("Look at values close by", "Then find the limit exactly"), "Limits at a place, from one side and at infinity are found here",
        ("limit of (x^2-9)/(x-3) as x->3", "limit of sin(5x)/x as x->0", "limit of (2x+1)/(x-4) as x->infinity", "limit of (e^x-1)/x as x->0", "limit of x^2+1 as x->2", "limit of (1-cos(x))/x^2 as x->0"), "curve"),
    "equation": kind(
        "Solve {}", "For which numbers is it true?", ("For which numbers is this true?", "solve"),
        ("Change both sides in the same way", "Put what comes out into the first equation"), SOLVES,
        ("solve |x-2|=3", "solve sqrt(x+5)=x-1", "solve 3^x=9", "solve x^2-5x+6=0", "solve 2x+3=11", "solve 4/(x+1)=2", "solve x^3-4x=0", "solve ln(x)=1"), "line"),
    "inequality": kind(
        "Solve {}", "On which stretches is it true?", ("On which stretches of the axis is this true?", "solve"),
        ("Find where both sides are equal", "Test a number on each side"), "Inequalities with one unknown are solved here",
        ("solve x^2>9", "solve 2x-1<5", "solve |x-1|<=2", "solve x^2-x-6<0", "solve 4-x>=1"), "line"),
    "system": kind(
        "Solve {}", "Numbers that make all of them true", ("Which numbers make all of these true?", "solve"),
        ("Make one letter disappear", "Put back what is known"), "Systems of two or three equations are solved here",
        ("solve x+y=7, x-y=3", "solve 2x+y=8, x-y=1", "solve x+2y=4, 3x-y=5", "solve y=x^2, y=2x+3"), "line"),
    "arithmetic": kind(
        "How much is {}?", "One operation after the other", ("How much is this?", "how much is"),
        ("Brackets first, then powers", "Multiply and divide before you add and subtract", "Otherwise from left to right"), "Expressions of numbers are worked out here",
        ("2 + 3 * (8 - 5)", "1/3 + 1/4", "5 * 4 - 12 / 3", "(2 + 4)^2 / 9", "2/3 * 9/4", "7/8 - 1/2"), "dots"),
    "long division": kind(
        "Long division: {}", "Digit by digit", ("How often does it go, and what is left? We work out", "work out"),
        ("Take as many digits as are needed", "How often does the divisor go into them?", "Write down what is left, and bring down the next digit"), "Whole numbers of at most twelve digits are divided here",
        ("long division of 965 by 4", "long division of 1728 by 12", "long division of 5003 by 6"), "bars"),
    "polynomial division": kind(
        "Divide {}", "Polynomial division", ("Polynomials are divided like long numbers. We divide", "divide"),
        ("Divide the highest powers", "Multiply back and subtract", "Go on with what is left"), "Polynomials in one letter are divided here",
        ("polynomial division of x^2+5x+6 by x+2", "polynomial division of x^3-1 by x-1", "polynomial division of 2x^2+3x+4 by x+1"), "line"),
    "simplify": kind("Simplify {}", "The shortest form", ("Can this be written more simply?", "simplify"), ("Put like terms together", "Cancel what top and bottom share"), LETTERS,
        ("simplify 3(x+2)-2x", "simplify (x^2-4)/(x+2)", "simplify 5x-2(x-3)", "simplify (x^2+3x)/x"), "line"),
    "expand": kind("Expand {}", "Without brackets", ("What is this without brackets?", "expand"), ("Multiply each term by each term", "Put like terms together"), LETTERS,
        ("expand (x+4)^2", "expand (x-1)(x+5)", "expand (3x+2)(x-2)", "expand (x-3)^2"), "grid"),
    "factor": kind("Factor {}", "A sum as a product", ("How can this sum be written as a product?", "factor"), ("Take out what all terms share", "Look for a pattern"), LETTERS,
        ("factor x^2-16", "factor x^2+7x+12", "factor 4x^2+8x", "factor x^2-10x+25"), "grid"),
    "complete the square": kind("Complete the square: {}", "A square and a number", ("How can this be written with a square? We take", "complete the square of"), ("Half of the number before x", "Its square is added and subtracted"), "Quadratic expressions are taken here",
        ("complete the square: x^2+4x+1", "complete the square: x^2-8x+3", "complete the square: 2x^2+4x+5"), "parabola"),
    "partial fractions": kind("Partial fractions of {}", "One fraction as a sum of simple ones", ("How can this be split into simple fractions?", "split"), ("Factor the denominator", "A fraction for each factor"), "Fractions of two polynomials are split here",
        ("partial fractions of 1/(x^2-4)", "partial fractions of (2x+3)/((x+1)(x+2))", "partial fractions of 5/(x(x+5))"), "line"),
    "sum": kind("The sum {}", "Many terms, one value", ("What do all these terms come to? We want", "work out"), ("Write out the first terms", "Find the rule of the sum"), "Sums with a number or no end as their upper limit are worked out here",
        ("\\sum_{k=1}^{20} k", "\\sum_{k=0}^{\\infty} (1/3)^k", "\\sum_{k=1}^{6} k^2", "\\sum_{k=0}^{7} 2^k"), "bars"),
    "determinant": kind("Determinant of {}", "One number for a matrix", ("By how much does this matrix stretch? We want the determinant of", "find the determinant of"), ("Multiply along the diagonals",), MATRICES,
        ("determinant of [[3,1],[2,5]]", "determinant of [[1,2,0],[0,1,3],[2,0,1]]", "determinant of [[2,4],[1,2]]"), "grid"),
    "inverse": kind("Inverse of {}", "The matrix that undoes it", ("Which matrix undoes this one? We want the inverse of", "find the inverse of"), ("The determinant must not be zero",), MATRICES,
        ("inverse of [[2,1],[5,3]]", "inverse of [[1,2],[3,4]]", "inverse of [[3,0],[1,2]]"), "grid"),
    "elimination": kind("Row reduction of {}", "One row operation after the other", ("Row by row we bring this matrix to its simplest form:", "reduce"), ("A leading one in each row", "Zeros above and below it"), MATRICES,
        ("row reduction of [[1,2],[3,5]]", "row reduction of [[1,1,2],[2,3,5]]"), "grid"),
    "eigenvalues": kind("Eigenvalues of {}", "Directions that stay", ("Which arrows are only stretched? We want the eigenvalues of", "find the eigenvalues of"), ("Subtract the same number on the diagonal", "The determinant must be zero"), MATRICES,
        ("eigenvalues of [[3,1],[1,3]]", "eigenvalues of [[4,1],[2,3]]", "eigenvalues of [[2,0],[0,5]]"), "arrows"),
    "transpose": kind("Transpose of {}", "Rows become columns", ("Rows become columns. We take", "transpose"), ("Rows become columns",), MATRICES, ("transpose of [[1,2],[3,4]]", "transpose of [[1,2,3],[4,5,6]]"), "grid"),
    "matrix product": kind("Matrix product {}", "Row times column", ("What comes out? We multiply", "multiply"), ("Row by row, column by column", "Multiply in pairs, and add"), MATRICES,
        ("multiply [[1,0],[2,3]] and [[4,1],[1,2]]", "multiply [[2,1],[0,1]] and [[1,3],[2,0]]"), "grid"),
    "matrix sum": kind("{}", "Entry by entry", ("What comes out?", "work out"), ("Entry by entry",), MATRICES, ("add [[1,2],[3,4]] and [[5,6],[7,8]]",), "grid"),
    "complex numbers": kind("Complex numbers: {}", "With i squared equal to minus one", ("How does one calculate with complex numbers? We want", "work out"), ("Real parts together, imaginary parts together",), "Sums, products, quotients and powers of complex numbers are worked out here",
        ("(2+i)(1+3i)", "(4-2i)/(1+i)", "(3-i)^2", "(5+2i)+(1-6i)"), "arrows"),
    "polar form": kind("Polar form of {}", "Length and angle", ("How long is the arrow, and where does it point? We take", "find the polar form of"), ("The modulus by Pythagoras", "The angle by its tangent"), "Complex numbers are taken here", ("polar form of 1-i", "polar form of 2i", "polar form of 1+sqrt(3)i"), "arrows"),
}  # fmt: skip
