//! Every SQL text about dialogues.

use crate::db::{Tx, record, sql};
use crate::error::Result;

record! {
    pub struct Dialogue {
        pub id: String,
        pub organisation: String,
        pub unit: Option<String>,
        pub round: Option<String>,
        pub sheet_version: String,
        pub title: String,
        pub items: String,
        pub run: String,
        pub course: String,
        pub phase: i64,
        pub focus: i64,
        pub phase_began: Option<String>,
        pub phase_ends: Option<String>,
        pub version: i64,
        pub code: Option<String>,
        pub door: String,
        pub wall: String,
        pub least: i64,
        pub rehearsal: bool,
        pub created: String,
        pub began: Option<String>,
        pub ended: Option<String>,
        pub next_day: Option<String>,
        pub no_action: Option<String>,
        pub moves: i64,
    }
}

pub fn add(tx: &mut Tx, row: &Dialogue) -> Result<()> {
    tx.run(
        sql!(
            "insert into dialogue (id, organisation, unit, round, sheet_version, title, items, run, course, phase,
                 focus, version, code, door, wall, least, rehearsal, created)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
        ),
        &[
            &row.id,
            &row.organisation,
            &row.unit,
            &row.round,
            &row.sheet_version,
            &row.title,
            &row.items,
            &row.run,
            &row.course,
            &row.phase,
            &row.focus,
            &row.version,
            &row.code,
            &row.door,
            &row.wall,
            &row.least,
            &row.rehearsal,
            &row.created,
        ],
    )?;
    Ok(())
}

pub fn by_id(tx: &mut Tx, id: &str) -> Result<Option<Dialogue>> {
    tx.maybe(sql!("select * from dialogue where id = $1"), &[&id])
}

pub fn by_code(tx: &mut Tx, code: &str) -> Result<Option<Dialogue>> {
    tx.maybe(sql!("select * from dialogue where code = $1"), &[&code])
}

pub fn by_door(tx: &mut Tx, door: &str) -> Result<Option<Dialogue>> {
    tx.maybe(sql!("select * from dialogue where door = $1"), &[&door])
}

pub fn by_wall(tx: &mut Tx, wall: &str) -> Result<Option<Dialogue>> {
    tx.maybe(sql!("select * from dialogue where wall = $1"), &[&wall])
}

pub fn of_unit(tx: &mut Tx, organisation: &str, unit: &str) -> Result<Vec<Dialogue>> {
    tx.all(
        sql!(
            "select * from dialogue where organisation = $1 and unit = $2 and not rehearsal
             order by created desc, id"
        ),
        &[&organisation, &unit],
    )
}

pub fn running(tx: &mut Tx) -> Result<Vec<Dialogue>> {
    tx.all(sql!("select * from dialogue where course = 'running' order by id"), &[])
}

/// Nothing where somebody else moved it in between.
pub fn set_course(tx: &mut Tx, row: &Dialogue, seen: i64) -> Result<u64> {
    tx.run(
        sql!(
            "update dialogue set run = $2, course = $3, phase = $4, phase_began = $5, phase_ends = $6, version = $7,
                 code = $8, began = $9, ended = $10, focus = $11
             where id = $1 and version = $12"
        ),
        &[
            &row.id,
            &row.run,
            &row.course,
            &row.phase,
            &row.phase_began,
            &row.phase_ends,
            &row.version,
            &row.code,
            &row.began,
            &row.ended,
            &row.focus,
            &seen,
        ],
    )
}

pub fn set_code(tx: &mut Tx, id: &str, code: &str, door: &str) -> Result<u64> {
    tx.run(
        sql!("update dialogue set code = $2, door = $3 where id = $1 and course <> 'ended'"),
        &[&id, &code, &door],
    )
}

pub fn set_items(tx: &mut Tx, id: &str, items: &str) -> Result<u64> {
    tx.run(sql!("update dialogue set items = $2 where id = $1"), &[&id, &items])
}

pub fn set_next_day(tx: &mut Tx, id: &str, day: Option<&str>) -> Result<u64> {
    tx.run(sql!("update dialogue set next_day = $2 where id = $1"), &[&id, &day])
}

