"""Counts the files of other organisations that were not read, so that it is seen away from the worker's folder too."""

from __future__ import annotations

from datetime import timedelta

from aftercare.base.clock import Clock
from aftercare.processes.submissions.submission_drop import SubmissionDrop
from aftercare.scheduling.jobs.job import Job
from aftercare.store.submissions.unread_files import COUNTED_BY


def count_unread_files_job(clock: Clock, drop: SubmissionDrop) -> Job:
    """The number itself is what a run answers: metrics and the page of machines show that of the newest run."""

    def count() -> int:
        try:
            lying = drop.lying(clock.now())
        except FileNotFoundError:
            # The first file that is looked for makes the folders.
            return 0
        return lying.refused + lying.left_in

    return Job(COUNTED_BY, count, every=timedelta(minutes=1))
