-- Parts and the ledger of their stock. A row of the ledger says by how much the stock on hand and the reserved stock
-- change; the sums are kept on the part by the ledger's trigger, and no process can write them by itself.

CREATE TYPE transaction_type_enum AS ENUM ('receive', 'issue', 'return', 'adjust', 'transfer', 'reserve', 'release');

CREATE TABLE parts (
    id                  uuid PRIMARY KEY DEFAULT app.uuid7(),
    part_number         text NOT NULL CHECK (part_number <> ''),
    original_number     text,
    barcode             text,
    description         text,
    category            text,
    manufacturer        text,
    unit                text NOT NULL DEFAULT 'each',
    vendor_id           uuid,
    quantity_on_hand    integer NOT NULL DEFAULT 0,
    quantity_reserved   integer NOT NULL DEFAULT 0,
    reorder_point       integer NOT NULL DEFAULT 0 CHECK (reorder_point BETWEEN 0 AND 1000000000),
    reorder_quantity    integer CHECK (reorder_quantity BETWEEN 1 AND 1000000000),
    max_level           integer CHECK (max_level BETWEEN 1 AND 1000000000),
    auto_reorder        boolean NOT NULL DEFAULT false,
    unit_cost           numeric(14, 4) NOT NULL DEFAULT 0 CHECK (unit_cost >= 0),
    model_compatibility text[] NOT NULL DEFAULT '{}',
    default_bin         text,
    active              boolean NOT NULL DEFAULT true,
    warehouse_id        uuid NOT NULL REFERENCES warehouses (id),
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now(),
    version             integer NOT NULL DEFAULT 1,
    UNIQUE (id, warehouse_id),
    UNIQUE (warehouse_id, part_number),
    FOREIGN KEY (vendor_id, warehouse_id) REFERENCES vendors (id, warehouse_id),
    CONSTRAINT parts_not_oversold CHECK (quantity_on_hand >= 0),
    CONSTRAINT parts_stock_bounded CHECK (quantity_on_hand <= 1000000000 AND quantity_reserved BETWEEN 0 AND 1000000000),
    CONSTRAINT parts_reorder_amount CHECK (NOT auto_reorder OR reorder_quantity IS NOT NULL OR max_level IS NOT NULL),
    CONSTRAINT parts_max_level CHECK (max_level >= reorder_point)
);
COMMENT ON COLUMN parts.part_number IS 'unique in its warehouse: the same article in two warehouses is two rows with a stock each';
COMMENT ON COLUMN parts.quantity_on_hand IS 'the sum of part_transactions.quantity: kept by trigger';
COMMENT ON COLUMN parts.quantity_reserved IS 'the sum of part_transactions.reserved: kept by trigger';
COMMENT ON COLUMN parts.unit_cost IS 'moving average: (on hand × unit cost + received × price) / (on hand + received)';
CREATE INDEX parts_number ON parts (part_number, id);
CREATE INDEX parts_vendor ON parts (vendor_id);
CREATE INDEX parts_category ON parts (category, part_number, id);
CREATE INDEX parts_stock ON parts (quantity_on_hand, id);
CREATE INDEX parts_recent ON parts (created_at DESC, id DESC);
CREATE INDEX parts_low ON parts (warehouse_id, part_number, id) WHERE quantity_on_hand < reorder_point AND active;
CREATE INDEX parts_barcode ON parts (barcode) WHERE barcode IS NOT NULL;
CREATE INDEX parts_original_number ON parts (original_number) WHERE original_number IS NOT NULL;
CREATE INDEX parts_models ON parts USING gin (model_compatibility);
CREATE TRIGGER touch BEFORE UPDATE ON parts FOR EACH ROW EXECUTE FUNCTION app.touch();
ALTER TABLE notifications ADD FOREIGN KEY (part_id) REFERENCES parts (id) ON DELETE CASCADE;

