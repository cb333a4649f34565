"""No administrator alone makes an account that can be used, or one that agrees with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from aftercare.base.clock import FixedClock
from aftercare.base.errors import (
    AccountChangeWaits,
    AccountHasCaseload,
    AlreadyDecided,
    Conflict,
    Fault,
    ForAdministrators,
    Forbidden,
    Invalid,
    NotFound,
    OwnAccountChange,
    RoleFromProposer,
    RoleNewerThanProposal,
    Stale,
)
from aftercare.casework.accounts import account_changes as changes
from aftercare.casework.accounts import acts as accounts
from aftercare.casework.accounts.account_changes import NewPosition
from aftercare.casework.accounts.acts import NewAccount, rename_account
from aftercare.casework.adoption import acts as adoption
from aftercare.casework.message_templates.acts import (
    Wording,
    activate_text,
    draft_text,
    propose_text,
)
from aftercare.casework.reminders.acts import REMINDER_POLICY, NewPolicy, propose_policy
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.domain.message_templates.templates import TextKind
from aftercare.store.accounts.change_rows import AccountChangeRow, waiting_change
from aftercare.store.accounts.rows import StaffRow, staff_by_username
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.reminders.rows import shipped_policies
from tests.store.arranging import Arranger

POLICY = NewPolicy("x", "x", date(2026, 12, 1), shipped_policies()[0]["policy"])
Does = Callable[..., Any]


@pytest.fixture
def does(database: Database, clock: FixedClock) -> Does:
    """One act of one actor, an hour after the one before."""

    def do(actor: Actor, act: Callable[..., Any], *args: Any, **named: Any) -> Any:
        clock.move_to(clock.now() + timedelta(hours=1))
        with database.work(actor, clock.now()) as work:
            return act(work, *args, **named)

    return do


def officer_account(arrange: Arranger, **changed: Any) -> NewAccount:
    values = {"username": "j.smit", "display_name": "J. Smit", "role": Role.OFFICER,
              "team_id": arrange.office.team_id}  # fmt: skip
    return NewAccount(**values | changed)


def admin_account(username: str) -> NewAccount:
    return NewAccount(username, f"Beheer {username}", Role.ADMIN)


def waiting(work: UnitOfWork, username: str) -> tuple[AccountChangeRow, StaffRow]:
    staff = staff_by_username(work.session, username)
    assert staff is not None
    change = waiting_change(work.session, staff.id)
    assert change is not None
    return change, staff


def refused(does: Does, fault: type[Fault], actor: Actor, act: Any, *args: Any) -> None:
    with pytest.raises(fault) as caught:
        does(actor, act, *args)
    assert type(caught.value) is fault


def decide(does: Does, actor: Actor, username: str) -> None:
    change, _ = does(CLOCK, waiting, username)
    does(actor, changes.confirm_change, change.id, change.version)


def is_open(work: UnitOfWork, username: str) -> bool:
    staff = staff_by_username(work.session, username)
    return staff is not None and staff.active


def test_a_new_account_opens_only_once_another_administrator_confirms_it(
    arrange: Arranger, does: Does
) -> None:
    first, second = arrange.office.admin, arrange.staff("admin")
    does(first, changes.propose_account, officer_account(arrange))
    assert not does(CLOCK, is_open, "j.smit")
    change, _ = does(CLOCK, waiting, "j.smit")
    refused(does, OwnAccountChange, first, changes.confirm_change, change.id, change.version)
    decide(does, second, "j.smit")
    assert does(CLOCK, is_open, "j.smit")
    refused(does, AlreadyDecided, second, changes.confirm_change, change.id, change.version)


def test_the_supervisor_of_the_team_confirms_too_and_the_one_of_another_team_sees_nothing(
    arrange: Arranger, does: Does
) -> None:
    does(arrange.office.admin, changes.propose_account, officer_account(arrange))
    change, _ = does(CLOCK, waiting, "j.smit")
    other = arrange.office.other_supervisor
    assert does(other, changes.changes_to_decide) == []
    refused(does, NotFound, other, changes.confirm_change, change.id, change.version)
    ours = arrange.office.supervisor
    assert [one.id for one, _ in does(ours, changes.changes_to_decide)] == [change.id]
    does(ours, changes.confirm_change, change.id, change.version)
    assert does(CLOCK, is_open, "j.smit")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.PLANNER, Role.PROVIDER, Role.AUDITOR])
def test_other_roles_confirm_nothing(role: Role, arrange: Arranger, does: Does) -> None:
    does(arrange.office.admin, changes.propose_account, officer_account(arrange))
    change, _ = does(CLOCK, waiting, "j.smit")
    actor = getattr(arrange.office, role.value)
    refused(does, Forbidden, actor, changes.confirm_change, change.id, change.version)


def test_an_account_an_administrator_had_made_never_confirms_what_they_propose(
    arrange: Arranger, does: Does
) -> None:
    """One person would be both pairs of eyes."""
    first, second = arrange.office.admin, arrange.staff("admin")
    does(first, changes.propose_account, admin_account("sok"))
    decide(does, second, "sok")
    made = does(CLOCK, lambda work: staff_by_username(work.session, "sok").actor())
    does(first, changes.propose_account, officer_account(arrange))
    change, _ = does(CLOCK, waiting, "j.smit")
    refused(does, RoleFromProposer, made, changes.confirm_change, change.id, change.version)
    does(
        second, changes.propose_account, officer_account(arrange, username="k.k", display_name="K")
    )
    decide(does, made, "k.k")


def test_an_administrator_since_the_proposal_does_not_confirm_it(
    arrange: Arranger, does: Does
) -> None:
    first, second, third = (
        arrange.office.admin,
        arrange.staff("admin"),
        arrange.staff("admin"),
    )
    does(first, changes.propose_account, officer_account(arrange))
    does(second, changes.propose_account, admin_account("later"))
    decide(does, third, "later")
    later = does(CLOCK, lambda work: staff_by_username(work.session, "later").actor())
    change, _ = does(CLOCK, waiting, "j.smit")
    refused(does, RoleNewerThanProposal, later, changes.confirm_change, change.id, change.version)


def test_nobody_is_the_second_person_for_their_own_role(arrange: Arranger, does: Does) -> None:
    first, second = arrange.office.admin, arrange.staff("admin")
    auditor = NewPosition(Role.AUDITOR)
    change = does(first, changes.propose_position, second.staff_id, 1, auditor)
    refused(does, OwnAccountChange, second, changes.confirm_change, change.id, 1)


def test_a_supervisor_gives_nobody_the_role_of_an_administrator(
    arrange: Arranger, does: Does
) -> None:
    admin, staff_id = arrange.office.admin, arrange.office.planner.staff_id
    position = NewPosition(Role.ADMIN, arrange.office.team_id)
    change = does(admin, changes.propose_position, staff_id, 1, position)
    refused(
        does, ForAdministrators, arrange.office.supervisor, changes.confirm_change, change.id, 1
    )


def test_another_role_counts_from_the_confirmation_on(arrange: Arranger, does: Does) -> None:
    admin, planner = arrange.office.admin, arrange.office.planner
    to = NewPosition(Role.OFFICER, arrange.office.team_id)
    change = does(admin, changes.propose_position, planner.staff_id, 1, to)

    def now(work: UnitOfWork) -> tuple[str, UUID | None]:
        row = work.session.get(StaffRow, planner.staff_id)
        return row.role, row.role_given_by

    assert does(CLOCK, now) == ("planner", None)
    refused(does, AccountChangeWaits, admin, changes.propose_position, planner.staff_id, 2, to)
    does(arrange.office.supervisor, changes.confirm_change, change.id, 1)
    assert does(CLOCK, now) == ("officer", admin.staff_id)


def test_an_account_that_was_closed_meanwhile_is_not_opened_by_another_role(
    arrange: Arranger, does: Does
) -> None:
    admin, planner = arrange.office.admin, arrange.office.planner
    to = NewPosition(Role.OFFICER, arrange.office.team_id)
    change = does(admin, changes.propose_position, planner.staff_id, 1, to)
    does(admin, accounts.close_account, planner.staff_id)
    refused(does, Conflict, arrange.office.supervisor, changes.confirm_change, change.id, 1)
    row = does(CLOCK, lambda work: work.session.get(StaffRow, planner.staff_id))
    assert (row.active, row.role) == (False, "planner")


def test_an_officer_with_clients_keeps_role_and_team_until_they_are_transferred(
    arrange: Arranger, does: Does
) -> None:
    arrange.person()
    to = NewPosition(Role.PLANNER, arrange.office.team_id)
    officer = arrange.office.officer.staff_id
    refused(
        does, AccountHasCaseload, arrange.office.admin, changes.propose_position, officer, 1, to
    )


def test_a_refused_account_stays_shut_and_says_why(arrange: Arranger, does: Does) -> None:
    does(arrange.office.admin, changes.propose_account, officer_account(arrange))
    change, staff = does(CLOCK, waiting, "j.smit")
    ours = arrange.office.supervisor
    refused(does, Invalid, ours, changes.refuse_change, change.id, change.version, " ")
    refused(does, Stale, ours, changes.refuse_change, change.id, change.version + 1, "Unknown here")
    done = does(ours, changes.refuse_change, change.id, change.version, "Unknown here")
    assert (done.confirmed, done.reason) == (False, "Unknown here")
    assert not does(CLOCK, is_open, "j.smit")
    again = NewPosition(Role.OFFICER, arrange.office.team_id)
    does(arrange.office.admin, changes.propose_reopening, staff.id, staff.version, again)
    decide(does, ours, "j.smit")
    assert does(CLOCK, is_open, "j.smit")


def test_a_closed_account_is_reopened_by_two(arrange: Arranger, does: Does) -> None:
    admin, planner = arrange.office.admin, arrange.office.planner
    to = NewPosition(Role.PLANNER, arrange.office.team_id)
    refused(does, Conflict, admin, changes.propose_reopening, planner.staff_id, 1, to)
    does(admin, accounts.close_account, planner.staff_id)
    change = does(admin, changes.propose_reopening, planner.staff_id, 2, to)
    refused(does, OwnAccountChange, admin, changes.confirm_change, change.id, 1)
    does(arrange.office.supervisor, changes.confirm_change, change.id, 1)
    row = does(CLOCK, lambda work: work.session.get(StaffRow, planner.staff_id))
    assert row.active


def test_two_accounts_at_work_never_have_one_name(arrange: Arranger, does: Does) -> None:
    admin = arrange.office.admin
    does(admin, changes.propose_account, officer_account(arrange))
    twin = officer_account(arrange, username="twin", display_name="j. smit ")
    refused(does, Invalid, admin, changes.propose_account, twin)
    officer = arrange.office.officer
    with pytest.raises(Invalid):
        does(
            admin, rename_account, officer.staff_id, 1,
            display_name="J. Smit", language="nl",
        )  # fmt: skip
    renamed = does(
        admin, rename_account, officer.staff_id, 1,
        display_name="O. Anders", language="en",
    )  # fmt: skip
    assert (renamed.display_name, renamed.language) == ("O. Anders", "en")


def test_a_supervisor_hears_of_every_account_in_the_team_that_others_confirmed(
    arrange: Arranger, does: Does
) -> None:
    ours = arrange.office.supervisor
    does(arrange.office.admin, changes.propose_account, officer_account(arrange))
    assert does(ours, changes.count_changes_to_see) == 1
    decide(does, arrange.staff("admin"), "j.smit")
    ((news, staff),) = does(ours, changes.change_news)
    assert (news.kind, staff.username) == ("open", "j.smit")
    assert does(ours, changes.count_changes_to_see) == 1
    does(ours, changes.mark_seen)
    assert does(ours, changes.count_changes_to_see) == 0
    assert does(arrange.office.other_supervisor, changes.count_changes_to_see) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "insert into staff (id, username, display_name, role) values (gen_random_uuid(), 'x', 'X', 'admin')",
        "update staff set role = 'admin' where id = :planner",
        "update staff set team_id = (select id from team where id <> :team limit 1) where id = :planner",
        "update staff set role_given_by = null, role_given_at = now() where id = :planner",
        "update staff set active = true where id = :closed",
    ],
)
def test_the_database_itself_asks_for_a_second_person(
    statement: str, arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    """Also when the code of an act is wrong."""
    closed = arrange.staff("auditor", active=False)
    values = {
        "planner": arrange.office.planner.staff_id,
        "team": arrange.office.team_id,
        "closed": closed.staff_id,
    }
    with (
        pytest.raises(Forbidden),
        database.work(arrange.office.admin, clock.now()) as work,
    ):
        work.session.execute(
            text(statement), {n: v for n, v in values.items() if f":{n}" in statement}
        )


def test_a_decision_is_made_in_the_own_name_and_never_changed(
    arrange: Arranger, does: Does, database: Database, clock: FixedClock
) -> None:
    first, second = arrange.office.admin, arrange.staff("admin")
    does(first, changes.propose_account, officer_account(arrange))
    forged = text(
        "update account_change set confirmed = true, decided_at = now(), decided_by = :second"
    )
    with pytest.raises(Forbidden), database.work(first, clock.now()) as work:
        work.session.execute(forged, {"second": second.staff_id})
    decide(does, second, "j.smit")
    with pytest.raises(Conflict), database.work(second, clock.now()) as work:
        work.session.execute(text("update account_change set reason = 'other'"))


@pytest.mark.parametrize("given_by_proposer", [True, False], ids=["made for it", "new since"])
def test_no_version_or_text_is_activated_by_an_administrator_who_could_be_made_for_it(
    given_by_proposer: bool, arrange: Arranger, does: Does, clock: FixedClock
) -> None:
    first = arrange.office.admin
    given = clock.now() + timedelta(days=1 - 2 * given_by_proposer)
    made = arrange.staff(
        "admin", role_given_at=given, role_given_by=first.staff_id if given_by_proposer else None
    )
    fault = RoleFromProposer if given_by_proposer else RoleNewerThanProposal
    number = does(first, propose_policy, POLICY).version
    refused(does, fault, made, adoption.activate, REMINDER_POLICY, number)
    words = Wording(
        TextKind.REPLY_TO_WRONG_NUMBER, "nl", "Dank u. Dit nummer is weg.", "Korter en duidelijker"
    )
    template = does(first, draft_text, words).id
    does(first, propose_text, template, 1)
    refused(does, fault, made, activate_text, template, 2)
    second = arrange.staff("admin")
    does(second, adoption.activate, REMINDER_POLICY, number)
    does(second, activate_text, template, 2)
