"""Who looked at a file: those to whom it was shown, and no one who was refused."""

from __future__ import annotations

from aftercare.store.accounts.screen_access_log import LogFilter, readers
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor


def test_who_was_refused_a_file_is_not_among_its_readers(
    visitor: Visitor, arrange: Arranger
) -> None:
    person = arrange.person()
    assert visitor("officer").get(f"/people/{person.id}").status_code == 200
    assert visitor("outsider").get(f"/people/{person.id}").status_code == 404
    with arrange.database.work(arrange.office.auditor, NOW) as work:
        found = readers(work.session, LogFilter(person_id=person.id))
    assert [one["role"] for one in found] == ["officer"]
    assert len(found) == 1
