"""What an integrator tries: a machine and a directory with public secrets, and a webhook that waits for a second
person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlmodel import col, select

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import AppState, furnish, movable_clock
from aftercare.casework.accounts.account_changes import confirm_change, make_machine_secret
from aftercare.casework.accounts.machines import propose_machine
from aftercare.casework.directory.acts import Directory
from aftercare.casework.events.webhooks import NewWebhook, propose_webhook
from aftercare.casework.sign_in.acts import token_hash
from aftercare.demo.accounts import CLINIC_HAVEN, CLINIC_LINDE, NORTH, SOUTH
from aftercare.demo.places import id_of
from aftercare.demo.recognising import holds_demonstration
from aftercare.domain.accounts.machines import SCOPES, MachineTerms
from aftercare.domain.accounts.permissions import CLOCK, PEOPLE, Actor
from aftercare.domain.openid.claims import ClaimsMapping
from aftercare.domain.time.wall_time import civil_date
from aftercare.openid_provider import DEMO_DIRECTORY, PUBLIC_TOKEN
from aftercare.store.accounts.change_rows import waiting_change
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database, as_sign_in
from aftercare.store.sign_in.machine_rows import MachineSecretRow

NAME: Final = "demo-registry"
# Public, as the passwords of the demonstration are.
SECRET: Final = f"aftercare-secret-{NAME}-1"
# Where an integrator's own program listens, on this computer. The secret of the webhook is made anew on its page.
RECEIVER: Final = "http://127.0.0.1:8099/events"
INSIDE: Final = "127.0.0.1"
# A group for each role, such as `aftercare-officer`, and one for each team and provider.
GROUPS: Final = ClaimsMapping(
    roles={f"aftercare-{one.value}": one for one in PEOPLE},
    places={
        "team-noord": NORTH,
        "team-zuid": SOUTH,
        "de-linde": CLINIC_LINDE,
        "havenzicht": CLINIC_HAVEN,
    },
)


def offer_machine(settings: Settings, url: str) -> None:
    """Adds both to the demonstration in this database; does nothing where they are."""
    engine = open_engine(url, pool_size=1)
    now = movable_clock(settings).now()
    # Seals the secret of the webhook as the service does.
    database = furnish(
        settings, Database(engine), clock=FixedClock(now), demonstration=True
    ).database
    staff = _staff(database, now)
    if NAME not in staff:
        _add_machine(database, now, staff["beheer"], staff["beheer2"])
        _add_webhook(database, now, staff["beheer"], _staff(database, now)[NAME])
    engine.dispose()


def with_directory(app_state: AppState, url: str) -> AppState:
    """The state with a directory that has the public token, where there is no other. Only on a database that holds the
    demonstration, also for a process that was asked to be one of it: the token suspends accounts."""
    if app_state.directory is not None or not holds_demonstration(url):
        return app_state
    machines = {sha256(PUBLIC_TOKEN.encode()).digest(): DEMO_DIRECTORY}
    return replace(app_state, directory=Directory(machines, GROUPS))


def _staff(database: Database, now: datetime) -> dict[str, Actor]:
    with database.work(CLOCK, now) as work:
        query = select(StaffRow).where(col(StaffRow.username).in_([NAME, "beheer", "beheer2"]))
        return {one.username: one.actor() for one in work.session.exec(query)}


def _add_machine(database: Database, now: datetime, proposer: Actor, confirmer: Actor) -> None:
    until = civil_date(now) + timedelta(days=365)
    terms = MachineTerms(frozenset(SCOPES), (id_of(NORTH), id_of(SOUTH)), until)
    with database.work(proposer, now) as work:
        machine = propose_machine(work, NAME, "Demo-register", terms)
    with database.work(confirmer, now) as work:
        change = waiting_change(work.session, machine.id)
        assert change is not None
        confirm_change(work, change.id, change.version)
    with database.work(confirmer, now) as work:
        make_machine_secret(work, machine.id)
        with as_sign_in(work):
            query = select(MachineSecretRow).where(MachineSecretRow.staff_id == machine.id)
            work.session.exec(query).one().secret_hash = token_hash(SECRET)
            work.session.flush()


def _add_webhook(database: Database, now: datetime, proposer: Actor, machine: Actor) -> None:
    new = NewWebhook("Demo-register", RECEIVER, machine.staff_id)
    with database.work(proposer, now) as work:
        propose_webhook(work, new, (INSIDE,))
