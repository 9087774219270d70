"""The client of MaintAInPro. Generated from the OpenAPI document by `maintainpro clients`. Do not edit.

    with MaintainPro("https://plant.example/api", token) as client:
        order = client.work_orders.create({"title": "Bearing Replacement", "priority": "high"})
"""

# ruff: noqa
# mypy: disable-error-code="no-any-return"
from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, List, Literal, NotRequired, Required, TypeAlias, TypedDict

import httpx


class ApiError(Exception):
    """An answer that is not a success; `problem` is its body, in the one form that all errors have."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(problem.get("message") or f"HTTP {status}")
        self.status = status
        self.problem = problem


class MaintainPro:
    """`base_url` up to and with `/api`; `token` is the `token` of a login."""

    def __init__(self, base_url: str, token: str | None = None, timeout: float = 30.0) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._base = base_url.rstrip("/")
        self._http = httpx.Client(headers=headers, timeout=timeout)
        self.alarms = _Alarms(self)
        self.api_keys = _ApiKeys(self)
        self.approval_limits = _ApprovalLimits(self)
        self.assets = _Assets(self)
        self.audit = _Audit(self)
        self.auth = _Auth(self)
        self.backtests = _Backtests(self)
        self.calendar = _Calendar(self)
        self.case_policy = _CasePolicy(self)
        self.cases = _Cases(self)
        self.dead_letters = _DeadLetters(self)
        self.detectors = _Detectors(self)
        self.equipment = _Equipment(self)
        self.equipment_classes = _EquipmentClasses(self)
        self.equipment_models = _EquipmentModels(self)
        self.events = _Events(self)
        self.exports = _Exports(self)
        self.external = _External(self)
        self.external_links = _ExternalLinks(self)
        self.failure_modes = _FailureModes(self)
        self.files = _Files(self)
        self.health = _Health(self)
        self.imports = _Imports(self)
        self.ingest = _Ingest(self)
        self.labor_rates = _LaborRates(self)
        self.locations = _Locations(self)
        self.maintenance = _Maintenance(self)
        self.maintenance_windows = _MaintenanceWindows(self)
        self.notifications = _Notifications(self)
        self.part_kits = _PartKits(self)
        self.part_transactions = _PartTransactions(self)
        self.parts = _Parts(self)
        self.performance = _Performance(self)
        self.permits = _Permits(self)
        self.pm_compliance = _PmCompliance(self)
        self.pm_templates = _PmTemplates(self)
        self.portal = _Portal(self)
        self.purchase_orders = _PurchaseOrders(self)
        self.readings = _Readings(self)
        self.reports = _Reports(self)
        self.request_portals = _RequestPortals(self)
        self.requests = _Requests(self)
        self.retention_policies = _RetentionPolicies(self)
        self.roles = _Roles(self)
        self.safety = _Safety(self)
        self.search = _Search(self)
        self.sensors = _Sensors(self)
        self.services = _Services(self)
        self.stock_counts = _StockCounts(self)
        self.time_logs = _TimeLogs(self)
        self.users = _Users(self)
        self.vendor_contracts = _VendorContracts(self)
        self.vendors = _Vendors(self)
        self.warehouses = _Warehouses(self)
        self.waveforms = _Waveforms(self)
        self.webhooks = _Webhooks(self)
        self.work_orders = _WorkOrders(self)

    def __enter__(self) -> MaintainPro:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._http.close()

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        files: Any = None,
        idempotency_key: str | None = None,
        if_match: str | None = None,
    ) -> httpx.Response:
        """Any request; raises `ApiError` unless it succeeds."""
        asked = {name: value for name, value in (query or {}).items() if value is not None}
        given = {name: ",".join(map(str, v)) if isinstance(v, list) else v for name, v in asked.items()}
        named = {"Idempotency-Key": idempotency_key, "If-Match": if_match}
        headers = {name: value for name, value in named.items() if value is not None}
        url = path if path.startswith("http") else self._base + path
        content = {"files": files} if files is not None else {} if body is None else {"json": body}
        response = self._http.request(method, url, params=given or None, headers=headers, **content)
        if response.is_success:
            return response
        try:
            problem = response.json()
        except ValueError:
            problem = {}
        raise ApiError(response.status_code, problem if isinstance(problem, dict) else {})

    def each(self, path: str, **query: Any) -> Iterator[Any]:
        """Every row of a list, page after page: `for order in client.each("/work-orders", status="new")`."""
        response = self.request("GET", path, query=query)
        while True:
            yield from response.json()
            following = response.links.get("next", {}).get("url")
            if following is None:
                return
            response = self.request("GET", str(response.url.join(following)))


class _Alarms:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, state: List[AlarmState] | None = None, severity: List[Severity] | None = None, detector: List[str] | None = None, equipment_id: List[str] | None = None, sensor_id: List[int] | None = None, shelved: bool | None = None, raised_after: str | None = None, raised_before: str | None = None) -> List[AlarmView]:
        """List"""
        return self._client.request("GET", "/alarms", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "state": state, "severity": severity, "detector": detector, "equipmentId": equipment_id, "sensorId": sensor_id, "shelved": shelved, "raisedAfter": raised_after, "raisedBefore": raised_before}).json()

    def metrics(self, *, from_: str | None = None, to: str | None = None, equipment_id: List[str] | None = None, warehouse_id: List[str] | None = None) -> AlarmMetrics:
        """Metrics"""
        return self._client.request("GET", "/alarms/metrics", query={"from": from_, "to": to, "equipmentId": equipment_id, "warehouseId": warehouse_id}).json()

    def get(self, alarm_id: str) -> AlarmDetail:
        """Get"""
        return self._client.request("GET", f"/alarms/{alarm_id}").json()

    def acknowledge(self, alarm_id: str, *, idempotency_key: str | None = None) -> AlarmDetail:
        """Acknowledge"""
        return self._client.request("POST", f"/alarms/{alarm_id}/acknowledge", idempotency_key=idempotency_key).json()

    def shelve(self, alarm_id: str, body: Shelve, *, idempotency_key: str | None = None) -> AlarmDetail:
        """Shelve"""
        return self._client.request("POST", f"/alarms/{alarm_id}/shelve", body=body, idempotency_key=idempotency_key).json()

    def unshelve(self, alarm_id: str, *, idempotency_key: str | None = None) -> AlarmDetail:
        """Unshelve"""
        return self._client.request("POST", f"/alarms/{alarm_id}/unshelve", idempotency_key=idempotency_key).json()

    def suppress(self, alarm_id: str, body: Suppress, *, idempotency_key: str | None = None) -> AlarmDetail:
        """Suppress"""
        return self._client.request("POST", f"/alarms/{alarm_id}/suppress", body=body, idempotency_key=idempotency_key).json()

    def comment(self, alarm_id: str, body: Comment, *, idempotency_key: str | None = None) -> AlarmDetail:
        """Comment"""
        return self._client.request("POST", f"/alarms/{alarm_id}/comment", body=body, idempotency_key=idempotency_key).json()


class _ApiKeys:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, user_id: List[str] | None = None, active: bool | None = None) -> List[ApiKeyView]:
        """List"""
        return self._client.request("GET", "/api-keys", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "userId": user_id, "active": active}).json()

    def create(self, body: ApiKeyCreate, *, idempotency_key: str | None = None) -> NewApiKeyView:
        """Create"""
        return self._client.request("POST", "/api-keys", body=body, idempotency_key=idempotency_key).json()

    def get(self, key_id: str) -> ApiKeyView:
        """Get"""
        return self._client.request("GET", f"/api-keys/{key_id}").json()

    def revoke(self, key_id: str) -> None:
        """Revoke"""
        self._client.request("DELETE", f"/api-keys/{key_id}")


class _ApprovalLimits:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self) -> List[LimitView]:
        """List"""
        return self._client.request("GET", "/approval-limits").json()

    def set(self, role: Role, body: Limit) -> LimitView:
        """Set"""
        return self._client.request("PUT", f"/approval-limits/{role}", body=body).json()


class _Assets:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def labels(self, *, ids: List[str]) -> bytes:
        """A PDF sheet of labels."""
        return self._client.request("GET", "/assets/labels", query={"ids": ids}).content

    def qr_code(self, equipment_id: str, *, format: QrFormat | None = None, scale: int | None = None) -> bytes:
        """Qr Code"""
        return self._client.request("GET", f"/assets/{equipment_id}/qr-code", query={"format": format, "scale": scale}).content

    def keep_qr_code(self, equipment_id: str, *, idempotency_key: str | None = None) -> FileView:
        """Store the code as a file of its own."""
        return self._client.request("POST", f"/assets/{equipment_id}/qr-code", idempotency_key=idempotency_key).json()

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, status: List[EquipmentStatus] | None = None, criticality: List[Criticality] | None = None, warehouse_id: List[str] | None = None, location_id: List[str] | None = None, parent_id: List[str] | None = None, equipment_class: List[str] | None = None, warranty_after: str | None = None, warranty_before: str | None = None, q: str | None = None) -> List[EquipmentView]:
        """List"""
        return self._client.request("GET", "/assets", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "status": status, "criticality": criticality, "warehouseId": warehouse_id, "locationId": location_id, "parentId": parent_id, "equipmentClass": equipment_class, "warrantyAfter": warranty_after, "warrantyBefore": warranty_before, "q": q}).json()

    def create(self, body: EquipmentCreate, *, idempotency_key: str | None = None) -> EquipmentView:
        """Create"""
        return self._client.request("POST", "/assets", body=body, idempotency_key=idempotency_key).json()

    def scan(self, *, code: str) -> EquipmentView:
        """By tag or QR code."""
        return self._client.request("GET", "/assets/scan", query={"code": code}).json()

    def get(self, equipment_id: str) -> EquipmentView:
        """Get"""
        return self._client.request("GET", f"/assets/{equipment_id}").json()

    def replace(self, equipment_id: str, body: EquipmentCreate, *, if_match: str | None = None) -> EquipmentView:
        """Replace"""
        return self._client.request("PUT", f"/assets/{equipment_id}", body=body, if_match=if_match).json()

    def update(self, equipment_id: str, body: EquipmentPatch, *, if_match: str | None = None) -> EquipmentView:
        """Update"""
        return self._client.request("PATCH", f"/assets/{equipment_id}", body=body, if_match=if_match).json()

    def retire(self, equipment_id: str, *, if_match: str | None = None) -> None:
        """Retire"""
        self._client.request("DELETE", f"/assets/{equipment_id}", if_match=if_match)

    def children(self, equipment_id: str, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, status: List[EquipmentStatus] | None = None, criticality: List[Criticality] | None = None, warehouse_id: List[str] | None = None, location_id: List[str] | None = None, parent_id: List[str] | None = None, equipment_class: List[str] | None = None, warranty_after: str | None = None, warranty_before: str | None = None, q: str | None = None) -> List[EquipmentView]:
        """Children"""
        return self._client.request("GET", f"/assets/{equipment_id}/children", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "status": status, "criticality": criticality, "warehouseId": warehouse_id, "locationId": location_id, "parentId": parent_id, "equipmentClass": equipment_class, "warrantyAfter": warranty_after, "warrantyBefore": warranty_before, "q": q}).json()

    def tree(self, equipment_id: str, *, depth: int | None = None) -> Node:
        """Tree"""
        return self._client.request("GET", f"/assets/{equipment_id}/tree", query={"depth": depth}).json()

    def list_downtime(self, equipment_id: str, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, status: List[DowntimeStatus] | None = None, planned: bool | None = None, open: bool | None = None, after: str | None = None, before: str | None = None) -> List[DowntimeView]:
        """List Downtime"""
        return self._client.request("GET", f"/assets/{equipment_id}/downtime", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "status": status, "planned": planned, "open": open, "after": after, "before": before}).json()

    def add_downtime(self, equipment_id: str, body: DowntimeCreate, *, idempotency_key: str | None = None) -> DowntimeView:
        """Add Downtime"""
        return self._client.request("POST", f"/assets/{equipment_id}/downtime", body=body, idempotency_key=idempotency_key).json()

    def get_downtime(self, equipment_id: str, downtime_id: str) -> DowntimeView:
        """Get Downtime"""
        return self._client.request("GET", f"/assets/{equipment_id}/downtime/{downtime_id}").json()

    def update_downtime(self, equipment_id: str, downtime_id: str, body: DowntimePatch, *, if_match: str | None = None) -> DowntimeView:
        """Update Downtime"""
        return self._client.request("PATCH", f"/assets/{equipment_id}/downtime/{downtime_id}", body=body, if_match=if_match).json()

    def delete_downtime(self, equipment_id: str, downtime_id: str, *, if_match: str | None = None) -> None:
        """Delete Downtime"""
        self._client.request("DELETE", f"/assets/{equipment_id}/downtime/{downtime_id}", if_match=if_match)

    def history(self, equipment_id: str, *, kind: List[HistoryKind] | None = None, before: str | None = None, after: str | None = None, limit: int | None = None, cursor: str | None = None, include_archived: bool | None = None) -> List[Entry]:
        """History"""
        return self._client.request("GET", f"/assets/{equipment_id}/history", query={"kind": kind, "before": before, "after": after, "limit": limit, "cursor": cursor, "includeArchived": include_archived}).json()

    def list_photo(self, equipment_id: str, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, kind: List[FileKind] | None = None, warehouse_id: List[str] | None = None, uploaded_by: List[str] | None = None, q: str | None = None) -> List[FileView]:
        """List Photo"""
        return self._client.request("GET", f"/assets/{equipment_id}/photos", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "kind": kind, "warehouseId": warehouse_id, "uploadedBy": uploaded_by, "q": q}).json()

    def add_photo(self, equipment_id: str, files: Any, *, idempotency_key: str | None = None) -> FileView:
        """Add Photo"""
        return self._client.request("POST", f"/assets/{equipment_id}/photos", files=files, idempotency_key=idempotency_key).json()

    def list_document(self, equipment_id: str, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, kind: List[FileKind] | None = None, warehouse_id: List[str] | None = None, uploaded_by: List[str] | None = None, q: str | None = None) -> List[FileView]:
        """List Document"""
        return self._client.request("GET", f"/assets/{equipment_id}/documents", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "kind": kind, "warehouseId": warehouse_id, "uploadedBy": uploaded_by, "q": q}).json()

    def add_document(self, equipment_id: str, files: Any, *, idempotency_key: str | None = None) -> FileView:
        """Add Document"""
        return self._client.request("POST", f"/assets/{equipment_id}/documents", files=files, idempotency_key=idempotency_key).json()

    def enter_readings(self, equipment_id: str, body: Readings, *, idempotency_key: str | None = None) -> Accepted:
        """Manual meter readings, one or many."""
        return self._client.request("POST", f"/assets/{equipment_id}/readings", body=body, idempotency_key=idempotency_key).json()

    def work_orders(self, equipment_id: str, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, status: List[api__maintenance__work_orders__status__Status] | None = None, priority: List[Priority] | None = None, type: List[Type] | None = None, assigned_to: List[str] | None = None, requested_by: List[str] | None = None, warehouse_id: List[str] | None = None, location_id: str | None = None, case_id: List[str] | None = None, follow_up_of: List[str] | None = None, label: List[str] | None = None, due_after: str | None = None, due_before: str | None = None, planned_after: str | None = None, planned_before: str | None = None, created_after: str | None = None, created_before: str | None = None, overdue: bool | None = None, escalated: bool | None = None, unassigned: bool | None = None, mine: bool | None = None, watched: bool | None = None, include_archived: bool | None = None, q: str | None = None) -> List[WorkOrderView]:
        """Work Orders"""
        return self._client.request("GET", f"/assets/{equipment_id}/work-orders", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "status": status, "priority": priority, "type": type, "assignedTo": assigned_to, "requestedBy": requested_by, "warehouseId": warehouse_id, "locationId": location_id, "caseId": case_id, "followUpOf": follow_up_of, "label": label, "dueAfter": due_after, "dueBefore": due_before, "plannedAfter": planned_after, "plannedBefore": planned_before, "createdAfter": created_after, "createdBefore": created_before, "overdue": overdue, "escalated": escalated, "unassigned": unassigned, "mine": mine, "watched": watched, "includeArchived": include_archived, "q": q}).json()

    def reliability(self, equipment_id: str, *, from_: str | None = None, to: str | None = None, equipment_class: List[str] | None = None, location_id: List[str] | None = None, confidence: float | None = None) -> ReliabilityReport:
        """Reliability"""
        return self._client.request("GET", f"/assets/{equipment_id}/reliability", query={"from": from_, "to": to, "equipmentClass": equipment_class, "locationId": location_id, "confidence": confidence}).json()

    def health(self, equipment_id: str, *, since: str | None = None) -> HealthView:
        """Health"""
        return self._client.request("GET", f"/assets/{equipment_id}/health", query={"since": since}).json()

    def vibration(self, equipment_id: str) -> VibrationView:
        """What is known of the machine, and where its points stand by ISO 20816-3."""
        return self._client.request("GET", f"/assets/{equipment_id}/vibration").json()

    def put_vibration(self, equipment_id: str, body: VibrationPut, *, if_match: str | None = None) -> VibrationView:
        """Speed, bearings, group and foundation; they count from the next waveform on."""
        return self._client.request("PUT", f"/assets/{equipment_id}/vibration", body=body, if_match=if_match).json()

    def set_vibration_limits(self, equipment_id: str, *, idempotency_key: str | None = None) -> VibrationLimits:
        """Take the ends of the zones for the limits of the machine's velocity sensors: B/C warns, C/D is critical."""
        return self._client.request("POST", f"/assets/{equipment_id}/vibration/limits", idempotency_key=idempotency_key).json()

    def isolation_points(self, equipment_id: str) -> List[api__maintenance__safety__schemas__PointView]:
        """Isolation Points"""
        return self._client.request("GET", f"/assets/{equipment_id}/isolation-points").json()

    def add_isolation_point(self, equipment_id: str, body: PointCreate, *, idempotency_key: str | None = None) -> api__maintenance__safety__schemas__PointView:
        """Add Isolation Point"""
        return self._client.request("POST", f"/assets/{equipment_id}/isolation-points", body=body, idempotency_key=idempotency_key).json()

    def update_isolation_point(self, equipment_id: str, point_id: str, body: PointPatch, *, if_match: str | None = None) -> api__maintenance__safety__schemas__PointView:
        """Update Isolation Point"""
        return self._client.request("PATCH", f"/assets/{equipment_id}/isolation-points/{point_id}", body=body, if_match=if_match).json()


class _Audit:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, table: List[str] | None = None, record_id: List[str] | None = None, user_id: List[str] | None = None, action: List[str] | None = None, actor: str | None = None, request_id: str | None = None, warehouse_id: List[str] | None = None, from_: str | None = None, to: str | None = None) -> List[AuditView]:
        """List"""
        return self._client.request("GET", "/audit", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "table": table, "recordId": record_id, "userId": user_id, "action": action, "actor": actor, "requestId": request_id, "warehouseId": warehouse_id, "from": from_, "to": to}).json()

    def verify(self, *, after: int | None = None, hash: str | None = None, limit: int | None = None) -> VerifyView:
        """Walk the hash chain, and compare it with the head that was signed outside the database."""
        return self._client.request("GET", "/audit/verify", query={"after": after, "hash": hash, "limit": limit}).json()

    def export(self, *, table: List[str] | None = None, record_id: List[str] | None = None, user_id: List[str] | None = None, action: List[str] | None = None, actor: str | None = None, request_id: str | None = None, warehouse_id: List[str] | None = None, from_: str | None = None, to: str | None = None, format: Literal['csv', 'jsonl'] | None = None) -> bytes:
        """Export"""
        return self._client.request("GET", "/audit/export", query={"table": table, "recordId": record_id, "userId": user_id, "action": action, "actor": actor, "requestId": request_id, "warehouseId": warehouse_id, "from": from_, "to": to, "format": format}).content

    def list_findings(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, kind: List[FindingKind] | None = None, user_id: List[str] | None = None, acknowledged: bool | None = None, from_: str | None = None, to: str | None = None) -> List[FindingView]:
        """What the audit-processor found: a broken chain, or a pattern that somebody should look at."""
        return self._client.request("GET", "/audit/findings", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "kind": kind, "userId": user_id, "acknowledged": acknowledged, "from": from_, "to": to}).json()

    def get_finding(self, finding_id: str) -> FindingView:
        """Get Finding"""
        return self._client.request("GET", f"/audit/findings/{finding_id}").json()

    def acknowledge_finding(self, finding_id: str, body: Acknowledgement, *, idempotency_key: str | None = None) -> FindingView:
        """Say that somebody has looked, and what it was. It stays on record, and so does who said it."""
        return self._client.request("POST", f"/audit/findings/{finding_id}/acknowledge", body=body, idempotency_key=idempotency_key).json()

    def get(self, log_id: str) -> AuditView:
        """Get"""
        return self._client.request("GET", f"/audit/{log_id}").json()


class _Auth:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def login(self, body: Login, *, idempotency_key: str | None = None) -> LoginView:
        """Login"""
        return self._client.request("POST", "/auth/login", body=body, idempotency_key=idempotency_key).json()

    def refresh(self, body: Refresh, *, idempotency_key: str | None = None) -> RefreshView:
        """Refresh"""
        return self._client.request("POST", "/auth/refresh", body=body, idempotency_key=idempotency_key).json()

    def logout(self, body: Logout, *, idempotency_key: str | None = None) -> Done:
        """Logout"""
        return self._client.request("POST", "/auth/logout", body=body, idempotency_key=idempotency_key).json()

    def me(self) -> MeView:
        """Me"""
        return self._client.request("GET", "/auth/me").json()

    def sessions(self) -> List[SessionView]:
        """Sessions"""
        return self._client.request("GET", "/auth/sessions").json()

    def end_other_sessions(self) -> EndedView:
        """End Other Sessions"""
        return self._client.request("DELETE", "/auth/sessions").json()

    def end_session(self, session_id: str) -> None:
        """End Session"""
        self._client.request("DELETE", f"/auth/sessions/{session_id}")

    def change_password(self, body: ChangePassword, *, idempotency_key: str | None = None) -> Done:
        """Change Password"""
        return self._client.request("POST", "/auth/change-password", body=body, idempotency_key=idempotency_key).json()

    def forgot_password(self, body: ForgotPassword, *, idempotency_key: str | None = None) -> Done:
        """The answer is the same whether there is such a user or not; the link comes by mail."""
        return self._client.request("POST", "/auth/forgot-password", body=body, idempotency_key=idempotency_key).json()

    def reset_password(self, body: ResetPassword, *, idempotency_key: str | None = None) -> Done:
        """Reset Password"""
        return self._client.request("POST", "/auth/reset-password", body=body, idempotency_key=idempotency_key).json()

    def mfa(self) -> MfaView:
        """Mfa"""
        return self._client.request("GET", "/auth/mfa").json()

    def mfa_enroll(self, body: Confirmation, *, idempotency_key: str | None = None) -> EnrolmentView:
        """Mfa Enroll"""
        return self._client.request("POST", "/auth/mfa/enroll", body=body, idempotency_key=idempotency_key).json()

    def mfa_confirm(self, body: MfaCode, *, idempotency_key: str | None = None) -> RecoveryCodesView:
        """Mfa Confirm"""
        return self._client.request("POST", "/auth/mfa/confirm", body=body, idempotency_key=idempotency_key).json()

    def mfa_disable(self, body: Confirmation, *, idempotency_key: str | None = None) -> Done:
        """Mfa Disable"""
        return self._client.request("POST", "/auth/mfa/disable", body=body, idempotency_key=idempotency_key).json()

    def mfa_recovery_codes(self, body: Confirmation, *, idempotency_key: str | None = None) -> RecoveryCodesView:
        """Mfa Recovery Codes"""
        return self._client.request("POST", "/auth/mfa/recovery-codes", body=body, idempotency_key=idempotency_key).json()


class _Backtests:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, kind: List[api__monitoring__backtests__schemas__Kind] | None = None, status: List[api__monitoring__backtests__schemas__Status] | None = None) -> List[BacktestView]:
        """List"""
        return self._client.request("GET", "/backtests", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "kind": kind, "status": status}).json()

    def get(self, backtest_id: str) -> BacktestDetail:
        """Get"""
        return self._client.request("GET", f"/backtests/{backtest_id}").json()

    def cancel(self, backtest_id: str, *, idempotency_key: str | None = None) -> BacktestView:
        """Cancel"""
        return self._client.request("POST", f"/backtests/{backtest_id}/cancel", idempotency_key=idempotency_key).json()


class _Calendar:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def feed(self, token: str) -> bytes:
        """Feed"""
        return self._client.request("GET", f"/calendar/{token}.ics").content


class _CasePolicy:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def get(self, *, warehouse_id: str | None = None) -> api__monitoring__case_policy__schemas__PolicyView:
        """Get"""
        return self._client.request("GET", "/case-policy", query={"warehouseId": warehouse_id}).json()

    def put(self, body: PolicyPut, *, if_match: str | None = None) -> api__monitoring__case_policy__schemas__PolicyView:
        """Put"""
        return self._client.request("PUT", "/case-policy", body=body, if_match=if_match).json()

    def delete(self, *, warehouse_id: str | None = None, if_match: str | None = None) -> None:
        """Delete"""
        self._client.request("DELETE", "/case-policy", query={"warehouseId": warehouse_id}, if_match=if_match)

    def dry_run(self, body: DryRunBody, *, idempotency_key: str | None = None) -> BacktestView:
        """Dry Run"""
        return self._client.request("POST", "/case-policy/dry-run", body=body, idempotency_key=idempotency_key).json()


