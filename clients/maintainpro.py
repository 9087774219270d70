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
        self.assets = _Assets(self)
        self.auth = _Auth(self)
        self.cases = _Cases(self)
        self.dead_letters = _DeadLetters(self)
        self.detectors = _Detectors(self)
        self.equipment = _Equipment(self)
        self.events = _Events(self)
        self.ingest = _Ingest(self)
        self.locations = _Locations(self)
        self.readings = _Readings(self)
        self.reports = _Reports(self)
        self.roles = _Roles(self)
        self.sensors = _Sensors(self)
        self.services = _Services(self)
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

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: str | None = None,
        count: bool | None = None,
        state: List[AlarmState] | None = None,
        severity: List[Severity] | None = None,
        detector: List[str] | None = None,
        equipment_id: List[str] | None = None,
        sensor_id: List[int] | None = None,
        shelved: bool | None = None,
        raised_after: str | None = None,
        raised_before: str | None = None,
    ) -> List[AlarmView]:
        """List"""
        return self._client.request(
            "GET",
            "/alarms",
            query={
                "limit": limit,
                "cursor": cursor,
                "sort": sort,
                "count": count,
                "state": state,
                "severity": severity,
                "detector": detector,
                "equipmentId": equipment_id,
                "sensorId": sensor_id,
                "shelved": shelved,
                "raisedAfter": raised_after,
                "raisedBefore": raised_before,
            },
        ).json()

    def get(self, alarm_id: str) -> AlarmDetail:
        """Get"""
        return self._client.request("GET", f"/alarms/{alarm_id}").json()

    def acknowledge(self, alarm_id: str, *, idempotency_key: str | None = None) -> AlarmDetail:
        """Acknowledge"""
        return self._client.request("POST", f"/alarms/{alarm_id}/acknowledge", idempotency_key=idempotency_key).json()

    def shelve(self, alarm_id: str, body: Shelve, *, idempotency_key: str | None = None) -> AlarmDetail:
        """Shelve"""
        return self._client.request(
            "POST", f"/alarms/{alarm_id}/shelve", body=body, idempotency_key=idempotency_key
        ).json()

    def unshelve(self, alarm_id: str, *, idempotency_key: str | None = None) -> AlarmDetail:
        """Unshelve"""
        return self._client.request("POST", f"/alarms/{alarm_id}/unshelve", idempotency_key=idempotency_key).json()

    def suppress(self, alarm_id: str, body: Suppress, *, idempotency_key: str | None = None) -> AlarmDetail:
        """Suppress"""
        return self._client.request(
            "POST", f"/alarms/{alarm_id}/suppress", body=body, idempotency_key=idempotency_key
        ).json()

    def comment(self, alarm_id: str, body: Comment, *, idempotency_key: str | None = None) -> AlarmDetail:
        """Comment"""
        return self._client.request(
            "POST", f"/alarms/{alarm_id}/comment", body=body, idempotency_key=idempotency_key
        ).json()


