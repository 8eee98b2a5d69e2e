"""What bodies, queries and answers are made of: Pydantic models with the habits of this API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, WithJsonSchema
from pydantic.alias_generators import to_camel

# A stamp of `services.clock`: ISO 8601, UTC.
Moment = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]


def _demand_time_in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("in UTC it is in no year from 1 to 9999") from None


# What callers send as a time: with a time zone, and one that UTC has, too.
GivenTime = Annotated[AwareDatetime, AfterValidator(_demand_time_in_utc)]


class Body(BaseModel):
    """A JSON body. Unknown fields are errors, and "5" is no number."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Query(BaseModel):
    """Query parameters, which are all text. Unknown ones are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Content(BaseModel):
    """What is answered: the `data` of the envelope, or the whole body where there is none."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_serialization_defaults_required=True
    )

    @classmethod
    def copy_of(cls, source: object, **given: Any) -> Self:
        """With the values of the source's attributes of the same names, and those that are given.

        Raises AttributeError for a field that neither has.
        """
        same = {name: getattr(source, name) for name in cls.model_fields if name not in given}
        return cls(**same, **given)


class CamelBody(Body):
    """A body in the iDance document's spelling: fileKey, contentType."""

    model_config = ConfigDict(alias_generator=to_camel)


class CamelContent(Content):
    """An answer in the iDance document's spelling."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
