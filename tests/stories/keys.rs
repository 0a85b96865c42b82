//! The keys of open rounds: lost, left over, and held by two offices.

use jiff::SignedDuration;
use kizahashi::keeping::health::{self, Grade};
use kizahashi::rounds::seal::RoundKey;
use kizahashi::rounds::{State, close};
use kizahashi::service::{self, Place};

use crate::common::{Form, World, both, once};
use crate::office::{SIX, spread};

const THREE_WEEKS: SignedDuration = SignedDuration::from_hours(24 * 21);

fn as_it_is(form: Form) -> Form {
    form
}

/// How the line of that id stands in what `doctor` says.
async fn told(world: &World, id: &str) -> Option<Grade> {
    let app = &world.app;
    let lines = health::examine(&app.db, &app.home, None, world.now()).await.unwrap();
    lines.into_iter().find(|line| line.found.id == id).map(|line| line.grade)
}

#[test]
fn a_lost_key_keeps_its_own_round_closed_up_and_no_other() {
    both(async |world| {
        let one = world.office("くらし支援課", &SIX).await;
        let two = world.office("道路管理課", &SIX).await;
        let (one, two) = (world.begin(&one, as_it_is).await, world.begin(&two, as_it_is).await);
        for round in [&one, &two] {
            world.all_but(round, 0).await;
        }
        let key = world.app.closing.keys.read(&one.id).unwrap().unwrap();
        world.app.closing.keys.destroy(&one.id).unwrap();
        world.later(THREE_WEEKS);
        close::due(&world.app.closing, world.now()).await.unwrap();
        assert_eq!(
            (world.state(&one).await, world.state(&two).await),
            (State::Closing, State::Closed)
        );
        world.app.closing.keys.keep(&one.id, &key).unwrap();
        close::due(&world.app.closing, world.now()).await.unwrap();
        assert_eq!(world.state(&one).await, State::Closed, "found again, it closes");
    });
}

#[test]
fn a_key_shared_with_another_office_opens_nothing_until_both_halves_are_here() {
    both(async |world| {
        let (stick, drawer) =
            (world.folder.path().join("stick"), world.folder.path().join("drawer"));
        std::fs::create_dir(&stick).unwrap();
        std::os::unix::fs::symlink(&stick, world.folder.path().join("keys/second")).unwrap();
        let (unit, other) =
            (world.office("くらし支援課", &SIX).await, world.office("土木課", &SIX).await);
        let round = world.begin(&unit, as_it_is).await;
        world.all_but(&round, 1).await;

        // Neither half opens what is in the box, and both do.
        let half = format!("{}.half", round.id);
        let ours = world.folder.path().join("keys/rounds").join(&half);
        let sealed = world.sealed(&round).await;
        for file in [&ours, &stick.join(&half)] {
            let half = RoundKey::from_bytes(&std::fs::read(file).unwrap()).unwrap();
            assert!(sealed.iter().all(|(hash, sealed)| half.open(sealed, hash).is_err()));
        }
        let whole = world.app.closing.keys.read(&round.id).unwrap().unwrap();
        let whole = RoundKey::from_bytes(&whole).unwrap();
        assert!(sealed.iter().all(|(hash, sealed)| whole.open(sealed, hash).is_ok()));

        // Without the other office no round is opened and no slip printed; answers come in as ever.
        std::fs::rename(&stick, &drawer).unwrap();
        let away = "もう一方の部署の鍵がここにありません";
        let mut promoter = world.promoter().await;
        let refused = promoter.opens(&other, as_it_is).await;
        let chosen = refused.says(away).form(&format!("/workplaces/{other}/opening"));
        assert!(!chosen.value("day").unwrap().is_empty(), "what was chosen is there");
        promoter.get(&format!("/rounds/{}/slips.pdf", round.id)).await.says(away);
        let (_, last) = round.slips.last().unwrap();
        world.put(&round, last, spread(5)).await.unwrap();
        assert_eq!(told(&world, "health-keys-ours").await, Some(Grade::Fine), "as it should be");

        // At the deadline it waits, and says for what.
        world.later(THREE_WEEKS);
        assert_eq!(close::due(&world.app.closing, world.now()).await.unwrap(), 0);
        assert_eq!(world.state(&round).await, State::Closing);
        let mut promoter = world.promoter().await;
        promoter.get(&format!("/rounds/{}", round.id)).await.says("もう一方の部署が持つ鍵の半分");
        assert_eq!(told(&world, "health-keys-wait").await, Some(Grade::SeeTo));
        std::fs::rename(&drawer, &stick).unwrap();
        assert_eq!(close::due(&world.app.closing, world.now()).await.unwrap(), 1);
        assert_eq!(world.state(&round).await, State::Closed);
        assert_eq!((ours.exists(), stick.join(&half).exists()), (false, false));
    });
}