class _Assets:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: str | None = None,
        count: bool | None = None,
        status: List[EquipmentStatus] | None = None,
        criticality: List[Criticality] | None = None,
        warehouse_id: List[str] | None = None,
        location_id: List[str] | None = None,
        parent_id: List[str] | None = None,
        q: str | None = None,
    ) -> List[EquipmentView]:
        """List"""
        return self._client.request(
            "GET",
            "/assets",
            query={
                "limit": limit,
                "cursor": cursor,
                "sort": sort,
                "count": count,
                "status": status,
                "criticality": criticality,
                "warehouseId": warehouse_id,
                "locationId": location_id,
                "parentId": parent_id,
                "q": q,
            },
        ).json()

    def create(self, body: EquipmentCreate, *, idempotency_key: str | None = None) -> EquipmentView:
        """Create"""
        return self._client.request("POST", "/assets", body=body, idempotency_key=idempotency_key).json()

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

    def children(
        self,
        equipment_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: str | None = None,
        count: bool | None = None,
        status: List[EquipmentStatus] | None = None,
        criticality: List[Criticality] | None = None,
        warehouse_id: List[str] | None = None,
        location_id: List[str] | None = None,
        parent_id: List[str] | None = None,
        q: str | None = None,
    ) -> List[EquipmentView]:
        """Children"""
        return self._client.request(
            "GET",
            f"/assets/{equipment_id}/children",
            query={
                "limit": limit,
                "cursor": cursor,
                "sort": sort,
                "count": count,
                "status": status,
                "criticality": criticality,
                "warehouseId": warehouse_id,
                "locationId": location_id,
                "parentId": parent_id,
                "q": q,
            },
        ).json()

    def work_orders(
        self,
        equipment_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: str | None = None,
        count: bool | None = None,
        status: List[Status] | None = None,
        priority: List[Priority] | None = None,
        type: List[Type] | None = None,
        assigned_to: List[str] | None = None,
        requested_by: List[str] | None = None,
        warehouse_id: List[str] | None = None,
        due_after: str | None = None,
        due_before: str | None = None,
        overdue: bool | None = None,
        q: str | None = None,
    ) -> List[WorkOrderView]:
        """Work Orders"""
        return self._client.request(
            "GET",
            f"/assets/{equipment_id}/work-orders",
            query={
                "limit": limit,
                "cursor": cursor,
                "sort": sort,
                "count": count,
                "status": status,
                "priority": priority,
                "type": type,
                "assignedTo": assigned_to,
                "requestedBy": requested_by,
                "warehouseId": warehouse_id,
                "dueAfter": due_after,
                "dueBefore": due_before,
                "overdue": overdue,
                "q": q,
            },
        ).json()

    def reliability(
        self,
        equipment_id: str,
        *,
        from_: str | None = None,
        to: str | None = None,
        equipment_class: List[str] | None = None,
        location_id: List[str] | None = None,
        confidence: float | None = None,
    ) -> ReliabilityReport:
        """Reliability"""
        return self._client.request(
            "GET",
            f"/assets/{equipment_id}/reliability",
            query={
                "from": from_,
                "to": to,
                "equipmentClass": equipment_class,
                "locationId": location_id,
                "confidence": confidence,
            },
        ).json()


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

    def end_session(self, session_id: str) -> None:
        """End Session"""
        self._client.request("DELETE", f"/auth/sessions/{session_id}")


class _Cases:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: str | None = None,
        count: bool | None = None,
        status: List[CaseStatus] | None = None,
        severity: List[Severity] | None = None,
        failure_mode: List[str] | None = None,
        equipment_id: List[str] | None = None,
        opened_after: str | None = None,
        opened_before: str | None = None,
    ) -> List[CaseView]:
        """List"""
        return self._client.request(
            "GET",
            "/cases",
            query={
                "limit": limit,
                "cursor": cursor,
                "sort": sort,
                "count": count,
                "status": status,
                "severity": severity,
                "failureMode": failure_mode,
                "equipmentId": equipment_id,
                "openedAfter": opened_after,
                "openedBefore": opened_before,
            },
        ).json()

    def get(self, case_id: str) -> CaseDetail:
        """Get"""
        return self._client.request("GET", f"/cases/{case_id}").json()

    def verdict(self, case_id: str, body: VerdictBody, *, idempotency_key: str | None = None) -> CaseDetail:
        """Verdict"""
        return self._client.request(
            "POST", f"/cases/{case_id}/verdict", body=body, idempotency_key=idempotency_key
        ).json()