-- the smaller id first: "one stands in for the other" is one row
CREATE TABLE part_alternates (
    part_id      uuid NOT NULL,
    alternate_id uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    PRIMARY KEY (part_id, alternate_id),
    FOREIGN KEY (part_id, warehouse_id) REFERENCES parts (id, warehouse_id) ON DELETE CASCADE,
    FOREIGN KEY (alternate_id, warehouse_id) REFERENCES parts (id, warehouse_id) ON DELETE CASCADE,
    CHECK (part_id < alternate_id)
);
CREATE INDEX part_alternates_other ON part_alternates (alternate_id);

CREATE TABLE part_transactions (
    id                     uuid PRIMARY KEY DEFAULT app.uuid7(),
    part_id                uuid NOT NULL REFERENCES parts (id),
    work_order_id          uuid REFERENCES work_orders (id),
    type                   transaction_type_enum NOT NULL,
    quantity               integer NOT NULL DEFAULT 0 CHECK (quantity BETWEEN -1000000000 AND 1000000000),
    reserved               integer NOT NULL DEFAULT 0 CHECK (reserved BETWEEN -1000000000 AND 1000000000),
    balance                integer NOT NULL,
    unit_cost              numeric(14, 4) NOT NULL CHECK (unit_cost >= 0),
    bin                    text,
    performed_by           uuid REFERENCES profiles (id),
    "timestamp"            timestamptz NOT NULL DEFAULT clock_timestamp(),
    notes                  text,
    transfer_id            uuid,
    purchase_order_line_id uuid,
    stock_count_line_id    uuid,
    warehouse_id           uuid NOT NULL REFERENCES warehouses (id),
    CONSTRAINT part_transactions_effect CHECK (CASE type
        WHEN 'receive' THEN quantity > 0 AND reserved = 0
        WHEN 'issue' THEN quantity < 0 AND reserved <= 0
        WHEN 'return' THEN quantity > 0 AND reserved = 0 AND work_order_id IS NOT NULL
        WHEN 'adjust' THEN quantity <> 0 AND reserved = 0
        WHEN 'transfer' THEN quantity <> 0 AND reserved = 0 AND transfer_id IS NOT NULL
        WHEN 'reserve' THEN quantity = 0 AND reserved > 0 AND work_order_id IS NOT NULL
        WHEN 'release' THEN quantity = 0 AND reserved < 0 AND work_order_id IS NOT NULL END)
);
COMMENT ON COLUMN part_transactions.quantity IS 'change of the stock on hand: an issue is negative, a reservation is 0';
COMMENT ON COLUMN part_transactions.reserved IS 'change of the reserved stock';
COMMENT ON COLUMN part_transactions.balance IS 'stock on hand after this row';
COMMENT ON COLUMN part_transactions.unit_cost IS
    'what one piece came or went at; the parts cost of a work order is the sum of -quantity × unit_cost over its rows';
CREATE INDEX part_transactions_part ON part_transactions (part_id, "timestamp" DESC, id DESC);
CREATE INDEX part_transactions_work_order ON part_transactions (work_order_id, part_id) WHERE work_order_id IS NOT NULL;
CREATE INDEX part_transactions_recent ON part_transactions ("timestamp" DESC, id DESC);
CREATE INDEX part_transactions_order_line ON part_transactions (purchase_order_line_id)
    WHERE purchase_order_line_id IS NOT NULL;

CREATE TABLE part_reservations (
    work_order_id uuid NOT NULL REFERENCES work_orders (id) ON DELETE CASCADE,
    part_id       uuid NOT NULL,
    warehouse_id  uuid NOT NULL,
    quantity      integer NOT NULL CONSTRAINT part_reservations_not_negative CHECK (quantity >= 0),
    PRIMARY KEY (work_order_id, part_id),
    FOREIGN KEY (part_id, warehouse_id) REFERENCES parts (id, warehouse_id)
);
COMMENT ON TABLE part_reservations IS 'what each work order holds: kept by the ledger''s trigger';
CREATE INDEX part_reservations_part ON part_reservations (part_id);

