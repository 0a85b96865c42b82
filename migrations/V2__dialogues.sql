-- Guided talks, live on every screen.  Every row belongs to one organisation.

-- `run` is the run of show, `course` waiting, running or ended; `version` goes up with every move, which is made by
-- compare-and-set on it.  `items` are the keys of the items talked about, `focus` the place of the present one.  `code` are the six digits by which people join, none once the talk is over; `door` is the same
-- way in for a QR code; `wall` is the projector's address.  `no_action` says why nothing is tried, where people decided so.
create table dialogue (
    id text primary key,
    organisation text not null references organisation (id),
    unit text references unit (id),
    round text references round (id),
    sheet_version text not null references sheet_version (id),
    title text not null,
    items text not null,
    run text not null,
    course text not null,
    phase bigint not null,
    focus bigint not null,
    phase_began text,
    phase_ends text,
    version bigint not null,
    code text unique,
    door text not null unique,
    wall text not null unique,
    least bigint not null,
    rehearsal boolean not null,
    created text not null,
    began text,
    ended text,
    next_day text,
    no_action text
);
create index dialogue_by_unit on dialogue (unit);
create index dialogue_by_course on dialogue (course);

-- Those who run it, by name.  The one who leads was the last to take over.
create table facilitator (
    dialogue text not null references dialogue (id) on delete cascade,
    organisation text not null references organisation (id),
    account text not null references account (id),
    leads boolean not null,
    seen text,
    primary key (dialogue, account)
);

-- The phases as they really went.
create table dialogue_step (
    dialogue text not null references dialogue (id) on delete cascade,
    organisation text not null references organisation (id),
    number bigint not null,
    scene text not null,
    name text not null,
    began text not null,
    ended text,
    primary key (dialogue, number)
);

-- Somebody who takes part: a number, a table, what a vote may be split by.  No name, no address, no browser.
create table seat (
    id text primary key,
    organisation text not null references organisation (id),
    dialogue text not null references dialogue (id) on delete cascade,
    token text not null unique,
    number bigint not null,
    band text,
    body text,
    seating bigint,
    unique (dialogue, number)
);

-- What is voted on: the most important item, or the level of one.  `result` is gauge's own encoding, audited again when
-- read, and all that is left once the vote is closed; `bodies` names the municipalities its split is by.
create table question (
    dialogue text not null references dialogue (id) on delete cascade,
    organisation text not null references organisation (id),
    key text not null,
    choices bigint not null,
    result text,
    bodies text,
    closed text,
    primary key (dialogue, key)
);

-- Ballots of open votes.  They are gone at the close.
create table ballot (
    dialogue text not null,
    organisation text not null references organisation (id),
    question text not null,
    seat text not null references seat (id) on delete cascade,
    choice bigint not null,
    primary key (dialogue, question, seat),
    foreign key (dialogue, question) references question (dialogue, key) on delete cascade
);

-- Shows of hands counted in, for people without a device.
create table hands (
    dialogue text not null,
    organisation text not null references organisation (id),
    question text not null,
    choice bigint not null,
    count bigint not null,
    primary key (dialogue, question, choice),
    foreign key (dialogue, question) references question (dialogue, key) on delete cascade
);

-- What was said.  Of what is written on a board nobody is recorded; `seat` stands only where a person gives a part of the
-- report with the own hand and may take it back.
create table voice (
    id text primary key,
    organisation text not null references organisation (id),
    dialogue text not null references dialogue (id) on delete cascade,
    kind text not null,
    seating bigint,
    seat text references seat (id) on delete set null,
    words text not null,
    quotable boolean not null,
    shown boolean not null
);
create index voice_by_dialogue on voice (dialogue);

-- The level people agreed on; none where they agreed not to agree.
create table agreement (
    dialogue text not null references dialogue (id) on delete cascade,
    organisation text not null references organisation (id),
    item text not null,
    level bigint,
    primary key (dialogue, item)
);

-- Whose turn it is at a table, counted from nought in the order the step deals.
create table turn (
    dialogue text not null references dialogue (id) on delete cascade,
    organisation text not null references organisation (id),
    step bigint not null,
    seating bigint not null,
    place bigint not null,
    began text not null,
    primary key (dialogue, step, seating)
);

-- What a chief thinks most people will say, before seeing it; private to that account.
create table prediction (
    round text not null references round (id),
    organisation text not null references organisation (id),
    account text not null references account (id),
    marks text not null,
    primary key (round, account)
);

-- What a workplace tries, and how it ended: open, done, stopped.  What a rehearsal writes down is gone with it.
create table action (
    id text primary key,
    organisation text not null references organisation (id),
    unit text not null references unit (id),
    dialogue text references dialogue (id) on delete cascade,
    rehearsal boolean not null,
    item text,
    level bigint,
    words text not null,
    owner text not null,
    due text not null,
    sign text not null,
    state text not null,
    reason text not null,
    created text not null,
    ended text
);
create index action_by_unit on action (unit);

-- One line on how it goes.
create table check_in (
    id text primary key,
    organisation text not null references organisation (id),
    action text not null references action (id) on delete cascade,
    words text not null,
    at text not null
);
create index check_in_by_action on check_in (action);
