-- Tables, policies and functions of a hub. Run as copydesk_owner.
-- Nobody who reviews or leads has any right on a table: they call functions, which belong to copydesk_gate, for which
-- the policies hold. So EXPLAIN, views and statistics of rows that a policy hides have nothing to show. Policies ask
-- session_user, which neither SET ROLE nor a function changes.

create table meta (key text primary key, value text not null);
insert into meta values ('epoch', gen_random_uuid()::text);

create table person (
  login text primary key,
  since timestamptz not null default now()
);
create table desk (
  desk int generated always as identity primary key,
  name text unique not null check (octet_length(name) between 1 and 255),
  owner text not null default session_user,
  settings text not null default '{}' check (octet_length(settings) < 1048576),
  lexicon text not null default '' check (octet_length(lexicon) < 8388608)
);
create table belonging (desk int not null references desk, login text not null, primary key (desk, login));
create table writer (                     -- who has sent something themselves: nobody else brings it then
  desk int not null,
  login text not null,
  primary key (desk, login)
);

create table snapshot (
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  by text not null default session_user,
  body bytea not null check (octet_length(body) < 67108864),
  primary key (sha256, by)
);
create table article (
  desk int not null references desk,
  name text not null check (octet_length(name) < 1024),
  sha256 text not null,
  by text not null default session_user,
  entered bigint not null,
  entry text not null check (octet_length(entry) < 1048576),
  seen xid8 not null default pg_current_xact_id(),
  primary key (desk, name, sha256, by, entered),
  foreign key (sha256, by) references snapshot
);
create index on article (desk, seen);
create index on article (sha256);

create table article_change (              -- renamed, withdrawn, restored: a file each, written once
  desk int not null references desk,
  name text not null check (name ~ '^[0-9a-f]{14}-[0-9a-f]{8}[.]json$'),
  by text not null default session_user,
  body text not null check (octet_length(body) < 1048576),
  primary key (desk, name)
);

create type round_state as enum ('draft', 'open', 'closed', 'adjudicated');
create table round (
  round int generated always as identity primary key,
  desk int not null references desk,
  name text not null check (octet_length(name) between 1 and 256),
  lead text not null,
  state round_state not null default 'draft',
  blind bool not null default false,
  hides bool generated always as (blind and state in ('draft', 'open')) stored,
  rules json not null,
  gives bool not null default false,      -- whether articles are given to people by name
  asks bool not null default false,       -- whether reviewers are named
  brought bool not null default false,    -- carried here from a desk in a folder, with what had been done in it
  version int not null default 1,         -- rises with each change
  sight int not null default 1,           -- rises when others' events may come into sight
  closed timestamptz,
  seals int not null default 0,           -- how often it was sealed
  ended pg_snapshot,                      -- which transactions had ended when it was closed, and when it was settled:
  settled pg_snapshot,                    -- what another one of them brought came late, however long it was open
  unique (desk, name)
);
create table member (
  round int not null references round,
  login text not null,
  role text not null check (role in ('reviewer', 'adjudicator')),
  place int not null,
  gone bool not null default false,
  primary key (round, login, role)
);
create index on member (login);
create table part (
  round int not null references round,
  article text not null,
  kind text not null check (kind in ('assignment', 'excluded', 'former')),
  login text not null,
  place int not null,
  primary key (round, article, kind, login)
);
create table declined (                    -- what people gave back: theirs to write, so that no lead's change loses it
  round int not null references round,
  article text not null,
  login text not null default session_user,
  why text not null default '',
  place int generated always as identity,
  primary key (round, article, login)
);
create table taken (
  round int not null references round,
  article text not null,
  sentences int[] not null,
  primary key (round, article)
);
create table control (
  round int not null references round,
  article text not null,
  sentence int not null,
  verdict text not null check (octet_length(verdict) between 1 and 256),
  text text not null check (octet_length(text) <= 64),  -- the digest of the article's text that numbers the sentence
  primary key (round, article, sentence)
);
create table guidelines (
  round int not null references round,
  version text not null,
  body text not null check (octet_length(body) < 8388608),
  primary key (round, version)
);

create table event (
  id text primary key check (id ~ '^[0-9a-f]{20}$'),
  desk int not null,
  round int not null,  -- of `round`, says `check_event`; a reference would lock its row, once for each writer
  reviewer text not null,
  article text not null,
  sentence int not null check (sentence between 0 and 1048575),
  role text not null check (role in ('reviewer', 'adjudicator', 'agent')),
  verdict text check (octet_length(verdict) between 1 and 256),
  claim bool,
  by text not null default session_user,
  doc json not null check (octet_length(doc::text) < 262144),
  received timestamptz not null default clock_timestamp(),
  late text not null default '' check (late in ('', 'late', 'admitted', 'left')),
  seen xid8 not null default pg_current_xact_id()
);
create index on event (round, seen, id) where late in ('', 'admitted');  -- not to be taken for one's own alone
create index on event (reviewer, round, seen, id);
create index on event (round) where late <> '';
create table held (
  round int not null,
  article text not null,
  reviewer text not null,
  sentence int not null,
  id text not null,
  judged bool not null,
  before bool not null default false,     -- whether it was judged before its last event
  primary key (round, article, reviewer, sentence)
);
create table count (
  round int not null,
  article text not null,
  reviewer text not null,
  judged int not null,
  primary key (round, reviewer, article)
);
create table seal (                       -- what counted when a round was closed, settled, or something admitted
  round int not null references round,
  n int not null,
  reviewer text not null,
  role text not null,
  events int not null,
  sha256 text not null,
  by text not null default session_user,
  at timestamptz not null default clock_timestamp(),
  primary key (round, n, reviewer, role)
);
create table admission (
  round int not null references round,
  reviewer text not null,
  by text not null default session_user,
  at timestamptz not null default clock_timestamp(),
  admitted bool not null,
  ids text[] not null
);

-- The planner's estimates are shown to everybody by EXPLAIN: there is nothing for it to know about what was decided.
do $$
declare wanted record;
begin
  for wanted in select attrelid::regclass as owner, attname from pg_attribute
    where attrelid in ('event'::regclass, 'held'::regclass, 'count'::regclass, 'control'::regclass, 'part'::regclass,
      'declined'::regclass)
    and attnum > 0 and not attisdropped
  loop
    execute format('alter table %s alter column %I set statistics 0', wanted.owner, wanted.attname);
  end loop;