CREATE FUNCTION app.post_part_transaction() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    part parts;
    held integer := 0;
    cost numeric;
BEGIN
    SELECT * INTO part FROM parts WHERE id = NEW.part_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE foreign_key_violation USING MESSAGE = 'no such part', CONSTRAINT = 'part_transactions_part_id_fkey';
    END IF;
    NEW.warehouse_id := part.warehouse_id;
    IF NEW.work_order_id IS NOT NULL THEN
        IF NOT EXISTS (SELECT FROM work_orders WHERE id = NEW.work_order_id AND warehouse_id = part.warehouse_id) THEN
            RAISE foreign_key_violation USING MESSAGE = 'this warehouse has no such work order',
                CONSTRAINT = 'part_transactions_work_order_id_fkey';
        END IF;
        SELECT quantity INTO held FROM part_reservations WHERE work_order_id = NEW.work_order_id AND part_id = part.id;
        held := coalesce(held, 0);
    END IF;
    IF NEW.type = 'issue' THEN  -- what was reserved for this work order is used first
        NEW.reserved := -least(held, -NEW.quantity);
    ELSIF NEW.type = 'release' AND held + NEW.reserved < 0 THEN
        RAISE check_violation USING MESSAGE = 'more released than is reserved',
            CONSTRAINT = 'part_reservations_not_negative';
    ELSIF NEW.type = 'return' AND NEW.quantity > (SELECT coalesce(-sum(t.quantity), 0) FROM part_transactions t
            WHERE t.work_order_id = NEW.work_order_id AND t.part_id = part.id AND t.type IN ('issue', 'return')) THEN
        RAISE check_violation USING MESSAGE = 'more returned than was issued',
            CONSTRAINT = 'part_transactions_return';
    END IF;
    -- what takes from the available stock must find it there; a count may well find less than is reserved
    IF NEW.type IN ('issue', 'transfer', 'reserve') AND NEW.quantity - NEW.reserved < 0
        AND part.quantity_on_hand + NEW.quantity < part.quantity_reserved + NEW.reserved THEN
        RAISE check_violation USING MESSAGE = format('only %s of %s are available',
            greatest(part.quantity_on_hand - part.quantity_reserved + held, 0), part.part_number),
            CONSTRAINT = 'parts_not_oversold';
    END IF;
    NEW.unit_cost := coalesce(NEW.unit_cost, part.unit_cost);
    NEW.bin := coalesce(NEW.bin, part.default_bin);
    NEW.balance := part.quantity_on_hand + NEW.quantity;
    NEW."timestamp" := clock_timestamp();
    IF app.current_user_id() IS NOT NULL THEN
        NEW.performed_by := app.current_user_id();  -- nobody books in another's name
    END IF;
    cost := CASE WHEN NEW.type IN ('receive', 'return', 'transfer') AND NEW.quantity > 0 THEN
        round((part.quantity_on_hand * part.unit_cost + NEW.quantity * NEW.unit_cost) / NEW.balance, 4)
        ELSE part.unit_cost END;
    UPDATE parts SET quantity_on_hand = NEW.balance, quantity_reserved = quantity_reserved + NEW.reserved,
        unit_cost = cost WHERE id = part.id;
    IF NEW.reserved > 0 THEN
        INSERT INTO part_reservations AS r (work_order_id, part_id, warehouse_id, quantity)
        VALUES (NEW.work_order_id, part.id, part.warehouse_id, NEW.reserved)
        ON CONFLICT (work_order_id, part_id) DO UPDATE SET quantity = r.quantity + excluded.quantity;
    ELSIF NEW.reserved < 0 THEN
        UPDATE part_reservations SET quantity = quantity + NEW.reserved
        WHERE work_order_id = NEW.work_order_id AND part_id = part.id;
        DELETE FROM part_reservations
        WHERE work_order_id = NEW.work_order_id AND part_id = part.id AND quantity = 0;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER post BEFORE INSERT ON part_transactions FOR EACH ROW EXECUTE FUNCTION app.post_part_transaction();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON part_transactions
    FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

