"""Work orders in full: assignees, time, labour, costs, signatures, comments, permits."""

from migrations.sql import run_sql_file

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_sql_file(__file__)