class _DeadLetters:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: str | None = None,
        count: bool | None = None,
        status: List[DeadLetterStatus] | None = None,
        received_after: str | None = None,
        received_before: str | None = None,
        q: str | None = None,
    ) -> List[DeadLetterView]:
        """List"""
        return self._client.request(
            "GET",
            "/dead-letters",
            query={
                "limit": limit,
                "cursor": cursor,
                "sort": sort,
                "count": count,
                "status": status,
                "receivedAfter": received_after,
                "receivedBefore": received_before,
                "q": q,
            },
        ).json()

    def get(self, letter_id: str) -> DeadLetterDetail:
        """Get"""
        return self._client.request("GET", f"/dead-letters/{letter_id}").json()

    def replay(
        self,
        letter_id: str,
        body: api__monitoring__dead_letters__schemas__Replay | None | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> DeadLetterDetail:
        """Replay"""
        return self._client.request(
            "POST", f"/dead-letters/{letter_id}/replay", body=body, idempotency_key=idempotency_key
        ).json()

    def discard(self, letter_id: str, *, idempotency_key: str | None = None) -> DeadLetterDetail:
        """Discard"""
        return self._client.request(
            "POST", f"/dead-letters/{letter_id}/discard", idempotency_key=idempotency_key
        ).json()


class _Detectors:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: str | None = None,
        count: bool | None = None,
        detector: List[str] | None = None,
        sensor_id: List[int] | None = None,
    ) -> List[DetectorView]:
        """List"""
        return self._client.request(
            "GET",
            "/detectors",
            query={
                "limit": limit,
                "cursor": cursor,
                "sort": sort,
                "count": count,
                "detector": detector,
                "sensorId": sensor_id,
            },
        ).json()

    def put(self, body: DetectorPut) -> DetectorView:
        """Put"""
        return self._client.request("PUT", "/detectors", body=body).json()


class _Equipment:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: str | None = None,
        count: bool | None = None,
        status: List[EquipmentStatus] | None = None,
        criticality: List[Criticality] | None = None,
        warehouse_id: List[str] | None = None,
        location_id: List[str] | None = None,
        parent_id: List[str] | None = None,
        q: str | None = None,
    ) -> List[EquipmentView]:
        """List"""
        return self._client.request(
            "GET",
            "/equipment",
            query={
                "limit": limit,
                "cursor": cursor,
                "sort": sort,
                "count": count,
                "status": status,
                "criticality": criticality,
                "warehouseId": warehouse_id,
                "locationId": location_id,
                "parentId": parent_id,
                "q": q,
            },
        ).json()

    def create(self, body: EquipmentCreate, *, idempotency_key: str | None = None) -> EquipmentView:
        """Create"""
        return self._client.request("POST", "/equipment", body=body, idempotency_key=idempotency_key).json()

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

    def children(
        self,
        equipment_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: str | None = None,
        count: bool | None = None,
        status: List[EquipmentStatus] | None = None,
        criticality: List[Criticality] | None = None,
        warehouse_id: List[str] | None = None,
        location_id: List[str] | None = None,
        parent_id: List[str] | None = None,
        q: str | None = None,
    ) -> List[EquipmentView]:
        """Children"""
        return self._client.request(
            "GET",
            f"/equipment/{equipment_id}/children",
            query={
                "limit": limit,
                "cursor": cursor,
                "sort": sort,
                "count": count,
                "status": status,
                "criticality": criticality,
                "warehouseId": warehouse_id,
                "locationId": location_id,
                "parentId": parent_id,
                "q": q,
            },
        ).json()

    def work_orders(
        self,
        equipment_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: str | None = None,
        count: bool | None = None,
        status: List[Status] | None = None,
        priority: List[Priority] | None = None,
        type: List[Type] | None = None,
        assigned_to: List[str] | None = None,
        requested_by: List[str] | None = None,
        warehouse_id: List[str] | None = None,
        due_after: str | None = None,
        due_before: str | None = None,
        overdue: bool | None = None,
        q: str | None = None,
    ) -> List[WorkOrderView]:
        """Work Orders"""
        return self._client.request(
            "GET",
            f"/equipment/{equipment_id}/work-orders",
            query={
                "limit": limit,
                "cursor": cursor,
                "sort": sort,
                "count": count,
                "status": status,
                "priority": priority,
                "type": type,
                "assignedTo": assigned_to,
                "requestedBy": requested_by,
                "warehouseId": warehouse_id,
                "dueAfter": due_after,
                "dueBefore": due_before,
                "overdue": overdue,
                "q": q,
            },
        ).json()

    def reliability(
        self,
        equipment_id: str,
        *,
        from_: str | None = None,
        to: str | None = None,
        equipment_class: List[str] | None = None,
        location_id: List[str] | None = None,
        confidence: float | None = None,
    ) -> ReliabilityReport:
        """Reliability"""
        return self._client.request(
            "GET",
            f"/equipment/{equipment_id}/reliability",
            query={
                "from": from_,
                "to": to,
                "equipmentClass": equipment_class,
                "locationId": location_id,
                "confidence": confidence,
            },
        ).json()


