-- The audit trail: who acted by a key is told with the key, and the chain can be verified piece by piece.

CREATE OR REPLACE FUNCTION app.redact(data jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT data || coalesce(jsonb_object_agg(key, '[redacted]'), '{}') FROM jsonb_each(data)
    WHERE value <> 'null' AND key = ANY (ARRAY['password_hash', 'password_salt', 'previous_passwords',
        'refresh_token_hash', 'totp_secret', 'pending_totp_secret', 'recovery_codes', 'secret', 'previous_secret',
        'secret_hash', 'token_hash', 'key_hash'])
$$;

-- The role that the statement came from, and the key that it was made with, if any: `maintainpro_api mk_1a2b3c4d`.
CREATE FUNCTION app.audit_actor() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.actor := concat_ws(' ', NEW.actor, nullif(current_setting('app.api_key', true), ''));
    RETURN NEW;
END $$;
CREATE TRIGGER audit_actor BEFORE INSERT ON system_logs FOR EACH ROW
    WHEN (coalesce(current_setting('app.api_key', true), '') <> '') EXECUTE FUNCTION app.audit_actor();

CREATE INDEX system_logs_table ON system_logs (table_name, "timestamp" DESC, id DESC);
CREATE INDEX system_logs_request ON system_logs (request_id) WHERE request_id IS NOT NULL;

-- Verifies `at_most` links after number `after`, which must have the hash `previous` (of nothing before the first one):
-- the last good link, and the first bad one if there is any. `complete`: the end of the chain was reached.
CREATE FUNCTION app.verify_audit_span(after bigint, previous text, at_most integer)
RETURNS TABLE (sequence bigint, hash text, checked bigint, complete boolean, bad_sequence bigint, log_id uuid, problem text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH links AS (
        SELECT c.sequence, c.log_id, c.hash, lag(c.sequence, 1, after) OVER by_sequence AS before,
            lag(c.hash, 1, decode(coalesce(previous, ''), 'hex')) OVER by_sequence AS previous_hash
        FROM (SELECT * FROM app.audit_chain WHERE audit_chain.sequence > after ORDER BY sequence LIMIT at_most) c
        WINDOW by_sequence AS (ORDER BY c.sequence)
    ), judged AS MATERIALIZED (
        SELECT k.sequence, k.log_id, k.hash, CASE
            WHEN k.sequence <> k.before + 1 THEN 'a link before is missing'
            WHEN l.id IS NULL THEN 'the log is missing'
            WHEN k.hash <> app.audit_hash(k.previous_hash, l) THEN 'the log or the link was changed' END AS problem
        FROM links k LEFT JOIN system_logs l ON l.id = k.log_id
    ), bad AS (
        SELECT * FROM judged WHERE judged.problem IS NOT NULL ORDER BY judged.sequence LIMIT 1
    ), good AS (
        SELECT * FROM judged WHERE judged.sequence < coalesce((SELECT bad.sequence FROM bad), 9223372036854775807)
        ORDER BY judged.sequence DESC LIMIT 1
    )
    SELECT coalesce(good.sequence, after), coalesce(encode(good.hash, 'hex'), previous, ''),
        (SELECT count(*) FROM judged), (SELECT count(*) FROM judged) < at_most, bad.sequence, bad.log_id, bad.problem
    FROM (VALUES (1)) AS one LEFT JOIN bad ON true LEFT JOIN good ON true
$$;

-- The hash of a link, to compare a head that was kept elsewhere with; NULL when there is no such link.
CREATE FUNCTION app.audit_link(number bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT encode(c.hash, 'hex') FROM app.audit_chain c WHERE c.sequence = number
$$;

-- A log without a link, which is as good as forged; those whose transaction is still open are not seen.
CREATE FUNCTION app.unchained_log() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.id FROM system_logs l WHERE NOT EXISTS (SELECT FROM app.audit_chain c WHERE c.log_id = l.id) LIMIT 1
$$;

SELECT app.audit('api_keys');
SELECT app.audit('account_tokens');
