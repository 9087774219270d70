-- Files, requests without login, contractors, equipment history, search.

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
