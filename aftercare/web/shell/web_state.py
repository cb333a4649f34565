"""The application state that the web client uses: settings, database, clock and jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from aftercare.base.clock import Clock
from aftercare.base.sealing import Sealer
from aftercare.base.settings import Settings
from aftercare.casework.attachments.storage import AttachmentStorage
from aftercare.casework.openid.acts import IdentityProvider
from aftercare.casework.sign_in.password_sign_in import PasswordChecks
from aftercare.casework.sites.address_search import AddressSearch
from aftercare.domain.accounts.log_chain import LogKeys
from aftercare.domain.calendars.busy_times import CalendarKind
from aftercare.scheduling.jobs.job import Job
from aftercare.store.database.unit_of_work import Database


class ShownAccount(Protocol):
    """An account that the demonstration shows beside its sign-in form, with its password."""

    @property
    def who(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def password(self) -> str: ...


class WebState(Protocol):
    """The application state that the web client uses."""

    @property
    def settings(self) -> Settings: ...
    @property
    def database(self) -> Database: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def jobs(self) -> Sequence[Job]: ...
    @property
    def log_keys(self) -> LogKeys: ...
    @property
    def demonstration(self) -> bool: ...
    @property
    def demo_accounts(self) -> Sequence[ShownAccount]: ...
    @property
    def password_checks(self) -> PasswordChecks: ...
    @property
    def sealer(self) -> Sealer: ...
    @property
    def attachments(self) -> AttachmentStorage: ...
    @property
    def identity_provider(self) -> IdentityProvider | None: ...
    @property
    def address_search(self) -> AddressSearch | None: ...
    @property
    def calendar_kinds(self) -> frozenset[CalendarKind]: ...
