"""A member of staff enters an address once, however often they click."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from aftercare.base.errors import Stale
from aftercare.casework.staff_mail import NONE_YET, enter_mail
from aftercare.domain.access import Actor
from aftercare.domain.staff_mail import MailWishes
from aftercare.store.unit_of_work import Database
from tests.store.arranging import NOW, Arranger
from tests.store.waiting import until_somebody_waits_for_a_lock

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
                work, office.officer.somebody, NONE_YET, address, MailWishes()
            ).version

    with ThreadPoolExecutor(2) as pool:
        with fresh_database.work(actor, NOW) as first:
            enter_mail(first, office.officer.somebody, NONE_YET, ADDRESS, MailWishes())
            second, other = pool.submit(enter, ADDRESS), pool.submit(enter, "ander@example.org")
            until_somebody_waits_for_a_lock(fresh_database, 2)
        assert second.result(timeout=30) == 1
        with pytest.raises(Stale):
            other.result(timeout=30)
