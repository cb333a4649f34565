"""What clients answered on their own page, for officers by program: page by page, and for no one else."""

from __future__ import annotations

from datetime import date, timedelta

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.store.client_page.check_in_rows import ClientCheckInRow
from tests.api.conftest import ClientAs
from tests.seeding import Town, seed_person

WHERE = "/api/v1/client-check-ins"


def test_an_officer_reads_the_check_ins_of_a_client_page_by_page_and_a_planner_none(
    app_state: AppState, town: Town, client_as: ClientAs
) -> None:
    now = app_state.clock.now()
    person_id, other_id = (seed_person(app_state.database, now, town, number) for number in (1, 2))
    with app_state.database.work(CLOCK, now) as work:
        for days, whose in ((0, person_id), (1, person_id), (2, person_id), (0, other_id)):
            row = ClientCheckInRow(
                person_id=whose,
                sent_on=date(2026, 11, 24) - timedelta(days=days),
                sent_at=now - timedelta(days=days),
                mood="so_so",
                changed=False,
                call=True,
                call_when=f"Na {days}",
            )
            work.session.add(row)
    officer = client_as(Role.OFFICER)
    asked = {"person": str(person_id), "limit": "2"}
    first = officer.get(WHERE, params=asked).json()
    assert [one["call_when"] for one in first["items"]] == ["Na 0", "Na 1"]
    rest = officer.get(WHERE, params=asked | {"cursor": first["next"]}).json()
    assert [one["call_when"] for one in rest["items"]] == ["Na 2"]
    one = officer.get(f"{WHERE}/{rest['items'][0]['id']}").json()
    assert one == rest["items"][0]
    assert (one["mood"], one["changed"], one["call"]) == ("so_so", False, True)
    for role in (Role.PLANNER, Role.PROVIDER, Role.AUDITOR, Role.ADMIN):
        assert client_as(role).get(WHERE, params=asked).status_code == 403
