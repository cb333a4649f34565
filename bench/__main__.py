"""`make bench`: every benchmark there is, one after the other; so far the HTTP screens."""

from __future__ import annotations

import typer

from bench.http import main

if __name__ == "__main__":
    typer.run(main)