class _Events:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self, *, cursor: int | None = None, limit: int | None = None) -> List[EventView]:
        """Events after `cursor`, which is the `sequence` of the last one that was read. There is always a next page."""
        return self._client.request("GET", "/events", query={"cursor": cursor, "limit": limit}).json()


class _Ingest:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def conservation(self) -> ConservationView:
        """Conservation"""
        return self._client.request("GET", "/ingest/conservation").json()


class _Locations:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: str | None = None,
        count: bool | None = None,
        parent_id: List[str] | None = None,
        warehouse_id: List[str] | None = None,
        q: str | None = None,
    ) -> List[LocationView]:
        """List"""
        return self._client.request(
            "GET",
            "/locations",
            query={
                "limit": limit,
                "cursor": cursor,
                "sort": sort,
                "count": count,
                "parentId": parent_id,
                "warehouseId": warehouse_id,
                "q": q,
            },
        ).json()

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


class _Readings:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def latest(self, *, equipment_id: List[str] | None = None, sensor_id: List[int] | None = None) -> List[LatestView]:
        """Latest"""
        return self._client.request(
            "GET", "/readings/latest", query={"equipmentId": equipment_id, "sensorId": sensor_id}
        ).json()


class _Reports:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def report(
        self,
        *,
        from_: str | None = None,
        to: str | None = None,
        equipment_id: List[str] | None = None,
        equipment_class: List[str] | None = None,
        location_id: List[str] | None = None,
        confidence: float | None = None,
    ) -> ReliabilityReport:
        """Report"""
        return self._client.request(
            "GET",
            "/reports/reliability",
            query={
                "from": from_,
                "to": to,
                "equipmentId": equipment_id,
                "equipmentClass": equipment_class,
                "locationId": location_id,
                "confidence": confidence,
            },
        ).json()

    def failures(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: str | None = None,
        count: bool | None = None,
        from_: str | None = None,
        to: str | None = None,
        equipment_id: List[str] | None = None,
        equipment_class: List[str] | None = None,
        location_id: List[str] | None = None,
        failure_mode: List[str] | None = None,
    ) -> List[FailureView]:
        """Failures"""
        return self._client.request(
            "GET",
            "/reports/reliability/failures",
            query={
                "limit": limit,
                "cursor": cursor,
                "sort": sort,
                "count": count,
                "from": from_,
                "to": to,
                "equipmentId": equipment_id,
                "equipmentClass": equipment_class,
                "locationId": location_id,
                "failureMode": failure_mode,
            },
        ).json()


class _Roles:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(self) -> List[RoleView]:
        """List"""
        return self._client.request("GET", "/roles").json()


class _Sensors:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def readings(
        self,
        sensor_id: int,
        *,
        from_: str | None = None,
        to: str | None = None,
        resolution: Resolution | None = None,
        max_points: int | None = None,
    ) -> SeriesView:
        """Readings"""
        return self._client.request(
            "GET",
            f"/sensors/{sensor_id}/readings",
            query={"from": from_, "to": to, "resolution": resolution, "maxPoints": max_points},
        ).json()

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: str | None = None,
        count: bool | None = None,
        status: List[SensorStatus] | None = None,
        equipment_id: List[str] | None = None,
        source: List[str] | None = None,
        metric: List[str] | None = None,
        q: str | None = None,
    ) -> List[SensorView]:
        """List"""
        return self._client.request(
            "GET",
            "/sensors",
            query={
                "limit": limit,
                "cursor": cursor,
                "sort": sort,
                "count": count,
                "status": status,
                "equipmentId": equipment_id,
                "source": source,
                "metric": metric,
                "q": q,
            },
        ).json()

    def get(self, sensor_id: int) -> SensorView:
        """Get"""
        return self._client.request("GET", f"/sensors/{sensor_id}").json()

    def update(self, sensor_id: int, body: SensorPatch, *, if_match: str | None = None) -> SensorView:
        """Update"""
        return self._client.request("PATCH", f"/sensors/{sensor_id}", body=body, if_match=if_match).json()

    def bind(
        self, sensor_id: int, body: Bind, *, idempotency_key: str | None = None, if_match: str | None = None
    ) -> SensorView:
        """Bind"""
        return self._client.request(
            "POST", f"/sensors/{sensor_id}/bind", body=body, idempotency_key=idempotency_key, if_match=if_match
        ).json()


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


