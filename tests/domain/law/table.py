"""Every legal fact and every other source the rules rest on, in one table: `docs/law.md` prints it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from aftercare.domain.law.validity import BOOK_6_ON, PROSECUTOR_RELEASES_ON

_NOTES_ON: Final = date(2026, 11, 24)
_CHECKED_ON: Final = date(2026, 11, 27)
_TODAY: Final = date(2026, 11, 28)
_LATER_ON: Final = date(2026, 11, 30)
FRAMES, CLOCKS, LAW, LIBRARY = (
    "tests/scenarios/test_frames.py", "tests/scenarios/test_clocks.py", "tests/domain/law/test_law.py",
    "tests/domain/conditions/test_library.py",
)  # fmt: skip
_REASSESSING, _WAITS = (
    "tests/domain/risk/test_reassessing.py",
    "tests/domain/treatment/test_waits.py",
)
_TEXT_2017 = "statengeneraal/laws-markdown @91556a8, text of 10 May 2017"
_OWN = "own knowledge"
_DPC = "dataprotection.ie, how long a controller has"


@dataclass(frozen=True)
class LegalFact:
    """One source as rules name it: `name` is the part of a `source` string it stands for. `verified`: its text, or a
    publication of who applies it, was read at `read_in` on `read_on`. None: it was not read."""

    name: str
    what: str
    read_in: str
    read_on: date | None
    verified: bool
    test: str
    valid_from: date | None = None
    valid_until: date | None = None
    """The first judgment day for which it no longer holds."""


def _sr(article: str, what: str, test: str = FRAMES, until: date | None = None) -> LegalFact:
    return LegalFact(f"Sr {article}", what, _TEXT_2017, _NOTES_ON, True, test, None, until)


def _unread(name: str, what: str, test: str = FRAMES) -> LegalFact:
    return LegalFact(name, what, _OWN, None, False, test)


def _read(name: str, what: str, read_in: str, test: str, until: date | None = None) -> LegalFact:
    return LegalFact(name, what, read_in, _NOTES_ON, True, test, None, until)


def _ours(name: str, what: str, test: str) -> LegalFact:
    return LegalFact(name, what, "no law: chosen by us", None, True, test)


_UVV, _UVI = (
    "Uitvoeringsbesluit voorwaardelijke veroordeling", "Uitvoeringsbesluit voorwaardelijke invrijheidstelling",
)  # fmt: skip
_TBS, _AVV = "Aanwijzing TBS met voorwaarden", "Aanwijzing voorwaardelijke vrijheidsstraffen"
_RIGHTS = "tests/domain/subject_access/test_requests.py"
_STB_2012, _STB_2008 = "Stb. 2012, 5", "Stb. 2008, 218"

LEGAL_FACTS: Final = (
    _sr("14a-14c", "the suspended sentence"),
    _sr("14b", "at most 3 years, 10 at a serious risk (since 1 July 2024 also of an offence with images: PHR 2024:1295, abstract); starts on the fifteenth day after final; detention does not count"),
    _sr("14c", "conditions of a suspended sentence", LIBRARY),
    _sr("14c(1)", "the general conditions", LIBRARY),
    _sr("14c(2)", "the fourteen special conditions, by item", LIBRARY),
    _sr("14d(2)", "a breach is reported without delay; no number of days", CLOCKS),
    _sr("14f", "one extension, by at most 2 years", FRAMES, BOOK_6_ON),
    _sr("14fa(3)", "the investigating judge decides within 3 times 24 hours of the arrest", CLOCKS, BOOK_6_ON),
    _sr("14g(5)", "execution is demanded within 3 months of the end", CLOCKS, BOOK_6_ON),
    _sr("14h(2)", "hearing within 30 days of provisional execution", CLOCKS, BOOK_6_ON),
    _sr("15-15l", "conditional release", LAW, BOOK_6_ON),
    _sr("15a(1)", "general conditions of a release", LIBRARY, BOOK_6_ON),
    _sr("15a(3)", "special conditions of a release", LIBRARY, BOOK_6_ON),
    _sr("15b(2)", "a breach of a release is reported without delay", CLOCKS, BOOK_6_ON),
    _sr("15c", "at least 365 days; detention does not count", FRAMES, BOOK_6_ON),
    _sr("15d(6)", "postponement demanded at least 30 days before the release", CLOCKS, PROSECUTOR_RELEASES_ON),
    _sr("15h(3)", "the investigating judge decides within 3 times 24 hours; for judgments since July 2021 to be read again", CLOCKS, BOOK_6_ON),
    _sr("38", "hospital order with conditions"),
    _sr("38d", "2 years, extended by 1 or 2"),
    _sr("38e", "9 years in all"),
    _unread("Sr 38g", "conditional ending of confinement; extended by 1 or 2 years, no maximum since 1 January 2017 (title of Stb. 2015, 460)"),
    _sr("38v", "liberty-restricting measure: at most 5 years, four kinds"),
    _unread("Sr 38z", "long-term measure: 2 to 5 years"),
    _unread("Sr 38ab", "what the long-term measure can hold", LIBRARY),
    _unread("Sr 38ac", "each extension 2, 3, 4 or 5 years regardless of the first"),
    _sr("77a-77hh", "juvenile law"),
    _sr("77aa(4)", "the adult service from the age of 16", FRAMES, BOOK_6_ON),
    _sr("77a, 77c", "juvenile law from 12 to 22 at the time of the offence"),
    _sr("77b", "adult law from 16 at the time of the offence"),
    _sr("77cc", "one extension, by at most 1 year", FRAMES, BOOK_6_ON),
    _sr("77s-77tb", "juvenile custodial treatment order"),
    _sr("77t", "extension demanded between 2 months and 1 month before the end", CLOCKS),
    _sr("77ta", "conditions of its conditional phase", LIBRARY),
    _sr("77tb", "1 year, 2 in all; evasion of over a week does not count"),
    _sr("77w", "juvenile behaviour measure: 6 to 12 months"),
    _sr("77wd", "one extension by at most the first length, demanded as in 77t"),
    _sr("77x-77z", "suspended juvenile sentence"),
    _sr("77y", "at most 2 years; that detention does not count is to be verified"),
    _sr("77z", "juvenile conditions: education besides", LIBRARY),
    LegalFact("Sv 6:2:10 ff.", "conditional release since 2020", "notes on the law in force", _CHECKED_ON, False, LAW, BOOK_6_ON),
    LegalFact("Sv book 6, article to be read", "what replaced Sr 14f, 14fa, 14g, 14h, 77aa and 77cc", "not read", None, False, LAW, BOOK_6_ON),
    LegalFact("Sv 6:1:18", "extension of the period of a release: once by at most 2 years, as often as needed at a serious risk", "ECLI:NL:HR:2021:850; Stb. 2015, 460", _NOTES_ON, True, FRAMES, BOOK_6_ON),
    LegalFact("Wet straffen en beschermen, judgments since 1 July 2021 (om.nl)", "release lasts at most 2 years; the prosecution service grants, postpones and revokes", "om.nl, 1 July 2021", _TODAY, True, FRAMES, PROSECUTOR_RELEASES_ON),
    LegalFact("Besluit tenuitvoerlegging strafrechtelijke beslissingen (BWBR0042962), article to be read", "successor of both decrees below; only its beginning could be read, not its terms", "Stb. 2019, 505, opening; articles to be read", None, False, LAW, BOOK_6_ON),
    _read(f"{_UVV} art. 3", "supervision starts within 30 days, 7 when enforceable at once", _STB_2012, CLOCKS, BOOK_6_ON),
    _read(f"{_UVV} art. 5", "advice as soon as possible", _STB_2012, CLOCKS, BOOK_6_ON),
    _read(f"{_UVV} art. 6", "closing report as soon as possible", _STB_2012, CLOCKS, BOOK_6_ON),
    _read(f"{_UVI} art. 6", "supervision starts as soon as released", _STB_2008, CLOCKS, BOOK_6_ON),
    _read(f"{_UVI} art. 8", "breach reported without delay, advice as soon as possible", _STB_2008, CLOCKS, BOOK_6_ON),
    _read(f"{_UVI} art. 9", "closing report as soon as possible", _STB_2008, CLOCKS, BOOK_6_ON),
    _read("Besluit Jeugdwet art. 4.2.3", "first contact and worker within 5 working days", _TEXT_2017, CLOCKS),
    _read("Besluit Jeugdwet art. 4.2.4", "the plan is reviewed yearly", _TEXT_2017, CLOCKS),
    _read("Besluit Jeugdwet art. 4.2.5(2) and (4)", "report every 6 months, with a copy", _TEXT_2017, CLOCKS),
    _read("Besluit Jeugdwet art. 4.2.5(3)", "a breach is reported without delay", _TEXT_2017, CLOCKS),
    _read("Jeugdwet art. 4.1.3(5)", "the plan within 6 weeks", _TEXT_2017, CLOCKS),
    _read("Reclasseringsregeling 1995 art. 11", "the release date 4 weeks before", _TEXT_2017, CLOCKS),
    _read(f"{_TBS} § 3.1", "periodic reports; no number of days", _TEXT_2017, CLOCKS),
    _read(f"{_TBS} § 3.3", "crisis admission of 7 weeks, once 7 more", _TEXT_2017, CLOCKS),
    _read(f"{_AVV} § 3.6.2", "target: hearing within 45 days", _TEXT_2017, CLOCKS),
    _read(f"{_AVV}, BWBR0032942", "suspension of detention on remand under conditions", _TEXT_2017, FRAMES),
    _unread("Wet langdurig toezicht", "the long-term measure is in force since 1 January 2018"),
    _unread("Penitentiaire beginselenwet", "penitentiary programme", LIBRARY),
    LegalFact("AVG art. 12(3) and 15", "a request for access is answered within one month, once two months more", _DPC, _LATER_ON, True, _RIGHTS),
    LegalFact("AVG art. 12(3) and 16", "a request for correction is answered within one month", _DPC, _LATER_ON, True, _RIGHTS),
    LegalFact("AVG art. 12(3) and 12(4)",
              "the client is informed within the same month; of a refusal with its reasons and the ways of complaint", _DPC, _LATER_ON, True, _RIGHTS),
    LegalFact("Wjsg art. 43", "a request about reports in a personal file is answered within four weeks", "wetten.legaltools.nl, text since 1 January 2019", _LATER_ON, True, _RIGHTS),
    LegalFact("Wpg art. 25", "a request for access is answered within six weeks, once four more (six where several units of the police hold data)", f"{_TEXT_2017}; the present text not yet", _LATER_ON, False, _RIGHTS),
    _unread("Treeknormen: 4 weeks to the intake, 10 to the treatment, 14 in all", "waiting norms of mental health care; whether they bind forensic care is to be asked", _WAITS),
    _unread("J-SOAP-II: at least every six months", "reassessment of juveniles", _REASSESSING),
    _unread("ACUTE-2007, an item rated 3", "intervene now", _REASSESSING),
    _read("Public Safety Canada 2023-R003", "STABLE every 6 months, ACUTE at least every 30 days", "publicsafety.gc.ca", _REASSESSING),
    _read("Idaho (US) standard", "first STABLE within 90 days", "Recidiviz/pulse-data @4ee035b", _REASSESSING),
    _ours("outside enforcement", "voluntary aftercare is no court order", FRAMES),
    _ours("the contact standard the team works by", "too few contacts", "tests/scenarios/test_standards.py"),
    _ours("the plan in force", "an appointment that could not be offered", "tests/scenarios/test_standards.py"),
    _ours("the rule in force", "lost contact", "tests/domain/escalation/test_rules.py"),
    _ours("this service's own working days", "1, 3 or 5 from the signature until a document is handed over", "tests/casework/papers/test_hand_over_deadlines.py"),
    _ours("this service's own deadline; a supervisor other than the colleague who opened the file", "two working days to review emergency access", "tests/casework/file_access/test_emergency.py"),
    _ours("the relapse-prevention plan; seen at two of the last four contacts, this service's own numbers", "2 of 4 contacts", "tests/domain/risk/test_early_signs.py"),
    _ours("the relapse-prevention plan agreed with the client", "at once, for a sign marked for an alarm", "tests/web/risk/test_relapse_plan.py"),
    _ours("this service's own; a person decides on each concern", "at once, when a concern is sent", "tests/web/concerns/test_concerns.py"),
    _ours("this service's own; within two working days", "2 working days to decide on a submission of another organisation", "tests/domain/submissions/test_landing.py"),
    _unread("Directive 2012/29/EU art. 6(5)", "a victim who asks is informed of release; the prosecution service does so (its information point IDV, om.nl)", "tests/casework/disclosures/test_protected_changes.py"),
    _unread("Sv art. 51ac", "the victim is informed, as the directive asks", "tests/casework/disclosures/test_protected_changes.py"),
    _ours("one working day is this service's own", "to inform the prosecution service of a change that could not wait", "tests/domain/disclosures/test_protected_changes.py"),
    _ours("this service's own; the day that was agreed", "the day of an action agreed in a case conference", "tests/web/conferences/test_conferences.py"),
    _ours("this service's own deadline from the decision", "24 hours after an alarm, 5 working days after a shortfall, 10 after a wait for treatment", "tests/casework/escalation/test_carrying_out.py"),
    _ours("the library of conditions", "10 working days for a line, a referral or a reason", "tests/casework/conditions/test_coverage.py"),
    _ours("electronic monitoring", "a zone alarm is answered at once", "tests/domain/escalation/test_rules.py"),
    _ours("advice before the end of the measure", "3 months, an example", CLOCKS),
    _ours("after_decision_days", "42 days at least after a decision; no statute sets it", LAW),
)  # fmt: skip

# Remarks that stand beside a source but are not a source.
_REMARKS: Final = (
    r"Wetboek van Strafrecht \([^)]*\)", "renumbering of 2020-2024 to be verified",
    "no number of days in law: an example value, to be verified", "not of judgments known to be since 1 July 2021",
    "by analogy for a juvenile sentence carried out by an adult service, to be verified", "by analogy with",
    "conditions of conduct, list to be verified", "list to be verified", "unsourced, to be verified",
    "to be verified", "periodic", r"item \d+", r"(?:at every meeting|every six months)[^(]*", "within 90 days of the start",
    "an example", "no Dutch time limit is known", "agreements, no law", "no court order",
    r"binding voor forensische zorg: na te gaan", "the police act at once, we decide what follows",
    "what follows is for a person to decide", "never a miss of the client's",
    "no appointment is needed for it", "its successor of 2020", "juveniles",
    "example profile of this service; a miss is reported without delay", "no number in law", "from the signature; nothing is sent from here by itself", "Sr",
)  # fmt: skip


def unlisted(source: str) -> str:
    """The part of a `source` string that has no row in the table; empty when all of it has."""
    names = sorted((one.name.removeprefix("Sr ") for one in LEGAL_FACTS), key=len, reverse=True)
    for pattern in (*map(_whole, names), *_REMARKS):
        source = re.sub(pattern, " ", source)
    return source.strip(" ,;:()")


def _whole(name: str) -> str:
    """A pattern for the name, but not as the beginning of another one: `38` is not in `38d`."""
    return rf"(?<![\w:.]){re.escape(name)}(?![\w(-])"


def as_rows() -> str:
    """The table as in `docs/law.md`, one row per fact."""
    head = "| Source | What | Judgments | Read in | Read on | State | Test |\n|---|---|---|---|---|---|---|\n"
    return head + "\n".join(map(_row, LEGAL_FACTS)) + "\n"


def _row(one: LegalFact) -> str:
    since = f"since {one.valid_from}" if one.valid_from else ""
    until = f"before {one.valid_until}" if one.valid_until else ""
    state = "verified" if one.verified else "to be verified"
    if one.read_on is None and one.verified:
        state = "chosen"
    cells = (one.name, one.what, " ".join(filter(None, (since, until))) or "all", one.read_in,
             str(one.read_on or "not read"), state, f"`{one.test}`")  # fmt: skip
    return f"| {' | '.join(cells)} |"