class _Cases:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, status: List[CaseStatus] | None = None, severity: List[Severity] | None = None, failure_mode: List[str] | None = None, equipment_id: List[str] | None = None, opened_after: str | None = None, opened_before: str | None = None) -> List[CaseView]:
        """List"""
        return self._client.request("GET", "/cases", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "status": status, "severity": severity, "failureMode": failure_mode, "equipmentId": equipment_id, "openedAfter": opened_after, "openedBefore": opened_before}).json()

    def get(self, case_id: str) -> CaseDetail:
        """Get"""
        return self._client.request("GET", f"/cases/{case_id}").json()

    def verdict(self, case_id: str, body: VerdictBody, *, idempotency_key: str | None = None) -> CaseDetail:
        """Verdict"""
        return self._client.request("POST", f"/cases/{case_id}/verdict", body=body, idempotency_key=idempotency_key).json()


class _DeadLetters:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, status: List[DeadLetterStatus] | None = None, received_after: str | None = None, received_before: str | None = None, q: str | None = None) -> List[DeadLetterView]:
        """List"""
        return self._client.request("GET", "/dead-letters", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "status": status, "receivedAfter": received_after, "receivedBefore": received_before, "q": q}).json()

    def get(self, letter_id: str) -> DeadLetterDetail:
        """Get"""
        return self._client.request("GET", f"/dead-letters/{letter_id}").json()

    def replay(self, letter_id: str, body: api__monitoring__dead_letters__schemas__Replay | None | None = None, *, idempotency_key: str | None = None) -> DeadLetterDetail:
        """Replay"""
        return self._client.request("POST", f"/dead-letters/{letter_id}/replay", body=body, idempotency_key=idempotency_key).json()

    def discard(self, letter_id: str, *, idempotency_key: str | None = None) -> DeadLetterDetail:
        """Discard"""
        return self._client.request("POST", f"/dead-letters/{letter_id}/discard", idempotency_key=idempotency_key).json()


class _Detectors:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def trust(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, detector: List[str] | None = None, sensor_id: List[int] | None = None, state: List[TrustState] | None = None) -> List[TrustView]:
        """Trust"""
        return self._client.request("GET", "/detectors/trust", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "detector": detector, "sensorId": sensor_id, "state": state}).json()

    def backtest(self, body: BacktestBody, *, idempotency_key: str | None = None) -> BacktestView:
        """Backtest"""
        return self._client.request("POST", "/detectors/backtest", body=body, idempotency_key=idempotency_key).json()

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, detector: List[str] | None = None, sensor_id: List[int] | None = None) -> List[DetectorView]:
        """List"""
        return self._client.request("GET", "/detectors", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "detector": detector, "sensorId": sensor_id}).json()

    def put(self, body: DetectorPut) -> DetectorView:
        """Put"""
        return self._client.request("PUT", "/detectors", body=body).json()

    def kinds(self) -> List[DetectorKindView]:
        """Every detector there is, with the bounds and defaults of its parameters."""
        return self._client.request("GET", "/detectors/kinds").json()


class _Equipment:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def labels(self, *, ids: List[str]) -> bytes:
        """A PDF sheet of labels."""
        return self._client.request("GET", "/equipment/labels", query={"ids": ids}).content

    def qr_code(self, equipment_id: str, *, format: QrFormat | None = None, scale: int | None = None) -> bytes:
        """Qr Code"""
        return self._client.request("GET", f"/equipment/{equipment_id}/qr-code", query={"format": format, "scale": scale}).content

    def keep_qr_code(self, equipment_id: str, *, idempotency_key: str | None = None) -> FileView:
        """Store the code as a file of its own."""
        return self._client.request("POST", f"/equipment/{equipment_id}/qr-code", idempotency_key=idempotency_key).json()

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, status: List[EquipmentStatus] | None = None, criticality: List[Criticality] | None = None, warehouse_id: List[str] | None = None, location_id: List[str] | None = None, parent_id: List[str] | None = None, equipment_class: List[str] | None = None, warranty_after: str | None = None, warranty_before: str | None = None, q: str | None = None) -> List[EquipmentView]:
        """List"""
        return self._client.request("GET", "/equipment", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "status": status, "criticality": criticality, "warehouseId": warehouse_id, "locationId": location_id, "parentId": parent_id, "equipmentClass": equipment_class, "warrantyAfter": warranty_after, "warrantyBefore": warranty_before, "q": q}).json()

    def create(self, body: EquipmentCreate, *, idempotency_key: str | None = None) -> EquipmentView:
        """Create"""
        return self._client.request("POST", "/equipment", body=body, idempotency_key=idempotency_key).json()

    def scan(self, *, code: str) -> EquipmentView:
        """By tag or QR code."""
        return self._client.request("GET", "/equipment/scan", query={"code": code}).json()

    def get(self, equipment_id: str) -> EquipmentView:
        """Get"""
        return self._client.request("GET", f"/equipment/{equipment_id}").json()

    def replace(self, equipment_id: str, body: EquipmentCreate, *, if_match: str | None = None) -> EquipmentView:
        """Replace"""
        return self._client.request("PUT", f"/equipment/{equipment_id}", body=body, if_match=if_match).json()

    def update(self, equipment_id: str, body: EquipmentPatch, *, if_match: str | None = None) -> EquipmentView:
        """Update"""
        return self._client.request("PATCH", f"/equipment/{equipment_id}", body=body, if_match=if_match).json()

    def retire(self, equipment_id: str, *, if_match: str | None = None) -> None:
        """Retire"""
        self._client.request("DELETE", f"/equipment/{equipment_id}", if_match=if_match)

    def children(self, equipment_id: str, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, status: List[EquipmentStatus] | None = None, criticality: List[Criticality] | None = None, warehouse_id: List[str] | None = None, location_id: List[str] | None = None, parent_id: List[str] | None = None, equipment_class: List[str] | None = None, warranty_after: str | None = None, warranty_before: str | None = None, q: str | None = None) -> List[EquipmentView]:
        """Children"""
        return self._client.request("GET", f"/equipment/{equipment_id}/children", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "status": status, "criticality": criticality, "warehouseId": warehouse_id, "locationId": location_id, "parentId": parent_id, "equipmentClass": equipment_class, "warrantyAfter": warranty_after, "warrantyBefore": warranty_before, "q": q}).json()

    def tree(self, equipment_id: str, *, depth: int | None = None) -> Node:
        """Tree"""
        return self._client.request("GET", f"/equipment/{equipment_id}/tree", query={"depth": depth}).json()

    def list_downtime(self, equipment_id: str, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, status: List[DowntimeStatus] | None = None, planned: bool | None = None, open: bool | None = None, after: str | None = None, before: str | None = None) -> List[DowntimeView]:
        """List Downtime"""
        return self._client.request("GET", f"/equipment/{equipment_id}/downtime", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "status": status, "planned": planned, "open": open, "after": after, "before": before}).json()

    def add_downtime(self, equipment_id: str, body: DowntimeCreate, *, idempotency_key: str | None = None) -> DowntimeView:
        """Add Downtime"""
        return self._client.request("POST", f"/equipment/{equipment_id}/downtime", body=body, idempotency_key=idempotency_key).json()

    def get_downtime(self, equipment_id: str, downtime_id: str) -> DowntimeView:
        """Get Downtime"""
        return self._client.request("GET", f"/equipment/{equipment_id}/downtime/{downtime_id}").json()

    def update_downtime(self, equipment_id: str, downtime_id: str, body: DowntimePatch, *, if_match: str | None = None) -> DowntimeView:
        """Update Downtime"""
        return self._client.request("PATCH", f"/equipment/{equipment_id}/downtime/{downtime_id}", body=body, if_match=if_match).json()

    def delete_downtime(self, equipment_id: str, downtime_id: str, *, if_match: str | None = None) -> None:
        """Delete Downtime"""
        self._client.request("DELETE", f"/equipment/{equipment_id}/downtime/{downtime_id}", if_match=if_match)

    def history(self, equipment_id: str, *, kind: List[HistoryKind] | None = None, before: str | None = None, after: str | None = None, limit: int | None = None, cursor: str | None = None, include_archived: bool | None = None) -> List[Entry]:
        """History"""
        return self._client.request("GET", f"/equipment/{equipment_id}/history", query={"kind": kind, "before": before, "after": after, "limit": limit, "cursor": cursor, "includeArchived": include_archived}).json()

    def list_photo(self, equipment_id: str, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, kind: List[FileKind] | None = None, warehouse_id: List[str] | None = None, uploaded_by: List[str] | None = None, q: str | None = None) -> List[FileView]:
        """List Photo"""
        return self._client.request("GET", f"/equipment/{equipment_id}/photos", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "kind": kind, "warehouseId": warehouse_id, "uploadedBy": uploaded_by, "q": q}).json()

    def add_photo(self, equipment_id: str, files: Any, *, idempotency_key: str | None = None) -> FileView:
        """Add Photo"""
        return self._client.request("POST", f"/equipment/{equipment_id}/photos", files=files, idempotency_key=idempotency_key).json()

    def list_document(self, equipment_id: str, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, kind: List[FileKind] | None = None, warehouse_id: List[str] | None = None, uploaded_by: List[str] | None = None, q: str | None = None) -> List[FileView]:
        """List Document"""
        return self._client.request("GET", f"/equipment/{equipment_id}/documents", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "kind": kind, "warehouseId": warehouse_id, "uploadedBy": uploaded_by, "q": q}).json()

    def add_document(self, equipment_id: str, files: Any, *, idempotency_key: str | None = None) -> FileView:
        """Add Document"""
        return self._client.request("POST", f"/equipment/{equipment_id}/documents", files=files, idempotency_key=idempotency_key).json()

    def enter_readings(self, equipment_id: str, body: Readings, *, idempotency_key: str | None = None) -> Accepted:
        """Manual meter readings, one or many."""
        return self._client.request("POST", f"/equipment/{equipment_id}/readings", body=body, idempotency_key=idempotency_key).json()

    def work_orders(self, equipment_id: str, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, status: List[api__maintenance__work_orders__status__Status] | None = None, priority: List[Priority] | None = None, type: List[Type] | None = None, assigned_to: List[str] | None = None, requested_by: List[str] | None = None, warehouse_id: List[str] | None = None, location_id: str | None = None, case_id: List[str] | None = None, follow_up_of: List[str] | None = None, label: List[str] | None = None, due_after: str | None = None, due_before: str | None = None, planned_after: str | None = None, planned_before: str | None = None, created_after: str | None = None, created_before: str | None = None, overdue: bool | None = None, escalated: bool | None = None, unassigned: bool | None = None, mine: bool | None = None, watched: bool | None = None, include_archived: bool | None = None, q: str | None = None) -> List[WorkOrderView]:
        """Work Orders"""
        return self._client.request("GET", f"/equipment/{equipment_id}/work-orders", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "status": status, "priority": priority, "type": type, "assignedTo": assigned_to, "requestedBy": requested_by, "warehouseId": warehouse_id, "locationId": location_id, "caseId": case_id, "followUpOf": follow_up_of, "label": label, "dueAfter": due_after, "dueBefore": due_before, "plannedAfter": planned_after, "plannedBefore": planned_before, "createdAfter": created_after, "createdBefore": created_before, "overdue": overdue, "escalated": escalated, "unassigned": unassigned, "mine": mine, "watched": watched, "includeArchived": include_archived, "q": q}).json()

    def reliability(self, equipment_id: str, *, from_: str | None = None, to: str | None = None, equipment_class: List[str] | None = None, location_id: List[str] | None = None, confidence: float | None = None) -> ReliabilityReport:
        """Reliability"""
        return self._client.request("GET", f"/equipment/{equipment_id}/reliability", query={"from": from_, "to": to, "equipmentClass": equipment_class, "locationId": location_id, "confidence": confidence}).json()

    def health(self, equipment_id: str, *, since: str | None = None) -> HealthView:
        """Health"""
        return self._client.request("GET", f"/equipment/{equipment_id}/health", query={"since": since}).json()

    def vibration(self, equipment_id: str) -> VibrationView:
        """What is known of the machine, and where its points stand by ISO 20816-3."""
        return self._client.request("GET", f"/equipment/{equipment_id}/vibration").json()

    def put_vibration(self, equipment_id: str, body: VibrationPut, *, if_match: str | None = None) -> VibrationView:
        """Speed, bearings, group and foundation; they count from the next waveform on."""
        return self._client.request("PUT", f"/equipment/{equipment_id}/vibration", body=body, if_match=if_match).json()

    def set_vibration_limits(self, equipment_id: str, *, idempotency_key: str | None = None) -> VibrationLimits:
        """Take the ends of the zones for the limits of the machine's velocity sensors: B/C warns, C/D is critical."""
        return self._client.request("POST", f"/equipment/{equipment_id}/vibration/limits", idempotency_key=idempotency_key).json()

    def isolation_points(self, equipment_id: str) -> List[api__maintenance__safety__schemas__PointView]:
        """Isolation Points"""
        return self._client.request("GET", f"/equipment/{equipment_id}/isolation-points").json()

    def add_isolation_point(self, equipment_id: str, body: PointCreate, *, idempotency_key: str | None = None) -> api__maintenance__safety__schemas__PointView:
        """Add Isolation Point"""
        return self._client.request("POST", f"/equipment/{equipment_id}/isolation-points", body=body, idempotency_key=idempotency_key).json()

    def update_isolation_point(self, equipment_id: str, point_id: str, body: PointPatch, *, if_match: str | None = None) -> api__maintenance__safety__schemas__PointView:
        """Update Isolation Point"""
        return self._client.request("PATCH", f"/equipment/{equipment_id}/isolation-points/{point_id}", body=body, if_match=if_match).json()


class _EquipmentClasses:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, q: str | None = None) -> List[ClassView]:
        """List"""
        return self._client.request("GET", "/equipment-classes", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "q": q}).json()

    def create(self, body: ClassCreate, *, idempotency_key: str | None = None) -> ClassView:
        """Create"""
        return self._client.request("POST", "/equipment-classes", body=body, idempotency_key=idempotency_key).json()

    def get(self, entry_id: str) -> ClassView:
        """Get"""
        return self._client.request("GET", f"/equipment-classes/{entry_id}").json()

    def update(self, entry_id: str, body: ClassPatch, *, if_match: str | None = None) -> ClassView:
        """Update"""
        return self._client.request("PATCH", f"/equipment-classes/{entry_id}", body=body, if_match=if_match).json()

    def delete(self, entry_id: str, *, if_match: str | None = None) -> None:
        """Delete"""
        self._client.request("DELETE", f"/equipment-classes/{entry_id}", if_match=if_match)


class _EquipmentModels:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, manufacturer: List[str] | None = None, equipment_class: List[str] | None = None, q: str | None = None) -> List[ModelView]:
        """List"""
        return self._client.request("GET", "/equipment-models", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "manufacturer": manufacturer, "equipmentClass": equipment_class, "q": q}).json()

    def create(self, body: ModelCreate, *, idempotency_key: str | None = None) -> ModelView:
        """Create"""
        return self._client.request("POST", "/equipment-models", body=body, idempotency_key=idempotency_key).json()

    def get(self, entry_id: str) -> ModelView:
        """Get"""
        return self._client.request("GET", f"/equipment-models/{entry_id}").json()

    def update(self, entry_id: str, body: ModelPatch, *, if_match: str | None = None) -> ModelView:
        """Update"""
        return self._client.request("PATCH", f"/equipment-models/{entry_id}", body=body, if_match=if_match).json()

    def delete(self, entry_id: str, *, if_match: str | None = None) -> None:
        """Delete"""
        self._client.request("DELETE", f"/equipment-models/{entry_id}", if_match=if_match)


class _Events:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, cursor: int | None = None, limit: int | None = None, event: List[str] | None = None, entity: List[str] | None = None, entity_id: List[str] | None = None, warehouse_id: List[str] | None = None, from_: str | None = None, to: str | None = None) -> List[EventView]:
        """Events after `cursor`, which is the `sequence` of the last one that was read. There is always a next page."""
        return self._client.request("GET", "/events", query={"cursor": cursor, "limit": limit, "event": event, "entity": entity, "entityId": entity_id, "warehouseId": warehouse_id, "from": from_, "to": to}).json()


class _Exports:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def kinds(self) -> List[str]:
        """What this user can export."""
        return self._client.request("GET", "/exports").json()

    def get(self, kind: ExportName, *, format: Literal['csv', 'xlsx', 'json'] | None = None) -> List[dict[str, Any]]:
        """Beside `format`, the query takes the filters and the order of the list of that name."""
        return self._client.request("GET", f"/exports/{kind}", query={"format": format}).json()


class _External:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def get(self, token: str) -> VisitView:
        """Get"""
        return self._client.request("GET", f"/external/{token}").json()

    def comment(self, token: str, body: VisitRemark, *, idempotency_key: str | None = None) -> VisitView:
        """Comment"""
        return self._client.request("POST", f"/external/{token}/comments", body=body, idempotency_key=idempotency_key).json()

    def add_photo(self, token: str, files: Any, *, idempotency_key: str | None = None) -> VisitView:
        """Add Photo"""
        return self._client.request("POST", f"/external/{token}/photos", files=files, idempotency_key=idempotency_key).json()

    def add_photo_of_step(self, token: str, item_id: str, files: Any, *, idempotency_key: str | None = None) -> VisitView:
        """Add Photo Of Step"""
        return self._client.request("POST", f"/external/{token}/checklist/{item_id}/photos", files=files, idempotency_key=idempotency_key).json()

    def record_step(self, token: str, item_id: str, body: VisitStepPatch) -> VisitView:
        """Record Step"""
        return self._client.request("PATCH", f"/external/{token}/checklist/{item_id}", body=body).json()

    def report_done(self, token: str, body: VisitReport, *, idempotency_key: str | None = None) -> VisitView:
        """Report Done"""
        return self._client.request("POST", f"/external/{token}/report-done", body=body, idempotency_key=idempotency_key).json()


class _ExternalLinks:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, work_order_id: List[str] | None = None, active: bool | None = None) -> List[LinkView]:
        """List"""
        return self._client.request("GET", "/external-links", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "workOrderId": work_order_id, "active": active}).json()

    def get(self, link_id: str) -> LinkView:
        """Get"""
        return self._client.request("GET", f"/external-links/{link_id}").json()

    def revoke(self, link_id: str, *, if_match: str | None = None) -> None:
        """Revoke"""
        self._client.request("DELETE", f"/external-links/{link_id}", if_match=if_match)


class _FailureModes:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, equipment_class: str | None = None) -> List[FailureModeEntry]:
        """By which signs each failure mode is told, and what it proposes to do; a class's own modes first."""
        return self._client.request("GET", "/failure-modes", query={"equipmentClass": equipment_class}).json()


class _Files:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, kind: List[FileKind] | None = None, equipment_id: List[str] | None = None, warehouse_id: List[str] | None = None, uploaded_by: List[str] | None = None, q: str | None = None) -> List[FileView]:
        """List"""
        return self._client.request("GET", "/files", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "kind": kind, "equipmentId": equipment_id, "warehouseId": warehouse_id, "uploadedBy": uploaded_by, "q": q}).json()

    def get(self, file_id: str) -> FileView:
        """Get"""
        return self._client.request("GET", f"/files/{file_id}").json()

    def update(self, file_id: str, body: FilePatch, *, if_match: str | None = None) -> FileView:
        """Update"""
        return self._client.request("PATCH", f"/files/{file_id}", body=body, if_match=if_match).json()

    def delete(self, file_id: str, *, if_match: str | None = None) -> None:
        """Delete"""
        self._client.request("DELETE", f"/files/{file_id}", if_match=if_match)

    def content(self, file_id: str, *, variant: Variant | None = None) -> bytes:
        """Content"""
        return self._client.request("GET", f"/files/{file_id}/content", query={"variant": variant}).content

    def download(self, file_id: str, *, expires: int, signature: str, variant: Variant | None = None) -> bytes:
        """By a signed link, without login."""
        return self._client.request("GET", f"/files/{file_id}/download", query={"expires": expires, "signature": signature, "variant": variant}).content


class _Health:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def overview(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, equipment_class: str | None = None) -> List[OverviewView]:
        """Overview"""
        return self._client.request("GET", "/health-overview", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "equipmentClass": equipment_class}).json()


class _Imports:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, kind: List[KindName] | None = None, status: List[ImportStatus] | None = None, warehouse_id: List[str] | None = None) -> List[ImportView]:
        """List"""
        return self._client.request("GET", "/imports", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "kind": kind, "status": status, "warehouseId": warehouse_id}).json()

    def start(self, files: Any, *, idempotency_key: str | None = None) -> ImportDetail:
        """Start"""
        return self._client.request("POST", "/imports", files=files, idempotency_key=idempotency_key).json()

    def get(self, import_id: str) -> ImportDetail:
        """Get"""
        return self._client.request("GET", f"/imports/{import_id}").json()

    def undo(self, import_id: str, *, idempotency_key: str | None = None) -> ImportDetail:
        """Undo"""
        return self._client.request("POST", f"/imports/{import_id}/undo", idempotency_key=idempotency_key).json()


class _Ingest:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def conservation(self) -> ConservationView:
        """Conservation"""
        return self._client.request("GET", "/ingest/conservation").json()


class _LaborRates:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, user_id: List[str] | None = None, craft: str | None = None, valid_on: str | None = None) -> List[RateView]:
        """List"""
        return self._client.request("GET", "/labor-rates", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "userId": user_id, "craft": craft, "validOn": valid_on}).json()

    def create(self, body: RateCreate, *, idempotency_key: str | None = None) -> RateView:
        """Create"""
        return self._client.request("POST", "/labor-rates", body=body, idempotency_key=idempotency_key).json()

    def update(self, rate_id: str, body: RatePatch, *, if_match: str | None = None) -> RateView:
        """Update"""
        return self._client.request("PATCH", f"/labor-rates/{rate_id}", body=body, if_match=if_match).json()

    def delete(self, rate_id: str, *, if_match: str | None = None) -> None:
        """Delete"""
        self._client.request("DELETE", f"/labor-rates/{rate_id}", if_match=if_match)


class _Locations:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, parent_id: List[str] | None = None, warehouse_id: List[str] | None = None, q: str | None = None) -> List[LocationView]:
        """List"""
        return self._client.request("GET", "/locations", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "parentId": parent_id, "warehouseId": warehouse_id, "q": q}).json()

    def create(self, body: LocationCreate, *, idempotency_key: str | None = None) -> LocationView:
        """Create"""
        return self._client.request("POST", "/locations", body=body, idempotency_key=idempotency_key).json()

    def get(self, location_id: str) -> LocationView:
        """Get"""
        return self._client.request("GET", f"/locations/{location_id}").json()

    def update(self, location_id: str, body: LocationPatch, *, if_match: str | None = None) -> LocationView:
        """Update"""
        return self._client.request("PATCH", f"/locations/{location_id}", body=body, if_match=if_match).json()

    def delete(self, location_id: str, *, if_match: str | None = None) -> None:
        """Delete"""
        self._client.request("DELETE", f"/locations/{location_id}", if_match=if_match)


class _Maintenance:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def schedule(self, *, from_: str | None = None, to: str | None = None, equipment_id: List[str] | None = None, template_id: List[str] | None = None, warehouse_id: List[str] | None = None, projected: bool | None = None, limit: int | None = None) -> List[api__maintenance__planning__schemas__OccurrenceView]:
        """Schedule"""
        return self._client.request("GET", "/maintenance/schedule", query={"from": from_, "to": to, "equipmentId": equipment_id, "templateId": template_id, "warehouseId": warehouse_id, "projected": projected, "limit": limit}).json()

    def overdue(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, equipment_id: List[str] | None = None, template_id: List[str] | None = None, warehouse_id: List[str] | None = None) -> List[OverdueView]:
        """Overdue"""
        return self._client.request("GET", "/maintenance/overdue", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "equipmentId": equipment_id, "templateId": template_id, "warehouseId": warehouse_id}).json()

    def generate(self, body: GenerateRequest | None | None = None, *, idempotency_key: str | None = None) -> Generated:
        """Generate"""
        return self._client.request("POST", "/maintenance/generate", body=body, idempotency_key=idempotency_key).json()

    def reschedule(self, body: Reschedule, *, idempotency_key: str | None = None) -> List[Rescheduled]:
        """Reschedule"""
        return self._client.request("POST", "/maintenance/reschedule", body=body, idempotency_key=idempotency_key).json()

    def complete(self, maintenance_id: str, body: Completion | None | None = None) -> api__maintenance__planning__schemas__OccurrenceView:
        """`id` is the occurrence's or its work order's."""
        return self._client.request("PUT", f"/maintenance/{maintenance_id}/complete", body=body).json()


class _MaintenanceWindows:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, equipment_id: List[str] | None = None, location_id: List[str] | None = None, warehouse_id: List[str] | None = None, active: bool | None = None) -> List[WindowView]:
        """List"""
        return self._client.request("GET", "/maintenance-windows", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "equipmentId": equipment_id, "locationId": location_id, "warehouseId": warehouse_id, "active": active}).json()

    def create(self, body: WindowCreate, *, idempotency_key: str | None = None) -> WindowView:
        """Create"""
        return self._client.request("POST", "/maintenance-windows", body=body, idempotency_key=idempotency_key).json()

    def calendar(self, *, from_: str, to: str, equipment_id: str | None = None) -> List[api__monitoring__maintenance_windows__schemas__OccurrenceView]:
        """Calendar"""
        return self._client.request("GET", "/maintenance-windows/calendar", query={"from": from_, "to": to, "equipmentId": equipment_id}).json()

    def get(self, window_id: str) -> WindowView:
        """Get"""
        return self._client.request("GET", f"/maintenance-windows/{window_id}").json()

    def update(self, window_id: str, body: WindowPatch, *, if_match: str | None = None) -> WindowView:
        """Update"""
        return self._client.request("PATCH", f"/maintenance-windows/{window_id}", body=body, if_match=if_match).json()

    def delete(self, window_id: str, *, if_match: str | None = None) -> None:
        """Delete"""
        self._client.request("DELETE", f"/maintenance-windows/{window_id}", if_match=if_match)