class _Webhooks:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: str | None = None,
        count: bool | None = None,
        active: bool | None = None,
    ) -> List[WebhookView]:
        """List"""
        return self._client.request(
            "GET", "/webhooks", query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "active": active}
        ).json()

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

    def rotate_secret(
        self, webhook_id: str, body: Rotation | None = None, *, idempotency_key: str | None = None
    ) -> RotationView:
        """The new secret signs from now on; the old one beside it, until the overlap is over."""
        return self._client.request(
            "POST", f"/webhooks/{webhook_id}/rotate-secret", body=body, idempotency_key=idempotency_key
        ).json()

    def replay(
        self, webhook_id: str, body: api__integration__webhooks__schemas__Replay, *, idempotency_key: str | None = None
    ) -> ReplayView:
        """Deliver a span of the feed once more, to a webhook that was made or mended later than it should have been."""
        return self._client.request(
            "POST", f"/webhooks/{webhook_id}/replay", body=body, idempotency_key=idempotency_key
        ).json()

    def deliveries(
        self,
        webhook_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: str | None = None,
        count: bool | None = None,
        status: List[Literal["waiting", "pending", "sending", "delivered", "failed"]] | None = None,
        event: List[str] | None = None,
    ) -> List[DeliveryView]:
        """Deliveries"""
        return self._client.request(
            "GET",
            f"/webhooks/{webhook_id}/deliveries",
            query={"limit": limit, "cursor": cursor, "sort": sort, "count": count, "status": status, "event": event},
        ).json()

    def delivery(self, webhook_id: str, delivery_id: str) -> DeliveryDetail:
        """Delivery"""
        return self._client.request("GET", f"/webhooks/{webhook_id}/deliveries/{delivery_id}").json()

    def replay_delivery(
        self, webhook_id: str, delivery_id: str, *, idempotency_key: str | None = None
    ) -> DeliveryDetail:
        """Replay Delivery"""
        return self._client.request(
            "POST", f"/webhooks/{webhook_id}/deliveries/{delivery_id}/replay", idempotency_key=idempotency_key
        ).json()


class _WorkOrders:
    def __init__(self, client: MaintainPro) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        sort: str | None = None,
        count: bool | None = None,
        status: List[Status] | None = None,
        priority: List[Priority] | None = None,
        type: List[Type] | None = None,
        assigned_to: List[str] | None = None,
        requested_by: List[str] | None = None,
        equipment_id: List[str] | None = None,
        warehouse_id: List[str] | None = None,
        due_after: str | None = None,
        due_before: str | None = None,
        overdue: bool | None = None,
        q: str | None = None,
    ) -> List[WorkOrderView]:
        """List"""
        return self._client.request(
            "GET",
            "/work-orders",
            query={
                "limit": limit,
                "cursor": cursor,
                "sort": sort,
                "count": count,
                "status": status,
                "priority": priority,
                "type": type,
                "assignedTo": assigned_to,
                "requestedBy": requested_by,
                "equipmentId": equipment_id,
                "warehouseId": warehouse_id,
                "dueAfter": due_after,
                "dueBefore": due_before,
                "overdue": overdue,
                "q": q,
            },
        ).json()

    def create(self, body: WorkOrderCreate, *, idempotency_key: str | None = None) -> WorkOrderDetail:
        """Create"""
        return self._client.request("POST", "/work-orders", body=body, idempotency_key=idempotency_key).json()

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

    def update_step(
        self, work_order_id: str, item_id: str, body: ChecklistItemPatch, *, if_match: str | None = None
    ) -> ChecklistItemView:
        """Update Step"""
        return self._client.request(
            "PATCH", f"/work-orders/{work_order_id}/checklist/{item_id}", body=body, if_match=if_match
        ).json()


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


