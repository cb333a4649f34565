"""What was acknowledged and what is owed, beside what the database and the provider have in the end."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from urllib.parse import urlsplit
from uuid import UUID

from aftercare.base.errors import DuplicateReference
from tests.contracts.twilio_server import TwilioServer
from tests.faults.crowd import Crowd

TEXTS, UNOPENED, UNEXCUSED = 3, 1, 2
# Area codes whose 555-0100 to 555-0199 are for fiction.
AREAS = range(201, 990)
UNSETTLED = (
    "select id from message where cast(id as text) = any(:of)"
    " and (state in ('planned','claimed') or (state = 'unknown' and next_look_at is not null)) limit 1"
)


@dataclass
class Ledger:
    """Safe between threads. `wrong` are sentences about what must not be."""

    crowd: Crowd
    twilio: TwilioServer
    enrolled: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    unopened: list[UUID] = field(default_factory=list)
    unexcused: list[UUID] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    writes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _last: float = field(default_factory=time.monotonic)
    _longest: float = 0.0

    def __post_init__(self) -> None:
        lines = (f"+1{area}5550{100 + line}" for line, area in product(range(100), AREAS))
        self.crowd.arrange._numbers = lines

    def acknowledged(self, reference: str) -> None:
        """The service said that this client is enrolled."""
        now = time.monotonic()
        with self._lock:
            self.enrolled.add(reference)
            self.writes += 1
            self._longest = max(self._longest, now - self._last)
            self._last = now

    def put_off(self, status: int) -> None:
        with self._lock:
            self.statuses[status] += 1

    def longest_wait(self) -> float:
        """The longest time between two acknowledged writes since this was last asked, in seconds."""
        with self._lock:
            longest, self._longest = self._longest, 0.0
            return longest

    def add_work(self) -> None:
        """Texts that are due now, a miss that is not open yet, and misses decided unexcused: all committed."""
        now = self.crowd.arrange.now = self.crowd.clock.now()
        tomorrow = now + timedelta(days=1, hours=1)
        for person in self.crowd.persons(TEXTS):
            planned = {"reminders_planned_at": now}
            row = self.crowd.arrange.message(self.crowd.appointment(person, tomorrow, **planned))
            self.texts.append(str(row.id))
        for person in self.crowd.persons(UNOPENED):
            missed = self.crowd.appointment(person, now - timedelta(hours=2), state="missed")
            self.unopened.append(missed.id)
        for person in self.crowd.persons(UNEXCUSED):
            missed = self.crowd.appointment(person, now - timedelta(days=3), state="missed")
            try:
                self.crowd.arrange.absence(
                    missed, state="decided", verdict="unexcused", verdict_reason="reden",
                    decided_by=self.crowd.arrange.office.officer.staff_id, decided_at=now,
                )  # fmt: skip
            except DuplicateReference:
                # A worker was faster: it opened this one, as those above.
                self.unopened.append(missed.id)
            else:
                self.unexcused.append(missed.id)

    def is_settled(self) -> bool:
        """Whether nothing waits that the jobs must do."""
        return not self._waiting()

    def _waiting(self) -> str:
        """The first kind of thing that waits."""
        if self.crowd.ask(UNSETTLED, of=self.texts):
            return "texts"
        if any(number == 0 for number in self._absences().values()):
            return "absences"
        if any(number == 0 for number in self._escalations().values()):
            return "escalations"
        return ""

    def judge(self) -> list[str]:
        """What is lost, and what happened more than once; sentences, none when all is well."""
        found = [*self.wrong, *self._lost(), *self._texts()]
        for kind, numbers in (("absence", self._absences()), ("escalation", self._escalations())):
            found += [
                f"{number} × {kind} for the missed appointment {one}"
                for one, number in numbers.items()
                if number != 1
            ]
        return found

    def _lost(self) -> list[str]:
        # First what was acknowledged: officers go on, and who is enrolled after the question is not in its answer.
        with self._lock:
            enrolled = set(self.enrolled)
        there = {str(one) for (one,) in self.crowd.ask("select reference from person")}
        return [
            f"the client {one} was acknowledged and is not there"
            for one in sorted(enrolled - there)
        ]

    def _texts(self) -> list[str]:
        states = {str(one): state for one, state in self.crowd.ask("select id, state from message")}
        asked = {str(one) for (one,) in self.crowd.ask("select message_id from task")}
        sent = Counter(urlsplit(one.callback).path.rpartition("/")[2] for one in self.twilio.texts)
        found = [f"the text {one} left {n} times" for one, n in sent.items() if n > 1]
        for one in self.texts:
            if one not in states:
                found.append(f"the text {one} was committed and is not there")
            elif sent[one] == 0 and one not in asked:
                found.append(f"the text {one} never left, and nobody was asked: {states[one]}")
        return found

    def _absences(self) -> dict[UUID, int]:
        return self._counted("absence where", self.unopened)

    def _escalations(self) -> dict[UUID, int]:
        return self._counted("escalation_cause where", self.unexcused)

    def _counted(self, what: str, appointments: list[UUID]) -> dict[UUID, int]:
        rows = self.crowd.ask(
            f"select appointment_id from {what} appointment_id = any(:of)", of=appointments
        )
        numbers = Counter(row[0] for row in rows)
        return {one: numbers[one] for one in appointments}
