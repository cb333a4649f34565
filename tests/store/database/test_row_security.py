"""Who sees and changes whose rows, table by table, whatever a route forgets to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, text

from aftercare.base.errors import Forbidden
from aftercare.domain.accounts.machines import SCOPES
from aftercare.domain.accounts.permissions import CLOCK, Actor, Permission, Role
from aftercare.store.appointments.rows import OutcomeRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import (
    EscalationActRow,
    EscalationCauseRow,
    EscalationRow,
    EscalationStepRow,
    StaffNoticeRow,
)
from aftercare.store.messages.rows import InboundTextRow
from aftercare.store.people.rows import ExclusionRow, NoContactRow, PersonRow
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.sites.rows import SiteRow
from aftercare.store.tasks.rows import TaskRow
from tests.conftest import undone
from tests.store.arranging import NOW, Arranger, Office
from tests.store.case_files.case_rows import fill_casework

PAGE = Path(__file__).parents[3] / "docs" / "security" / "row-policies.md"
ACTS = {"*": "reading and writing", "r": "reading", "a": "adding", "w": "changing"}

# Who may be looked at: on the officer's own caseload, covered as deputy, elsewhere in the team,
# restricted in the team, and in another team.
OWN, COVERED, TEAM, RESTRICTED, FOREIGN = "own", "covered", "team", "restricted", "foreign"
EVERYONE = {OWN, COVERED, TEAM, RESTRICTED, FOREIGN}

CASE_TABLES = (
    "supervision_order", "condition", "supervision_plan", "absence", "escalation",
    "escalation_cause", "escalation_step", "escalation_act", "staff_notice", "message", "no_contact", "exclusion",
    "outcome", "inbound_text", "order_extension", "order_suspension", "order_event", "deadline", "tier_change",
    "contact_record", "assessment", "referral", "referral_event", "place_offer", "related_person",
    "restricted_party", "handover_item", "circle", "not_offered", "phone_number", "phone_code", "channel_preference",
    "inbound_step", "officer_change", "calendar_feed", "absence_verdict", "absence_evidence",
    "officer_transfer", "person_search", "day_change", "order_change",
)  # fmt: skip
TIME_TABLES = ("obligation", "unplaced", "away_period", "task", "site")
TABLES = ("person", "appointment", *TIME_TABLES, *CASE_TABLES, "file_access")

CASE_WORKERS = {
    "officer": {OWN, COVERED},
    "supervisor": {OWN, COVERED, TEAM, RESTRICTED},
    "outsider": {FOREIGN},
    "other_supervisor": {FOREIGN},
}
PLANNERS = {"planner": {OWN, COVERED, TEAM}, "other_planner": {FOREIGN}}
# The treatment provider has one client: the person on the officer's own caseload.
PROVIDERS = {"provider": {OWN}, "other_provider": set()}
# A circle coordinator has the circle of one client, and of that client's appointments the meetings alone.
COORDINATORS = {"coordinator": {OWN}}
# A machine with every scope reads the files of its teams; a restricted one, no machine reads.
MACHINES = {"machine": {OWN, COVERED, TEAM}, "other_machine": {FOREIGN}}
NOBODY: dict[str, set[str]] = {"auditor": set(), "admin": set()}

VISIBLE: dict[str, dict[str, set[str]]] = (
    dict.fromkeys(CASE_TABLES, CASE_WORKERS | MACHINES)
    | dict.fromkeys(TIME_TABLES, CASE_WORKERS | PLANNERS | MACHINES)
    | dict.fromkeys(
        ("person", "appointment"), CASE_WORKERS | PLANNERS | PROVIDERS | COORDINATORS | MACHINES
    )
    # That of the foreign client is to a colleague of the first team, whose supervisor sees it without the client.
    | {
        "officer_transfer": CASE_WORKERS
        | MACHINES
        | {"supervisor": {*CASE_WORKERS["supervisor"], FOREIGN}}
    }
    # Who is on the lists of a file, the supervisor of the client's team alone reads.
    | {"file_access": {name: CASE_WORKERS[name] for name in ("supervisor", "other_supervisor")}}
)
# Only officers and supervisors write, except that a provider says who came.
WRITABLE: dict[str, dict[str, set[str]]] = dict.fromkeys(TABLES, CASE_WORKERS) | {
    # How a client is reached; a trigger keeps the rest from machines.
    "person": CASE_WORKERS | MACHINES,
    "appointment": CASE_WORKERS | PROVIDERS | COORDINATORS | MACHINES,
    # Places are kept by planners; homes come with them.
    "site": CASE_WORKERS | PLANNERS,
    # Whose caseload a client is on, supervisors decide.
    "officer_transfer": {name: CASE_WORKERS[name] for name in ("supervisor", "other_supervisor")},
    "file_access": VISIBLE["file_access"],
}
NEVER_UPDATED = {
    "outcome", "escalation_cause", "escalation_act", "tier_change", "referral_event", "not_offered",
    "phone_number", "inbound_step", "officer_change", "absence_verdict", "absence_evidence",
    "day_change", "order_change",
    "person_search",  # whose line it is
}  # fmt: skip
DELETABLE = {"unplaced", "obligation", "away_period", "exclusion"}
ROLES = (*CASE_WORKERS, *PLANNERS, *PROVIDERS, *COORDINATORS, *MACHINES, *NOBODY)


@dataclass(frozen=True)
class Files:
    """Five persons, each with a row in every table, and what each is to the officer."""

    arrange: Arranger
    kind_of: dict[UUID, str]

    def kinds(self, ids: Any) -> set[str]:
        return {self.kind_of[one] for one in ids}

    machines: dict[str, Actor]

    def actor(self, name: str) -> Actor:
        actor: Actor = self.machines.get(name) or getattr(self.arrange.office, name)
        return actor


@pytest.fixture(scope="module")
def files(standing: Connection, office: Office) -> Files:
    """Written once: each test takes back what it did itself."""
    arrange = Arranger(Database(standing), office=office)
    colleague = {"officer_id": office.colleague.staff_id, "deputy_id": None}
    outsider = {"officer_id": office.outsider.staff_id, "deputy_id": None}
    persons = {
        OWN: arrange.person(),
        COVERED: arrange.person(**colleague | {"deputy_id": office.officer.staff_id}),
        TEAM: arrange.person(**colleague),
        RESTRICTED: arrange.person(**colleague, restricted=True),
        FOREIGN: arrange.person(**outsider, team_id=office.other_team_id),
    }
    for place, (kind, person) in enumerate(persons.items()):
        fill(arrange, person, office.provider_id if kind == OWN else None, place)
    give_circle(arrange, persons[OWN])
    machines = {
        name: arrange.staff(
            "machine", scopes=[*SCOPES], team_ids=[team_id], ends_on=NOW.date(), display_name=name
        )
        for name, team_id in (("machine", office.team_id), ("other_machine", office.other_team_id))
    }
    return Files(arrange, {person.id: kind for kind, person in persons.items()}, machines)


@pytest.fixture
def connection(files: Files, standing: Connection) -> Iterator[Connection]:
    with undone(standing) as connection:
        yield connection


@pytest.fixture
def arrange(files: Files) -> Arranger:
    return files.arrange


def fill(arrange: Arranger, person: PersonRow, provider_id: UUID | None, place: int) -> None:
    """A row about this person in every table that has rows about persons."""
    terms = arrange.terms("treatment", provider_id=str(provider_id) if provider_id else None)
    line = arrange.plan(person, terms)[1][0]
    starts_at = NOW - timedelta(days=3)
    appointment = arrange.appointment(person, starts_at, line, state="missed")
    arrange.absence(appointment)
    arrange.message(appointment)
    arrange.away(person, "away", NOW, NOW + timedelta(days=1))
    home = SiteRow(name=person.reference, kind="home", person_id=person.id)
    other = arrange.person(team_id=person.team_id, officer_id=person.officer_id, deputy_id=None,
                           closed_on=NOW.date())  # fmt: skip
    escalation = EscalationRow(
        person_id=person.id, trigger_key="x", rule_code="x", rule_version=1, severity=1,
        opened_at=NOW,
    )  # fmt: skip
    about: dict[str, Any] = {"person_id": person.id}
    step = EscalationStepRow(
        escalation_id=escalation.id,
        position=0,
        due_at=NOW,
        audience="officer",
        ask="review",
        **about,
    )
    arrange.add(
        home,
        escalation,
        step,
        EscalationCauseRow(
            escalation_id=escalation.id, appointment_id=appointment.id, noticed_at=NOW, **about
        ),
        StaffNoticeRow(
            staff_id=person.officer_id, escalation_id=escalation.id, step_id=step.id, created_at=NOW,
            **about,
        ),
        EscalationActRow(
            escalation_id=escalation.id, act="expire", acted_at=NOW, **about,
        ),
        NoContactRow(other_id=other.id, **about),
        ExclusionRow(site_id=arrange.office.lab_id, **about),
        UnplacedRow(
            line_id=line.line_id, occurrence=1, obligation_id=line.id, first_on=NOW.date(),
            last_on=NOW.date(), reason={}, noticed_at=NOW, **about,
        ),
        OutcomeRow(
            appointment_id=appointment.id, code="missed", recorded_by=person.officer_id,
            recorded_at=NOW, **about,
        ),
        TaskRow(
            kind="wants_to_move", subject_key=f"x:{place}", reason="asks", due_at=NOW,
            created_at=NOW, **about,
        ),
        InboundTextRow(
            sid=f"SM{place}", sender=person.phone or "", body="ja", meaning="yes",
            received_at=NOW, **about,
        ),
    )  # fmt: skip
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.execute(text("reset role"))
        fill_casework(work.session, person.id, person.officer_id)


def give_circle(arrange: Arranger, person: PersonRow) -> None:
    """The circle of this person is given to the coordinator; everyone's meets."""
    with arrange.database.work(CLOCK, NOW) as work:
        mine = {"account": arrange.office.coordinator.staff_id, "person": person.id}
        work.session.execute(
            text("update circle set account_id = :account where person_id = :person"), mine
        )
        people = work.session.scalars(text("select person_id from circle")).all()
        found = [work.session.get_one(PersonRow, one) for one in people]
    for one in found:
        meets_at = NOW + timedelta(days=4)
        arrange.appointment(
            one, meets_at, kind="circle_meeting", officer_id=None, enforceable=False
        )


