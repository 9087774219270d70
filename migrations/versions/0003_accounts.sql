-- Accounts: API keys, password reset, recovery, and what identity needs beyond the foundation.

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
