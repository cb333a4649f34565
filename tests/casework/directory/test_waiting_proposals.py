"""What waits at the word of the organisation's directory is what it says now; confirming gives nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aftercare.base.errors import AlreadyDecided
from aftercare.base.subject_errors import DirectorySaysOtherwise
from aftercare.casework.accounts import account_changes as changes
from aftercare.casework.accounts.account_changes import NewPosition
from aftercare.casework.accounts.acts import close_account
from aftercare.casework.directory.acts import Directory, create_user, remove_user, replace_user
from aftercare.casework.openid.directory import propose_as_directory
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.domain.directory.users import Document
from aftercare.domain.openid.claims import ClaimsMapping
from aftercare.store.accounts.change_rows import AccountChangeRow, waiting_change
from aftercare.store.accounts.rows import StaffRow
from tests.store.arranging import NOW, Arranger
from tests.tiers import examples

ROLES = {one.value: one for one in (Role.OFFICER, Role.SUPERVISOR, Role.AUDITOR, Role.PROVIDER)}
PLACES = {"north": "Team Noord", "south": "Team Zuid", "vaart": "De Vaart"}
MAPPING = ClaimsMapping(roles=ROLES, places=PLACES)
DIRECTORY = Directory({}, MAPPING)
POSITIONS = (
    "officer north", "officer south", "supervisor north", "auditor", "provider vaart",
)  # fmt: skip
NONE = ("officer", "officer auditor north", "")
NUMBERS = count(1)


@dataclass
class Colleague:
    """One account, and what the directory and people did with it, an hour apart."""

    arrange: Arranger
    now: datetime = NOW
    number: int = field(default_factory=lambda: next(NUMBERS))
    staff_id: UUID | None = None

    def does(self, act: Any, *args: Any, by: Actor = CLOCK, **named: Any) -> Any:
        self.now += timedelta(hours=1)
        with self.arrange.database.work(by, self.now) as work:
            return act(work, *args, **named)

    def document(self, word: str, active: bool = True) -> Document:
        name = f"w.{self.number}"
        return {"userName": name, "displayName": name, "active": active, "roles": word.split()}

    def arrives(self, word: str, *, active: bool = True) -> None:
        seen = self.does(create_user, DIRECTORY, self.document(word, active))
        self.staff_id = seen.staff.id

    def says(self, word: str, *, active: bool = True) -> None:
        given = self.document(word, active)
        self.does(replace_user, DIRECTORY, self.staff_id, given, None)

    def leaves(self) -> None:
        self.does(remove_user, self.staff_id, None)

    def staff(self) -> StaffRow:
        found = self.does(lambda work: work.session.get(StaffRow, self.staff_id))
        assert isinstance(found, StaffRow)
        return found

    def waits(self) -> AccountChangeRow | None:
        found = self.does(lambda work: waiting_change(work.session, self.staff_id))
        assert found is None or isinstance(found, AccountChangeRow)
        return found

    def proposed(self) -> tuple[str, str] | None:
        waits = self.waits()
        return (waits.kind, self.named(waits)) if waits else None

    def confirms(self, change: AccountChangeRow | None = None) -> None:
        change = change or self.waits()
        assert change is not None
        admin = self.arrange.office.admin
        self.does(changes.confirm_change, change.id, change.version, by=admin)

    def refuses(self) -> None:
        change = self.waits()
        assert change is not None
        admin = self.arrange.office.admin
        self.does(changes.refuse_change, change.id, change.version, "Unknown here", by=admin)

    def named(self, row: StaffRow | AccountChangeRow) -> str:
        """Role and place as the directory would say them."""
        office = self.arrange.office
        places = {office.team_id: " north", office.other_team_id: " south"}
        places[office.provider_id] = " vaart"
        place = row.team_id or row.provider_id
        return row.role + (places[place] if place else "")

    def has(self) -> str | None:
        """What its holder may do here now, in the words of the directory."""
        staff = self.staff()
        return self.named(staff) if staff.may_sign_in else None


@pytest.fixture
def colleague(arrange: Arranger) -> Colleague:
    return Colleague(arrange)


@pytest.mark.parametrize("later", ["officer north", "auditor", "supervisor south"])
def test_another_word_about_a_new_account_replaces_what_waits(
    colleague: Colleague, later: str
) -> None:
    colleague.arrives("supervisor north")
    looked_at = colleague.waits()
    colleague.says(later)
    assert colleague.proposed() == ("open", later)
    with pytest.raises(DirectorySaysOtherwise):
        colleague.confirms(looked_at)
    assert colleague.has() is None
    colleague.confirms()
    assert colleague.has() == later
    with pytest.raises(AlreadyDecided):
        colleague.does(
            changes.confirm_change, last_of(colleague).id, 1, by=colleague.arrange.office.admin
        )


def last_of(colleague: Colleague) -> AccountChangeRow:
    admin = colleague.arrange.staff("admin")
    news = colleague.does(changes.change_news, by=admin)
    found = next(change for change, staff in news if staff.id == colleague.staff_id)
    assert isinstance(found, AccountChangeRow)
    return found


def test_the_same_as_it_stands_withdraws_what_waits(colleague: Colleague) -> None:
    colleague.arrives("officer north")
    colleague.confirms()
    colleague.says("supervisor north")
    looked_at = colleague.waits()
    colleague.says("officer north")
    assert colleague.proposed() is None
    with pytest.raises(DirectorySaysOtherwise):
        colleague.confirms(looked_at)
    assert colleague.has() == "officer north"
    colleague.says("officer south")
    colleague.says("provider vaart")
    assert colleague.proposed() == ("edit", "provider vaart")


@pytest.mark.parametrize("end", ["inactive", "no role", "deleted"])
@pytest.mark.parametrize("known", [True, False])
def test_who_left_there_waits_for_nothing(colleague: Colleague, end: str, known: bool) -> None:
    colleague.arrives("officer north")
    if known:
        colleague.confirms()
        colleague.says("supervisor north")
    looked_at = colleague.waits()
    if end == "deleted":
        colleague.leaves()
    else:
        colleague.says("supervisor north" if end == "inactive" else "", active=end != "inactive")
    assert colleague.proposed() is None
    with pytest.raises(DirectorySaysOtherwise):
        colleague.confirms(looked_at)
    assert colleague.has() is None
    # Back before anyone looked, it is proposed anew.
    if end == "deleted":
        colleague.arrives("supervisor north")
        assert colleague.proposed() == ("reopen", "supervisor north")
    else:
        colleague.says("supervisor north")
        assert colleague.proposed() == ("edit" if known else "open", "supervisor north")
    colleague.confirms()
    assert colleague.has() == "supervisor north"


def test_a_new_account_that_is_not_active_there_waits_until_it_is(colleague: Colleague) -> None:
    colleague.arrives("officer north", active=False)
    assert colleague.proposed() is None
    colleague.says("auditor")
    assert colleague.proposed() == ("open", "auditor")


def test_without_a_role_it_stays_suspended_however_often_that_is_said(colleague: Colleague) -> None:
    colleague.arrives("officer north")
    colleague.confirms()
    for _ in range(3):
        colleague.says("")
        assert colleague.has() is None


def test_who_was_deleted_and_comes_again_is_opened_by_people_alone(colleague: Colleague) -> None:
    """The name may be another colleague's, whatever the directory sends after it."""
    colleague.arrives("officer north")
    colleague.confirms()
    colleague.leaves()
    colleague.arrives("officer north")
    colleague.says("officer north")
    assert (colleague.has(), colleague.proposed()) == (None, ("reopen", "officer north"))
    colleague.refuses()
    colleague.says("officer north")
    assert (colleague.has(), colleague.proposed()) == (None, None)
    colleague.says("auditor")
    assert (colleague.has(), colleague.proposed()) == (None, ("reopen", "auditor"))


