-- How often somebody was seated at another table, or taken away: a screen that saw fewer moves asks again where its seat is.
alter table dialogue add column moves bigint not null default 0;

-- What the municipality of a seat is called; votes are split by its code.
alter table seat add column place text;

-- What somebody tells two months after a session, in own words.  Once it is forgotten who was there, it is nobody's in
-- particular, and only what may be quoted is left.
create table since (
    id text primary key,
    organisation text not null references organisation (id),
    gathering text not null references gathering (id),
    registration text references registration (id),
    said text not null,
    cause text not null,
    quote boolean not null
);
create index since_by_gathering on since (gathering);
create index since_by_registration on since (registration);
