"""Health, remaining life, calibration, backtests and feedback."""

from migrations.sql import run_sql_file

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run_sql_file(__file__)
