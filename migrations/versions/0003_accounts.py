"""Accounts: API keys, password reset, recovery, and what identity needs beyond the foundation."""

from migrations.sql import run_sql_file

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_sql_file(__file__)
