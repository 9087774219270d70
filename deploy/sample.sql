-- words and chance
SELECT setseed(0.5);
CREATE FUNCTION pg_temp.size_of(what text) RETURNS int LANGUAGE sql AS
    $$ SELECT current_setting('sample.' || what)::int $$;
CREATE FUNCTION pg_temp.one_of(VARIADIC words text[]) RETURNS text LANGUAGE sql VOLATILE AS
    $$ SELECT words[1 + floor(random() * array_length(words, 1))::int] $$;
CREATE FUNCTION pg_temp.nth(ids uuid[], n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT ids[1 + (n % array_length(ids, 1))::int] $$;

-- warehouses and people
INSERT INTO warehouses (name) SELECT 'Site ' || n FROM generate_series(1, pg_temp.size_of('warehouses')) n;
CREATE TEMP TABLE sites ON COMMIT DROP AS
    SELECT array_agg(id ORDER BY id) AS ids FROM warehouses WHERE name LIKE 'Site %';
ALTER TABLE profiles DISABLE TRIGGER USER;
INSERT INTO profiles (role, warehouse_id, first_name, last_name, email, email_verified)
SELECT CASE WHEN n = 1 THEN 'admin' WHEN n <= 10 THEN 'manager' WHEN n % 10 = 0 THEN 'supervisor'
        WHEN n % 10 = 1 THEN 'inventory_clerk' WHEN n % 10 < 4 THEN 'requester' ELSE 'technician' END::user_role_enum,
    pg_temp.nth(ids, n), pg_temp.one_of('Ana', 'Bo', 'Chen', 'Dara', 'Emil', 'Fatou', 'Gita', 'Hugo', 'Ines', 'Jan'),
    pg_temp.one_of('Abel', 'Berg', 'Costa', 'Diaz', 'Evans', 'Fischer', 'Garcia', 'Huang', 'Ito', 'Jones'),
    'user' || n || '@sample.example', true
FROM sites, generate_series(1, pg_temp.size_of('users')) n;
ALTER TABLE profiles ENABLE TRIGGER USER;
ALTER TABLE user_credentials DISABLE TRIGGER USER;
INSERT INTO user_credentials (user_id, password_hash)
SELECT id, current_setting('sample.password_hash') FROM profiles WHERE email LIKE '%@sample.example';
ALTER TABLE user_credentials ENABLE TRIGGER USER;
CREATE TEMP TABLE crew ON COMMIT DROP AS
    SELECT warehouse_id, array_agg(id ORDER BY id) AS ids FROM profiles WHERE email LIKE '%@sample.example'
    GROUP BY 1;

-- locations and equipment
INSERT INTO locations (warehouse_id, name)
SELECT id, 'Building ' || b FROM warehouses, generate_series(1, 5) b WHERE name LIKE 'Site %';
INSERT INTO locations (warehouse_id, parent_id, name)
SELECT warehouse_id, id, 'Line ' || l FROM locations, generate_series(1, 8) l WHERE parent_id IS NULL;
CREATE TEMP TABLE places ON COMMIT DROP AS
    SELECT warehouse_id, array_agg(id ORDER BY id) AS ids FROM locations WHERE parent_id IS NOT NULL GROUP BY 1;
ALTER TABLE equipment DISABLE TRIGGER USER;
INSERT INTO equipment (asset_tag, model, manufacturer, serial_number, description, area, location_id, warehouse_id,
    status, criticality, installation_date, equipment_class)
SELECT upper(kind) || '-' || lpad(n::text, 5, '0'), maker || ' ' || (100 + n % 40), maker, 'SN' || 700000 + n,
    pg_temp.one_of('Main', 'Standby', 'Booster', 'Return', 'Transfer') || ' '
        || pg_temp.one_of('cooling water', 'feed', 'exhaust', 'process', 'lubrication') || ' ' || kind,
    'Area ' || n % 12, pg_temp.nth(p.ids, n), p.warehouse_id,
    CASE WHEN n % 50 = 0 THEN 'down' WHEN n % 33 = 0 THEN 'maintenance' ELSE 'active' END::equipment_status_enum,
    (ARRAY['low', 'medium', 'high', 'critical'])[1 + n % 4]::criticality_enum,
    DATE '2012-01-01' + n % 4000, kind
FROM generate_series(1, pg_temp.size_of('equipment')) n
CROSS JOIN LATERAL (SELECT
    (ARRAY['pump', 'motor', 'compressor', 'fan', 'conveyor', 'heat_exchanger'])[1 + n % 6] AS kind,
    (ARRAY['Grundfos', 'ABB', 'Siemens', 'Atlas Copco', 'Alfa Laval', 'SEW'])[1 + n % 6] AS maker) k
JOIN places p ON p.warehouse_id = (SELECT pg_temp.nth(ids, n) FROM sites);
ALTER TABLE equipment ENABLE TRIGGER USER;
CREATE TEMP TABLE machines ON COMMIT DROP AS
    SELECT row_number() OVER (ORDER BY id) AS n, id, warehouse_id, area, model, description FROM equipment;
CREATE UNIQUE INDEX ON machines (n);
ANALYZE machines;

-- work orders
ALTER TABLE work_orders DISABLE TRIGGER USER;
INSERT INTO work_orders (fo_number, type, title, description, area, asset_model, equipment_id, status, priority,
    requested_by, assigned_to, created_at, due_date, started_at, completed_at, completed_by, warehouse_id, estimated_hours,
    actual_hours, last_updated)
SELECT 'WO-' || extract(year FROM w.created_at) || '-' || to_char(w.n, 'FM999999000'), w.type::wo_type_enum,
    w.act || ' ' || w.part || ' of ' || lower(m.description),
    w.act || ' the ' || w.part || '. ' || pg_temp.one_of('Noise at start', 'Found on the round', 'Temperature too high',
        'Reported by the operator', 'Vibration above the usual', 'Oil on the floor', 'By the maker''s schedule')
        || '; ' || pg_temp.one_of('machine runs', 'machine stands', 'runs at reduced speed') || '.',
    m.area, m.model, m.id, w.status::wo_status_enum,
    pg_temp.one_of('low', 'medium', 'medium', 'high', 'critical')::priority_enum,
    pg_temp.nth(c.ids, w.n * 7), CASE WHEN w.status = 'new' THEN '{}' ELSE ARRAY[pg_temp.nth(c.ids, w.n * 3)] END,
    w.created_at, w.created_at + w.due, CASE WHEN w.done THEN w.created_at + w.due * 0.4 END,
    CASE WHEN w.done THEN w.created_at + w.due * w.pace END, CASE WHEN w.done THEN pg_temp.nth(c.ids, w.n * 3) END,
    m.warehouse_id, 1 + w.n % 8, CASE WHEN w.done THEN 1 + w.n % 9 END, w.created_at + w.due * w.pace
FROM (
    SELECT n, created_at, status, status IN ('completed', 'verified', 'closed') AS done,
        INTERVAL '1 hour' * (8 + n % 300) AS due, 0.5 + (n % 7) * 0.1 AS pace,
        pg_temp.one_of('corrective', 'corrective', 'preventive', 'preventive', 'inspection', 'predictive') AS type,
        pg_temp.one_of('Replace', 'Inspect', 'Lubricate', 'Align', 'Repair', 'Clean', 'Tighten', 'Test') AS act,
        pg_temp.one_of('bearing', 'mechanical seal', 'coupling', 'impeller', 'filter', 'drive belt', 'winding',
            'gearbox', 'valve', 'pressure sensor') AS part
    FROM (
        SELECT n, date_trunc('second', now()) - INTERVAL '3 years' * (1 - n::float8 / pg_temp.size_of('work_orders'))
                AS created_at,
            CASE WHEN n < pg_temp.size_of('work_orders') * 0.97
                THEN pg_temp.one_of('closed', 'closed', 'closed', 'closed', 'verified', 'cancelled')
                ELSE pg_temp.one_of('new', 'assigned', 'in_progress', 'on_hold', 'waiting_parts', 'completed') END AS status
        FROM generate_series(1, pg_temp.size_of('work_orders')) n) by_age) w
JOIN machines m ON m.n = 1 + w.n::bigint * 7919 % pg_temp.size_of('equipment')
JOIN crew c ON c.warehouse_id = m.warehouse_id
ORDER BY w.n;
ALTER TABLE work_orders ENABLE TRIGGER USER;
SELECT setval('app.work_order_number', pg_temp.size_of('work_orders') + 1);

-- checklists
ALTER TABLE wo_checklist_items DISABLE TRIGGER USER;
INSERT INTO wo_checklist_items (work_order_id, position, component, action, status)
SELECT w.id, i, 'Step ' || i, (ARRAY['Isolate and lock', 'Measure and note', 'Clean up'])[i],
    CASE WHEN w.completed_at IS NULL THEN 'pending' ELSE 'done' END::checklist_status_enum
FROM work_orders w, generate_series(1, 2) i;
ALTER TABLE wo_checklist_items ENABLE TRIGGER USER;

-- parts and the ledger of their stock
INSERT INTO vendors (name, warehouse_id)
SELECT v || ' ' || w.name, w.id FROM warehouses w, unnest(ARRAY['SKF', 'Parker', 'Grainger', 'Fluitec']) v
WHERE w.name LIKE 'Site %';
ALTER TABLE parts DISABLE TRIGGER USER;
INSERT INTO parts (part_number, description, category, manufacturer, vendor_id, reorder_point, unit_cost, default_bin,
    warehouse_id)
SELECT upper(left(what, 3)) || '-' || lpad(n::text, 6, '0'), initcap(what) || ' ' || (10 + n % 90) || 'x' || (20 + n % 50),
    what, (ARRAY['SKF', 'FAG', 'Parker', 'Gates', 'Festo'])[1 + n % 5],
    (SELECT id FROM vendors v WHERE v.warehouse_id = site ORDER BY name OFFSET n % 4 LIMIT 1), 5 + n % 30,
    1 + (n * 37 % 40000)::numeric / 100, 'Shelf ' || chr(65 + n % 20) || '-' || n % 60, site
FROM generate_series(1, pg_temp.size_of('parts')) n
CROSS JOIN LATERAL (SELECT
    (ARRAY['bearing', 'seal', 'belt', 'filter', 'valve', 'coupling', 'fuse', 'gasket'])[1 + n % 8] AS what,
    (SELECT pg_temp.nth(ids, n) FROM sites) AS site) k;
CREATE TEMP TABLE jobs ON COMMIT DROP AS
    SELECT warehouse_id, row_number() OVER (PARTITION BY warehouse_id ORDER BY id) AS n, id, created_at,
        count(*) OVER (PARTITION BY warehouse_id) AS all_of_them
    FROM work_orders;
CREATE UNIQUE INDEX ON jobs (warehouse_id, n);
ANALYZE jobs;
ALTER TABLE part_transactions DISABLE TRIGGER USER;
INSERT INTO part_transactions (part_id, work_order_id, type, quantity, balance, unit_cost, performed_by, "timestamp",
    warehouse_id)
SELECT l.part_id, j.id, CASE WHEN l.quantity > 0 THEN 'receive' ELSE 'issue' END::transaction_type_enum, l.quantity,
    sum(l.quantity) OVER (PARTITION BY l.part_id ORDER BY l.k), l.unit_cost, pg_temp.nth(c.ids, l.n), l.moment,
    l.warehouse_id
FROM (
    SELECT p.id AS part_id, p.unit_cost, p.warehouse_id, p.n, k,
        date_trunc('second', now()) - INTERVAL '3 years' * (1 - (k + 0.5) / steps.count) AS moment,
        CASE WHEN k = 0 THEN 60 WHEN k % 10 = 0 THEN 30 ELSE -1 - (k * 7 + p.n) % 4 END::int AS quantity
    FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM parts) p,
        (SELECT pg_temp.size_of('transactions') / pg_temp.size_of('parts') AS count) steps,
        generate_series(0, steps.count - 1) k) l
JOIN crew c ON c.warehouse_id = l.warehouse_id
LEFT JOIN LATERAL (SELECT id FROM jobs WHERE l.quantity < 0 AND jobs.warehouse_id = l.warehouse_id
    AND jobs.n = 1 + (l.n * 131 + l.k * 7919) % (SELECT all_of_them FROM jobs f
        WHERE f.warehouse_id = l.warehouse_id AND f.n = 1)) j ON true;
ALTER TABLE part_transactions ENABLE TRIGGER USER;
UPDATE parts SET quantity_on_hand = stock.sum
FROM (SELECT part_id, sum(quantity) FROM part_transactions GROUP BY part_id) stock WHERE part_id = id;
ALTER TABLE parts ENABLE TRIGGER USER;

-- counts
SELECT app.recount_work_orders();

-- the search index
SELECT app.keep_document('equipment', id, warehouse_id, asset_tag, concat_ws(' ', model, manufacturer, serial_number),
    concat_ws(' ', description, area, equipment_class), created_at) FROM equipment;
SELECT app.keep_document('work_order', id, warehouse_id, fo_number, title, description, created_at) FROM work_orders;
