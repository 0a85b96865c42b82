-- What a workplace tries, how deep and how far it goes, what waits for its turn; what is asked of the unit above; when rounds
-- are planned; what is handed on.

-- `depth` is fix, improve or innovate; `reach` is own, workplace, office or region.  `starts` is the day it begins; `began` the
-- moment since when it is tried, none while it waits.  `position` is the order people gave it.
alter table action add column depth text not null default 'improve';
alter table action add column reach text not null default 'workplace';
alter table action add column starts text not null default '';
alter table action add column position bigint not null default 0;
alter table action add column began text;
update action set began = created, starts = substr(created, 1, 10);

-- Where `field` is given, `words` are what stood there before somebody wrote it anew.
alter table check_in add column field text;

-- What a workplace asks of the unit above it; `above` is none where there is none: the promotion office hears it.
create table ask_up (
    id text primary key,
    organisation text not null references organisation (id),
    unit text not null references unit (id),
    above text references unit (id),
    words text not null,
    why text not null,
    due text not null,
    asked text not null
);
create index ask_up_by_organisation on ask_up (organisation);

-- Replies to it, the last one counts: yes, no, later (until a day), or withdrawn by who asked.
create table ask_up_reply (
    id text primary key,
    organisation text not null references organisation (id),
    ask_up text not null references ask_up (id) on delete cascade,
    kind text not null,
    words text not null,
    until text,
    at text not null
);
create index ask_up_reply_by_organisation on ask_up_reply (organisation);

-- In which month a workplace means to open its first and second round of a fiscal year.
create table round_plan (
    organisation text not null references organisation (id),
    unit text not null references unit (id),
    year bigint not null,
    turn bigint not null,
    month bigint not null,
    primary key (unit, year, turn)
);
create index round_plan_by_organisation on round_plan (organisation, year);

-- A chief's duty is passed on: since when, and what is said to the successor.  Who wrote it needs no first look.
create table handover (
    unit text primary key references unit (id),
    organisation text not null references organisation (id),
    account text not null references account (id),
    words text not null,
    at text not null
);

-- What a new chief has looked at.
create table first_look (
    organisation text not null references organisation (id),
    unit text not null references unit (id),
    account text not null references account (id),
    task text not null,
    done text not null,
    primary key (unit, account, task)
);
