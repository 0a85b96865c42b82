-- One schema for SQLite and PostgreSQL: text, bigint, boolean, bytes; ids made by us; times as RFC 3339 text.
-- Every row belongs to one organisation.

create table organisation (
    id text primary key,
    code text not null unique,
    name text not null,
    created text not null
);

create table unit (
    id text primary key,
    organisation text not null references organisation (id),
    parent text references unit (id),
    name text not null,
    position bigint not null
);
create index unit_by_organisation on unit (organisation, position);

-- A post is a kind of seat in a unit: its rank title, the band it belongs to, how many people hold it.
create table post (
    id text primary key,
    organisation text not null references organisation (id),
    unit text not null references unit (id),
    band text not null,
    title text not null,
    seats bigint not null
);
create index post_by_unit on post (unit);

create table account (
    id text primary key,
    organisation text not null references organisation (id),
    login text not null unique,
    name text not null,
    password text not null,
    created text not null
);

-- What an account may do: administrator, promotion, or chief of one unit.
create table duty (
    id text primary key,
    organisation text not null references organisation (id),
    account text not null references account (id),
    kind text not null,
    unit text references unit (id)
);
create index duty_by_account on duty (account);

create table session (
    token text primary key,
    organisation text not null references organisation (id),
    account text not null references account (id),
    began text not null,
    seen text not null
);

-- The first administrator's one-time code: its hash, until it is used.
create table setup_code (
    hash text primary key,
    created text not null
);

-- Failed sign-ins by login, so that guessing is slowed and nobody is locked out.
create table sign_in_failure (
    login text primary key,
    count bigint not null,
    last text not null
);

create table sheet_version (
    id text primary key,
    organisation text not null references organisation (id),
    sheet text not null,
    version text not null,
    body text not null,
    published text not null,
    unique (organisation, sheet, version)
);

create table round (
    id text primary key,
    organisation text not null references organisation (id),
    prefix text not null unique,
    unit text not null references unit (id),
    number bigint not null,
    sheet_version text not null references sheet_version (id),
    short boolean not null,
    remarks_from bigint,
    results_sign_in boolean not null,
    opened text not null,
    deadline text not null,
    state text not null,
    closed text,
    public_key bytea not null,
    early_by text
);
create index round_by_unit on round (unit, number);
create index round_by_state on round (state);

-- The units a round covers, frozen at its opening; the first (place 0) is the unit it is for.
create table round_unit (
    round text not null references round (id),
    organisation text not null references organisation (id),
    place bigint not null,
    parent bigint,
    unit text not null references unit (id),
    name text not null,
    least bigint not null,
    address text not null unique,
    primary key (round, place)
);

-- How many people of each band, frozen at the opening.
create table round_band (
    round text not null references round (id),
    organisation text not null references organisation (id),
    place bigint not null,
    band text not null,
    people bigint not null,
    primary key (round, place, band)
);

-- Answer codes, by their hash, until the close.
create table code (
    hash text primary key,
    organisation text not null references organisation (id),
    round text not null references round (id),
    place bigint not null,
    band text not null
);
create index code_by_round on code (round);

-- Sealed answers, until the close.  No time, no order, no address.
create table box (
    code text primary key references code (hash) on delete cascade,
    organisation text not null references organisation (id),
    round text not null references round (id),
    sealed bytea not null
);
create index box_by_round on box (round);

-- What a closed round tells: gauge's own encoding, audited again when read.
create table publication (
    round text primary key references round (id),
    organisation text not null references organisation (id),
    body text not null
);

-- The own answers a chief asked to keep, private to the chief of that unit until shown.
create table own_answer (
    round text not null references round (id),
    organisation text not null references organisation (id),
    place bigint not null,
    marks text not null,
    shown boolean not null,
    primary key (round, place)
);