end $$;

-- What the person may see: found once a statement, not once a row. They belong to the owner, whom no policy holds.
-- PL/pgSQL keeps plans for a session, where a function in SQL is planned for each call.
create function leads() returns bool language plpgsql stable security definer set search_path = copydesk, pg_temp as
$$ begin return (select pg_has_role(session_user, 'copydesk_lead', 'member')); end $$;
create function my_desks() returns int[] language plpgsql stable security definer set search_path = copydesk, pg_temp as
$$ begin
  return (select coalesce(array_agg(desk), '{}') from (
  select desk from desk where owner = session_user
  union select desk from belonging where login = session_user
  union select r.desk from round r join member m using (round) where m.login = session_user
  union select desk from round where lead = session_user) found);
end $$;
create function led() returns int[] language plpgsql stable security definer set search_path = copydesk, pg_temp as
$$ begin return (select coalesce(array_agg(round), '{}') from round where lead = session_user); end $$;
create function mine() returns int[] language plpgsql stable security definer set search_path = copydesk, pg_temp as
$$ begin
  return (select coalesce(array_agg(round), '{}') from (
  select round from round where lead = session_user
  union select round from member where login = session_user
  union select r.round from round r where not r.asks and r.desk = any (my_desks())) found);
end $$;
create function shown() returns int[] language plpgsql stable security definer set search_path = copydesk, pg_temp as
$$ begin
  return (select coalesce(array_agg(round), '{}') from round
  where lead = session_user or (not hides and desk = any (my_desks())));
end $$;
create function known() returns int[] language plpgsql stable security definer set search_path = copydesk, pg_temp as
$$ begin
  return (select coalesce(array_agg(round), '{}') from round
  where lead = session_user or (state in ('closed', 'adjudicated') and desk = any (my_desks())));
end $$;
do $$
declare one text;
begin
  foreach one in array array['meta', 'person', 'desk', 'belonging', 'writer', 'snapshot', 'article', 'article_change', 'round', 'member', 'part',
    'declined', 'taken', 'control', 'guidelines', 'event', 'held', 'count', 'admission', 'seal']
  loop
    execute format('alter table %I enable row level security', one);
  end loop;
end $$;
create policy see on meta for select to copydesk_gate using (true);
create policy see on person for select to copydesk_gate using (true);
create policy see on desk for select to copydesk_gate using (desk = any ((select my_desks())::int[]));
create policy make on desk for insert to copydesk_gate with check (owner = session_user and (select leads()));
create policy change on desk for update to copydesk_gate using (owner = session_user) with check (owner = session_user);
create policy see on belonging for select to copydesk_gate using (desk = any ((select my_desks())::int[]));
create policy see on snapshot for select to copydesk_gate using (
  exists (select from article a where a.sha256 = snapshot.sha256 and a.by = snapshot.by));  -- of a desk of one's own
create policy add on snapshot for insert to copydesk_gate
  with check (by = session_user and cardinality((select my_desks())::int[]) > 0);
create policy see on article for select to copydesk_gate using (desk = any ((select my_desks())::int[]));
create policy add on article for insert to copydesk_gate
  with check (by = session_user and desk = any ((select my_desks())::int[]));
create policy see on article_change for select to copydesk_gate using (desk = any ((select my_desks())::int[]));
create policy add on article_change for insert to copydesk_gate
  with check (by = session_user and desk in (select desk from desk where owner = session_user));
create policy see on round for select to copydesk_gate using (desk = any ((select my_desks())::int[]));
create policy see on member for select to copydesk_gate using (round in (select round from round));
create policy see on part for select to copydesk_gate
  using (login = session_user or round = any ((select shown())::int[]));
create policy see on declined for select to copydesk_gate
  using (login = session_user or round = any ((select shown())::int[]));
create policy see on taken for select to copydesk_gate using (
  round = any ((select shown())::int[])
  or exists (select from part p where p.round = taken.round and p.article = taken.article and p.login = session_user));
create policy see on control for select to copydesk_gate using (round = any ((select known())::int[]));
create policy see on seal for select to copydesk_gate using (round = any ((select known())::int[]));
create policy see on guidelines for select to copydesk_gate using (round in (select round from round));
create policy see on event for select to copydesk_gate using (
  reviewer = session_user or by = session_user or round = any ((select led())::int[])
  or (late in ('', 'admitted') and round = any ((select shown())::int[])));
create policy add on event for insert to copydesk_gate
  with check (by = session_user and round = any ((select mine())::int[]) and seen = pg_current_xact_id());
create policy see on count for select to copydesk_gate
  using (reviewer = session_user or round = any ((select shown())::int[]));

-- An event is told apart, checked, kept and folded in one transaction. It is announced in the next one: commits that
-- notify wait for each other, also for each other's disk.
-- The names that an article had and got: a round, and who is offline, may still call it otherwise.
create function names_of(wanted int, article text) returns text[] language plpgsql stable security definer
set search_path = copydesk, pg_temp as $$
declare
  names text[] := array[article];
  at text := article;
  step text;
  changed text;
begin
  for changed in select body from article_change where desk = wanted order by name desc loop
    select value ->> 'old' into step from json_array_elements(changed::json -> 'renamed') where value ->> 'new' = at;
    if step is not null then
      names := names || step;
      at := step;
    end if;
  end loop;
  at := article;
  for changed in select body from article_change where desk = wanted order by name loop
    select value ->> 'new' into step from json_array_elements(changed::json -> 'renamed') where value ->> 'old' = at;
    if step is not null then
      names := names || step;
      at := step;
    end if;
  end loop;
  return names;
end $$;
-- Whether a document has the fields of an event, each of its own type. What a mirror would not read is not kept: it
-- would be counted and sealed here and nowhere else. A kind, and fields beyond these, may be a later program's.
create function is_event(doc json) returns bool language sql immutable set search_path = copydesk, pg_temp as $$
  select (json_typeof(doc) = 'object' and doc::text !~ '[\n\r]'
    and (select bool_and(json_typeof(doc -> name) is not distinct from 'string')
      from unnest('{id,kind,reviewer,round,article,snapshot}'::text[]) name)
    and doc ->> 'id' ~ '^[0-9a-f]{20}$' and doc ->> 'kind' ~ '^[a-z-]{1,32}$'
    and json_typeof(doc -> 'sentence') = 'number' and coalesce(json_typeof(doc -> 'role'), 'string') = 'string'
    and json_typeof(doc -> 'holding') = 'object'
    and coalesce(json_typeof(doc -> 'holding' -> 'verdict'), 'null') in ('string', 'null')
    and coalesce(json_typeof(doc -> 'holding' -> 'claim'), 'null') in ('boolean', 'null')) is true
