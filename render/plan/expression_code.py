"""An expression's tree as Python source, in as few brackets as it needs."""

from __future__ import annotations

from render.plan.expressions import Binary, Call, Name, Negative, Node, Number

PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 4}


def python_code(node: Node) -> str:
    """Python source over ``x`` and ``np``, for the scene code that a person reads."""
    return write_expression(node, 0)


def write_expression(node: Node, outer: int) -> str:
    match node:
        case Number(text):
            return text if "." in text else str(int(text))
        case Name(name):
            return "x" if name == "x" else f"np.{name}"
        case Negative(operand):
            text = "-" + write_expression(operand, 3)
            return f"({text})" if outer > 2 else text
        case Call(function, argument):
            return f"np.{function}({write_expression(argument, 0)})"
        case Binary(operator, left, right):
            return written_binary(operator, left, right, outer)


def written_binary(operator: str, left: Node, right: Node, outer: int) -> str:
    level = PRECEDENCE[operator]
    sign = {"^": "**", "*": " * ", "/": " / "}.get(operator, f" {operator} ")
    # the operand on the far side of a non-associative operator needs brackets at equal level
    text = (
        write_expression(left, level + (operator == "^"))
        + sign
        + write_expression(right, level + 1)
    )
    return f"({text})" if level < outer else text
