-- What happens on a work order: typed steps, time, labour, costs, signatures, comments, watchers.

ALTER TABLE wo_checklist_items
    ADD COLUMN type         text NOT NULL DEFAULT 'tick'
        CHECK (type IN ('tick', 'measurement', 'choice', 'text', 'photo')),
    ADD COLUMN required     boolean NOT NULL DEFAULT false,
    ADD COLUMN unit         text,
    ADD COLUMN low_limit    double precision,
    ADD COLUMN high_limit   double precision,
    ADD COLUMN choices      text[] NOT NULL DEFAULT '{}' CHECK (cardinality(choices) <= 50),
    ADD COLUMN fail_choices text[] NOT NULL DEFAULT '{}',
    ADD COLUMN value        jsonb,
    ADD COLUMN follow_up_on_fail boolean NOT NULL DEFAULT false,
    ADD COLUMN follow_up_work_order_id uuid REFERENCES work_orders (id),
    ADD CONSTRAINT wo_checklist_items_limits CHECK (low_limit <= high_limit),
    ADD CONSTRAINT wo_checklist_items_choices CHECK ((type = 'choice') = (cardinality(choices) > 0)
        AND fail_choices <@ choices);
COMMENT ON COLUMN wo_checklist_items.value IS 'what was found: a number, one of the choices, a text, or the id of a photo''s attachment';
COMMENT ON COLUMN wo_checklist_items.follow_up_on_fail IS 'a failed step opens a work order of its own, once';
CREATE INDEX wo_checklist_items_follow_up ON wo_checklist_items (follow_up_work_order_id)
    WHERE follow_up_work_order_id IS NOT NULL;

-- A person does one thing at a time: his logs do not overlap, and a timer that runs has no end yet.
CREATE TABLE wo_time_logs (
    id            uuid PRIMARY KEY DEFAULT app.uuid7(),
    work_order_id uuid NOT NULL REFERENCES work_orders (id) ON DELETE CASCADE,
    user_id       uuid NOT NULL REFERENCES profiles (id),
    start_time    timestamptz NOT NULL,
    end_time      timestamptz,
    description   text,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    version       integer NOT NULL DEFAULT 1,
    CONSTRAINT wo_time_logs_order CHECK (end_time > start_time),
    CONSTRAINT wo_time_logs_no_overlap
        EXCLUDE USING gist (user_id WITH =, tstzrange(start_time, end_time) WITH &&)
);
CREATE UNIQUE INDEX wo_time_logs_one_running ON wo_time_logs (user_id) WHERE end_time IS NULL;
CREATE INDEX wo_time_logs_work_order ON wo_time_logs (work_order_id, start_time, id);
CREATE TRIGGER touch BEFORE UPDATE ON wo_time_logs FOR EACH ROW EXECUTE FUNCTION app.touch();

-- What an hour costs: of a person, of a craft, or of anybody, from a day to a day. One rate at a time for each.
CREATE TABLE labor_rates (
    id           uuid PRIMARY KEY DEFAULT app.uuid7(),
    warehouse_id uuid NOT NULL REFERENCES warehouses (id),
    user_id      uuid REFERENCES profiles (id),
    craft        text CHECK (craft <> ''),
    hourly_rate  numeric(12, 2) NOT NULL CHECK (hourly_rate >= 0),
    valid_from   date NOT NULL DEFAULT '1900-01-01',
    valid_to     date,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    version      integer NOT NULL DEFAULT 1,
    CONSTRAINT labor_rates_one_subject CHECK (user_id IS NULL OR craft IS NULL),
    CONSTRAINT labor_rates_order CHECK (valid_to > valid_from),
    CONSTRAINT labor_rates_no_overlap EXCLUDE USING gist (warehouse_id WITH =,
        (coalesce(user_id, '00000000-0000-0000-0000-000000000000'::uuid)) WITH =, (coalesce(craft, '')) WITH =,
        daterange(valid_from, valid_to) WITH &&)
);
COMMENT ON COLUMN labor_rates.valid_to IS 'the first day on which it no longer holds';
CREATE INDEX labor_rates_user ON labor_rates (user_id) WHERE user_id IS NOT NULL;
CREATE TRIGGER touch BEFORE UPDATE ON labor_rates FOR EACH ROW EXECUTE FUNCTION app.touch();

