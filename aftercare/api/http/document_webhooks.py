"""What the service sends to webhooks, as the document describes it: an event, signed, and what may be answered."""

from __future__ import annotations

from typing import Any, Final

_EVENT: Final = {"$ref": "#/components/schemas/EventOut"}
_MEDIA_TYPE: Final = "application/cloudevents+json"
_SENT: Final = {
    "webhook-id": "The `id` of the event, the same at every sending: drop one that you know.",
    "webhook-timestamp": "When this attempt was made, in seconds since 1970; refuse one of more than five minutes ago.",
    "webhook-signature": "`v1,` and the signature in Base64, as Standard Webhooks says: HMAC-SHA-256 of id, moment and"
    " body, with dots between them. Two with a space between them while a secret is replaced.",
}
_ANSWERS: Final = {
    "2XX": "Taken.",
    "410": "You take no events any more: the webhook ends.",
    "429": "Too many at once. With `Retry-After` you are left alone for that long.",
    "4XX": "Not taken; it is sent again, for three days.",
    "503": "Out of order. With `Retry-After` you are left alone for that long.",
    "5XX": "Not taken; it is sent again, for three days.",
}


def describe_webhooks(document: dict[str, Any]) -> None:
    """Adds what is sent where an administrator proposed a webhook and another confirmed it."""
    if "EventOut" not in document["components"]["schemas"]:
        return
    headers = [
        {
            "name": name,
            "in": "header",
            "required": True,
            "description": said,
            "schema": {"type": "string"},
        }
        for name, said in _SENT.items()
    ]
    document["webhooks"] = {
        "event": {
            "post": {
                "operationId": "events.receive",
                "summary": "Receive an event",
                "description": "Each event that the account of the webhook may see, at least once, in the order of each"
                " resource. Answer within fifteen seconds.",
                "tags": ["events"],
                "security": [],
                "parameters": headers,
                "requestBody": {"required": True, "content": {_MEDIA_TYPE: {"schema": _EVENT}}},
                "responses": {status: {"description": said} for status, said in _ANSWERS.items()},
            }
        }
    }
