"""Paged lists, as the iDance document has them."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from api.cursors import give_cursor
from api.schema import CamelContent, Query
from services.documents.paging import (
    DEFAULT_LIMIT,
    LONGEST_CURSOR,
    MAX_LIMIT,
    Page,
    PageRequest,
    read_page,
)
from services.interfaces import Document, DocumentStore, Filter


class PageQuery(Query):
    """Which page of a list."""

    page: int = Field(default=1, ge=1, description="Page number; beyond the last: the last")
    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="Items per page")
    cursor: str | None = Field(
        default=None,
        min_length=1,
        max_length=LONGEST_CURSOR,
        description="`pagination.nextCursor` of the page before; goes before `page`",
    )

    @property
    def request(self) -> PageRequest:
        return PageRequest(self.page, self.limit, self.cursor)


class PagePlace(CamelContent):
    """Where in the list this page is. No `nextCursor`: it is the last."""

    page: int
    total_pages: int
    total_count: int
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page) -> PagePlace:
        return cls(
            page=page.number,
            total_pages=page.pages,
            total_count=page.total,
            next_cursor=give_cursor(page.next_cursor),
        )


def read_page_of(
    documents: DocumentStore,
    collection: str,
    where: Filter,
    sort: Sequence[str],
    query: PageQuery,
    *,
    total: int | None = None,
) -> tuple[list[Document], PagePlace]:
    """A page of what matches, and where it is. Raises InvalidCursor, Unavailable.

    `total` is how many match, where a kept counter tells; otherwise they are counted.
    """
    page = read_page(documents, collection, where, sort, query.request, total=total)
    return page.documents, PagePlace.of(page)