class _Notifications:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, read: bool | None = None, type: List[Literal['work_order_assigned', 'work_order_updated', 'work_order_overdue', 'work_order_escalated', 'part_low_stock', 'pm_due', 'pm_overdue', 'alarm_raised', 'case_opened', 'system']] | None = None) -> List[NotificationView]:
        """List"""
        return self._client.request("GET", "/notifications", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "read": read, "type": type}).json()

    def count(self) -> Unread:
        """Count"""
        return self._client.request("GET", "/notifications/count").json()

    def read_all(self, *, idempotency_key: str | None = None) -> Unread:
        """Read All"""
        return self._client.request("POST", "/notifications/read-all", idempotency_key=idempotency_key).json()

    def preferences(self) -> PreferencesView:
        """Preferences"""
        return self._client.request("GET", "/notifications/preferences").json()

    def change_preferences(self, body: PreferencesPatch) -> PreferencesView:
        """Change Preferences"""
        return self._client.request("PATCH", "/notifications/preferences", body=body).json()

    def update(self, notification_id: str, body: NotificationPatch) -> NotificationView:
        """Update"""
        return self._client.request("PATCH", f"/notifications/{notification_id}", body=body).json()


class _PartKits:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, warehouse_id: List[str] | None = None, q: str | None = None) -> List[KitView]:
        """List"""
        return self._client.request("GET", "/part-kits", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "warehouseId": warehouse_id, "q": q}).json()

    def create(self, body: KitCreate, *, idempotency_key: str | None = None) -> KitDetail:
        """Create"""
        return self._client.request("POST", "/part-kits", body=body, idempotency_key=idempotency_key).json()

    def get(self, kit_id: str) -> KitDetail:
        """Get"""
        return self._client.request("GET", f"/part-kits/{kit_id}").json()

    def update(self, kit_id: str, body: KitPatch, *, if_match: str | None = None) -> KitDetail:
        """Update"""
        return self._client.request("PATCH", f"/part-kits/{kit_id}", body=body, if_match=if_match).json()

    def delete(self, kit_id: str, *, if_match: str | None = None) -> None:
        """Delete"""
        self._client.request("DELETE", f"/part-kits/{kit_id}", if_match=if_match)


class _PartTransactions:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, type: List[TransactionType] | None = None, part_id: List[str] | None = None, work_order_id: List[str] | None = None, performed_by: List[str] | None = None, warehouse_id: List[str] | None = None, after: str | None = None, before: str | None = None) -> List[TransactionView]:
        """List"""
        return self._client.request("GET", "/part-transactions", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "type": type, "partId": part_id, "workOrderId": work_order_id, "performedBy": performed_by, "warehouseId": warehouse_id, "after": after, "before": before}).json()


class _Parts:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def consume(self, body: Consumption, *, idempotency_key: str | None = None) -> ConsumptionView:
        """Consume"""
        return self._client.request("POST", "/parts/consume", body=body, idempotency_key=idempotency_key).json()

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, category: List[str] | None = None, supplier: List[str] | None = None, vendor_id: List[str] | None = None, warehouse_id: List[str] | None = None, location: List[str] | None = None, part_number: List[str] | None = None, model: str | None = None, low_stock: bool | None = None, active: bool | None = None, q: str | None = None) -> List[PartView]:
        """List"""
        return self._client.request("GET", "/parts", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "category": category, "supplier": supplier, "vendorId": vendor_id, "warehouseId": warehouse_id, "location": location, "partNumber": part_number, "model": model, "lowStock": low_stock, "active": active, "q": q}).json()

    def create(self, body: PartCreate, *, idempotency_key: str | None = None) -> PartDetail:
        """Create"""
        return self._client.request("POST", "/parts", body=body, idempotency_key=idempotency_key).json()

    def look_up(self, *, code: str) -> List[PartView]:
        """Look Up"""
        return self._client.request("GET", "/parts/lookup", query={"code": code}).json()

    def transfer(self, body: Transfer, *, idempotency_key: str | None = None) -> List[TransactionView]:
        """Transfer"""
        return self._client.request("POST", "/parts/transfers", body=body, idempotency_key=idempotency_key).json()

    def get(self, part_id: str) -> PartDetail:
        """Get"""
        return self._client.request("GET", f"/parts/{part_id}").json()

    def update(self, part_id: str, body: PartPatch, *, if_match: str | None = None) -> PartDetail:
        """Update"""
        return self._client.request("PATCH", f"/parts/{part_id}", body=body, if_match=if_match).json()

    def deactivate(self, part_id: str, *, if_match: str | None = None) -> None:
        """Deactivate"""
        self._client.request("DELETE", f"/parts/{part_id}", if_match=if_match)

    def alternates(self, part_id: str) -> List[AlternateView]:
        """Alternates"""
        return self._client.request("GET", f"/parts/{part_id}/alternates").json()

    def set_alternates(self, part_id: str, body: Alternates) -> List[AlternateView]:
        """Set Alternates"""
        return self._client.request("PUT", f"/parts/{part_id}/alternates", body=body).json()

    def transactions(self, part_id: str, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, type: List[TransactionType] | None = None, work_order_id: List[str] | None = None, performed_by: List[str] | None = None, warehouse_id: List[str] | None = None, after: str | None = None, before: str | None = None) -> List[TransactionView]:
        """Transactions"""
        return self._client.request("GET", f"/parts/{part_id}/transactions", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "type": type, "workOrderId": work_order_id, "performedBy": performed_by, "warehouseId": warehouse_id, "after": after, "before": before}).json()

    def move(self, part_id: str, body: TransactionCreate, *, idempotency_key: str | None = None) -> TransactionView:
        """Move"""
        return self._client.request("POST", f"/parts/{part_id}/transactions", body=body, idempotency_key=idempotency_key).json()

    def offer(self, part_id: str, *, quantity: int | None = None) -> OfferView:
        """Offer"""
        return self._client.request("GET", f"/parts/{part_id}/offer", query={"quantity": quantity}).json()


class _Performance:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def summary(self) -> Summary:
        """Summary"""
        return self._client.request("GET", "/admin/performance/summary").json()


class _Permits:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, status: List[PermitStatus] | None = None, type: List[PermitType] | None = None, work_order_id: List[str] | None = None) -> List[PermitView]:
        """List"""
        return self._client.request("GET", "/permits", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "status": status, "type": type, "workOrderId": work_order_id}).json()

    def approve(self, permit_id: str, body: PermitDecision | None | None = None, *, idempotency_key: str | None = None) -> PermitView:
        """Approve"""
        return self._client.request("POST", f"/permits/{permit_id}/approve", body=body, idempotency_key=idempotency_key).json()

    def reject(self, permit_id: str, body: PermitDecision | None | None = None, *, idempotency_key: str | None = None) -> PermitView:
        """Reject"""
        return self._client.request("POST", f"/permits/{permit_id}/reject", body=body, idempotency_key=idempotency_key).json()

    def activate(self, permit_id: str, *, idempotency_key: str | None = None) -> PermitView:
        """Activate"""
        return self._client.request("POST", f"/permits/{permit_id}/activate", idempotency_key=idempotency_key).json()

    def close(self, permit_id: str, body: PermitDecision | None | None = None, *, idempotency_key: str | None = None) -> PermitView:
        """Close"""
        return self._client.request("POST", f"/permits/{permit_id}/close", body=body, idempotency_key=idempotency_key).json()


class _PmCompliance:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def get(self, *, days: int | None = None, template_id: List[str] | None = None, equipment_id: List[str] | None = None, warehouse_id: List[str] | None = None) -> ComplianceView:
        """Get"""
        return self._client.request("GET", "/pm-compliance", query={"days": days, "templateId": template_id, "equipmentId": equipment_id, "warehouseId": warehouse_id}).json()


class _PmTemplates:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, active: bool | None = None, frequency_type: List[FrequencyType] | None = None, equipment_id: List[str] | None = None, model: str | None = None, warehouse_id: List[str] | None = None, q: str | None = None) -> List[TemplateView]:
        """List"""
        return self._client.request("GET", "/pm-templates", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "active": active, "frequencyType": frequency_type, "equipmentId": equipment_id, "model": model, "warehouseId": warehouse_id, "q": q}).json()

    def create(self, body: TemplateCreate, *, idempotency_key: str | None = None) -> TemplateView:
        """Create"""
        return self._client.request("POST", "/pm-templates", body=body, idempotency_key=idempotency_key).json()

    def get(self, template_id: str) -> TemplateView:
        """Get"""
        return self._client.request("GET", f"/pm-templates/{template_id}").json()

    def update(self, template_id: str, body: TemplatePatch, *, if_match: str | None = None) -> TemplateView:
        """Update"""
        return self._client.request("PATCH", f"/pm-templates/{template_id}", body=body, if_match=if_match).json()

    def delete(self, template_id: str, *, if_match: str | None = None) -> None:
        """Delete"""
        self._client.request("DELETE", f"/pm-templates/{template_id}", if_match=if_match)


class _Portal:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def get(self, token: str) -> PublicPortal:
        """Get"""
        return self._client.request("GET", f"/portal/{token}").json()

    def submit(self, token: str, body: Submission, *, idempotency_key: str | None = None) -> Submitted:
        """Submit"""
        return self._client.request("POST", f"/portal/{token}/requests", body=body, idempotency_key=idempotency_key).json()

    def state(self, token: str) -> PublicRequest:
        """State"""
        return self._client.request("GET", f"/portal/requests/{token}").json()

    def add_photo(self, token: str, files: Any, *, idempotency_key: str | None = None) -> PublicRequest:
        """Add Photo"""
        return self._client.request("POST", f"/portal/requests/{token}/photos", files=files, idempotency_key=idempotency_key).json()


class _PurchaseOrders:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, status: List[api__inventory__purchasing__status__Status] | None = None, vendor_id: List[str] | None = None, part_id: List[str] | None = None, warehouse_id: List[str] | None = None, requested_by: List[str] | None = None, automatic: bool | None = None, created_after: str | None = None, created_before: str | None = None, q: str | None = None) -> List[PurchaseOrderView]:
        """List"""
        return self._client.request("GET", "/purchase-orders", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "status": status, "vendorId": vendor_id, "partId": part_id, "warehouseId": warehouse_id, "requestedBy": requested_by, "automatic": automatic, "createdAfter": created_after, "createdBefore": created_before, "q": q}).json()

    def create(self, body: PurchaseOrderCreate, *, idempotency_key: str | None = None) -> PurchaseOrderDetail:
        """Create"""
        return self._client.request("POST", "/purchase-orders", body=body, idempotency_key=idempotency_key).json()

    def get(self, order_id: str) -> PurchaseOrderDetail:
        """Get"""
        return self._client.request("GET", f"/purchase-orders/{order_id}").json()

    def update(self, order_id: str, body: PurchaseOrderPatch, *, if_match: str | None = None) -> PurchaseOrderDetail:
        """Update"""
        return self._client.request("PATCH", f"/purchase-orders/{order_id}", body=body, if_match=if_match).json()

    def approve(self, order_id: str, *, idempotency_key: str | None = None, if_match: str | None = None) -> PurchaseOrderDetail:
        """Approve"""
        return self._client.request("POST", f"/purchase-orders/{order_id}/approve", idempotency_key=idempotency_key, if_match=if_match).json()

    def reject(self, order_id: str, body: Reason, *, idempotency_key: str | None = None, if_match: str | None = None) -> PurchaseOrderDetail:
        """Reject"""
        return self._client.request("POST", f"/purchase-orders/{order_id}/reject", body=body, idempotency_key=idempotency_key, if_match=if_match).json()

    def order(self, order_id: str, *, idempotency_key: str | None = None, if_match: str | None = None) -> PurchaseOrderDetail:
        """Order"""
        return self._client.request("POST", f"/purchase-orders/{order_id}/order", idempotency_key=idempotency_key, if_match=if_match).json()

    def cancel(self, order_id: str, body: Reason, *, idempotency_key: str | None = None, if_match: str | None = None) -> PurchaseOrderDetail:
        """Cancel"""
        return self._client.request("POST", f"/purchase-orders/{order_id}/cancel", body=body, idempotency_key=idempotency_key, if_match=if_match).json()

    def close(self, order_id: str, body: Reason, *, idempotency_key: str | None = None, if_match: str | None = None) -> PurchaseOrderDetail:
        """Close"""
        return self._client.request("POST", f"/purchase-orders/{order_id}/close", body=body, idempotency_key=idempotency_key, if_match=if_match).json()

    def receipts(self, order_id: str) -> List[ReceiptView]:
        """Receipts"""
        return self._client.request("GET", f"/purchase-orders/{order_id}/receipts").json()

    def receive(self, order_id: str, body: ReceiptCreate, *, idempotency_key: str | None = None, if_match: str | None = None) -> Received:
        """Receive"""
        return self._client.request("POST", f"/purchase-orders/{order_id}/receipts", body=body, idempotency_key=idempotency_key, if_match=if_match).json()


class _Readings:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def latest(self, *, equipment_id: List[str] | None = None, sensor_id: List[int] | None = None) -> List[LatestView]:
        """Latest"""
        return self._client.request("GET", "/readings/latest", query={"equipmentId": equipment_id, "sensorId": sensor_id}).json()


class _Reports:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def report(self, *, from_: str | None = None, to: str | None = None, equipment_id: List[str] | None = None, equipment_class: List[str] | None = None, location_id: List[str] | None = None, confidence: float | None = None) -> ReliabilityReport:
        """Report"""
        return self._client.request("GET", "/reports/reliability", query={"from": from_, "to": to, "equipmentId": equipment_id, "equipmentClass": equipment_class, "locationId": location_id, "confidence": confidence}).json()

    def failures(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, from_: str | None = None, to: str | None = None, equipment_id: List[str] | None = None, equipment_class: List[str] | None = None, location_id: List[str] | None = None, failure_mode: List[str] | None = None) -> List[FailureView]:
        """Failures"""
        return self._client.request("GET", "/reports/reliability/failures", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "from": from_, "to": to, "equipmentId": equipment_id, "equipmentClass": equipment_class, "locationId": location_id, "failureMode": failure_mode}).json()

    def kpis(self, *, from_: str | None = None, to: str | None = None, warehouse_id: List[str] | None = None, equipment_id: List[str] | None = None, equipment_class: str | None = None, group_by: Literal['site', 'equipmentClass', 'type', 'priority', 'month'] | None = None) -> KpiReport:
        """Kpis"""
        return self._client.request("GET", "/reports/kpis", query={"from": from_, "to": to, "warehouseId": warehouse_id, "equipmentId": equipment_id, "equipmentClass": equipment_class, "groupBy": group_by}).json()

    def behind(self, name: Literal['mttr', 'mtbf', 'scheduleCompliance', 'plannedRatio', 'backlogWeeks', 'wrenchTime', 'opened', 'completed', 'open', 'overdue'], *, from_: str | None = None, to: str | None = None, warehouse_id: List[str] | None = None, equipment_id: List[str] | None = None, equipment_class: str | None = None, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None) -> List[BehindView]:
        """Behind"""
        return self._client.request("GET", f"/reports/kpis/{name}/work-orders", query={"from": from_, "to": to, "warehouseId": warehouse_id, "equipmentId": equipment_id, "equipmentClass": equipment_class, "limit": limit, "cursor": cursor, "sort": sort, "count": count}).json()

    def costs(self, *, from_: str | None = None, to: str | None = None, warehouse_id: List[str] | None = None, equipment_id: List[str] | None = None, equipment_class: str | None = None) -> CostReport:
        """Costs"""
        return self._client.request("GET", "/reports/costs", query={"from": from_, "to": to, "warehouseId": warehouse_id, "equipmentId": equipment_id, "equipmentClass": equipment_class}).json()

    def compliance(self, *, from_: str | None = None, to: str | None = None, warehouse_id: List[str] | None = None, equipment_id: List[str] | None = None, equipment_class: str | None = None) -> ComplianceReport:
        """Compliance"""
        return self._client.request("GET", "/reports/compliance", query={"from": from_, "to": to, "warehouseId": warehouse_id, "equipmentId": equipment_id, "equipmentClass": equipment_class}).json()


class _RequestPortals:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, active: bool | None = None, equipment_id: List[str] | None = None, location_id: List[str] | None = None) -> List[PortalView]:
        """List"""
        return self._client.request("GET", "/request-portals", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "active": active, "equipmentId": equipment_id, "locationId": location_id}).json()

    def create(self, body: PortalCreate, *, idempotency_key: str | None = None) -> PortalView:
        """Create"""
        return self._client.request("POST", "/request-portals", body=body, idempotency_key=idempotency_key).json()

    def get(self, portal_id: str) -> PortalView:
        """Get"""
        return self._client.request("GET", f"/request-portals/{portal_id}").json()

    def update(self, portal_id: str, body: PortalPatch, *, if_match: str | None = None) -> PortalView:
        """Update"""
        return self._client.request("PATCH", f"/request-portals/{portal_id}", body=body, if_match=if_match).json()


class _Requests:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, status: List[RequestStatus] | None = None, equipment_id: List[str] | None = None, location_id: List[str] | None = None) -> List[RequestView]:
        """List"""
        return self._client.request("GET", "/requests", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "status": status, "equipmentId": equipment_id, "locationId": location_id}).json()

    def get(self, request_id: str) -> RequestView:
        """Get"""
        return self._client.request("GET", f"/requests/{request_id}").json()

    def accept(self, request_id: str, body: Accept, *, idempotency_key: str | None = None, if_match: str | None = None) -> RequestView:
        """Accept"""
        return self._client.request("POST", f"/requests/{request_id}/accept", body=body, idempotency_key=idempotency_key, if_match=if_match).json()

    def reject(self, request_id: str, body: Reject, *, idempotency_key: str | None = None, if_match: str | None = None) -> RequestView:
        """Reject"""
        return self._client.request("POST", f"/requests/{request_id}/reject", body=body, idempotency_key=idempotency_key, if_match=if_match).json()

    def merge(self, request_id: str, body: Merge, *, idempotency_key: str | None = None, if_match: str | None = None) -> RequestView:
        """Merge"""
        return self._client.request("POST", f"/requests/{request_id}/merge", body=body, idempotency_key=idempotency_key, if_match=if_match).json()


class _RetentionPolicies:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self) -> List[api__operation__retention__schemas__PolicyView]:
        """List"""
        return self._client.request("GET", "/retention-policies").json()

    def set(self, name: PolicyName, body: Policy, *, if_match: str | None = None) -> api__operation__retention__schemas__PolicyView:
        """Set"""
        return self._client.request("PUT", f"/retention-policies/{name}", body=body, if_match=if_match).json()


class _Roles:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self) -> List[RoleView]:
        """List"""
        return self._client.request("GET", "/roles").json()


class _Safety:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, equipment_id: List[str] | None = None) -> List[RuleView]:
        """List"""
        return self._client.request("GET", "/safety-rules", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "equipmentId": equipment_id}).json()

    def create(self, body: RuleCreate, *, idempotency_key: str | None = None) -> RuleView:
        """Create"""
        return self._client.request("POST", "/safety-rules", body=body, idempotency_key=idempotency_key).json()

    def update(self, rule_id: str, body: RulePatch, *, if_match: str | None = None) -> RuleView:
        """Update"""
        return self._client.request("PATCH", f"/safety-rules/{rule_id}", body=body, if_match=if_match).json()

    def delete(self, rule_id: str, *, if_match: str | None = None) -> None:
        """Delete"""
        self._client.request("DELETE", f"/safety-rules/{rule_id}", if_match=if_match)


class _Search:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def search(self, *, q: str, kinds: List[api__search__schemas__Kind] | None = None, limit: int | None = None, include_archived: bool | None = None) -> SearchAnswer:
        """Equipment, work orders, parts, documents and locations by words, tags and numbers."""
        return self._client.request("GET", "/search", query={"q": q, "kinds": kinds, "limit": limit, "includeArchived": include_archived}).json()


class _Sensors:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def readings(self, sensor_id: int, *, from_: str | None = None, to: str | None = None, resolution: Resolution | None = None, max_points: int | None = None) -> SeriesView:
        """Readings"""
        return self._client.request("GET", f"/sensors/{sensor_id}/readings", query={"from": from_, "to": to, "resolution": resolution, "maxPoints": max_points}).json()

    def list_waveforms(self, sensor_id: int, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, from_: str | None = None, to: str | None = None) -> List[WaveformView]:
        """List Waveforms"""
        return self._client.request("GET", f"/sensors/{sensor_id}/waveforms", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "from": from_, "to": to}).json()

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, status: List[SensorStatus] | None = None, equipment_id: List[str] | None = None, source: List[str] | None = None, metric: List[str] | None = None, q: str | None = None) -> List[SensorView]:
        """List"""
        return self._client.request("GET", "/sensors", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "status": status, "equipmentId": equipment_id, "source": source, "metric": metric, "q": q}).json()

    def get(self, sensor_id: int) -> SensorView:
        """Get"""
        return self._client.request("GET", f"/sensors/{sensor_id}").json()

    def update(self, sensor_id: int, body: SensorPatch, *, if_match: str | None = None) -> SensorView:
        """Update"""
        return self._client.request("PATCH", f"/sensors/{sensor_id}", body=body, if_match=if_match).json()

    def retire(self, sensor_id: int, *, if_match: str | None = None) -> None:
        """Take the sensor out of use; its readings stay."""
        self._client.request("DELETE", f"/sensors/{sensor_id}", if_match=if_match)

    def bind(self, sensor_id: int, body: Bind, *, idempotency_key: str | None = None, if_match: str | None = None) -> SensorView:
        """Bind"""
        return self._client.request("POST", f"/sensors/{sensor_id}/bind", body=body, idempotency_key=idempotency_key, if_match=if_match).json()


class _Services:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self) -> List[ServiceView]:
        """List"""
        return self._client.request("GET", "/admin/services").json()

    def runs(self, name: str, *, limit: int | None = None) -> List[RunView]:
        """Runs"""
        return self._client.request("GET", f"/admin/services/{name}/runs", query={"limit": limit}).json()

    def run(self, name: str, *, idempotency_key: str | None = None) -> RunRequested:
        """Run"""
        return self._client.request("POST", f"/admin/services/{name}/run", idempotency_key=idempotency_key).json()


class _StockCounts:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, status: List[CountStatus] | None = None, warehouse_id: List[str] | None = None) -> List[CountView]:
        """List"""
        return self._client.request("GET", "/stock-counts", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "status": status, "warehouseId": warehouse_id}).json()

    def create(self, body: CountCreate, *, idempotency_key: str | None = None) -> CountView:
        """Create"""
        return self._client.request("POST", "/stock-counts", body=body, idempotency_key=idempotency_key).json()

    def get(self, count_id: str) -> CountView:
        """Get"""
        return self._client.request("GET", f"/stock-counts/{count_id}").json()

    def lines(self, count_id: str, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, counted: bool | None = None) -> List[CountLineView]:
        """Lines"""
        return self._client.request("GET", f"/stock-counts/{count_id}/lines", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "counted": counted}).json()

    def record(self, count_id: str, body: Counted, *, idempotency_key: str | None = None) -> CountView:
        """Record"""
        return self._client.request("POST", f"/stock-counts/{count_id}/counted", body=body, idempotency_key=idempotency_key).json()

    def post(self, count_id: str, *, idempotency_key: str | None = None, if_match: str | None = None) -> CountView:
        """Post"""
        return self._client.request("POST", f"/stock-counts/{count_id}/post", idempotency_key=idempotency_key, if_match=if_match).json()

    def cancel(self, count_id: str, *, idempotency_key: str | None = None, if_match: str | None = None) -> CountView:
        """Cancel"""
        return self._client.request("POST", f"/stock-counts/{count_id}/cancel", idempotency_key=idempotency_key, if_match=if_match).json()


class _TimeLogs:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def running(self) -> List[TimeLogView]:
        """Running"""
        return self._client.request("GET", "/time-logs/running").json()


class _Users:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, role: List[Role] | None = None, warehouse_id: List[str] | None = None, active: bool | None = None, q: str | None = None) -> List[UserView]:
        """List"""
        return self._client.request("GET", "/users", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "role": role, "warehouseId": warehouse_id, "active": active, "q": q}).json()

    def create(self, body: UserCreate, *, idempotency_key: str | None = None) -> UserView:
        """Create"""
        return self._client.request("POST", "/users", body=body, idempotency_key=idempotency_key).json()

    def me(self) -> UserView:
        """Me"""
        return self._client.request("GET", "/users/me").json()

    def update_me(self, body: MePatch, *, if_match: str | None = None) -> UserView:
        """Update Me"""
        return self._client.request("PATCH", "/users/me", body=body, if_match=if_match).json()

    def get(self, user_id: str) -> UserView:
        """Get"""
        return self._client.request("GET", f"/users/{user_id}").json()

    def update(self, user_id: str, body: UserPatch, *, if_match: str | None = None) -> UserView:
        """Update"""
        return self._client.request("PATCH", f"/users/{user_id}", body=body, if_match=if_match).json()

    def invite(self, user_id: str, *, idempotency_key: str | None = None) -> Invited:
        """Send the link by mail again."""
        return self._client.request("POST", f"/users/{user_id}/invite", idempotency_key=idempotency_key).json()

    def sessions(self, user_id: str) -> List[UserSessionView]:
        """Sessions"""
        return self._client.request("GET", f"/users/{user_id}/sessions").json()

    def end_sessions(self, user_id: str) -> EndedView:
        """End Sessions"""
        return self._client.request("DELETE", f"/users/{user_id}/sessions").json()

    def end_session(self, user_id: str, session_id: str) -> None:
        """End Session"""
        self._client.request("DELETE", f"/users/{user_id}/sessions/{session_id}")

    def reset_mfa(self, user_id: str) -> None:
        """Turn the second factor of somebody off who lost it."""
        self._client.request("DELETE", f"/users/{user_id}/mfa")


