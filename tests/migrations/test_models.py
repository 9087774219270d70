"""The models tell the truth about the tables."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Enum, inspect
from sqlalchemy.schema import SchemaItem

from core.models import Base
from core.settings import Settings
from migrations.migrate import engine_of


def _ours(_item: SchemaItem, name: str | None, kind: str, _reflected: bool, _compared: SchemaItem | None) -> bool:
    # indexes and unique constraints are the SQL's alone; procrastinate keeps its own tables
    foreign = kind == "table" and name is not None and name.startswith(("procrastinate_", "alembic_version"))
    return not foreign and kind not in {"index", "unique_constraint"}


def test_every_model_matches_its_table(settings: Settings) -> None:
    with engine_of(settings.database_url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": _ours})
        found = compare_metadata(context, Base.metadata)
    # changes of a column come as a list
    differences = [change for entry in found for change in (entry if isinstance(entry, list) else [entry])]
    assert [change for change in differences if not change[0].endswith("_comment")] == []


def test_every_enumeration_has_the_labels_of_the_database(settings: Settings) -> None:
    with engine_of(settings.database_url).connect() as connection:
        stored = {enum["name"]: enum["labels"] for enum in inspect(connection).get_enums()}  # type: ignore[attr-defined]
    modelled = {
        column.type.name: list(column.type.enums)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Enum)
    }
    assert modelled == {name: labels for name, labels in stored.items() if not name.startswith("procrastinate_")}
