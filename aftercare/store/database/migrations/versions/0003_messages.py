"""Messages in depth: templates, policy, senders, incoming texts, telephones, other channels, calendars, counts."""

from pathlib import Path

from alembic import op

from aftercare.base.clock import SystemClock

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    # The driver's own cursor: SQLAlchemy's text() would take the colons of `::uuid` for parameters.
    cursor = op.get_bind().connection.cursor()
    # Histories that these scripts start (of numbers, policies) begin at the moment they run.
    cursor.execute("select set_config('app.now', %s, true)", (SystemClock().now().isoformat(),))
    for script in sorted(Path(__file__).with_suffix("").glob("*.sql")):
        cursor.execute(script.read_text())
