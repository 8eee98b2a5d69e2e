"""The actions that every lesson uses, in short."""

from __future__ import annotations

from render.plan.lesson import Act


def show(target: str) -> Act:
    return Act(op="show", target=target)


def stress(target: str) -> Act:
    return Act(op="emphasise", target=target)


def hide(target: str) -> Act:
    return Act(op="hide", target=target)


def dim(target: str) -> Act:
    return Act(op="dim", target=target)
