"""Addresses in the Netherlands, found by the Locatieserver of PDOK, the map service of Dutch government."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import urllib3

from aftercare.base.settings import Settings
from aftercare.casework.sites.address_search import MOST_FOUND, AddressSearch, FoundAddress
from aftercare.domain.conditions.zones import point_of

LARGEST_ANSWER: Final = 64 * 1024
# A page waits for the answer, so it is short.
_TIMEOUT: Final = urllib3.Timeout(connect=2, read=3, total=4)
_POINT: Final = re.compile(r"POINT\((-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)\)")
_KINDS: Final = "type:(adres OR weg OR postcode OR woonplaats)"


class PdokAddresses:
    """Version 3.1 of its interface; `address` is that of the service, without an endpoint. Only what was typed is sent:
    no client, no account. It stands in the address of the request, since the service reads nothing else."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._http = urllib3.PoolManager(timeout=_TIMEOUT, retries=False)

    def find(self, text: str) -> list[FoundAddress] | None:
        """Dutch addresses, streets, postcodes and towns."""
        asked = {
            "q": text,
            "rows": str(MOST_FOUND),
            "fq": _KINDS,
            "fl": "weergavenaam,centroide_ll",
        }
        try:
            answer = self._http.request(
                "GET", f"{self._address}/free", fields=asked, redirect=False, preload_content=False
            )
            try:
                body = answer.read(LARGEST_ANSWER + 1)
            finally:
                answer.release_conn()
            if answer.status != 200 or len(body) > LARGEST_ANSWER:
                return None
            return list(_found(json.loads(body)))[:MOST_FOUND]
        except (urllib3.exceptions.HTTPError, ValueError, TypeError, LookupError, AttributeError):
            return None


def _found(answer: Any) -> Iterator[FoundAddress]:
    """What has a name and a position that can be read; anything else is left out."""
    for one in answer["response"]["docs"]:
        name, written = one.get("weergavenaam"), _POINT.fullmatch(str(one.get("centroide_ll")))
        at = point_of([float(part) for part in written.groups()]) if written else None
        if isinstance(name, str) and at is not None:
            yield FoundAddress(name[:200], at)


def address_search_of(settings: Settings) -> AddressSearch | None:
    return PdokAddresses(settings.pdok_url) if settings.pdok_url else None