def key_of(table: str) -> str:
    return "id" if table == "person" else "person_id"


def about_the_five(table: str, files: Files) -> str:
    ids = ", ".join(f"'{one}'" for one in files.kind_of)
    return f"{key_of(table)} in ({ids})"


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_its_own_part_of_every_table(
    files: Files, database: Database, role: str
) -> None:
    with database.work(files.actor(role), NOW) as work:
        seen = {
            table: files.kinds(
                work.session.scalars(
                    text(
                        f"select {key_of(table)} from {table} where {about_the_five(table, files)}"
                    )
                )
            )
            for table in TABLES
        }
    assert seen == {table: VISIBLE[table].get(role, set()) for table in TABLES}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_changes_only_its_own_part_of_every_table(
    files: Files, database: Database, role: str
) -> None:
    tables = [table for table in TABLES if table not in NEVER_UPDATED]
    with database.work(files.actor(role), NOW) as work:
        changed = {
            table: files.kinds(
                work.session.scalars(
                    text(
                        f"update {table} set {key_of(table)} = {key_of(table)}"
                        f" where {about_the_five(table, files)} returning {key_of(table)}"
                    )
                )
            )
            for table in tables
        }
    assert changed == {table: WRITABLE[table].get(role, set()) for table in tables}


@pytest.mark.parametrize("table", sorted(DELETABLE - {"obligation"}))
@pytest.mark.parametrize("role", ROLES)
def test_each_role_removes_only_from_its_own_part(
    files: Files, database: Database, role: str, table: str
) -> None:
    with database.work(files.actor(role), NOW) as work:
        removed = work.session.scalars(
            text(f"delete from {table} where {about_the_five(table, files)} returning person_id")
        )
        assert files.kinds(removed) == WRITABLE[table].get(role, set())


