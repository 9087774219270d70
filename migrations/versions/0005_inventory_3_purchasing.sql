-- Purchase orders from the request to the receipt.

CREATE TYPE purchase_order_status_enum AS ENUM
    ('requested', 'approved', 'ordered', 'partially_received', 'received', 'closed', 'rejected', 'cancelled');

CREATE SEQUENCE app.purchase_order_number;

CREATE TABLE purchase_orders (
    id                     uuid PRIMARY KEY DEFAULT app.uuid7(),
    number                 text NOT NULL UNIQUE,
    status                 purchase_order_status_enum NOT NULL DEFAULT 'requested',
    vendor_id              uuid,
    warehouse_id           uuid NOT NULL REFERENCES warehouses (id),
    automatic              boolean NOT NULL DEFAULT false,
    over_receipt_tolerance numeric(5, 2) NOT NULL DEFAULT 0 CHECK (over_receipt_tolerance BETWEEN 0 AND 100),
    expected_date          date,
    notes                  text,
    reason                 text,
    requested_by           uuid REFERENCES profiles (id),
    approved_by            uuid REFERENCES profiles (id),
    approved_at            timestamptz,
    ordered_by             uuid REFERENCES profiles (id),
    ordered_at             timestamptz,
    closed_at              timestamptz,
    created_at             timestamptz NOT NULL DEFAULT now(),
    updated_at             timestamptz NOT NULL DEFAULT now(),
    version                integer NOT NULL DEFAULT 1,
    UNIQUE (id, warehouse_id),
    FOREIGN KEY (vendor_id, warehouse_id) REFERENCES vendors (id, warehouse_id)
);
COMMENT ON COLUMN purchase_orders.number IS 'PO-<year>-<number>, from a sequence: unique, with gaps where a transaction failed';
COMMENT ON COLUMN purchase_orders.automatic IS 'requested by the reorder point of a part';
COMMENT ON COLUMN purchase_orders.over_receipt_tolerance IS 'percent of a line''s quantity that may arrive too much';
COMMENT ON COLUMN purchase_orders.reason IS 'why it was rejected, cancelled or closed before all had come';
CREATE INDEX purchase_orders_recent ON purchase_orders (created_at DESC, id DESC);
CREATE INDEX purchase_orders_status ON purchase_orders (status, created_at DESC, id DESC);
CREATE INDEX purchase_orders_vendor ON purchase_orders (vendor_id, created_at DESC);
CREATE TRIGGER touch BEFORE UPDATE ON purchase_orders FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE FUNCTION app.number_purchase_order() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        NEW.number := OLD.number;
    ELSE
        NEW.number := format('PO-%s-%s', extract(year FROM NEW.created_at AT TIME ZONE 'UTC'),
            to_char(nextval('app.purchase_order_number'), 'FM999999999000'));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER number BEFORE INSERT OR UPDATE OF number ON purchase_orders
    FOR EACH ROW EXECUTE FUNCTION app.number_purchase_order();

CREATE TABLE purchase_order_lines (
    id                uuid PRIMARY KEY DEFAULT app.uuid7(),
    purchase_order_id uuid NOT NULL,
    warehouse_id      uuid NOT NULL,
    position          integer NOT NULL,
    part_id           uuid,
    description       text NOT NULL CHECK (description <> ''),
    quantity          integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000000000),
    unit_price        numeric(14, 4) NOT NULL CHECK (unit_price >= 0),
    quantity_received integer NOT NULL DEFAULT 0 CHECK (quantity_received BETWEEN 0 AND 2000000000),
    UNIQUE (purchase_order_id, position),
    FOREIGN KEY (purchase_order_id, warehouse_id) REFERENCES purchase_orders (id, warehouse_id) ON DELETE CASCADE,
    FOREIGN KEY (part_id, warehouse_id) REFERENCES parts (id, warehouse_id)
);
COMMENT ON COLUMN purchase_order_lines.part_id IS 'NULL: a service, or something that is not kept in stock';
COMMENT ON COLUMN purchase_order_lines.unit_price IS 'without tax';
CREATE INDEX purchase_order_lines_part ON purchase_order_lines (part_id) WHERE part_id IS NOT NULL;

