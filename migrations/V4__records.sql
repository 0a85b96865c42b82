-- The record of a learning session, from the draft to the published report.  `body` holds what the writer wrote and chose;
-- everything else is read where it stands, so that what somebody takes back is gone from the report at once.
create table record (
    gathering text primary key references gathering (id),
    organisation text not null references organisation (id),
    stage text not null,
    body text not null,
    published text
);

-- Photographs without their metadata, to which everybody in them has agreed.
create table photo (
    id text primary key,
    organisation text not null references organisation (id),
    gathering text not null references gathering (id),
    jpeg bytea not null,
    about text not null,
    caption text not null,
    added text not null
);
create index photo_by_gathering on photo (gathering, added);