class _VendorContracts:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, vendor_id: List[str] | None = None, stage: List[ContractStage] | None = None, warehouse_id: List[str] | None = None, ends_before: str | None = None, q: str | None = None) -> List[ContractView]:
        """List"""
        return self._client.request("GET", "/vendor-contracts", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "vendorId": vendor_id, "stage": stage, "warehouseId": warehouse_id, "endsBefore": ends_before, "q": q}).json()

    def get(self, contract_id: str) -> ContractView:
        """Get"""
        return self._client.request("GET", f"/vendor-contracts/{contract_id}").json()

    def update(self, contract_id: str, body: ContractPatch, *, if_match: str | None = None) -> ContractView:
        """Update"""
        return self._client.request("PATCH", f"/vendor-contracts/{contract_id}", body=body, if_match=if_match).json()


class _Vendors:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, type: List[VendorType] | None = None, active: bool | None = None, warehouse_id: List[str] | None = None, q: str | None = None) -> List[VendorView]:
        """List"""
        return self._client.request("GET", "/vendors", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "type": type, "active": active, "warehouseId": warehouse_id, "q": q}).json()

    def create(self, body: VendorCreate, *, idempotency_key: str | None = None) -> VendorView:
        """Create"""
        return self._client.request("POST", "/vendors", body=body, idempotency_key=idempotency_key).json()

    def get(self, vendor_id: str) -> VendorView:
        """Get"""
        return self._client.request("GET", f"/vendors/{vendor_id}").json()

    def update(self, vendor_id: str, body: VendorPatch, *, if_match: str | None = None) -> VendorView:
        """Update"""
        return self._client.request("PATCH", f"/vendors/{vendor_id}", body=body, if_match=if_match).json()

    def deactivate(self, vendor_id: str, *, if_match: str | None = None) -> None:
        """Deactivate"""
        self._client.request("DELETE", f"/vendors/{vendor_id}", if_match=if_match)

    def contacts(self, vendor_id: str) -> List[ContactView]:
        """Contacts"""
        return self._client.request("GET", f"/vendors/{vendor_id}/contacts").json()

    def add_contact(self, vendor_id: str, body: ContactCreate, *, idempotency_key: str | None = None) -> ContactView:
        """Add Contact"""
        return self._client.request("POST", f"/vendors/{vendor_id}/contacts", body=body, idempotency_key=idempotency_key).json()

    def update_contact(self, vendor_id: str, contact_id: str, body: ContactPatch, *, if_match: str | None = None) -> ContactView:
        """Update Contact"""
        return self._client.request("PATCH", f"/vendors/{vendor_id}/contacts/{contact_id}", body=body, if_match=if_match).json()

    def delete_contact(self, vendor_id: str, contact_id: str, *, if_match: str | None = None) -> None:
        """Delete Contact"""
        self._client.request("DELETE", f"/vendors/{vendor_id}/contacts/{contact_id}", if_match=if_match)

    def add_contract(self, vendor_id: str, body: ContractCreate, *, idempotency_key: str | None = None) -> ContractView:
        """Add Contract"""
        return self._client.request("POST", f"/vendors/{vendor_id}/contracts", body=body, idempotency_key=idempotency_key).json()


class _Warehouses:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, active: bool | None = None, q: str | None = None) -> List[WarehouseView]:
        """List"""
        return self._client.request("GET", "/warehouses", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "active": active, "q": q}).json()

    def create(self, body: WarehouseCreate, *, idempotency_key: str | None = None) -> WarehouseView:
        """Create"""
        return self._client.request("POST", "/warehouses", body=body, idempotency_key=idempotency_key).json()

    def get(self, warehouse_id: str) -> WarehouseView:
        """Get"""
        return self._client.request("GET", f"/warehouses/{warehouse_id}").json()

    def update(self, warehouse_id: str, body: WarehousePatch, *, if_match: str | None = None) -> WarehouseView:
        """Update"""
        return self._client.request("PATCH", f"/warehouses/{warehouse_id}", body=body, if_match=if_match).json()

    def holidays(self, warehouse_id: str, *, year: int | None = None) -> List[HolidayView]:
        """Holidays"""
        return self._client.request("GET", f"/warehouses/{warehouse_id}/holidays", query={"year": year}).json()


class _Waveforms:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def get(self, waveform_id: str) -> SamplesView:
        """Get"""
        return self._client.request("GET", f"/waveforms/{waveform_id}").json()

    def spectrum(self, waveform_id: str) -> SpectrumView:
        """Spectrum"""
        return self._client.request("GET", f"/waveforms/{waveform_id}/spectrum").json()

    def envelope(self, waveform_id: str, *, low: float | None = None, high: float | None = None) -> SpectrumView:
        """Envelope"""
        return self._client.request("GET", f"/waveforms/{waveform_id}/envelope", query={"low": low, "high": high}).json()


class _Webhooks:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, active: bool | None = None) -> List[WebhookView]:
        """List"""
        return self._client.request("GET", "/webhooks", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "active": active}).json()

    def create(self, body: WebhookCreate, *, idempotency_key: str | None = None) -> WebhookCreated:
        """The answer shows the secret, and no later one does."""
        return self._client.request("POST", "/webhooks", body=body, idempotency_key=idempotency_key).json()

    def get(self, webhook_id: str) -> WebhookView:
        """Get"""
        return self._client.request("GET", f"/webhooks/{webhook_id}").json()

    def update(self, webhook_id: str, body: WebhookPatch, *, if_match: str | None = None) -> WebhookView:
        """Update"""
        return self._client.request("PATCH", f"/webhooks/{webhook_id}", body=body, if_match=if_match).json()

    def delete(self, webhook_id: str, *, if_match: str | None = None) -> None:
        """Delete"""
        self._client.request("DELETE", f"/webhooks/{webhook_id}", if_match=if_match)

    def stats(self, webhook_id: str) -> WebhookStats:
        """Stats"""
        return self._client.request("GET", f"/webhooks/{webhook_id}/stats").json()

    def test(self, webhook_id: str, *, idempotency_key: str | None = None) -> TestResult:
        """Send a signed `webhook.test` at once and tell what the receiver made of it."""
        return self._client.request("POST", f"/webhooks/{webhook_id}/test", idempotency_key=idempotency_key).json()

    def rotate_secret(self, webhook_id: str, body: Rotation | None = None, *, idempotency_key: str | None = None) -> RotationView:
        """The new secret signs from now on; the old one beside it, until the overlap is over."""
        return self._client.request("POST", f"/webhooks/{webhook_id}/rotate-secret", body=body, idempotency_key=idempotency_key).json()

    def replay(self, webhook_id: str, body: api__integration__webhooks__schemas__Replay, *, idempotency_key: str | None = None) -> ReplayView:
        """Deliver a span of the feed once more, to a webhook that was made or mended later than it should have been."""
        return self._client.request("POST", f"/webhooks/{webhook_id}/replay", body=body, idempotency_key=idempotency_key).json()

    def deliveries(self, webhook_id: str, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, status: List[Literal['waiting', 'pending', 'sending', 'delivered', 'failed']] | None = None, event: List[str] | None = None) -> List[DeliveryView]:
        """Deliveries"""
        return self._client.request("GET", f"/webhooks/{webhook_id}/deliveries", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "status": status, "event": event}).json()

    def delivery(self, webhook_id: str, delivery_id: str) -> DeliveryDetail:
        """Delivery"""
        return self._client.request("GET", f"/webhooks/{webhook_id}/deliveries/{delivery_id}").json()

    def replay_delivery(self, webhook_id: str, delivery_id: str, *, idempotency_key: str | None = None) -> DeliveryDetail:
        """Replay Delivery"""
        return self._client.request("POST", f"/webhooks/{webhook_id}/deliveries/{delivery_id}/replay", idempotency_key=idempotency_key).json()


class _WorkOrders:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def parts(self, work_order_id: str) -> List[PartOfWorkOrderView]:
        """Parts"""
        return self._client.request("GET", f"/work-orders/{work_order_id}/parts").json()

    def add_parts(self, work_order_id: str, body: PartsOfWorkOrder, *, idempotency_key: str | None = None) -> ConsumptionView:
        """Add Parts"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/parts", body=body, idempotency_key=idempotency_key).json()

    def return_parts(self, work_order_id: str, body: Return, *, idempotency_key: str | None = None) -> List[PartOfWorkOrderView]:
        """Return Parts"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/parts/return", body=body, idempotency_key=idempotency_key).json()

    def reserve_parts(self, work_order_id: str, body: Reservation, *, idempotency_key: str | None = None) -> List[PartOfWorkOrderView]:
        """Reserve Parts"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/reservations", body=body, idempotency_key=idempotency_key).json()

    def release_parts(self, work_order_id: str, part_id: str) -> None:
        """Release Parts"""
        self._client.request("DELETE", f"/work-orders/{work_order_id}/reservations/{part_id}")

    def new_calendar_feed(self, *, idempotency_key: str | None = None) -> FeedView:
        """New Calendar Feed"""
        return self._client.request("POST", "/work-orders/calendar-feed", idempotency_key=idempotency_key).json()

    def end_calendar_feed(self) -> None:
        """End Calendar Feed"""
        self._client.request("DELETE", "/work-orders/calendar-feed")

    def pdf(self, work_order_id: str) -> bytes:
        """Pdf"""
        return self._client.request("GET", f"/work-orders/{work_order_id}/pdf").content

    def dashboard(self, *, include_archived: bool | None = None) -> DashboardView:
        """Dashboard"""
        return self._client.request("GET", "/work-orders/dashboard", query={"includeArchived": include_archived}).json()

    def workload(self) -> List[WorkloadView]:
        """Workload"""
        return self._client.request("GET", "/work-orders/workload").json()

    def bulk(self, body: BulkRequest, *, idempotency_key: str | None = None) -> List[BulkResult]:
        """Bulk"""
        return self._client.request("POST", "/work-orders/bulk", body=body, idempotency_key=idempotency_key).json()

    def dependencies(self, work_order_id: str) -> DependenciesView:
        """Dependencies"""
        return self._client.request("GET", f"/work-orders/{work_order_id}/dependencies").json()

    def add_dependency(self, work_order_id: str, body: DependencyCreate, *, idempotency_key: str | None = None) -> DependenciesView:
        """Add Dependency"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/dependencies", body=body, idempotency_key=idempotency_key).json()

    def remove_dependency(self, work_order_id: str, depends_on_id: str) -> None:
        """Remove Dependency"""
        self._client.request("DELETE", f"/work-orders/{work_order_id}/dependencies/{depends_on_id}")

    def escalate(self, work_order_id: str, body: Escalation | None | None = None, *, idempotency_key: str | None = None) -> WorkOrderDetail:
        """Escalate"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/escalate", body=body, idempotency_key=idempotency_key).json()

    def follow_up(self, work_order_id: str, body: FollowUpCreate, *, idempotency_key: str | None = None) -> WorkOrderDetail:
        """Follow Up"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/follow-up", body=body, idempotency_key=idempotency_key).json()

    def history(self, work_order_id: str) -> HistoryView:
        """History"""
        return self._client.request("GET", f"/work-orders/{work_order_id}/history").json()

    def list(self, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, status: List[api__maintenance__work_orders__status__Status] | None = None, priority: List[Priority] | None = None, type: List[Type] | None = None, assigned_to: List[str] | None = None, requested_by: List[str] | None = None, equipment_id: List[str] | None = None, warehouse_id: List[str] | None = None, location_id: str | None = None, case_id: List[str] | None = None, follow_up_of: List[str] | None = None, label: List[str] | None = None, due_after: str | None = None, due_before: str | None = None, planned_after: str | None = None, planned_before: str | None = None, created_after: str | None = None, created_before: str | None = None, overdue: bool | None = None, escalated: bool | None = None, unassigned: bool | None = None, mine: bool | None = None, watched: bool | None = None, include_archived: bool | None = None, q: str | None = None) -> List[WorkOrderView]:
        """List"""
        return self._client.request("GET", "/work-orders", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "status": status, "priority": priority, "type": type, "assignedTo": assigned_to, "requestedBy": requested_by, "equipmentId": equipment_id, "warehouseId": warehouse_id, "locationId": location_id, "caseId": case_id, "followUpOf": follow_up_of, "label": label, "dueAfter": due_after, "dueBefore": due_before, "plannedAfter": planned_after, "plannedBefore": planned_before, "createdAfter": created_after, "createdBefore": created_before, "overdue": overdue, "escalated": escalated, "unassigned": unassigned, "mine": mine, "watched": watched, "includeArchived": include_archived, "q": q}).json()

    def create(self, body: WorkOrderCreate, *, idempotency_key: str | None = None) -> WorkOrderDetail:
        """Create"""
        return self._client.request("POST", "/work-orders", body=body, idempotency_key=idempotency_key).json()

    def failure_codes(self) -> FailureCodes:
        """Failure Codes"""
        return self._client.request("GET", "/work-orders/failure-codes").json()

    def get(self, work_order_id: str) -> WorkOrderDetail:
        """Get"""
        return self._client.request("GET", f"/work-orders/{work_order_id}").json()

    def update(self, work_order_id: str, body: WorkOrderPatch, *, if_match: str | None = None) -> WorkOrderDetail:
        """Update"""
        return self._client.request("PATCH", f"/work-orders/{work_order_id}", body=body, if_match=if_match).json()

    def change_status(self, work_order_id: str, body: StatusChange, *, if_match: str | None = None) -> WorkOrderDetail:
        """Change Status"""
        return self._client.request("PUT", f"/work-orders/{work_order_id}/status", body=body, if_match=if_match).json()

    def checklist(self, work_order_id: str) -> List[ChecklistItemView]:
        """Checklist"""
        return self._client.request("GET", f"/work-orders/{work_order_id}/checklist").json()

    def add_steps(self, work_order_id: str, body: ChecklistAddition, *, idempotency_key: str | None = None) -> List[ChecklistItemView]:
        """Add Steps"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/checklist", body=body, idempotency_key=idempotency_key).json()

    def reorder_steps(self, work_order_id: str, body: ChecklistOrder) -> List[ChecklistItemView]:
        """Reorder Steps"""
        return self._client.request("PUT", f"/work-orders/{work_order_id}/checklist/order", body=body).json()

    def update_step(self, work_order_id: str, item_id: str, body: ChecklistItemPatch, *, if_match: str | None = None) -> ChecklistItemView:
        """Update Step"""
        return self._client.request("PATCH", f"/work-orders/{work_order_id}/checklist/{item_id}", body=body, if_match=if_match).json()

    def remove_step(self, work_order_id: str, item_id: str) -> None:
        """Remove Step"""
        self._client.request("DELETE", f"/work-orders/{work_order_id}/checklist/{item_id}")

    def time_logs(self, work_order_id: str) -> List[TimeLogView]:
        """Time Logs"""
        return self._client.request("GET", f"/work-orders/{work_order_id}/time-logs").json()

    def add_time_log(self, work_order_id: str, body: TimeLogCreate, *, idempotency_key: str | None = None) -> TimeLogView:
        """Add Time Log"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/time-logs", body=body, idempotency_key=idempotency_key).json()

    def start_timer(self, work_order_id: str, body: TimerStart | None | None = None, *, idempotency_key: str | None = None) -> TimeLogView:
        """Start Timer"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/time-logs/start", body=body, idempotency_key=idempotency_key).json()

    def stop_timer(self, work_order_id: str, body: TimerStop | None | None = None, *, idempotency_key: str | None = None) -> TimeLogView:
        """Stop Timer"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/time-logs/stop", body=body, idempotency_key=idempotency_key).json()

    def update_time_log(self, work_order_id: str, log_id: str, body: TimeLogPatch, *, if_match: str | None = None) -> TimeLogView:
        """Update Time Log"""
        return self._client.request("PATCH", f"/work-orders/{work_order_id}/time-logs/{log_id}", body=body, if_match=if_match).json()

    def remove_time_log(self, work_order_id: str, log_id: str) -> None:
        """Remove Time Log"""
        self._client.request("DELETE", f"/work-orders/{work_order_id}/time-logs/{log_id}")

    def labor(self, work_order_id: str) -> List[LaborView]:
        """Labor"""
        return self._client.request("GET", f"/work-orders/{work_order_id}/labor").json()

    def add_labor(self, work_order_id: str, body: LaborCreate, *, idempotency_key: str | None = None) -> LaborView:
        """Add Labor"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/labor", body=body, idempotency_key=idempotency_key).json()

    def remove_labor(self, work_order_id: str, labor_id: str) -> None:
        """Remove Labor"""
        self._client.request("DELETE", f"/work-orders/{work_order_id}/labor/{labor_id}")

    def costs(self, work_order_id: str) -> CostSummary:
        """Costs"""
        return self._client.request("GET", f"/work-orders/{work_order_id}/costs").json()

    def other_costs(self, work_order_id: str) -> List[CostView]:
        """Other Costs"""
        return self._client.request("GET", f"/work-orders/{work_order_id}/other-costs").json()

    def add_cost(self, work_order_id: str, body: CostCreate, *, idempotency_key: str | None = None) -> CostView:
        """Add Cost"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/other-costs", body=body, idempotency_key=idempotency_key).json()

    def remove_cost(self, work_order_id: str, cost_id: str) -> None:
        """Remove Cost"""
        self._client.request("DELETE", f"/work-orders/{work_order_id}/other-costs/{cost_id}")

    def comments(self, work_order_id: str, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None) -> List[CommentView]:
        """Comments"""
        return self._client.request("GET", f"/work-orders/{work_order_id}/comments", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count}).json()

    def add_comment(self, work_order_id: str, body: CommentCreate, *, idempotency_key: str | None = None) -> CommentView:
        """Add Comment"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/comments", body=body, idempotency_key=idempotency_key).json()

    def update_comment(self, work_order_id: str, comment_id: str, body: CommentPatch, *, if_match: str | None = None) -> CommentView:
        """Update Comment"""
        return self._client.request("PATCH", f"/work-orders/{work_order_id}/comments/{comment_id}", body=body, if_match=if_match).json()

    def remove_comment(self, work_order_id: str, comment_id: str) -> None:
        """Remove Comment"""
        self._client.request("DELETE", f"/work-orders/{work_order_id}/comments/{comment_id}")

    def watchers(self, work_order_id: str) -> List[WatcherView]:
        """Watchers"""
        return self._client.request("GET", f"/work-orders/{work_order_id}/watchers").json()

    def watch(self, work_order_id: str, body: WatcherCreate | None | None = None, *, idempotency_key: str | None = None) -> List[WatcherView]:
        """Watch"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/watchers", body=body, idempotency_key=idempotency_key).json()

    def unwatch(self, work_order_id: str, user_id: str) -> None:
        """Unwatch"""
        self._client.request("DELETE", f"/work-orders/{work_order_id}/watchers/{user_id}")

    def signatures(self, work_order_id: str) -> List[SignatureView]:
        """Signatures"""
        return self._client.request("GET", f"/work-orders/{work_order_id}/signatures").json()

    def sign(self, work_order_id: str, body: SignatureCreate, *, idempotency_key: str | None = None) -> SignatureView:
        """Sign"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/signatures", body=body, idempotency_key=idempotency_key).json()

    def external_links(self, work_order_id: str, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, active: bool | None = None) -> List[LinkView]:
        """External Links"""
        return self._client.request("GET", f"/work-orders/{work_order_id}/external-links", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "active": active}).json()

    def create_external_link(self, work_order_id: str, body: LinkCreate, *, idempotency_key: str | None = None) -> NewLinkView:
        """Create External Link"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/external-links", body=body, idempotency_key=idempotency_key).json()

    def safety(self, work_order_id: str) -> SafetyView:
        """Safety"""
        return self._client.request("GET", f"/work-orders/{work_order_id}/safety").json()

    def permits(self, work_order_id: str) -> List[PermitView]:
        """Permits"""
        return self._client.request("GET", f"/work-orders/{work_order_id}/permits").json()

    def request_permit(self, work_order_id: str, body: PermitCreate, *, idempotency_key: str | None = None) -> PermitView:
        """Request Permit"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/permits", body=body, idempotency_key=idempotency_key).json()

    def lockouts(self, work_order_id: str) -> List[LockoutView]:
        """Lockouts"""
        return self._client.request("GET", f"/work-orders/{work_order_id}/lockouts").json()

    def plan_lockouts(self, work_order_id: str, body: LockoutPlan | None | None = None, *, idempotency_key: str | None = None) -> List[LockoutView]:
        """Plan Lockouts"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/lockouts", body=body, idempotency_key=idempotency_key).json()

    def apply_lock(self, work_order_id: str, lockout_id: str, body: LockApplied | None | None = None, *, idempotency_key: str | None = None) -> LockoutView:
        """Apply Lock"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/lockouts/{lockout_id}/apply", body=body, idempotency_key=idempotency_key).json()

    def verify_lock(self, work_order_id: str, lockout_id: str, body: LockStep | None | None = None, *, idempotency_key: str | None = None) -> LockoutView:
        """Verify Lock"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/lockouts/{lockout_id}/verify", body=body, idempotency_key=idempotency_key).json()

    def remove_lock(self, work_order_id: str, lockout_id: str, body: LockStep | None | None = None, *, idempotency_key: str | None = None) -> LockoutView:
        """Remove Lock"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/lockouts/{lockout_id}/remove", body=body, idempotency_key=idempotency_key).json()

    def attachments(self, work_order_id: str, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, checklist_item_id: List[str] | None = None) -> List[AttachmentView]:
        """Attachments"""
        return self._client.request("GET", f"/work-orders/{work_order_id}/attachments", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "checklistItemId": checklist_item_id}).json()

    def attach(self, work_order_id: str, files: Any, *, idempotency_key: str | None = None) -> AttachmentView:
        """Attach"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/attachments", files=files, idempotency_key=idempotency_key).json()

    def attachment(self, work_order_id: str, attachment_id: str) -> AttachmentView:
        """Attachment"""
        return self._client.request("GET", f"/work-orders/{work_order_id}/attachments/{attachment_id}").json()

    def detach(self, work_order_id: str, attachment_id: str, *, if_match: str | None = None) -> None:
        """Detach"""
        self._client.request("DELETE", f"/work-orders/{work_order_id}/attachments/{attachment_id}", if_match=if_match)

    def step_attachments(self, work_order_id: str, item_id: str, *, limit: int | None = None, cursor: str | None = None, sort: str | None = None, count: bool | None = None, checklist_item_id: List[str] | None = None) -> List[AttachmentView]:
        """Step Attachments"""
        return self._client.request("GET", f"/work-orders/{work_order_id}/checklist/{item_id}/attachments", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "checklistItemId": checklist_item_id}).json()

    def attach_to_step(self, work_order_id: str, item_id: str, files: Any, *, idempotency_key: str | None = None) -> AttachmentView:
        """Attach To Step"""
        return self._client.request("POST", f"/work-orders/{work_order_id}/checklist/{item_id}/attachments", files=files, idempotency_key=idempotency_key).json()


class Accept(TypedDict):
    title: NotRequired[str | None]
    priority: NotRequired[Priority]
    assignedTo: NotRequired[str | None]


class Accepted(TypedDict):
    equipmentId: Required[str]
    accepted: Required[int]
    sensors: Required[List[UsedSensor]]


class Acknowledgement(TypedDict):
    note: NotRequired[str | None]


class AlarmDetail(TypedDict):
    id: Required[str]
    sensorId: Required[int | None]
    source: Required[str | None]
    address: Required[str | None]
    equipmentId: Required[str | None]
    warehouseId: Required[str | None]
    detector: Required[str]
    detectorVersion: Required[int]
    state: Required[AlarmState]
    severity: Required[Severity]
    message: Required[str]
    score: Required[float]
    value: Required[float | None]
    baseline: Required[float | None]
    spread: Required[float | None]
    threshold: Required[float | None]
    direction: Required[int]
    quality: Required[int]
    qualityText: Required[str]
    since: Required[str]
    windowStart: Required[str]
    raisedAt: Required[str]
    lastAt: Required[str]
    returnedAt: Required[str | None]
    clearedAt: Required[str | None]
    acknowledgedAt: Required[str | None]
    acknowledgedBy: Required[str | None]
    shelvedUntil: Required[str | None]
    suppressedBy: Required[str | None]
    occurrences: Required[int]
    events: Required[List[AlarmEventView]]


class AlarmEventView(TypedDict):
    id: Required[int]
    kind: Required[str]
    occurredAt: Required[str]
    actor: Required[str | None]
    severity: Required[str | None]
    score: Required[float | None]
    value: Required[float | None]
    detail: Required[dict[str, Any]]


AlarmMetrics = TypedDict("AlarmMetrics", {"from": "Required[str]", "to": "Required[str]", "alarms": "Required[int]", "perHour": "Required[float]", "perTenMinutes": "Required[float]", "rating": "Required[Literal['acceptable', 'manageable', 'overloaded']]", "busiest": "Required[BusiestView | None]", "percentOfPeriodsAboveTen": "Required[float]", "floods": "Required[List[FloodView]]", "floodCount": "Required[int]", "percentOfTimeInFlood": "Required[float]", "chattering": "Required[int]", "percentFromChattering": "Required[float]", "badActors": "Required[List[BadActorView]]", "percentFromBadActors": "Required[float]", "severities": "Required[dict[str, ShareView]]", "acknowledged": "Required[int]", "percentAcknowledgedWithinTenMinutes": "Required[float]", "medianSecondsToAcknowledge": "Required[float | None]", "p90SecondsToAcknowledge": "Required[float | None]", "standing": "Required[int]", "unacknowledged": "Required[int]", "stale": "Required[int]", "shelved": "Required[int]", "suppressed": "Required[int]"})


AlarmState: TypeAlias = "Literal['unacknowledged', 'acknowledged', 'returned', 'cleared']"


