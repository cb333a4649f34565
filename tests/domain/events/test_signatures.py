"""A webhook is signed as Standard Webhooks says: against its published example, and with each secret in use."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

from aftercare.domain.events.signatures import new_secret, signature, signed_headers

# The known answer of the test suites of the reference libraries (standard-webhooks/standard-webhooks, Svix).
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, MOMENT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}'
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_published_example_comes_out() -> None:
    assert signature(SECRET, ID, MOMENT, BODY) == SIGNED


def test_during_a_rotation_both_secrets_sign() -> None:
    at = datetime.fromtimestamp(int(MOMENT), UTC)
    other = new_secret()
    assert signed_headers(ID, at, BODY, [other, SECRET]) == {
        "webhook-id": ID,
        "webhook-timestamp": MOMENT,
        "webhook-signature": f"{signature(other, ID, MOMENT, BODY)} {SIGNED}",
    }


def test_a_secret_has_256_bits_and_no_two_are_alike() -> None:
    made = {new_secret() for _ in range(20)}
    assert len(made) == 20
    assert {len(base64.b64decode(one.removeprefix("whsec_"))) for one in made} == {32}
