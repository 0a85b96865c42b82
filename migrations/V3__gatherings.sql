-- Learning sessions (学習会), from the announcement to the reception.

-- Sessions that belong together; a course gives a certificate to who came to at least so many.
create table series (
    id text primary key,
    organisation text not null references organisation (id),
    title text not null,
    course bigint,
    created text not null
);
create index series_by_organisation on series (organisation);

-- One session.  `year` and `no` are what its report will bear, `session` counts within the series.
-- `sequence` goes up whenever calendars have to move it.
create table gathering (
    id text primary key,
    organisation text not null references organisation (id),
    series text not null references series (id),
    address text not null unique,
    year bigint not null,
    no bigint not null,
    session bigint not null,
    title text not null,
    theme text not null,
    purpose text not null,
    mode text not null,
    place text not null,
    online text not null,
    begins text not null,
    ends text not null,
    capacity bigint not null,
    format text not null,
    sheet_version text references sheet_version (id),
    invitation text not null,
    standing text not null,
    reason text not null,
    sequence bigint not null,
    changed text not null,
    groups_fixed text,
    dialogue text,
    report_published text,
    forgotten text,
    unique (series, year, no),
    unique (series, session)
);
create index gathering_by_organisation on gathering (organisation, begins);

-- Who comes.  `turn` is the order of coming, by which the waiting list moves.
create table registration (
    id text primary key,
    organisation text not null references organisation (id),
    gathering text not null references gathering (id),
    turn bigint not null,
    state text not null,
    moved_up boolean not null,
    walk_in boolean not null,
    attended boolean not null,
    municipality text,
    body text not null,
    band text not null,
    department text not null,
    section text not null,
    years text not null,
    name text not null,
    motive text not null,
    quote_motive text not null,
    quote_body text not null,
    earlier boolean not null,
    by_screen boolean not null,
    seat_group bigint,
    unique (gathering, turn)
);

-- Own links, by their hash.  The one on a name card opens on the day only.
create table registration_link (
    hash text primary key,
    organisation text not null references organisation (id),
    registration text not null references registration (id),
    card boolean not null
);
create index registration_link_by_registration on registration_link (registration);

-- What somebody tried at their workplace and tells at the session.
create table practice_report (
    id text primary key,
    organisation text not null references organisation (id),
    gathering text not null references gathering (id),
    registration text references registration (id),
    presenter text not null,
    title text not null,
    tried text not null,
    changed text not null,
    questions text not null,
    quote text not null,
    position bigint not null
);
create index practice_report_by_gathering on practice_report (gathering, position);
