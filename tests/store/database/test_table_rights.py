"""Which database role reaches which tables."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text

from aftercare.base.errors import Forbidden
from aftercare.store.database.unit_of_work import Database, as_sign_in
from aftercare.store.operations.migrate import settle_rights
from tests.conftest import undone
from tests.store.arranging import NOW, Arranger

# What lets in: who gets hold of a row can sign in, or change who can.
SIGN_IN = {
    "credential", "web_session", "api_token", "sign_in_counter", "known_place",
    "openid_subject", "openid_session", "openid_logout", "password_link", "code_app", "recovery_code", "sign_in_step",
    "passkey", "passkey_challenge", "machine_secret", "machine_assertion", "machine_use",
}  # fmt: skip
# The searches of a session are deleted with it; what happened at the door is added to the access log, and never read.
DOOR = SIGN_IN | {"staff", "kept_search", "audit_entry", "account_notice"}

REACHED = """
select c.relname from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r','p','v','m')
and (has_any_column_privilege(:role, c.oid, 'select, insert, update, references')
  or has_table_privilege(:role, c.oid, 'delete, truncate, trigger'))
"""


def reached(connection: Connection, role: str) -> set[str]:
    return set(connection.scalars(text(REACHED), {"role": role}))


@pytest.mark.parametrize("role", ["aftercare_desk", "aftercare_clock", "aftercare_watchdog"])
def test_only_the_door_reaches_what_lets_in(role: str, standing: Connection) -> None:
    assert reached(standing, role) & SIGN_IN == set()


def test_the_door_reaches_nothing_else(standing: Connection) -> None:
    assert reached(standing, "aftercare_door") == DOOR


def test_the_watchdog_reaches_the_access_log_alone(standing: Connection) -> None:
    assert reached(standing, "aftercare_watchdog") == {"audit_entry", "audit_link"}


def test_nothing_is_open_to_every_login(standing: Connection) -> None:
    assert reached(standing, "public") == set()


@pytest.mark.parametrize("table", sorted(SIGN_IN))
def test_an_administrator_at_the_desk_reads_no_password_session_or_token(
    table: str, arrange: Arranger, database: Database
) -> None:
    with pytest.raises(Forbidden), database.work(arrange.office.admin, NOW) as work:
        work.session.execute(text(f"select from {table}"))


def test_the_door_opens_and_closes_within_a_transaction(
    arrange: Arranger, database: Database
) -> None:
    with database.work(arrange.office.admin, NOW) as work:
        with as_sign_in(work):
            with as_sign_in(work):
                work.session.execute(text("select from credential"))
            work.session.execute(text("select from credential"))
        assert work.session.scalar(text("select current_user")) == "aftercare_desk"


@pytest.mark.parametrize(
    ("actor", "change"),
    [
        ("admin", "username = 'else'"),
        ("officer", "hours = '{}'"),
        ("supervisor", "hours = '{}', display_name = 'Else'"),
        ("officer", "display_name = 'Else'"),
        ("supervisor", "on_duty_desk = true"),
    ],
)
def test_nobody_changes_the_account_of_a_colleague_beyond_their_task(
    actor: str, change: str, arrange: Arranger, database: Database
) -> None:
    changed = text(f"update staff set {change} where id = :id")
    with pytest.raises(Forbidden), database.work(getattr(arrange.office, actor), NOW) as work:
        work.session.execute(changed, {"id": arrange.office.planner.staff_id})


UNFORCED = """
select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r','p')
and (relrowsecurity and not relforcerowsecurity
  or not relrowsecurity and exists (select from pg_policy p where p.polrelid = pg_class.oid))
"""


def test_the_owner_of_a_table_is_subject_to_its_policies(standing: Connection) -> None:
    assert set(standing.scalars(text(UNFORCED))) == set()
    with undone(standing) as apart:
        apart.execute(text("create table planted (person_id uuid)"))
        apart.execute(text("alter table planted enable row level security"))
        assert set(apart.scalars(text(UNFORCED))) == {"planted"}
        settle_rights(apart)
        assert set(apart.scalars(text(UNFORCED))) == set()
