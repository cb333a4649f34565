"""Who may do what: roles, permissions, and one table of which role has which permission."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import update_wrapper
from typing import Concatenate, Generic, ParamSpec, Protocol, TypeVar
from uuid import UUID

from aftercare.base.errors import Forbidden


class Role(StrEnum):
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    PROVIDER = "provider"
    PLANNER = "planner"
    # Of circles of support: sees the meetings of the circles given to the account.
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"
    ADMIN = "admin"
    # Another system, by a secret or key of its own: what its scopes say, for the clients of its teams.
    MACHINE = "machine"
    # Automatic work without a user: ticks and webhooks. No account has this role.
    CLOCK = "clock"


class Permission(StrEnum):
    SEE_OWN_WEEK = "see-own-week"
    READ_CASE_FILES = "read-cases"
    # The lists of who may see a client's file, for clients of the account's own team.
    MANAGE_FILE_ACCESS = "manage-file-access"
    # Opening a file that the account may not see, for some hours, with a review afterwards.
    EMERGENCY_ACCESS = "emergency-access"
    # Enrolling clients on the account's own caseload.
    ENROL_OWN = "enrol-own-clients"
    # Bringing clients of the account's teams in for an officer, who checks them, and changing how they are reached.
    ENROL_PERSONS = "enrol-persons"
    WRITE_CASE_FILES = "write-cases"
    WRITE_PLANS = "write-plans"
    DECIDE_PLANS = "decide-plans"
    READ_TIMES = "read-times"
    MOVE_APPOINTMENTS = "move-appointments"
    RECORD_OUTCOMES = "record-outcomes"
    # Choosing one of the proposed times for a session that makes a missed one good.
    PLAN_CATCH_UPS = "plan-catch-ups"
    # Changing the officer of a client of the account's own team.
    TRANSFER_CLIENTS = "transfer-clients"
    # Opening the file of a client of the account's own team again.
    REOPEN_FILES = "reopen-files"
    # Proposing that data past its period is destroyed, and lifting a legal hold; another account confirms.
    DESTROY_FILES = "destroy-files"
    CONFIRM_DESTRUCTION = "confirm-destruction"
    # What was destroyed, by which periods and which two people. Nothing in it identifies a client.
    READ_CERTIFICATES = "read-certificates"
    # Any outcome at any time; without this, only the account's own outcome on the same day.
    CORRECT_OUTCOMES = "correct-outcomes"
    GIVE_VERDICTS = "decide-absences"
    ACKNOWLEDGE_ESCALATIONS = "acknowledge-escalations"
    DECIDE_ESCALATIONS = "decide-escalations"
    # Who has which shift at the duty desk of the own team: names and times of colleagues.
    READ_ROTA = "read-rota"
    MANAGE_ROTA = "manage-rota"
    MANAGE_SITES = "manage-sites"
    # Working hours and office of officers: of the own team or, for administrators, of all teams.
    MANAGE_WORKING_HOURS = "manage-working-hours"
    # Entering positions of sites, so that exclusion zones can be checked against them.
    LOCATE_SITES = "locate-sites"
    READ_ATTENDANCE = "read-attendance"
    # Sending a concern about a client of the account's own circles. Nothing comes back.
    SEND_CONCERNS = "send-concerns"
    # Sending what another organisation knows about clients of the account's teams. Nothing comes back.
    SEND_SUBMISSIONS = "send-submissions"
    READ_ACCESS_LOG = "read-access-log"
    # Recording what unusual reading of files was, in the own team or, for auditors, of anyone else.
    ANSWER_READING = "answer-reading"
    MANAGE_ACCOUNTS = "manage-accounts"
    # Confirming, as the second person, what an administrator proposed for an account of the own team, or for any.
    CONFIRM_ACCOUNTS = "confirm-accounts"
    READ_STANDARDS = "read-standards"
    # Sites, colleagues and treatment providers by name, for those who plan with them.
    READ_LOOK_UPS = "read-look-ups"
    MANAGE_STANDARDS = "manage-standards"
    MANAGE_TEMPLATES = "manage-templates"
    # Figures that identify no one, of the own team or, for administrators, of the whole organisation.
    READ_FIGURES = "read-figures"


_P = Permission
_CASE_FILE_WORK = frozenset(
    {
        _P.READ_CASE_FILES,
        _P.READ_TIMES,
        _P.WRITE_CASE_FILES,
        _P.MOVE_APPOINTMENTS,
        _P.RECORD_OUTCOMES,
        _P.PLAN_CATCH_UPS,
        _P.CORRECT_OUTCOMES,
        _P.GIVE_VERDICTS,
        _P.ACKNOWLEDGE_ESCALATIONS,
        _P.EMERGENCY_ACCESS,
        _P.READ_ROTA,
        _P.READ_STANDARDS,
        _P.READ_LOOK_UPS,
        _P.CONFIRM_DESTRUCTION,
        _P.READ_CERTIFICATES,
    }
)

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: _CASE_FILE_WORK | {_P.SEE_OWN_WEEK, _P.ENROL_OWN, _P.WRITE_PLANS},
    Role.SUPERVISOR: _CASE_FILE_WORK
    | {
        _P.WRITE_PLANS,
        _P.DECIDE_PLANS,
        _P.DECIDE_ESCALATIONS,
        _P.MANAGE_ROTA,
        _P.MANAGE_WORKING_HOURS,
        _P.READ_FIGURES,
        _P.TRANSFER_CLIENTS,
        _P.REOPEN_FILES,
        _P.DESTROY_FILES,
        _P.CONFIRM_ACCOUNTS,
        _P.ANSWER_READING,
        _P.MANAGE_FILE_ACCESS,
    },
    Role.PLANNER: frozenset(
        {
            _P.READ_TIMES,
            _P.MOVE_APPOINTMENTS,
            _P.PLAN_CATCH_UPS,
            _P.READ_ROTA,
            _P.MANAGE_ROTA,
            _P.MANAGE_WORKING_HOURS,
            _P.MANAGE_SITES,
            _P.LOCATE_SITES,
            _P.READ_FIGURES,
            _P.READ_LOOK_UPS,
        }
    ),
    Role.PROVIDER: frozenset(
        {_P.READ_ATTENDANCE, _P.RECORD_OUTCOMES, _P.PLAN_CATCH_UPS, _P.LOCATE_SITES}
    ),
    Role.COORDINATOR: frozenset({_P.READ_ATTENDANCE, _P.RECORD_OUTCOMES, _P.SEND_CONCERNS}),
    # Standards are about no client, and say by which rule of which day a person was treated.
    Role.AUDITOR: frozenset(
        {_P.READ_ACCESS_LOG, _P.ANSWER_READING, _P.READ_CERTIFICATES, _P.READ_STANDARDS}
    ),
    Role.ADMIN: frozenset(
        {
            _P.MANAGE_ACCOUNTS,
            _P.CONFIRM_ACCOUNTS,
            _P.MANAGE_WORKING_HOURS,
            _P.READ_STANDARDS,
            _P.READ_LOOK_UPS,
            _P.MANAGE_STANDARDS,
            _P.MANAGE_TEMPLATES,
            _P.READ_FIGURES,
        }
    ),
    # The most that a machine may have: reading, reporting what happened, and proposing clients. Nothing that a person
    # decides.
    Role.MACHINE: frozenset(
        {
            _P.READ_CASE_FILES,
            _P.READ_TIMES,
            _P.READ_STANDARDS,
            _P.READ_LOOK_UPS,
            _P.RECORD_OUTCOMES,
            _P.SEND_SUBMISSIONS,
            _P.ENROL_PERSONS,
        }
    ),
    Role.CLOCK: frozenset(),
}
# The roles that people have.
PEOPLE: tuple[Role, ...] = tuple(one for one in Role if one not in (Role.MACHINE, Role.CLOCK))


# What changes the file of a client. Emergency access gives none of it; recording a contact is its own exception.
CHANGES_A_FILE: frozenset[Permission] = frozenset(
    {
        _P.MANAGE_FILE_ACCESS,
        _P.ENROL_PERSONS,
        _P.WRITE_CASE_FILES,
        _P.WRITE_PLANS,
        _P.DECIDE_PLANS,
        _P.MOVE_APPOINTMENTS,
        _P.RECORD_OUTCOMES,
        _P.PLAN_CATCH_UPS,
        _P.CORRECT_OUTCOMES,
        _P.GIVE_VERDICTS,
        _P.ACKNOWLEDGE_ESCALATIONS,
        _P.DECIDE_ESCALATIONS,
        _P.TRANSFER_CLIENTS,
        _P.REOPEN_FILES,
        _P.DESTROY_FILES,
        _P.CONFIRM_DESTRUCTION,
    }
)


class Permitted(Protocol):
    """What declares the permission it requires: an act of casework, or a resource of the API."""

    @property
    def permission(self) -> Permission: ...


# How long signing in counts as proof of who is there, unless a setting says otherwise.
PROOF_HOLDS_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class Proof:
    """When the holder of a session or token last proved who they are, and how long that holds. `confirmed`: after the
    session began. `at` is None for a session of before this was recorded."""

    at: datetime | None
    confirmed: bool = False
    holds_for: timedelta = PROOF_HOLDS_FOR


@dataclass(frozen=True)
class Actor:
    """The account that acts. `staff_id_or_none` is its id, None only for the clock; `staff_id` is the same id,
    required. `proof`: that of its session or token, where it acts through one. `scopes`: what the token of a machine
    may do of what its role allows; `team_ids`: the teams of the clients it sees. People have neither."""

    role: Role
    staff_id_or_none: UUID | None = None
    team_id: UUID | None = None
    provider_id: UUID | None = None
    display_name: str = ""
    language: str = "nl"
    proof: Proof | None = field(default=None, compare=False)
    scopes: frozenset[Permission] = frozenset()
    team_ids: tuple[UUID, ...] = ()

    @property
    def staff_id(self) -> UUID:
        """The id of the account that acts; raises Forbidden for the clock, which decides nothing."""
        if self.staff_id_or_none is None:
            raise Forbidden()
        return self.staff_id_or_none

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the account may do: what its role allows and, of a machine, what its scopes leave of that."""
        granted = GRANTS[self.role]
        return granted & self.scopes if self.role is Role.MACHINE else granted

    def can(self, permission: Permission) -> bool:
        return permission in self.permissions

    def can_perform(self, act: Permitted) -> bool:
        """Whether the role has the permission that the act declares."""
        return self.can(act.permission)

    def require(self, permission: Permission) -> None:
        """Raises Forbidden when the role does not have the permission."""
        if not self.can(permission):
            raise Forbidden.without(permission)


CLOCK = Actor(Role.CLOCK)


class Acting(Protocol):
    """What acts on behalf of an account: a unit of work."""

    @property
    def actor(self) -> Actor: ...


W = TypeVar("W", bound=Acting)
P = ParamSpec("P")
A = TypeVar("A")


class PermittedAct(Generic[W, P, A]):
    """A function of casework that begins by checking its actor; both interfaces read the permission from here."""

    def __init__(self, permission: Permission, act: Callable[Concatenate[W, P], A]) -> None:
        self.permission = permission
        self._act = act
        update_wrapper(self, act)

    def __call__(self, work: W, /, *args: P.args, **kwargs: P.kwargs) -> A:
        """Raises Forbidden when the role of the actor does not have the permission."""
        work.actor.require(self.permission)
        return self._act(work, *args, **kwargs)


def requires(
    permission: Permission,
) -> Callable[[Callable[Concatenate[W, P], A]], PermittedAct[W, P, A]]:
    """Declare the permission of an act, which is checked before it runs."""
    return lambda act: PermittedAct(permission, act)
