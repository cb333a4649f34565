"""When a client's file is destroyed its events go with it, and one says so to who had a copy."""

from __future__ import annotations

from aftercare.casework.events.feed import read_events
from aftercare.domain.accounts.permissions import Actor
from aftercare.store.database.unit_of_work import Database
from tests.casework.retention.test_destruction import closed, confirmed, proposed
from tests.store.arranging import NOW, Arranger


def acts(database: Database, actor: Actor) -> list[tuple[str, str, object]]:
    with database.work(actor, NOW) as work:
        page = read_events(work, None, (), 200)
    return [(row["resource"], row["act"], row["subject_id"]) for row in page.events]


def test_of_a_destroyed_file_one_event_is_left_for_the_team(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    person, other = arrange.person(), arrange.person()
    arrange.miss(person, NOW)
    ids = {one for _, _, one in acts(database, office.supervisor)}
    assert {person.id, other.id} <= ids
    closed(arrange, person)
    confirmed(arrange, proposed(arrange, person))
    left = acts(database, office.supervisor)
    assert [one for one in left if one[2] == person.id] == [("person", "destroyed", person.id)]
    assert ("person", "created", other.id) in left
    assert {one for _, _, one in left} & ids == {person.id, other.id}
    assert acts(database, office.other_supervisor) == []
    assert acts(database, office.planner) == []
