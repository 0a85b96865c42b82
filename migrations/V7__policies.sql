-- Policies: the mayor's lines, carried down by the lines of departments and sections, and the roadmap under them.

-- One line.  `key` is what files call it; `unit` is null for the mayor's.
create table policy (
    id text primary key,
    organisation text not null references organisation (id),
    position bigint not null,
    key text not null,
    level text not null,
    year_from bigint not null,
    year_to bigint not null,
    unit text references unit (id),
    post text not null,
    title text not null,
    intent text not null,
    why text not null,
    source text not null,
    stage text not null,
    agreed text,
    unique (organisation, key)
);
create index policy_by_unit on policy (unit);

-- A line may carry several above it.  `rule` says how its progress is told upwards.
create table policy_tie (
    child text not null references policy (id),
    parent text not null references policy (id),
    organisation text not null references organisation (id),
    rule text not null,
    primary key (child, parent)
);
create index policy_tie_by_organisation on policy_tie (organisation);

-- What is to be reached; `result` and `grade` are known at the end of the year.
create table policy_goal (
    id text primary key,
    organisation text not null references organisation (id),
    policy text not null references policy (id),
    key text not null,
    rank bigint not null,
    what text not null,
    by_when text not null,
    horizon text not null,
    indicator text not null,
    baseline text not null,
    target text not null,
    counted_in text not null,
    result text not null,
    grade text not null,
    unique (organisation, key)
);
create index policy_goal_by_policy on policy_goal (policy);

-- What is done (方策).  Its owner is a post of a unit, so that no transfer leaves it without one.
create table policy_measure (
    id text primary key,
    organisation text not null references organisation (id),
    policy text not null references policy (id),
    goal text references policy_goal (id),
    key text not null,
    what text not null,
    steps text not null,
    unit text references unit (id),
    post text not null,
    resources text not null,
    depth text not null,
    reach text not null,
    unique (organisation, key)
);
create index policy_measure_by_policy on policy_measure (policy);
create index policy_measure_by_unit on policy_measure (unit);

-- A measure in one fiscal year, from month to month (1 to 12, April first in order).
create table roadmap_line (
    id text primary key,
    organisation text not null references organisation (id),
    measure text not null references policy_measure (id),
    year bigint not null,
    starts bigint not null,
    ends bigint not null,
    control text not null,
    warning text not null,
    unique (measure, year)
);
create index roadmap_line_by_organisation on roadmap_line (organisation, year);

create table roadmap_mark (
    line text not null references roadmap_line (id),
    month bigint not null,
    organisation text not null references organisation (id),
    mark text not null,
    words text not null,
    primary key (line, month)
);

-- How a line goes.  `reached` is the day of the plan the work has come to.
create table roadmap_progress (
    id text primary key,
    organisation text not null references organisation (id),
    line text not null references roadmap_line (id),
    as_of text not null,
    state text not null,
    reached text,
    fact text not null,
    value text not null,
    reason text not null,
    next text not null,
    created text not null
);
create index roadmap_progress_by_line on roadmap_progress (line);

create table policy_review (
    id text primary key,
    organisation text not null references organisation (id),
    policy text not null references policy (id),
    kind text not null,
    held text not null,
    result text not null,
    gap_reason text not null,
    carry_over text not null,
    carried_into bigint
);
create index policy_review_by_policy on policy_review (policy);

-- A policy, or one of its goals or measures, and an item of a sheet, an action or a learning session.
create table policy_link (
    id text primary key,
    organisation text not null references organisation (id),
    policy text not null references policy (id),
    goal text references policy_goal (id),
    measure text references policy_measure (id),
    kind text not null,
    target text not null
);
create index policy_link_by_policy on policy_link (policy);
create index policy_link_by_target on policy_link (organisation, kind, target);

-- How a unit reads a line of others, in its own words.
create table policy_reading (
    id text primary key,
    organisation text not null references organisation (id),
    policy text not null references policy (id),
    unit text not null references unit (id),
    words text not null,
    told text not null,
    unique (policy, unit)
);

-- A question up, and the reply.
create table policy_question (
    id text primary key,
    organisation text not null references organisation (id),
    policy text not null references policy (id),
    unit text not null references unit (id),
    words text not null,
    asked text not null,
    reply text not null,
    replied text
);
create index policy_question_by_policy on policy_question (policy);

-- What each municipality chooses: how the reach of a goal is told, and which step of units has a roadmap.
create table policy_setting (
    organisation text primary key references organisation (id),
    scale text not null,
    bound_a bigint not null,
    bound_b bigint not null,
    bound_c bigint not null,
    step bigint not null
);

-- A workbook that was read and found sound, until it is taken over.
create table policy_import (
    id text primary key,
    organisation text not null references organisation (id),
    account text not null references account (id),
    name text not null,
    file bytea not null,
    created text not null
);
create index policy_import_by_account on policy_import (account);
