"""The application state that API routes use: settings, database, clock and jobs."""

from __future__ import annotations

from typing import Protocol

from aftercare.base.clock import Clock
from aftercare.base.settings import Settings
from aftercare.casework.attachments.storage import AttachmentStorage
from aftercare.casework.directory.acts import Directory
from aftercare.casework.openid.acts import IdentityProvider
from aftercare.casework.sign_in.password_sign_in import PasswordChecks
from aftercare.scheduling.jobs.job import Job
from aftercare.store.database.unit_of_work import Database


class AppState(Protocol):
    """The parts chosen at start-up; `demonstration` opens the sandbox."""

    @property
    def settings(self) -> Settings: ...
    @property
    def database(self) -> Database: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def jobs(self) -> tuple[Job, ...]: ...
    @property
    def demonstration(self) -> bool: ...
    @property
    def password_checks(self) -> PasswordChecks: ...
    @property
    def identity_provider(self) -> IdentityProvider | None: ...
    @property
    def directory(self) -> Directory | None: ...
    @property
    def attachments(self) -> AttachmentStorage: ...
