"""What keeps a process from starting, or the demonstration from being shown or moved on."""

from __future__ import annotations

from aftercare.base.errors import Conflict, Fault, Invalid, Unavailable


class DataDirInUse(Conflict):
    code, title = "data-dir-in-use", "Another process is using this data folder"


class RecordingDoesNotFit(Unavailable):
    code, title = "recording-does-not-fit", "The recorded demonstration belongs to another version"


class NewerDatabase(Unavailable):
    code, title = "newer-database", "The database belongs to a newer version; start that version"


class OlderDatabase(Unavailable):
    code, title = "older-database", "The database has an older schema; run `aftercare migrate`"


class TablesLocked(Unavailable):
    code, title = (
        "tables-locked",
        "Other sessions hold locks on tables; what was done stays, run `aftercare migrate` again",
    )


class NoPostgres(Unavailable):
    code, title = "no-postgresql", "No usable PostgreSQL was found"


class NoFonts(Unavailable):
    code, title = "no-fonts", "The fonts for letters and reports are not installed"


class ServerDidNotStart(Unavailable):
    code, title = "server-did-not-start", "The private PostgreSQL did not start"


class UnusableSettings(Fault):
    """Raised before anything starts; the command line prints `detail` as its one sentence."""

    code, title = "unusable-settings", "The settings cannot be used"


class StillConnected(Conflict):
    code, title = (
        "still-connected",
        "Other processes are connected to the database; stop them first",
    )


class ClockIsMoving(Conflict):
    code, title = "clock-is-moving", "The clock is already being moved; wait until that is done"


class ClockCannotGoBack(Invalid):
    code, title = "clock-cannot-go-back", "The clock only moves forward"


class DamagedRestore(Conflict):
    code = "damaged-restore"
    title = (
        "Row policies are missing or differ, as after a restore into a server without the roles: make a new empty"
        " database, run `aftercare database set-up`, then restore again"
    )


class NotHeld(Conflict):
    code, title = "not-held", "Texts and calls are not held back; `aftercare database hold` does it"


class PlannersNotRun(Conflict):
    code, title = (
        "planners-not-run",
        "What was lost has not been planned anew yet; start a worker first",
    )


class JobFailed(Fault):
    code, title = "job-failed", "The job failed"
