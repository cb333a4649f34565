"""Roles carry exactly the permissions agreed, and nobody else's."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from uuid import UUID

import pytest

from aftercare.base.errors import Forbidden
from aftercare.domain.accounts.permissions import (
    CHANGES_A_FILE,
    CLOCK,
    GRANTS,
    PEOPLE,
    Actor,
    Permission,
    Role,
    requires,
)

ACCOUNT = UUID(int=1)

CASE_WORK = (
    "read-cases read-times write-cases move-appointments record-outcomes plan-catch-ups correct-outcomes "
    "decide-absences acknowledge-escalations read-standards read-look-ups read-rota emergency-access "
    "confirm-destruction read-certificates "
)
AGREED = {
    Role.OFFICER: CASE_WORK + "see-own-week enrol-own-clients write-plans",
    Role.SUPERVISOR: CASE_WORK
    + "write-plans decide-plans decide-escalations manage-rota read-figures transfer-clients confirm-accounts"
    " reopen-files destroy-files answer-reading manage-file-access manage-working-hours",
    Role.PLANNER: "read-times move-appointments plan-catch-ups manage-sites locate-sites read-look-ups read-rota"
    " manage-rota read-figures manage-working-hours",
    Role.PROVIDER: "read-attendance record-outcomes plan-catch-ups locate-sites",
    Role.COORDINATOR: "read-attendance record-outcomes send-concerns",
    Role.AUDITOR: "read-access-log answer-reading read-certificates read-standards",
    Role.ADMIN: "manage-accounts confirm-accounts read-standards read-look-ups manage-standards manage-templates"
    " read-figures manage-working-hours",
    Role.MACHINE: "read-cases read-times read-standards read-look-ups record-outcomes send-submissions"
    " enrol-persons",
    Role.CLOCK: "",
}
# What a machine can be given. A verdict, decision, approval, signature, plan, escalation or account is no one's but a
# person's, and so is everything that changes a file beyond who came and how a client is reached.
OF_MACHINES = {
    Permission.READ_CASE_FILES,
    Permission.READ_TIMES,
    Permission.READ_STANDARDS,
    Permission.READ_LOOK_UPS,
    Permission.RECORD_OUTCOMES,
    Permission.SEND_SUBMISSIONS,
    Permission.ENROL_PERSONS,
}

# What another organisation knows comes from its own system; a colleague writes it in the file, or enrols a client of
# their own.
OF_MACHINES_ALONE = {Permission.SEND_SUBMISSIONS, Permission.ENROL_PERSONS}


def those_who_may(permission: Permission) -> set[Role]:
    return {role for role in PEOPLE if Actor(role, ACCOUNT).can(permission)}


@pytest.mark.parametrize("role", Role)
def test_a_role_carries_exactly_what_was_agreed(role: Role) -> None:
    assert sorted(GRANTS[role]) == sorted(AGREED[role].split())


@pytest.mark.parametrize(("role", "permission"), list(product(Role, Permission)))
def test_what_a_role_may_not_it_is_refused(role: Role, permission: Permission) -> None:
    actor = Actor(role, ACCOUNT, scopes=frozenset(Permission))
    if permission in AGREED[role].split():
        assert actor.can(permission)
        actor.require(permission)
    else:
        assert not actor.can(permission)
        with pytest.raises(Forbidden):
            actor.require(permission)


@pytest.mark.parametrize("permission", Permission)
def test_somebody_may_do_everything_there_is_to_do(permission: Permission) -> None:
    assert those_who_may(permission) or permission in OF_MACHINES_ALONE


@pytest.mark.parametrize("permission", [Permission.DECIDE_PLANS, Permission.DECIDE_ESCALATIONS])
def test_what_needs_a_second_pair_of_eyes_is_the_supervisor_s(permission: Permission) -> None:
    assert those_who_may(permission) == {Role.SUPERVISOR}


@pytest.mark.parametrize(
    "permission",
    [Permission.READ_CASE_FILES, Permission.WRITE_CASE_FILES, Permission.GIVE_VERDICTS],
)
def test_only_those_who_carry_a_case_see_into_it(permission: Permission) -> None:
    assert those_who_may(permission) == {Role.OFFICER, Role.SUPERVISOR}


@pytest.mark.parametrize("permission", Permission)
def test_no_scope_lets_a_machine_do_what_a_person_decides(permission: Permission) -> None:
    """Also if every permission there is were given to it as a scope."""
    machine = Actor(Role.MACHINE, ACCOUNT, scopes=frozenset(Permission))
    assert machine.can(permission) == (permission in OF_MACHINES)
    assert {
        Permission.RECORD_OUTCOMES,
        Permission.ENROL_PERSONS,
    } == OF_MACHINES & CHANGES_A_FILE


@pytest.mark.parametrize(("scope", "permission"), list(product(Permission, Permission)))
def test_one_scope_gives_one_permission(scope: Permission, permission: Permission) -> None:
    machine = Actor(Role.MACHINE, ACCOUNT, scopes=frozenset({scope}))
    assert machine.can(permission) == (scope == permission and scope in OF_MACHINES)


@pytest.mark.parametrize("permission", Permission)
def test_a_machine_without_scopes_may_do_nothing(permission: Permission) -> None:
    assert not Actor(Role.MACHINE, ACCOUNT).can(permission)


@pytest.mark.parametrize("role", PEOPLE)
def test_scopes_change_nothing_for_a_person(role: Role) -> None:
    assert Actor(role, ACCOUNT, scopes=frozenset(Permission)).permissions == GRANTS[role]
    assert Actor(role, ACCOUNT).permissions == GRANTS[role]


def test_the_clock_is_nobody_and_decides_nothing() -> None:
    assert CLOCK.role is Role.CLOCK
    assert not any(CLOCK.can(permission) for permission in Permission)
    with pytest.raises(Forbidden):
        _ = CLOCK.staff_id


def test_a_member_of_staff_is_somebody() -> None:
    assert Actor(Role.OFFICER, ACCOUNT).staff_id == ACCOUNT


@dataclass
class Desk:
    """An actor with a book of what was done."""

    actor: Actor
    done: list[str]


@requires(Permission.DECIDE_PLANS)
def approve(desk: Desk, plan: str, *, note: str = "") -> str:
    """Approve one."""
    desk.done.append(plan + note)
    return f"approved {plan}"


@pytest.mark.parametrize("role", Role)
def test_an_act_runs_only_for_roles_with_the_permission_it_declares(role: Role) -> None:
    desk = Desk(Actor(role, ACCOUNT), [])
    if role is Role.SUPERVISOR:
        assert approve(desk, "p1", note="!") == "approved p1"
        assert desk.done == ["p1!"]
    else:
        with pytest.raises(Forbidden):
            approve(desk, "p1")
        assert desk.done == []


def test_an_act_keeps_its_name_and_shows_its_permission() -> None:
    assert approve.permission is Permission.DECIDE_PLANS
    assert (vars(approve)["__name__"], approve.__doc__) == ("approve", "Approve one.")
