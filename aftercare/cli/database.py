"""Commands that change the database: its schema, an imported caseload, an account."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, TypeVar
from uuid import UUID

import psycopg
import typer
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from aftercare.base.environment import variable_of
from aftercare.base.errors import FieldFault, Invalid, refuse_if
from aftercare.base.settings import Settings
from aftercare.base.start_errors import UnusableSettings
from aftercare.bootstrap import address_in
from aftercare.casework.accounts.acts import (
    NewAccount,
    add_account_unchecked,
    close_account_unchecked,
)
from aftercare.casework.case_files.instance_import import import_instance
from aftercare.casework.sign_in.acts import HASHER
from aftercare.casework.sign_in.passwords import (
    end_access,
    holder_of,
    new_password_link,
    set_password,
)
from aftercare.cli.app_states import (
    app_state_for_command,
    naming,
    owners_address,
    settings_for_work,
)
from aftercare.cli.options import AsJson
from aftercare.cli.output import bar, out, plainly, read_json, reporter, say_json
from aftercare.domain.accounts.permissions import CLOCK, PEOPLE, Role
from aftercare.store.accounts.rows import (
    ProviderRow,
    StaffRow,
    TeamRow,
    lock_administrators,
    lock_staff,
    staff_by_username,
)
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.operations.migrate import migrate as bring_up_to_date
from aftercare.store.operations.migrate import newest_revision
from aftercare.store.operations.set_up import login_of
from aftercare.store.operations.set_up import set_up as make_logins

ADDRESSES = ("admin_database_url", "owner_database_url", "database_url", "watchdog_database_url")
ROLES = ", ".join(PEOPLE)
NOT_THE_OWNER = (
    "AFTERCARE_OWNER_DATABASE_URL is missing: the login of AFTERCARE_DATABASE_URL may not migrate."
)
NOT_AN_ADMINISTRATOR = "AFTERCARE_ADMIN_DATABASE_URL: its login may not make logins and databases."
Named = TypeVar("Named", TeamRow, ProviderRow)


@plainly
def migrate(as_json: AsJson = False) -> None:
    """Bring the database to the newest schema; safe to run twice and beside running processes.

    With --json an object with `revision`, at which the database stands now.
    """
    settings = settings_for_work()
    with owners_address(settings) as url:
        try:
            bring_up_to_date(url)
        except (DBAPIError, psycopg.Error) as error:
            if settings.owner_database_url is None and _may_not(error):
                raise UnusableSettings(NOT_THE_OWNER) from None
            raise
    if as_json:
        say_json({"revision": newest_revision()})
    else:
        out().print("The database has the newest schema.")


def _may_not(error: DBAPIError | psycopg.Error) -> bool:
    return isinstance(getattr(error, "orig", error), psycopg.errors.InsufficientPrivilege)


@plainly
def set_up() -> None:
    """Make the database and the logins of the owner, the service and the watchdog, named in their addresses."""
    settings = settings_for_work()
    named = {name: getattr(settings, name) for name in ADDRESSES}
    for name, url in named.items():
        if url is None:
            raise UnusableSettings(f"{variable_of(name)} is missing.")
    addresses = {name: address_in(name, url) for name, url in named.items()}
    admin, *own = addresses
    logins = [login_of(variable_of(one), addresses[one]) for one in own]
    with naming(admin):
        try:
            make_logins(addresses[admin], *logins)
        except psycopg.errors.InsufficientPrivilege:
            raise UnusableSettings(NOT_AN_ADMINISTRATOR) from None
    out().print("The logins and the database are there; `aftercare migrate` makes the tables.")


@plainly
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An instance, as JSON.")],
    as_json: AsJson = False,
) -> None:
    """Import a placement instance as invented people: all of it, or nothing.

    With --json an object with `added`: the number of new rows by table, all 0 where everything was there already.
    """
    document = read_json(file)
    with (
        app_state_for_command() as app_state,
        bar("Importing") as progress,
        app_state.database.work(CLOCK, app_state.clock.now()) as work,
    ):
        added = import_instance(work, document, reporter(progress))
    if as_json:
        say_json({"added": added})
        return
    for table, number in added.items():
        out().print(f"{number:>8} {table}")
    if not any(added.values()):
        out().print("Everything in this file was there already; nothing changed.")
    else:
        out().print(
            "The job `extend-horizon` schedules them tonight; `aftercare tick extend-horizon` does it now."
        )


@plainly
def add_user(
    username: Annotated[str, typer.Option("--username", metavar="USERNAME")],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="As colleagues read it.")],
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help=f"One of {ROLES}.")],
    team: Annotated[
        str | None, typer.Option("--team", metavar="NAME", help="Name of the team.")
    ] = None,
    provider: Annotated[
        str | None, typer.Option("--provider", metavar="NAME", help="Name of the clinic.")
    ] = None,
    make: Annotated[
        bool, typer.Option("--make", help="Make the team or clinic when there is none.")
    ] = False,
    language: Annotated[
        str, typer.Option("--language", metavar="LANGUAGE", help="nl or en.")
    ] = "nl",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    link: Annotated[
        bool, typer.Option("--link", help="Print a link to choose the password with.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add an account. The password is asked for or read from standard input, never an argument; --link prints a link to
    choose it.

    With --json an object with `username` and `link`, null without --link.
    """
    faults = []
    if role not in ROLES.split(", "):
        faults.append(FieldFault("--role", "unknown-role", f"must be one of {ROLES}"))
    if language not in ("nl", "en"):
        faults.append(FieldFault("--language", "unknown-language", "must be nl or en"))
    refuse_if(faults)
    password = "" if link else _password(from_stdin=password_stdin)
    with (
        app_state_for_command() as app_state,
        app_state.database.work(CLOCK, app_state.clock.now()) as work,
    ):
        account = NewAccount(
            username=username,
            display_name=name,
            role=Role(role),
            team_id=_named(work.session, TeamRow, team, "--team", make=make),
            provider_id=_named(work.session, ProviderRow, provider, "--provider", make=make),
            language=language,
        )
        staff = add_account_unchecked(work, account, active=True)
        if not link:
            stolen = app_state.settings.breached_passwords_file
            refuse_if(holder_of(work, staff).faults(password, stolen))
            set_password(work, staff.id, HASHER.hash(password))
        address = _link(work, app_state.settings, staff) if link else None
    _say(username, address, f"{username} can sign in.", as_json=as_json)


