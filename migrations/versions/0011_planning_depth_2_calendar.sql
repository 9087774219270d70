-- Days on which a site does not work beside the public holidays of its country.

ALTER TABLE warehouses
    ADD COLUMN closed_days date[] NOT NULL DEFAULT '{}' CHECK (cardinality(closed_days) <= 400);
COMMENT ON COLUMN warehouses.closed_days IS 'shutdowns and local feasts: the working calendar of preventive maintenance';
