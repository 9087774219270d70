-- Who may see and write what of parts and purchasing.

SELECT app.protect(t), app.audit(t) FROM unnest(ARRAY['vendors', 'vendor_contracts', 'parts', 'part_alternates',
    'part_transactions', 'part_reservations', 'stock_counts', 'stock_count_lines', 'purchase_orders',
    'purchase_order_lines', 'purchase_receipts', 'purchase_receipt_lines', 'part_kits', 'part_kit_items'
    ]::regclass[]) AS t;
SELECT app.protect('vendor_contacts', 'EXISTS (SELECT FROM vendors v WHERE v.id = vendor_id)'), app.audit('vendor_contacts');
SELECT app.protect('approval_limits', '(SELECT app.is_admin())'), app.audit('approval_limits');
CREATE POLICY people_read_limits ON approval_limits FOR SELECT TO maintainpro_api
    USING ((SELECT app.visible_warehouse()) IS NOT NULL);

GRANT SELECT ON vendors, vendor_contacts, vendor_contracts, parts, part_alternates, part_transactions,
    part_reservations, stock_counts, stock_count_lines, purchase_orders, purchase_order_lines, purchase_receipts,
    purchase_receipt_lines, approval_limits, part_kits, part_kit_items TO maintainpro_api, maintainpro_worker;
GRANT INSERT, UPDATE ON vendors, vendor_contracts, stock_counts, purchase_orders, approval_limits, part_kits
    TO maintainpro_api;
GRANT INSERT, UPDATE, DELETE ON vendor_contacts, stock_count_lines TO maintainpro_api;
GRANT INSERT, DELETE ON part_alternates, part_kit_items TO maintainpro_api;
GRANT DELETE ON approval_limits, part_kits TO maintainpro_api;
GRANT INSERT, UPDATE ON purchase_order_lines TO maintainpro_api;
GRANT DELETE ON purchase_order_lines TO maintainpro_api;
GRANT INSERT ON part_transactions, purchase_receipts, purchase_receipt_lines TO maintainpro_api, maintainpro_worker;
GRANT UPDATE (stage, reminded_at) ON vendor_contracts TO maintainpro_worker;
GRANT INSERT ON purchase_orders, purchase_order_lines TO maintainpro_worker;
-- all of a part but its stock, which only the ledger writes
GRANT INSERT (id, part_number, original_number, barcode, description, category, manufacturer, unit, vendor_id,
    reorder_point, reorder_quantity, max_level, auto_reorder, unit_cost, model_compatibility, default_bin, active,
    warehouse_id) ON parts TO maintainpro_api, maintainpro_worker;
GRANT UPDATE (part_number, original_number, barcode, description, category, manufacturer, unit, vendor_id,
    reorder_point, reorder_quantity, max_level, auto_reorder, unit_cost, model_compatibility, default_bin, active)
    ON parts TO maintainpro_api, maintainpro_worker;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.verify_stock() TO maintainpro_api, maintainpro_worker;
