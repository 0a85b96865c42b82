use proptest::prelude::*;

use super::*;
use crate::sheets::{Area, Astray, Side};
use crate::words::say;

fn text(words: &str) -> Text {
    Text(BTreeMap::from([("ja".to_owned(), words.to_owned())]))
}

fn item(key: &str, levels: usize) -> Item {
    let levels = (1..=levels).map(|level| text(&format!("{key}の{level}段め"))).collect();
    Item {
        key: key.into(),
        title: text(key),
        question: text(&format!("{key}は")),
        short: false,
        levels,
    }
}

fn sheet(items: Vec<Item>) -> Sheet {
    let areas = vec![Area { key: "area".into(), title: text("分野"), items }];
    Sheet { areas, title: text("シート"), ..Sheet::empty("s") }
}

fn of(keys: &[&str]) -> Sheet {
    sheet(keys.iter().map(|key| item(key, 5)).collect())
}

fn names(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

fn told(astray: &[Astray]) -> Vec<(Side, &str, &str)> {
    for one in astray {
        for lang in Lang::ALL {
            assert!(!say(lang, &one.what).starts_with("mapping-"), "{one:?}");
        }
    }
    astray.iter().map(|one| (one.side, one.key.as_str(), one.what.id)).collect()
}

#[test]
fn what_is_seen_without_knowing_what_is_meant_is_proposed() {
    let (old, mut new) = (of(&["a", "b", "c"]), of(&["a", "b", "d", "e"]));
    new.areas[0].items[1].question = text("ほかの言いかた");
    new.areas[0].items[2] = Item { key: "d".into(), ..item("c", 5) };
    let proposed = Mapping::proposed(&old, &new);
    let same = |old: &str, new: &str| Link::Same { old: old.into(), new: new.into() };
    let expected = [
        same("a", "a"),
        Link::Reworded { old: "b".into(), new: "b".into() },
        same("c", "d"),
        Link::New { new: "e".into() },
    ];
    assert_eq!(proposed.0, expected);
    assert_eq!(proposed.astray(&old, &new), []);
    let dropped = Mapping::proposed(&new, &of(&["a"]));
    assert_eq!(dropped.0.len(), 4);
    assert_eq!(dropped.0[3], Link::Dropped { old: "e".into() });
}

#[test]
fn a_mapping_speaks_of_every_item_once_and_everything_astray_is_told() {
    let (old, mut new) = (of(&["a", "b", "c", "d"]), of(&["a", "b", "c", "e"]));
    new.areas[0].items[0].levels[4] = text("もっと高い段");
    let mapping = Mapping(vec![
        Link::Same { old: "a".into(), new: "a".into() },
        Link::Split { old: "b".into(), new: names(&["b"]) },
        Link::Reworded { old: "b".into(), new: "c".into() },
        Link::Merged { old: names(&["c"]), new: "c".into() },
        Link::New { new: "z".into() },
    ]);
    let astray = mapping.astray(&old, &new);
    let expected = [
        (Side::New, "c", "mapping-twice"),
        (Side::New, "e", "mapping-missing"),
        (Side::New, "z", "mapping-unknown"),
        (Side::Old, "b", "mapping-twice"),
        (Side::Old, "d", "mapping-missing"),
        (Side::New, "a", "mapping-not-same"),
        (Side::Old, "b", "mapping-split-one"),
        (Side::New, "c", "mapping-merged-one"),
    ];
    assert_eq!(told(&astray), expected);
}

#[test]
fn an_item_named_twice_in_one_split_is_named_twice() {
    let (old, new) = (of(&["a"]), of(&["a", "b"]));
    let split = |new: &[&str]| Mapping(vec![Link::Split { old: "a".into(), new: names(new) }]);
    assert_eq!(split(&["a", "b"]).astray(&old, &new), []);
    let expected = [(Side::New, "a", "mapping-twice"), (Side::New, "b", "mapping-missing")];
    assert_eq!(told(&split(&["a", "a"]).astray(&old, &new)), expected);
}

#[test]
fn a_translation_that_was_added_changes_nothing_and_another_language_alone_is_another_text() {
    let mut other = item("a", 3);
    let mut texts: Vec<&mut Text> = [&mut other.title, &mut other.question].into_iter().collect();
    texts.extend(&mut other.levels);
    texts.into_iter().for_each(|text| text.put("en", "words"));
    assert!(reads_the_same(&item("a", 3), &other));
    assert!(!reads_the_same(&item("a", 4), &other));
    other.levels[1].0.remove("ja");
    assert!(!reads_the_same(&item("a", 3), &other));
}

#[test]
fn every_reason_is_a_sentence() {
    let (old, mut new) = (of(&["a", "b", "c", "d"]), of(&["a", "p", "q", "m", "n"]));
    new.areas[0].items[0] = item("a", 6);
    let mapping = Mapping(vec![
        Link::Reworded { old: "a".into(), new: "a".into() },
        Link::Split { old: "b".into(), new: names(&["p", "q"]) },
        Link::Merged { old: names(&["c", "d"]), new: "m".into() },
        Link::New { new: "n".into() },
    ]);
    let bridge = Bridge::over(&mapping, &old, &new);
    let why = |key: &str| match bridge.then_of(key) {
        Compared::NotComparable(why) => say(Lang::Ja, &why.say(Lang::Ja)),
        other => panic!("{other:?}"),
    };
    assert!(why("a").contains("5段階") && why("a").contains("6段階"), "{}", why("a"));
    assert!(why("p").contains("「b」"), "{}", why("p"));
    assert!(why("m").contains("「c」「d」"), "{}", why("m"));
    assert!(why("n").contains("新しくできた"), "{}", why("n"));
    assert_eq!(bridge.left_behind(), ["a", "b", "c", "d"]);
    assert_eq!(bridge.then_of("of another sheet"), Compared::NotComparable(Why::New));
}

#[test]
fn where_nobody_has_said_anything_only_the_same_text_is_the_same() {
    let (old, mut new) = (of(&["a", "b", "c"]), of(&["a", "b", "c", "d"]));
    new.areas[0].items[1].question = text("ほかの言いかた");
    new.areas[0].items[2] = item("c", 4);
    let bridge = Bridge::unsaid([&old, &old], [&new, &new]);
    let not = Compared::NotComparable;
    assert_eq!(bridge.then_of("a"), Compared::Same("a".into()));
    assert_eq!(bridge.then_of("b"), not(Why::NoMapping));
    assert_eq!(bridge.then_of("c"), not(Why::OtherLevels { then: 5, now: 4 }));
    assert_eq!(bridge.then_of("d"), not(Why::NoMapping));
    let mut mended = new.clone();
    mended.areas[0].items[1] = item("b", 5);
    let bridge = Bridge::unsaid([&old, &old], [&new, &mended]);
    assert_eq!(bridge.then_of("b"), Compared::Same("b".into()), "a slip that was corrected");
}

#[test]
fn the_shortest_way_is_taken_forward_and_back() {
    let step = |earlier: &str, later: &str| store::Step {
        earlier: earlier.into(),
        later: later.into(),
        body: String::new(),
    };
    let steps = [step("1", "2"), step("2", "3"), step("3", "4"), step("1", "3")];
    assert_eq!(way(&steps, "1", "4").unwrap(), names(&["1", "3", "4"]));
    assert_eq!(way(&steps, "4", "2").unwrap(), names(&["4", "3", "2"]));
    assert_eq!(way(&steps, "1", "5"), None);
}

// Properties

/// What may happen to items: how many of each kind, and how many levels they have before and after.
#[derive(Clone, Debug)]
enum Fate {
    Same,
    Reworded(usize),
    Split(usize),
    Merged(usize),
    New,
    Dropped,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        3 => Just(Fate::Same),
        3 => (4usize..6).prop_map(Fate::Reworded),
        1 => (2usize..4).prop_map(Fate::Split),
        1 => (2usize..4).prop_map(Fate::Merged),
        1 => Just(Fate::New),
        1 => Just(Fate::Dropped),
    ]
}

