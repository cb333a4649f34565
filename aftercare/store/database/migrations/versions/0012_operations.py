"""What a service needs that runs unattended."""

from pathlib import Path

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    # The driver's own cursor: SQLAlchemy's text() would take the colons of `::uuid` for parameters.
    cursor = op.get_bind().connection.cursor()
    for script in sorted(Path(__file__).with_suffix("").glob("*.sql")):
        cursor.execute(script.read_text())
