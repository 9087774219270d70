"""The monitors of equipment: their state beside that of the detectors, and what they think."""

from migrations.sql import run_sql_file

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    run_sql_file(__file__)
