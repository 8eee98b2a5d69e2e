"""By what lists are narrowed and sorted: words, time, order."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from api.schema import GivenTime, Query
from services.clock import stamp

SearchText = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$"
    ),
]


class TimeFilters(Query):
    """For lists whose documents have the stamp of their making at `DATED`."""

    DATED: ClassVar[str] = "created_at"

    created_after: GivenTime | None = Field(default=None, description="Only later ones")
    created_before: GivenTime | None = Field(default=None, description="Only earlier ones")
    sort: Literal["newest", "oldest"] = Field(default="newest", description="Which come first")

    def narrow_times(self, **chosen: Any) -> dict[str, Any]:
        """What documents must have; None chooses nothing."""
        made = {
            **({"$gt": stamp(self.created_after)} if self.created_after else {}),
            **({"$lt": stamp(self.created_before)} if self.created_before else {}),
        }
        return {
            **{field: value for field, value in chosen.items() if value is not None},
            **({self.DATED: made} if made else {}),
        }

    @property
    def order(self) -> tuple[str]:
        return (f"-{self.DATED}",) if self.sort == "newest" else (self.DATED,)


class ListFilters(TimeFilters):
    """For lists whose documents have a name, too."""

    q: SearchText | None = Field(default=None, description="Only with this text in their name")

    def narrow(self, name: str, **chosen: Any) -> dict[str, Any]:
        """What documents must have; `name` is the path of their name, and None chooses nothing."""
        return {**self.narrow_times(**chosen), **({name: {"$contains": self.q}} if self.q else {})}
