-- Who reaches telemetry: through sensors that the session may see. An unbound sensor has no warehouse and is for those
-- who see every warehouse.

SELECT app.protect(t) FROM unnest(ARRAY['sensors', 'alarms', 'cases', 'events']::regclass[]) AS t;
SELECT app.protect('alarm_events', 'EXISTS (SELECT FROM alarms a WHERE a.id = alarm_id)');
SELECT app.protect('case_evidence', 'EXISTS (SELECT FROM cases c WHERE c.id = case_id)');
SELECT app.protect('sources', '(SELECT app.cross_warehouse())
    OR EXISTS (SELECT FROM sensors s WHERE s.source = sources.source)');
SELECT app.protect('dead_letters', '(SELECT app.cross_warehouse())');
-- what holds everywhere is read by all and changed by those who see every warehouse
SELECT app.protect('detectors', 'CASE WHEN sensor_id IS NULL THEN (SELECT app.cross_warehouse())
    ELSE EXISTS (SELECT FROM sensors s WHERE s.id = sensor_id) END');
SELECT app.protect('case_policies');
CREATE POLICY people_read_defaults ON detectors FOR SELECT TO maintainpro_api
    USING (sensor_id IS NULL AND (SELECT app.visible_warehouse()) IS NOT NULL);
CREATE POLICY people_read_defaults ON case_policies FOR SELECT TO maintainpro_api
    USING (warehouse_id IS NULL AND (SELECT app.visible_warehouse()) IS NOT NULL);

-- services write these at the rate of readings; what people do to them is maintenance
SELECT app.audit(t, of_people => true) FROM unnest(ARRAY['sensors', 'alarms', 'alarm_events', 'cases', 'dead_letters',
    'detectors', 'case_policies']::regclass[]) AS t;

CREATE VIEW visible_readings WITH (security_barrier) AS
    SELECT r.sensor_id, r.time, r.value, r.quality FROM readings r JOIN sensors s ON s.id = r.sensor_id
    WHERE (s.warehouse_id = (SELECT app.visible_warehouse()) OR (SELECT app.cross_warehouse()));
CREATE VIEW visible_readings_text WITH (security_barrier) AS
    SELECT r.sensor_id, r.time, r.value, r.quality FROM readings_text r JOIN sensors s ON s.id = r.sensor_id
    WHERE (s.warehouse_id = (SELECT app.visible_warehouse()) OR (SELECT app.cross_warehouse()));
CREATE VIEW visible_readings_1m WITH (security_barrier) AS
    SELECT r.* FROM readings_1m r JOIN sensors s ON s.id = r.sensor_id
    WHERE (s.warehouse_id = (SELECT app.visible_warehouse()) OR (SELECT app.cross_warehouse()));
CREATE VIEW visible_readings_1h WITH (security_barrier) AS
    SELECT r.* FROM readings_1h r JOIN sensors s ON s.id = r.sensor_id
    WHERE (s.warehouse_id = (SELECT app.visible_warehouse()) OR (SELECT app.cross_warehouse()));
CREATE VIEW visible_readings_1d WITH (security_barrier) AS
    SELECT r.* FROM readings_1d r JOIN sensors s ON s.id = r.sensor_id
    WHERE (s.warehouse_id = (SELECT app.visible_warehouse()) OR (SELECT app.cross_warehouse()));
-- the newest by the device's clock; a clock that is far ahead does not win
CREATE VIEW visible_latest WITH (security_barrier) AS
    SELECT s.id AS sensor_id, r.time, r.value, r.quality
    FROM sensors s
    CROSS JOIN LATERAL (
        SELECT time, value, quality FROM readings
        WHERE sensor_id = s.id AND time <= now() + INTERVAL '5 minutes' ORDER BY time DESC LIMIT 1) r
    WHERE (s.warehouse_id = (SELECT app.visible_warehouse()) OR (SELECT app.cross_warehouse()));

-- Least privilege
GRANT SELECT, INSERT, UPDATE ON sources, device_births, sensors, ingest_processes TO maintainpro_ingest;
GRANT DELETE ON device_births TO maintainpro_ingest;
GRANT SELECT ON equipment TO maintainpro_ingest;

GRANT SELECT, INSERT, UPDATE ON readings, readings_text, readings_1m, readings_1h, readings_1d, ingest_offsets,
    detector_states, alarms, alarm_events, cases, case_evidence, sources TO maintainpro_streams;
GRANT SELECT, INSERT, DELETE ON rollup_queue TO maintainpro_streams;
GRANT INSERT, SELECT (id) ON dead_letters TO maintainpro_streams;
GRANT INSERT, SELECT ON events TO maintainpro_streams;
GRANT SELECT ON sensors, equipment, detectors, case_policies, ingest_processes TO maintainpro_streams;

GRANT SELECT, UPDATE ON sensors, alarms, cases, dead_letters TO maintainpro_api, maintainpro_worker;
GRANT SELECT, INSERT ON alarm_events, events TO maintainpro_api, maintainpro_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON detectors, case_policies TO maintainpro_api;
GRANT SELECT ON case_evidence, sources TO maintainpro_api, maintainpro_worker;
GRANT SELECT ON visible_readings, visible_readings_text, visible_readings_1m, visible_readings_1h, visible_readings_1d,
    visible_latest, ingest_offsets, ingest_processes TO maintainpro_api;
GRANT SELECT ON detectors, case_policies TO maintainpro_worker;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.assign_sequence(integer) TO maintainpro_worker;