#[test]
fn at_a_start_keys_of_closed_rounds_are_destroyed_and_no_other() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let (open, closed) =
            (world.begin(&unit, as_it_is).await, world.begin(&unit, as_it_is).await);
        let keys = &world.app.closing.keys;
        let key = keys.read(&closed.id).unwrap().unwrap();
        world.close(&closed).await;
        assert_eq!(keys.read(&closed.id).unwrap(), None);
        keys.keep(&closed.id, &key).unwrap();
        keys.keep("elsewhere", b"a key of a round in another database").unwrap();
        assert_eq!(close::tidy(&world.app.closing).await.unwrap(), 1);
        assert_eq!(keys.read(&closed.id).unwrap(), None);
        assert!(
            keys.read(&open.id).unwrap().is_some() && keys.read("elsewhere").unwrap().is_some()
        );
        assert_eq!(close::tidy(&world.app.closing).await.unwrap(), 0);
    });
}

#[test]
fn a_start_on_an_empty_database_destroys_no_key() {
    once(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        let empty = tempfile::tempdir().unwrap();
        let (from, to) = (world.folder.path().join("keys"), empty.path().join("keys"));
        std::fs::create_dir_all(to.join("rounds")).unwrap();
        std::fs::copy(from.join("rounds").join(&round.id), to.join("rounds").join(&round.id))
            .unwrap();
        let place = Place::Folder(empty.path().to_owned());
        let app = service::open(&place, None, &world.app.clock, &world.app.dice).await.unwrap();
        assert!(app.closing.keys.read(&round.id).unwrap().is_some());
        let strange = health::examine(&app.db, &app.home, None, world.now()).await.unwrap();
        assert!(
            strange.iter().any(|line| line.found.id == "health-keys-strange"),
            "and doctor tells"
        );
    });
}

#[test]
fn halves_that_a_medium_still_holds_of_closed_rounds_are_removed_with_the_next_look() {
    both(async |world| {
        let stick = world.folder.path().join("stick");
        std::fs::create_dir(&stick).unwrap();
        std::os::unix::fs::symlink(&stick, world.folder.path().join("keys/second")).unwrap();
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        let half = stick.join(format!("{}.half", round.id));
        let kept = std::fs::read(&half).unwrap();
        world.close(&round).await;
        assert!(!half.exists());
        std::fs::write(&half, kept).unwrap();
        let strange = stick.join("another installation's.half");
        std::fs::write(&strange, b"chance").unwrap();
        assert_eq!(close::tidy(&world.app.closing).await.unwrap(), 1);
        assert!(!half.exists() && strange.exists());
    });
}

#[test]
fn what_bears_the_other_offices_name_and_is_no_folder_is_never_taken_for_none() {
    once(async |world| {
        std::fs::write(world.folder.path().join("keys/second"), b"").unwrap();
        let unit = world.office("くらし支援課", &SIX).await;
        world
            .promoter()
            .await
            .opens(&unit, as_it_is)
            .await
            .says("もう一方の部署の鍵がここにありません");
    });
}