class AlarmView(TypedDict):
    id: Required[str]
    sensorId: Required[int | None]
    source: Required[str | None]
    address: Required[str | None]
    equipmentId: Required[str | None]
    warehouseId: Required[str | None]
    detector: Required[str]
    detectorVersion: Required[int]
    state: Required[AlarmState]
    severity: Required[Severity]
    message: Required[str]
    score: Required[float]
    value: Required[float | None]
    baseline: Required[float | None]
    spread: Required[float | None]
    threshold: Required[float | None]
    direction: Required[int]
    quality: Required[int]
    qualityText: Required[str]
    since: Required[str]
    windowStart: Required[str]
    raisedAt: Required[str]
    lastAt: Required[str]
    returnedAt: Required[str | None]
    clearedAt: Required[str | None]
    acknowledgedAt: Required[str | None]
    acknowledgedBy: Required[str | None]
    shelvedUntil: Required[str | None]
    suppressedBy: Required[str | None]
    occurrences: Required[int]


class AlternateView(TypedDict):
    id: Required[str]
    partNumber: Required[str]
    description: Required[str | None]
    stockLevel: Required[int]
    available: Required[int]


class Alternates(TypedDict):
    partIds: Required[List[str]]


class ApiKeyCreate(TypedDict):
    name: Required[str]
    scopes: Required[List[Permission]]
    expiresAt: NotRequired[str | None]
    userId: NotRequired[str | None]


class ApiKeyView(TypedDict):
    id: Required[str]
    name: Required[str]
    prefix: Required[str]
    userId: Required[str]
    createdBy: Required[str | None]
    scopes: Required[List[str]]
    expiresAt: Required[str | None]
    lastUsedAt: NotRequired[str | None]
    revokedAt: Required[str | None]
    createdAt: Required[str]


class AttachmentView(TypedDict):
    id: Required[str]
    workOrderId: Required[str]
    checklistItemId: Required[str | None]
    fileId: Required[str]
    fileUrl: Required[str]
    fileName: Required[str]
    fileType: Required[str]
    fileSize: Required[int]
    uploadedBy: Required[str | None]
    createdAt: Required[str]
    title: Required[str | None]
    width: Required[int | None]
    height: Required[int | None]
    downloadUrl: Required[str]
    thumbnailUrl: Required[str | None]


class AttemptView(TypedDict):
    attempt: Required[int]
    attemptedAt: Required[str]
    durationMs: Required[int]
    responseStatus: Required[int | None]
    responseBody: Required[str | None]
    error: Required[str | None]


class AuditView(TypedDict):
    id: Required[str]
    action: Required[str]
    tableName: Required[str | None]
    recordId: Required[str | None]
    userId: Required[str | None]
    actor: Required[str]
    requestId: Required[str | None]
    timestamp: Required[str]
    description: Required[str | None]
    warehouseId: Required[str | None]
    beforeData: Required[dict[str, Any] | None]
    afterData: Required[dict[str, Any] | None]


class Availability(TypedDict):
    inherent: Required[Figure]
    operational: Required[Figure]


BacktestBody = TypedDict("BacktestBody", {"from": "Required[str]", "to": "Required[str]", "equipmentId": "NotRequired[List[str] | None]", "failures": "NotRequired[List[Known]]", "useWorkOrders": "NotRequired[bool]", "horizonDays": "NotRequired[float]", "detectors": "NotRequired[List[DetectorPut]]", "policy": "NotRequired[PolicyBody | None]"})


class BacktestDetail(TypedDict):
    id: Required[str]
    kind: Required[api__monitoring__backtests__schemas__Kind]
    status: Required[api__monitoring__backtests__schemas__Status]
    progress: Required[float]
    requestedBy: Required[str | None]
    createdAt: Required[str]
    startedAt: Required[str | None]
    finishedAt: Required[str | None]
    error: Required[str | None]
    request: Required[dict[str, Any]]
    result: Required[dict[str, Any] | None]


class BacktestView(TypedDict):
    id: Required[str]
    kind: Required[api__monitoring__backtests__schemas__Kind]
    status: Required[api__monitoring__backtests__schemas__Status]
    progress: Required[float]
    requestedBy: Required[str | None]
    createdAt: Required[str]
    startedAt: Required[str | None]
    finishedAt: Required[str | None]
    error: Required[str | None]


class BadActorView(TypedDict):
    alarms: Required[int]
    percent: Required[float]
    sensorId: Required[int | None]
    address: Required[str | None]
    source: Required[str | None]
    equipmentId: Required[str | None]
    detector: Required[str]
    chattering: Required[bool]


class BearingBody(TypedDict):
    name: Required[str]
    elements: Required[int]
    elementDiameter: Required[float]
    pitchDiameter: Required[float]
    contactAngle: NotRequired[float]
    sensorIds: NotRequired[List[int]]


class BearingView(TypedDict):
    name: Required[str]
    elements: Required[int]
    elementDiameter: Required[float]
    pitchDiameter: Required[float]
    contactAngle: Required[float]
    sensorIds: Required[List[int]]


class BehindView(TypedDict):
    id: Required[str]
    foNumber: Required[str]
    title: Required[str]
    type: Required[str]
    status: Required[str]
    priority: Required[str]
    equipmentId: Required[str | None]
    createdAt: Required[str]
    startedAt: Required[str | None]
    dueDate: Required[str | None]
    completedAt: Required[str | None]
    warehouseId: Required[str]


class BinView(TypedDict):
    bin: Required[str | None]
    quantity: Required[int]


class Bind(TypedDict):
    equipmentId: Required[str | None]


class Bucket(TypedDict):
    time: Required[str]
    min: Required[float | None]
    max: Required[float | None]
    first: Required[float | None]
    last: Required[float | None]
    mean: Required[float | None]
    count: Required[int]
    badCount: Required[int]


class BulkChanges(TypedDict):
    assignedTo: NotRequired[str | List[str] | None]
    assignees: NotRequired[List[str] | None]
    status: NotRequired[api__maintenance__work_orders__status__Status]
    priority: NotRequired[Priority]
    dueDate: NotRequired[str | None]
    plannedStart: NotRequired[str | None]
    labels: NotRequired[List[str]]
    sequence: NotRequired[int | None]
    reason: NotRequired[str | None]


class BulkRequest(TypedDict):
    ids: Required[List[str]]
    changes: Required[BulkChanges]


class BulkResult(TypedDict):
    id: Required[str]
    status: Required[int]
    message: Required[str | None]
    errors: Required[List[FieldError]]


BusiestView = TypedDict("BusiestView", {"from": "Required[str]", "alarms": "Required[int]"})


class CaseDetail(TypedDict):
    id: Required[str]
    equipmentId: Required[str]
    assetTag: Required[str | None]
    warehouseId: Required[str | None]
    failureMode: Required[str]
    status: Required[CaseStatus]
    severity: Required[Severity]
    priority: Required[Severity]
    title: Required[str]
    score: Required[float]
    dueAt: Required[str | None]
    since: Required[str]
    openedAt: Required[str]
    lastAt: Required[str]
    closedAt: Required[str | None]
    verdict: Required[Verdict | None]
    verdictNote: Required[str | None]
    verdictBy: Required[str | None]
    verdictAt: Required[str | None]
    shadow: Required[bool]
    workOrderId: Required[str | None]
    workOrderNumber: Required[str | None]
    text: Required[str | None]
    failureModes: Required[List[FailureModeView]]
    causes: Required[List[str]]
    parts: Required[List[str]]
    checklist: Required[List[str]]
    sensors: Required[List[SensorInCase]]
    evidence: Required[List[EvidenceView]]


CaseStatus: TypeAlias = "Literal['open', 'held', 'closed']"


class CaseView(TypedDict):
    id: Required[str]
    equipmentId: Required[str]
    assetTag: Required[str | None]
    warehouseId: Required[str | None]
    failureMode: Required[str]
    status: Required[CaseStatus]
    severity: Required[Severity]
    priority: Required[Severity]
    title: Required[str]
    score: Required[float]
    dueAt: Required[str | None]
    since: Required[str]
    openedAt: Required[str]
    lastAt: Required[str]
    closedAt: Required[str | None]
    verdict: Required[Verdict | None]
    verdictNote: Required[str | None]
    verdictBy: Required[str | None]
    verdictAt: Required[str | None]
    shadow: Required[bool]
    workOrderId: Required[str | None]
    workOrderNumber: Required[str | None]


class ChangePassword(TypedDict):
    currentPassword: Required[str]
    newPassword: Required[str]


class Channels(TypedDict):
    inApp: NotRequired[bool]
    email: NotRequired[bool]


class ChecklistAddition(TypedDict):
    items: Required[List[ChecklistItemCreate]]


class ChecklistItemCreate(TypedDict):
    component: NotRequired[str | None]
    action: Required[str]
    type: NotRequired[ChecklistType]
    required: NotRequired[bool]
    unit: NotRequired[str | None]
    lowLimit: NotRequired[float | None]
    highLimit: NotRequired[float | None]
    choices: NotRequired[List[str]]
    failChoices: NotRequired[List[str]]
    followUpOnFail: NotRequired[bool]


class ChecklistItemPatch(TypedDict):
    status: NotRequired[ChecklistStatus]
    value: NotRequired[JsonValue]
    notes: NotRequired[str | None]
    customFieldData: NotRequired[dict[str, JsonValue] | None]
    openFollowUp: NotRequired[bool]


class ChecklistItemView(TypedDict):
    id: Required[str]
    workOrderId: Required[str]
    position: Required[int]
    component: Required[str | None]
    action: Required[str]
    type: Required[ChecklistType]
    required: Required[bool]
    unit: Required[str | None]
    lowLimit: Required[float | None]
    highLimit: Required[float | None]
    choices: Required[List[str]]
    failChoices: Required[List[str]]
    followUpOnFail: Required[bool]
    status: Required[ChecklistStatus]
    value: Required[Any]
    notes: Required[str | None]
    customFieldData: Required[dict[str, Any] | None]
    followUpWorkOrderId: Required[str | None]
    createdAt: Required[str]
    completedAt: Required[str | None]
    completedBy: Required[str | None]


class ChecklistOrder(TypedDict):
    ids: Required[List[str]]


ChecklistStatus: TypeAlias = "Literal['pending', 'pass', 'fail', 'na', 'done']"


ChecklistType: TypeAlias = "Literal['tick', 'measurement', 'choice', 'text', 'photo']"


class ClassCreate(TypedDict):
    code: Required[str]
    name: Required[str]
    description: NotRequired[str | None]


class ClassPatch(TypedDict):
    name: NotRequired[str]
    description: NotRequired[str | None]


class ClassView(TypedDict):
    id: Required[str]
    code: Required[str]
    name: Required[str]
    description: Required[str | None]
    createdAt: Required[str]
    updatedAt: Required[str]


class CodeView(TypedDict):
    code: Required[str]
    name: Required[str]


class Comment(TypedDict):
    text: Required[str]


class CommentCreate(TypedDict):
    body: Required[str]
    mentions: NotRequired[List[str]]


class CommentPatch(TypedDict):
    body: Required[str]


class CommentView(TypedDict):
    id: Required[str]
    workOrderId: Required[str]
    userId: Required[str]
    body: Required[str]
    mentions: Required[List[str]]
    createdAt: Required[str]
    updatedAt: Required[str]


class Completion(TypedDict):
    completionNotes: NotRequired[str | None]


ComplianceReport = TypedDict("ComplianceReport", {"from": "Required[str]", "to": "Required[str]", "scheduleCompliance": "Required[float | None]", "due": "Required[int]", "completedOnTime": "Required[int]", "pm": "Required[dict[str, Any]]"})


ComplianceView = TypedDict("ComplianceView", {"due": "Required[int]", "completed": "Required[int]", "completedOnTime": "Required[int]", "completedLate": "Required[int]", "missed": "Required[int]", "overdue": "Required[int]", "complianceRate": "Required[float | None]", "days": "Required[int]", "from": "Required[str]", "to": "Required[str]", "byTemplate": "Required[List[TemplateCompliance]]", "byMonth": "Required[List[MonthCompliance]]"})


class ConditionRules(TypedDict):
    metric: NotRequired[str | None]
    operator: NotRequired[Literal['above', 'below']]
    value: NotRequired[float | None]
    healthBelow: NotRequired[float | None]
    forMinutes: NotRequired[int]
    alarmSeverity: NotRequired[Literal['low', 'medium', 'high', 'critical'] | None]


class Confirmation(TypedDict):
    password: Required[str]


class ConservationView(TypedDict):
    received: Required[int]
    stored: Required[int]
    duplicate: Required[int]
    corrected: Required[int]
    deadLettered: Required[int]
    drift: Required[int]
    partitions: Required[List[PartitionView]]
    processes: Required[List[ProcessView]]


class Consumption(TypedDict):
    workOrderId: Required[str]
    partsUsage: Required[List[PartUsage]]


class ConsumptionView(TypedDict):
    workOrderId: Required[str]
    partsUsage: Required[List[UsedView]]
    totalCost: Required[str]


class ContactCreate(TypedDict):
    name: Required[str]
    position: NotRequired[str | None]
    email: NotRequired[str | None]
    phone: NotRequired[str | None]
    isPrimary: NotRequired[bool]
    notes: NotRequired[str | None]


class ContactPatch(TypedDict):
    name: NotRequired[str]
    position: NotRequired[str | None]
    email: NotRequired[str | None]
    phone: NotRequired[str | None]
    isPrimary: NotRequired[bool]
    notes: NotRequired[str | None]


class ContactView(TypedDict):
    id: Required[str]
    vendorId: Required[str]
    name: Required[str]
    position: Required[str | None]
    email: Required[str | None]
    phone: Required[str | None]
    isPrimary: Required[bool]
    notes: Required[str | None]
    createdAt: Required[str]
    updatedAt: Required[str]


class ContractCreate(TypedDict):
    title: Required[str]
    number: NotRequired[str | None]
    stage: NotRequired[ContractStage]
    startDate: NotRequired[str | None]
    endDate: NotRequired[str | None]
    noticeDays: NotRequired[int]
    value: NotRequired[str | float | None]
    documentUrl: NotRequired[str | None]
    notes: NotRequired[str | None]


class ContractPatch(TypedDict):
    title: NotRequired[str]
    number: NotRequired[str | None]
    stage: NotRequired[ContractStage]
    startDate: NotRequired[str | None]
    endDate: NotRequired[str | None]
    noticeDays: NotRequired[int]
    value: NotRequired[str | float | None]
    documentUrl: NotRequired[str | None]
    notes: NotRequired[str | None]


ContractStage: TypeAlias = "Literal['draft', 'negotiation', 'active', 'expired', 'terminated']"


class ContractView(TypedDict):
    id: Required[str]
    vendorId: Required[str]
    vendor: Required[str]
    number: Required[str | None]
    title: Required[str]
    stage: Required[ContractStage]
    startDate: Required[str | None]
    endDate: Required[str | None]
    noticeDays: Required[int]
    value: Required[str | None]
    documentUrl: Required[str | None]
    notes: Required[str | None]
    warehouseId: Required[str]
    createdAt: Required[str]
    updatedAt: Required[str]


class ContributionView(TypedDict):
    sensorId: Required[int]
    sensor: Required[str]
    share: Required[float]


class CostCreate(TypedDict):
    kind: NotRequired[CostKind]
    description: Required[str]
    amount: Required[float | str]
    costDate: NotRequired[str | None]
    reference: NotRequired[str | None]


CostKind: TypeAlias = "Literal['service', 'rental', 'travel', 'material', 'disposal', 'other']"


class CostLine(TypedDict):
    group: Required[str | None]
    labor: Required[str]
    parts: Required[str]
    other: Required[str]
    total: Required[str]
    workOrders: Required[int]


CostReport = TypedDict("CostReport", {"from": "Required[str]", "to": "Required[str]", "labor": "Required[str]", "parts": "Required[str]", "other": "Required[str]", "total": "Required[str]", "workOrders": "Required[int]", "byType": "Required[List[CostLine]]", "byMonth": "Required[List[CostLine]]", "bySite": "Required[List[CostLine]]", "byEquipmentClass": "Required[List[CostLine]]"})


class CostSummary(TypedDict):
    workOrderId: Required[str]
    laborHours: Required[float]
    unpricedHours: Required[float]
    laborCost: Required[str]
    partsCost: Required[str]
    otherCost: Required[str]
    totalCost: Required[str]


class CostView(TypedDict):
    id: Required[str]
    workOrderId: Required[str]
    kind: Required[CostKind]
    description: Required[str]
    amount: Required[str]
    costDate: Required[str]
    reference: Required[str | None]
    createdBy: Required[str | None]
    createdAt: Required[str]


class CountCreate(TypedDict):
    name: Required[str]
    blind: NotRequired[bool]
    partIds: NotRequired[List[str] | None]
    category: NotRequired[str | None]
    location: NotRequired[str | None]
    warehouseId: NotRequired[str | None]


class CountLineView(TypedDict):
    id: Required[str]
    partId: Required[str]
    partNumber: Required[str]
    description: Required[str | None]
    location: Required[str | None]
    counted: Required[int | None]
    countedBy: Required[str | None]
    countedAt: Required[str | None]
    bookQuantity: Required[int | None]
    difference: Required[int | None]
    notes: Required[str | None]


CountStatus: TypeAlias = "Literal['open', 'posted', 'cancelled']"


class CountView(TypedDict):
    id: Required[str]
    name: Required[str]
    status: Required[CountStatus]
    blind: Required[bool]
    warehouseId: Required[str]
    createdBy: Required[str | None]
    postedBy: Required[str | None]
    postedAt: Required[str | None]
    createdAt: Required[str]
    updatedAt: Required[str]


class Counted(TypedDict):
    lines: Required[List[CountedLine]]


class CountedLine(TypedDict):
    partId: Required[str]
    counted: Required[int]
    notes: NotRequired[str | None]


Criticality: TypeAlias = "Literal['low', 'medium', 'high', 'critical']"


class DashboardView(TypedDict):
    total: Required[int]
    byStatus: Required[dict[str, int]]
    byPriority: Required[dict[str, int]]
    byType: Required[dict[str, int]]
    open: Required[int]
    overdue: Required[int]
    dueSoon: Required[int]
    unassigned: Required[int]
    escalated: Required[int]
    mine: Required[int]
    mineOverdue: Required[int]
    completedLast30Days: Required[int]
    averageHoursToComplete: Required[float | None]
    backlogHours: Required[float]


class DeadLetterDetail(TypedDict):
    id: Required[str]
    receivedAt: Required[str]
    topic: Required[str]
    reason: Required[str]
    status: Required[DeadLetterStatus]
    size: Required[int]
    resolvedAt: Required[str | None]
    resolvedBy: Required[str | None]
    payload: Required[str | None]
    payloadBase64: Required[str]
    correctedPayload: Required[str | None]
    correctedPayloadBase64: Required[str | None]


DeadLetterStatus: TypeAlias = "Literal['open', 'replayed', 'discarded']"


class DeadLetterView(TypedDict):
    id: Required[str]
    receivedAt: Required[str]
    topic: Required[str]
    reason: Required[str]
    status: Required[DeadLetterStatus]
    size: Required[int]
    resolvedAt: Required[str | None]
    resolvedBy: Required[str | None]


class DeliveryDetail(TypedDict):
    id: Required[str]
    webhookId: Required[str]
    eventId: Required[str]
    event: Required[str]
    sequence: Required[int]
    entityId: Required[str]
    replay: Required[bool]
    status: Required[Literal['waiting', 'pending', 'sending', 'delivered', 'failed']]
    attempts: Required[int]
    nextAttemptAt: Required[str | None]
    responseStatus: Required[int | None]
    error: Required[str | None]
    createdAt: Required[str]
    finishedAt: Required[str | None]
    request: Required[dict[str, Any] | None]
    log: Required[List[AttemptView]]


class DeliveryView(TypedDict):
    id: Required[str]
    webhookId: Required[str]
    eventId: Required[str]
    event: Required[str]
    sequence: Required[int]
    entityId: Required[str]
    replay: Required[bool]
    status: Required[Literal['waiting', 'pending', 'sending', 'delivered', 'failed']]
    attempts: Required[int]
    nextAttemptAt: Required[str | None]
    responseStatus: Required[int | None]
    error: Required[str | None]
    createdAt: Required[str]
    finishedAt: Required[str | None]


class DependenciesView(TypedDict):
    waitsFor: Required[List[DependencyView]]
    blocks: Required[List[DependencyView]]
    ready: Required[bool]


class DependencyCreate(TypedDict):
    dependsOn: Required[str]


class DependencyView(TypedDict):
    id: Required[str]
    foNumber: Required[str]
    title: Required[str]
    status: Required[api__maintenance__work_orders__status__Status]
    sequence: Required[int | None]
    dueDate: Required[str | None]


class DetectorKindView(TypedDict):
    name: Required[str]
    version: Required[int]
    summary: Required[str]
    optional: Required[bool]
    parameters: Required[List[ParameterView]]


class DetectorPut(TypedDict):
    detector: Required[str]
    sensorId: NotRequired[int | None]
    mode: NotRequired[api__monitoring__detectors__schemas__Mode]
    parameters: NotRequired[dict[str, JsonValue]]


class DetectorView(TypedDict):
    id: Required[str]
    detector: Required[str]
    sensorId: Required[int | None]
    mode: Required[Mode_Output]
    parameters: Required[dict[str, Any]]
    updatedAt: Required[str]
    updatedBy: Required[str | None]


class Done(TypedDict):
    success: NotRequired[bool]


class DowntimeCreate(TypedDict):
    startedAt: Required[str]
    endedAt: Required[str]
    status: NotRequired[DowntimeStatus]
    planned: NotRequired[bool | None]
    reason: NotRequired[str | None]


class DowntimePatch(TypedDict):
    startedAt: NotRequired[str]
    endedAt: NotRequired[str]
    planned: NotRequired[bool]
    reason: NotRequired[str | None]


DowntimeStatus: TypeAlias = "Literal['down', 'maintenance']"


class DowntimeView(TypedDict):
    id: Required[str]
    equipmentId: Required[str]
    warehouseId: Required[str]
    status: Required[DowntimeStatus]
    planned: Required[bool]
    reason: Required[str | None]
    startedAt: Required[str]
    endedAt: Required[str | None]
    hours: Required[float | None]
    createdBy: Required[str | None]
    createdAt: Required[str]
    updatedAt: Required[str]


DryRunBody = TypedDict("DryRunBody", {"from": "Required[str]", "to": "Required[str]", "equipmentId": "NotRequired[List[str] | None]", "failures": "NotRequired[List[Known]]", "useWorkOrders": "NotRequired[bool]", "horizonDays": "NotRequired[float]", "policy": "Required[PolicyBody]"})


class EndedView(TypedDict):
    ended: Required[int]


Energy: TypeAlias = "Literal['electrical', 'mechanical', 'hydraulic', 'pneumatic', 'chemical', 'thermal', 'gravitational', 'radiation', 'other']"


class EnrolmentView(TypedDict):
    secret: Required[str]
    uri: Required[str]
    qr: Required[str]


class Entry(TypedDict):
    at: Required[str]
    kind: Required[HistoryKind]
    id: Required[str]
    title: Required[str]
    actorId: Required[str | None]
    details: Required[dict[str, Any]]


class EnvelopeLineView(TypedDict):
    name: Required[str]
    frequency: Required[float]
    ratio: Required[float | None]


class EquipmentCreate(TypedDict):
    assetTag: Required[str]
    equipmentClass: NotRequired[str | None]
    model: NotRequired[str | None]
    manufacturer: NotRequired[str | None]
    serialNumber: NotRequired[str | None]
    foNumber: NotRequired[str | None]
    description: NotRequired[str | None]
    location: NotRequired[str | None]
    locationId: NotRequired[str | None]
    area: NotRequired[str | None]
    status: NotRequired[EquipmentStatus]
    statusReason: NotRequired[str | None]
    criticality: NotRequired[Criticality]
    installDate: NotRequired[str | None]
    warrantyExpiry: NotRequired[str | None]
    parentEquipmentId: NotRequired[str | None]
    warehouseId: NotRequired[str | None]


class EquipmentPatch(TypedDict):
    assetTag: NotRequired[str]
    equipmentClass: NotRequired[str | None]
    model: NotRequired[str | None]
    manufacturer: NotRequired[str | None]
    serialNumber: NotRequired[str | None]
    foNumber: NotRequired[str | None]
    description: NotRequired[str | None]
    location: NotRequired[str | None]
    locationId: NotRequired[str | None]
    area: NotRequired[str | None]
    status: NotRequired[EquipmentStatus]
    statusReason: NotRequired[str | None]
    criticality: NotRequired[Criticality]
    installDate: NotRequired[str | None]
    warrantyExpiry: NotRequired[str | None]
    parentEquipmentId: NotRequired[str | None]


EquipmentStatus: TypeAlias = "Literal['active', 'inactive', 'maintenance', 'down', 'retired']"


class EquipmentView(TypedDict):
    id: Required[str]
    assetTag: Required[str]
    equipmentClass: Required[str | None]
    model: Required[str | None]
    manufacturer: Required[str | None]
    serialNumber: Required[str | None]
    foNumber: Required[str | None]
    description: Required[str | None]
    status: Required[EquipmentStatus]
    statusReason: Required[str | None]
    statusChangedAt: Required[str]
    location: Required[str | None]
    locationId: Required[str | None]
    area: Required[str | None]
    criticality: Required[Criticality]
    installDate: Required[str | None]
    warrantyExpiry: Required[str | None]
    parentEquipmentId: Required[str | None]
    hierarchyLevel: Required[int]
    qrCodeUrl: Required[str | None]
    warehouseId: Required[str]
    createdAt: Required[str]
    updatedAt: Required[str]


class Escalation(TypedDict):
    reason: NotRequired[str | None]
    assignedTo: NotRequired[str | List[str] | None]


class EventData(TypedDict):
    entity: Required[str]
    entityId: Required[str]
    warehouseId: Required[str | None]
    payload: Required[dict[str, Any]]


class EventView(TypedDict):
    sequence: Required[int]
    id: Required[str]
    event: Required[str]
    timestamp: Required[str]
    data: Required[EventData]