-- Whoever ends a work order, and by whichever way, its reservations end with it.
CREATE FUNCTION app.release_parts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO part_transactions (part_id, work_order_id, type, reserved, notes)
    SELECT part_id, work_order_id, 'release', -quantity, 'The work order is ' || NEW.status
    FROM part_reservations WHERE work_order_id = NEW.id ORDER BY part_id;
    RETURN NULL;
END $$;
CREATE TRIGGER release_parts AFTER UPDATE OF status ON work_orders FOR EACH ROW
    WHEN (NEW.status IN ('cancelled', 'closed') AND OLD.status <> NEW.status) EXECUTE FUNCTION app.release_parts();

-- The proof that the sums are those of the ledger: the parts for which they are not, or no row.
CREATE FUNCTION app.verify_stock() RETURNS TABLE (part_id uuid, on_hand integer, ledger bigint, reserved integer, ledger_reserved bigint)
LANGUAGE sql STABLE AS $$
    SELECT p.id, p.quantity_on_hand, coalesce(t.quantity, 0), p.quantity_reserved, coalesce(t.reserved, 0)
    FROM parts p LEFT JOIN (SELECT t.part_id, sum(t.quantity) AS quantity, sum(t.reserved) AS reserved
        FROM part_transactions t GROUP BY t.part_id) t ON t.part_id = p.id
    WHERE (p.quantity_on_hand, p.quantity_reserved) IS DISTINCT FROM (coalesce(t.quantity, 0), coalesce(t.reserved, 0))
$$;

-- A counting session. A line notes what the book said when it was counted, so that what moves between the count and its
-- posting is not lost.
CREATE TYPE stock_count_status_enum AS ENUM ('open', 'posted', 'cancelled');
CREATE TABLE stock_counts (
    id           uuid PRIMARY KEY DEFAULT app.uuid7(),
    name         text NOT NULL CHECK (name <> ''),
    status       stock_count_status_enum NOT NULL DEFAULT 'open',
    blind        boolean NOT NULL DEFAULT true,
    warehouse_id uuid NOT NULL REFERENCES warehouses (id),
    created_by   uuid REFERENCES profiles (id),
    posted_by    uuid REFERENCES profiles (id),
    posted_at    timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    version      integer NOT NULL DEFAULT 1,
    UNIQUE (id, warehouse_id)
);
COMMENT ON COLUMN stock_counts.blind IS 'who counts is not told what the book says until the count is posted';
CREATE INDEX stock_counts_recent ON stock_counts (created_at DESC, id DESC);
CREATE TRIGGER touch BEFORE UPDATE ON stock_counts FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE TABLE stock_count_lines (
    id             uuid PRIMARY KEY DEFAULT app.uuid7(),
    stock_count_id uuid NOT NULL,
    part_id        uuid NOT NULL,
    warehouse_id   uuid NOT NULL,
    book_quantity  integer,
    counted        integer CHECK (counted BETWEEN 0 AND 1000000000),
    counted_by     uuid REFERENCES profiles (id),
    counted_at     timestamptz,
    notes          text,
    updated_at     timestamptz NOT NULL DEFAULT now(),
    version        integer NOT NULL DEFAULT 1,
    UNIQUE (stock_count_id, part_id),
    FOREIGN KEY (stock_count_id, warehouse_id) REFERENCES stock_counts (id, warehouse_id) ON DELETE CASCADE,
    FOREIGN KEY (part_id, warehouse_id) REFERENCES parts (id, warehouse_id)
);
COMMENT ON COLUMN stock_count_lines.book_quantity IS 'the stock on hand at the moment of counting';
CREATE INDEX stock_count_lines_part ON stock_count_lines (part_id);
CREATE TRIGGER touch BEFORE UPDATE ON stock_count_lines FOR EACH ROW EXECUTE FUNCTION app.touch();
