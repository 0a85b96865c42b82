-- Sheets in time: what one version means in the next, what was mistyped in one, and what is being written.

-- Per item of two versions: same, reworded, split, merged, new or dropped.
create table sheet_mapping (
    organisation text not null references organisation (id),
    earlier text not null references sheet_version (id),
    later text not null references sheet_version (id),
    body text not null,
    made text not null,
    primary key (organisation, earlier, later)
);

-- A slip of the pen in a published version: the version stays as it was published, this is laid over it as it is read.
-- `place` is the path of the text in the JSON form of the sheet.
create table sheet_correction (
    organisation text not null references organisation (id),
    version text not null references sheet_version (id),
    number bigint not null,
    place text not null,
    lang text not null,
    old text not null,
    new text not null,
    why text not null,
    who text not null,
    made text not null,
    primary key (version, number)
);
create index sheet_correction_by_organisation on sheet_correction (organisation);

-- A sheet that is being written; `before` is what it was before the last change.
create table sheet_draft (
    id text primary key,
    organisation text not null references organisation (id),
    earlier text references sheet_version (id),
    body text not null,
    before text,
    revision bigint not null,
    changed text not null,
    who text not null
);
create index sheet_draft_by_organisation on sheet_draft (organisation, changed);
