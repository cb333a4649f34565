"""Which events there are: what happens to which resource, and the names they have outside (CloudEvents 1.0)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from aftercare.base.clock import utc_text
from aftercare.domain.accounts.permissions import Actor, Permission

# Of what was there and is no more: the row was removed, or the file destroyed after its period.
GONE: Final = "destroyed"


@dataclass(frozen=True)
class EventSource:
    """A resource that events are about: its part of an address of the API, who may read it, and what happens to it.
    `part`: of a part of another resource with the id of that one, what follows the id."""

    path: str
    acts: tuple[str, ...]
    permission: Permission = Permission.READ_CASE_FILES
    part: str = ""

    def address(self, subject_id: UUID) -> str:
        """Below `/api/v1/`."""
        return "/".join(one for one in (self.path, str(subject_id), self.part) if one)


# By the name of a resource. The triggers of migrations 0010, 0011 and 0015 have the same acts; a test compares them.
RESOURCES: Final[Mapping[str, EventSource]] = {
    "person": EventSource("people", ("created", "changed", "transferred", "closed", "reopened", GONE)),
    "order": EventSource("orders", ("created", "changed", "ended", GONE)),
    "condition": EventSource("conditions", ("created", "changed", "withdrawn", GONE)),
    "plan": EventSource(
        "plans",
        ("created", "changed", "submitted", "returned", "approved", "superseded", "withdrawn", GONE),
    ),
    "appointment": EventSource(
        "appointments",
        (
            "created", "changed", "moved", "notified", "confirmed", "cancelled", "outcome-overdue",
            "outcome-recorded", GONE,
        ),
        Permission.READ_TIMES,
    ),
    "absence": EventSource("absences", ("opened", "changed", "decided", "dropped", GONE)),
    "escalation": EventSource(
        "escalations",
        ("opened", "changed", "acknowledged", "snoozed", "decided", "reopened", GONE),
    ),
    "task": EventSource("tasks", ("opened", "changed", "done", GONE)),
    "message": EventSource(
        "messages",
        (
            "planned", "accepted", "sent", "delivered", "undelivered", "failed", "unknown", "cancelled", "withheld",
            "skipped-late", GONE,
        ),
    ),
    "transfer": EventSource("transfers", ("arranged", "changed", "carried-out", "called-off", GONE)),
    "team-transfer": EventSource(
        "team-transfers",
        ("proposed", "changed", "accepted", "refused", "withdrawn", GONE),
        Permission.TRANSFER_CLIENTS,
    ),
    "goal": EventSource("goals", ("opened", "changed", "done", "dropped", "reopened", GONE)),
    "goal-step": EventSource("goal-steps", ("opened", "changed", "done", "dropped", "reopened", GONE)),
    "letter": EventSource("letters", ("created", "changed", "sent", "discarded", GONE)),
    "paper": EventSource(
        "papers",
        (
            "created", "changed", "submitted", "returned", "signed", "handed-over", "superseded", "withdrawn", GONE,
        ),
    ),
    "referral": EventSource(
        "referrals",
        (
            "created", "changed", "intake-offered", "intake-held", "started", "paused", "transferred", "completed",
            "dropped-out", "withdrawn", GONE,
        ),
    ),
    "home-address": EventSource("people", ("created", "changed", GONE), part="home-address"),
    "suspension": EventSource("suspensions", ("created", "changed", "ended", "voided", GONE)),
}  # fmt: skip
TYPES: Final = tuple(
    f"{resource}.{act}" for resource, source in RESOURCES.items() for act in source.acts
)
PREFIX: Final = "nl.aftercare."
# As systems outside read them.
PUBLIC_TYPES: Final = tuple(f"{PREFIX}{one}" for one in TYPES)


def public_type(resource: str, act: str) -> str:
    """As systems outside read it: nl.aftercare.appointment.moved."""
    return f"{PREFIX}{resource}.{act}"


def readable_by(actor: Actor) -> list[str]:
    """The resources of which this actor reads the events: those that it may read itself."""
    return [name for name, source in RESOURCES.items() if actor.can(source.permission)]


def known_types(asked: Iterable[str]) -> list[str]:
    """These types without the prefix, in our order; what is not one of ours is left out."""
    names = {one.removeprefix(PREFIX) for one in asked}
    return [one for one in TYPES if one in names]


def cloud_event(row: Mapping[str, Any], source: str) -> dict[str, Any]:
    """The event in the structured form of CloudEvents 1.0: ids, a version and a moment, without any content. `row`:
    position, resource, act, subject_id, version, person_id, at."""
    resource = row["resource"]
    path = RESOURCES[resource].address(row["subject_id"])
    person = row["person_id"]
    return {
        "specversion": "1.0",
        "id": str(row["position"]),
        "source": source,
        "type": public_type(resource, row["act"]),
        "subject": path,
        "time": utc_text(row["at"]),
        "datacontenttype": "application/json",
        "data": {
            "resource": resource,
            "id": str(row["subject_id"]),
            "version": row["version"],
            "person_id": str(person) if person else None,
            "href": f"/api/v1/{path}",
        },
    }
