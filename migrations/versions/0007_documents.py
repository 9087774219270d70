"""Files, requests without login, contractors, equipment history, search."""

from migrations.sql import run_sql_file

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run_sql_file(__file__)
