"""Recording outcomes in a list: what stays in its place as long as it can be undone, and the members of a group."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.web.appointments.shown import ShownAppointment
from aftercare.web.shell.forms.reading import Reading, versions_of

VERSION, MISSED, UNDO = "version-", "missed-", "undo-"
# The lists whose rows say what was recorded, so that the page says nothing above them.
LISTS = ("/week", "/week/day", "/worklist", "/attendance")


def came_from(address: str) -> str:
    """The list in which a recording began, as the address says; empty for any other page."""
    return address if address.partition("?")[0] in LISTS else ""


def in_place(back: str, appointment_id: UUID) -> str:
    """The address of a list at the row of this appointment, which then says what was recorded."""
    if back.partition("?")[0] not in LISTS:
        return back
    sign = "&" if "?" in back else "?"
    return f"{back}{sign}about={appointment_id}#appointment-{appointment_id}"


def at_first(back: str, ids: Iterable[UUID]) -> str:
    """The same at the first of these appointments."""
    first = next(iter(ids), None)
    return in_place(back, first) if first else back


def with_undo(just: Container[UUID], items: Iterable[ShownAppointment]) -> list[ShownAppointment]:
    """The items, each with whether its outcome can be undone."""
    return [replace(it, undoable=it.id in just) for it in items]


@dataclass(frozen=True, slots=True)
class RecordingBlock:
    """One item, or those of one group session that are recorded, or undone, together."""

    session_id: UUID | None
    items: list[ShownAppointment]

    @property
    def to_record(self) -> list[ShownAppointment]:
        return [it for it in self.items if it.can_record]

    @property
    def undoable(self) -> list[ShownAppointment]:
        return [it for it in self.items if it.undoable]


def in_groups(items: Iterable[ShownAppointment]) -> list[RecordingBlock]:
    """The items in their order; those of one group session that can be recorded, or undone, together become a block at
    the first of them. An item that stands alone is a block without a session."""
    listed = list(items)
    of_session: dict[UUID, list[ShownAppointment]] = {}
    for it in listed:
        if it.session_id and (it.can_record or it.undoable):
            of_session.setdefault(it.session_id, []).append(it)
    groups = {session: of for session, of in of_session.items() if len(of) > 1}
    blocks = []
    for it in listed:
        of = groups.get(it.session_id) if it.session_id else None
        if of is None or it not in of:
            blocks.append(RecordingBlock(None, [it]))
        elif it is of[0]:
            blocks.append(RecordingBlock(it.session_id, of))
    return blocks


def group_outcomes(form: Reading) -> dict[UUID, tuple[int, Outcome]]:
    """What the form of a group says of each member: all attended but the ticked ones, who missed it."""
    return {
        of: (version, Outcome.MISSED if form.typed.get(f"{MISSED}{of}") else Outcome.ATTENDED)
        for of, version in versions_of(form, VERSION).items()
    }


def outcomes_to_undo(form: Reading) -> dict[UUID, int]:
    """The appointments of the outcomes to undo, with the version that was read."""
    return versions_of(form, UNDO)
