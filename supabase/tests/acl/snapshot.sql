-- What the four API roles may really do, one fact a line. tests/database compares it with expected.txt:
-- a grant, a policy or a definer function that changes shows up there and has to be meant.
\pset format unaligned
\pset tuples_only on
set search_path = '';
with r(rolname) as (values ('anon'), ('authenticated'), ('service_role'), ('edge_agent')),
rel as (select c.oid, n.nspname || '.' || c.relname as name, c.relkind, c.relrowsecurity from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('public', 'private') and c.relkind in ('r', 'p', 'v', 'm', 'f'))
select line from (
  select 'table    ' || rel.name || '  ' || r.rolname || '  ' || string_agg(p.priv, ',' order by p.priv) as line from rel cross join r
    cross join unnest(array['SELECT','INSERT','UPDATE','DELETE','TRUNCATE','REFERENCES','TRIGGER']) p(priv) where has_table_privilege(r.rolname, rel.oid, p.priv) group by rel.name, r.rolname
  union all
  select 'column   ' || rel.name || '  ' || r.rolname || '  ' || p.priv || '(' || string_agg(a.attname, ',' order by a.attname) || ')' from rel cross join r join pg_attribute a on a.attrelid = rel.oid and a.attnum > 0 and not a.attisdropped
    cross join unnest(array['SELECT','INSERT','UPDATE']) p(priv) where has_column_privilege(r.rolname, rel.oid, a.attnum, p.priv) and not has_table_privilege(r.rolname, rel.oid, p.priv) group by rel.name, r.rolname, p.priv
  union all
  select 'function ' || f.oid::regprocedure::text || '  ' || r.rolname || case when f.prosecdef then '  DEFINER' else '' end from pg_proc f cross join r where f.pronamespace in ('public'::regnamespace, 'private'::regnamespace) and has_function_privilege(r.rolname, f.oid, 'EXECUTE')
  union all
  select 'policy   ' || pol.schemaname || '.' || pol.tablename || '  ' || pol.policyname || '  ' || pol.cmd || '  ' || pol.roles::text || '  USING ' || coalesce(pol.qual, '-') || '  CHECK ' || coalesce(pol.with_check, '-') from pg_policies pol where pol.schemaname in ('public', 'private', 'storage', 'realtime')
  union all
  select 'NO-RLS   ' || rel.name from rel where rel.relkind in ('r', 'p') and not rel.relrowsecurity
) s order by line collate "C";
