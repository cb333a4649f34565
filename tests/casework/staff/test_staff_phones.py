"""A member of staff enters a number and proves with a code that it is theirs; no one else ever sees it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from aftercare.base.errors import (
    CodeOver,
    Forbidden,
    Invalid,
    NoNumber,
    NotFound,
    Stale,
    TooManyCodes,
)
from aftercare.casework.accounts.acts import close_account
from aftercare.casework.staff.duty import duty_rota, enter_shift
from aftercare.casework.staff.phones import (
    NONE_YET,
    enter_phone,
    on_call_without_phone,
    own_phone,
    remove_phone,
    send_own_code,
    try_own_code,
)
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.phones.verification import CODE_VALID, MOST_ATTEMPTS, CodeOutcome
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.store.phones.code_rows import PhoneCodeRow, clear_digits
from aftercare.store.staff.phone_rows import StaffPhoneRow, verified_phone
from tests.store.arranging import NOW, Arranger
from tests.store.placement.waiting import until_a_session_waits_for_a_lock

NUMBER, OTHER = "+447700900961", "+447700900962"


class Own:
    """One account's own page."""

    def __init__(self, database: Database, actor: Actor) -> None:
        self.database, self.actor, self.now = database, actor, NOW

    def version(self) -> int:
        with self.database.work(self.actor, self.now) as work:
            return own_phone(work, self.actor.staff_id).version

    def enter(self, typed: str = NUMBER) -> None:
        version = self.version()
        with self.database.work(self.actor, self.now) as work:
            enter_phone(work, self.actor.staff_id, version, typed)

    def send(self) -> str:
        """The code as the text has it."""
        version = self.version()
        with self.database.work(self.actor, self.now) as work:
            send_own_code(work, self.actor.staff_id, version)
        with self.database.work(CLOCK, self.now) as work:
            query = select(MessageRow).where(MessageRow.staff_id == self.actor.staff_id_or_none)
            text = max(work.session.exec(query), key=lambda one: one.id)
        assert (text.person_id, text.template, text.channel) == (None, "staff-code", "sms")
        (code,) = re.findall("[0-9]{6}", text.body)
        return str(code)

    def attempt(self, typed: str) -> CodeOutcome:
        version = self.version()
        with self.database.work(self.actor, self.now) as work:
            return try_own_code(work, self.actor.staff_id, version, typed)

    def is_verified(self) -> bool:
        with self.database.work(CLOCK, self.now) as work:
            return verified_phone(work.session, self.actor.staff_id) is not None


@pytest.fixture
def own(arrange: Arranger, database: Database) -> Own:
    return Own(database, arrange.office.deputy)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_right_code_verifies_the_number_and_counts_once(own: Own) -> None:
    own.enter("07700 900961".replace("0", "+44 ", 1))
    code = own.send()
    assert not own.is_verified()
    assert own.attempt(wrong(code)) is CodeOutcome.OPEN
    assert own.attempt(f"{code[:3]} {code[3:]}") is CodeOutcome.CONFIRMED
    assert own.is_verified()
    with pytest.raises(CodeOver):
        own.attempt(code)


def test_after_five_wrong_ones_or_half_an_hour_the_right_code_is_over(own: Own) -> None:
    own.enter()
    code = own.send()
    outcomes = [own.attempt(wrong(code)) for _ in range(MOST_ATTEMPTS)]
    assert outcomes[-1] is CodeOutcome.EXHAUSTED
    with pytest.raises(CodeOver):
        own.attempt(code)
    late = own.send()
    own.now += CODE_VALID + timedelta(seconds=1)
    with pytest.raises(CodeOver):
        own.attempt(late)
    assert not own.is_verified()


def test_a_newer_code_takes_the_place_of_the_one_before(own: Own) -> None:
    own.enter()
    first, second = own.send(), own.send()
    if first != second:
        assert own.attempt(first) is CodeOutcome.OPEN
    assert own.attempt(second) is CodeOutcome.CONFIRMED


def test_three_codes_a_day_to_a_number_and_five_of_an_account(own: Own) -> None:
    own.enter()
    for _ in range(3):
        own.send()
    with pytest.raises(TooManyCodes):
        own.send()
    own.enter(OTHER)
    for _ in range(2):
        own.send()
    with pytest.raises(TooManyCodes):
        own.send()
    own.now += timedelta(days=1)
    own.send()


