"""The pictures of the architecture, in the notation of C4: context, containers and components."""

from __future__ import annotations

from pathlib import Path

from tools.docs.drawing import Arrow, Box, draw

CONTEXT = (
    {
        "people": Box(
            ["Staff", "officers, supervisors,", "planners, auditors,", "administrators"],
            outside=True,
        ),
        "provider": Box(["Treatment providers"], outside=True),
        "client": Box(["Clients"], outside=True),
        "systems": Box(["Other systems", "machine accounts,", "webhooks, calendars"], outside=True),
        "house": Box(["aftercare", "plans, reminds,", "escalates, reports"]),
        "twilio": Box(["Twilio", "texts and calls"], outside=True),
        "mail": Box(["Mail server"], outside=True),
        "identity": Box(["OpenID provider", "and directory (SCIM)"], outside=True),
        "pdok": Box(["PDOK", "Dutch addresses"], outside=True),
        "printing": Box(["Print service", "letters in a folder"], outside=True),
    },
    [
        Arrow("people", "house", "pages"),
        Arrow("provider", "house", "pages"),
        Arrow("client", "house", "own page"),
        Arrow("systems", "house", "API"),
        Arrow("house", "twilio", "texts"),
        Arrow("house", "mail", "email to staff"),
        Arrow("house", "identity", "signing in"),
        Arrow("house", "pdok", "addresses"),
        Arrow("house", "printing", "PDF"),
    ],
)
CONTAINERS = (
    {
        "browser": Box(["Browser", "pages, little script"], outside=True),
        "programs": Box(["Programs", "API clients"], outside=True),
        "monitor": Box(["Monitor", "raises the alarm"], outside=True),
        "serve": Box(["aftercare serve", "web client and API"]),
        "worker": Box(["aftercare worker", "scheduled jobs,", "placement engine"]),
        "watchdog": Box(["aftercare watchdog", "counts, on another machine"]),
        "database": Box(["PostgreSQL", "all state, with", "row-level security"]),
        "objects": Box(["Folder or bucket", "encrypted documents"]),
        "senders": Box(["Twilio, mail server,", "receivers of webhooks"], outside=True),
    },
    [
        Arrow("browser", "serve", "https"),
        Arrow("programs", "serve", "https"),
        Arrow("monitor", "watchdog", "heartbeat"),
        Arrow("serve", "database", "service login"),
        Arrow("serve", "objects", "documents"),
        Arrow("worker", "database", "service login"),
        Arrow("worker", "senders", "outbox"),
        Arrow("watchdog", "database", "may only count"),
    ],
)
COMPONENTS = (
    {
        "edge": Box(["api | web", "one transaction", "for each request"]),
        "acts": Box(["casework", "acts of people, each", "with its permission"]),
        "clock": Box(["scheduling", "what is due by itself"]),
        "messages": Box(["notifications", "outbox, gateways,", "replies"]),
        "processes": Box(["processes", "what several of", "them do alike"]),
        "store": Box(["store", "every statement of SQL"]),
        "domain": Box(["domain", "pure rules, the", "placement engine"]),
        "base": Box(["base", "clock, errors, settings"]),
    },
    [
        Arrow("edge", "acts"),
        Arrow("edge", "clock"),
        Arrow("edge", "messages"),
        Arrow("acts", "processes"),
        Arrow("clock", "processes"),
        Arrow("messages", "processes"),
        Arrow("processes", "store"),
        Arrow("store", "domain"),
        Arrow("domain", "base"),
    ],
)
PICTURES = {
    "context": ("aftercare and its surroundings", CONTEXT),
    "containers": ("The processes of aftercare", CONTAINERS),
    "components": ("The floors of the code", COMPONENTS),
}


def write_figures(folder: Path) -> None:
    """Each as a file that `architecture.md` shows."""
    for name, (title, (boxes, arrows)) in PICTURES.items():
        (folder / f"{name}.svg").write_text(draw(title, boxes, arrows))
