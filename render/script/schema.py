"""What a script may say of an object, read from the plan's own types: no field is listed twice."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import AfterValidator, BaseModel, Tag

from render.plan.formulas import check_formula
from render.plan.lesson import AnyObject
from render.plan.things import Thing, is_expression
from render.script.slots import Channel

Form = Literal["text", "number", "whole", "flag", "list", "part", "choice"]
LESS = ("id", "area", "kind")  # of an object: they stand in its head


@dataclass(frozen=True)
class Type:
    """How a value is written. A ``list`` has the type of its ``item``, or the ``items`` of a row of
    fixed length; a ``part`` its model; a ``choice`` its models by tag, or its names."""

    form: Form
    channel: Channel = "written"
    item: Type | None = None
    items: tuple[Type, ...] = ()
    model: type[BaseModel] | None = None
    models: tuple[tuple[str, type[BaseModel]], ...] = ()
    names: tuple[str, ...] = ()

    @property
    def depth(self) -> int:
        """Of lists in lists; 0 for what is no list."""
        if self.form != "list":
            return 0
        return 1 + max(inner.depth for inner in (self.items or (self.item or TEXT,)))

    @property
    def holds_parts(self) -> bool:
        return (self.item is not None and self.item.model is not None) or bool(self.models)


TEXT = Type("text")


@dataclass(frozen=True)
class FieldType:
    name: str
    type: Type
    required: bool


@cache
def fields_of(model: type[BaseModel]) -> Mapping[str, FieldType]:
    """The fields by name, as they are declared."""
    hints = get_type_hints(model, include_extras=True)
    return {
        name: FieldType(name, type_of(hints[name]), field.is_required())
        for name, field in model.model_fields.items()
    }


@cache
def object_kinds() -> Mapping[str, type[Thing]]:
    """The models of all kinds of objects by the kind's name."""
    return {kind.model_fields["kind"].default: kind for kind in models_in(AnyObject)}


def models_in(hint: Any) -> list[type[Thing]]:
    """All models of a union, which may hold other unions."""
    if get_origin(hint) is Annotated:
        return models_in(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        return [model for inner in get_args(hint) for model in models_in(inner)]
    return [hint]


def object_fields(model: type[BaseModel]) -> Mapping[str, FieldType]:
    """The fields of an object that follow its head."""
    return {name: field for name, field in fields_of(model).items() if name not in LESS}


def lead_fields(model: type[BaseModel]) -> list[FieldType]:
    """The fields that a part must have: they may stand without their names, in this order."""
    return [field for name, field in fields_of(model).items() if field.required and name != "id"]


def type_of(hint: Any, channel: Channel = "written") -> Type:  # noqa: PLR0911, one a form
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return annotated_type(arguments[0], arguments[1:], channel)
    if origin in (Union, types.UnionType):
        inner = [one for one in arguments if one is not type(None)]
        if len(inner) == 1:
            return type_of(inner[0], channel)
        return Type("choice", models=tuple(map(tagged_model, inner)))
    if origin is Literal:
        return Type("choice", names=tuple(map(str, arguments)))
    if origin is tuple:
        return tuple_type(arguments, channel)
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return Type("part", model=hint)
    return plain_type(hint, channel)


def plain_type(hint: Any, channel: Channel) -> Type:
    forms: dict[Any, Form] = {str: "text", float: "number", int: "whole", bool: "flag"}
    form = forms[hint]
    return Type(form, channel if form == "text" else "number")


def annotated_type(hint: Any, notes: tuple[Any, ...], channel: Channel) -> Type:
    checks = [note.func for note in notes if isinstance(note, AfterValidator)]
    if check_formula in checks:
        channel = "tex"
    elif is_expression in checks:
        channel = "number"
    return type_of(hint, channel)


def tuple_type(arguments: tuple[Any, ...], channel: Channel) -> Type:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        item = type_of(arguments[0], channel)
        return Type("list", item=item, models=item.models)
    return Type("list", items=tuple(type_of(one, channel) for one in arguments))


def tagged_model(hint: Any) -> tuple[str, type[BaseModel]]:
    model, *notes = get_args(hint)
    (tag,) = [note.tag for note in notes if isinstance(note, Tag)]
    return tag, model
