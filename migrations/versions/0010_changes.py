"""Which rows have changed since a reader's last look."""

from migrations.sql import run_sql_file

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    run_sql_file(__file__)
