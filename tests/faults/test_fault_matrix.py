"""Every fault between claim and receipt, with real workers over real HTTP: never two texts, none in silence.

`python -m tests.faults.matrix` runs these and prints what came of each as a table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.contracts.twilio_faults import Fault
from tests.contracts.twilio_server import TwilioServer
from tests.faults.crowd import Crowd
from tests.faults.scene import Scene, on_stage
from tests.tiers import in_tiers

pytestmark = pytest.mark.faults
Play = Callable[[Scene], None]


@pytest.fixture
def scene(crowd: Crowd, twilio: TwilioServer) -> Iterator[Scene]:
    with on_stage(crowd, twilio) as found:
        yield found


def killed_at_its_first_post(fault: Fault) -> Play:
    """Dead with a whole batch claimed: one text on its way, the others never posted."""

    def play(scene: Scene) -> None:
        scene.messages_due(3)
        scene.twilio.fail(fault, times=1)
        with scene.worker("killed") as process:
            scene.until_posts(1)
            process.kill()
            process.wait()
        scene.twilio.heal()
        scene.crowd.move(minutes=3)
        survive(scene)

    return play


def struck_by(fault: Fault) -> Play:
    def play(scene: Scene) -> None:
        scene.messages_due(3)
        scene.twilio.fail(fault, to=None, times=1)
        survive(scene)

    return play


def survive(scene: Scene) -> None:
    with scene.worker("survivor"):
        scene.until_settled()


def receipt_before_the_answer(scene: Scene) -> None:
    scene.messages_due(3)
    scene.twilio.before_answer = lambda sid: scene.twilio.play(sid, "sent")
    survive(scene)
    assert {fate.state for fate in scene.fates()} == {"sent"}


def receipts(*played: tuple[str, int | None], then: str) -> Play:
    """After acceptance the provider posts these, in this order."""

    def play(scene: Scene) -> None:
        scene.messages_due(1)
        survive(scene)
        (text,) = scene.twilio.texts
        for status, code in played:
            assert scene.twilio.play(text.sid, status, code) == 204
        assert scene.state(scene.messages[0]) == then

    return play


def two_workers(scene: Scene) -> None:
    scene.messages_due(60)
    with scene.worker("one", at_once=8), scene.worker("other", at_once=8):
        scene.until_settled()


def two_workers_and_a_hanging_provider(scene: Scene) -> None:
    scene.messages_due(20)
    scene.twilio.fail(Fault.TIMEOUT_AFTER_ACCEPTANCE, times=2)
    with scene.worker("one", at_once=4), scene.worker("other", at_once=4):
        scene.until_posts(4)
        scene.twilio.heal()
        scene.until_settled()


def woken_with_a_stale_lease(scene: Scene) -> None:
    """Stopped while its first text hangs, long enough for another worker to send what it had not begun with and to
    look for the one it had (which is not posted again), then woken: it posts nothing of what it held."""
    scene.messages_due(4)
    scene.twilio.fail(Fault.HANG_BEFORE_ACCEPTANCE, times=1)
    with scene.worker("paused") as paused:
        scene.until_posts(1)
        scene.stop(paused)
        scene.crowd.move(minutes=3)
        with scene.worker("other"):
            scene.crowd.until_settled(
                lambda: (
                    scene.crowd.count("message where state = 'unknown'") == 1
                    and scene.twilio.posts == 4
                )
            )
            scene.twilio.heal()
            scene.go_on(paused)
            scene.until_settled()


MATRIX: dict[str, Play] = {
    "kill -9 before the text was accepted": killed_at_its_first_post(Fault.HANG_BEFORE_ACCEPTANCE),
    "kill -9 after the text was accepted": killed_at_its_first_post(Fault.TIMEOUT_AFTER_ACCEPTANCE),
    "no answer after acceptance": struck_by(Fault.TIMEOUT_AFTER_ACCEPTANCE),
    "no answer, never accepted": struck_by(Fault.HANG_BEFORE_ACCEPTANCE),
    "reset after acceptance": struck_by(Fault.RESET_AFTER_ACCEPTANCE),
    "reset before acceptance": struck_by(Fault.RESET_BEFORE_ACCEPTANCE),
    "500, accepted": struck_by(Fault.ERROR_500_AFTER_ACCEPTANCE),
    "500, not accepted": struck_by(Fault.ERROR_500),
    "201 without a body": struck_by(Fault.EMPTY_201),
    "201 that cannot be read": struck_by(Fault.UNREADABLE_201),
    "429": struck_by(Fault.TOO_MANY_REQUESTS),
    "our set-up refused (21408)": struck_by(Fault.NOT_PERMITTED),
    "receipt before we wrote down the answer": receipt_before_the_answer,
    "receipts out of order": receipts(
        ("delivered", None), ("sent", None), ("queued", None), then="delivered"
    ),
    "receipts twice": receipts(
        ("sent", None), ("sent", None), ("delivered", None), ("delivered", None), then="delivered"
    ),
    "a status nobody knows": receipts(("sent", None), ("teleported", None), then="sent"),
    "undelivered, long after sent": receipts(
        ("sent", None), ("undelivered", 30006), then="undelivered"
    ),
    "two workers": two_workers,
    "two workers, two answers missing": two_workers_and_a_hanging_provider,
    "a paused worker wakes with a stale lease": woken_with_a_stale_lease,
}


# One of each kind for the first tier: a death, silence, an error, receipts that lie, others at work, a late sleeper.
ONE_OF_EACH = {
    "kill -9 after the text was accepted",
    "no answer after acceptance",
    "500, not accepted",
    "receipts out of order",
    "two workers, two answers missing",
    "a paused worker wakes with a stale lease",
}


@pytest.mark.parametrize("name", in_tiers(MATRIX, ONE_OF_EACH))
def test_no_text_leaves_twice_and_none_is_lost_in_silence(
    scene: Scene, name: str, record_property: Callable[[str, object], None]
) -> None:
    MATRIX[name](scene)
    fates = scene.fates()
    record_property("fault", name)
    record_property("posts", scene.twilio.posts)
    record_property("accepted", dict(Counter(fate.accepted for fate in fates)))
    record_property("states", dict(Counter(fate.state for fate in fates)))
    record_property("asked", sum(fate.asked for fate in fates))
    assert all(fate.holds for fate in fates), fates
