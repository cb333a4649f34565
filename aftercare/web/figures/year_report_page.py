"""The report of a calendar year as a PDF: its sections, tables and words in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.translation import sentence
from aftercare.casework.figures.year_report import YearReport, year_report
from aftercare.domain.figures.intervals import Interval
from aftercare.domain.figures.message_figures import Held, MessageFate
from aftercare.domain.figures.outcomes import CLOSED, NEW, SUPERVISED, Course, OutcomeRow
from aftercare.domain.figures.team_figures import Timely, Waited
from aftercare.processes.papers.pdf import PaperTemplate, print_paper
from aftercare.web.figures.recidivism_page import cohorts_shown
from aftercare.web.figures.words import EVERYBODY
from aftercare.web.shell.dates import full_day, short_moment
from aftercare.web.shell.downloads import pdf_file
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.trials.trial_page import look_says

router = APIRouter(route_class=PageRoute)
TITLE = sentence("Figures of %(year)s")
LEFT_OUT = sentence("left out")
COUNT, SHARE = sentence("Count"), sentence("In per cent")
CLIENTS = {
    SUPERVISED: sentence("Supervised in the year"),
    NEW: sentence("New in the year"),
    CLOSED: sentence("Closed in the year"),
}
CLIENTS_OF = sentence(
    "Clients who are in the team now, or in one of the teams; who was in it before, counts elsewhere."
)
HELD_IS = sentence(
    "Appointments with a recorded outcome. Missed ÷ attended and missed; what did not go "
    "ahead because of us is not counted."
)
DECIDED_IS = sentence(
    "Verdicts within the deadline ÷ verdicts given or overdue, by the week of the missed appointment."
)
WAITS_IS = sentence(
    "Waits that ended within the Treeknorm ÷ waits that led to an intake or a start. "
    "Withdrawn referrals are not counted. The Treeknormen are maximum waiting times agreed in "
    "Dutch care: 4 weeks to the intake, 10 to the treatment, 14 in all."
)
TREATED_IS = sentence(
    "Treatments that began in the year and have ended since. Completed ÷ completed and"
    " ended early. Programmes have different clients, so this does not compare how good "
    "they are."
)
TEXTS_IS = sentence("Reported as delivered ÷ delivered, sent without report, and failed.")
RECORDED_FROM = sentence(
    "Nothing was recorded here before %(day)s: what came before is not known and not counted."
)
NO_TRIAL = sentence("No trial was looked at in this year.")
NO_COHORT = sentence("No file has been activated yet")
SOURCE_IS = sentence(
    "Source: %(source)s, %(version)s. New criminal cases count as in the WODC's Recidivemonitor:"
    " of any crime, of one with four or with eight years or more, or of a sexual offence."
    " Acquittals and technical dismissals do not count."
)
CANNOT = (
    sentence(
        "None of these figures shows a cause, except a trial, in which chance divides the clients."
    ),
    sentence("They say nothing about how good anyone is: a hard caseload misses more."),
    sentence(
        "Counts from 1 to 4 are left out, along with anything that reveals them: they could be"
        " about one person."
    ),
    sentence(
        "In brackets: the interval of 95 per cent that chance alone leaves possible (Newcombe "
        "1998, score interval with continuity correction). Several appointments of one client "
        "count for less than as many clients."
    ),
    sentence(
        "Complete weeks that begin in the year. Source of all but reoffending: the records of "
        "this service, as they stood when they were counted."
    ),
)


@dataclass(frozen=True, slots=True)
class Table:
    """The first cell of a row names it."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the report, with what its figures mean."""

    title: str
    paragraphs: Sequence[str]
    table: Table | None


@router.get("/year-reports/{year}")
def show_year_report(
    year: int, context: Annotated[PageContext, Depends(Allow(year_report))]
) -> Response:
    report = context.run(year_report, year)
    made = print_paper(PaperTemplate.FIGURES, _facts(context, report), context.now)
    return pdf_file(made, f"figures-{year}")


def _facts(context: PageContext, report: YearReport) -> Mapping[str, object]:
    t = context.translate
    return {
        "language": context.language,
        "title": t(TITLE, year=str(report.year)),
        "about": " ".join(_about(context, report)),
        "made": short_moment(context.now, context.language),
        "page": t(sentence("Page {page} of {pages}")),
        "sections": [
            asdict(one)
            for one in (
                *_of_work(context, report),
                *_of_treatment(context, report),
                _texts(context, report),
                _trials(context, report),
                _recidivism(context, report),
                _section(t(sentence("What these figures cannot show")), [t(one) for one in CANNOT]),
            )
        ],
    }


def _about(context: PageContext, report: YearReport) -> Iterator[str]:
    whose = report.team or context.translate(EVERYBODY)
    if report.recorded_from is None:
        yield whose
        return
    yield f"{whose}."
    day = full_day(report.recorded_from, context.language)
    yield context.translate(RECORDED_FROM, day=day)


def _section(
    title: str,
    paragraphs: Sequence[str],
    head: Sequence[str] = (),
    rows: Sequence[Sequence[str]] = (),
) -> Section:
    return Section(title, paragraphs, Table(head, rows) if rows else None)


def _number(context: PageContext, count: int | None) -> str:
    return context.translate(LEFT_OUT) if count is None else str(count)


def _share(percent: int | None, of: Interval | None) -> str:
    return "–" if percent is None or of is None else f"{percent}% ({of.lower}–{of.upper})"