@plainly
def link_user(
    username: Annotated[str, typer.Option("--username", metavar="USERNAME")],
    as_json: AsJson = False,
) -> None:
    """Print a link with which the account holder chooses a password; the present one ends.

    With --json an object with `username` and `link`.
    """
    with (
        app_state_for_command() as app_state,
        app_state.database.work(CLOCK, app_state.clock.now()) as work,
    ):
        staff = _account(work, username)
        if not staff.active:
            raise Invalid.at("--username", "unknown-name", "is a closed account")
        end_access(work, staff.id)
        address = _link(work, app_state.settings, staff)
    _say(username, address, "", as_json=as_json)


@plainly
def close_user(
    username: Annotated[str, typer.Option("--username", metavar="USERNAME")],
    as_json: AsJson = False,
) -> None:
    """Close an account: it can no longer sign in. Refused while it has clients or other work left, and for the only
    administrator.

    With --json an object with `username` and a `link` that is null.
    """
    with (
        app_state_for_command() as app_state,
        app_state.database.work(CLOCK, app_state.clock.now()) as work,
    ):
        administrators = lock_administrators(work.session)
        staff = _account(work, username)
        if [one.id for one in administrators] == [staff.id]:
            detail = "is the only administrator: add another first, or no one can manage accounts"
            raise Invalid.at("--username", "only-administrator", detail)
        close_account_unchecked(work, staff)
    _say(username, None, f"{username} can no longer sign in.", as_json=as_json)


def _say(username: str, link: str | None, sentence: str, *, as_json: bool) -> None:
    if as_json:
        say_json({"username": username, "link": link})
    else:
        out().print(link or sentence, markup=False, soft_wrap=True)


def _account(work: UnitOfWork, username: str) -> StaffRow:
    """The account with this name, locked."""
    staff = staff_by_username(work.session, username)
    if staff is None:
        raise Invalid.at("--username", "unknown-name", "is not there")
    lock_staff(work.session, [staff.id])
    return staff


def _link(work: UnitOfWork, settings: Settings, staff: StaffRow) -> str:
    return settings.link_address(new_password_link(work, staff, settings.link_term)[0])


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
