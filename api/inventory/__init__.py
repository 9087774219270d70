"""Stock as a ledger, purchasing and vendors."""
