"""A member of staff enters an address once, however often they click."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from aftercare.base.errors import NotFound, Stale
from aftercare.casework.overviews.view import badge_counts
from aftercare.casework.staff.mail import NONE_YET, enter_mail, mail_of
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.staff.staff_mail import MailWishes
from aftercare.store.database.unit_of_work import Database
from aftercare.store.staff.mail_rows import staff_mail
from tests.store.arranging import NOW, Arranger
from tests.store.placement.waiting import until_a_session_waits_for_a_lock

ADDRESS = "i.iepen@example.org"


@pytest.mark.parametrize("role", ["officer", "admin"])
def test_a_double_click_on_the_first_address_enters_it_once(
    role: str, fresh_database: Database
) -> None:
    office = Arranger(fresh_database).office
    actor: Actor = getattr(office, role)

    def enter(address: str) -> int:
        with fresh_database.work(actor, NOW) as work:
            return enter_mail(
                work, office.officer.staff_id, NONE_YET, address, MailWishes()
            ).version

    with ThreadPoolExecutor(2) as pool:
        with fresh_database.work(actor, NOW) as first:
            enter_mail(first, office.officer.staff_id, NONE_YET, ADDRESS, MailWishes())
            second, other = pool.submit(enter, ADDRESS), pool.submit(enter, "ander@example.org")
            until_a_session_waits_for_a_lock(fresh_database, 2)
        assert second.result(timeout=30) == 1
        with pytest.raises(Stale):
            other.result(timeout=30)


@pytest.mark.parametrize("other", ["ander@example.org", "zomer@example.org"])
def test_another_address_on_an_outdated_page_is_refused_and_the_first_one_stands(
    arrange: Arranger, database: Database, other: str
) -> None:
    officer = arrange.office.officer
    with database.work(officer, NOW) as work:
        enter_mail(work, officer.staff_id, NONE_YET, ADDRESS, MailWishes())
    with pytest.raises(Stale), database.work(officer, NOW) as work:
        enter_mail(work, officer.staff_id, NONE_YET, other, MailWishes())
    with database.work(officer, NOW) as work:
        assert mail_of(work, officer.staff_id).address == ADDRESS


def test_who_entered_no_address_has_none_and_is_notified_only_of_one_that_was_refused(
    arrange: Arranger, database: Database
) -> None:
    officer = arrange.office.officer
    with database.work(officer, NOW) as work:
        with pytest.raises(NotFound):
            mail_of(work, officer.staff_id)
        assert badge_counts(work)["mail-refused"] == 0
        enter_mail(work, officer.staff_id, NONE_YET, ADDRESS, MailWishes())
        assert badge_counts(work)["mail-refused"] == 0
    with database.work(CLOCK, NOW) as work:
        row = staff_mail(work.session, officer.staff_id)
        assert row is not None
        row.refused_at, row.refused_code = NOW, 550
    with database.work(officer, NOW) as work:
        assert badge_counts(work)["mail-refused"] == 1
