-- Webhooks: who is told of which events, and the queue of what is still to be told.

CREATE TABLE webhooks (
    id              uuid PRIMARY KEY DEFAULT app.uuid7(),
    url             text NOT NULL CHECK (length(url) BETWEEN 1 AND 2000),
    description     text CHECK (length(description) <= 300),
    events          text[] NOT NULL CHECK (cardinality(events) BETWEEN 1 AND 100),
    active          boolean NOT NULL DEFAULT true,
    rate_per_minute integer CHECK (rate_per_minute BETWEEN 1 AND 60000),
    warehouse_id    uuid REFERENCES warehouses (id),
    created_by      uuid REFERENCES profiles (id),
    disabled_at     timestamptz,
    disabled_reason text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    version         integer NOT NULL DEFAULT 1,
    CHECK (disabled_at IS NULL OR NOT active)
);
COMMENT ON COLUMN webhooks.events IS 'types, all of an entity (work_order.*), or * for all';
COMMENT ON COLUMN webhooks.warehouse_id IS 'NULL: the events of all warehouses';
COMMENT ON COLUMN webhooks.rate_per_minute IS 'NULL: as the setting says';
COMMENT ON COLUMN webhooks.disabled_at IS 'when we gave up on it; a webhook that a person switched off has none';
CREATE INDEX webhooks_recent ON webhooks (created_at DESC, id DESC);
CREATE TRIGGER touch BEFORE UPDATE ON webhooks FOR EACH ROW EXECUTE FUNCTION app.touch();

-- The newest signs first; while it is changed, the one before signs too.
CREATE TABLE webhook_secrets (
    id         uuid PRIMARY KEY DEFAULT app.uuid7(),
    webhook_id uuid NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    secret     text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz
);
COMMENT ON COLUMN webhook_secrets.secret IS 'sealed by the application';
CREATE UNIQUE INDEX webhook_secrets_current ON webhook_secrets (webhook_id) WHERE expires_at IS NULL;
CREATE INDEX webhook_secrets_webhook ON webhook_secrets (webhook_id, created_at DESC);

-- Where a webhook stands, apart from what people decide about it: it changes with every delivery and is no audit's
-- business. Its row is the lock under which the webhook's queue is changed.
CREATE TABLE webhook_states (
    webhook_id        uuid PRIMARY KEY REFERENCES webhooks (id) ON DELETE CASCADE,
    cursor            bigint NOT NULL,
    tokens            double precision NOT NULL DEFAULT 60000,
    refilled_at       timestamptz NOT NULL DEFAULT now(),
    paused_until      timestamptz,
    last_delivered_at timestamptz,
    failing_since     timestamptz
) WITH (fillfactor = 50);
COMMENT ON COLUMN webhook_states.cursor IS 'events up to this number stand in the queue or were none of its business';
COMMENT ON COLUMN webhook_states.tokens IS 'deliveries that it may get at once, up to a minute''s; they come back at its rate';
COMMENT ON COLUMN webhook_states.paused_until IS 'the receiver asked for a rest (Retry-After)';

-- A delivery waits while an earlier one of the same entity is under way, so that an entity's story is told in order
-- and nobody else's is held up.
CREATE TABLE webhook_deliveries (
    id              uuid PRIMARY KEY DEFAULT app.uuid7(),
    webhook_id      uuid NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    event_id        uuid NOT NULL,
    event           text NOT NULL,
    sequence        bigint NOT NULL,
    entity_id       uuid NOT NULL,
    replay          boolean NOT NULL DEFAULT false,
    status          text NOT NULL CHECK (status IN ('waiting', 'pending', 'sending', 'delivered', 'failed')),
    attempts        smallint NOT NULL DEFAULT 0,
    next_attempt_at timestamptz,
    response_status smallint,
    error           text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    finished_at     timestamptz,
    position        bigint GENERATED ALWAYS AS IDENTITY,
    CHECK ((status IN ('pending', 'sending')) = (next_attempt_at IS NOT NULL)),
    CHECK ((status IN ('delivered', 'failed')) = (finished_at IS NOT NULL))
) WITH (fillfactor = 80);
COMMENT ON COLUMN webhook_deliveries.next_attempt_at IS 'of one that is being sent: when its worker must have died';
CREATE UNIQUE INDEX webhook_deliveries_once ON webhook_deliveries (webhook_id, event_id) WHERE NOT replay;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_attempt_at)
    WHERE status IN ('pending', 'sending');