$$;
create function check_event() returns trigger language plpgsql security definer set search_path = copydesk, pg_temp as $$
declare
  r round;
  owns bool;
  made timestamptz;
  names text[];
begin
  if not is_event(new.doc) then
    raise exception 'it is no event' using errcode = 'CD001';
  end if;
  new.id := new.doc ->> 'id';
  new.reviewer := new.doc ->> 'reviewer';
  new.article := new.doc ->> 'article';
  new.sentence := (new.doc ->> 'sentence')::int;
  new.role := coalesce(new.doc ->> 'role', 'reviewer');
  new.verdict := new.doc -> 'holding' ->> 'verdict';
  new.claim := (new.doc -> 'holding' ->> 'claim')::bool;
  new.by := session_user;
  new.received := clock_timestamp();
  new.seen := pg_current_xact_id();
  new.late := '';
  -- No lock: whoever writes could hold up the round's closing with it. What is still open then came late (`strays`).
  select * into r from round where desk = new.desk and name = new.doc ->> 'round';
  if r.round is null then
    raise exception 'there is no round of that name' using errcode = 'CD001';
  end if;
  if new.verdict not in ('accurate', 'disputed', 'erroneous') and not exists (select from desk where desk = new.desk
      and settings::json -> 'verdicts' is not null) then
    raise exception 'the desk has no such verdict' using errcode = 'CD001';
  end if;
  new.round := r.round;
  made := to_timestamp((('x' || left(new.id, 14))::bit(56)::bigint) / 1e6);
  if made > now() + interval '1 day' then
    raise exception 'it is dated in the future: %', made using errcode = 'CD001';
  end if;
  if (r.brought and r.version = 1) or new.role = 'agent' then
    select owner = session_user into owns from desk where desk = new.desk;
    if owns and r.brought and r.version = 1 then  -- carried here with its desk; `by` says who did
      if new.reviewer <> session_user and exists (select from writer where desk = new.desk and login = new.reviewer)
          and not exists (select from event where id = new.id) then
        raise exception 'they send themselves what they decide: `copydesk merge` in their mirror brings more of it'
          using errcode = 'CD001';
      end if;
      return new;
    end if;
  end if;
  if new.role = 'agent' then
    if r.lead <> session_user and not owns or exists (select from person where login = new.reviewer) then
      raise exception 'only the lead brings suggestions of programs' using errcode = 'CD001';
    end if;
    return new;
  end if;
  if new.reviewer <> session_user then
    raise exception 'it is in the name of somebody else' using errcode = 'CD001';
  end if;
  if new.role = 'adjudicator' then
    if r.state <> 'closed' then
      raise exception 'the round is not closed, so that nothing is settled yet, or it is finished' using errcode = 'CD001';
    elsif exists (select from member where round = r.round and login = new.reviewer and role = 'reviewer') then
      raise exception 'who judges in a round does not settle it' using errcode = 'CD001';
    elsif not exists (select from member where round = r.round and login = new.reviewer and role = 'adjudicator')
       and (r.lead <> new.reviewer or exists (select from member where round = r.round and role = 'adjudicator')) then
      raise exception 'it is not for them to settle the round' using errcode = 'CD001';
    end if;
    return new;
  end if;
  names := array[new.article];
  if r.gives and not exists (select from part where round = r.round and article = new.article and login = new.reviewer) then
    names := names_of(new.desk, new.article);
  end if;
  if r.asks and not exists (select from member where round = r.round and login = new.reviewer and role = 'reviewer')
     or not r.asks and not (new.desk = any (my_desks())) then
    raise exception 'they are not among the reviewers of the round' using errcode = 'CD001';
  elsif exists (select from member where round = r.round and login = new.reviewer and role = 'reviewer' and gone) then
    raise exception 'they have left the round' using errcode = 'CD001';
  elsif r.gives and not exists (select from part where round = r.round and article = any (names)
      and login = new.reviewer and kind in ('assignment', 'former')) then
    raise exception 'the round did not give them that article' using errcode = 'CD001';
  elsif exists (select from taken where round = r.round and article = any (names)
      and not (new.sentence = any (sentences))) then
    raise exception 'the round did not take up that sentence' using errcode = 'CD001';
  elsif r.state = 'draft' then
    raise exception 'the round is not open yet' using errcode = 'CD001';
  elsif r.state <> 'open' then
    if made > r.closed + interval '5 minutes' then
      raise exception 'it was made after the round was closed' using errcode = 'CD001';
    end if;
    new.late := 'late';
  end if;
  return new;
end $$;
create trigger check_event before insert on event for each row execute function check_event();

create function fold(e event) returns void language plpgsql security definer set search_path = copydesk, pg_temp as $$
declare
  now_judged bool := e.verdict is not null or e.claim is not distinct from false;
  difference int;
begin
  if e.role <> 'reviewer' then
    return;
  end if;
  insert into held as h (round, article, reviewer, sentence, id, judged)
    values (e.round, e.article, e.reviewer, e.sentence, e.id, now_judged)
    on conflict (round, article, reviewer, sentence) do update
      set id = excluded.id, judged = excluded.judged, before = h.judged where h.id < excluded.id
    returning h.judged::int - h.before::int into difference;
  if difference <> 0 then
    insert into count values (e.round, e.article, e.reviewer, difference)
      on conflict (round, article, reviewer) do update set judged = count.judged + excluded.judged;
  end if;
end $$;

-- Whether what a transaction brought came after its round was closed, or settled: it was open then, or had not begun.
-- Nobody holds that up, and nobody can choose afterwards what they had decided before.
create function strays(role text, seen xid8, ended pg_snapshot, settled pg_snapshot) returns bool language sql immutable as
$$ select case role when 'reviewer' then not pg_visible_in_snapshot(seen, ended)
  when 'adjudicator' then not pg_visible_in_snapshot(seen, settled) else false end is true $$;
