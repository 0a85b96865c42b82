-- Doors: what people show at sign-in, and how long that holds.

-- `stage` is in, code (the password was right, the second factor is asked) or enrol (a second factor has to be set up
-- first).  `confirmed` is when the person last showed who they are.
alter table session add column stage text not null default 'in';
alter table session add column confirmed text;
create index session_by_account on session (account);

-- What somebody has besides a password.  `kind` app: `secret` is sealed by the server's key, `used` the last step whose
-- code was taken.  `kind` passkey: `handle` is its id, `secret` its public key, `used` its own count.
create table second_factor (
    id text primary key,
    organisation text not null references organisation (id),
    account text not null references account (id) on delete cascade,
    kind text not null,
    name text not null,
    handle text unique,
    secret bytea not null,
    used bigint not null,
    added text not null
);
create index second_factor_by_account on second_factor (account);

-- Recovery codes by their hash, each good once.
create table recovery_code (
    hash text primary key,
    organisation text not null references organisation (id),
    account text not null references account (id) on delete cascade
);
create index recovery_code_by_account on recovery_code (account);

-- Who somebody is in the directory, or at the provider of single sign-on.
create table identity (
    id text primary key,
    organisation text not null references organisation (id),
    account text not null references account (id) on delete cascade,
    door text not null,
    subject text not null,
    unique (door, subject),
    unique (account, door)
);

-- What an organisation asks of its own people at the door; none where nothing was set.
create table door_rule (
    organisation text primary key references organisation (id),
    second_factor boolean not null
);
