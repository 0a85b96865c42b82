-- How often somebody was seated at another table, or taken away: a screen that saw fewer moves asks again where its seat is.
alter table dialogue add column moves bigint not null default 0;

-- What the municipality of a seat is called; votes are split by its code.
alter table seat add column place text;
