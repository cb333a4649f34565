"""What other systems build on: events out, accounts of machines, and several look-ups and writes at once."""

from pathlib import Path

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    # The driver's own cursor: SQLAlchemy's text() would take the colons of `::uuid` for parameters.
    cursor = op.get_bind().connection.cursor()
    for script in sorted(Path(__file__).with_suffix("").glob("*.sql")):
        cursor.execute(script.read_text())
