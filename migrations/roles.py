"""The roles that the processes log in as: they own nothing, and each has its limits.

Roles belong to the server and not to a database, so they are brought up to date at every `upgrade`, before the
migrations that grant them something; this also restores them where a dump was loaded into a new server.
"""

from typing import Final

from psycopg import Connection
from psycopg.sql import SQL, Identifier, Literal

from core.passwords import ROLES, role_password

# A request that outlasts its client's patience is of no use; batches and jobs may take their time, but not for ever.
_LIMITS: Final[dict[str, dict[str, str]]] = {
    "maintainpro_ingest": {"statement_timeout": "30s", "lock_timeout": "10s"},
    "maintainpro_streams": {"statement_timeout": "120s", "lock_timeout": "30s"},
    "maintainpro_api": {"statement_timeout": "10s", "lock_timeout": "5s"},
    "maintainpro_worker": {"statement_timeout": "300s", "lock_timeout": "30s"},
}
_IDLE: Final = "60s"


def prepare_roles(connection: Connection[tuple[object, ...]], secret_key: str) -> None:
    """Create the roles that are missing; set passwords, limits and what they may do with this database."""
    for role in ROLES.values():
        name = Identifier(role)
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
            connection.execute(SQL("CREATE ROLE {}").format(name))
        # the server is given a verifier, so that no log of its statements holds a password
        verifier = connection.pgconn.encrypt_password(
            role_password(secret_key, role).encode(), role.encode(), b"scram-sha-256"
        )
        connection.execute(
            SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD {}").format(
                name, Literal(verifier.decode())
            )
        )
        limits = {**_LIMITS[role], "idle_in_transaction_session_timeout": _IDLE, "search_path": "public, pg_temp"}
        for setting, value in limits.items():
            connection.execute(
                SQL("ALTER ROLE {} SET {} = {}").format(
                    name, Identifier(setting), SQL("public, pg_temp") if setting == "search_path" else Literal(value)
                )
            )
    grant_database(connection, connection.info.dbname)


def grant_database(connection: Connection[tuple[object, ...]], name: str) -> None:
    """Let the roles, and nobody else, into a database."""
    database = Identifier(name)
    connection.execute(SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    for role in ROLES.values():
        connection.execute(SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, Identifier(role)))
    # for the rows of a batch that may be stored already
    connection.execute(SQL("GRANT TEMPORARY ON DATABASE {} TO maintainpro_streams").format(database))
