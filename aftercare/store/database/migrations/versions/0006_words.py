"""The schema in the words of the service: evaluated, snoozed, backtest, duty shift; jobs by what they do."""

from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    # The driver's own cursor: SQLAlchemy's text() would take the colons of `::uuid` for parameters.
    op.get_bind().connection.cursor().execute(Path(__file__).with_suffix(".sql").read_text())
