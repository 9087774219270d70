"""Runs the SQL files of a migration: the readable truth of the schema."""

from pathlib import Path

from alembic import op


def run_sql_file(migration: str) -> None:
    """Run the SQL beside a migration: ``NNNN_slug.sql``, or ``NNNN_slug_1_….sql``, ``NNNN_slug_2_….sql`` in order."""
    module = Path(migration)
    files = sorted(module.parent.glob(f"{module.stem}*.sql"))
    if not files:
        raise FileNotFoundError(f"no SQL beside {module.name}")
    for file in files:
        run_sql(file.read_text(encoding="utf-8"))


def run_sql(statements: str) -> None:
    """Run SQL as it stands: neither ``%`` nor ``:name`` means anything in it, and a file may hold many statements."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    connection.execute(statements.encode())
