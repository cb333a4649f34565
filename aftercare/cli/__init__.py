"""The command line: one word per thing to do, one clear sentence when it cannot be done."""

from __future__ import annotations

import typer

from aftercare.cli import books, cases, clocks, placing, risk, rules, serving, trying, watching

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Plans, reminders and escalation for people under supervision.",
)
user_app = typer.Typer(no_args_is_help=True, help="Accounts.")
case_app = typer.Typer(no_args_is_help=True, help="A whole case as one document.")
risk_app = typer.Typer(no_args_is_help=True, help="Tables for risk instruments.")
rules_app = typer.Typer(no_args_is_help=True, help="Rules that open a case.")
audit_app = typer.Typer(no_args_is_help=True, help="The log of who read or wrote what.")

app.command("demo")(serving.demo)
app.command("serve")(serving.serve)
app.command("worker")(serving.worker)
app.command("migrate")(books.migrate)
app.command("import")(books.import_file)
app.command("place")(placing.place_file)
app.command("tick")(watching.tick_job)
app.command("clocks")(clocks.clocks)
app.command("watchdog")(watching.watchdog)
user_app.command("add")(books.add_user)
case_app.command("export")(cases.export_file)
case_app.command("import")(cases.import_file)
risk_app.command("load-matrix")(risk.load_matrix_file)
rules_app.command("check")(rules.check_file)
rules_app.command("try")(trying.try_file)
audit_app.command("verify")(watching.verify)
app.add_typer(user_app, name="user")
app.add_typer(case_app, name="case")
app.add_typer(risk_app, name="risk")
app.add_typer(rules_app, name="rules")
app.add_typer(audit_app, name="audit")


@user_app.callback()
@risk_app.callback()
@rules_app.callback()
@audit_app.callback()
def _group() -> None:
    """A group keeps its word although it has one command."""
