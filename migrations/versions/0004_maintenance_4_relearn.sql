-- After a repair, what a sensor's detectors have learned no longer holds.

ALTER TABLE sensors ADD COLUMN relearn_from timestamptz;
COMMENT ON COLUMN sensors.relearn_from IS
    'by the device''s clock: the first reading from here on finds detectors that have learned nothing';
