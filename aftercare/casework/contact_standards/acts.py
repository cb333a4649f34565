"""Adopting contact standards: one administrator proposes, another activates; the same for the one a team uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, auto
from typing import Any
from uuid import UUID

from aftercare.base.errors import (
    AlreadyDecided,
    FieldFault,
    Invalid,
    OwnStandardActivation,
)
from aftercare.base.typed_text import MEDIUM_REASON, brief_faults, required
from aftercare.casework.accounts.independence import refuse_dependent
from aftercare.casework.adoption.acts import (
    DRAFT,
    LONGEST_NAME,
    LONGEST_SOURCE,
    Adoptable,
    propose,
    refuse_with,
    text_faults,
)
from aftercare.casework.listing.resources import STANDARDS
from aftercare.domain.accounts.fresh_sign_in import needs_fresh_sign_in
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.contact_standards.kinds import read_profile
from aftercare.domain.time.first_days import far_day_faults
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import TeamRow, names_of, teams
from aftercare.store.contact_standards.choice_rows import (
    ChoiceState,
    StandardChoiceRow,
    choices_decided,
    keep_choice,
)
from aftercare.store.contact_standards.rows import ContactStandardRow, standard_in_use
from aftercare.store.database.locks import get_row
from aftercare.store.database.unit_of_work import UnitOfWork

_LONGEST = dict.fromkeys(("nl", "en", "adopted_by"), LONGEST_NAME)
_LONGEST |= {"source": LONGEST_SOURCE, "reason": MEDIUM_REASON}
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class NewStandard:
    """A version as proposed; `profile` is JSON according to the published schema. `reason`: why the standard changes,
    for who activates it."""

    code: str
    nl: str
    en: str
    source: str
    adopted_by: str
    reason: str
    valid_from: date
    profile: Any
    valid_to: date | None = None


CONTACT_STANDARD = Adoptable(ContactStandardRow, STANDARDS, OwnStandardActivation)


@requires(Permission.MANAGE_STANDARDS)
def propose_standard(work: UnitOfWork, new: NewStandard) -> ContactStandardRow:
    """Records the next version of a standard. Raises Invalid with a JSON pointer at every fault, in the profile too."""

    def written() -> ContactStandardRow:
        # It may be over: contacts and figures of months gone by are judged by the standard of their day, and an
        # organisation may have worked by it before it came to this service.
        faults = [*_faults(new), *far_day_faults(new.valid_from, civil_date(work.now))]
        refuse_with(faults, lambda: read_profile(new.profile, "/profile"))
        texts = {name: getattr(new, name).strip() for name in _LONGEST}
        return ContactStandardRow(**vars(new) | texts, version=DRAFT)

    return propose(work, CONTACT_STANDARD, written)


@requires(Permission.MANAGE_STANDARDS)
def choose_standard(
    work: UnitOfWork, team_id: UUID, code: str | None, reason: str = "", *, withdraws: bool = False
) -> TeamRow:
    """Proposes the standard for this team's plans and contacts; None switches the check off. It counts once another
    administrator confirms it. Choosing what counts already ends what was proposed: its proposer withdraws it, without a
    reason, and another administrator refuses it, with one. Where nothing was proposed that is no change. `withdraws`:
    it is to do only that. Raises Invalid at /code for a standard without a version in use today and at /reason,
    AlreadyDecided when there is nothing to withdraw (any more)."""
    team = get_row(TeamRow, work.session, team_id, for_update=True)
    does = what_choosing_does(work, team_id, code)
    if withdraws and does not in (Choosing.WITHDRAWS, Choosing.REFUSES):
        raise AlreadyDecided()
    if does is Choosing.PROPOSES:
        _expect_in_use(work, code)
        given = required(reason, MEDIUM_REASON)
        waits = (team.standard_proposed_by, team.proposed_standard, team.proposed_standard_reason)
        if waits == (work.actor.staff_id, code, given):
            return team
        if team.standard_proposed_by is not None:
            _keep(work, team, ChoiceState.REPLACED)
        _propose(team, code, work.actor.staff_id, work.now, given)
        return audit.save_and_note(work, "choose-standard", "team", team)
    if does is Choosing.CHANGES_NOTHING:
        return team
    if does is Choosing.WITHDRAWS:
        _keep(work, team, ChoiceState.WITHDRAWN)
    else:
        _keep(work, team, ChoiceState.REFUSED, required(reason, MEDIUM_REASON))
    _propose(team, None, None, None, None)
    act = "withdraw-standard" if does is Choosing.WITHDRAWS else "refuse-standard"
    return audit.save_and_note(work, act, "team", team)


class Choosing(StrEnum):
    """What choosing a standard for a team does."""

    PROPOSES = auto()
    WITHDRAWS = auto()
    REFUSES = auto()
    CHANGES_NOTHING = auto()


@requires(Permission.MANAGE_STANDARDS)
def what_choosing_does(work: UnitOfWork, team_id: UUID, code: str | None) -> Choosing:
    """The same that `choose_standard` would do now. Raises NotFound."""
    team = get_row(TeamRow, work.session, team_id)
    if code != team.standard_code:
        return Choosing.PROPOSES
    if team.standard_proposed_by is None:
        return Choosing.CHANGES_NOTHING
    own = team.standard_proposed_by == work.actor.staff_id
    return Choosing.WITHDRAWS if own else Choosing.REFUSES


@requires(Permission.MANAGE_STANDARDS)
@needs_fresh_sign_in
def confirm_standard(work: UnitOfWork, team_id: UUID, code: str | None) -> TeamRow:
    """Sets the proposed standard for this team's plans and contacts from today on. Raises OwnStandardActivation,
    RoleFromProposer or RoleNewerThanProposal, AlreadyDecided when this standard is not proposed (any more), Invalid as
    `choose_standard` does."""
    team = get_row(TeamRow, work.session, team_id, for_update=True)
    if team.standard_proposed_by is None or team.proposed_standard != code:
        raise AlreadyDecided()
    refuse_dependent(
        work, team.standard_proposed_by, team.standard_proposed_at, OwnStandardActivation
    )
    _expect_in_use(work, code)
    _keep(work, team, ChoiceState.CONFIRMED)
    team.standard_code, team.standard_reason = code, team.proposed_standard_reason
    team.standard_since_on = None if code is None else civil_date(work.now)
    # The database compares the new standard with the proposal, so that goes in a second step.
    work.session.flush()
    _propose(team, None, None, None, None)
    return audit.save_and_note(work, "confirm-standard", "team", team)


def _keep(work: UnitOfWork, team: TeamRow, state: ChoiceState, reason: str | None = None) -> None:
    keep_choice(work.session, team, state, work.actor.staff_id, work.now, reason)


def _propose(
    team: TeamRow, code: str | None, by: UUID | None, at: datetime | None, reason: str | None
) -> None:
    team.proposed_standard_reason = reason
    team.proposed_standard, team.standard_proposed_by, team.standard_proposed_at = code, by, at
    team.version += 1


def _expect_in_use(work: UnitOfWork, code: str | None) -> None:
    if code is not None and standard_in_use(work.session, code, civil_date(work.now)) is None:
        raise Invalid.at("/code", "unknown-standard")


@requires(Permission.READ_STANDARDS)
def in_use_today(work: UnitOfWork, code: str) -> ContactStandardRow | None:
    """The version of this standard that counts today; None where there is none."""
    return standard_in_use(work.session, code, civil_date(work.now))


@requires(Permission.READ_STANDARDS)
def teams_by_standard(work: UnitOfWork) -> list[TeamRow]:
    """Every team by name, with its standard."""
    return teams(work.session)


@requires(Permission.MANAGE_STANDARDS)
def standard_choices(work: UnitOfWork) -> list[StandardChoiceRow]:
    """What became of earlier proposals for teams, the newest first."""
    return choices_decided(work.session)


@requires(Permission.MANAGE_STANDARDS)
def names_in_choices(work: UnitOfWork) -> dict[UUID, str]:
    """The name of every account that proposed a standard for a team or decided on one, by its id."""
    ids = {one.standard_proposed_by for one in teams(work.session)} - {None}
    for one in choices_decided(work.session):
        ids |= {one.proposed_by, one.decided_by}
    return names_of(work.session, ids)


def _faults(new: NewStandard) -> Iterator[FieldFault]:
    if not _CODE.fullmatch(new.code) or len(new.code) > 60:
        yield FieldFault("/code", "bad-code", "Small letters, digits and dashes, at most 60.")
    missing = "Give this: a standard has a name, a source and a reason."
    yield from text_faults(new, _LONGEST, missing)
    yield from brief_faults("/reason", new.reason)
    if new.valid_to is not None and new.valid_to < new.valid_from:
        yield FieldFault("/valid_to", "dates-reversed")
