-- The organisation through time.  A row of `unit` is what stays the same through new names and places, and says how the
-- unit is today; its versions say how it was and will be.  Days are ISO dates; an end is the first day that is no longer.

alter table unit add column present boolean not null default true;
alter table organisation add column present_day text;

create table unit_version (
    id text primary key,
    organisation text not null references organisation (id),
    unit text not null references unit (id),
    code text not null,
    name text not null,
    parent text references unit (id),
    starts text not null,
    ends text
);
create index unit_version_by_organisation on unit_version (organisation, unit, starts);

-- Units entered before anybody kept their days have always been there.
insert into unit_version (id, organisation, unit, code, name, parent, starts, ends)
select id, organisation, id, '', name, parent, '0001-01-01', null from unit;

-- What led from one unit to the next on a day: new, rename, move, merge, split, abolish.
create table unit_step (
    id text primary key,
    organisation text not null references organisation (id),
    day text not null,
    kind text not null,
    before text references unit (id),
    after text references unit (id)
);
create index unit_step_by_organisation on unit_step (organisation, day);

-- The roster: who works here.  A person here is no account, and nothing here says who answered anything.
create table staff (
    id text primary key,
    organisation text not null references organisation (id),
    number text not null,
    name text not null,
    kana text not null,
    account text references account (id) on delete set null,
    unique (organisation, number)
);

create table appointment (
    id text primary key,
    organisation text not null references organisation (id),
    staff text not null references staff (id) on delete cascade,
    unit text references unit (id),
    title text not null,
    kind text not null,
    starts text not null,
    ends text
);
create index appointment_by_organisation on appointment (organisation, starts);
create index appointment_by_staff on appointment (staff);
create index appointment_by_unit on appointment (unit);

-- What band a municipality's own rank title belongs to.
create table rank_title (
    organisation text not null references organisation (id),
    title text not null,
    band text not null,
    primary key (organisation, title)
);

-- A roster that was uploaded and not yet applied, with the answers given so far; for a day at most.
create table roster_draft (
    account text primary key references account (id) on delete cascade,
    organisation text not null references organisation (id),
    file_name text not null,
    body bytea not null,
    day text not null,
    answers text not null,
    created text not null
);
