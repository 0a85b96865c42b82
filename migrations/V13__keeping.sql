-- What the house knows of itself: how often it was restored.
create table installation (
    id text primary key,
    epoch bigint not null
);
insert into installation (id, epoch) values ('this', 0);

-- Backups that were opened again and found whole.
create table backup_proof (
    id text primary key,
    made text not null,
    proven text not null,
    file text not null,
    bytes bigint not null,
    entries bigint not null,
    version bigint not null
);

-- Certificates: what was deleted because its time was over.  They hold counts and a hash of ids, nothing of what was there.
create table deletion (
    id text primary key,
    organisation text not null references organisation (id),
    at text not null,
    kind text not null,
    due text not null,
    entries bigint not null,
    hash text not null
);
create index deletion_by_organisation on deletion (organisation, at);
