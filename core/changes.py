"""Which rows of a table have changed since it was last read, told by the transactions that changed them.

A table with a column `changed_in` is first read whole, then with `since` as the condition; `SEEN_UNTIL` is one column
more, whose value in any row is the parameter `since` of the next read. Without rows the old one stays good.
"""

from typing import Final, LiteralString

# What this snapshot cannot see yet was, or will be, changed by this transaction or a later one.
SEEN_UNTIL: Final = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def since(table: LiteralString) -> LiteralString:
    """The condition on a table (or its alias), with the parameter `since`.

    A dump that was restored brings numbers that this server has not come to: they are no news until then.
    """
    return f"""({table}.changed_in >= %(since)s
        AND {table}.changed_in < pg_snapshot_xmax(pg_current_snapshot())::text::bigint)"""