pub fn set_no_action(tx: &mut Tx, id: &str, reason: Option<&str>) -> Result<u64> {
    tx.run(sql!("update dialogue set no_action = $2 where id = $1"), &[&id, &reason])
}

record! {
    struct Moves {
        moves: i64,
    }
}

/// How often somebody was seated elsewhere or taken away.
pub fn moves(tx: &mut Tx, id: &str) -> Result<i64> {
    let row: Moves = tx.one(sql!("select moves from dialogue where id = $1"), &[&id])?;
    Ok(row.moves)
}

pub fn count_move(tx: &mut Tx, id: &str) -> Result<u64> {
    tx.run(sql!("update dialogue set moves = moves + 1 where id = $1"), &[&id])
}

pub fn rehearsals(tx: &mut Tx, organisation: &str, unit: &str) -> Result<Vec<Dialogue>> {
    tx.all(
        sql!(
            "select * from dialogue where organisation = $1 and unit = $2 and rehearsal
             order by created desc, id"
        ),
        &[&organisation, &unit],
    )
}

pub fn remove(tx: &mut Tx, id: &str) -> Result<u64> {
    tx.run(sql!("delete from dialogue where id = $1"), &[&id])
}

// What a chief predicts

record! {
    pub struct Prediction {
        pub marks: String,
    }
}

pub fn prediction(tx: &mut Tx, round: &str, account: &str) -> Result<Option<Prediction>> {
    tx.maybe(
        sql!("select marks from prediction where round = $1 and account = $2"),
        &[&round, &account],
    )
}

pub fn put_prediction(
    tx: &mut Tx,
    (organisation, round): (&str, &str),
    account: &str,
    marks: &str,
) -> Result<u64> {
    tx.run(
        sql!(
            "insert into prediction (round, organisation, account, marks) values ($1, $2, $3, $4)
             on conflict (round, account) do update set marks = excluded.marks"
        ),
        &[&round, &organisation, &account, &marks],
    )
}

// Those who run it

record! {
    pub struct Facilitator {
        pub account: String,
        pub name: String,
        pub leads: bool,
        pub seen: Option<String>,
    }
}

pub fn facilitators(tx: &mut Tx, dialogue: &str) -> Result<Vec<Facilitator>> {
    tx.all(
        sql!(
            "select facilitator.account, account.name, facilitator.leads, facilitator.seen
             from facilitator join account on account.id = facilitator.account
             where facilitator.dialogue = $1"
        ),
        &[&dialogue],
    )
}

pub fn add_facilitator(
    tx: &mut Tx,
    (organisation, dialogue): (&str, &str),
    account: &str,
    leads: bool,
) -> Result<u64> {
    tx.run(
        sql!(
            "insert into facilitator (dialogue, organisation, account, leads) values ($1, $2, $3, $4)
             on conflict (dialogue, account) do nothing"
        ),
        &[&dialogue, &organisation, &account, &leads],
    )
}

pub fn remove_facilitator(tx: &mut Tx, dialogue: &str, account: &str) -> Result<u64> {
    tx.run(
        sql!("delete from facilitator where dialogue = $1 and account = $2 and not leads"),
        &[&dialogue, &account],
    )
}

pub fn lead(tx: &mut Tx, dialogue: &str, account: &str) -> Result<u64> {
    tx.run(
        sql!("update facilitator set leads = (account = $2) where dialogue = $1"),
        &[&dialogue, &account],
    )
}

pub fn see_facilitator(tx: &mut Tx, dialogue: &str, account: &str, now: &str) -> Result<u64> {
    tx.run(
        sql!("update facilitator set seen = $3 where dialogue = $1 and account = $2"),
        &[&dialogue, &account, &now],
    )
}

// As it really went

record! {
    pub struct Step {
        pub scene: String,
        pub name: String,
        pub began: String,
        pub ended: Option<String>,
    }
}

pub fn steps(tx: &mut Tx, dialogue: &str) -> Result<Vec<Step>> {
    tx.all(
        sql!(
            "select scene, name, began, ended from dialogue_step where dialogue = $1 order by number"
        ),
        &[&dialogue],
    )
}