class AttemptView(TypedDict):
    attempt: Required[int]
    attemptedAt: Required[str]
    durationMs: Required[int]
    responseStatus: Required[int | None]
    responseBody: Required[str | None]
    error: Required[str | None]


class Availability(TypedDict):
    inherent: Required[Figure]
    operational: Required[Figure]


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
    workOrderId: Required[str | None]
    workOrderNumber: Required[str | None]


class ChecklistItemCreate(TypedDict):
    component: NotRequired[str | None]
    action: Required[str]


class ChecklistItemPatch(TypedDict):
    status: NotRequired[ChecklistStatus]
    notes: NotRequired[str | None]
    customFieldData: NotRequired[dict[str, JsonValue] | None]


class ChecklistItemView(TypedDict):
    id: Required[str]
    workOrderId: Required[str]
    component: Required[str | None]
    action: Required[str]
    status: Required[ChecklistStatus]
    notes: Required[str | None]
    customFieldData: Required[dict[str, Any] | None]
    createdAt: Required[str]
    completedAt: Required[str | None]
    completedBy: Required[str | None]


ChecklistStatus: TypeAlias = "Literal['pending', 'pass', 'fail', 'na', 'done']"


class Comment(TypedDict):
    text: Required[str]


class ConservationView(TypedDict):
    received: Required[int]
    stored: Required[int]
    duplicate: Required[int]
    corrected: Required[int]
    deadLettered: Required[int]
    drift: Required[int]
    partitions: Required[List[PartitionView]]
    processes: Required[List[ProcessView]]


Criticality: TypeAlias = "Literal['low', 'medium', 'high', 'critical']"


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
    status: Required[Literal["waiting", "pending", "sending", "delivered", "failed"]]
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
    status: Required[Literal["waiting", "pending", "sending", "delivered", "failed"]]
    attempts: Required[int]
    nextAttemptAt: Required[str | None]
    responseStatus: Required[int | None]
    error: Required[str | None]
    createdAt: Required[str]
    finishedAt: Required[str | None]


class DetectorPut(TypedDict):
    detector: Required[str]
    sensorId: NotRequired[int | None]
    mode: NotRequired[Mode]
    parameters: NotRequired[dict[str, JsonValue]]


class DetectorView(TypedDict):
    id: Required[str]
    detector: Required[str]
    sensorId: Required[int | None]
    mode: Required[Mode]
    parameters: Required[dict[str, Any]]
    updatedAt: Required[str]
    updatedBy: Required[str | None]


class Done(TypedDict):
    success: NotRequired[bool]


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


class FieldError(TypedDict):
    field: Required[str]
    message: Required[str]


class Figure(TypedDict):
    value: NotRequired[float | None]
    low: NotRequired[float | None]
    high: NotRequired[float | None]
    unit: Required[str]
    reason: NotRequired[str | None]


class GrowthView(TypedDict):
    shape: Required[Figure]
    mtbf: Required[Figure]
    pValue: NotRequired[float | None]
    verdict: NotRequired[Literal["improving", "deteriorating", "no trend proven"] | None]
    reason: NotRequired[str | None]


JsonValue: TypeAlias = "Any"


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


class Login(TypedDict):
    email: Required[str]
    password: Required[str]
    mfaToken: NotRequired[str | None]
    rememberMe: NotRequired[bool]


class LoginView(TypedDict):
    success: NotRequired[bool]
    user: Required[UserView]
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
    permissions: Required[List[Permission]]


Mode: TypeAlias = "Literal['live', 'shadow', 'off']"


class ModeBar(TypedDict):
    failureMode: Required[str]
    name: Required[str]
    failures: Required[int]
    share: Required[float]
    cumulative: Required[float]


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


