"""The rota of a team: one turn at a time, entered or read whole from a file, and nobody's outside the team."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from aftercare.base.errors import DoubleBooked, Fault, Forbidden, Invalid, NotFound, Stale
from aftercare.casework.accounts.acts import set_duties
from aftercare.casework.staff.duty import (
    ImportedRota,
    duty_rota,
    enter_shift,
    import_rota,
    remove_shift,
)
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.staff.duty_rota import read_rota
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW, Arranger

HOUR = timedelta(hours=1)


def name_of(arrange: Arranger, who: Actor) -> str:
    with arrange.database.work(CLOCK, NOW) as work:
        return work.session.get_one(StaffRow, who.staff_id).username


def rota(*shifts: tuple[str, int, int, str]) -> bytes:
    """Events of `(uid, from, until, account)`, hours from NOW; `until` at or before `from` cancels."""
    lines = ["BEGIN:VCALENDAR"]
    for uid, first, last, account in shifts:
        lines += ["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{account}"]
        lines += [f"DTSTART:{NOW + first * HOUR:%Y%m%dT%H%M%SZ}"]
        lines += [f"DTEND:{NOW + last * HOUR:%Y%m%dT%H%M%SZ}"]
        lines += ["STATUS:CANCELLED"] * (last <= first) + ["END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def read(arrange: Arranger, raw: bytes) -> ImportedRota:
    shifts = read_rota(raw, NOW)
    with arrange.database.work(arrange.office.planner, NOW) as work:
        return import_rota(work, shifts)


def stands(database: Database, reader: Actor) -> list[tuple[str | None, object]]:
    with database.work(reader, NOW) as work:
        return [(turn.uid, staff.id) for turn, staff in duty_rota(work).shifts]


def test_the_same_events_again_replace_their_turns_and_others_stay(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    one, two = name_of(arrange, office.officer), name_of(arrange, office.supervisor).upper()
    assert read(arrange, rota(("a", 1, 9, one), ("b", 9, 17, two))) == ImportedRota(2, 0, 0)
    with database.work(office.supervisor, NOW) as work:
        enter_shift(work, office.deputy.staff_id, NOW + 17 * HOUR, NOW + 18 * HOUR)
    # The two have exchanged their shifts; the third one is gone, and a fourth is new.
    again = rota(("a", 9, 17, one), ("b", 1, 9, two), ("c", 20, 22, one))
    assert read(arrange, again) == ImportedRota(1, 2, 0)
    assert read(arrange, rota(("c", 1, 1, one))) == ImportedRota(0, 0, 1)
    assert stands(database, office.officer) == [
        ("b", office.supervisor.staff_id), ("a", office.officer.staff_id),
        (None, office.deputy.staff_id),
    ]  # fmt: skip


def test_one_line_that_does_not_hold_leaves_everything_as_it_was(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    one = name_of(arrange, office.officer)
    read(arrange, rota(("a", 1, 9, one)))
    with database.work(office.planner, NOW) as work:
        enter_shift(work, office.deputy.staff_id, NOW + 30 * HOUR, NOW + 40 * HOUR)
    strangers = [name_of(arrange, who) for who in (office.outsider, office.planner)]
    wrong = rota(
        ("a", 2, 4, one), ("b", 5, 6, "niemand"), ("c", 7, 8, strangers[0]), ("d", 9, 10, strangers[1]),
        ("e", 39, 41, one), ("f", 29, 31, one),
    )  # fmt: skip
    with pytest.raises(Invalid) as caught:
        read(arrange, wrong)
    assert [(fault.pointer, fault.code) for fault in caught.value.fields] == [
        ("/lines/8", "unknown-account"), ("/lines/14", "unknown-account"),
        ("/lines/20", "unknown-account"), ("/lines/26", "taken"), ("/lines/32", "taken"),
    ]  # fmt: skip
    view = " ".join(fault.detail for fault in caught.value.fields)
    assert "niemand" not in view
    assert [uid for uid, _ in stands(database, office.planner)] == ["a", None]


def test_a_turn_is_one_persons_and_of_the_team(arrange: Arranger, database: Database) -> None:
    office = arrange.office
    with database.work(office.planner, NOW) as work:
        turn = enter_shift(work, office.officer.staff_id, NOW, NOW + 8 * HOUR)
    with pytest.raises(DoubleBooked), database.work(office.supervisor, NOW) as work:
        enter_shift(work, office.deputy.staff_id, NOW + 7 * HOUR, NOW + 9 * HOUR)
    for who, hours, pointer in (
        (office.outsider, 2, "/staff_id"), (office.planner, 2, "/staff_id"),
        (office.deputy, 0, "/until_at"), (office.deputy, 24 * 32, "/until_at"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as caught, database.work(office.planner, NOW) as work:
            enter_shift(work, who.staff_id, NOW + 9 * HOUR, NOW + (9 + hours) * HOUR)
        assert [one.pointer for one in caught.value.fields] == [pointer]
    assert stands(database, office.other_planner) == []
    with pytest.raises(NotFound), database.work(office.other_planner, NOW) as work:
        remove_shift(work, turn.id, 1)
    for role in (office.officer, office.provider, office.auditor, office.admin):
        with pytest.raises(Forbidden), database.work(role, NOW) as work:
            remove_shift(work, turn.id, 1)
    with pytest.raises(Stale), database.work(office.planner, NOW) as work:
        remove_shift(work, turn.id, 2)
    with database.work(office.planner, NOW) as work:
        remove_shift(work, turn.id, 1)
    with pytest.raises(NotFound), database.work(office.planner, NOW) as work:
        remove_shift(work, turn.id, 1)


def test_of_two_who_read_in_at_once_nothing_is_half_written(fresh_database: Database) -> None:
    arrange = Arranger(fresh_database)
    one, together = name_of(arrange, arrange.office.officer), threading.Barrier(2)

    def run(number: int) -> str:
        raw = rota((f"x{number}", 1, 9, one), (f"y{number}", 9 + number, 20, one))
        together.wait()
        try:
            read(arrange, raw)
        except Fault as fault:
            return fault.code
        return "read"

    with ThreadPoolExecutor(2) as pool:
        codes = sorted(pool.map(run, range(2)))
    assert codes.count("read") == 1
    assert len(stands(fresh_database, arrange.office.planner)) == 2


def test_an_administrator_says_who_sits_at_the_desk_and_who_manages(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    with database.work(office.admin, NOW) as work:
        set_duties(work, office.supervisor.staff_id, 1, on_duty_desk=True, unit_manager=True)
    with database.work(CLOCK, NOW) as work:
        row = work.session.get_one(StaffRow, office.supervisor.staff_id)
        assert (row.on_duty_desk, row.unit_manager, row.version) == (True, True, 2)
    with pytest.raises(Stale), database.work(office.admin, NOW) as work:
        set_duties(work, office.supervisor.staff_id, 1, on_duty_desk=False, unit_manager=False)
    for who, desk, manager in ((office.officer, False, True), (office.planner, True, False)):
        with pytest.raises(Invalid), database.work(office.admin, NOW) as work:
            set_duties(work, who.staff_id, 1, on_duty_desk=desk, unit_manager=manager)
    with pytest.raises(Forbidden), database.work(office.supervisor, NOW) as work:
        set_duties(work, office.officer.staff_id, 1, on_duty_desk=True, unit_manager=False)
