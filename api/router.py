"""Every route of the API, by feature."""

from api.assets.catalog import routes as catalog
from api.assets.downtime import routes as downtime
from api.assets.equipment import routes as equipment
from api.assets.files import routes as files
from api.assets.history import routes as history
from api.assets.labels import routes as labels
from api.assets.locations import routes as locations
from api.dispatch import FeatureRouter
from api.exchange.exports import routes as exports
from api.exchange.imports import routes as imports
from api.identity import routes as identity
from api.identity.api_keys import routes as api_keys
from api.identity.audit import routes as audit
from api.identity.users import routes as users
from api.identity.warehouses import routes as warehouses
from api.integration.events import routes as events
from api.integration.webhooks import routes as webhooks
from api.inventory.counts import routes as stock_counts
from api.inventory.kits import routes as part_kits
from api.inventory.parts import routes as parts
from api.inventory.purchasing import routes as purchasing
from api.inventory.receipts import routes as receipts
from api.inventory.suppliers import routes as suppliers
from api.inventory.usage import routes as part_usage
from api.inventory.vendors import routes as vendors
from api.maintenance.attachments import routes as attachments
from api.maintenance.collaboration import routes as collaboration
from api.maintenance.external_links import public as external
from api.maintenance.external_links import routes as external_links
from api.maintenance.labor import routes as labor
from api.maintenance.planning import routes as maintenance
from api.maintenance.pm_templates import routes as pm_templates
from api.maintenance.requests import public as portal
from api.maintenance.requests import routes as requests
from api.maintenance.safety import routes as safety
from api.maintenance.work_orders import handout_routes as handout
from api.maintenance.work_orders import planning_routes as planning
from api.maintenance.work_orders import routes as work_orders
from api.monitoring.alarms import routes as alarms
from api.monitoring.backtests import routes as backtests
from api.monitoring.case_policy import routes as case_policy
from api.monitoring.cases import routes as cases
from api.monitoring.conservation import routes as conservation
from api.monitoring.dead_letters import routes as dead_letters
from api.monitoring.detectors import routes as detectors
from api.monitoring.failure_modes import routes as failure_modes
from api.monitoring.health import routes as health_index
from api.monitoring.maintenance_windows import routes as maintenance_windows
from api.monitoring.manual import routes as manual
from api.monitoring.readings import routes as readings
from api.monitoring.sensors import routes as sensors
from api.monitoring.trust import routes as trust
from api.monitoring.vibration import routes as vibration
from api.operation.notifications import routes as notifications
from api.operation.performance import routes as performance
from api.operation.retention import routes as retention
from api.operation.services import routes as services
from api.reporting.kpis import routes as kpis
from api.reporting.reliability import routes as reliability
from api.search import routes as search

router = FeatureRouter()
router.include_router(identity.auth, prefix="/auth", tags=["auth"])
router.include_router(identity.roles, prefix="/roles", tags=["roles"])
router.include_router(users.router, prefix="/users", tags=["users"])
router.include_router(warehouses.router, prefix="/warehouses", tags=["warehouses"])
router.include_router(api_keys.router, prefix="/api-keys", tags=["api-keys"])
router.include_router(audit.router, prefix="/audit", tags=["audit"])
for name in ("equipment", "assets"):
    router.include_router(labels.of_equipment, prefix=f"/{name}", tags=[name])
    router.include_router(equipment.router, prefix=f"/{name}", tags=[name])
    router.include_router(downtime.of_equipment, prefix=f"/{name}", tags=[name])
    router.include_router(history.of_equipment, prefix=f"/{name}", tags=[name])
    router.include_router(files.of_equipment, prefix=f"/{name}", tags=[name])
    router.include_router(manual.of_equipment, prefix=f"/{name}", tags=[name])
    router.include_router(work_orders.of_equipment, prefix=f"/{name}", tags=[name])
    router.include_router(reliability.of_equipment, prefix=f"/{name}", tags=[name])
    router.include_router(health_index.of_equipment, prefix=f"/{name}", tags=[name])
    router.include_router(vibration.of_equipment, prefix=f"/{name}", tags=[name])
    router.include_router(safety.of_equipment, prefix=f"/{name}", tags=[name])
