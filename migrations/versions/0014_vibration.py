"""Waveforms of vibration and what is known of the machines that they come from; models of remaining life."""

from migrations.sql import run_sql_file

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    run_sql_file(__file__)