@pytest.fixture
def barred(files: Files, database: Database) -> Files:
    """Every colleague is barred from all five, in any role."""
    enter = text(
        "insert into file_access (id, person_id, staff_id, kind, reason, from_on, review_on, entered_by, entered_at)"
        " select gen_random_uuid(), p.id, s.id, 'barred', '~sealed:file_access.reason:', :today, :later,"
        " p.officer_id, :now"
        " from person p, staff s where p.id = any(:people) and s.id <> p.officer_id and s.role <> 'auditor'"
        " union all select gen_random_uuid(), p.id, p.officer_id, 'barred', '~sealed:file_access.reason:', :today,"
        " :later, s.id, :now"
        " from person p, staff s where p.id = any(:people) and s.role = 'auditor'"
    )
    today = NOW.date()
    with database.work(CLOCK, NOW) as work:
        work.session.execute(
            enter,
            {
                "today": today,
                "later": today + timedelta(days=30),
                "now": NOW,
                "people": [*files.kind_of],
            },
        )
    return files


@pytest.mark.parametrize("role", ROLES)
def test_a_barred_colleague_sees_and_changes_nothing_in_any_table(
    barred: Files, database: Database, role: str
) -> None:
    named = text(
        "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid where c.relkind = 'r'"
        " and a.attname = 'person_id' and not a.attisdropped and c.relnamespace = 'public'::regnamespace"
        " and has_table_privilege('aftercare_desk', c.oid, 'select')"
    )
    seen, changed = set(), set()
    with database.work(barred.actor(role), NOW) as work:
        # An auditor reads who looked at a file, which names no one.
        for table in {"person", *work.session.scalars(named)} - {"audit_entry"}:
            rows = f"select {key_of(table)} from {table} where {about_the_five(table, barred)}"
            seen |= {(table, kind) for kind in barred.kinds(work.session.scalars(text(rows)))}
    for table in (one for one in TABLES if one not in NEVER_UPDATED):
        with database.work(barred.actor(role), NOW) as work:
            write = text(
                f"update {table} set {key_of(table)} = {key_of(table)}"
                f" where {about_the_five(table, barred)} returning {key_of(table)}"
            )
            changed |= {(table, kind) for kind in barred.kinds(work.session.scalars(write))}
    assert seen == set()
    assert changed == set()


