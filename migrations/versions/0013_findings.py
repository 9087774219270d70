"""Retention of webhooks' deliveries, and findings of the audit that somebody acknowledges."""

from migrations.sql import run_sql_file

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run_sql_file(__file__)
