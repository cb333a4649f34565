"""Two machines that bring one client in at once: the second waits, and finds the client there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select

from aftercare.base.subject_errors import AlreadyAClient
from aftercare.casework.people.bringing_in import Proposed, bring_in
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.people.person import Regime
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.tasks.rows import CHECK_BROUGHT_IN, tasks_of_kind
from tests.store.arranging import NOW, Arranger
from tests.store.placement.waiting import until_a_session_waits_for_a_lock


def test_of_two_machines_at_once_one_brings_the_client_in_and_the_other_is_refused(
    fresh_database: Database,
) -> None:
    arrange = Arranger(fresh_database)
    terms = {
        "scopes": ["enrol-persons", "read-cases"],
        "team_ids": [arrange.office.team_id],
        "ends_on": NOW.date() + timedelta(days=30),
    }
    one, other = (arrange.staff("machine", **terms) for _ in range(2))
    proposed = Proposed(
        team_id=arrange.office.team_id,
        officer_id=arrange.office.officer.staff_id,
        reference="M-1",
        given_name="Sjoerd",
        family_name="Oefening",
        birth_on=date(1984, 5, 14),
        regime=Regime.ADULT,
    )

    def brought_in() -> PersonRow:
        with fresh_database.work(other, NOW) as work:
            return bring_in(work, replace(proposed, reference="m 1"))

    with ThreadPoolExecutor(1) as pool:
        with fresh_database.work(one, NOW) as first:
            person_id = bring_in(first, proposed).id
            second = pool.submit(brought_in)
            until_a_session_waits_for_a_lock(fresh_database)
        with pytest.raises(AlreadyAClient) as refused:
            second.result(timeout=30)
    assert refused.value.person_ids == (person_id,)
    with fresh_database.work(CLOCK, NOW) as work:
        found = select(PersonRow.id).where(PersonRow.family_name == "Oefening")
        assert list(work.session.exec(found)) == [person_id]
        assert len(tasks_of_kind(work.session, person_id, CHECK_BROUGHT_IN)) == 1