CREATE TABLE purchase_receipts (
    id                uuid PRIMARY KEY DEFAULT app.uuid7(),
    purchase_order_id uuid NOT NULL,
    warehouse_id      uuid NOT NULL,
    delivery_note     text,
    notes             text,
    received_by       uuid REFERENCES profiles (id),
    received_at       timestamptz NOT NULL DEFAULT now(),
    UNIQUE (id, warehouse_id),
    FOREIGN KEY (purchase_order_id, warehouse_id) REFERENCES purchase_orders (id, warehouse_id)
);
CREATE INDEX purchase_receipts_order ON purchase_receipts (purchase_order_id, received_at, id);

CREATE TABLE purchase_receipt_lines (
    id                     uuid PRIMARY KEY DEFAULT app.uuid7(),
    purchase_receipt_id    uuid NOT NULL,
    warehouse_id           uuid NOT NULL,
    purchase_order_line_id uuid NOT NULL REFERENCES purchase_order_lines (id),
    part_transaction_id    uuid REFERENCES part_transactions (id),
    quantity               integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000000000),
    unit_price             numeric(14, 4) NOT NULL CHECK (unit_price >= 0),
    over_received          boolean NOT NULL DEFAULT false,
    FOREIGN KEY (purchase_receipt_id, warehouse_id) REFERENCES purchase_receipts (id, warehouse_id)
);
COMMENT ON COLUMN purchase_receipt_lines.over_received IS 'more came than was ordered, within the tolerance';
CREATE INDEX purchase_receipt_lines_receipt ON purchase_receipt_lines (purchase_receipt_id);
CREATE INDEX purchase_receipt_lines_line ON purchase_receipt_lines (purchase_order_line_id);

ALTER TABLE part_transactions
    ADD FOREIGN KEY (purchase_order_line_id) REFERENCES purchase_order_lines (id),
    ADD FOREIGN KEY (stock_count_line_id) REFERENCES stock_count_lines (id);

CREATE TABLE approval_limits (
    role       user_role_enum PRIMARY KEY,
    amount     numeric(14, 4) CHECK (amount >= 0),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version    integer NOT NULL DEFAULT 1
);
COMMENT ON TABLE approval_limits IS 'up to which total a role approves a purchase order; a NULL amount has no limit, a missing role approves none';
CREATE TRIGGER touch BEFORE UPDATE ON approval_limits FOR EACH ROW EXECUTE FUNCTION app.touch();
INSERT INTO approval_limits (role, amount) VALUES ('supervisor', 1000), ('manager', 25000), ('admin', NULL);

-- Parts that are taken together: what a job of a kind usually needs.
CREATE TABLE part_kits (
    id           uuid PRIMARY KEY DEFAULT app.uuid7(),
    name         text NOT NULL CHECK (name <> ''),
    description  text,
    warehouse_id uuid NOT NULL REFERENCES warehouses (id),
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    version      integer NOT NULL DEFAULT 1,
    UNIQUE (id, warehouse_id)
);
CREATE UNIQUE INDEX part_kits_name ON part_kits (warehouse_id, lower(name));
CREATE TRIGGER touch BEFORE UPDATE ON part_kits FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE TABLE part_kit_items (
    kit_id       uuid NOT NULL,
    part_id      uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    quantity     integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
    PRIMARY KEY (kit_id, part_id),
    FOREIGN KEY (kit_id, warehouse_id) REFERENCES part_kits (id, warehouse_id) ON DELETE CASCADE,
    FOREIGN KEY (part_id, warehouse_id) REFERENCES parts (id, warehouse_id)
);
CREATE INDEX part_kit_items_part ON part_kit_items (part_id);