-- the most particular rate of a day: the person's, else the craft's, else anybody's
CREATE FUNCTION app.labor_rate(warehouse uuid, person uuid, of_craft text, day date) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT hourly_rate FROM labor_rates
    WHERE warehouse_id = warehouse AND day >= valid_from AND (valid_to IS NULL OR day < valid_to)
        AND (user_id = person OR (user_id IS NULL AND (craft = of_craft OR craft IS NULL)))
    ORDER BY user_id NULLS LAST, craft NULLS LAST LIMIT 1
$$;

CREATE TABLE wo_labor (
    id            uuid PRIMARY KEY DEFAULT app.uuid7(),
    work_order_id uuid NOT NULL REFERENCES work_orders (id) ON DELETE CASCADE,
    user_id       uuid REFERENCES profiles (id),
    craft         text,
    work_date     date NOT NULL,
    hours         numeric(10, 4) NOT NULL CHECK (hours > 0),
    rate          numeric(12, 2) CHECK (rate >= 0),
    multiplier    numeric(4, 2) NOT NULL DEFAULT 1 CHECK (multiplier BETWEEN 0 AND 10),
    cost          numeric(16, 2) GENERATED ALWAYS AS (round(hours * rate * multiplier, 2)) STORED,
    description   text,
    time_log_id   uuid UNIQUE REFERENCES wo_time_logs (id) ON DELETE CASCADE,
    created_by    uuid REFERENCES profiles (id),
    created_at    timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN wo_labor.rate IS 'as it was on that day: a later rate changes no old cost; NULL: nobody has set one';
COMMENT ON COLUMN wo_labor.multiplier IS 'overtime, night, holiday';
CREATE INDEX wo_labor_work_order ON wo_labor (work_order_id, work_date, id);

CREATE TABLE wo_costs (
    id            uuid PRIMARY KEY DEFAULT app.uuid7(),
    work_order_id uuid NOT NULL REFERENCES work_orders (id) ON DELETE CASCADE,
    kind          text NOT NULL CHECK (kind IN ('service', 'rental', 'travel', 'material', 'disposal', 'other')),
    description   text NOT NULL,
    amount        numeric(14, 2) NOT NULL CHECK (amount > 0),
    cost_date     date NOT NULL,
    reference     text,
    created_by    uuid REFERENCES profiles (id),
    created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX wo_costs_work_order ON wo_costs (work_order_id, cost_date, id);

-- A signature is for what was there to be read: content is what its hash is of.
CREATE TABLE wo_signatures (
    id            uuid PRIMARY KEY DEFAULT app.uuid7(),
    work_order_id uuid NOT NULL REFERENCES work_orders (id) ON DELETE CASCADE,
    user_id       uuid NOT NULL REFERENCES profiles (id),
    meaning       text NOT NULL CHECK (meaning IN ('performed', 'verified', 'approved', 'received', 'witnessed')),
    comment       text,
    signed_at     timestamptz NOT NULL,
    content       text NOT NULL,
    content_hash  text NOT NULL CHECK (content_hash = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
    UNIQUE (work_order_id, user_id, meaning, content_hash)
);
CREATE INDEX wo_signatures_work_order ON wo_signatures (work_order_id, id);

CREATE TABLE wo_comments (
    id            uuid PRIMARY KEY DEFAULT app.uuid7(),
    work_order_id uuid NOT NULL REFERENCES work_orders (id) ON DELETE CASCADE,
    user_id       uuid NOT NULL REFERENCES profiles (id),
    body          text NOT NULL CHECK (body <> ''),
    mentions      uuid[] NOT NULL DEFAULT '{}',
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    version       integer NOT NULL DEFAULT 1
);
CREATE INDEX wo_comments_work_order ON wo_comments (work_order_id, created_at, id);
CREATE TRIGGER touch BEFORE UPDATE ON wo_comments FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE TABLE wo_watchers (
    work_order_id uuid NOT NULL REFERENCES work_orders (id) ON DELETE CASCADE,
    user_id       uuid NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (work_order_id, user_id)
);
CREATE INDEX wo_watchers_user ON wo_watchers (user_id);

-- The secret link under which a person's calendar reads the work that is scheduled for them.
CREATE TABLE calendar_feeds (
    user_id    uuid PRIMARY KEY REFERENCES profiles (id) ON DELETE CASCADE,
    token_hash text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE FUNCTION app.calendar_owner(hash text) RETURNS TABLE (user_id uuid, warehouse_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.id, p.warehouse_id FROM calendar_feeds f JOIN profiles p ON p.id = f.user_id
    WHERE f.token_hash = hash AND p.active
$$;
COMMENT ON FUNCTION app.calendar_owner(text) IS 'for a request without login: tells nothing but whose feed a secret opens';
