"""Maintenance windows in full, suppression by design, and what the alarm metrics read."""

from migrations.sql import run_sql_file

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run_sql_file(__file__)
