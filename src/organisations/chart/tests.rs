//! What an organisation may become, and what it may not.

use jiff::ToSpan;
use proptest::prelude::*;

use super::*;
use crate::organisations::lineage::Why;

/// A department with two sections, there since ever.
fn town() -> Chart {
    let version = |unit: &str, parent: Option<&str>| Version {
        id: unit.into(),
        unit: unit.into(),
        code: String::new(),
        name: unit.to_uppercase(),
        parent: parent.map(Into::into),
        from: EVER,
        until: None,
    };
    let versions = vec![version("dep", None), version("a", Some("dep")), version("b", Some("dep"))];
    Chart { versions, steps: Vec::new() }
}

fn new(id: &str, parent: Option<&str>) -> NewUnit {
    let (id, name) = (id.to_owned(), id.to_uppercase());
    NewUnit { id, code: String::new(), name, parent: parent.map(Into::into) }
}

fn rename(unit: &str, name: &str) -> Change {
    Change::Rename { unit: unit.into(), name: name.into() }
}

fn merge(units: &[&str], heir: Heir) -> Change {
    Change::Merge { units: units.iter().map(|unit| (*unit).into()).collect(), heir }
}

/// Ids nobody has, told apart by their day.
fn ids(day: Date) -> impl FnMut() -> String {
    let mut count = 0;
    move || {
        count += 1;
        format!("{day} {count}")
    }
}

fn after(chart: &Chart, day: Date, changes: &[Change]) -> Chart {
    chart.after(day, changes, ids(day)).unwrap_or_else(|flaws| panic!("{flaws:?}"))
}

fn flaws(chart: &Chart, day: Date, changes: &[Change]) -> Vec<Flaw> {
    chart.after(day, changes, ids(day)).expect_err("something is wrong")
}

fn names(chart: &Chart, day: Date) -> Vec<String> {
    chart.at(day).into_iter().map(|unit| unit.name).collect()
}

const APRIL_25: Date = date(2025, 4, 1);
const APRIL_26: Date = date(2026, 4, 1);
const JUNE_24: Date = date(2024, 6, 1);
const JUNE_25: Date = date(2025, 6, 1);
const JUNE_26: Date = date(2026, 6, 1);

#[test]
fn a_renamed_unit_is_called_otherwise_from_its_day_on_and_stays_the_same() {
    let chart = after(&town(), APRIL_25, &[rename("a", "C")]);
    assert_eq!(names(&chart, date(2025, 3, 31)), ["DEP", "A", "B"]);
    assert_eq!(names(&chart, APRIL_25), ["DEP", "C", "B"]);
    assert_eq!(chart.lineage("a").comparable("a", JUNE_24, JUNE_25), Ok(()));
}

#[test]
fn a_second_name_on_one_day_mends_the_first() {
    let once = after(&town(), APRIL_25, &[rename("a", "C")]);
    let twice = after(&once, APRIL_25, &[rename("a", "D")]);
    assert_eq!(names(&twice, APRIL_25), ["DEP", "D", "B"]);
    assert_eq!((twice.versions.len(), twice.steps.len()), (4, 1));
}

#[test]
fn a_merge_ends_its_units_and_hands_on_what_stood_below() {
    let team = Change::New(new("team", Some("b")));
    let chart = after(&town(), APRIL_25, &[team]);
    let heir = Heir::New(new("c", Some("dep")));
    let chart = after(&chart, APRIL_26, &[merge(&["a", "b"], heir)]);
    assert_eq!(names(&chart, APRIL_26), ["DEP", "C", "TEAM"]);
    assert_eq!(chart.version("team", APRIL_26).unwrap().parent.as_deref(), Some("c"));
    assert_eq!(chart.lineage("team").comparable("team", JUNE_25, JUNE_26), Ok(()));
}

#[test]
fn what_became_one_is_not_compared_with_its_parts_and_says_since_when() {
    let chart = after(&town(), APRIL_25, &[merge(&["a", "b"], Heir::New(new("c", Some("dep"))))]);
    let lineage = chart.lineage("c");
    let why = Why::Merged { day: APRIL_25, units: vec!["A".into(), "B".into()] };
    assert_eq!(lineage.comparable("a", JUNE_24, JUNE_25), Err(why.clone()));
    assert_eq!(lineage.comparable("b", JUNE_24, JUNE_25), Err(why));
    assert_eq!(lineage.comparable("c", JUNE_25, JUNE_26), Ok(()));
    assert_eq!(lineage.comparable("dep", JUNE_24, JUNE_25), Err(Why::Unrelated));
}

#[test]
fn a_unit_that_took_in_another_is_not_what_it_was() {
    let chart = after(&town(), APRIL_25, &[merge(&["b"], Heir::Known("a".into()))]);
    let lineage = chart.lineage("a");
    let why = Why::Merged { day: APRIL_25, units: vec!["A".into(), "B".into()] };
    assert_eq!(lineage.comparable("a", JUNE_24, JUNE_25), Err(why));
    assert_eq!(lineage.comparable("a", JUNE_25, JUNE_26), Ok(()));
}

#[test]
fn a_unit_that_another_was_taken_out_of_is_not_what_it_was() {
    let heirs = vec![Heir::Known("a".into()), Heir::New(new("c", Some("dep")))];
    let chart = after(&town(), APRIL_25, &[Change::Split { unit: "a".into(), heirs }]);
    assert_eq!(names(&chart, APRIL_25), ["DEP", "A", "B", "C"]);
    let why = Err(Why::Split { day: APRIL_25, unit: "A".into() });
    assert_eq!(chart.lineage("a").comparable("a", JUNE_24, JUNE_25), why);
    assert_eq!(chart.lineage("c").comparable("a", JUNE_24, JUNE_25), why);
}

