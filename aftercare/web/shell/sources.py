"""Sources of rules, deadlines and standards as pages show them: those that ship with the service, in the visitor's
language.

The stored data keep the text they were adopted with. Text written by an organisation is shown as it is.
"""

from __future__ import annotations

import re
from functools import cache

from aftercare.base.translation import sentence
from aftercare.web.shell.language import LANGUAGES, translate

ADOPTED = frozenset(
    (
        # Those of docs/rules-example.yaml, with which organisations start.
        sentence(
            "example of this service; a miss is reported without delay (Sr 14d(2)), no number in law"
        ),
        sentence("no one yet"),
        sentence("Treeknormen, agreed maximum waiting times in care"),
        sentence("electronic monitoring: the police act at once, we decide what follows"),
        sentence("demonstration"),
        sentence("Comes with the service"),
        sentence("Nobody: an example to try with"),
        sentence(
            "example profile of this service; a miss is reported without delay (Sr 14d(2)), no number in law"
        ),
        sentence("ACUTE-2007: an item rated 3 asks to intervene now"),
        sentence(
            "example profile of this service: three times the usual interval of the level, no number in law"
        ),
        sentence(
            "Uitvoeringsbesluit voorwaardelijke veroordeling art. 3 (its successor of 2020: to be verified); juveniles: Besluit Jeugdwet art. 4.2.3"
        ),
        sentence(
            "what was not told is no failure of the client; a day before there is still time for a call"
        ),
        # The retention periods that ship.
        sentence("As shipped: no period was found for the file of the probation service itself"),
        sentence("Chosen. AVG 5(1)(e): no longer than needed; third parties are in it"),
        sentence("Chosen. Words and numbers go earlier, by the periods for messages"),
        sentence("Chosen, as the file"),
        sentence(
            "Chosen, after Wjsg 41: a report leaves the personal file 10 years after it closed"
        ),
        sentence("Chosen. Attendance only; the medical file is with the provider (WGBO)"),
        sentence("Chosen. Wjsg 4 keeps judgments elsewhere for 20 to 80 years"),
        sentence(
            "Not found: no selection list of the probation service was found. 10 years by analogy with Wjsg 41"
        ),
        sentence("Chosen. Wjsg 19, 39j and 44: a disclosure stays on record for at least 4 years"),
        sentence("Treeknormen: 4 weeks to the intake, 10 to the treatment, 14 in all"),
        sentence(
            "this service's own: emergency access is reviewed within two working days, by a supervisor"
        ),
        sentence("this service's own: seen at two of the last four contacts"),
        sentence("this service's own: a person decides on each concern"),
        sentence("this service's own: a supervisor hears of evasion the same day"),
        sentence(
            "Hastings, Thomas, Ostermann, Hyatt & Payne (2021), Cambridge Journal of Evidence-Based Policing 5: in a trial with 14,135 probation appointments a text one day before cut missed ones by 29 %; four days plus one day also worked, two days alone did not. A reminder a week before a first appointment and after a missed one is our own choice; to be verified. So are the spread, the quiet hours and the automatic texts."
        ),
        sentence(
            "Hastings, Thomas, Ostermann, Hyatt & Payne (2021), Cambridge Journal of Evidence-Based Policing 5: in a trial with 14,135 probation appointments a text one day before cut missed ones by 29 %; four days plus one day also worked, two days alone did not. A reminder a week before a first appointment and after a missed one, the spread and the quiet hours are our own choice; to be verified."
        ),
        sentence(
            "Idaho (US) supervision policy, state of February 2021, as published by Recidiviz: levels high, moderate and low stand for tiers 1, 2 and 3. Version 1 asked for an employment check every 90 days at the low level; it should be 60. Home visits of general cases stand in it too. Left out: its employment check on the day of sign-up, which has no recurring period for general cases. The rolling cadence per row, which of our contacts count, and counting working days by the Dutch calendar are our own reading, to be verified before anyone adopts it."
        ),
        sentence(
            "Idaho (US) supervision policy, state of February 2021, as published by Recidiviz: levels high, moderate and low stand for tiers 1, 2 and 3. The rolling cadence per row, which of our contacts count, and counting working days by the Dutch calendar are our own reading, to be verified before anyone adopts it."
        ),
    )
)
"""Sources and adopters of the books, standards and policies that ship: translated as wholes, nothing else is."""

