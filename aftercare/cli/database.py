"""Commands that change the database: its schema, an imported caseload, an account."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, TypeVar
from uuid import UUID

import typer
from sqlmodel import Session, select

from aftercare.base.errors import FieldFault, Invalid, refuse
from aftercare.casework.accounts.acts import NewAccount, create_account, end_account
from aftercare.casework.case_files.instance_import import import_instance
from aftercare.cli.app_states import app_state_for_command, database_address, settings_for_work
from aftercare.cli.output import bar, out, plainly, read_json, reporter
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.store.accounts.rows import ProviderRow, TeamRow, lock_staff, staff_by_username
from aftercare.store.operations.migrate import migrate as bring_up_to_date

ROLES = ", ".join(role for role in Role if role is not Role.CLOCK)
Named = TypeVar("Named", TeamRow, ProviderRow)


@plainly
def migrate() -> None:
    """Bring the database to the newest schema; safe to run twice and beside running processes."""
    with database_address(settings_for_work()) as url:
        bring_up_to_date(url)
    out().print("The database has the newest schema.")


@plainly
def import_file(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Import a placement instance as invented people: all of it, or nothing."""
    document = read_json(file)
    with (
        app_state_for_command() as app_state,
        bar("Importing") as progress,
        app_state.database.work(CLOCK, app_state.clock.now()) as work,
    ):
        added = import_instance(work, document, reporter(progress))
    for table, number in added.items():
        out().print(f"{number:>8} {table}")
    if not any(added.values()):
        out().print("Everything in this file was there already; nothing changed.")
    else:
        out().print("The nightly roll places them; `aftercare tick extend-horizon` does it now.")


@plainly
def add_user(
    username: Annotated[str, typer.Option("--username")],
    name: Annotated[str, typer.Option("--name", help="As colleagues read it.")],
    role: Annotated[str, typer.Option("--role", help=f"One of {ROLES}.")],
    team: Annotated[str | None, typer.Option("--team", help="Name of the team.")] = None,
    provider: Annotated[str | None, typer.Option("--provider", help="Name of the clinic.")] = None,
    make: Annotated[
        bool, typer.Option("--make", help="Make the team or clinic when there is none.")
    ] = False,
    language: Annotated[str, typer.Option("--language", help="nl or en.")] = "nl",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
) -> None:
    """Add an account. The password is asked for, or read from standard input; never an argument."""
    faults = []
    if role not in ROLES.split(", "):
        faults.append(FieldFault("--role", "unknown-role", f"must be one of {ROLES}"))
    if language not in ("nl", "en"):
        faults.append(FieldFault("--language", "unknown-language", "must be nl or en"))
    refuse(faults)
    password = _password(from_stdin=password_stdin)
    with (
        app_state_for_command() as app_state,
        app_state.database.work(CLOCK, app_state.clock.now()) as work,
    ):
        account = NewAccount(
            username=username,
            display_name=name,
            role=Role(role),
            password=password,
            team_id=_named(work.session, TeamRow, team, "--team", make=make),
            provider_id=_named(work.session, ProviderRow, provider, "--provider", make=make),
            language=language,
        )
        create_account(work, account)
    out().print(f"{username} can sign in.", markup=False)


@plainly
def close_user(
    username: Annotated[str, typer.Option("--username")],
) -> None:
    """Close an account: it can no longer sign in. Refused while it has clients or other work left."""
    with (
        app_state_for_command() as app_state,
        app_state.database.work(CLOCK, app_state.clock.now()) as work,
    ):
        staff = staff_by_username(work.session, username)
        if staff is None:
            raise Invalid.at("--username", "unknown-name", "is not there")
        lock_staff(work.session, [staff.id])
        end_account(work, staff)
    out().print(f"{username} can no longer sign in.", markup=False)


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise Invalid("There is no terminal to ask on; use --password-stdin.")
    asked: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return asked


def _named(
    session: Session, table: type[Named], name: str | None, option: str, *, make: bool
) -> UUID | None:
    """The id of the row with this name, or None when no name was given."""
    if name is None:
        return None
    row = session.exec(select(table).where(table.name == name)).first()
    if row is None and not make:
        raise Invalid.at(option, "unknown-name", "is not there; --make makes it")
    if row is None:
        row = table(name=name)
        session.add(row)
        session.flush()
    return row.id
