"""The first rows of an installation: people, a warehouse, a plant's equipment with its sensors bound."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import psycopg

from api.identity.service import create_user as create_identity
from core.settings import Settings
from deploy.environment import owner_connection, owner_database
from ingest.simulator.plant import Equipment


async def create_user(
    settings: Settings,
    email: str,
    password: str,
    role: str,
    warehouse: str | None = None,
    first_name: str = "",
    last_name: str = "",
    *,
    must_change: bool = False,
) -> UUID:
    """Add a person; the warehouse, if named, is made when there is none of that name.

    Raises ValueError as `api.identity.service.create_user` does.
    """
    warehouse_id = None
    if warehouse is not None:
        async with owner_connection(settings) as connection:
            warehouse_id = await ensure_warehouse(connection, warehouse)
    async with owner_database(settings) as database, database.session_scope() as session:
        profile = await create_identity(
            session,
            email=email,
            password=password,
            role=role,
            warehouse_id=warehouse_id,
            first_name=first_name,
            last_name=last_name,
            password_min_length=settings.api.password_min_length,
            must_change=must_change,
        )
        return profile.id


async def ensure_warehouse(connection: psycopg.AsyncConnection[Any], name: str) -> UUID:
    """The warehouse of this name, made when there is none."""
    cursor = await connection.execute("SELECT id FROM warehouses WHERE name = %s", [name])
    row = await cursor.fetchone()
    if row is None:
        cursor = await connection.execute("INSERT INTO warehouses (name) VALUES (%s) RETURNING id", [name])
        row = await cursor.fetchone()
    assert row is not None
    return UUID(str(row[0]))


async def seed_plant(settings: Settings, warehouse: str, machines: Iterable[Equipment]) -> UUID:
    """Create the machines that are missing and bind their sensors; gives the warehouse."""
    async with owner_connection(settings) as connection, connection.transaction():
        warehouse_id = await ensure_warehouse(connection, warehouse)
        for machine in machines:
            cursor = await connection.execute(
                """INSERT INTO equipment (asset_tag, description, manufacturer, model, area, criticality, warehouse_id,
                                          equipment_class)
                   VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
                   ON CONFLICT (asset_tag) DO UPDATE SET equipment_class = excluded.equipment_class RETURNING id""",
                [
                    machine.asset_tag,
                    machine.name,
                    machine.manufacturer,
                    machine.model,
                    machine.area,
                    machine.criticality,
                    warehouse_id,
                    machine.kind,
                ],
            )
            row = await cursor.fetchone()
            assert row is not None
            async with connection.cursor() as many:
                await many.executemany(
                    """INSERT INTO sensors (address, source, metric, name, unit, low_limit, high_limit,
                                            sampling_interval, equipment_id)
                       VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
                       ON CONFLICT (address) DO UPDATE SET equipment_id = excluded.equipment_id,
                           unit = excluded.unit, low_limit = excluded.low_limit, high_limit = excluded.high_limit,
                           sampling_interval = excluded.sampling_interval""",
                    [
                        (
                            point.address,
                            machine.source,
                            point.metric,
                            f"{machine.asset_tag} {point.metric.replace('_', ' ')}",
                            point.unit,
                            point.low_limit,
                            point.high_limit,
                            point.sampling_interval,
                            row[0],
                        )
                        for point in machine.sensors
                    ],
                )
    return warehouse_id