router.include_router(portal.router, prefix="/portal", tags=["portal"])
router.include_router(external.router, prefix="/external", tags=["external"])
router.include_router(external_links.router, prefix="/external-links", tags=["external-links"])
router.include_router(requests.portals, prefix="/request-portals", tags=["request-portals"])
router.include_router(requests.requests, prefix="/requests", tags=["requests"])
router.include_router(locations.router, prefix="/locations", tags=["locations"])
router.include_router(part_usage.of_work_order, prefix="/work-orders", tags=["work-orders"])
router.include_router(part_usage.router, prefix="/parts", tags=["parts"])
router.include_router(parts.router, prefix="/parts", tags=["parts"])
router.include_router(suppliers.of_part, prefix="/parts", tags=["parts"])
router.include_router(parts.transactions, prefix="/part-transactions", tags=["part-transactions"])
router.include_router(part_kits.router, prefix="/part-kits", tags=["part-kits"])
router.include_router(stock_counts.router, prefix="/stock-counts", tags=["stock-counts"])
router.include_router(vendors.router, prefix="/vendors", tags=["vendors"])
router.include_router(vendors.contracts, prefix="/vendor-contracts", tags=["vendor-contracts"])
router.include_router(purchasing.router, prefix="/purchase-orders", tags=["purchase-orders"])
router.include_router(receipts.of_order, prefix="/purchase-orders", tags=["purchase-orders"])
router.include_router(purchasing.limits, prefix="/approval-limits", tags=["approval-limits"])
# planning first: /work-orders/dashboard is no work order of that id
for routes in (
    handout.router,
    planning.router,
    work_orders.router,
    labor.of_work_order,
    collaboration.router,
    external_links.of_work_order,
    safety.of_work_order,
):
    router.include_router(routes, prefix="/work-orders", tags=["work-orders"])
router.include_router(handout.calendar, prefix="/calendar", tags=["calendar"])
router.include_router(safety.permits, prefix="/permits", tags=["permits"])
router.include_router(safety.safety_rules, prefix="/safety-rules", tags=["safety"])
router.include_router(labor.time_logs, prefix="/time-logs", tags=["time-logs"])
router.include_router(labor.labor_rates, prefix="/labor-rates", tags=["labor-rates"])
router.include_router(search.router, prefix="/search", tags=["search"])
router.include_router(catalog.classes, prefix="/equipment-classes", tags=["equipment-classes"])
router.include_router(catalog.models, prefix="/equipment-models", tags=["equipment-models"])
router.include_router(files.router, prefix="/files", tags=["files"])
router.include_router(attachments.router, prefix="/work-orders", tags=["work-orders"])
router.include_router(imports.router, prefix="/imports", tags=["imports"])
router.include_router(exports.router, prefix="/exports", tags=["exports"])
router.include_router(retention.router, prefix="/retention-policies", tags=["retention-policies"])
router.include_router(readings.of_sensor, prefix="/sensors", tags=["sensors"])
router.include_router(vibration.of_sensor, prefix="/sensors", tags=["sensors"])
router.include_router(sensors.router, prefix="/sensors", tags=["sensors"])
router.include_router(vibration.router, prefix="/waveforms", tags=["waveforms"])
router.include_router(readings.router, prefix="/readings", tags=["readings"])
router.include_router(alarms.router, prefix="/alarms", tags=["alarms"])
router.include_router(cases.router, prefix="/cases", tags=["cases"])
router.include_router(trust.router, prefix="/detectors", tags=["detectors"])
router.include_router(backtests.of_detectors, prefix="/detectors", tags=["detectors"])
router.include_router(detectors.router, prefix="/detectors", tags=["detectors"])
router.include_router(health_index.router, prefix="/health-overview", tags=["health"])
router.include_router(case_policy.router, prefix="/case-policy", tags=["case-policy"])
router.include_router(backtests.of_policy, prefix="/case-policy", tags=["case-policy"])
router.include_router(backtests.router, prefix="/backtests", tags=["backtests"])
router.include_router(maintenance_windows.router, prefix="/maintenance-windows", tags=["maintenance-windows"])
router.include_router(failure_modes.router, prefix="/failure-modes", tags=["failure-modes"])
router.include_router(dead_letters.router, prefix="/dead-letters", tags=["dead-letters"])
router.include_router(conservation.router, prefix="/ingest", tags=["ingest"])
router.include_router(events.router, prefix="/events", tags=["events"])
router.include_router(services.router, prefix="/admin/services", tags=["services"])
router.include_router(reliability.router, prefix="/reports/reliability", tags=["reports"])
router.include_router(webhooks.router, prefix="/webhooks", tags=["webhooks"])
router.include_router(pm_templates.router, prefix="/pm-templates", tags=["pm-templates"])
router.include_router(maintenance.router, prefix="/maintenance", tags=["maintenance"])
router.include_router(maintenance.of_compliance, prefix="/pm-compliance", tags=["pm-compliance"])
router.include_router(notifications.router, prefix="/notifications", tags=["notifications"])
router.include_router(performance.router, prefix="/admin/performance", tags=["performance"])
router.include_router(kpis.router, prefix="/reports", tags=["reports"])
