"""One page of a list, with the addresses of its neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """`number` counts from 1 to `pages`; a neighbour that is not there has no address."""

    shown: Sequence[Item]
    number: int
    pages: int
    previous_href: str | None
    next_href: str | None


def number_asked(asked: str) -> int:
    """The page somebody asked for, from 1: the first when `asked` is no number."""
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def page_shown(
    shown: Sequence[Item], total: int, asked: str, size: int, path: str, query: Mapping[str, str]
) -> Page[Item]:
    """The page with its neighbours, of a list of `total` that was read page by page: what is `shown` is of
    the last page when `asked` is too high.

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
    """The same of a list that is here as a whole."""
    pages = max(1, -(-len(items) // size))
    first = (min(number_asked(asked), pages) - 1) * size
    return page_shown(items[first : first + size], len(items), asked, size, path, query)
