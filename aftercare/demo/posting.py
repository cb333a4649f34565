"""The addresses of clients in the demonstration, and the letters that officers post each day."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import text

from aftercare.casework.letters.acts import post_letters
from aftercare.casework.letters.postal_addresses import NONE_YET, write_address
from aftercare.casework.people.home_addresses import NONE_YET as NO_HOME_YET
from aftercare.casework.people.home_addresses import write_home_address
from aftercare.demo.accounts import NORTH
from aftercare.demo.caseload import Client, Special
from aftercare.demo.opening import person_ids
from aftercare.demo.stage import Stage
from aftercare.domain.time.wall_time import civil_date

WITHOUT_TEXTS = frozenset({
    Special.NO_PHONE, Special.NO_CONSENT, Special.SHARED_NUMBER, Special.ASKS_TO_STOP, Special.DEAD_NUMBER,
})  # fmt: skip
# This client has no home; a house receives the post.
WITHOUT_HOME, HOUSE = 47, "Huis Verzonnen"
UNKNOWN_OF_NINE = 4
_DUE = text(
    "select l.id, l.version, p.officer_id from letter l join person p on p.id = l.person_id"
    " where l.state = 'drafted' and l.due_on <= :today order by p.reference, l.id"
)


def enter_addresses(stage: Stage, clients: Iterable[Client]) -> None:
    """Where letters go, of who gets no texts; where the others are visited, but for some of whom that is not known."""
    people = person_ids(stage)
    for client in clients:
        person_id, lines = people[client.number], _address_of(client)
        house = HOUSE if client.number == WITHOUT_HOME else ""
        with stage.work(stage.staff[client.officer.username]) as work:
            if client.special in WITHOUT_TEXTS:
                write_address(work, person_id, NONE_YET, lines, house)
            elif client.number % 9 != UNKNOWN_OF_NINE:
                write_home_address(work, person_id, NO_HOME_YET, lines, None)


def _address_of(client: Client) -> str:
    town = "0000 AA Noorddorp" if client.officer.team == NORTH else "0000 BB Zuiddorp"
    return f"Voorbeeldlaan {client.number}\n{town}"


def post_letters_due(stage: Stage) -> None:
    """Each officer posts the letters that are due, and records it."""
    today = civil_date(stage.clock.now())
    with stage.work() as work:
        due = work.session.execute(_DUE, {"today": today}).all()
    by_officer: dict[UUID, list[tuple[UUID, int]]] = {}
    for row in due:
        by_officer.setdefault(row.officer_id, []).append((row.id, row.version))
    for officer_id, letters in by_officer.items():
        with stage.work(stage.by_id[officer_id]) as work:
            post_letters(work, letters, today)
