-- Search: one document a thing, kept by triggers, in a table that only these functions read.
--
-- Row-level security and a full-text index exclude each other on one table: `@@` is not leakproof, so PostgreSQL would
-- test the policy on every row before it dared to look a word up. The functions below look words up as the owner, and
-- apply the policy's own rule to what they find; what the API shows it reads again from the protected tables.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

CREATE TABLE app.search_documents (
    kind         text NOT NULL,
    id           uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    code         text NOT NULL DEFAULT '',
    words        tsvector NOT NULL,
    recency      timestamptz NOT NULL,
    PRIMARY KEY (id, kind)
);
COMMENT ON COLUMN app.search_documents.code IS 'the folded tag or number, for its beginning';
COMMENT ON COLUMN app.search_documents.words IS 'as they stand, and as English stems; tags and titles weigh most';

-- words that occur, for the nearest one to a word that does not; appended to without a lock, so doubles may occur
CREATE TABLE app.search_words (word text NOT NULL);
CREATE INDEX search_words_prefix ON app.search_words (word text_pattern_ops);
CREATE INDEX search_words_similar ON app.search_words USING gin (word gin_trgm_ops);

CREATE INDEX search_documents_code ON app.search_documents (kind, code text_pattern_ops);
CREATE INDEX search_documents_recent ON app.search_documents (kind, recency DESC, id);
CREATE INDEX search_documents_here ON app.search_documents (kind, warehouse_id, recency DESC, id);
CREATE INDEX search_documents_tag ON app.search_documents USING gin (code gin_trgm_ops) WHERE kind <> 'work_order';
DO $$
DECLARE k text;
BEGIN
    FOREACH k IN ARRAY ARRAY['equipment', 'work_order', 'part', 'document', 'location'] LOOP
        EXECUTE format('CREATE INDEX search_%1$s_words ON app.search_documents USING gin (words) WHERE kind = %1$L', k);
    END LOOP;
END $$;

