-- The job queue is procrastinate's own schema, installed before this file. Whoever may write a row may have a job done
-- about it: deferring needs one EXECUTE, no table. Only the worker touches the tables.

ALTER FUNCTION procrastinate_defer_jobs_v1(procrastinate_job_to_defer_v1[]) SECURITY DEFINER SET search_path = public, pg_temp;
DO $$
DECLARE f regprocedure;
BEGIN
    FOR f IN SELECT oid FROM pg_proc WHERE proname LIKE 'procrastinate\_%' AND pronamespace = 'public'::regnamespace LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO maintainpro_worker', f);
    END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION procrastinate_defer_jobs_v1(procrastinate_job_to_defer_v1[]) TO maintainpro_api, maintainpro_streams;
GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers,
    procrastinate_workers TO maintainpro_worker;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO maintainpro_worker;