def test_what_people_refused_is_proposed_again_with_another_role_only(
    colleague: Colleague,
) -> None:
    colleague.arrives("supervisor north")
    colleague.refuses()
    colleague.says("supervisor north")
    assert colleague.proposed() is None
    colleague.says("officer north")
    assert colleague.proposed() == ("open", "officer north")


def test_what_people_closed_stays_closed(colleague: Colleague) -> None:
    colleague.arrives("officer north")
    colleague.confirms()
    colleague.does(close_account, colleague.staff_id, by=colleague.arrange.office.admin)
    colleague.says("auditor")
    assert (colleague.has(), colleague.proposed()) == (None, None)


def test_what_people_proposed_stays_while_the_directory_says_nothing_new(
    colleague: Colleague,
) -> None:
    """It sends every account each night."""
    colleague.arrives("officer north")
    colleague.confirms()
    staff, first = colleague.staff(), colleague.arrange.staff("admin")
    auditor = NewPosition(Role.AUDITOR)
    colleague.does(changes.propose_position, staff.id, staff.version, auditor, by=first)
    colleague.says("officer north")
    assert colleague.proposed() == ("edit", "auditor")
    colleague.says("supervisor north")
    assert colleague.proposed() == ("edit", "supervisor north")
    ((ended, _),) = [
        one for one in colleague.does(changes.change_news, by=first) if one[0].role == "auditor"
    ]
    assert (ended.confirmed, ended.proposed_by) == (False, first.staff_id)


def test_signing_in_with_other_claims_replaces_it_as_well(colleague: Colleague) -> None:
    colleague.arrives("officer north")
    colleague.confirms()
    for position, waits in (
        (NewPosition(Role.SUPERVISOR, colleague.arrange.office.team_id), "supervisor north"),
        (NewPosition(Role.AUDITOR), "auditor"),
        (NewPosition(Role.OFFICER, colleague.arrange.office.team_id), None),
        (NewPosition(Role.AUDITOR), "auditor"),
        (None, None),
    ):
        colleague.does(propose_as_directory, colleague.staff(), position)
        assert colleague.proposed() == (waits and ("edit", waits))


WORDS = st.sampled_from([*POSITIONS, *NONE])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("says"), WORDS, st.booleans()),
        st.sampled_from([("leaves", "", True), ("confirms", "", True)]),
    ),
    max_size=10,
)


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(POSITIONS), STEPS)
def test_no_confirmation_gives_what_the_directory_does_not_say_then(
    arrange: Arranger, first: str, steps: list[tuple[str, str, bool]]
) -> None:
    """After any sequence what waits is its last word, and one confirmation makes the account equal to it."""
    colleague = Colleague(arrange)
    colleague.arrives(first)
    word: str | None = first
    there, given_last = True, None
    for step, said, active in steps:
        if step == "confirms":
            if colleague.waits() is None:
                continue
            colleague.confirms()
            given_last = word
        elif step == "leaves" and there:
            colleague.leaves()
            there, word = False, None
        elif step == "says" and (there or said in POSITIONS):
            (colleague.says if there else colleague.arrives)(said, active=active)
            there, word = True, said if active and said in POSITIONS else None
        proposed, has = colleague.proposed(), colleague.has()
        assert proposed is None or proposed[1] == word
        assert has is None or (has == given_last and word is not None)
    if colleague.waits() is not None:
        colleague.confirms()
    assert colleague.has() == word