@pytest.mark.parametrize("table", TABLES)
def test_with_no_actor_nothing_is_visible(files: Files, connection: Connection, table: str) -> None:
    settings = ("app.staff_id", "app.role", "app.team_id", "app.provider_id")
    for name in settings:
        connection.execute(text("select set_config(:name, '', true)"), {"name": name})
    connection.execute(text("set local role aftercare_desk"))
    query = text(f"select count(*) from {table} where {about_the_five(table, files)}")
    assert connection.scalar(query) == 0


@pytest.mark.parametrize("table", TABLES)
def test_the_clock_sees_everyone(files: Files, database: Database, table: str) -> None:
    with database.work(CLOCK, NOW) as work:
        query = f"select {key_of(table)} from {table} where {about_the_five(table, files)}"
        assert files.kinds(work.session.scalars(text(query))) == EVERYONE


@pytest.mark.parametrize("role", [role for role in ROLES if role not in CASE_WORKERS])
def test_nobody_but_case_workers_enters_case_content(
    files: Files, database: Database, role: str
) -> None:
    person = next(one for one, kind in files.kind_of.items() if kind == OWN)
    statements = {
        "away_period": "(id, person_id, kind, during) values (gen_random_uuid(), '{}', 'away', "
        "'[2027-01-01,2027-01-02)')",
        "exclusion": "(person_id, site_id) select '{}', id from site where kind = 'office'",
        "unplaced": "(line_id, occurrence, person_id, obligation_id, first_on, last_on, reason,"
        " noticed_at) select gen_random_uuid(), 9, '{}', gen_random_uuid(), now(), now(), '{{}}',"
        " now()",
    }
    for table, values in statements.items():
        with pytest.raises(Forbidden), database.work(files.actor(role), NOW) as work:
            work.session.execute(text(f"insert into {table} {values.format(person)}"))


@pytest.mark.parametrize("role", ["officer", "supervisor"])
def test_nobody_brings_a_person_into_another_team(
    files: Files, database: Database, role: str
) -> None:
    foreign = files.arrange.office.other_team_id
    statement = "update person set team_id = :team, officer_id = :officer, deputy_id = null"
    values = {"team": foreign, "officer": files.arrange.office.outsider.staff_id}
    with pytest.raises(Forbidden), database.work(files.actor(role), NOW) as work:
        work.session.execute(text(statement), values)


SETS_OF_SCOPES = [
    frozenset(some) for number in range(len(SCOPES) + 1) for some in combinations(SCOPES, number)
]


