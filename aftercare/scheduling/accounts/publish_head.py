"""Publishes the end of the access log's chain, so that what is cut off afterwards is missed elsewhere."""

from __future__ import annotations

from aftercare.base.clock import Clock
from aftercare.base.logs import get_log
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.accounts.head_targets import HeadTarget
from aftercare.store.accounts import anchors
from aftercare.store.database.unit_of_work import Database


def publish_head(database: Database, clock: Clock, targets: tuple[HeadTarget, ...]) -> int:
    """Publish the present end to each target that does not have it; returns how many got it. One that cannot be
    reached is tried again at the next sealing, and the watchdog counts it after a quarter of an hour."""
    published = 0
    for target in targets:
        with database.work(CLOCK, clock.now()) as work:
            head = anchors.head(work.session, work.now)
            if head is None or not anchors.is_due(
                work.session, target.name, head.position, work.now - target.every
            ):
                continue
            try:
                target.publish(head)
            except OSError as error:
                get_log().error("audit-head-not-published", error_type=type(error).__name__)
                anchors.note_failed(work.session, target.name, work.now)
            else:
                anchors.note_published(work.session, target.name, head.position, work.now)
                published += 1
    return published
