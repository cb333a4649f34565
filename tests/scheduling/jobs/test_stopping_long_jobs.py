"""Long jobs with loops of their own end with the item at hand, and the next run, a minute later, does the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from aftercare.base.clock import FixedClock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.calendars.busy_times import CalendarKind
from aftercare.notifications.delivery.final_states import ask_final_states
from aftercare.notifications.delivery.redacting import redact_copies
from aftercare.notifications.gateways.gateway import Emptied, FoundText, RedactReport
from aftercare.notifications.gateways.no_redaction import NoRedaction
from aftercare.processes.calendars.busy_times import BusyRead, Source
from aftercare.scheduling.calendars.read_calendars import ReadCalendars
from aftercare.scheduling.figures import count_messages
from aftercare.scheduling.submissions.take_files import take_files
from aftercare.store.database.unit_of_work import Database
from aftercare.store.figures import message_figures
from aftercare.submission_drops import FolderSubmissionDrop
from tests.scheduling.calendars.says_busy import SaysBusy, connect
from tests.sql_only_rows import ProviderCopyRow
from tests.store.arranging import NOW, Arranger

ITEMS = 3


@dataclass
class Stage:
    """What a job works on; `asks_to_end` raises the flag at the first item that is handled."""

    arrange: Arranger
    database: Database
    clock: FixedClock
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    asked: bool = False

    def asks_to_end(self) -> None:
        if not self.asked:
            self.asked = True
            self.database.stopping.set()

    def number(self, query: str) -> int:
        with self.database.work(CLOCK, self.clock.now()) as work:
            return int(work.session.execute(text(query)).scalar_one())

    def sent(self, **values: Any) -> None:
        """So many texts that were handed over."""
        for number in range(ITEMS):
            tomorrow = NOW + timedelta(days=1, hours=number)
            appointment = self.arrange.appointment(self.arrange.person(), tomorrow, officer_id=None)
            self.arrange.message(appointment, provider_sid=f"SM{number:032x}", **values)


@pytest.fixture
def stage(
    arrange: Arranger,
    database: Database,
    clock: FixedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Stage:
    return Stage(arrange, database, clock, tmp_path, monkeypatch)


@dataclass
class Work:
    """A run of the job, and how many of the items are done."""

    run: Callable[[], int]
    done: Callable[[], int]


def files_of_others(stage: Stage) -> Work:
    class Drop(FolderSubmissionDrop):
        def set_refused(self, name: str, reason: bytes, now: datetime) -> None:
            super().set_refused(name, reason, now)
            stage.asks_to_end()

    drop = Drop(stage.folder, 1_000)
    (stage.folder / "in").mkdir()
    for number in range(ITEMS):
        (stage.folder / "in" / f"{number}.jws").write_bytes(b"not signed")

    def refused() -> int:
        return len(list((stage.folder / "refused").glob("*.jws")))

    return Work(lambda: take_files(stage.database, stage.clock, drop), refused)


def counting(stage: Stage) -> Work:
    real = message_figures.count_segments

    def counted(*args: Any) -> int:
        found = real(*args)
        stage.asks_to_end()
        return found

    stage.monkeypatch.setattr(message_figures, "_TEXTS", 1)
    stage.monkeypatch.setattr(count_messages, "count_segments", counted)
    stage.sent(state="delivered", claimed_at=NOW)
    return Work(
        lambda: count_messages.count_again(stage.database, stage.clock, 2),
        lambda: stage.number("select count(*) from message where segments is not null"),
    )


def calendars(stage: Stage) -> Work:
    class Ends(SaysBusy):
        def read(
            self, sources: Sequence[Source], from_at: datetime, until_at: datetime
        ) -> list[BusyRead]:
            found = super().read(sources, from_at, until_at)
            stage.asks_to_end()
            return found

    stage.monkeypatch.setattr("aftercare.scheduling.calendars.read_calendars.AT_ONCE", 1)
    for number in range(ITEMS):
        connect(
            stage.arrange,
            stage.arrange.staff("officer", team_id=stage.arrange.office.team_id),
            f"o{number}",
        )
    job = ReadCalendars(stage.database, stage.clock, dict.fromkeys(CalendarKind, Ends()))
    return Work(
        job.run,
        lambda: stage.number("select count(*) from calendar_connection where read_at is not null"),
    )


class Provider(NoRedaction):
    """Knows that each text arrived, and empties each."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def look_up(self, sid: str) -> FoundText | None:
        self._stage.asks_to_end()
        return FoundText(sid, "delivered", NOW)

    def redact(self, sid: str) -> RedactReport:
        self._stage.asks_to_end()
        return Emptied()


def final_states(stage: Stage) -> Work:
    stage.sent(state="sent", claimed_at=NOW, next_look_at=NOW)
    return Work(
        lambda: ask_final_states(stage.database, stage.clock, Provider(stage), "sms"),
        lambda: stage.number("select count(*) from message where state = 'delivered'"),
    )


def provider_copies(stage: Stage) -> Work:
    for number in range(ITEMS):
        stage.arrange.add(
            ProviderCopyRow(sid=f"SM{number}", channel="sms", ended_at=NOW, next_try_at=NOW)
        )
    gateways = {"sms": Provider(stage)}
    return Work(
        lambda: redact_copies(stage.database, stage.clock, gateways),
        lambda: stage.number("select count(*) from provider_copy where redacted_at is not null"),
    )


JOBS: dict[str, Callable[[Stage], Work]] = {
    "files of other organisations": files_of_others,
    "counting messages": counting,
    "reading calendars": calendars,
    "final states": final_states,
    "emptying the provider's copies": provider_copies,
}


@pytest.mark.parametrize("name", JOBS)
def test_a_job_ends_with_the_item_in_which_it_is_asked_to_and_the_next_run_does_the_rest(
    stage: Stage, name: str
) -> None:
    job = JOBS[name](stage)
    job.run()
    assert job.done() == 1
    stage.database.stopping.clear()
    stage.clock.move_to(NOW + timedelta(minutes=1))
    job.run()
    assert job.done() == ITEMS


def test_figures_are_not_replaced_by_a_count_that_is_asked_to_end(stage: Stage) -> None:
    job = counting(stage)
    assert job.run() == 0
    assert stage.number("select count(*) from message_figure") == 0