Permission: TypeAlias = "Literal['equipment.read', 'equipment.write', 'locations.write', 'work_orders.read_own', 'work_orders.read', 'work_orders.create', 'work_orders.work', 'work_orders.plan', 'work_orders.verify', 'monitoring.read', 'sensors.write', 'alarms.operate', 'cases.verdict', 'detectors.write', 'dead_letters.manage', 'ingest.read', 'events.read', 'services.manage', 'webhooks.manage']"


class Point(TypedDict):
    time: Required[str]
    value: Required[float]
    quality: Required[int]
    qualityText: Required[str]


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


class Refresh(TypedDict):
    refreshToken: Required[str]


class RefreshView(TypedDict):
    token: Required[str]
    refreshToken: Required[str]


ReliabilityReport = TypedDict(
    "ReliabilityReport",
    {
        "from": "Required[str]",
        "to": "Required[str]",
        "confidence": "Required[float]",
        "machines": "Required[int]",
        "failures": "Required[int]",
        "operatingHours": "Required[float]",
        "downtimeHours": "Required[float]",
        "failureRate": "Required[Figure]",
        "mtbf": "Required[Figure]",
        "mttr": "Required[Figure]",
        "meanDowntime": "Required[Figure]",
        "availability": "Required[Availability]",
        "weibull": "Required[WeibullView]",
        "weibull3": "Required[WeibullView]",
        "survival": "Required[List[StepView]]",
        "survivalReason": "Required[str | None]",
        "growth": "Required[GrowthView]",
        "failureModes": "Required[List[ModeBar]]",
        "equipment": "Required[List[MachineRow]]",
        "definitions": "Required[dict[str, str]]",
        "links": "Required[Links]",
    },
)


class ReplayView(TypedDict):
    queued: Required[int]


Resolution: TypeAlias = "Literal['auto', 'raw', '1m', '1h', '1d']"


Role: TypeAlias = (
    "Literal['requester', 'contractor', 'technician', 'inventory_clerk', 'supervisor', 'manager', 'admin']"
)


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


class RunRequested(TypedDict):
    name: Required[str]
    queued: Required[bool]


class RunView(TypedDict):
    id: Required[int]
    service: Required[str]
    outcome: Required[Literal["running", "succeeded", "failed"]]
    startedAt: Required[str]
    finishedAt: Required[str | None]
    durationMs: Required[float | None]
    result: Required[dict[str, Any]]
    error: Required[str | None]
    requestedBy: Required[str | None]


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


SensorStatus: TypeAlias = "Literal['unassigned', 'active', 'ignored']"


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
    discoveredAt: Required[str]
    updatedAt: Required[str]


SeriesView = TypedDict(
    "SeriesView",
    {
        "sensorId": "Required[int]",
        "address": "Required[str]",
        "unit": "Required[str | None]",
        "resolution": "Required[Resolution]",
        "from": "Required[str]",
        "to": "Required[str]",
        "downsampled": "Required[bool]",
        "bucketSeconds": "Required[float | None]",
        "points": "Required[List[Point]]",
        "buckets": "Required[List[Bucket]]",
    },
)


class ServiceView(TypedDict):
    name: Required[str]
    description: Required[str]
    schedule: Required[str]
    nextRunAt: Required[str]
    running: Required[bool]
    lastRunAt: Required[str | None]
    lastSuccessAt: Required[str | None]
    lastDurationMs: Required[float | None]
    lastOutcome: Required[Literal["running", "succeeded", "failed"] | None]
    lastError: Required[str | None]
    lastResult: Required[dict[str, Any]]
    runsLastDay: Required[int]
    failuresLastDay: Required[int]


class SessionView(TypedDict):
    sessionId: Required[str]
    ipAddress: Required[str | None]
    userAgent: Required[str | None]
    createdAt: Required[str]
    updatedAt: Required[str]
    expiresAt: Required[str]
    current: Required[bool]


Severity: TypeAlias = "Literal['low', 'medium', 'high', 'critical']"


class Shelve(TypedDict):
    until: NotRequired[str | None]
    minutes: NotRequired[int | None]
    reason: NotRequired[str | None]


Status: TypeAlias = "Literal['new', 'assigned', 'in_progress', 'on_hold', 'waiting_parts', 'completed', 'verified', 'closed', 'cancelled']"


