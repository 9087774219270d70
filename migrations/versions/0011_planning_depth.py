"""Contractors' links with rights, the working calendar of a site, deeper preventive maintenance, imported history."""

from migrations.sql import run_sql_file

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    run_sql_file(__file__)
