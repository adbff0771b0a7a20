/**
 * The tables of a sync coordinator, as they were seen in the field. Workers and metrics are views: what they show is as
 * old at every moment, so nobody needs to write it again and again.
 */
export const SCHEMA = `
  create table sync_collections (
    collection_id serial primary key, collection_name text, created_at timestamptz default now()
  );
  create table sync_tasks (
    task_id serial primary key, collection_name text, task_status text, created_at timestamptz default now()
  );
  create table upgrade_recommendations (id serial primary key, status text, reason text);
  create view sync_workers as
    select 'worker-' || n as worker_id, 'active' as worker_status, now() - n * interval '3 seconds' as last_heartbeat
    from generate_series(1, 2) n;
  create view performance_metrics as
    select t as metric_timestamp, 12.5 as cpu_percent
    from generate_series(now() - interval '1 hour', now(), '30 s') t;
`;
