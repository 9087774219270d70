-- The outbox and the feed.

-- `sequence` is given after the commit, by one sequencer at a time, so a reader that follows it never misses an event
-- whose transaction committed late; it has no gaps.
CREATE TABLE events (
    id           uuid PRIMARY KEY DEFAULT app.uuid7(),
    sequence     bigint UNIQUE,
    type         text NOT NULL,
    entity       text NOT NULL,
    entity_id    uuid NOT NULL,
    warehouse_id uuid,
    payload      jsonb NOT NULL,
    occurred_at  timestamptz NOT NULL DEFAULT now(),
    written      bigint GENERATED ALWAYS AS IDENTITY
);
CREATE INDEX events_unsequenced ON events (written) WHERE sequence IS NULL;
CREATE INDEX events_entity ON events (entity_id, sequence);

CREATE FUNCTION app.announce_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('events_written', '');
    RETURN NULL;
END $$;
CREATE TRIGGER announce_event AFTER INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION app.announce_event();

-- Kept apart from the events, so that it lives on when old ones are removed. Its row is the sequencers' lock: the next
-- one gets it after this one's numbers are visible to all.
CREATE TABLE app.event_counter (
    one_row       boolean PRIMARY KEY DEFAULT true CHECK (one_row),
    last_sequence bigint NOT NULL
) WITH (fillfactor = 10);
INSERT INTO app.event_counter (last_sequence) VALUES (0);

-- How many events it numbered; 0 also when another sequencer is at work. The caller commits.
CREATE FUNCTION app.assign_sequence(at_most integer DEFAULT 1000) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last bigint;
    numbered integer;
BEGIN
    SELECT last_sequence INTO last FROM app.event_counter FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    -- a statement of its own: its snapshot is younger than the lock
    UPDATE events e SET sequence = last + n.number
    FROM (SELECT id, row_number() OVER (ORDER BY written) AS number
          FROM (SELECT id, written FROM events WHERE sequence IS NULL ORDER BY written LIMIT at_most) AS waiting) AS n
    WHERE e.id = n.id;
    GET DIAGNOSTICS numbered = ROW_COUNT;
    IF numbered > 0 THEN
        UPDATE app.event_counter SET last_sequence = last + numbered;
        PERFORM pg_notify('events_sequenced', (last + numbered)::text);
    END IF;
    RETURN numbered;
END $$;
