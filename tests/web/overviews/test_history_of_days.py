"""The history says who withdrew a condition or changed a suspension, when, and from which days to which; once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from aftercare.casework.conditions.acts import ConditionTerms, change_condition
from aftercare.casework.disclosures.acts import (
    NewDisclosure,
    enter_disclosure,
    void_disclosure,
)
from aftercare.casework.disclosures.protected_changes import enter_unwaited
from aftercare.casework.orders.acts import change_order, end_order, reopen_order
from aftercare.casework.orders.periods import (
    NewExtension,
    NewSuspension,
    correct_suspension,
    enter_suspension,
    extend_order,
    void_extension,
    void_suspension,
)
from aftercare.casework.orders.withdrawals import withdraw_condition
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.disclosures.grounds import GROUND_OF, Disclosed
from aftercare.domain.disclosures.protected_changes import Office, Unwaited
from aftercare.domain.orders.order_checks import EndReason
from aftercare.domain.orders.periods import Length, LengthUnit, SuspensionKind
from aftercare.domain.orders.terms import OrderTerms
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.orders.rows import OrderRow, get_order
from aftercare.store.people.rows import PersonRow
from aftercare.web.shell.phrases import frame_name
from tests.casework.submissions.test_custody_as_sent import Desk
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words

DAY, HOUR, TODAY = timedelta(days=1), timedelta(hours=1), NOW.date()
BAN = Disclosed.CONTACT_BAN_CHANGE
DETENTION, EVASION = SuspensionKind.DETENTION, SuspensionKind.EVASION
# A line as it is read: when, what, and beneath it who.
Line = tuple[str, str, str]


@pytest.fixture
def lines(visitor: Visitor) -> Callable[..., list[Line]]:
    def read(person_id: UUID, part: str = "file", language: str = "en") -> list[Line]:
        page = visitor("officer", language).get(f"/people/{person_id}/history?part={part}").text
        timeline = page.partition('<ol class="timeline')[2].partition("</ol>")[0]
        return [
            (
                words(one.partition("</span>")[0]).removeprefix("> ").strip(),
                words(one.partition('class="strong">')[2].partition("</p>")[0]),
                words(one.partition('<p class="soft">')[2].partition("</p>")[0]),
            )
            for one in re.findall(r"<li>(.*?)</li>", timeline, re.S)
        ]

    return read


Lines = Callable[..., list[Line]]


def withdraw(
    database: Database, arrange: Arranger, row: ConditionRow, on: date, ago: timedelta, who: str
) -> ConditionRow:
    with database.work(getattr(arrange.office, who), NOW - ago) as work:
        return withdraw_condition(work, row.id, row.version, on).row


def test_a_condition_withdrawn_by_hand_says_by_whom_when_and_its_last_day_and_each_other_last_day(
    arrange: Arranger, database: Database, lines: Lines
) -> None:
    person = arrange.person()
    row = arrange.condition(person, "treatment_obligation")
    row = withdraw(database, arrange, row, TODAY + 6 * DAY, 2 * DAY, "officer")
    row = withdraw(database, arrange, row, TODAY + 6 * DAY, DAY, "officer")
    row = withdraw(database, arrange, row, TODAY + 2 * DAY, HOUR, "supervisor")
    name = "Treatment obligation"
    assert lines(person.id) == [
        (
            "Tue 24 Nov, 08:00",
            f"{name}: last day changed from Mon 30 Nov to Thu 26 Nov",
            arrange.office.supervisor.display_name,
        ),
        (
            "Sun 22 Nov, 09:00",
            f"{name}: withdrawn, last day Mon 30 Nov",
            arrange.office.officer.display_name,
        ),
    ]
    (_, changed, _), (_, first, _) = lines(person.id, language="nl")
    assert "laatste dag gewijzigd van ma 30 nov naar do 26 nov" in changed
    assert "ingetrokken, laatste dag ma 30 nov" in first


def test_a_withdrawal_that_was_taken_back_says_so(
    arrange: Arranger, database: Database, lines: Lines
) -> None:
    person = arrange.person()
    row = arrange.condition(person, "treatment_obligation")
    row = withdraw(database, arrange, row, TODAY + 6 * DAY, DAY, "officer")
    with database.work(CLOCK, NOW) as work:
        get_order(work.session, row.order_id).ends_on = TODAY + 300 * DAY
    withdraw(database, arrange, row, TODAY + 300 * DAY, HOUR, "officer")
    said = [title for _, title, _ in lines(person.id)]
    assert said[0] == "Treatment obligation: the withdrawal on Mon 30 Nov was taken back"


def test_what_corrects_a_condition_otherwise_has_no_such_line(
    arrange: Arranger, database: Database, lines: Lines
) -> None:
    person = arrange.person()
    row = arrange.condition(person)
    with database.work(arrange.office.officer, NOW) as work:
        change_condition(work, row.id, row.version, ConditionTerms("zich melden"))
    assert lines(person.id) == []


def test_one_withdrawn_before_that_was_kept_has_its_day_and_no_more_also_when_that_changes(
    arrange: Arranger, database: Database, lines: Lines
) -> None:
    person = arrange.person()
    row = arrange.condition(person, withdrawn_on=TODAY - 3 * DAY)
    name = "Reporting duty"
    then = ("Sat 21 Nov", f"{name}: withdrawn, last day Sat 21 Nov", "")
    assert lines(person.id) == [then]
    withdraw(database, arrange, row, TODAY, HOUR, "officer")
    changed, *others = lines(person.id)
    assert changed[1] == f"{name}: last day changed from Sat 21 Nov to Tue 24 Nov"
    assert others == [then]


def an_order(arrange: Arranger, person: PersonRow, **more: Any) -> OrderRow:
    row = OrderRow(
        person_id=person.id,
        frame="VV",
        court_reference="02/1-26",
        starts_on=TODAY - 60 * DAY,
        length_number=2,
        length_unit="years",
        created_by=person.officer_id,
        **more,
    )
    arrange.add(row)
    return row


def test_an_order_says_by_whom_it_was_ended_opened_again_and_extended(
    arrange: Arranger, database: Database, lines: Lines
) -> None:
    person = arrange.person()
    order_id = an_order(arrange, person, ends_on=TODAY + 670 * DAY).id
    officer, supervisor = arrange.office.officer, arrange.office.supervisor
    new = NewExtension(TODAY, "02/9-26", Length(6, LengthUnit.MONTHS))
    with database.work(officer, NOW - 4 * HOUR) as work:
        row = end_order(work, order_id, 1, TODAY, EndReason.OTHER).order
    with database.work(officer, NOW - 3 * HOUR) as work:
        row = end_order(work, order_id, row.version, TODAY + DAY, EndReason.OTHER).order
    with database.work(supervisor, NOW - 2 * HOUR) as work:
        row = reopen_order(work, order_id, row.version).order
    with database.work(officer, NOW - HOUR) as work:
        extension = extend_order(work, order_id, row.version, new).row
    with database.work(officer, NOW) as work:
        void_extension(work, extension.id, extension.version)
    name, me = frame_name("VV", "en"), officer.display_name
    assert lines(person.id) == [
        ("Tue 24 Nov, 09:00", f"{name}: the extension by 6 months was undone", me),
        ("Tue 24 Nov, 08:00", f"{name}: extended by 6 months", me),
        (
            "Tue 24 Nov, 07:00",
            f"{name}: the end on Wed 25 Nov was undone",
            supervisor.display_name,
        ),
        (
            "Tue 24 Nov, 06:00",
            f"{name}: last day changed from Tue 24 Nov to Wed 25 Nov",
            me,
        ),
        ("Tue 24 Nov, 05:00", f"{name}: ended, last day Tue 24 Nov", me),
    ]


def test_an_order_that_ended_before_that_was_kept_has_its_day_and_no_more(
    arrange: Arranger, database: Database, lines: Lines
) -> None:
    person = arrange.person()
    row = an_order(arrange, person, ended_on=TODAY - DAY, end_reason="other")
    then = ("Mon 23 Nov", f"{frame_name('VV', 'en')}: ended, last day Mon 23 Nov", "")
    assert lines(person.id) == [then]
    with database.work(arrange.office.officer, NOW) as work:
        reopen_order(work, row.id, row.version)
    undone, *others = lines(person.id)
    assert undone[1] == f"{frame_name('VV', 'en')}: the end on Mon 23 Nov was undone"
    assert others == [then]


def test_a_suspension_says_how_it_was_entered_and_by_whom_it_was_corrected_ended_and_undone(
    arrange: Arranger, database: Database, lines: Lines
) -> None:
    person, officer = arrange.person(), arrange.office.officer
    with database.work(officer, NOW - 4 * HOUR) as work:
        new = NewSuspension(EVASION, TODAY - 5 * DAY)
        row = enter_suspension(work, person.id, new).row
    for ago, who, new in (
        (3 * HOUR, "supervisor", NewSuspension(EVASION, TODAY - 4 * DAY)),
        (2 * HOUR, "officer", NewSuspension(EVASION, TODAY - 4 * DAY, TODAY)),
        (HOUR, "officer", NewSuspension(DETENTION, TODAY - 4 * DAY, TODAY)),
    ):
        with database.work(getattr(arrange.office, who), NOW - ago) as work:
            row = correct_suspension(work, row.id, row.version, new).row
    with database.work(officer, NOW) as work:
        void_suspension(work, row.id, row.version)
    me, lead = officer.display_name, arrange.office.supervisor.display_name
    assert lines(person.id) == [
        ("Tue 24 Nov, 09:00", "Detention: the entry from Fri 20 Nov was undone", me),
        (
            "Tue 24 Nov, 08:00",
            "Detention: corrected, now from Fri 20 Nov to Tue 24 Nov;"
            " before that evaded supervision: Fri 20 Nov to Tue 24 Nov",
            me,
        ),
        ("Tue 24 Nov, 07:00", "Evaded supervision: last day entered, Fri 20 Nov to Tue 24 Nov", me),
        (
            "Tue 24 Nov, 06:00",
            "Evaded supervision: corrected, now since Fri 20 Nov; before that since Thu 19 Nov",
            lead,
        ),
        ("Tue 24 Nov, 05:00", "Evaded supervision: since Thu 19 Nov", me),
    ]


def test_a_detention_has_no_second_line_for_the_custody_that_goes_with_it(
    arrange: Arranger, database: Database, lines: Lines
) -> None:
    person, officer = arrange.person(), arrange.office.officer
    with database.work(officer, NOW - 3 * HOUR) as work:
        row = enter_suspension(work, person.id, NewSuspension(DETENTION, TODAY - 5 * DAY)).row
    with database.work(officer, NOW - 2 * HOUR) as work:
        new = NewSuspension(DETENTION, TODAY - 5 * DAY, TODAY)
        row = correct_suspension(work, row.id, row.version, new).row
    said = ["Detention: last day entered, Thu 19 Nov to Tue 24 Nov", "Detention: since Thu 19 Nov"]
    assert [what for _, what, _ in lines(person.id)] == said
    with database.work(officer, NOW - HOUR) as work:
        void_suspension(work, row.id, row.version)
    undone = "Detention: the entry from Thu 19 Nov was undone"
    assert [what for _, what, _ in lines(person.id)] == [undone, *said]


def test_an_order_that_was_corrected_says_what_was_changed_with_the_days_before_and_after(
    arrange: Arranger, database: Database, lines: Lines
) -> None:
    condition = arrange.condition(arrange.person())
    with database.work(arrange.office.supervisor, NOW - HOUR) as work:
        row = work.session.get_one(OrderRow, condition.order_id)
        terms = OrderTerms(
            row.frame, "corrected/1", TODAY - 20 * DAY, final_on=TODAY - 35 * DAY, regime=row.regime,
            length=Length(1, LengthUnit.YEARS), serious_risk=row.serious_risk,
        )  # fmt: skip
        former = row.court_reference
        change_order(work, row.id, row.version, terms)
        name = frame_name(row.frame, "en")
    ((when, what, who),) = lines(condition.person_id)
    assert (when, who) == ("Tue 24 Nov, 08:00", arrange.office.supervisor.display_name)
    assert what == (
        f"{name}: changed: first day from Fri 25 Sep to Wed 4 Nov, last day as imposed set to Wed 3 Nov 2027,"
        f" day on which it became final set to Tue 20 Oct, court reference, before that {former}"
    )
    assert "corrected/1" not in what
    # Saved again as it is, it is no change.
    with database.work(arrange.office.officer, NOW) as work:
        row = work.session.get_one(OrderRow, condition.order_id)
        change_order(work, row.id, row.version, terms)
    assert len(lines(condition.person_id)) == 1


def test_who_was_informed_before_one_of_two_bans_changes_says_which(
    arrange: Arranger, database: Database, lines: Lines
) -> None:
    person, kind = arrange.person(), "no_contact_order"
    one, other = (arrange.condition(person, kind=kind, wording=f"Geen {it}.") for it in "AB")
    new = NewDisclosure(person.id, TODAY, BAN, Office.IDV, GROUND_OF[BAN], condition_id=one.id)
    with database.work(arrange.office.officer, NOW) as work:
        enter_disclosure(work, new)
        enter_unwaited(work, person.id, BAN, Unwaited.DANGER, other.id)
    said = {what for _, what, _ in lines(person.id)}
    assert said == {
        f"Contact ban changes or ends, no-contact order no. 1 “Geen A.”: {Office.IDV} was informed",
        "Contact ban changes or ends, no-contact order no. 2 “Geen B.”: could not wait until the prosecution service"
        " was informed: waiting is dangerous",
    }


def test_that_an_office_was_informed_stays_when_the_line_is_voided_which_has_a_line_too(
    arrange: Arranger, database: Database, visitor: Visitor, lines: Lines
) -> None:
    person = arrange.person()
    one = arrange.condition(person, kind="no_contact_order", wording="Geen A.")
    new = NewDisclosure(person.id, TODAY, BAN, Office.IDV, GROUND_OF[BAN], condition_id=one.id)
    with database.work(arrange.office.officer, NOW) as work:
        row = enter_disclosure(work, new)
        void_disclosure(work, row.id, row.version, "Verkeerd loket.")
    about = "Contact ban changes or ends, no-contact order “Geen A.”"
    assert {what for _, what, _ in lines(person.id)} == {
        f"{about}: {Office.IDV} was informed",
        f"{about}: the line that {Office.IDV} was informed was voided",
    }
    page = words(visitor("officer").get(f"/people/{person.id}/history").text)
    assert "Verkeerd loket." in page


def test_custody_that_a_detention_takes_the_place_of_keeps_its_own_lines(
    arrange: Arranger, database: Database, lines: Lines
) -> None:
    person = arrange.person()
    arrange.away(person, "custody", NOW - 5 * DAY, None)
    with database.work(arrange.office.officer, NOW) as work:
        enter_suspension(work, person.id, NewSuspension(DETENTION, TODAY - 5 * DAY))
    found = [what for _, what, _ in lines(person.id)]
    assert any("was replaced" in one for one in found), found


def test_what_was_accepted_has_the_line_of_the_submission_and_no_other(
    arrange: Arranger, database: Database, lines: Lines
) -> None:
    desk = Desk(arrange, database)
    condition = arrange.condition(desk.person)
    with database.work(arrange.office.officer, NOW) as work:
        reference = work.session.get_one(OrderRow, condition.order_id).court_reference
    desk.accept(desk.sent("detention", from_on=(TODAY - 5 * DAY).isoformat()))
    desk.accept(desk.sent("release", until_on=TODAY.isoformat()))
    lines_of_home = ["Verzonnen Kade 3", "1234 AB Voorbeelddorp"]
    desk.accept(desk.sent("address-change", lines=lines_of_home, uses=["home"]))
    gone = [{"kind": condition.kind, "on": TODAY.isoformat()}]
    desk.accept(desk.sent("order-changed", court_reference=reference, conditions_withdrawn=gone))
    found = [what for _, what, _ in lines(desk.person.id)]
    assert len(found) == 8
    assert sum("Accepted" in one for one in found) == 4
    assert sum("Received" in one for one in found) == 4


def test_what_is_changed_by_hand_after_it_was_accepted_has_its_own_line(
    arrange: Arranger, database: Database, lines: Lines
) -> None:
    desk = Desk(arrange, database)
    desk.accept(desk.sent("detention", from_on=(TODAY - 5 * DAY).isoformat()))
    (row,) = desk.detentions()
    with database.work(arrange.office.supervisor, NOW + HOUR) as work:
        new = NewSuspension(DETENTION, TODAY - 4 * DAY)
        correct_suspension(work, row.id, row.version, new)
    first, *_ = lines(desk.person.id)
    assert first[1] == ("Detention: corrected, now since Fri 20 Nov; before that since Thu 19 Nov")
    assert first[2] == arrange.office.supervisor.display_name


def absent_then(arrange: Arranger, person: PersonRow) -> None:
    """As it was entered before it was kept who did, from the afternoon on."""
    arrange.away(person, "away", NOW + 4 * HOUR, NOW + DAY)


def test_on_one_day_what_has_no_time_stands_below_what_has_one_and_shows_none(
    arrange: Arranger, database: Database, lines: Lines
) -> None:
    person = arrange.person()
    absent_then(arrange, person)
    arrange.condition(person, withdrawn_on=TODAY)
    for day in (TODAY - DAY, TODAY + DAY):
        arrange.condition(person, withdrawn_on=day)
    with database.work(arrange.office.officer, NOW) as work:
        enter_suspension(work, person.id, NewSuspension(EVASION, TODAY))
    found = [when for when, _, _ in lines(person.id)]
    assert found == [
        "Wed 25 Nov", "Tue 24 Nov, 09:00", "Tue 24 Nov", "Tue 24 Nov", "Mon 23 Nov",
    ]  # fmt: skip


def test_whole_days_away_show_no_midnight(arrange: Arranger, lines: Lines) -> None:
    person = arrange.person()
    at = NOW.replace(hour=23, minute=0) - DAY
    arrange.away(person, "admission", at, at + 3 * DAY)
    ((_, what, _),) = lines(person.id)
    assert what.endswith("from Tue 24 Nov to Thu 26 Nov"), what
