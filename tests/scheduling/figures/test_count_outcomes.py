"""What the clock counts of how supervision and treatments ended is what their rows say."""

from __future__ import annotations

from datetime import timedelta

from aftercare.domain.accounts.permissions import Actor
from aftercare.store.figures.outcome_figures import outcome_figures
from aftercare.store.orders.rows import OrderRow
from tests.scheduling.figures.test_count_teams import LAST, TODAY, WEEK, count, referral, supervised
from tests.store.arranging import NOW, Arranger

DAY = timedelta(days=1)


def read(arrange: Arranger, actor: Actor) -> dict[tuple[str, int, str], int]:
    """What, year and which, over all parts."""
    found: dict[tuple[str, int, str], int] = {}
    with arrange.database.work(actor, NOW) as work:
        for one in outcome_figures(work.session):
            key = (one.what.value, one.year, one.which)
            found[key] = found.get(key, 0) + one.amount
    return found


def test_orders_treatments_and_clients_are_counted_by_year_and_again_without_a_change(
    arrange: Arranger,
) -> None:
    person = supervised(arrange)
    for number, (ends_on, ended_on, reason) in enumerate(
        [(TODAY + WEEK, None, None), (LAST, None, None), (LAST, LAST - WEEK, "revoked")]
    ):
        arrange.add(
            OrderRow(
                person_id=person.id, frame="VV", court_reference=f"X-{number}", starts_on=TODAY - 20 * WEEK,
                ends_on=ends_on, ended_on=ended_on, end_reason=reason, created_by=arrange.office.officer.staff_id,
            )
        )  # fmt: skip
    begun = referral(
        arrange, person, state="completed", referred_on=TODAY - 40 * WEEK, started_on=TODAY - 30 * WEEK, ended_on=LAST
    )  # fmt: skip
    referral(arrange, person, state="started", started_on=LAST, follows_id=begun.id)
    count(arrange)
    assert count(arrange) == 0
    found = read(arrange, arrange.office.supervisor)
    year = TODAY.year
    assert found["order", year, "revoked"] == 1
    assert found["order", year, "completed"] == 1
    assert found["order", year, "running"] >= 1
    assert (found["treatment", year, "completed"], found["treatment", year, "under-way"]) == (1, 1)
    # What goes on after a transfer waited for nothing.
    assert ("wait", year, "under-way") not in found
    assert found["wait", year, "completed"] == 1
    assert found["client", year, "supervised"] >= 1


def test_a_team_sees_its_own_and_an_officer_nothing(arrange: Arranger) -> None:
    referral(arrange, supervised(arrange), state="started", started_on=LAST)
    count(arrange)
    assert read(arrange, arrange.office.planner)
    assert read(arrange, arrange.office.admin)
    assert not read(arrange, arrange.office.officer)
    assert not read(arrange, arrange.office.provider)
