"""Takes the files that other organisations left, and forgets what was set aside or refused long ago."""

from __future__ import annotations

import json
from datetime import time, timedelta
from typing import Any, Final

from aftercare.base.clock import Clock
from aftercare.base.errors import Collided, Fault, Invalid, Unavailable
from aftercare.base.logs import get_log
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.submissions.landing import KEPT_FOR
from aftercare.domain.submissions.signatures import NotSigned
from aftercare.processes.submissions.files import land_file, number_of_refused
from aftercare.processes.submissions.submission_drop import NotAFile, SubmissionDrop
from aftercare.scheduling.jobs.batches import RunResult
from aftercare.scheduling.jobs.job import Job
from aftercare.store.database.unit_of_work import Database
from aftercare.store.submissions.rows import forget_refused

OFTEN: Final = timedelta(seconds=10)
# The database has what was taken, encrypted; the file itself is for questions of the sender.
DONE_FOR: Final = timedelta(days=7)
REFUSED_FOR: Final = timedelta(days=30)
# What follows our own id in a name came from outside.
ID_LENGTH: Final = 36


def take_files(database: Database, clock: Clock, drop: SubmissionDrop) -> RunResult:
    """One transaction per file, and the file is set aside after it. A run that ends between the two takes the file
    again, which changes nothing: its number is known."""
    done, left = 0, []
    for name in drop.claim():
        if database.stopping.is_set():
            break
        try:
            _take(database, clock, drop, name)
            done += 1
        except Exception as error:
            # As with other items: one that fails holds up no other, and is tried again.
            get_log().error("submission-left", error_type=type(error).__name__)
            left.append(name[:ID_LENGTH])
    return RunResult(done, tuple(left))


def _take(database: Database, clock: Clock, drop: SubmissionDrop, name: str) -> None:
    now, content = clock.now(), b""
    try:
        content = drop.read(name)
        with database.work(CLOCK, now) as work:
            land_file(work, content)
    except (NotAFile, NotSigned, Fault) as refused:
        if isinstance(refused, Collided | Unavailable):
            raise
        code, faults = _why(refused)
        if code == "gone":
            return
        get_log().warning("submission-refused", code=code)
        reason: dict[str, Any] = {"code": code, "errors": faults}
        # Nothing of a file is repeated whose signature does not hold.
        if isinstance(refused, Fault) and (number := number_of_refused(content)):
            reason["number"] = number
        drop.set_refused(name, json.dumps(reason, indent=1).encode(), now)
    else:
        drop.set_done(name, now)


def _why(refused: NotAFile | NotSigned | Fault) -> tuple[str, list[dict[str, str]]]:
    """A code and, of a document that was signed, each fault with its place."""
    if isinstance(refused, NotSigned):
        return "signature-missing", []
    if isinstance(refused, Invalid):
        return refused.code, [
            {"pointer": one.pointer, "code": one.code, "detail": one.detail}
            for one in refused.fields
        ]
    return refused.code, []


def take_files_job(database: Database, clock: Clock, drop: SubmissionDrop) -> Job:
    return Job("take-submissions", lambda: take_files(database, clock, drop), every=OFTEN)


def forget_submissions_job(database: Database, clock: Clock, drop: SubmissionDrop | None) -> Job:
    """Each night: files set aside, and the documents of what was refused without a client."""

    def forget() -> int:
        now = clock.now()
        with database.work(CLOCK, now) as work:
            forgotten = forget_refused(work.session, now - KEPT_FOR)
        if drop is not None:
            forgotten += drop.forget(now - DONE_FOR, now - REFUSED_FOR)
        return forgotten

    return Job("forget-submissions", forget, daily_at=time(3, 20))
