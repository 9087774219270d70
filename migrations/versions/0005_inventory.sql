-- Parts, the stock ledger, purchasing and vendors.

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
