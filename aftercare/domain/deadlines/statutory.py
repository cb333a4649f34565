"""Kinds of deadline set by law, decree or instruction, each with its source.

The law gives no number for "without delay" or "as soon as possible". Where a number is given here nevertheless, its
name says that it is an example: configuration, to be verified before use.
"""

from __future__ import annotations

from aftercare.domain.deadlines.kinds import DeadlineKind

SR = "Wetboek van Strafrecht (text of 10 May 2017; articles moved since, to be verified)"
UVV = "Uitvoeringsbesluit voorwaardelijke veroordeling"
UVI = "Uitvoeringsbesluit voorwaardelijke invrijheidstelling"
TBS = "Aanwijzing TBS met voorwaarden"
AVV = "Aanwijzing voorwaardelijke vrijheidsstraffen"
NO_NUMBER = "no number of days in law: an example value, to be verified"

STATUTORY_KINDS: tuple[DeadlineKind, ...] = (
    DeadlineKind(
        "start-supervision", "toezicht beginnen", "start supervision",
        f"{UVV} art. 3; {UVI} art. 6", lead_days=7,
    ),
    DeadlineKind(
        "first-contact", "eerste contact en jeugdreclasseerder aangewezen",
        "first contact, and a youth probation officer assigned",
        "Besluit Jeugdwet art. 4.2.3", lead_days=7,
    ),
    DeadlineKind(
        "youth-plan", "plan van aanpak jeugd vaststellen", "adopt the plan for the juvenile",
        "Jeugdwet art. 4.1.3(5)", lead_days=14,
    ),
    DeadlineKind(
        "youth-plan-review", "plan van aanpak jeugd herzien", "review the plan for the juvenile",
        "Besluit Jeugdwet art. 4.2.4", lead_days=30,
    ),
    DeadlineKind(
        "youth-report", "verslag aan het OM, afschrift aan de Raad voor de Kinderbescherming",
        "report to the prosecutor, copy to the Child Care and Protection Board",
        "Besluit Jeugdwet art. 4.2.5(2) and (4)", lead_days=21,
    ),
    # The window opens two months of thirty days before the end and closes one month before it. The deadline is shown
    # from the opening.
    DeadlineKind(
        "extension-demand", "vordering tot verlenging (OM): venster sluit",
        "demand for extension (prosecutor): the window closes", f"Sr 77t, 77wd, {SR}", lead_days=30,
    ),
    DeadlineKind(
        "measure-advice", "advies over verlenging",
        "advice on extension",
        f"advice before the end of the measure: {NO_NUMBER}", lead_days=30,
    ),
    DeadlineKind(
        "progress-report", "voortgangsverslag tbs",
        "progress report, hospital order",
        f"{TBS} § 3.1, periodic: {NO_NUMBER}", lead_days=14,
    ),
    DeadlineKind(
        "postpone-release", "uitstel of afstel v.i. vorderen (OM): laatste dag",
        "demand to postpone conditional release (prosecutor): last day",
        f"Sr 15d(6), {SR}; not of judgments known to be since 1 July 2021", lead_days=21,
    ),
    DeadlineKind(
        "release-date-known", "datum van vrijlating bekend van de inrichting",
        "release date known from the prison",
        "Reclasseringsregeling 1995 art. 11", lead_days=7,
    ),
    DeadlineKind(
        "prosecutor-report", "melding aan het OM doen",
        "report to the prosecutor",
        f"Sr 14d(2), 15b(2); {UVI} art. 8; Besluit Jeugdwet art. 4.2.5(3): {NO_NUMBER}", lead_days=1,
    ),
    DeadlineKind(
        "advice-after-report", "advies na melding",
        "advice after the report",
        f"{UVV} art. 5; {UVI} art. 8: {NO_NUMBER}", lead_days=14,
    ),
    DeadlineKind(
        "judge-decision", "beslissing rechter-commissaris na aanhouding",
        "decision of the investigating judge after the arrest",
        f"Sr 14fa(3), 15h(3), {SR}", lead_days=3,
    ),
    DeadlineKind(
        "hearing", "behandeling ter zitting na voorlopige tenuitvoerlegging",
        "hearing after provisional execution", f"Sr 14h(2), {SR}", lead_days=30,
    ),
    DeadlineKind(
        "hearing-target", "streeftermijn OM: behandeling ter zitting",
        "target of the prosecutor: hearing", f"{AVV} § 3.6.2", lead_days=21,
    ),
    DeadlineKind(
        "crisis-admission", "einde van de crisisopname", "end of the crisis admission",
        f"{TBS} § 3.3", lead_days=14,
    ),
    DeadlineKind(
        "closing-report", "afloopbericht",
        "closing report",
        f"{UVV} art. 6; {UVI} art. 9: {NO_NUMBER}", lead_days=14,
    ),
    DeadlineKind(
        "execution-demand", "vordering tot tenuitvoerlegging (OM): laatste dag",
        "demand for execution (prosecutor): last day", f"Sr 14g(5), {SR}", lead_days=30,
    ),
)  # fmt: skip
STATUTORY_CODES = frozenset(kind.code for kind in STATUTORY_KINDS)
FIRST_CONTACT_CODES = frozenset({"start-supervision", "first-contact"})
"""The deadlines that the first attended appointment meets."""
REPORT_CODE = "prosecutor-report"
REPEATED_CODES = frozenset({"youth-plan-review", "youth-report", "progress-report"})