class EvidenceView(TypedDict):
    id: Required[int]
    alarmId: Required[str | None]
    sensorId: Required[int | None]
    address: Required[str | None]
    metric: Required[str | None]
    unit: Required[str | None]
    detector: Required[str]
    detectorVersion: Required[int]
    observedAt: Required[str]
    windowStart: Required[str]
    windowEnd: Required[str]
    score: Required[float]
    value: Required[float | None]
    baseline: Required[float | None]
    spread: Required[float | None]
    threshold: Required[float | None]
    direction: Required[int]
    severity: Required[Severity]
    message: Required[str]
    detail: Required[dict[str, Any]]


ExportName: TypeAlias = "Literal['equipment', 'locations', 'parts', 'part-transactions', 'vendors', 'vendor-contracts', 'purchase-orders', 'work-orders', 'sensors', 'alarms', 'cases']"


class FailureCodes(TypedDict):
    failureModes: Required[List[CodeView]]
    failureMechanisms: Required[List[CodeView]]
    failureCauses: Required[List[CodeView]]
    remedies: Required[List[CodeView]]


class FailureModeEntry(TypedDict):
    equipmentClass: Required[str]
    code: Required[str]
    name: Required[str]
    iso14224: Required[str]
    mechanism: Required[str]
    signs: Required[List[SignView]]
    causes: Required[List[str]]
    checklist: Required[List[str]]
    parts: Required[List[str]]


class FailureModeView(TypedDict):
    code: Required[str | None]
    name: Required[str | None]
    weight: Required[float | None]
    reasons: Required[List[str]]


class FailureView(TypedDict):
    workOrderId: Required[str]
    foNumber: Required[str]
    type: Required[str]
    title: Required[str]
    equipmentId: Required[str]
    assetTag: Required[str]
    failedAt: Required[str]
    restoredAt: Required[str | None]
    downtimeHours: Required[float | None]
    repairHours: Required[float | None]
    failureMode: Required[str | None]
    failureMechanism: Required[str | None]
    failureCause: Required[str | None]
    detail: NotRequired[dict[str, Any]]


class FeedView(TypedDict):
    url: Required[str]


class FieldError(TypedDict):
    field: Required[str]
    message: Required[str]


class Figure(TypedDict):
    value: NotRequired[float | None]
    low: NotRequired[float | None]
    high: NotRequired[float | None]
    unit: Required[str]
    reason: NotRequired[str | None]


FileKind: TypeAlias = "Literal['wo-attachments', 'pm-attachments', 'vendor-documents', 'equipment-photos', 'equipment-documents', 'qr-codes']"


class FilePatch(TypedDict):
    title: NotRequired[str | None]


class FileView(TypedDict):
    id: Required[str]
    kind: Required[FileKind]
    name: Required[str]
    title: Required[str | None]
    contentType: Required[str]
    size: Required[int]
    sha256: Required[str]
    width: Required[int | None]
    height: Required[int | None]
    equipmentId: Required[str | None]
    warehouseId: Required[str]
    uploadedBy: Required[str | None]
    createdAt: Required[str]
    updatedAt: Required[str]
    url: Required[str]
    downloadUrl: Required[str]
    thumbnailUrl: Required[str | None]


FindingKind: TypeAlias = "Literal['chain_broken', 'many_deletions', 'off_hours_role_change', 'failed_logins']"


class FindingView(TypedDict):
    id: Required[str]
    kind: Required[FindingKind]
    subject: Required[str]
    description: Required[str]
    userId: Required[str | None]
    firstAt: Required[str]
    lastAt: Required[str]
    foundAt: Required[str]
    acknowledgedAt: Required[str | None]
    acknowledgedBy: Required[str | None]
    note: Required[str | None]


FloodView = TypedDict("FloodView", {"from": "Required[str]", "alarms": "Required[int]", "to": "Required[str]", "peak": "Required[int]"})


class FollowUpCreate(TypedDict):
    title: Required[str]
    description: NotRequired[str | None]
    priority: NotRequired[Priority | None]


class ForgotPassword(TypedDict):
    email: Required[str]


Frequency_Output: TypeAlias = "Literal['daily', 'weekly', 'monthly']"


FrequencyType: TypeAlias = "Literal['calendar', 'meter', 'condition']"


class GenerateRequest(TypedDict):
    horizonDays: NotRequired[int]
    templateId: NotRequired[str | None]


class Generated(TypedDict):
    generated: Required[int]
    missed: Required[int]
    schedules: Required[int]
    workOrders: Required[List[dict[str, Any]]]
    shortages: Required[List[Shortage]]
    failed: Required[dict[str, str]]
    complete: Required[bool]


class Group(TypedDict):
    kind: Required[api__search__schemas__Kind]
    hits: Required[List[Hit]]


class GrowthView(TypedDict):
    shape: Required[Figure]
    mtbf: Required[Figure]
    pValue: NotRequired[float | None]
    verdict: NotRequired[Literal['improving', 'deteriorating', 'no trend proven'] | None]
    reason: NotRequired[str | None]


class HealthView(TypedDict):
    equipmentId: Required[str]
    assetTag: Required[str]
    health: Required[float]
    reasons: Required[List[ReasonView]]
    remaining: Required[RemainingView]
    monitor: Required[MonitorView | None]
    history: Required[List[api__monitoring__health__schemas__PointView]]


class HistoryEntry(TypedDict):
    at: Required[str]
    action: Required[str]
    entity: Required[str]
    entityId: Required[str | None]
    userId: Required[str | None]
    actor: Required[str]
    changes: Required[dict[str, Any]]


HistoryKind: TypeAlias = "Literal['equipment.created', 'equipment.updated', 'equipment.status_changed', 'downtime.started', 'downtime.ended', 'work_order.created', 'work_order.completed', 'alarm.raised', 'alarm.cleared', 'case.opened', 'case.closed', 'file.added']"


class HistoryView(TypedDict):
    stays: Required[List[StatusStay]]
    entries: Required[List[HistoryEntry]]


class Hit(TypedDict):
    kind: Required[api__search__schemas__Kind]
    id: Required[str]
    code: Required[str | None]
    title: Required[str]
    status: Required[str | None]
    warehouseId: Required[str]
    score: Required[float]
    highlights: Required[List[str]]
    url: Required[str]


class HolidayView(TypedDict):
    date: Required[str]
    name: Required[str]
    public: Required[bool]


class ImportDetail(TypedDict):
    id: Required[str]
    kind: Required[KindName]
    status: Required[ImportStatus]
    dryRun: Required[bool]
    source: Required[str]
    fileName: Required[str | None]
    columns: Required[dict[str, Any]]
    totalRows: Required[int]
    processedRows: Required[int]
    createdRows: Required[int]
    updatedRows: Required[int]
    unchangedRows: Required[int]
    errorCount: Required[int]
    warehouseId: Required[str]
    createdBy: Required[str]
    createdAt: Required[str]
    finishedAt: Required[str | None]
    undoneAt: Required[str | None]
    undoneBy: Required[str | None]
    errors: Required[List[LineError]]


ImportStatus: TypeAlias = "Literal['queued', 'running', 'checked', 'completed', 'failed', 'undone']"


class ImportView(TypedDict):
    id: Required[str]
    kind: Required[KindName]
    status: Required[ImportStatus]
    dryRun: Required[bool]
    source: Required[str]
    fileName: Required[str | None]
    columns: Required[dict[str, Any]]
    totalRows: Required[int]
    processedRows: Required[int]
    createdRows: Required[int]
    updatedRows: Required[int]
    unchangedRows: Required[int]
    errorCount: Required[int]
    warehouseId: Required[str]
    createdBy: Required[str]
    createdAt: Required[str]
    finishedAt: Required[str | None]
    undoneAt: Required[str | None]
    undoneBy: Required[str | None]


class Invited(TypedDict):
    success: NotRequired[Literal[True]]


JsonValue: TypeAlias = "Any"


KindName: TypeAlias = "Literal['equipment', 'locations', 'parts', 'vendors', 'work-orders']"


class KitCreate(TypedDict):
    name: Required[str]
    description: NotRequired[str | None]
    items: Required[List[KitItem]]
    warehouseId: NotRequired[str | None]


class KitDetail(TypedDict):
    id: Required[str]
    name: Required[str]
    description: Required[str | None]
    warehouseId: Required[str]
    createdAt: Required[str]
    updatedAt: Required[str]
    items: Required[List[KitItemView]]


class KitItem(TypedDict):
    partId: Required[str]
    quantity: Required[int]


class KitItemView(TypedDict):
    partId: Required[str]
    partNumber: Required[str]
    description: Required[str | None]
    quantity: Required[int]
    available: Required[int]


class KitPatch(TypedDict):
    name: NotRequired[str]
    description: NotRequired[str | None]
    items: NotRequired[List[KitItem]]


class KitView(TypedDict):
    id: Required[str]
    name: Required[str]
    description: Required[str | None]
    warehouseId: Required[str]
    createdAt: Required[str]
    updatedAt: Required[str]


class Known(TypedDict):
    equipmentId: Required[str]
    failedAt: Required[str]
    onset: NotRequired[str | None]
    repairedAt: NotRequired[str | None]
    failureMode: NotRequired[str | None]


class KpiGroup(TypedDict):
    opened: Required[int]
    completed: Required[int]
    open: Required[int]
    overdue: Required[int]
    failures: Required[int]
    mttr: Required[float | None]
    mtbf: Required[float | None]
    scheduleCompliance: Required[float | None]
    plannedRatio: Required[float | None]
    backlogHours: Required[float]
    backlogWeeks: Required[float | None]
    wrenchTime: Required[float | None]
    laborHours: Required[float]
    group: Required[str | None]


KpiReport = TypedDict("KpiReport", {"opened": "Required[int]", "completed": "Required[int]", "open": "Required[int]", "overdue": "Required[int]", "failures": "Required[int]", "mttr": "Required[float | None]", "mtbf": "Required[float | None]", "scheduleCompliance": "Required[float | None]", "plannedRatio": "Required[float | None]", "backlogHours": "Required[float]", "backlogWeeks": "Required[float | None]", "wrenchTime": "Required[float | None]", "laborHours": "Required[float]", "from": "Required[str]", "to": "Required[str]", "formulas": "Required[dict[str, str]]", "groups": "Required[List[KpiGroup]]"})


class LaborCreate(TypedDict):
    hours: Required[float | str]
    userId: NotRequired[str | None]
    craft: NotRequired[str | None]
    workDate: NotRequired[str | None]
    rate: NotRequired[float | str | None]
    multiplier: NotRequired[float | str]
    description: NotRequired[str | None]


class LaborView(TypedDict):
    id: Required[str]
    workOrderId: Required[str]
    userId: Required[str | None]
    craft: Required[str | None]
    workDate: Required[str]
    hours: Required[float]
    rate: Required[str | None]
    multiplier: Required[float]
    cost: Required[str | None]
    description: Required[str | None]
    timeLogId: Required[str | None]
    createdBy: Required[str | None]
    createdAt: Required[str]


class LatestView(TypedDict):
    sensorId: Required[int]
    address: Required[str]
    metric: Required[str]
    name: Required[str | None]
    unit: Required[str | None]
    equipmentId: Required[str | None]
    time: Required[str]
    value: Required[float]
    quality: Required[int]
    qualityText: Required[str]


class Limit(TypedDict):
    amount: Required[str | float | None]


class LimitView(TypedDict):
    role: Required[Role]
    amount: Required[str | None]


class LineCreate(TypedDict):
    partId: NotRequired[str | None]
    description: NotRequired[str | None]
    quantity: Required[int]
    unitPrice: NotRequired[str | float | None]


class LineError(TypedDict):
    line: Required[int | None]
    column: Required[str | None]
    message: Required[str]


class LineView(TypedDict):
    id: Required[str]
    position: Required[int]
    partId: Required[str | None]
    partNumber: Required[str | None]
    description: Required[str]
    quantity: Required[int]
    unitPrice: Required[str]
    lineTotal: Required[str]
    quantityReceived: Required[int]


class LinkCreate(TypedDict):
    name: Required[str]
    company: NotRequired[str | None]
    email: NotRequired[str | None]
    allows: NotRequired[List[Right]]
    expiresAt: NotRequired[str | None]
    sendMail: NotRequired[bool]


class LinkView(TypedDict):
    id: Required[str]
    workOrderId: Required[str]
    profileId: Required[str]
    name: Required[str]
    company: Required[str | None]
    email: Required[str | None]
    allows: Required[List[Right]]
    expiresAt: Required[str]
    revokedAt: Required[str | None]
    lastUsedAt: Required[str | None]
    active: Required[bool]
    createdBy: Required[str | None]
    createdAt: Required[str]
    warehouseId: Required[str]


class Links(TypedDict):
    failures: Required[str]


class LocationCreate(TypedDict):
    name: Required[str]
    parentId: NotRequired[str | None]
    warehouseId: NotRequired[str | None]


class LocationPatch(TypedDict):
    name: NotRequired[str]
    parentId: NotRequired[str | None]


class LocationView(TypedDict):
    id: Required[str]
    name: Required[str]
    path: Required[str]
    parentId: Required[str | None]
    warehouseId: Required[str]
    createdAt: Required[str]
    updatedAt: Required[str]


class LockApplied(TypedDict):
    lockNumber: NotRequired[str | None]
    note: NotRequired[str | None]


class LockStep(TypedDict):
    note: NotRequired[str | None]


class LockoutPlan(TypedDict):
    isolationPointIds: NotRequired[List[str] | None]


class LockoutView(TypedDict):
    id: Required[str]
    workOrderId: Required[str]
    isolationPointId: Required[str]
    name: Required[str]
    energyType: Required[Energy]
    method: Required[str]
    verification: Required[str | None]
    lockNumber: Required[str | None]
    appliedBy: Required[str | None]
    appliedAt: Required[str | None]
    verifiedBy: Required[str | None]
    verifiedAt: Required[str | None]
    removedBy: Required[str | None]
    removedAt: Required[str | None]
    note: Required[str | None]


class LoggedInView(TypedDict):
    id: Required[str]
    email: Required[str]
    role: Required[Role]
    warehouseId: Required[str | None]
    firstName: Required[str | None]
    lastName: Required[str | None]
    phone: Required[str | None]
    active: Required[bool]
    emailVerified: Required[bool]
    createdAt: Required[str]
    updatedAt: Required[str]
    mustChangePassword: NotRequired[bool]


class Login(TypedDict):
    email: Required[str]
    password: Required[str]
    mfaToken: NotRequired[str | None]
    rememberMe: NotRequired[bool]
    deviceFingerprint: NotRequired[str | None]


class LoginView(TypedDict):
    success: NotRequired[bool]
    user: Required[LoggedInView]
    token: Required[str]
    refreshToken: Required[str]
    sessionId: Required[str]


class Logout(TypedDict):
    sessionId: Required[str]


class MachineRow(TypedDict):
    equipmentId: Required[str]
    assetTag: Required[str]
    failures: Required[int]
    expectedFailures: Required[float | None]
    operatingHours: Required[float]
    downtimeHours: Required[float]
    mtbfHours: Required[float | None]
    availability: Required[float | None]
    pValue: Required[float | None]
    badActor: Required[bool]
    failuresUrl: Required[str]


class MePatch(TypedDict):
    firstName: NotRequired[str]
    lastName: NotRequired[str]
    phone: NotRequired[str | None]


class MeView(TypedDict):
    id: Required[str]
    email: Required[str]
    role: Required[Role]
    warehouseId: Required[str | None]
    firstName: Required[str | None]
    lastName: Required[str | None]
    phone: Required[str | None]
    active: Required[bool]
    emailVerified: Required[bool]
    createdAt: Required[str]
    updatedAt: Required[str]
    mustChangePassword: Required[bool]
    permissions: Required[List[Permission]]


Meaning: TypeAlias = "Literal['performed', 'verified', 'approved', 'received', 'witnessed']"


class Merge(TypedDict):
    requestId: NotRequired[str | None]
    workOrderId: NotRequired[str | None]


class MeterRules(TypedDict):
    metric: Required[str]
    lead: NotRequired[float]
    startAt: NotRequired[float | None]


class MfaCode(TypedDict):
    mfaToken: Required[str]


class MfaView(TypedDict):
    enabled: Required[bool]
    recoveryCodesLeft: Required[int]


Missed: TypeAlias = "Literal['collapse', 'each']"


Mode_Output: TypeAlias = "Literal['live', 'shadow', 'off']"


class ModeBar(TypedDict):
    failureMode: Required[str]
    name: Required[str]
    failures: Required[int]
    share: Required[float]
    cumulative: Required[float]


class ModelCreate(TypedDict):
    manufacturer: Required[str]
    model: Required[str]
    equipmentClass: NotRequired[str | None]
    description: NotRequired[str | None]
    expectedLifeYears: NotRequired[float | None]


class ModelPatch(TypedDict):
    manufacturer: NotRequired[str]
    model: NotRequired[str]
    equipmentClass: NotRequired[str | None]
    description: NotRequired[str | None]
    expectedLifeYears: NotRequired[float | None]


class ModelView(TypedDict):
    id: Required[str]
    manufacturer: Required[str]
    model: Required[str]
    equipmentClass: Required[str | None]
    description: Required[str | None]
    expectedLifeYears: Required[float | None]
    createdAt: Required[str]
    updatedAt: Required[str]


class MonitorView(TypedDict):
    state: Required[str]
    progress: Required[float]
    mode: Required[int | None]
    modes: Required[int]
    score: Required[float]
    contributions: Required[List[ContributionView]]
    observedAt: Required[str]


class MonthCompliance(TypedDict):
    due: Required[int]
    completed: Required[int]
    completedOnTime: Required[int]
    completedLate: Required[int]
    missed: Required[int]
    overdue: Required[int]
    complianceRate: Required[float | None]
    month: Required[str]


class NewApiKeyView(TypedDict):
    id: Required[str]
    name: Required[str]
    prefix: Required[str]
    userId: Required[str]
    createdBy: Required[str | None]
    scopes: Required[List[str]]
    expiresAt: Required[str | None]
    lastUsedAt: NotRequired[str | None]
    revokedAt: Required[str | None]
    createdAt: Required[str]
    key: Required[str]


class NewLinkView(TypedDict):
    id: Required[str]
    workOrderId: Required[str]
    profileId: Required[str]
    name: Required[str]
    company: Required[str | None]
    email: Required[str | None]
    allows: Required[List[Right]]
    expiresAt: Required[str]
    revokedAt: Required[str | None]
    lastUsedAt: Required[str | None]
    active: Required[bool]
    createdBy: Required[str | None]
    createdAt: Required[str]
    warehouseId: Required[str]
    token: Required[str]
    url: Required[str]


class Node(TypedDict):
    id: Required[str]
    assetTag: Required[str]
    description: Required[str | None]
    equipmentClass: Required[str | None]
    status: Required[EquipmentStatus]
    criticality: Required[Criticality]
    hierarchyLevel: Required[int]
    complete: Required[bool]
    children: Required[List[Node]]


class NotificationPatch(TypedDict):
    read: Required[bool]


class NotificationView(TypedDict):
    id: Required[str]
    type: Required[Literal['work_order_assigned', 'work_order_updated', 'work_order_overdue', 'work_order_escalated', 'part_low_stock', 'pm_due', 'pm_overdue', 'alarm_raised', 'case_opened', 'system']]
    message: Required[str]
    priority: Required[str]
    read: Required[bool]
    readAt: Required[str | None]
    createdAt: Required[str]
    workOrderId: Required[str | None]
    partId: Required[str | None]


OccurrenceStatus: TypeAlias = "Literal['projected', 'open', 'included', 'completed', 'missed', 'cancelled']"


class OfferView(TypedDict):
    vendorId: Required[str]
    supplier: Required[str]
    partNumber: Required[str]
    quantity: Required[int]
    unitPrice: NotRequired[str | None]
    totalPrice: NotRequired[str | None]
    currency: NotRequired[str | None]
    available: NotRequired[int | None]
    leadTimeDays: NotRequired[int | None]
    error: NotRequired[str | None]
    askedAt: Required[str]


class OverdueView(TypedDict):
    id: Required[str]
    status: Required[OccurrenceStatus]
    templateId: Required[str]
    name: Required[str]
    equipmentId: Required[str | None]
    assetTag: Required[str | None]
    dueDate: Required[str]
    lateAfter: Required[str | None]
    overdue: Required[bool]
    workOrderId: Required[str | None]
    foNumber: Required[str | None]
    workOrderStatus: Required[str | None]
    priority: Required[str]
    assignees: Required[List[str]]
    estimatedDuration: Required[int | None]
    completedAt: Required[str | None]
    includedIn: Required[str | None]
    partsShort: Required[List[PartShort]]
    warehouseId: Required[str]
    daysOverdue: Required[float]


class OverrideBody(TypedDict):
    equipmentClass: NotRequired[str | None]
    criticality: NotRequired[Severity | None]
    policy: Required[Rules]


class OverviewView(TypedDict):
    equipmentId: Required[str]
    assetTag: Required[str]
    equipmentClass: Required[str | None]
    criticality: Required[str]
    health: Required[float]
    time: Required[str]
    reasons: Required[List[dict[str, Any]]]


class ParameterView(TypedDict):
    name: Required[str]
    default: Required[float | None]
    minimum: Required[float | None]
    maximum: Required[float | None]
    unit: Required[str]
    meaning: Required[str]


class PartCreate(TypedDict):
    originalNumber: NotRequired[str | None]
    barcode: NotRequired[str | None]
    description: NotRequired[str | None]
    category: NotRequired[str | None]
    manufacturer: NotRequired[str | None]
    supplier: NotRequired[str | None]
    vendorId: NotRequired[str | None]
    reorderQuantity: NotRequired[int | None]
    maxLevel: NotRequired[int | None]
    location: NotRequired[str | None]
    partNumber: Required[str]
    unit: NotRequired[str]
    stockLevel: NotRequired[int]
    reorderPoint: NotRequired[int]
    autoReorder: NotRequired[bool]
    unitCost: NotRequired[str | float]
    modelCompatibility: NotRequired[List[str]]
    active: NotRequired[bool]
    warehouseId: NotRequired[str | None]


class PartDetail(TypedDict):
    id: Required[str]
    partNumber: Required[str]
    originalNumber: Required[str | None]
    barcode: Required[str | None]
    description: Required[str | None]
    category: Required[str | None]
    manufacturer: Required[str | None]
    unit: Required[str]
    stockLevel: Required[int]
    reserved: Required[int]
    available: Required[int]
    reorderPoint: Required[int]
    reorderQuantity: Required[int | None]
    maxLevel: Required[int | None]
    autoReorder: Required[bool]
    lowStock: Required[bool]
    unitCost: Required[str]
    supplier: Required[str | None]
    vendorId: Required[str | None]
    location: Required[str | None]
    modelCompatibility: Required[List[str]]
    active: Required[bool]
    warehouseId: Required[str]
    createdAt: Required[str]
    updatedAt: Required[str]
    onOrder: Required[int]
    alternates: Required[List[AlternateView]]
    bins: Required[List[BinView]]


class PartOfWorkOrderView(TypedDict):
    partId: Required[str]
    partNumber: Required[str]
    description: Required[str | None]
    quantityUsed: Required[int]
    reserved: Required[int]
    totalCost: Required[str]


class PartPatch(TypedDict):
    originalNumber: NotRequired[str | None]
    barcode: NotRequired[str | None]
    description: NotRequired[str | None]
    category: NotRequired[str | None]
    manufacturer: NotRequired[str | None]
    supplier: NotRequired[str | None]
    vendorId: NotRequired[str | None]
    reorderQuantity: NotRequired[int | None]
    maxLevel: NotRequired[int | None]
    location: NotRequired[str | None]
    partNumber: NotRequired[str]
    unit: NotRequired[str]
    stockLevel: NotRequired[int]
    reorderPoint: NotRequired[int]
    autoReorder: NotRequired[bool]
    unitCost: NotRequired[str | float]
    modelCompatibility: NotRequired[List[str]]
    active: NotRequired[bool]


class PartReservation(TypedDict):
    partId: Required[str]
    quantity: Required[int]


class PartReturn(TypedDict):
    partId: Required[str]
    quantity: Required[int]


class PartShort(TypedDict):
    partId: Required[str | None]
    partNumber: Required[str | None]
    wanted: Required[int]
    reserved: Required[int]
    short: Required[int]


class PartUsage(TypedDict):
    partId: Required[str]
    quantityUsed: Required[int]
    unitCost: NotRequired[str | float | None]


class PartView(TypedDict):
    id: Required[str]
    partNumber: Required[str]
    originalNumber: Required[str | None]
    barcode: Required[str | None]
    description: Required[str | None]
    category: Required[str | None]
    manufacturer: Required[str | None]
    unit: Required[str]
    stockLevel: Required[int]
    reserved: Required[int]
    available: Required[int]
    reorderPoint: Required[int]
    reorderQuantity: Required[int | None]
    maxLevel: Required[int | None]
    autoReorder: Required[bool]
    lowStock: Required[bool]
    unitCost: Required[str]
    supplier: Required[str | None]
    vendorId: Required[str | None]
    location: Required[str | None]
    modelCompatibility: Required[List[str]]
    active: Required[bool]
    warehouseId: Required[str]
    createdAt: Required[str]
    updatedAt: Required[str]


class PartitionView(TypedDict):
    received: Required[int]
    stored: Required[int]
    duplicate: Required[int]
    corrected: Required[int]
    deadLettered: Required[int]
    drift: Required[int]
    topic: Required[str]
    partition: Required[int]
    nextOffset: Required[int]
    updatedAt: Required[str]


class PartsOfWorkOrder(TypedDict):
    partsUsage: NotRequired[List[PartUsage] | None]
    partId: NotRequired[str | None]
    kitId: NotRequired[str | None]
    quantityUsed: NotRequired[int | None]
    quantity: NotRequired[int | None]
    unitCost: NotRequired[str | float | None]
    notes: NotRequired[str | None]


