-- Work orders in full: assignees, time, labour, costs, signatures, comments, permits.

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