-- What a round counts of somebody, worked out anew. Whoever keeps a transaction open that has rows of theirs holds up no
-- act of a lead with it: what is counted of them stays as it was, until the next act.
create function recount(wanted int, whose text) returns void language plpgsql security definer
set search_path = copydesk, pg_temp set lock_timeout = '100ms' as $$
declare one event;
begin
  delete from held h where h.round = wanted and h.reviewer = whose;
  delete from count c where c.round = wanted and c.reviewer = whose;
  for one in select * from event e where e.round = wanted and e.reviewer = whose and e.role = 'reviewer'
      and e.late in ('', 'admitted') order by id loop
    perform fold(one);
  end loop;
exception when lock_not_available then
  return;
end $$;
create function sweep(wanted int) returns void language plpgsql security definer set search_path = copydesk, pg_temp as $$
declare
  r round;
  whose text;
begin
  select * into r from round where round = wanted;
  update event e set late = 'late', seen = pg_current_xact_id() where e.round = wanted and e.late = ''
    and e.seen >= least(pg_snapshot_xmin(r.ended), pg_snapshot_xmin(r.settled))
    and strays(e.role, e.seen, r.ended, r.settled);
  for whose in select distinct e.reviewer from event e where e.round = wanted and e.late <> '' loop
    perform recount(wanted, whose);
  end loop;
end $$;

create function keep_event() returns trigger language plpgsql security definer set search_path = copydesk, pg_temp as $$
begin
  if new.late = '' then
    perform fold(new);
  end if;
  return null;
end $$;
-- The channel's name says who has something to fetch, its payload nothing: no round, no person, no article.
create function announce(desk int, closed bool) returns void language plpgsql security definer
set search_path = copydesk, pg_temp as
$$ begin perform pg_notify('copydesk_' || desk || case when closed then '_lead' else '' end, ''); end $$;
create trigger keep_event after insert on event for each row execute function keep_event();

create function never() returns trigger language plpgsql as $$
begin
  raise exception 'what was decided is never changed or removed' using errcode = 'CD002';
end $$;
create trigger never before delete or truncate on event for each statement execute function never();
create trigger never before update or delete or truncate on seal for each statement execute function never();
create function only_lateness() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) - '{late,seen}'::text[]) <> (to_jsonb(old) - '{late,seen}'::text[]) then
    raise exception 'what was decided is never changed or removed' using errcode = 'CD002';
  end if;
  return new;
end $$;
create trigger only_lateness before update on event for each row execute function only_lateness();

-- What people call. A desk that is not theirs does not exist for them.
create function desk_of(wanted text) returns int language plpgsql stable security definer
set search_path = copydesk, pg_temp as $$
declare found int;
begin
  select desk into found from desk where name = wanted;
  if found is null then
    raise exception 'There is no such desk, or you do not belong to it: %', wanted using errcode = 'CD003';
  end if;
  return found;
end $$;

create function about() returns table (who text, leads bool, clock timestamptz, epoch text, version int) language sql
stable security definer set search_path = copydesk, pg_temp as
$$ select session_user::text, leads(), clock_timestamp(), (select value from meta where key = 'epoch') || ' '
  || (select system_identifier from pg_control_system()) || ' '
  || (select timeline_id from pg_control_checkpoint()), (select max(number) from migration) $$;
create function people() returns setof text language sql stable security definer set search_path = copydesk, pg_temp as
$$ select login from person order by 1 $$;
create function desks() returns table (desk int, name text, owner text) language sql stable security definer
set search_path = copydesk, pg_temp as
$$ select desk, name, owner from desk order by name $$;
create function desk(wanted text) returns table (desk int, owner text, settings text, lexicon text) language sql stable
security definer set search_path = copydesk, pg_temp as
$$ select desk, owner, settings, lexicon from desk where desk = desk_of(wanted) $$;
create function make_desk(wanted text) returns int language plpgsql security definer
set search_path = copydesk, pg_temp as $$
declare found int;
begin
  if not leads() then
    raise exception 'You are no lead on this hub: its administrator can make you one' using errcode = 'CD003';
  end if;
  insert into desk (name) values (wanted) on conflict do nothing;
  select desk_of(wanted) into found;
  return found;
end $$;
create function set_desk(wanted text, new_settings text, new_lexicon text) returns void language sql security definer
set search_path = copydesk, pg_temp as
$$ update desk set settings = new_settings, lexicon = new_lexicon where desk = desk_of(wanted) $$;

create function add_text(wanted text, body bytea) returns void language sql security definer
set search_path = copydesk, pg_temp as
$$ insert into snapshot (sha256, body) values (wanted, body) on conflict do nothing $$;
create function add_article(wanted text, name text, sha256 text, entered bigint, entry text) returns void
language plpgsql security definer set search_path = copydesk, pg_temp as $$
#variable_conflict use_column
declare here int := desk_of(wanted);
begin
  if entry::json ->> 'name' is distinct from add_article.name
     or coalesce((entry::json ->> 'entered')::bigint, 0) is distinct from add_article.entered then
    raise exception 'the entry is of another name, or another time, than it is said to be' using errcode = 'CD001';
  end if;
  -- What all judge under a name is its newest text, also where the article had another name, or has one now.
  if not exists (select from desk d where d.desk = here and d.owner = me()) and not leads() then
    if exists (select from article a where a.desk = here and a.name = any (names_of(here, add_article.name))
        and a.by <> me()) then
      raise exception 'only the desk''s owner, or a lead, brings another text of an article that is there'
        using errcode = 'CD001';
    end if;
  end if;
  insert into article (desk, name, sha256, entered, entry)
    values (here, add_article.name, add_article.sha256, add_article.entered, add_article.entry) on conflict do nothing;
end $$;
create function entries_of(wanted text, hashes text[]) returns table (sha256 text, entry text) language sql stable
security definer set search_path = copydesk, pg_temp as
$$ select sha256, entry from article where desk = desk_of(wanted) and sha256 = any (hashes) $$;
create function articles(wanted text, mark pg_snapshot, after text, most int)
returns table (key text, sha256 text, entry text) language sql stable security definer
set search_path = copydesk, pg_temp as
$$ select name || chr(1) || sha256 || chr(1) || by || chr(1) || entered, sha256, entry
   from article where desk = desk_of(wanted) and seen >= pg_snapshot_xmin(mark) and not pg_visible_in_snapshot(seen, mark)
   and name || chr(1) || sha256 || chr(1) || by || chr(1) || entered > after order by 1 limit most $$;