#[test]
fn a_lineage_goes_back_through_everything_latest_first() {
    let chart = after(&town(), APRIL_25, &[merge(&["a", "b"], Heir::New(new("c", Some("dep"))))]);
    let chart = after(&chart, APRIL_26, &[rename("c", "D")]);
    let kinds: Vec<Kind> = chart.lineage("c").events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [Kind::Rename, Kind::Merge]);
    let fate: Vec<Kind> = chart.fate("a").iter().map(|event| event.kind).collect();
    assert_eq!(fate, [Kind::Merge]);
}

#[test]
fn nobody_stands_below_itself_or_below_what_is_not_there() {
    let circle = Change::Move { unit: "dep".into(), parent: Some("a".into()) };
    let told = flaws(&town(), APRIL_25, &[circle]);
    assert_eq!(told, [Flaw::Circle { units: vec!["A".into(), "DEP".into()] }]);
    let told = flaws(&town(), APRIL_25, &[Change::Abolish { unit: "dep".into() }]);
    let orphan =
        |unit: &str| Flaw::Orphan { unit: unit.into(), parent: "DEP".into(), day: APRIL_25 };
    assert_eq!(told, [orphan("A"), orphan("B")]);
}

#[test]
fn a_new_name_and_a_merge_on_one_day_have_to_be_decided() {
    let both = [rename("a", "C"), merge(&["b"], Heir::Known("a".into()))];
    let flaw = Flaw::RenamedAndMerged { unit: "C".into(), day: APRIL_25 };
    assert_eq!(flaws(&town(), APRIL_25, &both), [flaw]);
}

#[test]
fn the_past_is_not_changed_behind_a_later_change() {
    let chart = after(&town(), APRIL_26, &[rename("a", "C")]);
    let told = flaws(&chart, APRIL_25, &[rename("a", "D")]);
    assert_eq!(told, [Flaw::ChangedLater { unit: "A".into(), day: APRIL_26 }]);
    let chart = after(&town(), APRIL_25, &[Change::Abolish { unit: "a".into() }]);
    let told = flaws(&chart, APRIL_26, &[rename("a", "D")]);
    assert_eq!(told, [Flaw::NotThere { unit: "A".into(), day: APRIL_26 }]);
}

#[test]
fn a_unit_is_one_thing_a_day() {
    let mut chart = town();
    let twice = Version { id: "x".into(), from: APRIL_25, ..chart.versions[1].clone() };
    chart.versions.push(twice);
    assert_eq!(chart.flaws(EVER), [Flaw::Overlap { unit: "A".into(), day: APRIL_25 }]);
}

/// Any change to any of the units; many are impossible, and are refused.
fn any_change() -> impl Strategy<Value = Change> {
    let unit = || prop::sample::select(vec!["dep", "a", "b", "c", "d"]).prop_map(str::to_owned);
    prop_oneof![
        (unit(), "[a-z]{1,3}").prop_map(|(unit, name)| Change::Rename { unit, name }),
        (unit(), prop::option::of(unit())).prop_map(|(unit, parent)| Change::Move { unit, parent }),
        (unit(), unit(), unit())
            .prop_map(|(a, b, heir)| Change::Merge { units: vec![a, b], heir: Heir::Known(heir) }),
        (unit(), unit(), unit()).prop_map(|(unit, a, b)| Change::Split {
            unit,
            heirs: vec![Heir::Known(a), Heir::Known(b)]
        }),
        unit().prop_map(|unit| Change::Abolish { unit }),
        (unit(), prop::option::of(unit()))
            .prop_map(|(id, parent)| Change::New(new(&id, parent.as_deref()))),
    ]
}

proptest! {
    #[test]
    fn whatever_is_accepted_is_an_organisation_on_every_day(
        changes in prop::collection::vec((any_change(), 0..3_i32), 0..30)
    ) {
        let (mut chart, mut day) = (town(), APRIL_25);
        for (change, wait) in changes {
            day = day.saturating_add(wait.days());
            if let Ok(next) = chart.after(day, &[change], ids_of(&chart, day)) {
                chart = next;
            }
        }
        prop_assert_eq!(chart.flaws(EVER), vec![]);
        for version in &chart.versions {
            let units = chart.at(version.from);
            let there = chart.versions.iter().filter(|other| other.holds(version.from)).count();
            prop_assert_eq!(units.len(), there, "nobody is lost on the way from the top");
            for (place, unit) in units.iter().enumerate() {
                let above = unit.parent.as_ref();
                let before = above.is_none_or(|id| units[..place].iter().any(|other| other.id == *id));
                prop_assert!(before, "parents before their children");
            }
        }
    }

    #[test]
    fn names_and_places_never_make_another_unit(
        changes in prop::collection::vec((any_change(), 1..3_i32), 0..30)
    ) {
        let (mut chart, mut day) = (town(), APRIL_25);
        for (change, wait) in changes {
            day = day.saturating_add(wait.days());
            if matches!(change, Change::Rename { .. } | Change::Move { .. })
                && let Ok(next) = chart.after(day, &[change], ids_of(&chart, day))
            {
                chart = next;
            }
        }
        for unit in ["dep", "a", "b"] {
            prop_assert_eq!(chart.lineage(unit).comparable(unit, JUNE_24, day), Ok(()));
        }
    }
}

fn ids_of(chart: &Chart, day: Date) -> impl FnMut() -> String {
    let (mut next, before) = (ids(day), chart.versions.len() * 1_000 + chart.steps.len());
    move || format!("{} {before}", next())
}