def seen_with(scopes: frozenset[Permission]) -> set[str]:
    """The tables that show the clients of the team to a machine with these scopes."""
    if Permission.READ_CASE_FILES in scopes:
        return set(TABLES) - {"file_access"}
    times = set(TIME_TABLES) - {"site"} if Permission.READ_TIMES in scopes else set()
    some = scopes & {Permission.READ_TIMES, Permission.RECORD_OUTCOMES}
    enrols = {"person"} if Permission.ENROL_PERSONS in scopes else set()
    return times | enrols | ({"person", "appointment"} if some else set())


@pytest.mark.parametrize("scopes", SETS_OF_SCOPES, ids=lambda one: "+".join(sorted(one)) or "none")
def test_a_machine_reads_what_its_scopes_say_of_its_teams_and_changes_outcomes_and_clients_alone(
    files: Files, database: Database, scopes: frozenset[Permission]
) -> None:
    both = (files.arrange.office.team_id, files.arrange.office.other_team_id)
    actor = replace(files.actor("machine"), scopes=scopes, team_ids=both)
    seen, changed = {}, {}
    with database.work(actor, NOW) as work:
        for table in TABLES:
            key, about = key_of(table), about_the_five(table, files)
            found = work.session.scalars(text(f"select {key} from {table} where {about}"))
            seen[table] = files.kinds(found)
            if table not in NEVER_UPDATED:
                write = f"update {table} set {key} = {key} where {about} returning {key}"
                changed[table] = files.kinds(work.session.scalars(text(write)))
    theirs = {OWN, COVERED, TEAM, FOREIGN}
    assert {table for table, kinds in seen.items() if kinds} == seen_with(scopes)
    assert all(kinds in (set(), theirs) for kinds in seen.values())
    may_change = {Permission.RECORD_OUTCOMES: "appointment", Permission.ENROL_PERSONS: "person"}
    assert {table for table, kinds in changed.items() if kinds} == {
        table for scope, table in may_change.items() if scope in scopes
    }


def test_a_machine_without_teams_sees_no_client(files: Files, database: Database) -> None:
    for actor in (
        replace(files.actor("machine"), team_ids=()),
        replace(files.actor("officer"), scopes=frozenset(), team_ids=(), role=Role.MACHINE),
    ):
        with database.work(actor, NOW) as work:
            for table in TABLES:
                query = f"select count(*) from {table} where {about_the_five(table, files)}"
                assert work.session.scalar(text(query)) == 0


def test_the_scopes_of_a_machine_give_a_person_nothing(files: Files, database: Database) -> None:
    actor = files.actor("auditor")
    everything = replace(
        actor, scopes=frozenset(Permission), team_ids=(files.arrange.office.team_id,)
    )
    assert everything.permissions == actor.permissions
    with database.work(everything, NOW) as work:
        for table in TABLES:
            query = f"select count(*) from {table} where {about_the_five(table, files)}"
            assert work.session.scalar(text(query)) == 0


def test_an_unclaimed_text_is_for_no_machine(files: Files, database: Database) -> None:
    """It belongs to no team, and its number is known to none."""
    files.arrange.add(
        InboundTextRow(
            sid="SMunclaimed", sender="+447700900999", body="?", meaning="unclear", received_at=NOW
        )
    )
    unclaimed = text("select count(*) from inbound_text where person_id is null")
    counts = {}
    for name in ("officer", "machine"):
        with database.work(files.actor(name), NOW) as work:
            counts[name] = work.session.scalar(unclaimed)
    assert counts == {"officer": 1, "machine": 0}


CHANGING = """
select distinct c.relname from pg_policy p join pg_class c on c.oid = p.polrelid
where 'aftercare_desk'::regrole = any (p.polroles) and p.polpermissive and p.polcmd <> 'r'
and concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
  ~ 'app_(reads_cases|records_outcomes)'
"""
KEPT = """
select c.relname from pg_policy p join pg_class c on c.oid = p.polrelid
where p.polname ~ '^machines_.*_none$' and not p.polpermissive and 'aftercare_desk'::regrole = any (p.polroles)
group by c.relname having count(*) = 3
"""
# About the account itself and its own reading, or of a team that a machine is not in.
NOT_ABOUT_A_FILE = {"conversation_read", "stand_in"}