-- Lower case without accents, whatever the database's own locale makes of letters beyond ASCII.
CREATE FUNCTION app.fold(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT lower(public.unaccent('public.unaccent'::regdictionary, value) COLLATE "und-x-icu") COLLATE "default"
$$;
-- Letters and digits stay, everything else parts words: `P-101/A` is p, 101, a.
CREATE FUNCTION app.plain_words(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(app.fold(value) COLLATE "und-x-icu", '[^[:alnum:]]+', ' ', 'g') COLLATE "default"
$$;

CREATE FUNCTION app.keep_document(document_kind text, document uuid, warehouse uuid, label text, heading text, body text,
    moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    first text := app.plain_words(concat_ws(' ', label, replace(label, '-', ''), heading));
    rest text := app.plain_words(left(coalesce(body, ''), 10000));
    vector tsvector := setweight(to_tsvector('simple', first) || to_tsvector('english', first), 'A')
        || setweight(to_tsvector('simple', rest) || to_tsvector('english', rest), 'C');
BEGIN
    INSERT INTO app.search_documents AS d (kind, id, warehouse_id, code, words, recency)
    VALUES (document_kind, document, warehouse, app.fold(coalesce(label, '')), vector, moment)
    ON CONFLICT (id, kind) DO UPDATE
    SET warehouse_id = excluded.warehouse_id, code = excluded.code, words = excluded.words;
    INSERT INTO app.search_words (word)
    SELECT DISTINCT w FROM regexp_split_to_table(first || ' ' || rest, ' +') AS w
    WHERE length(w) BETWEEN 3 AND 40 AND w !~ '[0-9]' AND NOT EXISTS (SELECT FROM app.search_words k WHERE k.word = w);
END $$;

CREATE FUNCTION app.index_work_order() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM app.keep_document('work_order', NEW.id, NEW.warehouse_id, NEW.fo_number, NEW.title,
        concat_ws(' ', NEW.description, NEW.completion_notes), NEW.created_at);
    RETURN NULL;
END $$;
CREATE FUNCTION app.index_equipment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM app.keep_document('equipment', NEW.id, NEW.warehouse_id, NEW.asset_tag,
        concat_ws(' ', NEW.model, NEW.manufacturer, NEW.serial_number, NEW.fo_number),
        concat_ws(' ', NEW.description, NEW.area, NEW.equipment_class), NEW.created_at);
    RETURN NULL;
END $$;
CREATE FUNCTION app.index_location() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM app.keep_document('location', NEW.id, NEW.warehouse_id, NEW.name, NULL, NEW.path, NEW.created_at);
    RETURN NULL;
END $$;
CREATE FUNCTION app.index_file() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM app.keep_document('document', NEW.id, NEW.warehouse_id, NULL, concat_ws(' ', NEW.title, NEW.name), NULL,
        NEW.created_at);
    RETURN NULL;
END $$;
CREATE FUNCTION app.index_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM app.keep_document('part', NEW.id, NEW.warehouse_id, NEW.part_number,
        concat_ws(' ', NEW.description, NEW.original_number, NEW.barcode),
        concat_ws(' ', NEW.category, NEW.manufacturer, NEW.default_bin, array_to_string(NEW.model_compatibility, ' ')),
        NEW.created_at);
    RETURN NULL;
END $$;
CREATE FUNCTION app.unindex() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM app.search_documents WHERE id = OLD.id AND kind = TG_ARGV[0];
    RETURN NULL;
END $$;

CREATE TRIGGER search AFTER INSERT OR UPDATE OF title, description, completion_notes, warehouse_id ON work_orders
    FOR EACH ROW EXECUTE FUNCTION app.index_work_order();
CREATE TRIGGER search AFTER INSERT OR UPDATE OF asset_tag, model, manufacturer, serial_number, fo_number, description,
    area, equipment_class, warehouse_id ON equipment FOR EACH ROW EXECUTE FUNCTION app.index_equipment();
CREATE TRIGGER search AFTER INSERT OR UPDATE OF name, path, parent_id, warehouse_id ON locations
    FOR EACH ROW EXECUTE FUNCTION app.index_location();
CREATE TRIGGER search AFTER INSERT OR UPDATE OF title, name, warehouse_id ON files
    FOR EACH ROW WHEN (NEW.kind <> 'qr-codes') EXECUTE FUNCTION app.index_file();
CREATE TRIGGER search AFTER INSERT OR UPDATE OF part_number, description, original_number, barcode, category,
    manufacturer, default_bin, model_compatibility, warehouse_id ON parts FOR EACH ROW EXECUTE FUNCTION app.index_part();
CREATE TRIGGER unsearch AFTER DELETE ON parts FOR EACH ROW EXECUTE FUNCTION app.unindex('part');
CREATE TRIGGER unsearch AFTER DELETE ON work_orders FOR EACH ROW EXECUTE FUNCTION app.unindex('work_order');
CREATE TRIGGER unsearch AFTER DELETE ON equipment FOR EACH ROW EXECUTE FUNCTION app.unindex('equipment');
CREATE TRIGGER unsearch AFTER DELETE ON locations FOR EACH ROW EXECUTE FUNCTION app.unindex('location');
CREATE TRIGGER unsearch AFTER DELETE ON files FOR EACH ROW EXECUTE FUNCTION app.unindex('document');

-- what was there before
SELECT app.keep_document('work_order', id, warehouse_id, fo_number, title,
    concat_ws(' ', description, completion_notes), created_at) FROM work_orders;
SELECT app.keep_document('equipment', id, warehouse_id, asset_tag, concat_ws(' ', model, manufacturer, serial_number,
    fo_number), concat_ws(' ', description, area, equipment_class), created_at) FROM equipment;
SELECT app.keep_document('location', id, warehouse_id, name, NULL, path, created_at) FROM locations;

-- The words that a term may mean: what begins with it and shares its stem, or, when nothing does, what is spelled
-- nearly like it. Trigrams find the neighbours of long words; letters swapped in a short one leave it none.
CREATE FUNCTION app.search_term(term text) RETURNS tsquery
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    meant tsquery := (quote_literal(term) || ':*')::tsquery;
    stem tsquery := to_tsquery('english', quote_literal(term));
    near text;
BEGIN
    IF numnode(stem) > 0 THEN
        meant := meant || stem;
    END IF;
    IF length(term) < 4 OR term ~ '[0-9]' OR EXISTS (SELECT FROM app.search_words WHERE word LIKE term || '%') THEN
        RETURN meant;
    END IF;
    FOR near IN
        SELECT word FROM (
            SELECT word FROM app.search_words WHERE word % term
            UNION
            SELECT word FROM app.search_words
            WHERE length(term) < 8 AND word LIKE left(term, 1) || '%' AND length(word) BETWEEN length(term) - 1
                AND length(term) + 1 AND levenshtein_less_equal(word, term, 2) <= 2) AS candidates
        ORDER BY levenshtein_less_equal(word, term, 4), similarity(word, term) DESC, word LIMIT 3
    LOOP
        meant := meant || quote_literal(near)::tsquery || plainto_tsquery('english', near);
    END LOOP;
    RETURN meant;
END $$;

CREATE FUNCTION app.search_query(terms text[]) RETURNS tsquery
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    term text;
    whole tsquery;
BEGIN
    FOREACH term IN ARRAY terms LOOP
        whole := CASE WHEN whole IS NULL THEN app.search_term(term) ELSE whole && app.search_term(term) END;
    END LOOP;
    RETURN whole;
END $$;

-- The best `at_most` of one kind among the newest 200 that match: where a word is in every second document, the
-- newest are the ones meant, and reading all of them would take seconds. The query is planned with its values: a rare
-- word goes by the words' index, a common one by the newest documents until there are enough.
CREATE FUNCTION app.search(wanted text, query tsquery, code_start text, own boolean, at_most integer)
RETURNS TABLE (id uuid, rank real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    here uuid := app.visible_warehouse();
    everywhere boolean := app.cross_warehouse();
    visible text := CASE WHEN everywhere THEN '' ELSE 'AND d.warehouse_id = $3' END || CASE WHEN own THEN
        ' AND EXISTS (SELECT FROM work_orders w WHERE w.id = d.id AND (w.requested_by = app.current_user_id()
            OR app.current_user_id() = ANY (w.assigned_to)))' ELSE '' END;
BEGIN
    IF here IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format($sql$
        WITH coded AS MATERIALIZED (
            SELECT d.id, d.recency, CASE WHEN d.code = $2 THEN 10 ELSE 5 END::real AS rank
            FROM app.search_documents d
            WHERE d.kind = %1$L AND d.code LIKE $4 %2$s ORDER BY d.code LIMIT $5),
        worded AS MATERIALIZED (
            SELECT d.id, d.recency, d.words FROM app.search_documents d
            WHERE d.kind = %1$L AND d.words @@ $1 %2$s ORDER BY d.recency DESC LIMIT 200),
        spelled AS (
            SELECT d.id, d.recency, similarity(d.code, $2) AS rank FROM app.search_documents d
            WHERE %1$L <> 'work_order' AND $2 ~ '[0-9]' AND d.kind = %1$L AND d.kind <> 'work_order' AND d.code %% $2 %2$s
                AND NOT EXISTS (SELECT FROM coded) AND NOT EXISTS (SELECT FROM worded)
            ORDER BY 3 DESC LIMIT $5),
        found AS (
            SELECT * FROM coded UNION ALL SELECT w.id, w.recency, ts_rank(w.words, $1) FROM worded w
            UNION ALL SELECT * FROM spelled)
        SELECT f.id, sum(f.rank)::real FROM found f GROUP BY f.id, f.recency ORDER BY 2 DESC, f.recency DESC LIMIT $5
        $sql$, wanted, visible)
    USING query, code_start, here, replace(replace(replace(code_start, '\', '\\'), '%', '\%'), '_', '\_') || '%', at_most;
END $$;

-- For the filter `q` of a list: every match, newest first, but at most so many.
CREATE FUNCTION app.search_ids(wanted text, query tsquery, at_most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT d.id FROM app.search_documents d
        WHERE d.kind = %L AND d.words @@ $1 %s LIMIT $3', wanted,
        CASE WHEN app.cross_warehouse() THEN '' ELSE 'AND d.warehouse_id = $2' END)
    USING query, app.visible_warehouse(), at_most;
END $$;

-- The same question about one row, for words so common that a list is through with its page before it has seen many.
CREATE FUNCTION app.search_matches(wanted text, document uuid, query tsquery) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM app.search_documents d
        WHERE d.id = document AND d.kind = wanted AND d.words @@ query AND app.visible_warehouse() IS NOT NULL)
$$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.search_query(text[]), app.search(text, tsquery, text, boolean, integer),
    app.search_ids(text, tsquery, integer), app.search_matches(text, uuid, tsquery), app.fold(text)
    TO maintainpro_api;
