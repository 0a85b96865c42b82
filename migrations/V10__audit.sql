-- Who did what: one chain an organisation, and one, `installation`, of the house itself.  Rows are only ever added; `hash`
-- is made of the hash before it and of the row, so that no row goes, changes or moves without a trace.
create table audit_entry (
    organisation text not null,
    number bigint not null,
    at text not null,
    kind text not null,
    account text,
    name text not null,
    subject text not null,
    hash text not null,
    primary key (organisation, number)
);

-- Where each chain ends, and where it begins since its oldest entries were deleted: `first` is the last deleted number.
create table audit_head (
    organisation text primary key,
    number bigint not null,
    hash text not null,
    first bigint not null,
    before text not null
);

-- Once a day the end of each chain is written down here and in the log, which lies elsewhere.
create table audit_anchor (
    organisation text not null,
    day text not null,
    number bigint not null,
    hash text not null,
    primary key (organisation, day)
);
