"""`make bench`: every benchmark there is, one after the other, or the one that is named.

python -m bench [NAME] [its options]; `python -m bench --help` lists the names
"""

from __future__ import annotations

import sys

import typer

from bench.escalation import main as escalation
from bench.http import main as http
from bench.messages import main as messages
from bench.messages_planning import main as plan_reminders
from bench.people_search import main as people_search
from bench.placement import main as placement
from bench.placement_polish import main as polish
from bench.roll import main as roll
from bench.slots import main as slots
from bench.trying import main as trying

app = typer.Typer(help="Measure against peers in the same run.", add_completion=False)
app.command("escalation")(escalation)
app.command("http")(http)
app.command("messages")(messages)
app.command("people-search")(people_search)
app.command("placement")(placement)
app.command("plan-reminders")(plan_reminders)
app.command("polish")(polish)
app.command("roll")(roll)
app.command("slots")(slots)
app.command("trying")(trying)

if __name__ == "__main__":
    if len(sys.argv) > 1:
        app()
    else:
        for name in (
            "escalation",
            "http",
            "messages",
            "people-search",
            "placement",
            "roll",
            "slots",
            "trying",
        ):
            app([name], standalone_mode=False)
