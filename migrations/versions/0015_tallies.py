"""Counts of work orders that need no reading of them."""

from migrations.sql import run_sql_file

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    run_sql_file(__file__)
