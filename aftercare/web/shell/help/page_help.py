"""What each main page is for: a few sentences that open on the page itself, with the terms to read on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from aftercare.base.translation import sentence


@dataclass(frozen=True)
class PageHelp:
    """`terms`: codes of terms.TERMS."""

    text: str
    terms: tuple[str, ...]


# By template.
HELP: Final[Mapping[str, PageHelp]] = {
    "appointments/week.html": PageHelp(
        sentence(
            "This is your week: appointments that are scheduled, and outcomes that still have to "
            "be recorded. Press the outcome beside an appointment to record it; you can undo that "
            "for a minute. Shaded hours are leave or a day on which the office is closed."
        ),
        ("appointment", "outcome", "leave"),
    ),
    "appointments/calendar.html": PageHelp(
        sentence(
            "The calendar shows a day, week, month or list of a colleague, the team, a"
            " site or a group. Choose a free slot to see what can be scheduled there. A"
            " block shows a time, and opens the appointment."
        ),
        ("appointment", "leave", "site"),
    ),
    "overviews/worklist.html": PageHelp(
        sentence(
            "Here is everything that is waiting for you, by client, most urgent first."
            " Each row says why it is here and what you can do. A row disappears when the"
            " work behind it is done."
        ),
        ("task", "absence", "outcome"),
    ),
    "overviews/caseload.html": PageHelp(
        sentence(
            "These are the clients you may see. Use the filters to see fewer of them. Open a "
            "client to see appointments, plan and history."
        ),
        ("caseload", "tier"),
    ),
    "overviews/person_overview.html": PageHelp(
        sentence(
            "This is the case file of one client. The strip at the top stays on every"
            " tab: open escalation, next appointment and restrictions. Each view of a"
            " case file is recorded in the access log."
        ),
        ("person", "plan", "escalation"),
    ),
    "overviews/person_conditions.html": PageHelp(
        sentence(
            "The order comes first, then its conditions, then the plan that carries them"
            " out. Every appointment comes from an obligation of the plan. A change to"
            " the plan needs approval before it counts."
        ),
        ("order", "condition", "plan"),
    ),
    "overviews/person_messages.html": PageHelp(
        sentence(
            "Here are the contacts with the client, the texts that were sent and the numbers. "
            "Texts are neutral: they say when and where, never why. You also see here which "
            "numbers are verified."
        ),
        ("reminder",),
    ),
    "overviews/person_risk.html": PageHelp(
        sentence(
            "Here are risk assessments and referrals for treatment. An assessment counts once it "
            "is signed, and has to be repeated in time. A referral goes step by step until the "
            "client has a place."
        ),
        ("risk_assessment", "referral", "tier"),
    ),
    "overviews/person_history.html": PageHelp(
        sentence(
            "Everything that happened, newest first. Write a note here at any time; a note does "
            "not count as contact. You can search words in notes and outcomes."
        ),
        ("outcome",),
    ),
    "escalation/inbox.html": PageHelp(
        sentence(
            "An escalation opens when something serious happens, such as a missed contact. "
            "Colleagues are notified step by step until someone decides. Open one to see what "
            "happened, to acknowledge it or to decide."
        ),
        ("escalation", "steps", "snooze"),
    ),
    "overviews/approvals.html": PageHelp(
        sentence(
            "Plans that a colleague sent for approval, with what changed. You approve a plan or "
            "send it back with a reason. No one approves a plan of their own."
        ),
        ("plan",),
    ),
    "sites/sites.html": PageHelp(
        sentence(
            "Sites are the places where contacts are held: offices, rooms, test sites. Enter "
            "opening hours and how many appointments fit at once. Before a change is saved you see "
            "which appointments no longer fit and what becomes of them."
        ),
        ("site", "programme"),
    ),
    "treatment/groups.html": PageHelp(
        sentence(
            "Programmes are what providers offer; groups are where clients of a programme meet. A "
            "group has a number of places and takes clients from the waiting list. Names of "
            "clients are not shown here."
        ),
        ("programme", "provider"),
    ),
    "treatment/waiting_list.html": PageHelp(
        sentence(
            "Clients waiting for treatment, with their waiting time and the norm. A place"
            " that becomes free is offered to the first client it suits. Planners see"
            " references instead of names."
        ),
        ("waiting_list", "referral"),
    ),
    "staff/leave.html": PageHelp(
        sentence(
            "Enter leave here for yourself; a supervisor does it for the team. Appointments in "
            "that time move overnight, or at once under Officer away. A stand-in sees and handles "
            "the caseload on those days."
        ),
        ("leave", "stand_in", "deputy"),
    ),
    "staff/officer_away.html": PageHelp(
        sentence(
            "For a colleague who is ill or away now. You first see which appointments would move "
            "and to when. Nothing is saved until you confirm."
        ),
        ("leave",),
    ),
    "staff/working_hours.html": PageHelp(
        sentence(
            "Working hours say when an officer can have appointments in a usual week. Without "
            "hours nothing is scheduled with that officer. Enter a holiday or illness as leave "
            "instead."
        ),
        ("working_hours", "site"),
    ),
    "staff/duty_rota.html": PageHelp(
        sentence(
            "The rota says who is at the duty desk and when. An alarm is texted and called to "
            "that colleague. Without a shift, everyone who is at the duty desk can be notified."
        ),
        ("duty_desk", "duty_shift"),
    ),
    "accounts/accounts.html": PageHelp(
        sentence(
            "Accounts say who can sign in, with which role and team. You propose an account; a "
            "second person confirms it. Here you also set who is at the duty desk."
        ),
        ("admin", "duty_desk", "unit_manager"),
    ),
    "accounts/organisation.html": PageHelp(
        sentence(
            "Teams and treatment providers, with the names that colleagues see. A new name "
            "changes nothing else: accounts, clients and figures stay. A team that is in use can be "
            "ended; its history stays."
        ),
        ("team", "provider"),
    ),
    "accounts/access_log.html": PageHelp(
        sentence(
            "Every view of a client's data and every change is an entry here. Entries are"
            " chained, so that none can be removed unnoticed. Filter by role, action or"
            " client."
        ),
        ("access_log", "auditor"),
    ),
    "contact_standards/standards.html": PageHelp(
        sentence(
            "A contact standard says how often contact is required at each level. One "
            "administrator proposes a version, another activates it. Each team chooses the "
            "standard that its plans are checked against."
        ),
        ("contact_standard", "tier"),
    ),
    "contact_standards/standard_draft.html": PageHelp(
        sentence(
            "Open a type of offence and level to write how often each type of contact is required there, and what "
            "counts as one. Show what changes before you propose the version."
        ),
        ("contact_standard", "tier"),
    ),
    "escalation/rule_books.html": PageHelp(
        sentence(
            "Rules say what opens an escalation, and who is then notified after how long. Open a rule or "
            "its steps to change them, and show what changes. Try a proposal on a past period before it "
            "is activated. An escalation that is open keeps the steps it began with."
        ),
        ("rules", "steps", "escalation"),
    ),
    "message_templates/texts.html": PageHelp(
        sentence(
            "The wording of every text, in each language. The service comes with a wording for "
            "all; you can replace it by your own. Each is checked for words that reveal something "
            "to a stranger."
        ),
        ("reminder",),
    ),
    "conditions/kinds.html": PageHelp(
        sentence(
            "Which kinds of condition an order can hold: those of the law, and those that your"
            " organisation adopted. One administrator proposes a kind or a change, another"
            " activates it. Conditions that were entered before keep their words."
        ),
        ("condition",),
    ),
    "reminders/reminder_policies.html": PageHelp(
        sentence(
            "The policy says when clients are reminded, and when texts may be sent. One"
            " administrator proposes a version, another activates it. It applies to"
            " reminders planned from then on."
        ),
        ("reminder",),
    ),
    "trials/trials.html": PageHelp(
        sentence(
            "A trial compares two reminders. Half of the clients get the usual one, half the new"
            " one; chance decides. It is looked at on planned days, and stops when the new one"
            " does harm."
        ),
        ("reminder",),
    ),
    "messages/senders.html": PageHelp(
        sentence(
            "A sender sends texts, calls or emails. It stops by itself when the provider"
            " fails, and messages then wait. Start it again when the cause is gone."
        ),
        ("reminder",),
    ),
    "overviews/set_up.html": PageHelp(
        sentence(
            "This list shows what an organisation sets up before officers can work. Each task "
            "says what is missing, and its name leads to the page where you enter it. A planner "
            "does what concerns sites and programmes."
        ),
        ("admin", "team", "provider", "working_hours"),
    ),
    "time/closing_days.html": PageHelp(
        sentence(
            "On a closing day nothing is scheduled: nowhere, or not at one office and with its "
            "officers. Public holidays are known already. A closing day moves no legal deadline, "
            "and escalations run on."
        ),
        ("appointment", "escalation"),
    ),
    "treatment/attendance.html": PageHelp(
        sentence(
            "The clients who have an appointment with you today. Record who came and who did not; "
            "that is all the probation service sees of the session. You see only your own "
            "clients."
        ),
        ("provider", "outcome"),
    ),
    "retention/periods.html": PageHelp(
        sentence(
            "Retention periods say how long each kind of data is kept after a case file"
            " closes. One administrator proposes other periods, another activates them."
            " Nothing is destroyed before two people agree."
        ),
        ("retention",),
    ),
    "figures/team_figures.html": PageHelp(
        sentence(
            "Figures of the team: contacts held, absences, escalations and waiting times."
            " Small numbers are left out of the file, and for readers without access to"
            " case files. Choose another period above."
        ),
        ("contact_standard", "absence", "waiting_list"),
    ),
    "sites/site_positions.html": PageHelp(
        sentence(
            "Enter where a site is on the map. A client with an exclusion zone has no"
            " appointments at a site inside it. A site that is not on the map stays"
            " closed to such a client until an officer accepts it."
        ),
        ("site", "exclusion_zone"),
    ),
    "overviews/notices.html": PageHelp(
        sentence(
            "News about your clients: replies, approved plans, decisions and escalations that "
            "reached you. The number in the header counts what you have not read. Reading one "
            "changes nothing else."
        ),
        ("plan", "escalation"),
    ),
}
