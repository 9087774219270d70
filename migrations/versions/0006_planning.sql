-- Preventive maintenance, escalation, notifications and background services.

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
