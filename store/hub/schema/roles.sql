-- Roles of a copydesk hub, once for a server; to be run by its administrator in the database: psql -d DATABASE -f FILE
-- copydesk_owner owns the tables, copydesk_gate the functions through which people reach them (row-level security
-- holds for it), copydesk_reviewer may call these, copydesk_lead may also make desks and rounds. None of them can log in.
do $$
declare wanted text;
begin
  foreach wanted in array array['copydesk_owner', 'copydesk_gate', 'copydesk_reviewer', 'copydesk_lead'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nologin', wanted);
    end if;
  end loop;
end $$;
grant copydesk_gate to copydesk_owner;
