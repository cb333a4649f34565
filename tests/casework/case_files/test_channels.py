"""The order of ways to reach a client is recorded, and a restricted file asks for a choice of its own."""

from __future__ import annotations

import pytest

from aftercare.base.errors import Stale
from aftercare.casework.messages.channel_reading import ways_file
from aftercare.casework.messages.channels import NONE_YET, record_preference
from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW, Arranger


@pytest.mark.parametrize(
    ("restricted", "although", "kept"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_only_a_restricted_case_is_reminded_by_a_machine_for_being_chosen_so(
    arrange: Arranger, database: Database, restricted: bool, although: bool, kept: bool
) -> None:
    person = arrange.person(restricted=restricted)
    with database.work(arrange.office.officer, NOW) as work:
        row = record_preference(
            work, person.id, NONE_YET, ["voice", "sms"], "Leest moeilijk.",
            although_restricted=although,
        )  # fmt: skip
    assert row.although_restricted == kept


def test_the_page_of_an_order_of_ways_knows_the_version_it_shows(
    arrange: Arranger, database: Database
) -> None:
    person, officer = arrange.person(), arrange.office.officer
    for channels in (["voice", "sms"], ["sms", "voice"]):
        with database.work(officer, NOW) as work:
            shown = ways_file(work, person.id).version
            record_preference(work, person.id, shown, channels, "Leest moeilijk.")
        with pytest.raises(Stale), database.work(officer, NOW) as work:
            record_preference(work, person.id, shown, ["letter"], "Heeft geen telefoon.")
    with database.work(officer, NOW) as work:
        assert [one.value for one in ways_file(work, person.id).channels] == ["sms", "voice"]