pub fn end_step(tx: &mut Tx, dialogue: &str, now: &str) -> Result<u64> {
    tx.run(
        sql!("update dialogue_step set ended = $2 where dialogue = $1 and ended is null"),
        &[&dialogue, &now],
    )
}

pub fn add_step(
    tx: &mut Tx,
    (organisation, dialogue): (&str, &str),
    scene: &str,
    name: &str,
    now: &str,
) -> Result<u64> {
    tx.run(
        sql!(
            "insert into dialogue_step (dialogue, organisation, number, scene, name, began)
             values ($1, $2, (select count(*) from dialogue_step where dialogue = $1), $3, $4, $5)"
        ),
        &[&dialogue, &organisation, &scene, &name, &now],
    )
}

// Those who take part

record! {
    pub struct Seat {
        pub id: String,
        pub organisation: String,
        pub dialogue: String,
        pub number: i64,
        pub band: Option<String>,
        pub body: Option<String>,
        pub place: Option<String>,
        pub seating: Option<i64>,
    }
}

pub fn add_seat(tx: &mut Tx, row: &Seat, token: &str) -> Result<u64> {
    tx.run(
        sql!(
            "insert into seat (id, organisation, dialogue, token, number, band, body, place, seating)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (token) do nothing"
        ),
        &[
            &row.id,
            &row.organisation,
            &row.dialogue,
            &token,
            &row.number,
            &row.band,
            &row.body,
            &row.place,
            &row.seating,
        ],
    )
}

pub fn seat(tx: &mut Tx, token: &str) -> Result<Option<Seat>> {
    tx.maybe(
        sql!("select id, organisation, dialogue, number, band, body, place, seating from seat where token = $1"),
        &[&token],
    )
}

pub fn seat_by_id(tx: &mut Tx, id: &str) -> Result<Option<Seat>> {
    tx.maybe(
        sql!("select id, organisation, dialogue, number, band, body, place, seating from seat where id = $1"),
        &[&id],
    )
}

pub fn seats(tx: &mut Tx, dialogue: &str) -> Result<Vec<Seat>> {
    tx.all(
        sql!(
            "select id, organisation, dialogue, number, band, body, place, seating from seat
             where dialogue = $1 order by number"
        ),
        &[&dialogue],
    )
}

record! {
    struct Count {
        count: i64,
    }
}

pub fn count_seats(tx: &mut Tx, dialogue: &str) -> Result<i64> {
    let row: Count =
        tx.one(sql!("select count(*) as count from seat where dialogue = $1"), &[&dialogue])?;
    Ok(row.count)
}

record! {
    struct Last {
        number: Option<i64>,
    }
}

pub fn last_number(tx: &mut Tx, dialogue: &str) -> Result<i64> {
    let row: Last =
        tx.one(sql!("select max(number) as number from seat where dialogue = $1"), &[&dialogue])?;
    Ok(row.number.unwrap_or(0))
}

pub fn set_seating(tx: &mut Tx, dialogue: &str, seat: &str, seating: Option<i64>) -> Result<u64> {
    tx.run(
        sql!("update seat set seating = $3 where dialogue = $1 and id = $2"),
        &[&dialogue, &seat, &seating],
    )
}

pub fn remove_seat(tx: &mut Tx, dialogue: &str, number: i64) -> Result<u64> {
    tx.run(sql!("delete from seat where dialogue = $1 and number = $2"), &[&dialogue, &number])
}

// Votes

record! {
    pub struct Question {
        pub key: String,
        pub choices: i64,
        pub result: Option<String>,
        pub bodies: Option<String>,
        pub closed: Option<String>,
    }
}

pub fn add_question(
    tx: &mut Tx,
    (organisation, dialogue): (&str, &str),
    key: &str,
    choices: i64,
) -> Result<u64> {
    tx.run(
        sql!(
            "insert into question (dialogue, organisation, key, choices) values ($1, $2, $3, $4)
             on conflict (dialogue, key) do nothing"
        ),
        &[&dialogue, &organisation, &key, &choices],
    )
}

pub fn questions(tx: &mut Tx, dialogue: &str) -> Result<Vec<Question>> {
    tx.all(
        sql!("select key, choices, result, bodies, closed from question where dialogue = $1"),
        &[&dialogue],
    )
}

