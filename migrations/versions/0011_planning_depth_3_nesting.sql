-- Work that includes other work due on the same day, and the parts that planned work reserves.

DO $$
DECLARE name text;
BEGIN
    FOR name IN SELECT conname FROM pg_constraint WHERE conrelid = 'pm_occurrences'::regclass AND contype = 'c'
        AND pg_get_constraintdef(oid) LIKE '%missed%'
    LOOP
        EXECUTE format('ALTER TABLE pm_occurrences DROP CONSTRAINT %I', name);
    END LOOP;
END $$;
ALTER TABLE pm_occurrences
    ADD COLUMN included_in uuid REFERENCES pm_occurrences (id),
    ADD COLUMN parts_short jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(parts_short) = 'array'),
    ADD CONSTRAINT pm_occurrences_status CHECK (status IN ('open', 'included', 'completed', 'missed', 'cancelled')),
    ADD CONSTRAINT pm_occurrences_work
        CHECK (status = 'missed' OR (work_order_id IS NOT NULL) <> (included_in IS NOT NULL)),
    ADD CONSTRAINT pm_occurrences_included CHECK (status <> 'included' OR included_in IS NOT NULL);
COMMENT ON COLUMN pm_occurrences.included_in IS 'the occurrence whose work order does this one too, and whose fate it shares';
COMMENT ON COLUMN pm_occurrences.parts_short IS 'the planned parts that the stock did not have when the work order opened';
CREATE INDEX pm_occurrences_included_in ON pm_occurrences (included_in) WHERE included_in IS NOT NULL;
CREATE INDEX pm_templates_includes ON pm_templates USING gin ((rules -> 'includes'));
