"""What follows from what without a column that says so: escalations from their causes, and all traces of one report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from aftercare.domain.deadlines.clocks.rules import CLOCK_RULES
from aftercare.domain.deadlines.statutory import REPORT_CODE

Rows = Mapping[str, Iterable[Mapping[str, Any]]]
"""All records of a client, by table."""

_STARTED_BY: Final = frozenset((one.code, one.anchor.value) for one in CLOCK_RULES)
_DRAFT_PAPER: Final = "draft_paper"


def follows_from(
    rows: Rows, causes: Iterable[tuple[Any, Any]], reports: Iterable[tuple[Any, int, Any]]
) -> Mapping[str, set[str]]:
    """By id, the ids of what a record follows from. `causes` are escalations with a cause, `reports` are orders with
    the number of a proposed report and its escalation.

    A report, its deadline, its event, and the decision behind it follow from each other: each of them shows it.
    """
    found: dict[str, set[str]] = defaultdict(set)
    every = (
        *_of_causes(rows, causes),
        *_of_papers(rows),
        *_of_reports(rows, reports),
        *_of_events(rows),
    )
    for one, other in every:
        found[str(one)].add(str(other))
    return found


_Pairs = Iterator[tuple[Any, Any]]


def _of_causes(rows: Rows, causes: Iterable[tuple[Any, Any]]) -> _Pairs:
    absences = {one["appointment_id"]: one["id"] for one in rows.get("absence", ())}
    for escalation, cause in causes:
        yield escalation, cause
        if cause in absences:
            yield escalation, absences[cause]


def _of_papers(rows: Rows) -> _Pairs:
    """A document on a decision shows the decision, as does the task to write it or the note that it was sent."""
    papers = {one["id"] for one in rows.get("paper", ())}
    for paper in rows.get("paper", ()):
        if paper.get("escalation_id"):
            yield paper["escalation_id"], paper["id"]
    for task in rows.get("task", ()):
        if task.get("kind") == _DRAFT_PAPER:
            yield task["subject_key"].split(":")[1], task["id"]
    for one in rows.get("disclosure", ()):
        if one.get("source_id") in papers:
            yield one["source_id"], one["id"]


def _of_reports(rows: Rows, reports: Iterable[tuple[Any, int, Any]]) -> _Pairs:
    escalations = {(order, number): escalation for order, number, escalation in reports}
    for term in rows.get("deadline", ()):
        if term.get("code") != REPORT_CODE:
            continue
        if escalation := escalations.get((term["subject_id"], term["number"])):
            yield term["id"], escalation
            yield escalation, term["id"]
        if event := term.get("settled_by_id"):
            yield event, term["id"]


def _of_events(rows: Rows) -> _Pairs:
    """An event starts the deadlines of its order with its number: how many events of that order were entered."""
    entered: dict[tuple[Any, int], Mapping[str, Any]] = {}
    counted: dict[Any, int] = defaultdict(int)
    events = rows.get("order_event", ())
    for event in sorted(events, key=lambda one: (one["entered_at"], one["id"])):
        counted[event["order_id"]] += 1
        entered[event["order_id"], counted[event["order_id"]]] = event
    for term in rows.get("deadline", ()):
        started = entered.get((term.get("subject_id"), term.get("number", 0)))
        if started and (term["code"], started["kind"]) in _STARTED_BY:
            yield term["id"], started["id"]
