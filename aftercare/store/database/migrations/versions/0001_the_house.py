"""The first schema, kept as plain SQL so that constraints and policies read as PostgreSQL runs them."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    # The driver's own cursor: SQLAlchemy's text() would take the colons of `::uuid` for parameters.
    script = Path(__file__).with_suffix(".sql").read_text()
    op.get_bind().connection.cursor().execute(script)
