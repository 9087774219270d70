-- Vendors: whom a warehouse buys from, whom to call there, and what was agreed.

CREATE TYPE vendor_type_enum AS ENUM ('supplier', 'manufacturer', 'contractor', 'service', 'other');
CREATE TYPE contract_stage_enum AS ENUM ('draft', 'negotiation', 'active', 'expired', 'terminated');

CREATE TABLE vendors (
    id               uuid PRIMARY KEY DEFAULT app.uuid7(),
    name             text NOT NULL CHECK (name <> ''),
    type             vendor_type_enum NOT NULL DEFAULT 'supplier',
    email            text,
    phone            text,
    address          text,
    website          text,
    account_number   text,
    notes            text,
    lead_time_days   integer CHECK (lead_time_days BETWEEN 0 AND 3650),
    catalog_adapter  text,
    catalog_url      text,
    secret           text,
    warehouse_id     uuid NOT NULL REFERENCES warehouses (id),
    active           boolean NOT NULL DEFAULT true,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    version          integer NOT NULL DEFAULT 1,
    UNIQUE (id, warehouse_id),
    CONSTRAINT vendors_catalog CHECK ((catalog_adapter IS NULL) = (catalog_url IS NULL))
);
COMMENT ON COLUMN vendors.catalog_adapter IS 'which adapter asks the vendor for price and availability; NULL: none does';
COMMENT ON COLUMN vendors.secret IS 'what the catalog asks for; encrypted by the application';
CREATE UNIQUE INDEX vendors_name ON vendors (warehouse_id, lower(name));
CREATE INDEX vendors_recent ON vendors (created_at DESC, id DESC);
CREATE TRIGGER touch BEFORE UPDATE ON vendors FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE TABLE vendor_contacts (
    id         uuid PRIMARY KEY DEFAULT app.uuid7(),
    vendor_id  uuid NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
    name       text NOT NULL CHECK (name <> ''),
    position   text,
    email      text,
    phone      text,
    is_primary boolean NOT NULL DEFAULT false,
    notes      text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version    integer NOT NULL DEFAULT 1
);
CREATE INDEX vendor_contacts_vendor ON vendor_contacts (vendor_id, name, id);
CREATE UNIQUE INDEX vendor_contacts_primary ON vendor_contacts (vendor_id) WHERE is_primary;
CREATE TRIGGER touch BEFORE UPDATE ON vendor_contacts FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE TABLE vendor_contracts (
    id           uuid PRIMARY KEY DEFAULT app.uuid7(),
    vendor_id    uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    number       text,
    title        text NOT NULL CHECK (title <> ''),
    stage        contract_stage_enum NOT NULL DEFAULT 'draft',
    start_date   date,
    end_date     date,
    notice_days  integer NOT NULL DEFAULT 30 CHECK (notice_days BETWEEN 0 AND 3650),
    value        numeric(14, 4) CHECK (value >= 0),
    document_url text,
    notes        text,
    reminded_at  timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    version      integer NOT NULL DEFAULT 1,
    FOREIGN KEY (vendor_id, warehouse_id) REFERENCES vendors (id, warehouse_id) ON DELETE CASCADE,
    CONSTRAINT vendor_contracts_dates CHECK (end_date >= start_date)
);
COMMENT ON COLUMN vendor_contracts.reminded_at IS 'when people were told that it ends soon: once a contract';
CREATE INDEX vendor_contracts_vendor ON vendor_contracts (vendor_id);
CREATE INDEX vendor_contracts_recent ON vendor_contracts (created_at DESC, id DESC);
CREATE INDEX vendor_contracts_end ON vendor_contracts (end_date) WHERE stage = 'active';
CREATE TRIGGER touch BEFORE UPDATE ON vendor_contracts FOR EACH ROW EXECUTE FUNCTION app.touch();
