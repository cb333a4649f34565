"""Contacts the demonstration's officers record beside the appointments: calls from the provider, employment checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from aftercare.casework.contact_standards.contacts import NewContact, add_contact
from aftercare.demo.caseload import Client
from aftercare.demo.stage import Dice, Stage
from aftercare.domain.contact_standards.kinds import RecordKind
from aftercare.domain.time.wall_time import civil_date

# Weeks between two contacts by level, a little more often than the example standard requires.
WEEKS_BETWEEN = {
    RecordKind.PROVIDER_CONTACT: {1: 4, 2: 4, 3: 12},
    RecordKind.EMPLOYMENT_CHECK: {1: 4, 2: 8, 3: 8},
}
# Within fourteen days of the start, so that the standard's first deadline is met too.
FIRST_WITHIN_WEEKS = 2
# How many weeks late, with the share per hundred.
WEEKS_LATE = ((0, 60), (1, 20), (2, 20))


def record_contacts(
    stage: Stage, clients: Sequence[Client], people: dict[int, UUID], week: int
) -> None:
    """Each officer records the contacts of the week that began `week` weeks after the first Monday. `people`: ids by
    number; clients not in it are not enrolled yet."""
    today = civil_date(stage.clock.now())
    by_officer: dict[str, list[NewContact]] = {}
    for client in clients:
        if client.number in people:
            new = [
                NewContact(people[client.number], kind, today) for kind in _held_in(client, week)
            ]
            by_officer.setdefault(client.officer.username, []).extend(new)
    for username, contacts in by_officer.items():
        with stage.work(stage.staff[username]) as work:
            for contact in contacts:
                add_contact(work, contact)


def _held_in(client: Client, week: int) -> Iterator[RecordKind]:
    for kind, between in WEEKS_BETWEEN.items():
        turns = range(client.number % FIRST_WITHIN_WEEKS, week + 1, between[client.tier])
        if week in (_held(client, kind, turn) for turn in turns):
            yield kind


def _held(client: Client, kind: RecordKind, week: int) -> int:
    """The week in which the contact due in `week` is held."""
    return week + Dice("contact", client.reference, kind, week).one_of(WEEKS_LATE)
