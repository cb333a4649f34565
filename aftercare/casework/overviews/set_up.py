"""What administrators still have to enter before officers can work with the service."""

from __future__ import annotations

from aftercare.casework.accounts.organisation import add_team
from aftercare.casework.staff.phones import LOOK_AHEAD
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.overviews.set_up import TaskState, set_up_tasks, tasks_left
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts.rows import teams
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.overviews.screen_set_up import set_up_facts


@requires(Permission.MANAGE_ACCOUNTS)
def set_up_guide(work: UnitOfWork) -> tuple[TaskState, ...]:
    """Every task with what is missing. Read as the clock, since shifts are counted that only the team sees; no client
    is read."""
    today = civil_date(work.now)
    with as_clock(work):
        facts = set_up_facts(work.session, work.now, today, LOOK_AHEAD)
    return set_up_tasks(facts, today)


def is_not_set_up(work: UnitOfWork) -> bool:
    """Whether there is no team yet and the actor is who adds one."""
    return work.actor.can_perform(add_team) and not teams(work.session)


def count_set_up_left(work: UnitOfWork) -> int:
    """How many tasks of the guide are left for this account: none for who does not manage accounts."""
    return tasks_left(set_up_guide(work)) if work.actor.can_perform(set_up_guide) else 0
