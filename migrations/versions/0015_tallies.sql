-- How many work orders of each status a warehouse has: the sum of its rows here. A counter that is updated would make
-- everybody who opens work in a warehouse wait for each other; so what changes is appended, and folded now and then.
CREATE TABLE work_order_tallies (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    warehouse_id uuid NOT NULL REFERENCES warehouses (id),
    status       wo_status_enum NOT NULL,
    archived     boolean NOT NULL,
    change       bigint NOT NULL CHECK (change <> 0)
);
CREATE INDEX work_order_tallies_warehouse ON work_order_tallies (warehouse_id);

CREATE FUNCTION app.tally_work_order() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO work_order_tallies (warehouse_id, status, archived, change)
        VALUES (OLD.warehouse_id, OLD.status, OLD.archived_at IS NOT NULL, -1);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO work_order_tallies (warehouse_id, status, archived, change)
        VALUES (NEW.warehouse_id, NEW.status, NEW.archived_at IS NOT NULL, 1);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tally AFTER INSERT OR DELETE ON work_orders FOR EACH ROW EXECUTE FUNCTION app.tally_work_order();
CREATE TRIGGER tally_move AFTER UPDATE ON work_orders FOR EACH ROW
    WHEN ((OLD.status, OLD.warehouse_id, OLD.archived_at IS NULL)
        IS DISTINCT FROM (NEW.status, NEW.warehouse_id, NEW.archived_at IS NULL))
    EXECUTE FUNCTION app.tally_work_order();

-- Make one row a status and warehouse of what has gathered, once it is worth it. Two at the same time fold different
-- rows: what one has deleted the other neither deletes nor counts.
CREATE FUNCTION app.fold_work_order_tallies(enough integer DEFAULT 500) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH gone AS (
        DELETE FROM work_order_tallies WHERE (SELECT count(*) FROM work_order_tallies) >= enough
        RETURNING warehouse_id, status, archived, change
    )
    INSERT INTO work_order_tallies (warehouse_id, status, archived, change)
    SELECT warehouse_id, status, archived, sum(change) FROM gone GROUP BY 1, 2, 3 HAVING sum(change) <> 0;
$$;

-- Count anew, for who wrote past the triggers; nobody else writes meanwhile.
CREATE FUNCTION app.recount_work_orders() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    LOCK TABLE work_orders IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM work_order_tallies;
    INSERT INTO work_order_tallies (warehouse_id, status, archived, change)
    SELECT warehouse_id, status, archived_at IS NOT NULL, count(*) FROM work_orders GROUP BY 1, 2, 3;
$$;
SELECT app.recount_work_orders();

SELECT app.protect('work_order_tallies');
GRANT SELECT ON work_order_tallies TO maintainpro_api;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.fold_work_order_tallies TO maintainpro_worker;