Permission: TypeAlias = "Literal['equipment.read', 'equipment.write', 'locations.write', 'work_orders.read_own', 'work_orders.read', 'work_orders.create', 'work_orders.work', 'work_orders.plan', 'work_orders.verify', 'permits.approve', 'safety.manage', 'monitoring.read', 'sensors.write', 'alarms.operate', 'cases.verdict', 'detectors.write', 'dead_letters.manage', 'ingest.read', 'events.read', 'files.read', 'files.attach', 'files.manage', 'readings.write', 'catalog.write', 'requests.triage', 'external_links.manage', 'search.use', 'pm.write', 'reports.read', 'performance.read', 'services.manage', 'webhooks.manage', 'parts.read', 'parts.consume', 'parts.write', 'stock.move', 'vendors.read', 'vendors.write', 'purchasing.read', 'purchasing.request', 'purchasing.approve', 'purchasing.order', 'approval_limits.write', 'data.import', 'archive.manage', 'users.read', 'users.write', 'warehouses.read', 'warehouses.write', 'api_keys.write', 'sessions.write', 'audit.read']"


class PermitCreate(TypedDict):
    type: Required[PermitType]
    hazards: NotRequired[str | None]
    precautions: NotRequired[str | None]
    validFrom: Required[str]
    validTo: Required[str]


class PermitDecision(TypedDict):
    note: NotRequired[str | None]


PermitStatus: TypeAlias = "Literal['requested', 'approved', 'rejected', 'active', 'closed', 'expired']"


PermitType: TypeAlias = "Literal['hot_work', 'confined_space', 'electrical', 'working_at_height', 'general']"


class PermitView(TypedDict):
    id: Required[str]
    workOrderId: Required[str]
    type: Required[PermitType]
    status: Required[PermitStatus]
    hazards: Required[str | None]
    precautions: Required[str | None]
    validFrom: Required[str]
    validTo: Required[str]
    requestedBy: Required[str]
    requestedAt: Required[str]
    decidedBy: Required[str | None]
    decidedAt: Required[str | None]
    decisionNote: Required[str | None]
    activatedBy: Required[str | None]
    activatedAt: Required[str | None]
    closedBy: Required[str | None]
    closedAt: Required[str | None]
    closingNote: Required[str | None]


class PlannedPart(TypedDict):
    partId: NotRequired[str | None]
    partNumber: NotRequired[str | None]
    quantity: NotRequired[int]


class Point(TypedDict):
    time: Required[str]
    value: Required[float]
    quality: Required[int]
    qualityText: Required[str]


class PointCreate(TypedDict):
    name: Required[str]
    energyType: Required[Energy]
    method: Required[str]
    verification: NotRequired[str | None]
    position: NotRequired[int]


class PointPatch(TypedDict):
    name: NotRequired[str]
    energyType: NotRequired[Energy]
    method: NotRequired[str]
    verification: NotRequired[str | None]
    position: NotRequired[int]
    active: NotRequired[bool]


class Policy(TypedDict):
    keepDays: Required[int | None]


class PolicyBody(TypedDict):
    window: NotRequired[float]
    points: NotRequired[int]
    sensors: NotRequired[int]
    lasting: NotRequired[float]
    lastingSeverity: NotRequired[Severity]
    immediateSeverity: NotRequired[Severity]
    immediateAfter: NotRequired[float]
    sensorFaultAfter: NotRequired[float]
    spikes: NotRequired[int]
    materialSpan: NotRequired[float]
    materialValue: NotRequired[float]
    settling: NotRequired[float]
    joinWindow: NotRequired[float]
    reopenWindow: NotRequired[float]
    coolDown: NotRequired[float]
    standing: NotRequired[float]
    unchanged: NotRequired[float]
    priority: NotRequired[dict[str, dict[str, Severity]]]
    dueHours: NotRequired[dict[str, float]]
    floodCap: NotRequired[int]
    overrides: NotRequired[List[OverrideBody]]


PolicyName: TypeAlias = "Literal['work_orders', 'notifications', 'dead_letters', 'imports', 'webhook_deliveries']"


class PolicyPut(TypedDict):
    warehouseId: NotRequired[str | None]
    policy: Required[PolicyBody]


class PortalCreate(TypedDict):
    name: Required[str]
    locationId: NotRequired[str | None]
    equipmentId: NotRequired[str | None]


class PortalPatch(TypedDict):
    name: NotRequired[str]
    active: NotRequired[bool]


class PortalView(TypedDict):
    id: Required[str]
    name: Required[str]
    locationId: Required[str | None]
    equipmentId: Required[str | None]
    active: Required[bool]
    url: Required[str]
    warehouseId: Required[str]
    createdAt: Required[str]
    updatedAt: Required[str]


class PredictionView(TypedDict):
    caseId: Required[str]
    failureMode: Required[str]
    severity: Required[str]
    score: Required[float]
    since: Required[str]
    openedAt: Required[str]
    verdict: Required[Verdict | None]
    failureModes: Required[List[FailureModeView]]
    causes: Required[List[str]]
    parts: Required[List[str]]
    suggestedChecklist: Required[List[str]]
    evidence: Required[List[EvidenceView]]


class PreferencesPatch(TypedDict):
    email: NotRequired[bool]
    types: NotRequired[dict[str, Channels]]
    quietFrom: NotRequired[str | None]
    quietTo: NotRequired[str | None]
    timezone: NotRequired[str | None]
    criticalBreaksQuiet: NotRequired[bool]
    digest: NotRequired[bool]
    digestAt: NotRequired[str]


class PreferencesView(TypedDict):
    email: Required[bool]
    types: Required[dict[str, dict[str, bool]]]
    quietFrom: Required[str | None]
    quietTo: Required[str | None]
    timezone: Required[str | None]
    criticalBreaksQuiet: Required[bool]
    digest: Required[bool]
    digestAt: Required[str]


Priority: TypeAlias = "Literal['low', 'medium', 'high', 'critical']"


class Problem(TypedDict):
    message: Required[str]
    errors: NotRequired[List[FieldError]]
    type: NotRequired[str]
    title: Required[str]
    status: Required[int]
    instance: Required[str]
    requestId: Required[str]


class ProcessView(TypedDict):
    process: Required[str]
    messages: Required[int]
    readings: Required[int]
    published: Required[int]
    deadLettered: Required[int]
    inFlight: Required[int]
    startedAt: Required[str]
    updatedAt: Required[str]


class PublicPortal(TypedDict):
    name: Required[str]
    location: Required[str | None]
    assetTag: Required[str | None]
    equipment: Required[str | None]


class PublicRequest(TypedDict):
    title: Required[str]
    description: Required[str | None]
    status: Required[RequestStatus]
    reason: Required[str | None]
    photos: Required[int]
    createdAt: Required[str]
    triagedAt: Required[str | None]
    workOrderNumber: Required[str | None]
    workOrderStatus: Required[str | None]
    completedAt: Required[str | None]


class PurchaseOrderCreate(TypedDict):
    vendorId: NotRequired[str | None]
    supplier: NotRequired[str | None]
    lines: Required[List[LineCreate]]
    expectedDate: NotRequired[str | None]
    notes: NotRequired[str | None]
    overReceiptTolerance: NotRequired[str | float]
    warehouseId: NotRequired[str | None]


class PurchaseOrderDetail(TypedDict):
    id: Required[str]
    number: Required[str]
    status: Required[api__inventory__purchasing__status__Status]
    vendorId: Required[str | None]
    supplier: Required[str | None]
    total: Required[str]
    automatic: Required[bool]
    overReceiptTolerance: Required[str]
    expectedDate: Required[str | None]
    notes: Required[str | None]
    reason: Required[str | None]
    requestedBy: Required[str | None]
    approvedBy: Required[str | None]
    approvedAt: Required[str | None]
    orderedBy: Required[str | None]
    orderedAt: Required[str | None]
    closedAt: Required[str | None]
    warehouseId: Required[str]
    createdAt: Required[str]
    updatedAt: Required[str]
    lines: Required[List[LineView]]


class PurchaseOrderPatch(TypedDict):
    vendorId: NotRequired[str | None]
    lines: NotRequired[List[LineCreate]]
    expectedDate: NotRequired[str | None]
    notes: NotRequired[str | None]
    overReceiptTolerance: NotRequired[str | float]


class PurchaseOrderView(TypedDict):
    id: Required[str]
    number: Required[str]
    status: Required[api__inventory__purchasing__status__Status]
    vendorId: Required[str | None]
    supplier: Required[str | None]
    total: Required[str]
    automatic: Required[bool]
    overReceiptTolerance: Required[str]
    expectedDate: Required[str | None]
    notes: Required[str | None]
    reason: Required[str | None]
    requestedBy: Required[str | None]
    approvedBy: Required[str | None]
    approvedAt: Required[str | None]
    orderedBy: Required[str | None]
    orderedAt: Required[str | None]
    closedAt: Required[str | None]
    warehouseId: Required[str]
    createdAt: Required[str]
    updatedAt: Required[str]


QrFormat: TypeAlias = "Literal['svg', 'png']"


class RateCreate(TypedDict):
    userId: NotRequired[str | None]
    craft: NotRequired[str | None]
    hourlyRate: Required[float | str]
    validFrom: NotRequired[str]
    validTo: NotRequired[str | None]
    warehouseId: NotRequired[str | None]


class RatePatch(TypedDict):
    hourlyRate: NotRequired[float | str]
    validFrom: NotRequired[str]
    validTo: NotRequired[str | None]


class RateView(TypedDict):
    id: Required[str]
    warehouseId: Required[str]
    userId: Required[str | None]
    craft: Required[str | None]
    hourlyRate: Required[str]
    validFrom: Required[str]
    validTo: Required[str | None]
    createdAt: Required[str]


class Reading(TypedDict):
    sensorId: NotRequired[int | None]
    metric: NotRequired[str | None]
    value: Required[float]
    time: NotRequired[str | None]
    unit: NotRequired[str | None]
    quality: NotRequired[int]


class Readings(TypedDict):
    readings: Required[List[Reading]]


class Reason(TypedDict):
    reason: NotRequired[str | None]


class ReasonView(TypedDict):
    kind: Required[str]
    text: Required[str]
    lost: Required[float]
    sensorId: Required[int | None]
    caseId: Required[str | None]


class ReceiptCreate(TypedDict):
    deliveryNote: NotRequired[str | None]
    notes: NotRequired[str | None]
    lines: Required[List[ReceiptLineCreate]]


class ReceiptLineCreate(TypedDict):
    lineId: Required[str]
    quantity: Required[int]
    unitPrice: NotRequired[str | float | None]
    bin: NotRequired[str | None]


class ReceiptLineView(TypedDict):
    id: Required[str]
    purchaseOrderLineId: Required[str]
    partTransactionId: Required[str | None]
    quantity: Required[int]
    unitPrice: Required[str]
    overReceived: Required[bool]


class ReceiptView(TypedDict):
    id: Required[str]
    purchaseOrderId: Required[str]
    deliveryNote: Required[str | None]
    notes: Required[str | None]
    receivedBy: Required[str | None]
    receivedAt: Required[str]
    lines: Required[List[ReceiptLineView]]


class Received(TypedDict):
    receipt: Required[ReceiptView]
    purchaseOrder: Required[PurchaseOrderDetail]


class RecoveryCodesView(TypedDict):
    recoveryCodes: Required[List[str]]


class Recurrence(TypedDict):
    frequency: Required[api__monitoring__maintenance_windows__schemas__Frequency]
    interval: NotRequired[int]
    weekdays: NotRequired[List[int]]
    until: NotRequired[str | None]


class RecurrenceView(TypedDict):
    frequency: Required[Frequency_Output]
    interval: Required[int]
    weekdays: Required[List[int]]
    until: Required[str | None]


class Refresh(TypedDict):
    refreshToken: Required[str]


class RefreshView(TypedDict):
    token: Required[str]
    refreshToken: Required[str]


class Reject(TypedDict):
    reason: Required[str]


ReliabilityReport = TypedDict("ReliabilityReport", {"from": "Required[str]", "to": "Required[str]", "confidence": "Required[float]", "machines": "Required[int]", "failures": "Required[int]", "operatingHours": "Required[float]", "downtimeHours": "Required[float]", "failureRate": "Required[Figure]", "mtbf": "Required[Figure]", "mttr": "Required[Figure]", "meanDowntime": "Required[Figure]", "availability": "Required[Availability]", "weibull": "Required[WeibullView]", "weibull3": "Required[WeibullView]", "survival": "Required[List[StepView]]", "survivalReason": "Required[str | None]", "growth": "Required[GrowthView]", "failureModes": "Required[List[ModeBar]]", "equipment": "Required[List[MachineRow]]", "definitions": "Required[dict[str, str]]", "links": "Required[Links]"})


class RemainingView(TypedDict):
    days: NotRequired[float | None]
    low: NotRequired[float | None]
    high: NotRequired[float | None]
    limit: Required[float]
    confidence: Required[float]
    method: Required[str]
    reason: NotRequired[str | None]


class ReplayView(TypedDict):
    queued: Required[int]


RequestStatus: TypeAlias = "Literal['new', 'accepted', 'rejected', 'merged']"


class RequestView(TypedDict):
    id: Required[str]
    title: Required[str]
    description: Required[str | None]
    status: Required[RequestStatus]
    reason: Required[str | None]
    requesterName: Required[str | None]
    requesterEmail: Required[str | None]
    requesterPhone: Required[str | None]
    portalId: Required[str]
    locationId: Required[str | None]
    equipmentId: Required[str | None]
    workOrderId: Required[str | None]
    mergedInto: Required[str | None]
    triagedBy: Required[str | None]
    triagedAt: Required[str | None]
    warehouseId: Required[str]
    createdAt: Required[str]
    updatedAt: Required[str]


class Reschedule(TypedDict):
    id: NotRequired[str | None]
    ids: NotRequired[List[str] | None]
    templateId: NotRequired[str | None]
    equipmentId: NotRequired[str | None]
    dueDate: NotRequired[str | None]
    shiftDays: NotRequired[int | None]
    reason: NotRequired[str | None]


class Rescheduled(TypedDict):
    id: Required[str]
    kind: Required[Literal['occurrence', 'schedule']]
    workOrderId: Required[str | None]
    oldDueDate: Required[str]
    dueDate: Required[str]


class Reservation(TypedDict):
    parts: Required[List[PartReservation]]


class ResetPassword(TypedDict):
    token: Required[str]
    newPassword: Required[str]


Resolution: TypeAlias = "Literal['auto', 'raw', '1m', '1h', '1d']"


class Return(TypedDict):
    parts: Required[List[PartReturn]]
    notes: NotRequired[str | None]


Right: TypeAlias = "Literal['read', 'comment', 'upload_photo', 'checklist', 'report_done']"


Role: TypeAlias = "Literal['requester', 'contractor', 'technician', 'inventory_clerk', 'supervisor', 'manager', 'admin']"


class RoleView(TypedDict):
    role: Required[Role]
    permissions: Required[List[Permission]]
    crossWarehouse: Required[bool]


class Rotation(TypedDict):
    secret: NotRequired[str | None]
    overlapHours: NotRequired[float]


class RotationView(TypedDict):
    secret: Required[str]
    previousSecretExpiresAt: Required[str]


class RuleCreate(TypedDict):
    equipmentId: NotRequired[str | None]
    workOrderType: NotRequired[Type | None]
    permitTypes: NotRequired[List[PermitType]]
    lockout: NotRequired[bool]
    note: NotRequired[str | None]
    warehouseId: NotRequired[str | None]


class RulePatch(TypedDict):
    permitTypes: NotRequired[List[PermitType]]
    lockout: NotRequired[bool]
    note: NotRequired[str | None]


class RuleView(TypedDict):
    id: Required[str]
    warehouseId: Required[str]
    equipmentId: Required[str | None]
    workOrderType: Required[Type | None]
    permitTypes: Required[List[PermitType]]
    lockout: Required[bool]
    note: Required[str | None]
    createdAt: Required[str]
    updatedAt: Required[str]


class Rules(TypedDict):
    window: NotRequired[float]
    points: NotRequired[int]
    sensors: NotRequired[int]
    lasting: NotRequired[float]
    lastingSeverity: NotRequired[Severity]
    immediateSeverity: NotRequired[Severity]
    immediateAfter: NotRequired[float]
    sensorFaultAfter: NotRequired[float]
    spikes: NotRequired[int]
    materialSpan: NotRequired[float]
    materialValue: NotRequired[float]
    settling: NotRequired[float]
    joinWindow: NotRequired[float]
    reopenWindow: NotRequired[float]
    coolDown: NotRequired[float]
    standing: NotRequired[float]
    unchanged: NotRequired[float]
    priority: NotRequired[dict[str, dict[str, Severity]]]
    dueHours: NotRequired[dict[str, float]]


class RunRequested(TypedDict):
    name: Required[str]
    queued: Required[bool]


class RunView(TypedDict):
    id: Required[int]
    service: Required[str]
    outcome: Required[Literal['running', 'succeeded', 'failed']]
    startedAt: Required[str]
    finishedAt: Required[str | None]
    durationMs: Required[float | None]
    result: Required[dict[str, Any]]
    error: Required[str | None]
    requestedBy: Required[str | None]


class SafetyView(TypedDict):
    permitTypes: Required[List[PermitType]]
    lockout: Required[bool]
    missing: Required[List[str]]
    permits: Required[List[PermitView]]
    lockouts: Required[List[LockoutView]]


class SamplesView(TypedDict):
    id: Required[str]
    sensorId: Required[int]
    time: Required[str]
    kind: Required[Literal['waveform', 'spectrum']]
    rate: Required[float]
    unit: Required[str]
    speed: Required[float | None]
    quality: Required[int]
    count: Required[int]
    features: Required[dict[str, float]]
    samples: Required[List[float]]


class ScheduleRules(TypedDict):
    mode: NotRequired[api__maintenance__pm_schedules__rules__Mode]
    anchor: NotRequired[str | None]
    time: NotRequired[str]
    timezone: NotRequired[str | None]
    weekdays: NotRequired[List[int]]
    weekOfMonth: NotRequired[int | None]
    months: NotRequired[List[int]]
    shift: NotRequired[Shift]
    leadDays: NotRequired[int]
    horizonDays: NotRequired[int]
    graceDays: NotRequired[int]
    missed: NotRequired[Missed]
    allowOverlap: NotRequired[bool]


class SearchAnswer(TypedDict):
    query: Required[str]
    groups: Required[List[Group]]
    tookMs: Required[float]


class SensorInCase(TypedDict):
    sensorId: Required[int | None]
    address: Required[str | None]
    metric: Required[str | None]
    unit: Required[str | None]


class SensorPatch(TypedDict):
    name: NotRequired[str | None]
    unit: NotRequired[str | None]
    scale: NotRequired[float]
    offset: NotRequired[float]
    lowLimit: NotRequired[float | None]
    highLimit: NotRequired[float | None]
    samplingInterval: NotRequired[float | None]
    status: NotRequired[SensorStatus]


SensorStatus: TypeAlias = "Literal['unassigned', 'active', 'ignored', 'retired']"


class SensorView(TypedDict):
    id: Required[int]
    address: Required[str]
    source: Required[str]
    metric: Required[str]
    name: Required[str | None]
    equipmentId: Required[str | None]
    warehouseId: Required[str | None]
    unit: Required[str | None]
    scale: Required[float]
    offset: Required[float]
    lowLimit: Required[float | None]
    highLimit: Required[float | None]
    samplingInterval: Required[float | None]
    status: Required[SensorStatus]
    derivedFrom: Required[int | None]
    discoveredAt: Required[str]
    updatedAt: Required[str]


SeriesView = TypedDict("SeriesView", {"sensorId": "Required[int]", "address": "Required[str]", "unit": "Required[str | None]", "resolution": "Required[Resolution]", "from": "Required[str]", "to": "Required[str]", "downsampled": "Required[bool]", "bucketSeconds": "Required[float | None]", "points": "Required[List[Point]]", "buckets": "Required[List[Bucket]]"})


class ServiceView(TypedDict):
    name: Required[str]
    description: Required[str]
    schedule: Required[str]
    nextRunAt: Required[str]
    running: Required[bool]
    lastRunAt: Required[str | None]
    lastSuccessAt: Required[str | None]
    lastDurationMs: Required[float | None]
    lastOutcome: Required[Literal['running', 'succeeded', 'failed'] | None]
    lastError: Required[str | None]
    lastResult: Required[dict[str, Any]]
    runsLastDay: Required[int]
    failuresLastDay: Required[int]


class SessionView(TypedDict):
    sessionId: Required[str]
    ipAddress: Required[str | None]
    userAgent: Required[str | None]
    deviceFingerprint: Required[str | None]
    createdAt: Required[str]
    updatedAt: Required[str]
    expiresAt: Required[str]
    current: Required[bool]


Severity: TypeAlias = "Literal['low', 'medium', 'high', 'critical']"


class ShareView(TypedDict):
    alarms: Required[int]
    percent: Required[float]


class Shelve(TypedDict):
    until: NotRequired[str | None]
    minutes: NotRequired[int | None]
    reason: NotRequired[str | None]


Shift: TypeAlias = "Literal['none', 'next', 'previous']"


class Shortage(TypedDict):
    partId: Required[str | None]
    partNumber: Required[str | None]
    wanted: Required[int]
    reserved: Required[int]
    short: Required[int]
    workOrderId: Required[str]


class SignView(TypedDict):
    kind: Required[str]
    direction: Required[Literal['rises', 'falls']]
    weight: Required[float]


class SignatureCreate(TypedDict):
    meaning: Required[Meaning]
    comment: NotRequired[str | None]


class SignatureView(TypedDict):
    id: Required[str]
    workOrderId: Required[str]
    userId: Required[str]
    meaning: Required[Meaning]
    comment: Required[str | None]
    signedAt: Required[str]
    content: Required[str]
    contentHash: Required[str]
    current: Required[bool]


class SpectrumView(TypedDict):
    id: Required[str]
    sensorId: Required[int]
    time: Required[str]
    unit: Required[str]
    interval: Required[float]
    amplitudes: Required[List[float]]
    speed: Required[float | None]
    bandLow: Required[float | None]
    bandHigh: Required[float | None]
    lines: Required[List[EnvelopeLineView]]


class StatusChange(TypedDict):
    reason: NotRequired[str | None]
    completionNotes: NotRequired[str | None]
    failureMode: NotRequired[str | None]
    failureMechanism: NotRequired[str | None]
    failureCause: NotRequired[str | None]
    remedy: NotRequired[str | None]
    verdict: NotRequired[Verdict | None]
    verdictNote: NotRequired[str | None]
    status: Required[api__maintenance__work_orders__status__Status]


class StatusStay(TypedDict):
    status: Required[api__maintenance__work_orders__status__Status]
    since: Required[str]
    until: Required[str | None]
    hours: Required[float]
    changedBy: Required[str | None]
    reason: Required[str | None]


class Step(TypedDict):
    id: NotRequired[str | None]
    component: NotRequired[str | None]
    description: Required[str]
    type: NotRequired[StepType]
    required: NotRequired[bool]
    unit: NotRequired[str | None]
    lowLimit: NotRequired[float | None]
    highLimit: NotRequired[float | None]
    choices: NotRequired[List[str]]
    failChoices: NotRequired[List[str]]
    followUpOnFail: NotRequired[bool]


StepType: TypeAlias = "Literal['tick', 'measurement', 'choice', 'text', 'photo', 'check', 'checkbox', 'boolean', 'visual', 'inspection']"


class StepView(TypedDict):
    time: Required[float]
    atRisk: Required[int]
    failed: Required[int]
    survival: Required[float]
    low: Required[float]
    high: Required[float]


class Submission(TypedDict):
    title: Required[str]
    description: NotRequired[str | None]
    name: NotRequired[str | None]
    email: NotRequired[str | None]
    phone: NotRequired[str | None]


class Submitted(TypedDict):
    token: Required[str]
    url: Required[str]


class Summary(TypedDict):
    timestamp: Required[str]
    uptime: Required[int]
    requestCount: Required[int]
    averageResponseTime: Required[float]
    errorRate: Required[float]
    cacheHitRate: Required[float]
    systemMetrics: Required[SystemMetrics]


class Suppress(TypedDict):
    reason: Required[str | None]


class SystemMetrics(TypedDict):
    cpuUsage: Required[float]
    memoryUsage: Required[float]
    diskUsage: Required[float]


class TemplateCompliance(TypedDict):
    due: Required[int]
    completed: Required[int]
    completedOnTime: Required[int]
    completedLate: Required[int]
    missed: Required[int]
    overdue: Required[int]
    complianceRate: Required[float | None]
    templateId: Required[str]
    name: Required[str]


class TemplateCreate(TypedDict):
    description: NotRequired[str | None]
    model: NotRequired[str | None]
    component: NotRequired[str | None]
    action: NotRequired[str | None]
    frequencyUnit: NotRequired[str | None]
    estimatedDuration: NotRequired[int | None]
    meter: NotRequired[MeterRules | None]
    condition: NotRequired[ConditionRules | None]
    name: NotRequired[str | None]
    frequencyType: NotRequired[FrequencyType]
    frequency: NotRequired[float | api__maintenance__pm_templates__schemas__Frequency | None]
    equipmentIds: NotRequired[List[str]]
    checklist: NotRequired[List[Step]]
    customFields: NotRequired[dict[str, JsonValue]]
    type: NotRequired[Literal['preventive', 'inspection']]
    priority: NotRequired[Literal['low', 'medium', 'high', 'critical']]
    assignees: NotRequired[List[str]]
    includes: NotRequired[List[str]]
    parts: NotRequired[List[PlannedPart]]
    permits: NotRequired[List[Literal['hot_work', 'confined_space', 'electrical', 'working_at_height', 'general']]]
    lockout: NotRequired[bool]
    instructions: NotRequired[List[str]]
    schedule: NotRequired[ScheduleRules]
    active: NotRequired[bool]
    warehouseId: NotRequired[str | None]


