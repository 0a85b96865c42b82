//! Many at once: one code sent from everywhere, and answers that race the close.

use axum::http::StatusCode;
use gauge::level::{Band, Mark};
use jiff::SignedDuration;
use kizahashi::rounds::seal::Contents;
use kizahashi::rounds::{self, State, close};
use tokio::task::JoinSet;

use crate::common::{World, both};
use crate::office::{Opened, SHORT, SIX, spread};

/// A chief and forty-nine others.
const FIFTY: [(&str, &str, &str); 2] = [("課長", "chief", "1"), ("主事", "staff", "49")];

#[test]
fn one_code_sent_sixty_four_times_at_once_is_one_answer() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, |form| form).await;
        let code = round.code_of(Band::Staff, 0);
        let mut sending = JoinSet::new();
        for level in ["2", "4"] {
            let mut phone = world.browser();
            let form = phone.fills_in(code, &[level; SHORT]).await.form("/r/check");
            for _ in 0..32 {
                let (mut phone, form) = (phone.clone(), form.clone());
                sending.spawn(async move { phone.post(form).await.status });
            }
        }
        assert!(sending.join_all().await.iter().all(|status| *status == StatusCode::SEE_OTHER));
        assert_eq!(world.sealed(&round).await.len(), 1);
        let kept = world.in_the_box(&round, code).await.unwrap().marks;
        assert!([2, 4].iter().any(|level| kept == [Mark::Level(*level); SHORT]), "whole: {kept:?}");
    });
}

#[test]
fn an_answer_that_races_the_close_is_either_in_the_pool_or_told_to_be_late() {
    both(async |world| {
        let unit = world.office("くらし支援課", &FIFTY).await;
        for race in 0..6 {
            let round = world.begin(&unit, |form| form).await;
            let mut answering = JoinSet::new();
            for (place, (_, code)) in round.slips.iter().enumerate() {
                let put = put(&world, &round, place, code.clone());
                answering.spawn(put);
                if place == 12 + race * 5 {
                    closes(&world, &round, &mut answering);
                }
            }
            let mut acknowledged: Vec<usize> =
                answering.join_all().await.into_iter().flatten().collect();
            acknowledged.sort_unstable();
            world.close(&round).await;
            is_what_was_acknowledged(&world, &round, &acknowledged).await;
            assert!(world.put(&round, &round.slips[0].1, spread(0)).await.is_err(), "none after");
            world.later(SignedDuration::from_hours(1));
        }
    });
}

/// Sends the answer of that place; gives the place where it was acknowledged.
fn put(
    world: &World,
    round: &Opened,
    place: usize,
    code: kizahashi::rounds::code::Code,
) -> impl Future<Output = Option<usize>> + Send + 'static {
    let (db, id, dice) = (world.app.db.clone(), round.id.clone(), world.app.dice.clone());
    async move {
        let put = db.write(move |tx| {
            let round = rounds::by_id(tx, &id)?.expect("the round");
            let sealed = round.seal(&told_apart(place), &code, &dice)?;
            rounds::put(tx, &id, &code, &sealed)
        });
        put.await.ok().map(|()| place)
    }
}

fn closes(world: &World, round: &Opened, among: &mut JoinSet<Option<usize>>) {
    let (closing, id, now) = (world.app.closing.clone(), round.id.clone(), world.now());
    among.spawn(async move {
        close::close(&closing, &id, now).await.unwrap();
        None
    });
}

/// The level of the first item says whether the place is even.
fn told_apart(place: usize) -> Contents {
    let mut contents = spread(place);
    contents.marks[0] = Mark::Level(if place.is_multiple_of(2) { 2 } else { 4 });
    contents
}

async fn is_what_was_acknowledged(world: &World, round: &Opened, acknowledged: &[usize]) {
    let id = round.id.clone();
    let publication = world.app.db.read(move |tx| {
        let round = rounds::by_id(tx, &id)?.expect("the round");
        rounds::publication(tx, &round)
    });
    let Some(publication) = publication.await.unwrap() else {
        assert_eq!(world.state(round).await, State::Unopened);
        return assert!(acknowledged.len() < 5, "{acknowledged:?} were acknowledged");
    };
    let results = &publication.units()[0];
    assert_eq!(results.groups()[0].n() as usize, acknowledged.len());
    if let Some(figures) = results.items()[0].all().value() {
        let even = acknowledged.iter().filter(|place| place.is_multiple_of(2)).count() as u32;
        let odd = acknowledged.len() as u32 - even;
        assert_eq!(figures.counts(), [0, even, 0, odd, 0]);
    }
    let mut remarks = publication.remarks().value().cloned().unwrap_or_default();
    remarks.sort_unstable();
    let mut wanted: Vec<String> = acknowledged.iter().map(|place| spread(*place).remark).collect();
    wanted.sort_unstable();
    assert!(acknowledged.len() < 10 || remarks == wanted, "{remarks:?}");
}
