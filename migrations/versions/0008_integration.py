"""Webhooks, deliveries, imports and exports."""

from migrations.sql import run_sql_file

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    run_sql_file(__file__)