create function add_change(wanted text, name text, body text) returns void language sql security definer
set search_path = copydesk, pg_temp as
$$ insert into article_change (desk, name, body) values (desk_of(wanted), name, body) on conflict do nothing $$;
create function changes(wanted text) returns table (name text, body text) language sql stable security definer
set search_path = copydesk, pg_temp as
$$ select name, body from article_change where desk = desk_of(wanted) order by name $$;
create function text_of(wanted text, after text) returns table (by text, body bytea) language sql stable
security definer set search_path = copydesk, pg_temp as
$$ select by, body from snapshot where sha256 = wanted and by > after order by by limit 1 $$;

create function rounds(wanted text) returns table (name text, round int, version int, sight int, doc text)
language sql stable security definer set search_path = copydesk, pg_temp as $$
  select r.name, r.round, r.version, r.sight, json_build_object(
    'state', r.state, 'lead', r.lead, 'blind', r.blind, 'gives', r.gives, 'rules',
    case when r.round = any ((select shown())::int[]) then r.rules  -- who gets what can be worked out from the seed
      else (select coalesce(json_object_agg(key, value), '{}') from json_each(r.rules) where key <> 'seed') end,
    'reviewers', (select coalesce(json_agg(login order by place), '[]') from member m
       where m.round = r.round and role = 'reviewer'),
    'left', (select coalesce(json_agg(login order by place), '[]') from member m
       where m.round = r.round and role = 'reviewer' and gone),
    'adjudicators', (select coalesce(json_agg(login order by place), '[]') from member m
       where m.round = r.round and role = 'adjudicator'),
    'parts', (select coalesce(json_agg(json_build_array(kind, article, login, why)
       order by kind, article, place), '[]') from (
         select kind, article, login, '' as why, place from part p where p.round = r.round
         union all select 'declined', article, login, why, place from declined d where d.round = r.round) given),
    'sentences', (select coalesce(json_object_agg(article, sentences order by article), '{}') from taken t
       where t.round = r.round),
    'controls', (select coalesce(json_agg(json_build_array(article, sentence, verdict, text)
       order by article, sentence), '[]') from control c where c.round = r.round
       and r.round = any ((select known())::int[])))::text
  from round r where r.desk = desk_of(wanted) order by r.name $$;
create function guidelines(wanted int) returns table (version text, body text) language sql stable security definer
set search_path = copydesk, pg_temp as
$$ select version, body from guidelines where round = wanted $$;

-- The login in the order of the columns it is compared with: a `name` has another, for which no index is.
create function me() returns text language sql stable as $$ select session_user::text collate "default" $$;
-- Rows that somebody may not see are not looked at either: PostgreSQL counts for everybody what a transaction read.
create function shows(wanted int) returns bool language plpgsql stable security definer set search_path = copydesk, pg_temp as
$$ begin return (select coalesce(wanted = any (shown()), false)); end $$;
create function events(wanted int, mark pg_snapshot, after_seen xid8, after_id text, most int)
returns table (seen xid8, id text, reviewer text, by text, late text, doc text) language plpgsql stable security definer
set search_path = copydesk, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
declare
  r round;
  least_of xid8 := pg_snapshot_xmin(mark);
begin
  select * into r from round where round = wanted;
  if shows(wanted) then
    return query select * from ((select seen, id, reviewer, by, late, doc::text from event
        where round = wanted and late in ('', 'admitted') and seen >= least_of
        and not pg_visible_in_snapshot(seen, mark) and (seen, id) > (after_seen, after_id)
        and (late = 'admitted' or not strays(role, seen, r.ended, r.settled))
        order by seen, id limit most)
      union all (select seen, id, reviewer, by, case when late = '' then 'late' else late end, doc::text from event
        where reviewer = me() and round = wanted
        and (late in ('late', 'left') or late = '' and strays(role, seen, r.ended, r.settled))
        and seen >= least_of and not pg_visible_in_snapshot(seen, mark) and (seen, id) > (after_seen, after_id)
        order by seen, id limit most)) found
      order by seen, id limit most;
  else
    return query select seen, id, reviewer, by, late, doc::text from event
      where reviewer = me() and round = wanted and seen >= least_of
      and not pg_visible_in_snapshot(seen, mark) and (seen, id) > (after_seen, after_id)
      order by seen, id limit most;
  end if;
end $$;
create function late(wanted int) returns table (reviewer text, events bigint) language plpgsql stable security definer
set search_path = copydesk, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
declare
  r round;
  open_then xid8;
begin
  select * into r from round where round = wanted;
  open_then := least(pg_snapshot_xmin(r.ended), pg_snapshot_xmin(r.settled));
  if wanted = any (led()) then
    return query select reviewer, count(*) from (
        select reviewer from event where round = wanted and late = 'late'
        union all select reviewer from event where round = wanted and late in ('', 'admitted') and late = ''
          and seen >= open_then and strays(role, seen, r.ended, r.settled)) found group by 1 order by 1;
  else
    return query select reviewer, count(*) from event where reviewer = me() and round = wanted
      and (late = 'late' or late = '' and seen >= open_then and strays(role, seen, r.ended, r.settled)) group by 1;
  end if;
end $$;
-- What there is to fetch, in one answer: from where on no transaction is under way, and where something lies above
-- the marks that somebody has: which transactions had ended when they asked last. So what a transaction brings that is
-- open for long is met once it ends, and meanwhile nothing is fetched twice. A row without a round says the rest where
-- there is none.
create function news(wanted text, article_mark pg_snapshot, marks json)
returns table (mark pg_snapshot, has_articles bool, changes bigint, name text, round int, version int, sight int, declines bigint,
  seals int, has_events bool, late text)