def test_another_number_is_not_verified_and_the_code_for_the_first_is_over(own: Own) -> None:
    own.enter()
    own.attempt(own.send())
    own.enter()
    assert own.is_verified()
    code = own.send()
    own.enter(OTHER)
    assert not own.is_verified()
    with pytest.raises(CodeOver):
        own.attempt(code)


@pytest.mark.parametrize("typed", ["", "geen", "088-1234567", "+44\0 7700 900961", "112"])
def test_what_is_no_mobile_number_is_said_beside_the_field(own: Own, typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        own.enter(typed)
    assert [one.pointer for one in refused.value.fields] == ["/phone"]


def test_no_one_else_sees_enters_or_removes_it_also_no_administrator(
    own: Own, arrange: Arranger, database: Database
) -> None:
    own.enter()
    code, office = own.send(), arrange.office
    who = own.actor.staff_id
    for actor in (office.admin, office.supervisor, office.officer):
        with database.work(actor, NOW) as work:
            for act in (
                lambda work=work: own_phone(work, who),
                lambda work=work: enter_phone(work, who, 2, OTHER),
                lambda work=work: send_own_code(work, who, 2),
                lambda work=work: try_own_code(work, who, 2, code),
                lambda work=work: remove_phone(work, who, 2),
            ):
                with pytest.raises(Forbidden):
                    act()
            # What a route forgets to ask, the rows refuse.
            for table in (StaffPhoneRow, PhoneCodeRow, MessageRow):
                assert list(work.session.exec(select(table))) == []


def test_an_outdated_page_changes_nothing_and_without_a_number_there_is_nothing_to_do(
    own: Own,
) -> None:
    who = own.actor.staff_id
    with own.database.work(own.actor, NOW) as work:
        with pytest.raises(NoNumber):
            send_own_code(work, who, NONE_YET)
        with pytest.raises(NotFound):
            remove_phone(work, who, NONE_YET)
        with pytest.raises(Stale):
            enter_phone(work, who, 3, NUMBER)
    own.enter()
    with pytest.raises(Stale), own.database.work(own.actor, NOW) as work:
        enter_phone(work, who, NONE_YET, OTHER)
    with pytest.raises(Stale), own.database.work(own.actor, NOW) as work:
        remove_phone(work, who, NONE_YET)
    with own.database.work(own.actor, NOW) as work:
        remove_phone(work, who, 1)
        assert own_phone(work, who).phone is None


def test_a_double_click_on_the_first_number_enters_it_once(fresh_database: Database) -> None:
    own = Arranger(fresh_database).office.officer

    def enter(typed: str) -> int:
        with fresh_database.work(own, NOW) as work:
            return enter_phone(work, own.staff_id, NONE_YET, typed).version

    with ThreadPoolExecutor(2) as pool:
        with fresh_database.work(own, NOW) as first:
            enter_phone(first, own.staff_id, NONE_YET, NUMBER)
            second, other = pool.submit(enter, NUMBER), pool.submit(enter, OTHER)
            until_a_session_waits_for_a_lock(fresh_database, 2)
        assert second.result(timeout=30) == 1
        with pytest.raises(Stale):
            other.result(timeout=30)


def test_the_code_is_kept_as_a_digest_and_leaves_the_text_once_it_is_over(own: Own) -> None:
    own.enter()
    code = own.send()
    own.attempt(code)
    with own.database.work(CLOCK, NOW) as work:
        text = work.session.exec(select(MessageRow)).one()
        text.state = "sent"
        work.session.flush()
        assert clear_digits(work.session, NOW) == 1
        work.session.refresh(text)
        assert code not in text.body
        row = work.session.exec(select(PhoneCodeRow)).one()
        assert code.encode() not in row.digest + row.salt


def test_who_plans_the_rota_sees_whose_number_is_missing_but_no_number(
    own: Own, arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    with database.work(office.supervisor, NOW) as work:
        for who, day in ((own.actor, 0), (office.colleague, 1)):
            at = NOW + timedelta(days=day)
            enter_shift(work, who.staff_id, at, at + timedelta(days=1))
    own.enter()
    own.attempt(own.send())
    with database.work(office.planner, NOW) as work:
        assert duty_rota(work).without_phone == {office.colleague.staff_id}
    with database.work(office.admin, NOW) as work:
        assert on_call_without_phone(work) == {office.colleague.staff_id}
        close_account(work, office.colleague.staff_id)
        assert on_call_without_phone(work) == set()
    with database.work(office.officer, NOW) as work, pytest.raises(Forbidden):
        on_call_without_phone(work)
