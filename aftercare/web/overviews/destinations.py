"""The pages and acts that the search in the header leads to, each with the words by which it is found.

Who may go where is read from the rules of the pages themselves, so a role finds what it may open and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from aftercare.base.translation import sentence
from aftercare.domain.people.search import asked_for, fit, line_of
from aftercare.web.shell.language import LANGUAGES, translate
from aftercare.web.shell.nav import BY_ROLE
from aftercare.web.shell.request import Allow, PageContext


@dataclass(frozen=True)
class Destination:
    """`href` may end in the field where an act begins. `words`: a sentence of further words by which it is found.
    An act is for those who may post a form to the address `posts_to`. `why`: what its page has to do with those words,
    shown when its name alone would not have been found."""

    href: str
    name: str
    icon: str
    words: str = ""
    posts_to: str = ""
    why: str = ""

    @property
    def path(self) -> str:
        return self.href.partition("#")[0].partition("?")[0]


# Further words for what a menu has, by address.
_MENU_WORDS = {
    "/today": sentence("what is asked of me, decisions, approvals, to do"),
    "/week": sentence("calendar, agenda, appointments, day"),
    "/caseload": sentence(
        "clients, people, case files, filter, custody, detention, admission, close a case file, "
        "subject access request, own data, case conferences, meeting, concerns, circle, device checks"
    ),
    "/worklist": sentence("tasks, to do, outcomes, decisions, concerns to answer, agreed actions"),
    "/escalations": sentence("inbox, alarms, missed contacts, ladder"),
    "/approvals": sentence("approve plans, submitted plans"),
    "/sites": sentence("locations, rooms, opening hours, group meetings"),
    "/attendance": sentence("attendance, present, absent, circle meeting"),
    "/site-positions": sentence("locations, addresses, latitude, longitude"),
    "/access-log": sentence("audit, looks, who saw what"),
    "/leave": sentence("holiday, absence, days off"),
    "/accounts": sentence(
        "colleagues, users, roles, passwords, a colleague leaves, resignation, circle coordinators"
    ),
    "/duty-rota": sentence("shifts, on call, duty desk"),
    "/contact-standards": sentence("contact frequency, how often"),
    "/templates": sentence("texts, wordings, SMS"),
    "/senders": sentence("SMS provider, stopped texts, numbers"),
    "/rule-books": sentence("escalation rules, steps, ladders, missed contacts"),
    "/rule-books/in-force": sentence("escalation rules, steps, ladders, missed contacts"),
    "/waiting-list": sentence("treatment, referrals, places"),
    "/treatment-groups": sentence("treatment, programmes, providers"),
    "/set-up": sentence("first run, installation, what is missing, getting started"),
}

_MENU_WHY = {
    "/caseload": sentence(
        "Open a client: circle, concerns, case conferences, own data, device checks and periods in custody are there"
    ),
}

ACTS = (
    Destination("/people/new", sentence("New client"), "user-plus",
        sentence("enrol a client, add a person, new case file, intake"), "/people/new"),
    Destination("/import-clients#file", sentence("Import clients"), "users",
        sentence("CSV, JSON, list, several clients at once, case file from elsewhere"), "/import-clients"),
    Destination("/officer-away#from_on", sentence("Ill or away: move the appointments"), "user-off",
        sentence("I am ill, sick, sick leave, I am away, officer away, reschedule"), "/officer-away"),
    Destination("/leave#staff", sentence("Enter leave"), "calendar-event",
        sentence("holiday, days off, new leave"), "/leave"),
    Destination("/stand-ins#officer", sentence("Appoint a stand-in"), "user-check",
        sentence("replacement, cover, who stands in"), "/stand-ins"),
    Destination("/transfers", sentence("Transfer clients to another officer"), "users",
        sentence("hand over a caseload, change of officer, a colleague leaves, resignation, another team"),
        "/transfers/new"),
    Destination("/emergency-access#reference", sentence("Open a case file in an emergency"), "alert-octagon",
        sentence("emergency access, break glass, hidden case file"), "/emergency-access"),
    Destination("/condition-kinds/draft", sentence("Write a kind of condition"), "gavel",
        sentence("new kind of condition, special condition, add to the library"), "/condition-kinds/draft"),
    Destination("/contact-standards/draft", sentence("Write a contact standard"), "clipboard-check",
        sentence("new contact standard, contact frequency, requirements"), "/contact-standards/draft"),
    Destination("/duty-rota#staff", sentence("Enter a shift"), "phone",
        sentence("duty desk, on call, new shift"), "/duty-rota"),
    Destination("/sites#name", sentence("New site"), "building",
        sentence("add a location, room, new office"), "/sites"),
    Destination("/treatment-groups?new=group#programme", sentence("New treatment group"), "stethoscope",
        sentence("add a group, programme"), "/treatment-groups"),
    Destination("/accounts#display_name", sentence("New account"), "user-plus",
        sentence("add a colleague, new user"), "/accounts"),
    Destination("/me/account", sentence("Change my password or second factor"), "key",
        sentence("second factor, app, passkey, recovery codes"), "/me/account/password"),
    Destination("/me/phone", sentence("Enter my telephone number"), "device-mobile",
        sentence("my phone, mobile number"), "/me/phone"),
    Destination("/me/mail", sentence("Enter my email address"), "send",
        sentence("my mail, notifications"), "/me/mail"),
    Destination("/me/calendar", sentence("Show my week in my own calendar"), "calendar-week",
        sentence("calendar link, Outlook, telephone, subscribe"), "/me/calendar"),
    Destination("/me/busy-times", sentence("Connect my own calendar"), "calendar-week",
        sentence("busy times, free busy, CalDAV, Outlook, Exchange"), "/me/busy-times"),
)  # fmt: skip

MORE_PAGES = (
    Destination("/notices", sentence("Notices"), "message",
        sentence("news, what was decided, replies, read and unread")),
    Destination("/caseloads", sentence("Caseload by officer"), "users",
        sentence("workload, level out, divide clients, capacity")),
    Destination("/device-kits", sentence("Kits for device checks"), "device-mobile",
        sentence("device check, kit, telephone, computer")),
    Destination("/catch-ups", sentence("Sessions to make good"), "stethoscope",
        sentence("missed session, catch up, treatment")),
    Destination("/orders-ending", sentence("Orders that end soon"), "calendar-event",
        sentence("end of sentence, last day, expiry, extension")),
    Destination("/changes-to-pass-on", sentence("Notify clients of a change"), "message",
        sentence("moved appointments, pass on")),
    Destination("/unclaimed-texts", sentence("Unclaimed texts"), "message",
        sentence("unknown sender, unknown number, incoming texts")),
    Destination("/submissions", sentence("Submissions without an officer"), "inbox",
        sentence("court, monitoring centre, other organisations, unknown client, messages in")),
    Destination("/letters", sentence("Letters to post"), "printer", sentence("letter, print, mail, post")),
    Destination("/transfers", sentence("Transfers"), "users",
        sentence("change of officer, handover, moved clients")),
    Destination("/stand-ins", sentence("Standing in"), "user-check",
        sentence("stand-ins, replacement, cover, handover")),
    Destination("/unplaced", sentence("Waiting for a time"), "hourglass",
        sentence("not scheduled, no free time, unplaced")),
    Destination("/destruction", sentence("Retention and destruction"), "trash",
        sentence("delete data, certificates, legal hold")),
    Destination("/file-access", sentence("Access to case files"), "shield-lock",
        sentence("restricted case files, who may see a case file, review")),
    Destination("/emergency-findings", sentence("Findings about emergency access"), "alert-octagon",
        sentence("bars, reviews")),
    Destination("/unusual-reading", sentence("Unusual reading"), "eye",
        sentence("reading alarms, curiosity")),
    Destination("/machines", sentence("Machines"), "key",
        sentence("other systems, API, client credentials, service accounts, tokens"), "/accounts"),
    Destination("/account-changes", sentence("Changes of accounts"), "user-cog",
        sentence("confirm accounts, second person")),
    Destination("/team-figures", sentence("Figures"), "history", sentence("statistics, numbers, team")),
    Destination("/condition-kinds", sentence("Library of conditions"), "gavel",
        sentence("kinds of condition, special conditions, add a kind, retire")),
    Destination("/reminder-policies", sentence("Reminder policy"), "clock",
        sentence("reminders, when we text")),
    Destination("/reminder-trials", sentence("Trials of reminders"), "history",
        sentence("experiment, trial, try another text, comparison")),
    Destination("/retention-policies", sentence("Retention periods"), "hourglass",
        sentence("how long data is kept, deletion")),
    Destination("/message-figures", sentence("Message figures"), "history",
        sentence("statistics, delivered texts, costs")),
    Destination("/outcomes", sentence("Outcomes"), "history",
        sentence("how orders and treatments ended, completed, waiting time")),
    Destination("/recidivism", sentence("Reoffending by cohort"), "history",
        sentence("reoffending, recidivism, WODC, cohorts")),
    Destination("/event-webhooks", sentence("Webhooks"), "send",
        sentence("events, other systems, integration, feed, secret")),
    Destination("/organisation", sentence("Teams and treatment providers"), "building",
        sentence("new team, new provider, clinic, rename, new office")),
    Destination("/working-hours", sentence("Working hours"), "clock",
        sentence("when colleagues work, days, part-time, office of an officer")),
    Destination("/closing-days", sentence("Closing days"), "calendar-event",
        sentence("office closed, days off, holidays, day between")),
    Destination("/help/glossary", sentence("Glossary"), "info-circle",
        sentence("help, what is this, words, meaning, explanation")),
    Destination("/letterheads", sentence("Letterheads"), "edit",
        sentence("sender of letters, address, logo")),
    Destination("/me/sign-ins", sentence("My sign-ins"), "key",
        sentence("sessions, devices, sign out everywhere")),
    Destination("/sandbox", sentence("Test phone"), "device-mobile",
        sentence("demonstration, texts of clients")),
    Destination("/sandbox/mail", sentence("Email to staff"), "send", sentence("demonstration, mailbox")),
)  # fmt: skip


def destinations(context: PageContext) -> list[Destination]:
    """All that the visitor may open: acts first, then the menu of the role, then other pages."""
    assert context.actor is not None
    known = (*ACTS, *_menu(context.actor.role.value), *MORE_PAGES)
    return [one for one in known if _leads_to(context, one)]


def destinations_found(context: PageContext, typed: str) -> list[Destination]:
    """Those with every typed word, the best match first; one for each page."""
    asked = asked_for(typed, context.today, str)
    found = [
        (fits, number, one)
        for number, one in enumerate(destinations(context))
        if (fits := fit(asked, _line(one)))
    ]
    by_page: dict[str, Destination] = {}
    for _, _, one in sorted(found, key=lambda entry: entry[:2]):
        named = not one.why or fit(asked, line_of(_in_all_languages(one.name)))
        by_page.setdefault(one.path, replace(one, why="") if named else one)
    return list(by_page.values())


def is_act(destination: Destination) -> bool:
    return bool(destination.posts_to)


@cache
def _menu(role: str) -> tuple[Destination, ...]:
    """The menu of the role, then what only other menus have: some of it is open to the role as well."""
    menus = (BY_ROLE[role], *BY_ROLE.values())
    places = dict.fromkeys(place for menu in menus for place in menu)
    return tuple(
        Destination(
            one.href,
            one.name,
            one.icon,
            _MENU_WORDS.get(one.href, ""),
            why=_MENU_WHY.get(one.href, ""),
        )
        for one in places
    )


@cache
def _line(destination: Destination) -> str:
    """In every language of the service: a colleague may read one and think in another."""
    return line_of(_in_all_languages(destination.name, destination.words))


def _in_all_languages(*texts: str) -> Iterator[str]:
    for text in filter(None, texts):
        yield from (translate(text, language) for language in LANGUAGES)


def _leads_to(context: PageContext, destination: Destination) -> bool:
    asked = [("GET", destination.path)]
    if is_act(destination):
        asked.append(("POST", destination.posts_to))
    rules: dict[tuple[str, str], Allow] = context.request.app.state.page_rules
    return all(_lets_in(rules[one], context) for one in asked)


def _lets_in(rule: Allow, context: PageContext) -> bool:
    if rule.demonstration and not context.app_state.demonstration:
        return False
    return rule.act is None or context.can_perform(rule.act)
