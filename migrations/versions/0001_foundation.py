"""Warehouses, people, equipment, work orders, the audit trail, row-level security and the job queue."""

from procrastinate.schema import SchemaManager

from migrations.sql import run_sql, run_sql_file

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_sql(SchemaManager.get_schema())
    run_sql_file(__file__)
