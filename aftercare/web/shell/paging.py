"""One page of a list, with the addresses of the previous and next page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """`number` counts from 1 to `pages`; a previous or next page that does not exist has no address."""

    shown: Sequence[Item]
    number: int
    pages: int
    previous_href: str | None
    next_href: str | None


def number_asked(asked: str) -> int:
    """The requested page number, from 1; 1 when `asked` is no number."""
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def page_shown(
    shown: Sequence[Item], total: int, asked: str, size: int, path: str, query: Mapping[str, str]
) -> Page[Item]:
    """The current page of a list of `total` that was read page by page. When `asked` is too high, `shown` are the items
    of the last page.

    `query` are the filters that stay in the addresses; empty ones are left out.
    """
    pages = max(1, -(-total // size))
    number = min(number_asked(asked), pages)
    kept = {name: value for name, value in query.items() if value}

    def href(other: int) -> str | None:
        if not 1 <= other <= pages:
            return None
        return f"{path}?{urlencode(kept | {'page': str(other)})}"

    return Page(shown, number, pages, href(number - 1), href(number + 1))


def page_of(
    items: Sequence[Item], asked: str, size: int, path: str, query: Mapping[str, str]
) -> Page[Item]:
    """The same for a list that was read as a whole."""
    pages = max(1, -(-len(items) // size))
    first = (min(number_asked(asked), pages) - 1) * size
    return page_shown(items[first : first + size], len(items), asked, size, path, query)
