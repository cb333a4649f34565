"""A database that goes back to an earlier moment: no text leaves twice, and a person says when they leave again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url

from aftercare.base.settings import Settings
from aftercare.bootstrap import fence_for, furnish
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.notifications.outbox.claiming import STATUS_PATH
from aftercare.processes.messages.older_database import CHANNELS, accept_restored, look_back
from aftercare.scheduling.accounts.head_targets import AnchorFile
from aftercare.store.accounts import audit
from aftercare.store.accounts.anchors import head as head_of_chain
from aftercare.store.database.fence import Fence, Verdict
from aftercare.store.database.job_runs import claim_slot, finish_slot
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.sender_rows import senders
from aftercare.store.operations.restored import sent_since
from tests.api.conftest import client_of
from tests.conftest import create_database, drop_database, rename_database
from tests.contracts.twilio_server import TwilioServer
from tests.faults.crowd import Crowd, worker
from tests.log_keys import LOG_KEYS
from tests.store.placement.waiting import until

pytestmark = pytest.mark.faults

TEXTS = 12
HELD = "sender where reason = 'database-went-back'"


@dataclass
class Backup:
    """A copy of a database at a moment, file by file, that can take its place."""

    server: str
    name: str

    def restore(self, database: Database) -> None:
        drop_database(self.server, self.name)
        rename_database(self.server, f"{self.name}_kept", self.name)
        forget_connections(database)


@pytest.fixture
def back_up(server_url: str, fresh_database_url: str, crowd: Crowd) -> Callable[[], Backup]:
    name = str(make_url(fresh_database_url).database)

    def make() -> Backup:
        forget_connections(crowd.database)
        create_database(server_url, f"{name}_kept", name)
        return Backup(server_url, name)

    return make


def forget_connections(database: Database) -> None:
    engine = database._bind
    assert isinstance(engine, Engine)
    engine.dispose()


def test_no_text_leaves_twice_and_a_person_accepts(
    crowd: Crowd, twilio: TwilioServer, back_up: Callable[[], Backup]
) -> None:
    tomorrow = crowd.start_at + timedelta(days=1, hours=1)
    for person in crowd.persons(TEXTS):
        planned = {"reminders_planned_at": crowd.start_at}
        crowd.arrange.message(crowd.appointment(person, tomorrow, **planned))
    backup = back_up()
    with worker(crowd, twilio, "remembers") as remembers:
        until(lambda: twilio.posts == TEXTS)
        until(lambda: crowd.count("message where state = 'accepted'") == TEXTS)
        backup.restore(crowd.database)
        assert crowd.count("message where state = 'planned'") == TEXTS
        crowd.move(minutes=1)
        until(lambda: crowd.count(HELD) > 0)
        with worker(crowd, twilio, "remembers-nothing"):
            remembers.kill()
            ran_once_more(crowd)
            assert twilio.posts == TEXTS
            with crowd.database.work(CLOCK, crowd.clock.now()) as work:
                perhaps_sent = accept_restored(work, crowd.start_at - timedelta(minutes=1))
            assert len(perhaps_sent) == TEXTS
            crowd.until_settled(
                lambda: crowd.count("message where state in ('planned','claimed','unknown')") == 0
            )
    # Each was found at the provider, and none was sent again.
    assert twilio.posts == TEXTS
    for (message_id,) in crowd.ask("select id from message where state = 'accepted'"):
        assert twilio.count_by_callback(f"{STATUS_PATH}/{message_id}") == 1
    assert crowd.count("message where state = 'accepted'") == TEXTS
    assert crowd.count(HELD) == 0


def ran_once_more(crowd: Crowd) -> None:
    moved_at = crowd.move(minutes=1)
    until(partial(crowd._everything_ran_since, moved_at))


def test_a_new_process_knows_from_the_published_end_of_the_log(
    crowd: Crowd, back_up: Callable[[], Backup], tmp_path: Path
) -> None:
    seal(crowd, "before")
    backup = back_up()
    seal(crowd, "after")
    anchors = tmp_path / "anchors.jsonl"
    with crowd.database.work(CLOCK, crowd.start_at) as work:
        head = head_of_chain(work.session, crowd.start_at)
    assert head is not None
    AnchorFile(anchors).publish(head)
    backup.restore(crowd.database)
    settings = crowd_settings(crowd).model_copy(update={"audit_anchor_file": anchors})
    database = Database(crowd.database._bind, fence=fence_for(settings))
    look_back(database, crowd.clock)
    with database.work(CLOCK, crowd.start_at) as work:
        stopped = {row.channel for row in senders(work.session) if row.reason}
    assert stopped == set(CHANNELS)
    client = client_of(furnish(settings, database, clock=crowd.clock))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "reads-only")
    with database.work(CLOCK, crowd.start_at) as work:
        accept_restored(work, crowd.start_at)
    look_back(database, crowd.clock)
    assert client.get("/readyz").json()["status"] == "ready"


def test_the_moment_at_which_it_stood_leaves_out_what_ran_there_since(crowd: Crowd) -> None:
    last_run_at = crowd.start_at - timedelta(minutes=30)
    ran(crowd, last_run_at)
    fence = Fence(9, b"published", crowd.start_at - timedelta(minutes=10))
    # The database was promoted, and jobs ran on it before this process looked.
    ran(crowd, crowd.start_at - timedelta(seconds=1))
    look_back(Database(crowd.database._bind, fence=fence), crowd.clock)
    with crowd.database.work(CLOCK, crowd.clock.now()) as work:
        since = sent_since(work.session, crowd.clock.now())
    assert since.after is not None
    assert timedelta() <= last_run_at - since.after <= timedelta(seconds=1)
    assert since.noticed_at is not None
    assert crowd.start_at <= since.noticed_at <= crowd.clock.now()


def ran(crowd: Crowd, at: datetime) -> None:
    with crowd.database.work(CLOCK, at) as work:
        claim_slot(work.session, "send-messages", at, "a test", at)
        finish_slot(work.session, "send-messages", at, 0, at)


def seal(crowd: Crowd, _when: str) -> None:
    with crowd.database.work(CLOCK, crowd.start_at) as work:
        audit.note(work, "restart", "sender")
    with crowd.database.work(CLOCK, crowd.start_at) as work:
        audit.seal(work, LOG_KEYS)


def crowd_settings(crowd: Crowd) -> Settings:
    return Settings(public_base_url="https://aftercare.example")


def test_what_is_seen_is_learned_and_what_is_gone_is_said_once(crowd: Crowd) -> None:
    fence = Fence()
    seal(crowd, "before")
    assert looked(crowd, fence) is Verdict.WHOLE
    # A text that another worker has claimed since is no sign of an older database; one that no worker has is.
    message = crowd.arrange.message(crowd.appointment(crowd.persons(1)[0], crowd.start_at))
    crowd.ask("update message set claim_number = 7 returning id")
    fence.note_sent(message.id, 6)
    assert looked(crowd, fence) is Verdict.WHOLE
    fence.note_sent(message.id, 8)
    assert looked(crowd, fence) is Verdict.OLDER
    assert fence.is_closed
    # Until it is committed that texts are held, each look says so.
    assert looked(crowd, fence) is Verdict.OLDER
    fence.noted()
    # Held and accepted meanwhile: what there is counts as seen.
    assert looked(crowd, fence) is Verdict.WHOLE
    assert not fence.is_closed
    assert looked(crowd, fence) is Verdict.WHOLE


def looked(crowd: Crowd, fence: Fence) -> Verdict:
    with crowd.database.work(CLOCK, crowd.start_at) as work:
        return fence.look(work.session)