pub fn question(tx: &mut Tx, dialogue: &str, key: &str) -> Result<Option<Question>> {
    tx.maybe(
        sql!("select key, choices, result, bodies, closed from question where dialogue = $1 and key = $2"),
        &[&dialogue, &key],
    )
}

/// Nothing where it was closed before.
pub fn close_question(
    tx: &mut Tx,
    dialogue: &str,
    key: &str,
    (result, bodies): (&str, &str),
    now: &str,
) -> Result<u64> {
    tx.run(
        sql!(
            "update question set result = $3, bodies = $4, closed = $5
             where dialogue = $1 and key = $2 and closed is null"
        ),
        &[&dialogue, &key, &result, &bodies, &now],
    )
}

pub fn clear_ballots(tx: &mut Tx, dialogue: &str, question: &str) -> Result<u64> {
    tx.run(
        sql!("delete from ballot where dialogue = $1 and question = $2"),
        &[&dialogue, &question],
    )?;
    tx.run(sql!("delete from hands where dialogue = $1 and question = $2"), &[&dialogue, &question])
}

/// Only while the vote is open, and only of somebody who sits there.
pub fn put_ballot(tx: &mut Tx, seat: &Seat, question: &str, choice: i64) -> Result<u64> {
    tx.run(
        sql!(
            "insert into ballot (dialogue, organisation, question, seat, choice)
             select dialogue, organisation, key, $3, cast($4 as bigint) from question
             where dialogue = $1 and key = $2 and closed is null and choices > $4
             on conflict (dialogue, question, seat) do update set choice = excluded.choice"
        ),
        &[&seat.dialogue, &question, &seat.id, &choice],
    )
}

record! {
    pub struct Ballot {
        pub choice: i64,
        pub band: Option<String>,
        pub body: Option<String>,
        pub place: Option<String>,
    }
}

pub fn ballots(tx: &mut Tx, dialogue: &str, question: &str) -> Result<Vec<Ballot>> {
    tx.all(
        sql!(
            "select ballot.choice, seat.band, seat.body, seat.place
             from ballot join seat on seat.id = ballot.seat
             where ballot.dialogue = $1 and ballot.question = $2"
        ),
        &[&dialogue, &question],
    )
}

record! {
    pub struct Cast {
        pub question: String,
        pub choice: i64,
    }
}

pub fn ballots_of(tx: &mut Tx, seat: &str) -> Result<Vec<Cast>> {
    tx.all(sql!("select question, choice from ballot where seat = $1"), &[&seat])
}

record! {
    pub struct Turnout {
        pub question: String,
        pub count: i64,
    }
}

pub fn turnout(tx: &mut Tx, dialogue: &str) -> Result<Vec<Turnout>> {
    tx.all(
        sql!(
            "select question, count(*) as count from ballot where dialogue = $1 group by question"
        ),
        &[&dialogue],
    )
}

/// Only while the vote is open.
pub fn put_hands(
    tx: &mut Tx,
    dialogue: &str,
    question: &str,
    choice: i64,
    count: i64,
) -> Result<u64> {
    tx.run(
        sql!(
            "insert into hands (dialogue, organisation, question, choice, count)
             select dialogue, organisation, key, cast($3 as bigint), cast($4 as bigint) from question
             where dialogue = $1 and key = $2 and closed is null and choices > $3
             on conflict (dialogue, question, choice) do update set count = excluded.count"
        ),
        &[&dialogue, &question, &choice, &count],
    )
}

record! {
    pub struct Hands {
        pub choice: i64,
        pub count: i64,
    }
}

pub fn hands(tx: &mut Tx, dialogue: &str, question: &str) -> Result<Vec<Hands>> {
    tx.all(
        sql!("select choice, count from hands where dialogue = $1 and question = $2"),
        &[&dialogue, &question],
    )
}

// What was said

record! {
    pub struct Voice {
        pub id: String,
        pub kind: String,
        pub seating: Option<i64>,
        pub seat: Option<String>,
        pub words: String,
        pub quotable: bool,
        pub shown: bool,
    }
}

