"""The use of the own pages is counted by month, and what fewer than five clients did stays out of page, file and
API."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.base.clock import FixedClock
from aftercare.domain.figures.own_page_figures import (
    OwnPageUse,
    UseCounted,
    months_until,
    own_page_shown,
)
from aftercare.scheduling.figures.count_messages import count_use
from aftercare.store.client_page.check_in_rows import ClientCheckInRow
from aftercare.store.client_page.rows import ClientPageVisitRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.channel_rows import ChannelPreferenceRow
from aftercare.web.figures.words import LEFT_OUT
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch, named

NOVEMBER = NOW.date().replace(day=1)


@pytest.mark.parametrize(("clients", "shown"), [(0, 40), (1, None), (4, None), (5, 40)])
def test_what_few_clients_did_often_is_suppressed(clients: int, shown: int | None) -> None:
    counted = UseCounted(NOVEMBER, OwnPageUse.CHECK_INS, 40, clients)
    (month,) = own_page_shown([counted])
    assert month.counts[OwnPageUse.CHECK_INS] == shown
    assert month.counts[OwnPageUse.ON] == 0


def test_only_complete_months_are_shown() -> None:
    months = months_until(NOVEMBER.replace(month=1, day=31))
    assert (len(months), f"{months[0]}", f"{months[-1]}") == (12, "2025-01-01", "2025-12-01")


def test_a_month_is_counted_by_team_and_shown_when_it_is_over(
    arrange: Arranger, visitor: Visitor, database: Database, clock: FixedClock
) -> None:
    for number in range(5):
        person = arrange.person()
        arrange.add(
            ChannelPreferenceRow(
                person_id=person.id, channels=["sms"], reason="x", own_page=True,
                set_by=person.officer_id, set_at=NOW,
            ),
            ClientPageVisitRow(
                person_id=person.id, token_hash=person.id.bytes * 2, started_at=NOW, used_at=NOW
            ),
        )  # fmt: skip
        if number == 0:
            arrange.add(
                *(
                    ClientCheckInRow(
                        person_id=person.id, sent_on=day.date(), sent_at=day, mood="good",
                        changed=False, call=False,
                    )
                    for day in (NOW - timedelta(days=back) for back in range(9))
                )
            )  # fmt: skip
    assert count_use(database, clock) == 3
    assert count_use(database, clock) == 0
    title = dutch("Clients' own pages, month by month")
    assert title not in words(visitor("supervisor").get("/message-figures").text)
    # The next month leaves who had the page in November as it was.
    clock.move_to(NOW + timedelta(days=14))
    assert count_use(database, clock) == 1
    for who in ("supervisor", "admin"):
        reader = visitor(who)
        assert title in words(reader.get("/message-figures").text)
        file = reader.get("/message-figures/csv").text
        for use, number in (
            ("on", "5"), ("opened", "5"), ("evidence", "0"), ("check_ins", dutch(LEFT_OUT)),
        ):  # fmt: skip
            assert f"{title};;;{named('own_page_use', use)};2026-11;{number}" in file
        assert "2026-12" not in file
    assert title not in words(visitor("other_supervisor").get("/message-figures").text)
