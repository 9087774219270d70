"""What only the owner of the database does: verify the whole audit trail, seal secrets anew."""

from pathlib import Path

from psycopg.sql import SQL, Identifier

from api.identity.audit import service
from api.identity.audit.schemas import VerifyView
from core.secrets import SEALED_COLUMNS, SecretBox, SecretLostError
from core.settings import Settings
from deploy.environment import owner_connection, owner_database
from deploy.stack import StackError


async def verify_audit(settings: Settings, anchors: Path | None = None) -> VerifyView:
    """The whole chain, however long. Raises `StackError` when the file that was named is not there."""
    if anchors is not None and not anchors.exists():  # noqa: ASYNC240  # nothing else runs meanwhile
        raise StackError(f"there is no file {anchors}")
    async with owner_database(settings) as database, database.session_scope() as session:
        return await service.verify(session, settings, at_most=2**62, anchor_file=anchors)


async def reseal(settings: Settings) -> int:
    """Put every secret under the newest key, in one transaction; gives how many were not.

    Raises `StackError`, and changes nothing, when one can't be opened: its key belongs back into the settings.
    """
    box, changed = SecretBox(settings), 0
    async with owner_connection(settings) as connection, connection.transaction():
        for place in SEALED_COLUMNS:
            names = {
                "table": Identifier(place.table),
                "column": Identifier(place.column),
                "owner": Identifier(place.owner),
            }
            rows = await connection.execute(
                SQL("SELECT {owner}, {column} FROM {table} WHERE {column} IS NOT NULL FOR UPDATE").format(**names)
            )
            for owner, sealed in await rows.fetchall():
                if box.is_current(sealed):
                    continue
                try:
                    new = box.reseal(sealed, place.context(owner))
                except SecretLostError as error:
                    raise StackError(f"{place.context(owner)}: {error}") from error
                await connection.execute(
                    SQL("UPDATE {table} SET {column} = %s WHERE {owner} = %s AND {column} = %s").format(**names),
                    [new, owner, sealed],
                )
                changed += 1
        # a second factor that was proposed and not confirmed is proposed again
        await connection.execute(
            "UPDATE user_credentials SET pending_totp_secret = NULL WHERE pending_totp_secret IS NOT NULL"
        )
    return changed
