"""The first-run guide: what to set up before officers can work, what is missing of it, and where to enter it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.overviews.set_up import set_up_guide
from aftercare.domain.overviews.set_up import (
    MAY_STAY,
    Lack,
    SetUpTask,
    TaskState,
    tasks_left,
)
from aftercare.notifications.gateway_choice import GatewayKind, way_out
from aftercare.web.messages.sender_words import SENDERS
from aftercare.web.overviews.set_up_words import LACKS, PLANNERS, PLANNERS_COUNTED, WHAT_FOR
from aftercare.web.shell.request import Allow, PageContext, PageRoute

router = APIRouter(route_class=PageRoute)
_T = SetUpTask
# More than these are counted instead of named.
NAMED = 5

# Where an administrator enters it. A planner enters the rest on pages of their own; without one, the first step is an
# account for a planner.
HREFS: Final[Mapping[SetUpTask, str]] = {
    _T.SECOND_ADMIN: "/accounts#display_name",
    _T.TEAMS: "/organisation#team_name",
    _T.STAFF: "/accounts#display_name",
    _T.PROVIDERS: "/organisation#provider_name",
    _T.WORKING_HOURS: "/working-hours",
    _T.DUTY_DESK: "/accounts",
    _T.STANDARDS: "/contact-standards",
    _T.LETTERHEADS: "/letterheads",
    _T.HOLIDAYS: "/closing-days",
    _T.TEXTS: "/templates",
    _T.RULES: "/rule-books",
}


@dataclass(frozen=True, slots=True)
class TaskShown:
    """A task of the guide, with sentences on what is missing and where the reader enters it."""

    code: str
    state: str
    what_for: str
    missing: list[str]
    href: str | None


@router.get("/set-up")
def show_set_up(context: Annotated[PageContext, Depends(Allow(set_up_guide))]) -> Response:
    states = context.run(set_up_guide)
    left = tasks_left(states)
    settings, shown = context.app_state.settings, context.app_state.demonstration
    required = [one for one in states if one.task not in MAY_STAY]
    return context.page(
        "overviews/set_up.html",
        tasks=[_view(context, one) for one in required],
        may_stay=[_view(context, one) for one in states if one.task in MAY_STAY],
        left=left,
        simulated=[
            one
            for one in SENDERS
            if way_out(settings, one, demonstration=shown) is GatewayKind.SANDBOX
        ],
    )


def _view(context: PageContext, task: TaskState) -> TaskShown:
    missing = [_said(context, lack) for lack in task.missing]
    if task.planners:
        names = task.planners
        named = PLANNERS if len(names) <= NAMED else PLANNERS_COUNTED
        missing.append(context.translate(named, names=", ".join(names), number=len(names)))
    return TaskShown(
        code=task.task.value,
        state=_state(task),
        what_for=context.translate(WHAT_FOR[task.task]),
        missing=missing if task.missing else [],
        href=HREFS.get(task.task) or (None if task.planners else HREFS[_T.STAFF]),
    )


def _state(task: TaskState) -> str:
    if task.is_left or task.is_done:
        return "left" if task.is_left else "done"
    return "may_stay" if task.task in MAY_STAY else "advised"


def _said(context: PageContext, lack: Lack) -> str:
    said = LACKS[lack.code][-1 if len(lack.names) > NAMED else 0]
    return context.translate(said, names=", ".join(lack.names), number=lack.number)