CITED = (
    sentence("Treeknormen: 4 weeks to the intake, 10 to the treatment, 14 in all"),
    sentence("ACUTE-2007, an item rated 3"),
    sentence(
        "ACUTE-2007: seven areas, one result for sex and violence and one for general recidivism; for trained users. Scores 0-3, sums and bands: 80% sure, to be verified"
    ),
    sentence(
        "ERASOR (Worling 2004): ages 12 to 18, 16 dynamic and 9 static factors, for the short term; structured judgement without a cut-off (to be verified)"
    ),
    sentence("J-SOAP-II: at least every six months; unsourced, to be verified"),
    sentence(
        "Landelijk Instrumentarium Jeugdstrafrechtketen, used in the youth chain (nji.nl); its outcome stays there"
    ),
    sentence(
        "PROFESOR: ages 12 to 25, protective and risk factors for planning, not for prediction (10.1080/13552600.2024.2332434); twenty items with two poles: 90% sure, to be verified"
    ),
    sentence(
        "STABLE-2007: thirteen factors, adult men with a sexually motivated offence. It has no standardised risk level alone (Hanson & Thornton, ATSA). Item names: to be verified"
    ),
    sentence("Sr 14c(2) item"),
    sentence(
        "Static-99 (Hanson & Thornton 1999), sums from 0 to 12: age is one item with no score below zero; kept for older reports only, to be verified"
    ),
    sentence(
        "Static-99R coding form with four categories, sums from -3 to 12, replaced in 2016; kept for older reports only, to be verified"
    ),
    sentence(
        "Static-99R: ten items and four age groups; five levels since 2016 (Evaluators' Workbook, 19 Oct 2016). Item scores and cut-offs: to be verified against the workbook before use"
    ),
    sentence("Sv book 6, article to be read"),
    sentence("Sv 6:2:10 ff."),
    sentence("advice before the end of the measure"),
    sentence("agreements, no law; outside enforcement"),
    sentence("art. 4.2.5(2) and (4)"),
    sentence("article to be read"),
    sentence("at every meeting, at least every 30 days (Public Safety Canada 2023-R003)"),
    sentence("bands 80% sure, to be verified"),
    sentence(
        "boys of 12 to 17 (California uses it under 18); twelve items: 85% sure, to be verified. Studies do not show that it predicts accurately (SMART Office, SOMAPI 2.4)"
    ),
    sentence(
        "boys of 12 to 18; 28 items scored 0-2 in four scales, no cut-offs, again at least every six months: unsourced, to be verified"
    ),
    sentence("by analogy for a juvenile sentence carried out by an adult service"),
    sentence("by analogy with"),
    sentence("conditions of conduct, list to be verified"),
    sentence("consolidated text of 10 May 2017"),
    sentence("electronic monitoring; the police act at once, we decide what follows"),
    sentence("every six months rather than twelve (Public Safety Canada 2023-R003)"),
    sentence("judgments since 1 July 2021"),
    sentence("levels of 2016; cut-offs to be verified"),
    sentence("list to be verified"),
    sentence("need bands 0-3, 4-11, 12 and over: unsourced, to be verified"),
    sentence("no court order; outside enforcement"),
    sentence("no number of days in law: an example value, to be verified"),
    sentence("not of judgments known to be since 1 July 2021"),
    sentence("§ 3.1, periodic:"),
    sentence("practice, to be verified"),
    sentence("renumbering of 2020-2024 to be verified"),
    sentence("text of 10 May 2017; articles moved since, to be verified"),
    sentence("the contact standard the team works by; what follows is for a person to decide"),
    sentence(
        "this service's own: emergency access is reviewed within two working days, by a supervisor"
    ),
    sentence("the four categories of the old coding form; to be verified"),
    sentence("the library of conditions"),
    sentence("the plan in force; never a miss of the client's"),
    sentence("the rule in force; no appointment is needed for it"),
    sentence("the relapse-prevention plan agreed with the client"),
    sentence("this service's own; the day that was agreed"),
    sentence("this service's own check of typing errors"),
    sentence(
        "Directive 2012/29/EU art. 6(5); Sv art. 51ac (to be verified); one working day is this service's own"
    ),
    sentence(
        "the relapse-prevention plan; seen at two of the last four contacts, this service's own numbers"
    ),
    sentence("this service's own: seen at two of the last four contacts"),
    sentence("this service's own: a person decides on each concern"),
    sentence("this service's own: a supervisor hears of evasion the same day"),
    sentence("this service's own; a person decides on each concern"),
    sentence("this service's own; within two working days"),
    sentence(
        "this service's own working days from the signature; nothing is sent from here by itself"
    ),
    sentence("this service's own deadline from the decision"),
    sentence(
        "this service's own deadline; a supervisor other than the colleague who opened the file"
    ),
    sentence("art. 12(3) and 15"),
    sentence("art. 12(3) and 16"),
    sentence("art. 12(3) and 12(4)"),
    sentence("to be verified"),
    sentence(
        "within 90 days of the start: Idaho (US) standard, an example; no Dutch time limit is known"
    ),
)
"""What sources in the code of this service say in English around their citations: translated where it stands."""

_CITED = re.compile("|".join(map(re.escape, sorted(CITED, key=len, reverse=True))))


def adopted_text(text: str, language: str) -> str:
    """The source or the adopter of a rule book, a standard or a policy."""
    return translate(text, language) if text in ADOPTED else text


@cache
def _by_translation() -> dict[str, str]:
    return {adopted_text(one, language): one for language in LANGUAGES for one in ADOPTED}


def as_adopted(text: str) -> str:
    """The text that was adopted, for one that ships and was left as a form showed it."""
    return _by_translation().get(text, text)


def source_view(source: str, language: str) -> str:
    """A source from the code of this service, also as `cited` for a day; cited titles are not translated."""
    return _CITED.sub(lambda found: translate(found.group(), language), source)