class TemplatePatch(TypedDict):
    description: NotRequired[str | None]
    model: NotRequired[str | None]
    component: NotRequired[str | None]
    action: NotRequired[str | None]
    frequencyUnit: NotRequired[str | None]
    estimatedDuration: NotRequired[int | None]
    meter: NotRequired[MeterRules | None]
    condition: NotRequired[ConditionRules | None]
    name: NotRequired[str]
    frequencyType: NotRequired[FrequencyType]
    frequency: NotRequired[float | api__maintenance__pm_templates__schemas__Frequency]
    equipmentIds: NotRequired[List[str]]
    checklist: NotRequired[List[Step]]
    customFields: NotRequired[dict[str, JsonValue]]
    type: NotRequired[Literal['preventive', 'inspection']]
    priority: NotRequired[Literal['low', 'medium', 'high', 'critical']]
    assignees: NotRequired[List[str]]
    includes: NotRequired[List[str]]
    parts: NotRequired[List[PlannedPart]]
    permits: NotRequired[List[Literal['hot_work', 'confined_space', 'electrical', 'working_at_height', 'general']]]
    lockout: NotRequired[bool]
    instructions: NotRequired[List[str]]
    schedule: NotRequired[ScheduleRules]
    active: NotRequired[bool]


class TemplateView(TypedDict):
    id: Required[str]
    name: Required[str]
    description: Required[str | None]
    model: Required[str | None]
    component: Required[str | None]
    action: Required[str | None]
    frequencyType: Required[FrequencyType]
    frequency: Required[int | float | None]
    frequencyUnit: Required[str | None]
    frequencyName: Required[str]
    estimatedDuration: Required[int | None]
    equipmentIds: Required[List[str]]
    checklist: Required[List[dict[str, Any]]]
    type: Required[str]
    priority: Required[str]
    assignees: Required[List[str]]
    schedule: Required[dict[str, Any]]
    meter: Required[dict[str, Any] | None]
    condition: Required[dict[str, Any] | None]
    includes: Required[List[str]]
    parts: Required[List[dict[str, Any]]]
    permits: Required[List[str]]
    lockout: Required[bool]
    instructions: Required[List[str]]
    customFields: Required[dict[str, Any]]
    nextDue: Required[str | None]
    active: Required[bool]
    warehouseId: Required[str]
    createdAt: Required[str]
    updatedAt: Required[str]


class TestResult(TypedDict):
    success: Required[bool]
    deliveryId: Required[str]
    responseStatus: Required[int | None]
    responseBody: Required[str | None]
    error: Required[str | None]
    durationMs: Required[int]


class TimeLogCreate(TypedDict):
    startTime: Required[str]
    endTime: Required[str]
    userId: NotRequired[str | None]
    description: NotRequired[str | None]


class TimeLogPatch(TypedDict):
    startTime: NotRequired[str]
    endTime: NotRequired[str]
    description: NotRequired[str | None]


class TimeLogView(TypedDict):
    id: Required[str]
    workOrderId: Required[str]
    userId: Required[str]
    startTime: Required[str]
    endTime: Required[str | None]
    description: Required[str | None]
    createdAt: Required[str]


class TimerStart(TypedDict):
    description: NotRequired[str | None]
    stopOther: NotRequired[bool]


class TimerStop(TypedDict):
    description: NotRequired[str | None]


class TransactionCreate(TypedDict):
    type: Required[TransactionType]
    quantity: Required[int]
    unitCost: NotRequired[str | float | None]
    workOrderId: NotRequired[str | None]
    bin: NotRequired[str | None]
    notes: NotRequired[str | None]


TransactionType: TypeAlias = "Literal['receive', 'issue', 'return', 'adjust', 'transfer', 'reserve', 'release']"


class TransactionView(TypedDict):
    id: Required[str]
    partId: Required[str]
    partNumber: Required[str]
    workOrderId: Required[str | None]
    type: Required[TransactionType]
    quantity: Required[int]
    reserved: Required[int]
    balance: Required[int]
    unitCost: Required[str]
    bin: Required[str | None]
    performedBy: Required[str | None]
    timestamp: Required[str]
    notes: Required[str | None]
    transferId: Required[str | None]
    purchaseOrderLineId: Required[str | None]
    warehouseId: Required[str]


class Transfer(TypedDict):
    partId: Required[str]
    quantity: Required[int]
    toWarehouseId: NotRequired[str | None]
    fromBin: NotRequired[str | None]
    toBin: NotRequired[str | None]
    notes: NotRequired[str | None]


TrustState: TypeAlias = "Literal['trusted', 'demoted']"


class TrustView(TypedDict):
    id: Required[str]
    detector: Required[str]
    sensorId: Required[int | None]
    warehouseId: Required[str]
    state: Required[TrustState]
    confirmed: Required[float]
    refuted: Required[float]
    precision: Required[float | None]
    low: Required[float | None]
    high: Required[float | None]
    reason: Required[str]
    changedAt: Required[str]
    computedAt: Required[str]


Type: TypeAlias = "Literal['corrective', 'preventive', 'predictive', 'inspection', 'emergency', 'project', 'request']"


class Unread(TypedDict):
    unread: Required[int]


class UsedSensor(TypedDict):
    id: Required[int]
    metric: Required[str]
    accepted: Required[int]
    created: Required[bool]


class UsedView(TypedDict):
    transactionId: Required[str]
    partId: Required[str]
    partNumber: Required[str]
    quantityUsed: Required[int]
    unitCost: Required[str]
    totalCost: Required[str]
    stockLevel: Required[int]


class UserCreate(TypedDict):
    email: Required[str]
    role: Required[Role]
    warehouseId: NotRequired[str | None]
    firstName: NotRequired[str]
    lastName: NotRequired[str]
    phone: NotRequired[str | None]
    password: NotRequired[str | None]


class UserPatch(TypedDict):
    role: NotRequired[Role]
    warehouseId: NotRequired[str]
    firstName: NotRequired[str]
    lastName: NotRequired[str]
    phone: NotRequired[str | None]
    active: NotRequired[bool]


class UserSessionView(TypedDict):
    sessionId: Required[str]
    ipAddress: Required[str | None]
    userAgent: Required[str | None]
    deviceFingerprint: Required[str | None]
    createdAt: Required[str]
    updatedAt: Required[str]
    expiresAt: Required[str]


class UserView(TypedDict):
    id: Required[str]
    email: Required[str]
    role: Required[Role]
    warehouseId: Required[str | None]
    firstName: Required[str | None]
    lastName: Required[str | None]
    phone: Required[str | None]
    active: Required[bool]
    emailVerified: Required[bool]
    createdAt: Required[str]
    updatedAt: Required[str]


Variant: TypeAlias = "Literal['original', 'thumbnail']"


class VendorCreate(TypedDict):
    email: NotRequired[str | None]
    phone: NotRequired[str | None]
    address: NotRequired[str | None]
    website: NotRequired[str | None]
    accountNumber: NotRequired[str | None]
    notes: NotRequired[str | None]
    leadTimeDays: NotRequired[int | None]
    catalogAdapter: NotRequired[str | None]
    catalogUrl: NotRequired[str | None]
    catalogSecret: NotRequired[str | None]
    name: Required[str]
    type: NotRequired[VendorType]
    active: NotRequired[bool]
    warehouseId: NotRequired[str | None]


class VendorPatch(TypedDict):
    email: NotRequired[str | None]
    phone: NotRequired[str | None]
    address: NotRequired[str | None]
    website: NotRequired[str | None]
    accountNumber: NotRequired[str | None]
    notes: NotRequired[str | None]
    leadTimeDays: NotRequired[int | None]
    catalogAdapter: NotRequired[str | None]
    catalogUrl: NotRequired[str | None]
    catalogSecret: NotRequired[str | None]
    name: NotRequired[str]
    type: NotRequired[VendorType]
    active: NotRequired[bool]


VendorType: TypeAlias = "Literal['supplier', 'manufacturer', 'contractor', 'service', 'other']"


class VendorView(TypedDict):
    id: Required[str]
    name: Required[str]
    type: Required[VendorType]
    email: Required[str | None]
    phone: Required[str | None]
    address: Required[str | None]
    website: Required[str | None]
    accountNumber: Required[str | None]
    notes: Required[str | None]
    leadTimeDays: Required[int | None]
    catalogAdapter: Required[str | None]
    catalogUrl: Required[str | None]
    active: Required[bool]
    warehouseId: Required[str]
    createdAt: Required[str]
    updatedAt: Required[str]


Verdict: TypeAlias = "Literal['confirmed', 'false_alarm', 'sensor_fault', 'duplicate', 'deferred']"


class VerdictBody(TypedDict):
    verdict: Required[Verdict]
    note: NotRequired[str | None]


class VerifyView(TypedDict):
    valid: Required[bool]
    complete: Required[bool]
    checked: Required[int]
    sequence: Required[int]
    hash: Required[str]
    anchored: Required[int | None]
    problem: NotRequired[str | None]
    badSequence: NotRequired[int | None]
    logId: NotRequired[str | None]


class VibrationLimits(TypedDict):
    sensorIds: Required[List[int]]
    hi: Required[float]
    hihi: Required[float]


class VibrationPointView(TypedDict):
    sensorId: Required[int]
    address: Required[str]
    time: Required[str | None]
    velocity: Required[float | None]
    zone: Required[Literal['A', 'B', 'C', 'D'] | None]


class VibrationPut(TypedDict):
    speed: NotRequired[float | None]
    speedSensorId: NotRequired[int | None]
    speedRatio: NotRequired[float]
    machineGroup: NotRequired[Literal[1, 2] | None]
    foundation: NotRequired[Literal['rigid', 'flexible'] | None]
    envelopeLow: NotRequired[float | None]
    envelopeHigh: NotRequired[float | None]
    bearings: NotRequired[List[BearingBody]]


class VibrationView(TypedDict):
    equipmentId: Required[str]
    speed: Required[float | None]
    speedSensorId: Required[int | None]
    speedRatio: Required[float]
    machineGroup: Required[int | None]
    foundation: Required[Literal['rigid', 'flexible'] | None]
    envelopeLow: Required[float | None]
    envelopeHigh: Required[float | None]
    bearings: Required[List[BearingView]]
    limits: Required[ZoneLimitsView | None]
    points: Required[List[VibrationPointView]]
    updatedAt: Required[str | None]


class VisitComment(TypedDict):
    author: Required[str]
    mine: Required[bool]
    body: Required[str]
    createdAt: Required[str]


class VisitEquipment(TypedDict):
    assetTag: Required[str]
    description: Required[str | None]
    location: Required[str | None]


class VisitFile(TypedDict):
    id: Required[str]
    checklistItemId: Required[str | None]
    fileName: Required[str]
    fileType: Required[str]
    fileSize: Required[int]
    mine: Required[bool]
    downloadUrl: Required[str]
    thumbnailUrl: Required[str | None]
    createdAt: Required[str]


class VisitRemark(TypedDict):
    body: Required[str]


class VisitReport(TypedDict):
    completionNotes: NotRequired[str | None]


class VisitStep(TypedDict):
    id: Required[str]
    component: Required[str | None]
    action: Required[str]
    type: Required[ChecklistType]
    required: Required[bool]
    unit: Required[str | None]
    lowLimit: Required[float | None]
    highLimit: Required[float | None]
    choices: Required[List[str]]
    status: Required[ChecklistStatus]
    value: Required[Any]
    notes: Required[str | None]
    completedAt: Required[str | None]


class VisitStepPatch(TypedDict):
    status: NotRequired[ChecklistStatus]
    value: NotRequired[JsonValue]
    notes: NotRequired[str | None]


class VisitView(TypedDict):
    name: Required[str]
    allows: Required[List[Right]]
    expiresAt: Required[str]
    workOrderNumber: Required[str]
    title: Required[str]
    description: Required[str | None]
    status: Required[api__maintenance__work_orders__status__Status]
    priority: Required[Priority]
    dueDate: Required[str | None]
    area: Required[str | None]
    equipment: Required[VisitEquipment | None]
    completedAt: Required[str | None]
    completionNotes: Required[str | None]
    checklist: Required[List[VisitStep]]
    files: Required[List[VisitFile]]
    comments: Required[List[VisitComment]]


class WarehouseCreate(TypedDict):
    name: Required[str]
    address: NotRequired[str | None]
    timezone: NotRequired[str]
    country: NotRequired[str | None]
    region: NotRequired[str | None]
    workingDays: NotRequired[List[int]]
    closedDays: NotRequired[List[str]]


class WarehousePatch(TypedDict):
    name: NotRequired[str]
    address: NotRequired[str | None]
    timezone: NotRequired[str]
    country: NotRequired[str | None]
    region: NotRequired[str | None]
    workingDays: NotRequired[List[int]]
    closedDays: NotRequired[List[str]]
    active: NotRequired[bool]


class WarehouseView(TypedDict):
    id: Required[str]
    name: Required[str]
    address: Required[str | None]
    timezone: Required[str]
    country: Required[str | None]
    region: Required[str | None]
    workingDays: Required[List[int]]
    closedDays: Required[List[str]]
    active: Required[bool]
    createdAt: Required[str]
    updatedAt: Required[str]


class WatcherCreate(TypedDict):
    userId: NotRequired[str | None]


class WatcherView(TypedDict):
    workOrderId: Required[str]
    userId: Required[str]
    createdAt: Required[str]


class WaveformView(TypedDict):
    id: Required[str]
    sensorId: Required[int]
    time: Required[str]
    kind: Required[Literal['waveform', 'spectrum']]
    rate: Required[float]
    unit: Required[str]
    speed: Required[float | None]
    quality: Required[int]
    count: Required[int]
    features: Required[dict[str, float]]


class WebhookCreate(TypedDict):
    url: Required[str]
    events: Required[List[str]]
    secret: NotRequired[str | None]
    active: NotRequired[bool]
    description: NotRequired[str | None]
    ratePerMinute: NotRequired[int | None]
    warehouseId: NotRequired[str | None]


class WebhookCreated(TypedDict):
    id: Required[str]
    url: Required[str]
    events: Required[List[str]]
    active: Required[bool]
    description: Required[str | None]
    ratePerMinute: Required[int | None]
    warehouseId: Required[str | None]
    createdBy: Required[str | None]
    disabledAt: Required[str | None]
    disabledReason: Required[str | None]
    cursor: Required[int]
    lastDeliveredAt: Required[str | None]
    failingSince: Required[str | None]
    createdAt: Required[str]
    updatedAt: Required[str]
    secret: Required[str]


class WebhookPatch(TypedDict):
    url: NotRequired[str]
    events: NotRequired[List[str]]
    active: NotRequired[bool]
    description: NotRequired[str | None]
    ratePerMinute: NotRequired[int | None]


class WebhookStats(TypedDict):
    total: Required[int]
    delivered: Required[int]
    failed: Required[int]
    pending: Required[int]
    successRate: Required[float]


class WebhookView(TypedDict):
    id: Required[str]
    url: Required[str]
    events: Required[List[str]]
    active: Required[bool]
    description: Required[str | None]
    ratePerMinute: Required[int | None]
    warehouseId: Required[str | None]
    createdBy: Required[str | None]
    disabledAt: Required[str | None]
    disabledReason: Required[str | None]
    cursor: Required[int]
    lastDeliveredAt: Required[str | None]
    failingSince: Required[str | None]
    createdAt: Required[str]
    updatedAt: Required[str]


class WeibullView(TypedDict):
    shape: Required[Figure]
    scale: Required[Figure]
    threshold: NotRequired[float | None]
    meanLife: NotRequired[float | None]
    b10Life: NotRequired[float | None]
    logLikelihood: NotRequired[float | None]
    failed: Required[int]
    alive: Required[int]
    reading: NotRequired[str | None]
    reason: NotRequired[str | None]


class WindowCreate(TypedDict):
    equipmentId: NotRequired[str | None]
    locationId: NotRequired[str | None]
    warehouseId: NotRequired[str | None]
    startsAt: Required[str]
    endsAt: Required[str]
    reason: Required[str]
    timezone: NotRequired[str | None]
    recurrence: NotRequired[Recurrence | None]


class WindowPatch(TypedDict):
    startsAt: NotRequired[str]
    endsAt: NotRequired[str]
    reason: NotRequired[str]
    timezone: NotRequired[str]
    recurrence: NotRequired[Recurrence | None]


class WindowView(TypedDict):
    id: Required[str]
    equipmentId: Required[str | None]
    locationId: Required[str | None]
    warehouseId: Required[str]
    startsAt: Required[str]
    endsAt: Required[str]
    timezone: Required[str]
    recurrence: Required[RecurrenceView | None]
    reason: Required[str]
    active: Required[bool]
    nextStartsAt: Required[str | None]
    nextEndsAt: Required[str | None]
    createdBy: Required[str | None]
    createdAt: Required[str]
    updatedAt: Required[str]


class WorkOrderCreate(TypedDict):
    assignedTo: NotRequired[str | List[str] | None]
    assignees: NotRequired[List[str] | None]
    title: NotRequired[str | None]
    description: NotRequired[str | None]
    priority: NotRequired[Priority]
    type: NotRequired[Type]
    equipmentId: NotRequired[str | None]
    area: NotRequired[str | None]
    dueDate: NotRequired[str | None]
    plannedStart: NotRequired[str | None]
    estimatedHours: NotRequired[float | str | None]
    labels: NotRequired[List[str]]
    sequence: NotRequired[int | None]
    followUp: NotRequired[bool]
    followUpOf: NotRequired[str | None]
    warehouseId: NotRequired[str | None]
    checklist: NotRequired[List[ChecklistItemCreate]]


class WorkOrderDetail(TypedDict):
    id: Required[str]
    foNumber: Required[str]
    title: Required[str]
    description: Required[str | None]
    status: Required[api__maintenance__work_orders__status__Status]
    priority: Required[Priority]
    type: Required[Type]
    equipmentId: Required[str | None]
    assetModel: Required[str | None]
    area: Required[str | None]
    assignedTo: Required[str | None]
    assignees: Required[List[str]]
    requestedBy: Required[str | None]
    dueDate: Required[str | None]
    plannedStart: Required[str | None]
    startedAt: Required[str | None]
    estimatedHours: Required[float | None]
    actualHours: Required[float | None]
    labels: Required[List[str]]
    sequence: Required[int | None]
    holdReason: Required[str | None]
    completedAt: Required[str | None]
    completedBy: Required[str | None]
    completionNotes: Required[str | None]
    verifiedAt: Required[str | None]
    verifiedBy: Required[str | None]
    closedAt: Required[str | None]
    cancelledAt: Required[str | None]
    cancelledBy: Required[str | None]
    cancelReason: Required[str | None]
    reopenedCount: Required[int]
    failureMode: Required[str | None]
    failureMechanism: Required[str | None]
    failureCause: Required[str | None]
    remedy: Required[str | None]
    verdict: Required[Verdict | None]
    escalated: Required[bool]
    escalationLevel: Required[int]
    escalatedAt: Required[str | None]
    escalationReason: Required[str | None]
    followUp: Required[bool]
    followUpOf: Required[str | None]
    caseId: Required[str | None]
    warehouseId: Required[str]
    createdAt: Required[str]
    lastUpdated: Required[str]
    checklist: Required[List[ChecklistItemView]]
    allowedStatuses: Required[List[api__maintenance__work_orders__status__Status]]
    prediction: Required[PredictionView | None]


class WorkOrderPatch(TypedDict):
    reason: NotRequired[str | None]
    completionNotes: NotRequired[str | None]
    failureMode: NotRequired[str | None]
    failureMechanism: NotRequired[str | None]
    failureCause: NotRequired[str | None]
    remedy: NotRequired[str | None]
    verdict: NotRequired[Verdict | None]
    verdictNote: NotRequired[str | None]
    assignedTo: NotRequired[str | List[str] | None]
    assignees: NotRequired[List[str] | None]
    title: NotRequired[str]
    description: NotRequired[str | None]
    priority: NotRequired[Priority]
    type: NotRequired[Type]
    status: NotRequired[api__maintenance__work_orders__status__Status]
    equipmentId: NotRequired[str | None]
    area: NotRequired[str | None]
    dueDate: NotRequired[str | None]
    plannedStart: NotRequired[str | None]
    estimatedHours: NotRequired[float | str | None]
    labels: NotRequired[List[str]]
    sequence: NotRequired[int | None]
    followUp: NotRequired[bool]


class WorkOrderView(TypedDict):
    id: Required[str]
    foNumber: Required[str]
    title: Required[str]
    description: Required[str | None]
    status: Required[api__maintenance__work_orders__status__Status]
    priority: Required[Priority]
    type: Required[Type]
    equipmentId: Required[str | None]
    assetModel: Required[str | None]
    area: Required[str | None]
    assignedTo: Required[str | None]
    assignees: Required[List[str]]
    requestedBy: Required[str | None]
    dueDate: Required[str | None]
    plannedStart: Required[str | None]
    startedAt: Required[str | None]
    estimatedHours: Required[float | None]
    actualHours: Required[float | None]
    labels: Required[List[str]]
    sequence: Required[int | None]
    holdReason: Required[str | None]
    completedAt: Required[str | None]
    completedBy: Required[str | None]
    completionNotes: Required[str | None]
    verifiedAt: Required[str | None]
    verifiedBy: Required[str | None]
    closedAt: Required[str | None]
    cancelledAt: Required[str | None]
    cancelledBy: Required[str | None]
    cancelReason: Required[str | None]
    reopenedCount: Required[int]
    failureMode: Required[str | None]
    failureMechanism: Required[str | None]
    failureCause: Required[str | None]
    remedy: Required[str | None]
    verdict: Required[Verdict | None]
    escalated: Required[bool]
    escalationLevel: Required[int]
    escalatedAt: Required[str | None]
    escalationReason: Required[str | None]
    followUp: Required[bool]
    followUpOf: Required[str | None]
    caseId: Required[str | None]
    warehouseId: Required[str]
    createdAt: Required[str]
    lastUpdated: Required[str]


class WorkloadView(TypedDict):
    userId: Required[str]
    firstName: Required[str]
    lastName: Required[str]
    role: Required[str]
    open: Required[int]
    inProgress: Required[int]
    overdue: Required[int]
    dueSoon: Required[int]
    estimatedHours: Required[float]
    nextDue: Required[str | None]


class ZoneLimitsView(TypedDict):
    a: Required[float]
    b: Required[float]
    c: Required[float]


api__integration__webhooks__schemas__Replay = TypedDict("api__integration__webhooks__schemas__Replay", {"fromSequence": "NotRequired[int | None]", "toSequence": "NotRequired[int | None]", "from": "NotRequired[str | None]", "to": "NotRequired[str | None]"})


api__inventory__purchasing__status__Status: TypeAlias = "Literal['requested', 'approved', 'ordered', 'partially_received', 'received', 'closed', 'rejected', 'cancelled']"


class api__maintenance__planning__schemas__OccurrenceView(TypedDict):
    id: Required[str]
    status: Required[OccurrenceStatus]
    templateId: Required[str]
    name: Required[str]
    equipmentId: Required[str | None]
    assetTag: Required[str | None]
    dueDate: Required[str]
    lateAfter: Required[str | None]
    overdue: Required[bool]
    workOrderId: Required[str | None]
    foNumber: Required[str | None]
    workOrderStatus: Required[str | None]
    priority: Required[str]
    assignees: Required[List[str]]
    estimatedDuration: Required[int | None]
    completedAt: Required[str | None]
    includedIn: Required[str | None]
    partsShort: Required[List[PartShort]]
    warehouseId: Required[str]


api__maintenance__pm_schedules__rules__Mode: TypeAlias = "Literal['fixed', 'floating']"


api__maintenance__pm_templates__schemas__Frequency: TypeAlias = "Literal['daily', 'weekly', 'biweekly', 'monthly', 'quarterly', 'semiannual', 'annual']"


class api__maintenance__safety__schemas__PointView(TypedDict):
    id: Required[str]
    equipmentId: Required[str]
    position: Required[int]
    name: Required[str]
    energyType: Required[Energy]
    method: Required[str]
    verification: Required[str | None]
    active: Required[bool]


api__maintenance__work_orders__status__Status: TypeAlias = "Literal['new', 'assigned', 'in_progress', 'on_hold', 'waiting_parts', 'completed', 'verified', 'closed', 'cancelled']"


api__monitoring__backtests__schemas__Kind: TypeAlias = "Literal['detectors', 'case_policy']"


api__monitoring__backtests__schemas__Status: TypeAlias = "Literal['queued', 'running', 'succeeded', 'failed', 'cancelled']"


class api__monitoring__case_policy__schemas__PolicyView(TypedDict):
    warehouseId: Required[str | None]
    origin: Required[Literal['warehouse', 'everywhere', 'code']]
    policy: Required[dict[str, Any]]
    version: Required[int]
    updatedAt: Required[str | None]
    updatedBy: Required[str | None]


class api__monitoring__dead_letters__schemas__Replay(TypedDict):
    payload: NotRequired[str | None]
    payloadBase64: NotRequired[str | None]


api__monitoring__detectors__schemas__Mode: TypeAlias = "Literal['live', 'shadow', 'off']"


class api__monitoring__health__schemas__PointView(TypedDict):
    time: Required[str]
    health: Required[float]


api__monitoring__maintenance_windows__schemas__Frequency: TypeAlias = "Literal['daily', 'weekly', 'monthly']"


class api__monitoring__maintenance_windows__schemas__OccurrenceView(TypedDict):
    windowId: Required[str]
    equipmentId: Required[str | None]
    locationId: Required[str | None]
    warehouseId: Required[str]
    startsAt: Required[str]
    endsAt: Required[str]
    reason: Required[str]


class api__operation__retention__schemas__PolicyView(TypedDict):
    name: Required[str]
    keepDays: Required[int | None]
    updatedAt: Required[str]


api__search__schemas__Kind: TypeAlias = "Literal['equipment', 'work_order', 'part', 'document', 'location']"
