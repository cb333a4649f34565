"""One page of a list that is already here, with the addresses of its neighbours."""

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


def page_of(
    items: Sequence[Item], asked: str, size: int, path: str, query: Mapping[str, str]
) -> Page[Item]:
    """The page somebody asked for: the first when `asked` is no number, the last when it is too high.

    `query` are the filters that stay in the addresses; empty ones are left out.
    """
    pages = max(1, -(-len(items) // size))
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    number = min(max(number, 1), pages)
    kept = {name: value for name, value in query.items() if value}

    def href(other: int) -> str | None:
        if not 1 <= other <= pages:
            return None
        return f"{path}?{urlencode(kept | {'page': str(other)})}"

    first = (number - 1) * size
    return Page(items[first : first + size], number, pages, href(number - 1), href(number + 1))