/// The next version after these fates, whose items are called by its number, and the mapping.
fn next(old: &Sheet, fates: &[Fate], version: usize) -> (Sheet, Mapping) {
    let (mut links, mut items) = (Vec::new(), Vec::new());
    let mut left: VecDeque<&Item> = old.items().collect();
    for fate in fates.iter().cycle() {
        let fresh = |n: usize| format!("{version}-{}", n);
        let Some(first) = left.pop_front() else { break };
        let (old, at) = (first.key.clone(), items.len());
        match fate {
            Fate::Same => {
                items.push(Item { key: fresh(at), ..first.clone() });
                links.push(Link::Same { old, new: fresh(at) });
            }
            Fate::Reworded(levels) => {
                items.push(item(&fresh(at), *levels));
                links.push(Link::Reworded { old, new: fresh(at) });
            }
            Fate::Split(parts) => {
                let new: Vec<String> = (at..at + parts).map(fresh).collect();
                items.extend(new.iter().map(|key| item(key, 5)));
                links.push(Link::Split { old, new });
            }
            Fate::Merged(more) if left.len() >= *more => {
                let others = left.drain(..*more).map(|item| item.key.clone());
                let old = std::iter::once(old).chain(others).collect();
                items.push(item(&fresh(at), 5));
                links.push(Link::Merged { old, new: fresh(at) });
            }
            Fate::New => {
                left.push_front(first);
                items.push(item(&fresh(at), 5));
                links.push(Link::New { new: fresh(at) });
                if items.len() > 40 {
                    links
                        .extend(left.drain(..).map(|item| Link::Dropped { old: item.key.clone() }));
                }
            }
            Fate::Merged(_) | Fate::Dropped => links.push(Link::Dropped { old }),
        }
    }
    (sheet(items), Mapping(links))
}

