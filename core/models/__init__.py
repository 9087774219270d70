"""The tables as objects, one file an aggregate."""

from core.models.assets import Equipment, Location
from core.models.base import Base
from core.models.identity import Profile, UserCredentials, UserSession, Warehouse
from core.models.maintenance import ChecklistItem, IdempotencyKey, Notification, SystemLog, WorkOrder
from core.models.monitoring import (
    Alarm,
    AlarmEvent,
    Case,
    CaseEvidence,
    CasePolicy,
    DetectorSetting,
    DetectorState,
    EventRecord,
)
from core.models.telemetry import (
    DeadLetter,
    DeviceBirth,
    IngestOffset,
    IngestProcess,
    RollupNote,
    Sensor,
    Source,
    visible_latest,
    visible_readings,
    visible_readings_1d,
    visible_readings_1h,
    visible_readings_1m,
    visible_readings_text,
)

__all__ = [
    "Alarm",
    "AlarmEvent",
    "Base",
    "Case",
    "CaseEvidence",
    "CasePolicy",
    "ChecklistItem",
    "DeadLetter",
    "DetectorSetting",
    "DetectorState",
    "DeviceBirth",
    "Equipment",
    "EventRecord",
    "IdempotencyKey",
    "IngestOffset",
    "IngestProcess",
    "Location",
    "Notification",
    "Profile",
    "RollupNote",
    "Sensor",
    "Source",
    "SystemLog",
    "UserCredentials",
    "UserSession",
    "Warehouse",
    "WorkOrder",
    "visible_latest",
    "visible_readings",
    "visible_readings_1d",
    "visible_readings_1h",
    "visible_readings_1m",
    "visible_readings_text",
]
