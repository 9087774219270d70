"""KPIs by hand-made work orders whose figures are known, the audit processor, daily figures, performance."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from api.operation.audit import jobs as audit
from api.operation.services.frame import Context
from api.operation.services.registry import SERVICES
from api.reporting.kpis import jobs as metrics
from core.settings import Settings
from tests.api.conftest import AsWorker, Client, LogIn, Rows, ok, refused
from tests.conftest import People

SPAN = {"from": "2030-01-01T00:00:00Z", "to": "2030-01-15T00:00:00Z"}  # two weeks
NOW = datetime(2030, 1, 15, tzinfo=UTC)


@pytest.fixture
async def work(rows: Rows, people: People) -> dict[str, Any]:
    """Two repairs of 2 and 4 hours, a preventive job done late, and 20 hours of open work; 10 hours were booked."""
    [pump] = await rows(
        "INSERT INTO equipment (asset_tag, equipment_class, warehouse_id) VALUES (:t, 'pump', :w) RETURNING id",
        t=uuid4().hex, w=people.north,
    )  # fmt: skip
    numbers = []
    for type_, status, begun, due, done, hours in (
        ("corrective", "completed", "2030-01-02 08:00Z", "2030-01-03Z", "2030-01-02 10:00Z", None),
        ("emergency", "closed", "2030-01-05 08:00Z", None, "2030-01-05 12:00Z", None),
        ("preventive", "completed", "2030-01-08 08:00Z", "2030-01-07Z", "2030-01-08 09:00Z", None),
        ("corrective", "assigned", None, "2030-01-10Z", None, 20),
    ):
        [row] = await rows(
            "INSERT INTO work_orders (title, type, status, created_at, started_at, due_date, completed_at,"
            " estimated_hours, equipment_id, warehouse_id) VALUES ('w', CAST(:type AS wo_type_enum),"
            " CAST(:status AS wo_status_enum), '2030-01-02Z', CAST(:begun AS timestamptz), CAST(:due AS timestamptz),"
            " CAST(:done AS timestamptz), :hours, :pump, :w) RETURNING id",
            type=type_, status=status, begun=begun, due=due, done=done, hours=hours, pump=pump["id"], w=people.north,
        )  # fmt: skip
        numbers.append(row["id"])
    await rows(
        "INSERT INTO wo_labor (work_order_id, user_id, work_date, hours, rate) VALUES (:w, :p, '2030-01-02', 10, 30)",
        w=numbers[0], p=people.northerner,
    )  # fmt: skip
    await rows(
        "INSERT INTO wo_costs (work_order_id, kind, description, amount, cost_date)"
        " VALUES (:w, 'service', 'crane', 99.50, '2030-01-05')", w=numbers[1],
    )  # fmt: skip
    return {"pump": pump["id"], "numbers": [str(number) for number in numbers]}


async def test_kpis_by_their_formulas(manager: Client, technician: Client, work: dict[str, Any]) -> None:
    scope = {**SPAN, "equipmentId": str(work["pump"])}
    report = ok(await manager.get("/api/reports/kpis", params={**scope, "groupBy": "equipmentClass"}))
    assert report["mttr"] == 3.0  # (2 + 4) / 2
    assert report["mtbf"] == 112.0  # 336 h of one machine / 3
    assert report["scheduleCompliance"] == 33.33  # one of three was done by its date
    assert report["plannedRatio"] == 33.33
    assert report["backlogWeeks"] == 4.0  # 20 h / 5 h a week
    assert (report["opened"], report["completed"], report["open"], report["overdue"]) == (4, 3, 1, 1)
    assert set(report["formulas"]) >= {"mttr", "mtbf", "backlogWeeks", "wrenchTime"}
    [group] = report["groups"]
    assert (group["group"], group["mttr"]) == ("pump", 3.0)
    for name, count in (("mttr", 2), ("mtbf", 3), ("backlogWeeks", 1), ("wrenchTime", 1), ("scheduleCompliance", 3)):
        assert len(ok(await manager.get(f"/api/reports/kpis/{name}/work-orders", params=scope))) == count
    refused(await manager.get("/api/reports/kpis/luck/work-orders"), 404)
    refused(await manager.get("/api/reports/kpis", params={**SPAN, "to": "2029-01-01T00:00:00Z"}), 400)
    refused(await technician.get("/api/reports/kpis"), 403)
    assert ok(await manager.get("/api/reports/kpis"))["mttr"] is None


@pytest.mark.parametrize("group", ["site", "type", "priority", "month"])
async def test_every_grouping(manager: Client, work: dict[str, Any], group: str) -> None:
    report = ok(await manager.get("/api/reports/kpis", params={**SPAN, "groupBy": group}))
    assert sum(line["opened"] for line in report["groups"]) == report["opened"] == 4


async def test_costs_and_compliance(manager: Client, work: dict[str, Any]) -> None:
    costs = ok(await manager.get("/api/reports/costs", params=SPAN))
    assert (costs["labor"], costs["parts"], costs["other"], costs["total"]) == ("300.00", "0.00", "99.50", "399.50")
    assert {line["group"]: line["total"] for line in costs["byType"]} == {"corrective": "300.00", "emergency": "99.50"}
    assert [line["group"] for line in costs["byMonth"]] == ["2030-01"]
    compliance = ok(await manager.get("/api/reports/compliance", params=SPAN))
    assert (compliance["due"], compliance["completedOnTime"], compliance["scheduleCompliance"]) == (3, 1, 33.33)
    assert compliance["pm"]["complianceRate"] is None


async def test_daily_figures_are_the_same_however_often(
    as_worker: AsWorker, settings: Settings, work: dict[str, Any], rows: Rows, people: People
) -> None:
    for _ in range(2):
        async with as_worker() as database:
            assert (await metrics.run(Context(database, settings, NOW)))["sites"] == 2
        figures = await rows(
            "SELECT day, completed, repairs, repair_hours, labor_hours, open_at_end FROM daily_kpis"
            " WHERE warehouse_id = :w AND completed > 0 ORDER BY day", w=people.north,
        )  # fmt: skip
        assert [(str(f["day"]), f["completed"], f["repair_hours"]) for f in figures] == [
            ("2030-01-02", 1, 2.0), ("2030-01-05", 1, 4.0), ("2030-01-08", 1, 0.0),
        ]  # fmt: skip
        assert [f["open_at_end"] for f in figures] == [3, 2, 1]


async def test_the_audit_processor_goes_on_and_flags(
    as_worker: AsWorker, settings: Settings, people: People, rows: Rows
) -> None:
    for _ in range(10):
        await rows(
            "INSERT INTO system_logs (action, actor, table_name, record_id, timestamp)"
            " VALUES ('login_failed', 'maintainpro_api', 'profiles', :p, '2030-01-05 03:10Z')", p=people.northerner,
        )  # fmt: skip
    await rows(
        "INSERT INTO system_logs (action, actor, table_name, record_id, user_id, warehouse_id, timestamp, before_data,"
        " after_data) VALUES ('update', 'maintainpro_api', 'profiles', :p, :m, :w, '2030-01-05 03:00Z',"
        " '{\"role\": \"technician\"}', '{\"role\": \"admin\"}')",
        p=people.northerner, m=people.manager, w=people.north,
    )  # fmt: skip
    await rows("SELECT app.link_all()")
    moment = datetime(2030, 1, 5, 3, 30, tzinfo=UTC)
    async with as_worker() as database:
        first = await audit.run(Context(database, settings, moment))
        second = await audit.run(Context(database, settings, moment))
    assert first["verified"] > 10
    assert (first["problem"], first["findings"], second["verified"], second["findings"]) == (None, 2, 0, 0)
    kinds = {row["kind"] for row in await rows("SELECT kind FROM audit_findings")}
    assert kinds == {"failed_logins", "off_hours_role_change"}
    told = "SELECT user_id, message, priority FROM notifications WHERE message LIKE 'Audit: %'"
    assert {(n["user_id"], n["priority"]) for n in await rows(told)} == {(people.admin, "high")}
    assert len(await rows(told)) == 2  # the second run found nothing new
    # somebody forges the end of the chain
    await rows("ALTER TABLE app.audit_chain DISABLE TRIGGER USER")
    await rows("UPDATE app.audit_chain SET hash = '\\x00' WHERE sequence = (SELECT max(sequence) FROM app.audit_chain)")
    async with as_worker() as database:
        assert (await audit.run(Context(database, settings, moment)))["problem"] is not None
    assert [n["user_id"] for n in await rows(f"{told} AND priority = 'critical'")] == [people.admin]


async def test_the_performance_summary(manager: Client, log_in: LogIn, people: People) -> None:
    admin = await log_in(people.admin)
    body = ok(await admin.get("/api/admin/performance/summary"))
    assert set(body) == {
        "timestamp", "uptime", "requestCount", "averageResponseTime", "errorRate", "cacheHitRate", "systemMetrics",
    }  # fmt: skip
    assert set(body["systemMetrics"]) == {"cpuUsage", "memoryUsage", "diskUsage"}
    before = body["requestCount"]
    assert ok(await admin.get("/api/admin/performance/summary"))["requestCount"] == before + 1
    assert 0 <= body["errorRate"] <= 1
    assert 0 <= body["cacheHitRate"] <= 100
    refused(await manager.get("/api/admin/performance/summary"), 403)


def test_all_services_of_the_tables_are_there() -> None:
    assert {
        "escalation-checker",
        "notification-sender",
        "pm-scheduler",
        "audit-processor",
        "metrics-aggregator",
    } <= set(SERVICES)
