-- Health, remaining life, calibration, backtests and feedback.

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