CREATE INDEX webhook_deliveries_queue ON webhook_deliveries (webhook_id, entity_id, position)
    WHERE status IN ('waiting', 'pending', 'sending');
CREATE INDEX webhook_deliveries_recent ON webhook_deliveries (webhook_id, created_at DESC, id DESC);
CREATE INDEX webhook_deliveries_status ON webhook_deliveries (webhook_id, status);
CREATE INDEX webhook_deliveries_finished ON webhook_deliveries (finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE webhook_attempts (
    delivery_id     uuid NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
    attempt         smallint NOT NULL,
    attempted_at    timestamptz NOT NULL,
    duration_ms     integer NOT NULL,
    response_status smallint,
    response_body   text,
    error           text,
    PRIMARY KEY (delivery_id, attempt)
);
COMMENT ON COLUMN webhook_attempts.response_body IS 'its beginning';

-- Put events into a webhook's queue, in the order of their numbers. The caller holds the webhook's state.
CREATE FUNCTION app.queue_deliveries(of_webhook uuid, after bigint, up_to bigint, as_replay boolean DEFAULT false)
RETURNS bigint LANGUAGE sql AS $$
    WITH queued AS (
        INSERT INTO webhook_deliveries (webhook_id, event_id, event, sequence, entity_id, replay, status, next_attempt_at)
        SELECT w.id, e.id, e.type, e.sequence, e.entity_id, as_replay, due.status,
            CASE due.status WHEN 'pending' THEN now() END
        FROM webhooks w
        CROSS JOIN LATERAL (
            SELECT *, row_number() OVER (PARTITION BY entity_id ORDER BY sequence) AS turn FROM events
            WHERE sequence > after AND sequence <= up_to
                AND (w.warehouse_id IS NULL OR warehouse_id = w.warehouse_id)
                AND w.events && ARRAY[type, split_part(type, '.', 1) || '.*', '*']) e
        CROSS JOIN LATERAL (
            SELECT CASE WHEN e.turn > 1 OR EXISTS (
                SELECT FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.entity_id = e.entity_id
                    AND d.status IN ('waiting', 'pending', 'sending')) THEN 'waiting' ELSE 'pending' END AS status) due
        WHERE w.id = of_webhook
        ORDER BY e.sequence
        ON CONFLICT (webhook_id, event_id) WHERE NOT replay DO NOTHING
        RETURNING 1)
    SELECT count(*) FROM queued
$$;

-- by time, for readers and replays; events are written in about that order
CREATE INDEX events_time ON events USING brin (occurred_at);

SELECT app.protect('webhooks');
-- who sees the webhook sees what belongs to it
SELECT app.protect(t, 'EXISTS (SELECT FROM webhooks w WHERE w.id = webhook_id)')
    FROM unnest(ARRAY['webhook_secrets', 'webhook_states', 'webhook_deliveries']::regclass[]) AS t;
SELECT app.protect('webhook_attempts', 'EXISTS (SELECT FROM webhook_deliveries d WHERE d.id = delivery_id)');
SELECT app.audit('webhooks');
SELECT app.audit('webhook_secrets');

GRANT SELECT, INSERT, UPDATE, DELETE ON webhooks, webhook_secrets TO maintainpro_api;
GRANT SELECT, INSERT, UPDATE ON webhook_states TO maintainpro_api;
GRANT SELECT, INSERT ON webhook_deliveries TO maintainpro_api;
GRANT SELECT ON webhook_attempts TO maintainpro_api;
GRANT SELECT, UPDATE ON webhooks, webhook_states TO maintainpro_worker;
GRANT SELECT, DELETE ON webhook_secrets TO maintainpro_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_deliveries TO maintainpro_worker;
GRANT SELECT, INSERT ON webhook_attempts TO maintainpro_worker;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.queue_deliveries(uuid, bigint, bigint, boolean) TO maintainpro_api, maintainpro_worker;
