"""Traces of requests, jobs and messages for a collector of OpenTelemetry; nothing of it happens without the setting.

A message has a trace of its own with the message's id as trace id, so its writing, sending and receipt meet there
though hours and processes apart; no column is needed. Spans link to the request or job in which they happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from aftercare.base.start_errors import UnusableSettings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

# Like the keys of log lines: names from the sources, numbers and ids. Nothing that names a person has a key.
ATTRIBUTES: Final = frozenset(
    {"route", "method", "status", "job", "slot", "handled", "channel", "message_id", "request_id", "error_id"}
)  # fmt: skip
_PROVIDER: TracerProvider | None = None
Note = Callable[[str, object], None]


def start_traces(url: str | None, process: str) -> Callable[[], None]:
    """Send the traces of this process to a collector (OTLP over HTTP) from here on; the function that is returned sends
    what is left and ends it. Raises UnusableSettings without aftercare[traces]."""
    global _PROVIDER
    if url is None:
        return _nothing
    if find_spec("opentelemetry.sdk") is None:
        raise UnusableSettings(
            "AFTERCARE_TRACES_URL needs OpenTelemetry: install aftercare[traces]."
        )
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    # Not the detectors: they would tell the name of the machine, the account and the command line.
    resource = Resource({"service.name": "aftercare", "service.instance.id": process})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=url, timeout=5)))
    _PROVIDER = provider

    def end() -> None:
        global _PROVIDER
        _PROVIDER = None
        provider.shutdown()

    return end


def here() -> Any:
    """What a thread hands to another, so that its spans know where they come from; None without traces."""
    if _PROVIDER is None:
        return None
    from opentelemetry.context import get_current

    return get_current()


@contextmanager
def span(name: str, **attributes: object) -> Iterator[Note]:
    """A request or a run of a job; `note` adds an attribute that is known later. An error is noted by kind alone."""
    with _opened(name, None, None, attributes) as note:
        yield note


@contextmanager
def message_span(
    name: str, message_id: UUID, come_from: Any = None, **attributes: object
) -> Iterator[Note]:
    """What happens to a message, in the trace of the message, with a link to where it happens (`come_from`: what `here`
    gave there, for another thread)."""
    with _opened(name, message_id, come_from, attributes | {"message_id": message_id}) as note:
        yield note


@contextmanager
def _opened(
    name: str, message_id: UUID | None, come_from: Any, attributes: Mapping[str, object]
) -> Iterator[Note]:
    provider = _PROVIDER
    if provider is None:
        yield _note_nothing
        return
    from opentelemetry import trace

    around = trace.get_current_span(come_from).get_span_context()
    parent = None if message_id is None else _of_message(message_id)
    links = [trace.Link(around)] if message_id is not None and around.is_valid else []
    opened = provider.get_tracer("aftercare").start_as_current_span(
        name,
        context=parent,
        links=links,
        record_exception=False,
        set_status_on_exception=False,
    )
    with opened as found:

        def note(key: str, value: object) -> None:
            if key in ATTRIBUTES:
                found.set_attribute(f"aftercare.{key}", _plain(value))

        for key, value in attributes.items():
            note(key, value)
        try:
            yield note
        except BaseException as error:
            # Its text could name a person.
            found.set_status(trace.Status(trace.StatusCode.ERROR, type(error).__name__))
            raise


def _of_message(message_id: UUID) -> Any:
    """The context of a span that is not recorded: the beginning of the message's trace."""
    from opentelemetry import trace

    begun = trace.SpanContext(
        trace_id=message_id.int,
        span_id=(message_id.int & (2**64 - 1)) or 1,
        is_remote=True,
        trace_flags=trace.TraceFlags(trace.TraceFlags.SAMPLED),
    )
    return trace.set_span_in_context(trace.NonRecordingSpan(begun))


def _plain(value: object) -> bool | int | float | str:
    return value if isinstance(value, bool | int | float | str) else str(value)


def _note_nothing(_key: str, _value: object) -> None:
    """There are no traces."""


def _nothing() -> None:
    """There is nothing to end."""
