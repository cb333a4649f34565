"""Labels of the first-run guide: its tasks, what each is for, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aftercare.base.translation import sentence
from aftercare.domain.overviews.set_up import Missing, SetUpTask
from aftercare.web.shell.words import Word, Words

_T, _M = SetUpTask, Missing
WHAT_FOR: Final[Mapping[SetUpTask, str]] = {
    _T.SECOND_ADMIN: sentence(
        "One administrator proposes accounts and rules; another confirms them."
    ),
    _T.TEAMS: sentence("Every officer, supervisor and planner works in a team."),
    _T.STAFF: sentence(
        "Officers see clients, a supervisor decides, a planner keeps times and sites."
    ),
    _T.OFFICES: sentence("A planner of the team enters sites, under Sites and sessions."),
    _T.PROVIDERS: sentence(
        "A planner enters the programmes of each provider, under Treatment groups."
    ),
    _T.WORKING_HOURS: sentence("Appointments are scheduled only when their officer works"),
    _T.DUTY_DESK: sentence(
        "Alarms are texted to the duty desk. Each colleague enters their own number, under My account."
    ),
    _T.STANDARDS: sentence("How often contact is required; each team uses one standard."),
    _T.LETTERHEADS: sentence("The sender of letters and reports of each team."),
    _T.HOLIDAYS: sentence(
        "Nothing is scheduled on public holidays. Enter the other days on which offices are closed."
    ),
    _T.TEXTS: sentence("Check what clients read, and write your own wording where needed."),
    _T.RULES: sentence("Check who is notified of a missed contact, and when."),
}
# Who enters what is missing, where that is a planner.
PLANNERS = sentence("To be entered by a planner: %(names)s")
PLANNERS_COUNTED = sentence("To be entered by one of the %(number)s planners")
# What is missing; with many names it is said with their number.
LACKS: Final[Mapping[Missing, tuple[str, ...]]] = {
    _M.NO_SECOND_ADMIN: (sentence("There is only one administrator"),),
    _M.NO_THIRD_ADMIN: (sentence(
        "There are two administrators. With a third, one who can no longer sign in can be helped on the pages."),),
    _M.NO_TEAM: (sentence("No teams yet"),),
    _M.FIRST_A_TEAM: (sentence("Enter a team first"),),
    _M.FIRST_AN_OFFICER: (sentence("There are no officers yet"),),
    _M.NO_PLANNER: (sentence("There is no planner"),),
    _M.NO_OFFICER: (
        sentence("No officer in %(names)s"), sentence("No officer in %(number)s teams")),
    _M.NO_SUPERVISOR: (
        sentence("No supervisor in %(names)s"), sentence("No supervisor in %(number)s teams")),
    _M.ACCOUNTS_WAIT: (
        sentence("Accounts that wait for a second administrator: %(number)s"),),
    _M.NO_OFFICE: (
        sentence("No office with opening hours for %(names)s"),
        sentence("No office with opening hours for %(number)s teams")),
    _M.NO_PROVIDER: (sentence("No treatment providers yet"),),
    _M.NO_PROGRAMME: (
        sentence("No programme of %(names)s"), sentence("No programme of %(number)s providers")),
    _M.NO_HOURS: (
        sentence("No working hours for %(names)s"),
        sentence("No working hours for %(number)s officers")),
    _M.NO_DUTY_DESK: (sentence("No one is at the duty desk"),),
    _M.NO_PHONE: (
        sentence("Colleagues at the duty desk without a verified number: %(number)s"),),
    _M.NO_STANDARD: (
        sentence("No contact standard for %(names)s"),
        sentence("No contact standard for %(number)s teams")),
    _M.STANDARD_WAITS: (
        sentence("The standard of %(names)s waits for a second administrator"),
        sentence("The standards of %(number)s teams wait for a second administrator")),
    _M.EXAMPLE_STANDARD: (
        sentence("%(names)s uses an example that no organisation adopted"),
        sentence("%(number)s teams use an example that no organisation adopted")),
    _M.NO_LETTERHEAD: (
        sentence("No letterhead for %(names)s"), sentence("No letterhead for %(number)s teams")),
    _M.HOLIDAYS_END: (
        sentence("Holidays are known until the end of %(number)s. Ask for an update of the service."),),
    _M.SHIPPED_TEXTS: (sentence(
        "The texts that came with the service are in use. No one of your organisation has adopted them yet."),),
    _M.SHIPPED_RULES: (sentence(
        "The rules that came with the service are in use. No one of your organisation has adopted them yet."),),
}  # fmt: skip

WORDS: Words = {
    "set_up_task": {
        _T.SECOND_ADMIN: Word(sentence("A second administrator"), "user-cog"),
        _T.TEAMS: Word(sentence("Teams"), "users"),
        _T.STAFF: Word(sentence("Accounts of the team"), "user-plus"),
        _T.OFFICES: Word(sentence("Offices and rooms"), "building"),
        _T.PROVIDERS: Word(sentence("Treatment providers and programmes"), "stethoscope"),
        _T.WORKING_HOURS: Word(sentence("Working hours"), "clock"),
        _T.DUTY_DESK: Word(sentence("Duty desk and its numbers"), "phone"),
        _T.STANDARDS: Word(sentence("Contact standards"), "clipboard-check"),
        _T.LETTERHEADS: Word(sentence("Letterheads"), "edit"),
        _T.HOLIDAYS: Word(sentence("Holidays and closing days"), "calendar-event"),
        _T.TEXTS: Word(sentence("Message templates"), "message"),
        _T.RULES: Word(sentence("Rules"), "alert-triangle"),
    },
    "set_up_state": {
        "done": Word(sentence("Done"), "circle-check", "ok"),
        "left": Word(sentence("To do"), "hourglass", "warning"),
        "advised": Word(sentence("Advised"), "info-circle", "warning"),
        "may_stay": Word(sentence("Look through and adopt"), "info-circle"),
    },
}
