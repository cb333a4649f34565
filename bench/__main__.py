"""`make bench`: every benchmark there is but the morning (`load`), one after the other, or the one that is named.

python -m bench [NAME] [its options]; `python -m bench --help` lists the names
"""

from __future__ import annotations

import sys

import typer

from bench.backtest import main as backtest
from bench.country.run import main as country
from bench.escalation import main as escalation
from bench.extend_horizon import main as extend_horizon
from bench.http import main as http
from bench.messages import main as messages
from bench.messages_planning import main as plan_reminders
from bench.morning.command import main as load
from bench.pages import main as pages
from bench.people_search import main as people_search
from bench.placement import main as placement
from bench.placement_polish import main as polish
from bench.sealing import main as sealing
from bench.slots import main as slots

app = typer.Typer(help="Measure against peers in the same run.", add_completion=False)
app.command("country")(country)
app.command("escalation")(escalation)
app.command("http")(http)
app.command("load")(load)
app.command("messages")(messages)
app.command("pages")(pages)
app.command("people-search")(people_search)
app.command("placement")(placement)
app.command("plan-reminders")(plan_reminders)
app.command("polish")(polish)
app.command("extend-horizon")(extend_horizon)
app.command("sealing")(sealing)
app.command("slots")(slots)
app.command("backtest")(backtest)

if __name__ == "__main__":
    if len(sys.argv) > 1:
        app()
    else:
        for name in (
            "escalation",
            "http",
            "messages",
            "pages",
            "people-search",
            "placement",
            "extend-horizon",
            "sealing",
            "slots",
            "backtest",
        ):
            app([name], standalone_mode=False)
