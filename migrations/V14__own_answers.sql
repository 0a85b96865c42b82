-- Whose own answers they are: the account that alone held the duty of a chief there at the close.
alter table own_answer add column account text references account (id);
update own_answer set account = (
    select min(duty.account) from duty join round_unit on round_unit.unit = duty.unit
    where round_unit.round = own_answer.round and round_unit.place = own_answer.place
        and duty.organisation = own_answer.organisation and duty.kind = 'chief'
    having count(distinct duty.account) = 1
);