/// Four versions of a sheet and the three mappings between them.
fn versions() -> impl Strategy<Value = (Vec<Sheet>, Vec<Mapping>)> {
    let fates = prop::collection::vec(prop::collection::vec(fate(), 1..9), 3);
    (1usize..12, fates).prop_map(|(items, fates)| {
        let keys: Vec<String> = (0..items).map(|n| format!("0-{n}")).collect();
        let mut sheets = vec![of(&keys.iter().map(String::as_str).collect::<Vec<_>>())];
        let mut mappings = Vec::new();
        for (version, fates) in fates.iter().enumerate() {
            let (sheet, mapping) = next(&sheets[version], fates, version + 1);
            sheets.push(sheet);
            mappings.push(mapping);
        }
        (sheets, mappings)
    })
}

fn over(sheets: &[Sheet], mappings: &[Mapping], step: usize) -> Bridge {
    Bridge::over(&mappings[step], &sheets[step], &sheets[step + 1])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_does_not_matter_which_steps_are_taken_together_first((sheets, mappings) in versions()) {
        for step in 0..3 {
            prop_assert_eq!(mappings[step].astray(&sheets[step], &sheets[step + 1]), []);
        }
        let [a, b, c] = [0, 1, 2].map(|step| over(&sheets, &mappings, step));
        prop_assert_eq!(a.and(&b).and(&c), a.and(&b.and(&c)));
        prop_assert_eq!(&Bridge::standing(&sheets[0]).and(&a), &a);
        prop_assert_eq!(&a.and(&Bridge::standing(&sheets[1])), &a);
    }

    #[test]
    fn no_item_is_compared_twice_and_none_that_is_not_there((sheets, mappings) in versions()) {
        let [a, b, c] = [0, 1, 2].map(|step| over(&sheets, &mappings, step));
        let bridge = a.and(&b).and(&c);
        let mut met = Vec::new();
        for item in sheets[3].items() {
            let then = bridge.then_of(&item.key);
            if let Some(key) = then.key() {
                let old = sheets[0].item(key).expect("an item of the first version");
                prop_assert_eq!(old.levels.len(), item.levels.len());
                if matches!(then, Compared::Same(_)) {
                    prop_assert!(reads_the_same(old, item));
                }
                met.push(key.to_owned());
            }
        }
        let left = bridge.left_behind().len();
        met.sort_unstable();
        let all = met.len();
        met.dedup();
        prop_assert_eq!(met.len(), all);
        prop_assert_eq!(left + all, sheets[0].items().count());
    }

    #[test]
    fn the_way_back_meets_the_same_items((sheets, mappings) in versions()) {
        prop_assert_eq!(&mappings[0].reversed().reversed(), &mappings[0]);
        let there = over(&sheets, &mappings, 0).and(&over(&sheets, &mappings, 1));
        let step = |step: usize| Bridge::over(&mappings[step].reversed(), &sheets[step + 1], &sheets[step]);
        let back = step(1).and(&step(0));
        for item in sheets[2].items() {
            if let Some(then) = there.then_of(&item.key).key() {
                let again = back.then_of(then);
                prop_assert_eq!(again.key(), Some(item.key.as_str()));
            }
        }
        let written = serde_json::to_string(&mappings[0]).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Mapping>(&written).unwrap(), &mappings[0]);
    }
}
