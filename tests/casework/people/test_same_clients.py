"""A new client who may be here already is asked about, and a file that the officer does not see is not revealed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import select

from aftercare.base.errors import Invalid
from aftercare.base.subject_errors import AlreadyAClient
from aftercare.casework.people.acts import enrol
from aftercare.casework.people.same_clients import SAME_CLIENT, Apart, clients_alike
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.tasks.rows import TaskRow
from tests.casework.people.test_people import DETAILS
from tests.store.arranging import NOW, Arranger

TWIN = replace(DETAILS, reference="V-2", phone=None)


def tasks_in(database: Database) -> list[TaskRow]:
    with database.work(CLOCK, NOW) as work:
        return list(work.session.exec(select(TaskRow).where(TaskRow.kind == SAME_CLIENT)))


def known_as(person: PersonRow) -> dict[str, object]:
    return {"given_name": person.given_name, "family_name": person.family_name.upper(),
            "birth_on": person.birth_on}  # fmt: skip


def test_a_client_of_ones_own_is_named_and_may_be_another_person_with_a_reason(
    arrange: Arranger, database: Database
) -> None:
    officer, known = arrange.office.officer, arrange.person(closed_on=NOW.date())
    twin = replace(TWIN, **known_as(known))
    with pytest.raises(AlreadyAClient) as caught, database.work(officer, NOW) as work:
        enrol(work, twin)
    assert caught.value.person_ids == (known.id,)
    with database.work(officer, NOW) as work:
        assert [one.id for one in clients_alike(work, [known.id])] == [known.id]
    with pytest.raises(Invalid), database.work(officer, NOW) as work:
        enrol(work, twin, Apart(frozenset({known.id}), " "))
    with database.work(officer, NOW) as work:
        new = enrol(work, twin, Apart(frozenset({known.id}), " Brothers "))
    (kept,) = tasks_in(database)
    assert (kept.person_id, kept.state, kept.done_by) == (new.id, "done", officer.staff_id)
    assert kept.done_note == "Brothers"


@pytest.mark.parametrize("restricted", [False, True])
def test_a_hidden_client_changes_nothing_for_the_officer_and_is_asked_about_there(
    arrange: Arranger, database: Database, restricted: bool
) -> None:
    office = arrange.office
    hidden = arrange.person(
        officer_id=office.outsider.staff_id, team_id=office.other_team_id, deputy_id=None,
        restricted=restricted,
    )  # fmt: skip
    with database.work(office.officer, NOW) as work:
        assert clients_alike(work, [hidden.id]) == []
        new = enrol(work, replace(TWIN, **known_as(hidden)))
        assert (new.reference, new.version) == ("V-2", 1)
    (task,) = tasks_in(database)
    assert (task.person_id, task.state, task.reason) == (hidden.id, "opened", "same-name")
    # The colleague to ask, for the worklist.
    assert task.subject_key.split(":")[1] == str(office.officer.staff_id)
    for actor, sees in ((office.officer, 0), (office.supervisor, 0), (office.outsider, 1)):
        with database.work(actor, NOW) as work:
            assert len(work.session.exec(select(TaskRow)).all()) == sees


def test_a_preview_that_is_taken_back_compares_no_hidden_file(
    arrange: Arranger, database: Database
) -> None:
    """It can be repeated, and its time could be measured."""
    office = arrange.office
    hidden = arrange.person(
        officer_id=office.outsider.staff_id, team_id=office.other_team_id, deputy_id=None
    )
    with database.work(office.officer, NOW) as work:
        enrol(work, replace(TWIN, **known_as(hidden)), Apart(tried=True))
    assert tasks_in(database) == []


def test_a_number_alone_asks_of_no_hidden_file(arrange: Arranger, database: Database) -> None:
    office = arrange.office
    arrange.person(officer_id=office.outsider.staff_id, team_id=office.other_team_id,
                   deputy_id=None, phone="+12025550100")  # fmt: skip
    with database.work(office.officer, NOW) as work:
        enrol(work, DETAILS)
    assert tasks_in(database) == []
