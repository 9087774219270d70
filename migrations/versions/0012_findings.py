"""Retention of webhooks' deliveries, findings of the audit that somebody acknowledges, the archive out of sight."""

from migrations.sql import run_sql_file

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    run_sql_file(__file__)