language sql stable security definer set search_path = copydesk, pg_temp set enable_seqscan = off as $$
  select pg_current_snapshot(),
    exists (select from article a where a.desk = desk_of(wanted) and a.seen >= pg_snapshot_xmin(article_mark)
      and not pg_visible_in_snapshot(a.seen, article_mark)),
    (select count(*) from article_change c where c.desk = desk_of(wanted)),
    r.name, r.round, r.version, r.sight, (select count(*) from declined d where d.round = r.round),
    case when r.round = any ((select known())::int[]) then r.seals else 0 end,
    case when r.round = any ((select shown())::int[]) then exists (select from event e where e.round = r.round and e.late in ('', 'admitted')
        and e.seen >= pg_snapshot_xmin(m.mark) and not pg_visible_in_snapshot(e.seen, m.mark))
        or exists (select from event e where e.reviewer = me() and e.round = r.round and e.late in ('late', 'left')
          and e.seen >= pg_snapshot_xmin(m.mark) and not pg_visible_in_snapshot(e.seen, m.mark))
      else exists (select from event e where e.reviewer = me() and e.round = r.round
        and e.seen >= pg_snapshot_xmin(m.mark) and not pg_visible_in_snapshot(e.seen, m.mark)) end,
    (select json_object_agg(reviewer, events)::text from late(r.round))
  from (select) one left join round r on r.desk = desk_of(wanted),
    lateral (select coalesce((marks ->> r.name)::pg_snapshot, '1:1:') as mark) m order by r.name $$;
create function is_here(wanted text) returns bool language sql stable security definer
set search_path = copydesk, pg_temp as
$$ select exists (select from event where id = wanted and (reviewer = session_user or by = session_user)) $$;

create function began(here int) returns void language plpgsql security definer set search_path = copydesk, pg_temp as
$$ begin
  if not exists (select from writer where desk = here and login = me()) then
    insert into writer values (here, me()) on conflict do nothing;
  end if;
end $$;
-- Keep events, and read each back: one that is not there as it was sent was another's id, or was there otherwise.
create function take(wanted text, docs text[]) returns table (place bigint, is_kept bool)
language plpgsql security definer set search_path = copydesk, pg_temp as $$
#variable_conflict use_column
declare
  here int := desk_of(wanted);
  kept bigint;
begin
  with added as (
    insert into event (desk, doc) select here, one::json from unnest(docs) with ordinality as sent (one, n) order by n
    on conflict do nothing returning id)
  select count(*) into kept from added;
  perform began(here);
  if kept = cardinality(docs) then
    return query select n, true from generate_series(1::bigint, kept) n;
    return;
  end if;
  -- The ids are taken out first: a function beside the id in the condition would keep its index from being used.
  return query with sent as materialized (
      select n, one, one::json ->> 'id' as id from unnest(docs) with ordinality as given (one, n))
    select sent.n, coalesce(e.desk = here and e.doc::text = sent.one, false)
    from sent left join event e on e.id = sent.id order by sent.n;
end $$;

-- Nothing that is to be kept is in this transaction, and those that notify wait for each other: not for the disk, too.
create function tell(wanted text, names text[]) returns void language plpgsql security definer
set search_path = copydesk, pg_temp as $$
declare here int := desk_of(wanted);
begin
  perform set_config('synchronous_commit', 'off', true);
  perform announce(here, not exists (select from round where desk = here and name = any (names) and not hides));
end $$;

create function progress(wanted int) returns table (article text, reviewer text, judged int) language plpgsql stable
security definer set search_path = copydesk, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
begin
  if shows(wanted) then
    return query select article, reviewer, judged from count where round = wanted;
  else
    return query select article, reviewer, judged from count where round = wanted and reviewer = me();
  end if;
end $$;
create function sums(wanted int) returns table (reviewer text, by text, events bigint, late bigint) language plpgsql
stable security definer set search_path = copydesk, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
declare r round;
begin
  select * into r from round where round = wanted;
  if shows(wanted) then
    return query select reviewer, by, count(*), count(*) filter (where late in ('late', 'left')
        or late = '' and strays(role, seen, r.ended, r.settled)) from event
      where round = wanted and (late in ('', 'admitted') or late in ('late', 'left')) group by 1, 2 order by 1, 2;
  else
    return query select reviewer, by, count(*), count(*) filter (where late in ('late', 'left')
        or late = '' and strays(role, seen, r.ended, r.settled)) from event
      where reviewer = me() and round = wanted group by 1, 2 order by 1, 2;
  end if;
end $$;

create function seals(wanted int) returns table (n int, reviewer text, role text, events int, sha256 text)
language sql stable security definer set search_path = copydesk, pg_temp as
$$ select n, reviewer, role, events, sha256 from seal where round = wanted order by n, reviewer, role $$;

-- Who judged and settled what, one digest a person: of the ids, each with the digest of its event, in their order. What
-- programs suggest may come at any time; what is settled is not sealed before the round is finished.
create function seal_now(wanted int) returns void language plpgsql security definer
set search_path = copydesk, pg_temp as $$
declare r round;
begin
  update round set seals = round.seals + 1 where round.round = wanted returning * into r;
  insert into seal (round, n, reviewer, role, events, sha256)
    select wanted, r.seals, e.reviewer, e.role, count(*), encode(sha256(convert_to(string_agg(e.id || ' '
      || encode(sha256(convert_to(e.doc::text, 'UTF8')), 'hex'), E'\n' order by e.id collate "C"), 'UTF8')), 'hex')
    from event e where e.round = wanted and e.late in ('', 'admitted')
      and (e.role = 'reviewer' or e.role = 'adjudicator' and r.state = 'adjudicated')
      and (e.late = 'admitted' or not strays(e.role, e.seen, r.ended, r.settled))
    group by 3, 4;
end $$;
-- What came with a desk was sealed where it came from.
create function seal_brought(wanted text) returns void language plpgsql security definer
set search_path = copydesk, pg_temp as $$
begin
  perform seal_now(r.round) from round r join desk d using (desk) where d.name = wanted and d.owner = session_user
    and r.brought and r.version = 1 and r.state in ('closed', 'adjudicated');
end $$;

-- Acts of a lead; each one transaction. They belong to the owner, so each asks for the right itself.
create function settle_late(wanted int, whose text, admits bool) returns int language plpgsql security definer
set search_path = copydesk, pg_temp as $$
declare
  done event;
  ids text[] := '{}';
  r round;