pub fn add_voice(
    tx: &mut Tx,
    (organisation, dialogue): (&str, &str),
    voice: &Voice,
) -> Result<u64> {
    tx.run(
        sql!(
            "insert into voice (id, organisation, dialogue, kind, seating, seat, words, quotable, shown)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &[
            &voice.id,
            &organisation,
            &dialogue,
            &voice.kind,
            &voice.seating,
            &voice.seat,
            &voice.words,
            &voice.quotable,
            &voice.shown,
        ],
    )
}

/// In an order that says nothing: by their random ids.
pub fn voices(tx: &mut Tx, dialogue: &str) -> Result<Vec<Voice>> {
    tx.all(
        sql!(
            "select id, kind, seating, seat, words, quotable, shown from voice
             where dialogue = $1 order by id"
        ),
        &[&dialogue],
    )
}

record! {
    pub struct VoiceMark {
        pub id: String,
        pub seating: Option<i64>,
        pub seat: Option<String>,
        pub shown: bool,
    }
}

/// The same without their words.
pub fn voice_marks(tx: &mut Tx, dialogue: &str) -> Result<Vec<VoiceMark>> {
    tx.all(
        sql!("select id, seating, seat, shown from voice where dialogue = $1 order by id"),
        &[&dialogue],
    )
}

pub fn count_voices(tx: &mut Tx, dialogue: &str) -> Result<i64> {
    let row: Count =
        tx.one(sql!("select count(*) as count from voice where dialogue = $1"), &[&dialogue])?;
    Ok(row.count)
}

pub fn show_voice(tx: &mut Tx, dialogue: &str, id: &str, shown: bool) -> Result<u64> {
    tx.run(
        sql!("update voice set shown = $3 where dialogue = $1 and id = $2"),
        &[&dialogue, &id, &shown],
    )
}

/// A person's own part, replaced or taken back.
pub fn remove_own_voice(tx: &mut Tx, seat: &str, kind: &str) -> Result<u64> {
    tx.run(sql!("delete from voice where seat = $1 and kind = $2"), &[&seat, &kind])
}

pub fn remove_voice(tx: &mut Tx, dialogue: &str, id: &str) -> Result<u64> {
    tx.run(sql!("delete from voice where dialogue = $1 and id = $2"), &[&dialogue, &id])
}

// What people agreed on

record! {
    pub struct Agreement {
        pub item: String,
        pub level: Option<i64>,
    }
}

pub fn agreements(tx: &mut Tx, dialogue: &str) -> Result<Vec<Agreement>> {
    tx.all(sql!("select item, level from agreement where dialogue = $1"), &[&dialogue])
}

pub fn put_agreement(
    tx: &mut Tx,
    (organisation, dialogue): (&str, &str),
    item: &str,
    level: Option<i64>,
) -> Result<u64> {
    tx.run(
        sql!(
            "insert into agreement (dialogue, organisation, item, level) values ($1, $2, $3, $4)
             on conflict (dialogue, item) do update set level = excluded.level"
        ),
        &[&dialogue, &organisation, &item, &level],
    )
}

// Turns

record! {
    pub struct Turn {
        pub seating: i64,
        pub place: i64,
        pub began: String,
    }
}

pub fn turns(tx: &mut Tx, dialogue: &str, step: i64) -> Result<Vec<Turn>> {
    tx.all(
        sql!("select seating, place, began from turn where dialogue = $1 and step = $2"),
        &[&dialogue, &step],
    )
}

/// The next person's turn, where `place` is still the present one: two who press at once pass one turn.
pub fn pass_turn(
    tx: &mut Tx,
    (organisation, dialogue): (&str, &str),
    (step, seating): (i64, i64),
    place: i64,
    now: &str,
) -> Result<u64> {
    let next = place + 1;
    tx.run(
        sql!(
            "insert into turn (dialogue, organisation, step, seating, place, began) values ($1, $2, $3, $4, $5, $6)
             on conflict (dialogue, step, seating) do update set place = excluded.place, began = excluded.began
             where turn.place = $7"
        ),
        &[&dialogue, &organisation, &step, &seating, &next, &now, &place],
    )
}
