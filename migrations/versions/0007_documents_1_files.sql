-- Files: what is known of them. Their bytes lie in a store of their own, under a key made of their hash.

CREATE TABLE files (
    id            uuid PRIMARY KEY DEFAULT app.uuid7(),
    warehouse_id  uuid NOT NULL REFERENCES warehouses (id),
    kind          text NOT NULL CHECK (kind IN ('wo-attachments', 'pm-attachments', 'vendor-documents',
                      'equipment-photos', 'equipment-documents', 'qr-codes')),
    name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    title         text,
    content_type  text NOT NULL,
    size          bigint NOT NULL CHECK (size > 0),
    sha256        text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    storage_key   text NOT NULL,
    width         integer,
    height        integer,
    thumbnail_key text,
    processed_at  timestamptz,
    equipment_id  uuid,
    uploaded_by   uuid REFERENCES profiles (id),
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    version       integer NOT NULL DEFAULT 1,
    UNIQUE (id, warehouse_id),
    -- what moves to another warehouse takes its papers with it
    FOREIGN KEY (equipment_id, warehouse_id) REFERENCES equipment (id, warehouse_id) ON UPDATE CASCADE,
    CHECK ((kind IN ('equipment-photos', 'equipment-documents', 'qr-codes')) = (equipment_id IS NOT NULL))
);
COMMENT ON COLUMN files.sha256 IS 'of the bytes as they are stored, which for a picture is after its metadata was removed';
COMMENT ON COLUMN files.storage_key IS 'shared by files of one warehouse with the same bytes';
COMMENT ON COLUMN files.processed_at IS 'NULL: the job file-processor has not seen it yet';
CREATE INDEX files_recent ON files (warehouse_id, created_at DESC, id DESC);
CREATE INDEX files_all_recent ON files (created_at DESC, id DESC);
CREATE INDEX files_equipment ON files (equipment_id, kind, created_at DESC, id DESC) WHERE equipment_id IS NOT NULL;
CREATE INDEX files_storage_key ON files (storage_key);
CREATE INDEX files_unprocessed ON files (created_at) WHERE processed_at IS NULL;
CREATE TRIGGER touch BEFORE UPDATE ON files FOR EACH ROW EXECUTE FUNCTION app.touch();

ALTER TABLE wo_checklist_items ADD UNIQUE (id, work_order_id);

CREATE TABLE wo_attachments (
    id                uuid PRIMARY KEY DEFAULT app.uuid7(),
    work_order_id     uuid NOT NULL REFERENCES work_orders (id) ON DELETE CASCADE,
    checklist_item_id uuid,
    file_id           uuid NOT NULL UNIQUE REFERENCES files (id) ON DELETE CASCADE,
    file_url          text NOT NULL,
    file_name         text NOT NULL,
    file_type         text NOT NULL,
    file_size         integer NOT NULL CHECK (file_size > 0),
    uploaded_by       uuid REFERENCES profiles (id),
    created_at        timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (checklist_item_id, work_order_id) REFERENCES wo_checklist_items (id, work_order_id)
        ON DELETE SET NULL (checklist_item_id)
);
COMMENT ON COLUMN wo_attachments.uploaded_by IS 'NULL: came with a request from the portal';
CREATE INDEX wo_attachments_work_order ON wo_attachments (work_order_id, created_at DESC, id DESC);
CREATE INDEX wo_attachments_item ON wo_attachments (checklist_item_id) WHERE checklist_item_id IS NOT NULL;

-- For a signed link, which is its own permission: where the bytes are, and nothing about whom they concern.
CREATE FUNCTION app.linked_file(file uuid)
RETURNS TABLE (id uuid, name text, content_type text, size bigint, sha256 text, storage_key text, thumbnail_key text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT f.id, f.name, f.content_type, f.size, f.sha256, f.storage_key, f.thumbnail_key FROM files f WHERE f.id = file
$$;

SELECT app.protect('files');
SELECT app.protect('wo_attachments', 'EXISTS (SELECT FROM work_orders w WHERE w.id = work_order_id)');
SELECT app.audit(t) FROM unnest(ARRAY['files', 'wo_attachments']::regclass[]) AS t;

GRANT SELECT, INSERT, UPDATE, DELETE ON files, wo_attachments TO maintainpro_api, maintainpro_worker;
GRANT EXECUTE ON FUNCTION app.linked_file(uuid) TO maintainpro_api;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
