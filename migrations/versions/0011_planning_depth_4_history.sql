-- Work orders that come from another system with their history.

ALTER TABLE work_orders ADD COLUMN imported boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN work_orders.imported IS 'came with its status from a file, which may be sent again; no step of the work was done here';