begin
  select * into r from round where round = wanted and lead = session_user for no key update;
  if r.round is null then
    raise exception 'Only the lead of a round can do that' using errcode = 'CD003';
  end if;
  perform sweep(wanted);
  for done in select * from event where round = wanted and late = 'late' and reviewer = whose order by id for update loop
    update event set late = case when admits then 'admitted' else 'left' end, seen = pg_current_xact_id()
      where id = done.id;
    ids := ids || done.id;
  end loop;
  if admits then
    perform recount(wanted, whose);
  end if;
  if ids <> '{}' then
    insert into admission (round, reviewer, admitted, ids) values (wanted, whose, admits, ids);
    if admits and r.state in ('closed', 'adjudicated') then
      perform seal_now(wanted);
    end if;
    perform announce(r.desk, r.hides);
  end if;
  return cardinality(ids);
end $$;

create function put_round(wanted text, of text, expected int, new_doc json, text_version text, body text, is_brought bool)
returns table (round int, version int) language plpgsql security definer set search_path = copydesk, pg_temp
set lock_timeout = '20s' as $$
#variable_conflict use_column
declare
  here int := desk_of(wanted);
  before round;
  number int;
  to_state round_state := (new_doc ->> 'state')::round_state;
  to_blind bool := (new_doc ->> 'blind')::bool;
  to_lead text := new_doc ->> 'lead';
  owns bool;
  comes_into_sight bool;
begin
  select owner = session_user into owns from desk where desk = here;
  if not (here = any (my_desks())) then
    raise exception 'There is no such desk, or you do not belong to it: %', wanted using errcode = 'CD003';
  end if;
  select * into before from round r where r.desk = here and r.name = of for no key update;
  if before.round is null then  -- new rounds of one desk follow one another, and hold up no round that is there
    perform from desk d where d.desk = here for no key update;
    select * into before from round r where r.desk = here and r.name = of for no key update;
  end if;
  if before.round is null then
    if expected <> 0 then
      raise exception 'The round is not on the hub any more' using errcode = 'CD003';
    elsif not leads() then
      raise exception 'You are no lead on this hub: its administrator can make you one' using errcode = 'CD003';
    elsif is_brought and not owns then
      raise exception 'Only the owner of the desk brings rounds to it' using errcode = 'CD003';
    elsif not is_brought and (to_state <> 'draft' or to_lead <> session_user) then
      raise exception 'A round begins as a draft of its lead' using errcode = 'CD003';
    end if;
    insert into round (desk, name, lead, state, blind, rules, brought, closed)
      values (here, of, to_lead, to_state, to_blind, new_doc -> 'rules', is_brought,
              case when to_state in ('closed', 'adjudicated') then now() end)
      returning round into number;
  else
    number := before.round;
    if before.lead <> session_user and not (owns and to_lead = session_user) then
      raise exception 'Only %, who leads the round, can do that', before.lead using errcode = 'CD003';
    elsif before.version <> expected then
      raise exception 'Somebody changed the round meanwhile' using errcode = 'CD004';
    elsif (before.state, to_state) not in (('draft', 'draft'), ('draft', 'open'), ('open', 'open'), ('open', 'closed'),
        ('closed', 'closed'), ('closed', 'adjudicated'), ('adjudicated', 'adjudicated'), ('closed', 'open'),
        ('adjudicated', 'open')) then
      raise exception 'A round goes from draft to open, closed and settled: not from % to %', before.state, to_state
        using errcode = 'CD003';
    elsif before.state <> 'draft' and to_blind and not before.blind then
      raise exception 'What everybody has seen is not made blind' using errcode = 'CD003';
    elsif before.hides and not to_blind then
      raise exception 'A blind round stays blind until it is closed' using errcode = 'CD003';
    elsif before.state in ('closed', 'adjudicated') and to_state = 'open' and to_blind then
      raise exception 'A round that is opened again is blind no longer' using errcode = 'CD003';
    end if;
    if before.lead not in ('', session_user) then
      -- The desk's owner takes the round over, and knows of it no more than a reviewer: all else stays as it is.
      update round r set lead = to_lead, version = r.version + 1, sight = r.sight + 1,
        rules = (select json_object_agg(key, value) from (
          select key, value from json_each(before.rules) where key <> 'leads'
          union all select key, value from json_each(new_doc -> 'rules') where key = 'leads') kept)
        where r.round = before.round;
      perform announce(here, false);
      return query select r.round, r.version from round r where r.round = before.round;
      return;
    end if;
    perform sweep(number);
    -- A database that was restored has transactions of another one, which would all come after its own.
    update event e set seen = '3' where e.round = number and e.late in ('', 'admitted')
      and e.seen >= pg_snapshot_xmax(pg_current_snapshot());
    comes_into_sight := before.lead <> to_lead or before.hides <> (to_blind and to_state in ('draft', 'open'));
    update round r set lead = to_lead, state = to_state, blind = to_blind, rules = new_doc -> 'rules',
      version = r.version + 1, sight = r.sight + comes_into_sight::int,
      closed = case when to_state = 'closed' and before.state = 'open' then now()
                    when to_state = 'open' then null else r.closed end,
      ended = case when to_state = 'closed' and before.state = 'open' then pg_current_snapshot()
                   when to_state = 'open' then null else r.ended end,
      settled = case when to_state = 'adjudicated' and before.state = 'closed' then pg_current_snapshot()
                     when to_state = 'open' then null else r.settled end
      where r.round = number;
  end if;
  delete from member m where m.round = number;
  insert into member (round, login, role, place, gone)
    select number, value, 'reviewer', ordinality,
      exists (select from json_array_elements_text(new_doc -> 'left') l where l.value = one.value)
    from json_array_elements_text(new_doc -> 'reviewers') with ordinality one
    union all select number, value, 'adjudicator', ordinality, false
    from json_array_elements_text(new_doc -> 'adjudicators') with ordinality other;
  delete from part p where p.round = number;
  insert into part (round, kind, article, login, place)
    select number, value ->> 0, value ->> 1, value ->> 2, ordinality
    from json_array_elements(new_doc -> 'parts') with ordinality one where value ->> 0 <> 'declined';
  insert into declined (round, article, login, why)
    select number, value ->> 1, value ->> 2, value ->> 3
    from json_array_elements(new_doc -> 'parts') with ordinality one where value ->> 0 = 'declined' order by ordinality
    on conflict do nothing;
  delete from taken t where t.round = number;
  insert into taken (round, article, sentences)
    select number, key, array(select x::int from json_array_elements_text(value) x)
    from json_each(new_doc -> 'sentences') one;
  delete from control c where c.round = number;
  insert into control (round, article, sentence, verdict, text)
    select number, value ->> 0, (value ->> 1)::int, value ->> 2, coalesce(value ->> 3, '')
    from json_array_elements(new_doc -> 'controls') one;
  update round r set asks = json_array_length(new_doc -> 'reviewers') > 0,
    gives = exists (select from part p where p.round = number and p.kind = 'assignment') where r.round = number;
  if text_version <> '' then
    insert into guidelines (round, version, body) values (number, text_version, body) on conflict do nothing;
  end if;
  if before.round is not null and to_state in ('closed', 'adjudicated') and to_state <> before.state then
    perform seal_now(number);
  end if;
  insert into belonging select distinct here, m.login from member m join person p using (login)
    where m.round = number and not exists (select from belonging b where b.desk = here and b.login = m.login)
    on conflict do nothing;
  perform announce(here, false);
  return query select r.round, r.version from round r where r.round = number;
