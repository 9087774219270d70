"""Rows that ingest and streams would have written, as values for SQL."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime.now(UTC).replace(microsecond=0)

SUMMARY = {
    "text": "Vibration of the drive end has been rising for two days.",
    "checklist": ["Listen at the drive end", "Measure the bearing temperature"],
    "failureModes": [
        {"code": "BRD", "name": "Bearing wear", "weight": 0.8, "reasons": ["vibration rises", "temperature follows"]},
        {"code": "IMB", "name": "Imbalance", "weight": 0.2, "reasons": []},
    ],
    "causes": ["Lack of lubrication"],
    "parts": ["Bearing 6205-2RS"],
    "sensors": [{"sensorId": 1, "address": "plant/m1/vibration", "metric": "vibration", "unit": "mm/s"}],
}

WAREHOUSE = "INSERT INTO warehouses (name) VALUES ('Plant') RETURNING id"
EQUIPMENT = """INSERT INTO equipment (asset_tag, model, area, warehouse_id) VALUES (:tag, 'ABB', 'Hall', :warehouse)
    RETURNING id"""
SENSOR = """INSERT INTO sensors (address, source, metric, unit, equipment_id)
    VALUES (:address, 'plant/m1', 'vibration', 'mm/s', :equipment) RETURNING id"""
READING = "INSERT INTO readings (sensor_id, time, value, quality) VALUES (:sensor, :time, :value, :quality)"
ALARM = """INSERT INTO alarms (sensor_id, equipment_id, warehouse_id, detector, detector_version, state, severity,
    message, score, value, baseline, threshold, since, window_start, raised_at, last_at, cleared_at)
    VALUES (:sensor, :equipment, :warehouse, :detector, 3, :state, 'high', 'above its limit', 4.2, 7.1, 2.8, 4.5,
    now() - interval '2 days', now() - interval '3 days', now() - interval '1 hour', now(),
    CASE WHEN :cleared THEN now() END) RETURNING id"""
CASE = """INSERT INTO cases (equipment_id, warehouse_id, failure_mode, status, severity, priority, title, summary,
    score, due_at, since, opened_at, last_at, recorded_at)
    VALUES (:equipment, :warehouse, :mode, :status, 'high', 'critical', 'Bearing wear suspected',
    CAST(:summary AS jsonb), 4.2, now() + interval '3 days', now() - interval '2 days', now() - interval '1 hour',
    now(), now() - interval '1 hour') RETURNING id"""
EVIDENCE = """INSERT INTO case_evidence (case_id, sensor_id, detector, detector_version, observed_at, window_start,
    window_end, score, value, baseline, threshold, severity, message)
    VALUES (:case, :sensor, 'drift', 3, now(), now() - interval '2 days', now(), 4.2, 7.1, 2.8, 4.5, 'high',
    'mean has moved up') RETURNING id"""
DEAD_LETTER = """INSERT INTO dead_letters (received_at, topic, payload, reason)
    VALUES (:time, :topic, :payload, 'not JSON') RETURNING id"""


def summary(value: Any = None) -> str:
    return json.dumps(SUMMARY if value is None else value)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)
