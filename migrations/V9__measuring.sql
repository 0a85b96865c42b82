-- Measuring again.  `items` are the keys of what a round asks where that is neither the whole sheet nor its short form;
-- `back` those asked once more looking back, at the round `back_to`; `joined` how many people have come since that round,
-- where somebody said so.
alter table round add column items text;
alter table round add column back text;
alter table round add column back_to text references round (id);
alter table round add column joined bigint;
