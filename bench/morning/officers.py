"""The officers of a busy morning, for locust: each arrives by a clock of their own, however quick the service is.

An officer looks at a page, or acts: opens the page with the form, sends it two or three seconds later, and lands on
the page it leads to. One request in five is then a write. Visits of one officer are a Poisson process, and so are those
of a thousand together. A page is timed from the moment it was wanted, even if the officer still waited for one before.

Locust reads this file (`python -m bench load` starts it); AFTERCARE_BENCH_MORNING names the file with who they are.
"""

from __future__ import annotations

import json
import os
import random
import re
import time
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from locust import FastHttpUser, task

MORNING = json.loads(Path(os.environ["AFTERCARE_BENCH_MORNING"]).read_text())
VISIT_EVERY_S = MORNING["officers_count"] / MORNING["visits_per_s"]
# What officers look at, and how often of a hundred.
LOOKS = {
    "worklist": 22, "week": 18, "client": 20, "client, messages": 8, "client, conditions": 5, "client, history": 5,
    "client, risk": 4, "caseload": 8, "search": 5, "inbox": 5,
}  # fmt: skip
PATHS = {
    "worklist": "/worklist", "week": "/week", "caseload": "/caseload", "inbox": "/escalations",
    "client": "/people/{person}", "client, messages": "/people/{person}/messages",
    "client, conditions": "/people/{person}/conditions", "client, history": "/people/{person}/history",
    "client, risk": "/people/{person}/risk-and-treatment", "search": "/search?q={surname}",
}  # fmt: skip
ACTS = {"outcome": 60, "note": 25, "acknowledge": 15}
_numbers = count()
_answers = Path(MORNING["answers"])


class Officer(FastHttpUser):
    """One officer with a session of their own at one of the servers."""

    network_timeout = connection_timeout = 60.0
    host = "http://127.0.0.1"

    def __init__(self, environment: Any) -> None:
        self.of = MORNING["officers"][next(_numbers) % MORNING["officers_count"]]
        self.host = self.of["server"]
        super().__init__(environment)
        self._luck = random.Random(self.of["cookie"])
        self._wanted = time.time()
        self._headers = {"Cookie": self.of["cookie"], "Sec-Fetch-Site": "same-origin"}

    def on_start(self) -> None:
        time.sleep(self.wait_time())

    def wait_time(self) -> float:
        """Until the next visit, which does not move when this one took long."""
        self._wanted += self._luck.expovariate(1 / VISIT_EVERY_S)
        return max(0.0, self._wanted - time.time())

    @task
    def visit(self) -> None:
        if self._luck.random() < MORNING["acts"]:
            self._act()
        else:
            self._look()

    def _look(self) -> None:
        (name,) = self._luck.choices([*LOOKS], [*LOOKS.values()])
        person = self._luck.choice(self.of["people"])
        path = PATHS[name].format(person=person["id"], surname=f"Voorbeeld+{person['number']}")
        self._page(name, path, self._wanted)

    def _act(self) -> None:
        (name,) = self._luck.choices([*ACTS], [*ACTS.values()])
        person = self._luck.choice(self.of["people"])["id"]
        form: dict[str, Any] = {}
        if name == "outcome" and self.of["appointments"]:
            here = f"/appointments/{self.of['appointments'].pop()}"
            there, shown = f"{here}/record-outcome", "appointment"
            form = {"outcome": "missed" if self._luck.random() < 0.1 else "attended"}
        elif name == "acknowledge" and self.of["escalations"]:
            here = f"/escalations/{self.of['escalations'].pop()}"
            there, shown = f"{here}/acknowledge", "escalation"
        else:
            name, here, shown = "note", f"/people/{person}/history", "client, history"
            there, form = (
                f"/people/{person}/notes",
                {"note": "Gesproken over het rooster van volgende week."},
            )
        page = self._page(shown, here, self._wanted)
        version = _version_in(page, there)
        if version is not None:
            time.sleep(self._luck.uniform(2, 3))
            self._send(name, there, form | {"version": version})

    def _send(self, name: str, path: str, form: dict[str, Any]) -> None:
        wanted = time.time()
        with self.client.request(
            "POST", path, name=f"{name} (write)", headers=self._headers | {
                "Origin": self.host, "Content-Type": "application/x-www-form-urlencoded",
            }, data=urlencode(form), allow_redirects=False, catch_response=True,
        ) as answer:  # fmt: skip
            to = answer.headers.get("location") if answer.headers else None
            fault = "" if answer.status_code == 303 else f"answered {answer.status_code}"
            _note(f"{name} (write)", wanted, answer, fault)
        if to:
            self._page(f"after {name}", to, time.time())

    def _page(self, name: str, path: str, wanted: float) -> str:
        """The page as text; empty when it did not come."""
        with self.client.request(
            "GET",
            path,
            name=name,
            headers=self._headers,
            allow_redirects=False,
            catch_response=True,
        ) as answer:
            text = (answer.text or "") if answer.status_code == 200 else ""
            fault = "" if "<h1" in text else f"answered {answer.status_code}"
            _note(name, wanted, answer, fault)
        return text


def _note(name: str, wanted: float, answer: Any, fault: str) -> None:
    now = time.time()
    line = {"name": name, "wanted": wanted, "ms": (now - wanted) * 1000, "fault": fault}
    if fault:
        answer.failure(fault)
        line["said"] = str(answer.error or "")[:200]
    else:
        answer.success()
    with _answers.open("a") as lines:
        lines.write(json.dumps(line) + "\n")


def _version_in(page: str, action: str) -> str | None:
    """The version in the form that posts to `action`; "" when the form has none, None when there is no such form."""
    form = re.search(rf'action="{re.escape(action)}"(.*?)</form>', page, re.DOTALL)
    if form is None:
        return None
    found = re.search(r'name="version" value="(\d+)"', form[1])
    return found[1] if found else ""