def _named(
    context: PageContext, subject: str, counts: Iterable[tuple[str, int | None]]
) -> list[list[str]]:
    return [[context.name_of(subject, code), _number(context, count)] for code, count in counts]


def _of_work(context: PageContext, report: YearReport) -> list[Section]:
    t, shown = context.translate, report.shown
    verdicts = shown.verdicts
    decided = [(one.value, verdicts.counts[one].total) for one in Timely]
    return [
        _section(
            t(sentence("Clients")),
            [t(CLIENTS_OF)],
            ["", t(COUNT)],
            [
                [t(words), _number(context, report.clients[which])]
                for which, words in CLIENTS.items()
            ],
        ),
        _section(
            t(sentence("Contacts held and missed")),
            [t(HELD_IS)],
            [
                t(sentence("Reminder before the start")),
                *(context.name_of("held", held.value) for held in Held),
                t(sentence("Missed, in per cent")),
            ],
            [
                [
                    context.name_of("reminded", one.reminded.value),
                    *(_number(context, one.held[held]) for held in Held),
                    _share(one.missed_percent, one.missed_interval),
                ]
                for one in shown.reminded
            ],
        ),
        _section(
            t(sentence("From missed appointment to verdict")),
            [
                t(DECIDED_IS),
                f"{context.name_of('timely', Timely.WITHIN)}: {_share(verdicts.percent, verdicts.interval)}",
            ],
            ["", t(COUNT)],
            _named(context, "timely", decided),
        ),
    ]


def _of_treatment(context: PageContext, report: YearReport) -> list[Section]:
    t = context.translate
    ended = [Waited.WITHIN, Waited.BEYOND]
    return [
        _section(
            t(sentence("Waiting for treatment")),
            [t(WAITS_IS)],
            [
                t(sentence("Stage")),
                *(context.name_of("waited", one.value) for one in ended),
                t(sentence("Within the norm, in per cent")),
            ],
            [
                [
                    context.name_of("wait", one.stage.value),
                    *(_number(context, one.counts[which]) for which in ended),
                    _share(one.percent, one.interval),
                ]
                for one in report.shown.waits
            ],
        ),
        _outcomes(
            context,
            t(sentence("How treatments ended, by programme")),
            t(TREATED_IS),
            t(sentence("Programme")),
            report.outcomes.programmes,
            report.programmes,
        ),
        _outcomes(
            context,
            t(sentence("Waiting time and outcome")),
            t(
                sentence(
                    "This shows no cause. Who waits longer often differs in other ways: another programme,"
                    " more need, less motivation. Clients who never began are not in it."
                )
            ),
            t(sentence("Weeks from referral to start")),
            report.outcomes.bands,
            {"over-26": t(sentence("More than 26"))},
        ),
    ]


def _outcomes(
    context: PageContext,
    title: str,
    says: str,
    first: str,
    rows: Iterable[OutcomeRow],
    names: Mapping[str, str],
) -> Section:
    kinds = (Course.COMPLETED, Course.DROPPED_OUT)
    head = [first, *(context.name_of("course_ended", one.value) for one in kinds)]
    return _section(
        title,
        [says],
        [*head, context.translate(sentence("Completed, in per cent"))],
        [
            [
                names.get(row.part, row.part),
                *(_number(context, row.counts[one.value]) for one in kinds),
                _share(row.completed.percent, row.completed.interval),
            ]
            for row in rows
        ],
    )


def _texts(context: PageContext, report: YearReport) -> Section:
    texts = next(one for one in report.messages.channels if one.channel == "sms")
    counts = [(fate.value, texts.fates[fate]) for fate in MessageFate]
    return _section(
        context.translate(sentence("Text messages")),
        [
            context.translate(TEXTS_IS),
            f"{context.name_of('fate', MessageFate.DELIVERED)}: "
            + _share(texts.delivered_percent, texts.delivered_interval),
        ],
        ["", context.translate(COUNT)],
        _named(context, "fate", counts),
    )


def _trials(context: PageContext, report: YearReport) -> Section:
    t = context.translate
    said = [f"{row.question} {' '.join(look_says(context, look))}" for row, look in report.trials]
    return _section(t(sentence("Trials of reminders")), said or [t(NO_TRIAL)])


def _recidivism(context: PageContext, report: YearReport) -> Section:
    t, file = context.translate, report.recidivism
    title = t(sentence("Reoffending by cohort"))
    if file is None:
        return _section(title, [t(NO_COHORT)])
    return _section(
        title,
        [
            t(SOURCE_IS, source=file.source, version=file.source_version),
            t(
                sentence(
                    "A cohort is all clients whose supervision began in one year. It shows how many had a "
                    "new criminal case within the observation period, whatever brought it about: clients "
                    "of one programme differ from others by more than the programme."
                )
            ),
        ],
        [
            t(sentence("Year of start")),
            t(sentence("Programme")),
            t(sentence("Observed, in years")),
            t(sentence("Which cases count")),
            t(sentence("Clients")),
            t(sentence("Reoffended")),
            t(SHARE),
        ],
        [
            [
                str(one.year),
                one.programme or t(sentence("All")),
                str(one.years),
                context.name_of("reoffending", one.definition),
                _number(context, one.clients),
                _number(context, one.reoffended),
                _share(one.percent, one.interval),
            ]
            for one in cohorts_shown(file.counts())
        ],
    )
