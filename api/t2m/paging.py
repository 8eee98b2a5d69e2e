"""Paged lists, as the T2M document has them: eight keys, and a cursor beside them."""

from __future__ import annotations

from pydantic import Field

from api.cursors import give_cursor
from api.schema import Content, Query
from services.documents.paging import DEFAULT_LIMIT, LONGEST_CURSOR, MAX_LIMIT, Page, PageRequest


class PageQuery(Query):
    """Which page of a list."""

    page: int = Field(default=1, ge=1, description="Page number; beyond the last: the last")
    items_per_page: int = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT)
    cursor: str | None = Field(
        default=None,
        min_length=1,
        max_length=LONGEST_CURSOR,
        description="`pagination.next_cursor` of the page before; goes before `page`",
    )

    @property
    def request(self) -> PageRequest:
        return PageRequest(self.page, self.items_per_page, self.cursor)


class Pagination(Content):
    """Where in the list this page is. No `next_cursor`: it is the last."""

    page: int
    items_per_page: int
    total_items: int
    total_pages: int
    has_next: bool
    has_previous: bool
    next_page: int | None
    previous_page: int | None
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page) -> Pagination:
        following, previous = page.next_cursor is not None, page.number > 1
        return cls(
            page=page.number,
            items_per_page=page.limit,
            total_items=page.total,
            total_pages=page.pages,
            has_next=following,
            has_previous=previous,
            next_page=page.number + 1 if following else None,
            previous_page=page.number - 1 if previous else None,
            next_cursor=give_cursor(page.next_cursor),
        )
