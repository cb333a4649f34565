"""What `aftercare tick` does."""

from __future__ import annotations

from psycopg import Error as DriverError
from sqlalchemy.exc import DBAPIError

from aftercare.base.errors import Fault, Invalid
from aftercare.base.monitoring.stack_traces import keep_trace, keeps_traces
from aftercare.base.start_errors import JobFailed
from aftercare.bootstrap import AppState
from aftercare.cli.app_states import app_state_for_command
from aftercare.cli.job_names import JOB_NAMES
from aftercare.cli.output import err, out, plainly, say_json
from aftercare.domain.placement.preparing import prepare
from aftercare.domain.time.wall_time import parse_moment
from aftercare.scheduling.jobs.job import Job, tick
from aftercare.worker import worker_name


@plainly
def tick_by_hand(job: str, at: str | None, *, as_json: bool) -> None:
    """Runs the present slot of the job, or that of the moment `at`."""
    if job not in JOB_NAMES:
        raise Invalid.at("JOB", "unknown-job", f"must be one of {', '.join(JOB_NAMES)}")
    with app_state_for_command(parse_moment(at) if at else None) as app_state:
        found = next((one for one in app_state.jobs if one.name == job), None)
        if found is None:
            raise Invalid.at("JOB", "job-off", "is switched off by the settings")
        if not found.can_run():
            err().print("Compiling the placement engine for this machine, once (15 seconds)")
            prepare()
        handled = ticked(app_state, found)
    if as_json:
        say_json({"job": job, "handled": handled})
    elif handled is None:
        out().print(f"{job}: this slot was already taken.")
    else:
        out().print(f"{job}: {handled} handled.")


def ticked(app_state: AppState, job: Job) -> int | None:
    """Raises JobFailed, once its trace is kept: its own text could name people."""
    try:
        return tick(app_state.database, app_state.clock, job, worker_name())
    except (Fault, DBAPIError, DriverError):
        raise
    except Exception as error:
        error_id = keep_trace(error)
        trace = (
            f"AFTERCARE_STACK_TRACES_FILE has its trace as {error_id}"
            if keeps_traces()
            else "set AFTERCARE_STACK_TRACES_FILE to keep its trace"
        )
        raise JobFailed(f"{job.name} failed ({type(error).__name__}); {trace}.") from None
