-- The ground: extensions, the schema of our functions, enumerations, ids, the session's context.

CREATE EXTENSION IF NOT EXISTS timescaledb;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') THEN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
    END IF;
END $$;

CREATE SCHEMA app;
COMMENT ON SCHEMA app IS 'Functions that tables, policies and processes stand on';
GRANT USAGE ON SCHEMA app TO maintainpro_ingest, maintainpro_streams, maintainpro_api, maintainpro_worker;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

CREATE TYPE user_role_enum AS ENUM
    ('requester', 'technician', 'supervisor', 'manager', 'inventory_clerk', 'contractor', 'admin');
CREATE TYPE equipment_status_enum AS ENUM ('active', 'inactive', 'maintenance', 'down', 'retired');
CREATE TYPE criticality_enum AS ENUM ('low', 'medium', 'high', 'critical');
CREATE TYPE wo_type_enum AS ENUM
    ('corrective', 'preventive', 'predictive', 'inspection', 'emergency', 'project', 'request');
CREATE TYPE wo_status_enum AS ENUM
    ('new', 'assigned', 'in_progress', 'on_hold', 'waiting_parts', 'completed', 'verified', 'closed', 'cancelled');
CREATE TYPE priority_enum AS ENUM ('low', 'medium', 'high', 'critical');
CREATE TYPE checklist_status_enum AS ENUM ('pending', 'pass', 'fail', 'na', 'done');
CREATE TYPE notification_type_enum AS ENUM
    ('work_order_assigned', 'work_order_updated', 'work_order_overdue', 'work_order_escalated', 'part_low_stock',
     'pm_due', 'pm_overdue', 'alarm_raised', 'case_opened', 'system');

-- PostgreSQL 18 brings uuidv7(); until then: 48 bits of milliseconds over a random uuid, version bits set to 7
CREATE FUNCTION app.uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    SELECT encode(set_bit(set_bit(
        overlay(uuid_send(gen_random_uuid())
            PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
        52, 1), 53, 1), 'hex')::uuid
$$;

-- Who acts, as the session says it (transaction-local settings). Missing, empty or garbage is NULL, and NULL sees nothing.
CREATE FUNCTION app.uuid_setting(setting text) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN pg_input_is_valid(current_setting(setting, true), 'uuid') THEN current_setting(setting, true)::uuid END
$$;
CREATE FUNCTION app.current_user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT app.uuid_setting('app.current_user_id')
$$;
CREATE FUNCTION app.current_warehouse_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT app.uuid_setting('app.current_warehouse_id')
$$;

-- SET ROLE and SECURITY DEFINER aside: the role that the statement came from
CREATE FUNCTION app.acting_role() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE current_setting('role') WHEN 'none' THEN session_user::text ELSE current_setting('role') END
$$;

CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := clock_timestamp();
    NEW.version := OLD.version + 1;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION app.touch() IS 'version counts the changes of a row: it is what an ETag is made of';
