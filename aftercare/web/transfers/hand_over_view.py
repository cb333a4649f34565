"""Template values for open work on clients, as a stand-in or a new officer sees it listed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.domain.staff.stand_ins import HandoverKind
from aftercare.store.database.plain_sql import Row
from aftercare.web.shell.phrases import deadline_name, escalation_name, full_name
from aftercare.web.shell.request import PageContext

VERSION = sentence("version %(number)s")
OPENS = {
    HandoverKind.APPOINTMENT: "/appointments/",
    HandoverKind.ABSENCE: "/absences/",
    HandoverKind.ESCALATION: "/escalations/",
    HandoverKind.PLAN: "/plans/",
    HandoverKind.DEADLINE: "/deadlines/",
}


@dataclass(frozen=True, slots=True)
class ClientWork:
    """A client with open work; `tier` is None where the list has none."""

    id: UUID
    name: str
    tier: str | None
    items: list[Row]


def items_of_people(context: PageContext, items: Iterable[Row]) -> dict[UUID, ClientWork]:
    """Open work by client, in the order of the list."""
    by_person: dict[UUID, list[Row]] = defaultdict(list)
    for row in items:
        by_person[row["person_id"]].append(row)
    return {
        person_id: ClientWork(
            id=person_id,
            name=full_name(of_person[0]),
            tier=str(of_person[0]["tier"]),
            items=[_item(context, row) for row in of_person],
        )
        for person_id, of_person in by_person.items()
    }


def _item(context: PageContext, row: Row) -> Row:
    kind = HandoverKind(row["kind"])
    address = OPENS.get(kind)
    return row | {
        "kind": kind.value,
        "text": _text(context, kind, row),
        "href": f"{address}{row['subject_id']}" if address else f"/people/{row['person_id']}",
        "state": _state(kind, row),
    }


def _text(context: PageContext, kind: HandoverKind, row: Row) -> str:
    """The subject of one item, in a few words."""
    view = ""
    if kind is HandoverKind.APPOINTMENT and row["starts_at"]:
        what = context.name_of("kind", row["appointment_kind"])
        view = f"{what}, {context.moment(row['starts_at'])}"
    elif kind is HandoverKind.ABSENCE and row["missed_on"]:
        view = context.day(row["missed_on"])
    elif kind is HandoverKind.TASK and row["task_kind"]:
        view = context.name_of("task", row["task_kind"])
    elif kind is HandoverKind.ESCALATION and row["rule_code"]:
        view = escalation_name(row, context.language)
    elif kind is HandoverKind.PLAN and row["plan_number"]:
        view = context.translate(VERSION, number=row["plan_number"])
    elif kind is HandoverKind.DEADLINE and row["deadline_code"]:
        view = deadline_name(row["deadline_code"], context.language)
    return view


def _state(kind: HandoverKind, row: Row) -> tuple[str, str] | None:
    """Subject and code of the label for its current state; None where there is no label."""
    code = row["verdict"] or row["state"]
    subjects = {
        HandoverKind.APPOINTMENT: "appointment",
        HandoverKind.ABSENCE: "absence",
        HandoverKind.ESCALATION: "escalation",
        HandoverKind.PLAN: "plan",
        HandoverKind.DEADLINE: "deadline",
        HandoverKind.TASK: "deadline",
    }
    return (subjects[kind], code) if kind in subjects and code else None