class StatusChange(TypedDict):
    status: Required[Status]
    completionNotes: NotRequired[str | None]
    verdict: NotRequired[Verdict | None]
    verdictNote: NotRequired[str | None]


class StepView(TypedDict):
    time: Required[float]
    atRisk: Required[int]
    failed: Required[int]
    survival: Required[float]
    low: Required[float]
    high: Required[float]


class Suppress(TypedDict):
    reason: Required[str | None]


class TestResult(TypedDict):
    success: Required[bool]
    deliveryId: Required[str]
    responseStatus: Required[int | None]
    responseBody: Required[str | None]
    error: Required[str | None]
    durationMs: Required[int]


Type: TypeAlias = "Literal['corrective', 'preventive', 'predictive', 'inspection', 'emergency', 'project', 'request']"


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


Verdict: TypeAlias = "Literal['confirmed', 'false_alarm', 'sensor_fault', 'duplicate', 'deferred']"


class VerdictBody(TypedDict):
    verdict: Required[Verdict]
    note: NotRequired[str | None]


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
    followUp: NotRequired[bool]
    warehouseId: NotRequired[str | None]
    checklist: NotRequired[List[ChecklistItemCreate]]


class WorkOrderDetail(TypedDict):
    id: Required[str]
    foNumber: Required[str]
    title: Required[str]
    description: Required[str | None]
    status: Required[Status]
    priority: Required[Priority]
    type: Required[Type]
    equipmentId: Required[str | None]
    assetModel: Required[str | None]
    area: Required[str | None]
    assignedTo: Required[str | None]
    assignees: Required[List[str]]
    requestedBy: Required[str | None]
    dueDate: Required[str | None]
    completedAt: Required[str | None]
    completedBy: Required[str | None]
    completionNotes: Required[str | None]
    verifiedBy: Required[str | None]
    escalated: Required[bool]
    escalationLevel: Required[int]
    followUp: Required[bool]
    caseId: Required[str | None]
    warehouseId: Required[str]
    createdAt: Required[str]
    lastUpdated: Required[str]
    checklist: Required[List[ChecklistItemView]]
    prediction: Required[PredictionView | None]


class WorkOrderPatch(TypedDict):
    assignedTo: NotRequired[str | List[str] | None]
    assignees: NotRequired[List[str] | None]
    title: NotRequired[str]
    description: NotRequired[str | None]
    priority: NotRequired[Priority]
    type: NotRequired[Type]
    status: NotRequired[Status]
    equipmentId: NotRequired[str | None]
    area: NotRequired[str | None]
    dueDate: NotRequired[str | None]
    followUp: NotRequired[bool]
    completionNotes: NotRequired[str | None]
    verdict: NotRequired[Verdict | None]
    verdictNote: NotRequired[str | None]


class WorkOrderView(TypedDict):
    id: Required[str]
    foNumber: Required[str]
    title: Required[str]
    description: Required[str | None]
    status: Required[Status]
    priority: Required[Priority]
    type: Required[Type]
    equipmentId: Required[str | None]
    assetModel: Required[str | None]
    area: Required[str | None]
    assignedTo: Required[str | None]
    assignees: Required[List[str]]
    requestedBy: Required[str | None]
    dueDate: Required[str | None]
    completedAt: Required[str | None]
    completedBy: Required[str | None]
    completionNotes: Required[str | None]
    verifiedBy: Required[str | None]
    escalated: Required[bool]
    escalationLevel: Required[int]
    followUp: Required[bool]
    caseId: Required[str | None]
    warehouseId: Required[str]
    createdAt: Required[str]
    lastUpdated: Required[str]


api__integration__webhooks__schemas__Replay = TypedDict(
    "api__integration__webhooks__schemas__Replay",
    {
        "fromSequence": "NotRequired[int | None]",
        "toSequence": "NotRequired[int | None]",
        "from": "NotRequired[str | None]",
        "to": "NotRequired[str | None]",
    },
)


class api__monitoring__dead_letters__schemas__Replay(TypedDict):
    payload: NotRequired[str | None]
    payloadBase64: NotRequired[str | None]