def test_every_table_that_readers_of_files_change_is_kept_from_machines(
    standing: Connection,
) -> None:
    kept = set(standing.scalars(text(KEPT)))
    assert set(standing.scalars(text(CHANGING))) - kept == NOT_ABOUT_A_FILE
    assert len(kept) > 70


def test_a_provider_records_for_own_clients_only(files: Files, database: Database) -> None:
    provider = files.arrange.office.provider
    with database.work(CLOCK, NOW) as work:
        found = text("select person_id, id from appointment where kind <> 'circle_meeting'")
        appointments = {row.person_id: row.id for row in work.session.execute(found)}
    for person, kind in files.kind_of.items():
        line = OutcomeRow(
            appointment_id=appointments[person], person_id=person, code="attended",
            recorded_by=provider.staff_id, recorded_at=NOW,
        )  # fmt: skip
        refused = nullcontext() if kind == OWN else pytest.raises(Forbidden)
        with refused, database.work(provider, NOW) as work:
            work.session.add(line)


def test_a_circle_coordinator_sees_and_records_meetings_of_own_circles_alone(
    files: Files, database: Database
) -> None:
    coordinator = files.arrange.office.coordinator
    with database.work(CLOCK, NOW) as work:
        found = [*work.session.execute(text("select id, person_id, kind from appointment"))]
    own = {row.id for row in found if files.kind_of.get(row.person_id) == OWN}
    meetings = {row.id for row in found if row.kind == "circle_meeting"}
    assert len(own) == 2
    with database.work(coordinator, NOW) as work:
        assert set(work.session.scalars(text("select id from appointment"))) == own & meetings
    for row in found:
        line = OutcomeRow(
            appointment_id=row.id, person_id=row.person_id, code="attended",
            recorded_by=coordinator.staff_id, recorded_at=NOW,
        )  # fmt: skip
        refused = nullcontext() if row.id in own & meetings else pytest.raises(Forbidden)
        with refused, database.work(coordinator, NOW) as work:
            work.session.add(line)
    with database.work(CLOCK, NOW) as work:
        work.session.execute(text("update circle set ended_on = :day"), {"day": NOW.date()})
    person = next(one for one, kind in files.kind_of.items() if kind == OWN)
    assert sees(database, coordinator, person)
    assert not sees(database, coordinator, person, days=1)


def sees(database: Database, actor: Actor, person_id: UUID, days: int = 0) -> bool:
    with database.work(actor, NOW + timedelta(days=days)) as work:
        return work.session.get(PersonRow, person_id) is not None


def test_a_co_working_officer_sees_the_person(arrange: Arranger, database: Database) -> None:
    office = arrange.office
    alone = arrange.person(deputy_id=None)
    shared = arrange.person(deputy_id=None, co_officer_id=office.colleague.staff_id)
    assert not sees(database, office.colleague, alone.id)
    assert sees(database, office.colleague, shared.id)


@pytest.mark.parametrize(
    ("days", "visible"), [(0, False), (1, True), (3, True), (4, False)], ids=lambda one: str(one)
)
def test_a_stand_in_sees_the_caseload_from_the_first_day_to_the_last_and_no_longer(
    arrange: Arranger, database: Database, days: int, visible: bool
) -> None:
    office = arrange.office
    person = arrange.person(deputy_id=None)
    with database.work(CLOCK, NOW) as work:
        work.session.execute(
            text(
                "insert into stand_in (id, officer_id, stand_in_id, from_on, until_on, created_by,"
                " created_at) values (gen_random_uuid(), :officer, :other, :first, :last, :officer,"
                " :now)"
            ),
            {
                "officer": office.officer.staff_id,
                "other": office.colleague.staff_id,
                "first": NOW.date() + timedelta(days=1),
                "last": NOW.date() + timedelta(days=3),
                "now": NOW,
            },
        )
    assert sees(database, office.colleague, person.id, days) is visible


def test_a_text_from_an_unknown_number_is_seen_by_case_workers_alone(
    files: Files, database: Database
) -> None:
    files.arrange.add(
        InboundTextRow(sid="SM-x", sender="+12025550199", body="?", meaning="unclear",
                       received_at=NOW)
    )  # fmt: skip
    unclaimed = text("select count(*) from inbound_text where person_id is null")
    for role in ROLES:
        with database.work(files.actor(role), NOW) as work:
            assert work.session.scalar(unclaimed) == (1 if role in CASE_WORKERS else 0)


