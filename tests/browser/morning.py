"""A house in which one person's first check-in has just begun, and what a visitor does there first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import AppState, furnish
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.fast_forward import fast_forward
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from tests.scenarios.running import free_port, served
from tests.seeding import PASSWORD, START, appointments_of, seed_person, seed_plan, seed_town


@dataclass(frozen=True)
class Morning:
    """A served house, and the name of the one person in it."""

    address: str
    person: str


def begin(url: str, folder: Path) -> datetime:
    """Live in the database at `url` until five minutes after the first check-in has begun, of which no reminder
    arrived; answers when that is."""
    engine = open_engine(url)
    database, clock = Database(engine), FixedClock(START)
    town = seed_town(database, START)
    person = seed_person(database, START, town, deputy_id=town.deputy.staff_id)
    seed_plan(database, START, town, person)
    jobs = furnished(database, clock, folder, free_port()).jobs
    moment = appointments_of(database, START, person)[0].starts_at + timedelta(minutes=5)
    fast_forward(database, clock, jobs, moment)
    with database.work(CLOCK, moment) as work:
        for row in work.session.exec(select(MessageRow).where(MessageRow.state == "delivered")):
            row.state = "undelivered"
    engine.dispose()
    return moment


@contextmanager
def morning_at(url: str, moment: datetime, folder: Path) -> Iterator[Morning]:
    """Serve what has been lived there, from that moment on."""
    port, engine = free_port(), open_engine(url)
    app_state = furnished(Database(engine), FixedClock(moment), folder, port)
    with served(app_state, port) as address:
        yield Morning(address, "Imaginary Example 0001")
    engine.dispose()


def furnished(database: Database, clock: FixedClock, folder: Path, port: int) -> AppState:
    settings = Settings(data_dir=folder, public_base_url=f"http://127.0.0.1:{port}", port=port)
    return furnish(settings, database, clock=clock, demonstration=True)


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("Account name").first.fill(name)
    page.get_by_label("Password", exact=True).first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).first.click()


def open_conversation(page: Page, morning: Morning) -> None:
    """An officer before the whole conversation with the morning's person."""
    in_english(page, morning.address)
    sign_in(page, morning.address, "officer")
    page.goto(f"{morning.address}/caseload")
    page.get_by_role("link", name=morning.person).first.click()
    page.get_by_role("link", name="Contact and messages").click()
    page.get_by_role("link", name="Whole conversation").click()


def in_english(page: Page, address: str) -> None:
    """The visitor's own choice of language, which goes before that of the account."""
    page.context.add_cookies([{"name": "aftercare-language", "value": "en", "url": address}])
