"""docs/api.md lists every problem this service can answer with, and every code it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from aftercare.api.http.problems import ELSEWHERE, problem_codes
from aftercare.base.errors import Fault
from aftercare.domain.accounts.machines import SCOPES
from aftercare.domain.conditions.library import CONDITION_LIBRARY
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from tests.api.http.contract import every_operation

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "api.md").read_text()
INTEGRATE = (DOCS / "how-to" / "integrate.md").read_text()


def faults(kind: type[Fault]) -> Iterator[type[Fault]]:
    yield kind
    for inner in kind.__subclasses__():
        yield from faults(inner)


def test_every_fault_of_the_api_stands_in_the_table_with_its_status() -> None:
    listed = {
        (int(status), code)
        for status, code in re.findall(r"^\| (\d{3}) \| `/problems/([a-z-]+)`", PAGE, re.MULTILINE)
    }
    known = {
        (fault.status, fault.code)
        for fault in faults(Fault)
        if fault.__module__.startswith("aftercare.base.") and fault.code not in ELSEWHERE
    }
    assert known <= listed
    assert {code for _, code in listed - known} == {
        "unreadable-body", "method-not-allowed", "unsupported-media-type", "internal-error",
    }  # fmt: skip


def test_the_document_has_the_types_of_the_table() -> None:
    listed = set(re.findall(r"^\| \d{3} \| `/problems/([a-z-]+)`", PAGE, re.MULTILINE))
    assert problem_codes() == listed


def test_every_code_of_frames_and_conditions_is_named() -> None:
    words = set(re.findall(r"[A-Za-z_]+", PAGE))
    assert {*LEGAL_FRAMES, *CONDITION_LIBRARY} <= words


def test_the_page_for_integrators_names_calls_that_there_are_and_every_scope() -> None:
    known = {
        f"{one.method.upper()} {re.sub('{[^}]+}', '{id}', one.path)}" for one in every_operation()
    }
    named = set(re.findall(r"`((?:GET|POST|PUT|DELETE) /[^`?]+)", INTEGRATE))
    assert len(named) > 20
    whole = {one if " /api/v1" in one else one.replace(" ", " /api/v1", 1) for one in named}
    assert whole - known == set()
    assert {one.value for one in SCOPES} == set(
        re.findall(r"`([a-z-]+)`", "\n".join(scopes_said()))
    )


def scopes_said() -> list[str]:
    """The column of scopes, in each row of the table."""
    rows = [line.split("|") for line in INTEGRATE.splitlines() if line.startswith("| ")]
    return [cells[3] for cells in rows]