end $$;

-- A reviewer gives an article back; the lead takes that into the round with the next change. It touches nothing of the
-- round's own, so that nobody holds up a lead's change with it.
create function decline(wanted int, of text, for_reason text) returns void language plpgsql security definer
set search_path = copydesk, pg_temp as $$
declare r round;
begin
  select * into r from round where round = wanted;
  if not exists (select from member where round = wanted and login = session_user and role = 'reviewer') then
    raise exception 'You are not among the reviewers of the round' using errcode = 'CD003';
  elsif r.state not in ('draft', 'open') then
    raise exception 'The round is closed' using errcode = 'CD003';
  elsif r.gives and not exists (select from part where round = wanted and article = any (names_of(r.desk, of)) and login = session_user
      and kind = 'assignment') or not exists (select from article a where a.desk = r.desk and a.name = of) then
    raise exception 'The round did not give you that article' using errcode = 'CD003';
  elsif octet_length(for_reason) > 4096 then
    raise exception 'The reason is too long' using errcode = 'CD003';
  end if;
  insert into declined (round, article, why) values (wanted, of, for_reason) on conflict do nothing;
  if found then
    perform announce(r.desk, r.hides);
  end if;
end $$;
create function add_guidelines(wanted int, text_version text, body text) returns void language plpgsql security definer
set search_path = copydesk, pg_temp as $$
begin
  if not exists (select from round r join desk d using (desk) where r.round = wanted
      and session_user in (r.lead, d.owner)) then
    raise exception 'Only the lead of a round writes its guidelines' using errcode = 'CD003';
  end if;
  insert into guidelines (round, version, body) values (wanted, text_version, body) on conflict do nothing;
end $$;

-- For who owns the hub: people and desks, and the marks of a database that was restored elsewhere.
create function add_people(logins text[]) returns void language sql set search_path = copydesk, pg_temp as
$$ insert into person (login) select unnest(logins) on conflict do nothing $$;
create function add_to_desk(wanted text, logins text[]) returns int language plpgsql security definer
set search_path = copydesk, pg_temp as $$
declare here int;
begin
  select desk into here from desk where name = wanted
    and (owner = session_user or pg_has_role(session_user, 'copydesk_owner', 'member'));
  if here is null then
    raise exception 'Only the owner of a desk adds people to it' using errcode = 'CD003';
  end if;
  insert into belonging select here, login from person where login = any (logins) on conflict do nothing;
  return (select count(*) from belonging where desk = here and login = any (logins));
end $$;
create function renew() returns void language plpgsql set search_path = copydesk, pg_temp as $$
begin
  perform sweep(round) from round;
  update event set seen = '3' where seen > pg_current_xact_id();  -- every mirror begins again, and `ended` is later
  update round set ended = pg_current_snapshot() where ended is not null;  -- no transaction of before is still open
  update round set settled = pg_current_snapshot() where settled is not null;
  update article set seen = pg_current_xact_id() where seen > pg_current_xact_id();
  update meta set value = gen_random_uuid()::text where key = 'epoch';
end $$;

do $$
declare
  one regprocedure;
  gate name[] := array['desk_of', 'about', 'people', 'desks', 'desk', 'make_desk', 'set_desk', 'add_text',
    'add_article', 'entries_of', 'articles', 'add_change', 'changes', 'text_of', 'rounds', 'guidelines', 'events', 'news', 'is_here', 'take', 'tell', 'progress',
    'late', 'sums', 'seals'];
  open name[] := gate || array['settle_late', 'put_round', 'decline', 'add_guidelines', 'add_to_desk',
    'seal_brought']::name[];
begin
  grant usage, create on schema copydesk to copydesk_gate;
  for one in select oid::regprocedure from pg_proc where pronamespace = 'copydesk'::regnamespace loop
    execute format('revoke all on function %s from public', one);
  end loop;
  for one in select oid::regprocedure from pg_proc where pronamespace = 'copydesk'::regnamespace
    and proname in ('leads', 'my_desks', 'led', 'mine', 'shown', 'shows', 'me', 'known', 'announce', 'began', 'strays',
    'names_of') loop
    execute format('grant execute on function %s to copydesk_gate', one);
  end loop;
  for one in select oid::regprocedure from pg_proc where pronamespace = 'copydesk'::regnamespace
    and proname = any (open) loop
    execute format('grant execute on function %s to copydesk_reviewer', one);
    -- Without statistics plans look dear, and compiling one takes twenty times as long as running it.
    execute format('alter function %s set jit = off', one);
  end loop;
  for one in select oid::regprocedure from pg_proc where pronamespace = 'copydesk'::regnamespace
    and proname = any (gate) loop
    execute format('alter function %s owner to copydesk_gate', one);
  end loop;
  revoke create on schema copydesk from copydesk_gate;
end $$;
grant select on all tables in schema copydesk to copydesk_gate;
revoke select on held, admission, writer from copydesk_gate;
grant insert (name) on desk to copydesk_gate;
grant update (settings, lexicon) on desk to copydesk_gate;
grant insert (sha256, body) on snapshot to copydesk_gate;
grant insert (desk, name, sha256, entered, entry) on article to copydesk_gate;
grant insert (desk, name, body) on article_change to copydesk_gate;
grant insert (desk, doc) on event to copydesk_gate;
grant usage on schema copydesk to copydesk_reviewer;
