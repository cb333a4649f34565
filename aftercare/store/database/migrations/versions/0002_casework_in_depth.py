"""Casework in depth: periods that are suspended, deadlines, standards, instruments, treatment, people around."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # The driver's own cursor: SQLAlchemy's text() would take the colons of `::uuid` for parameters.
    script = Path(__file__).with_suffix(".sql").read_text()
    op.get_bind().connection.cursor().execute(script)
