"""`python -m aftercare.cli`: how one of our processes starts another."""

from aftercare.cli import app

app()