def test_places_that_are_nobodys_home_are_everyones(files: Files, database: Database) -> None:
    for role in ROLES:
        with database.work(files.actor(role), NOW) as work:
            places = text("select count(*) from site where person_id is null")
            assert work.session.scalar(places) == 3


@pytest.mark.parametrize("role", ROLES)
def test_planners_of_any_team_and_no_others_change_treatment_groups(
    files: Files, database: Database, role: str
) -> None:
    refused = nullcontext() if role in PLANNERS else pytest.raises(Forbidden)
    with refused, database.work(files.actor(role), NOW) as work:
        work.session.execute(text("update treatment_group set capacity = capacity + 1"))


def test_a_kept_reply_is_read_by_the_account_it_answered_alone(
    files: Files, database: Database
) -> None:
    keep = text(
        "insert into idempotent_reply (staff_id, key, fingerprint, status, body, created_at)"
        " values (:staff, 'k', '', 200, '', :now)"
    )
    officer = files.arrange.office.officer
    with database.work(officer, NOW) as work:
        work.session.execute(keep, {"staff": officer.staff_id, "now": NOW})
    kept = text("select count(*) from idempotent_reply")
    for role in ROLES:
        with database.work(files.actor(role), NOW) as work:
            assert work.session.scalar(kept) == (1 if role == "officer" else 0)


def test_the_matrix_knows_every_role_that_can_sign_in() -> None:
    assert {role.removeprefix("other_") for role in ROLES} - {"outsider"} == {
        role.value for role in Role if role is not Role.CLOCK
    }


TASK_KINDS = (
    "record_outcome", "call_person", "wants_to_move", "check_number", "unknown_delivery", "reminder_late",
    "place_by_hand", "notify_change", "attendance_low", "answer_offer", "review_plan", "library_changed",
    "verify_number", "send_letter", "answer_text", "board_copy", "draft_paper", "notify_provider",
    "same_client", "calendar_clash", "check_brought_in", "review_decision",
)  # fmt: skip
# A call about attendance, an offered place, a plan to look at again: each tells of the file. So does why
# somebody is called, and a number or text that fails tells of the person.
ABOUT_TIMES = {"wants_to_move", "place_by_hand", "notify_change"}


def test_a_planner_sees_tasks_about_times_and_no_others(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    arrange.add(
        *(
            TaskRow(
                person_id=person.id, kind=kind, subject_key=f"x:{kind}", reason="x", due_at=NOW,
                created_at=NOW,
            )
            for kind in TASK_KINDS
        )
    )  # fmt: skip
    of_person = text("select kind from task where person_id = :person")
    seen = {}
    for role in ("planner", "officer"):
        with database.work(getattr(arrange.office, role), NOW) as work:
            seen[role] = set(work.session.scalars(of_person, {"person": person.id}))
    assert seen == {"planner": ABOUT_TIMES, "officer": set(TASK_KINDS)}


def test_the_matrix_knows_every_kind_of_task(connection: Connection) -> None:
    allowed = connection.scalar(
        text(
            "select pg_get_constraintdef(oid) from pg_constraint where conname = 'task_kind_check'"
        )
    )
    assert set(re.findall(r"'(\w+)'", str(allowed))) == set(TASK_KINDS)


POLICIES = """
select p.polname, p.polroles[1]::regrole::text, p.polcmd::text, p.polpermissive,
  pg_get_expr(coalesce(p.polqual, p.polwithcheck), p.polrelid)
from pg_policy p where p.polrelid = 'person'::regclass order by p.polpermissive, p.polname
"""


def test_the_page_of_policies_on_people_lists_those_in_force(standing: Connection) -> None:
    printed = re.findall(r"^\| (`\w+`(?: \| [^|]+){3}) \|", PAGE.read_text(), re.MULTILINE)
    assert printed == [
        f"`{name}` | `{role}` | {ACTS[act]}{'' if permissive else ', restrictive'} | `{plain(test)}`"
        for name, role, act, permissive, test in standing.execute(text(POLICIES))
    ]


def plain(condition: str) -> str:
    """The condition without casts, and without the subquery that has a function called once."""
    return re.sub(
        r"(?:ARRAY)?\( SELECT (app_\w+\(\)) AS app_\w+\)|::\w+(?:\[\])?", r"\1", condition
    )
