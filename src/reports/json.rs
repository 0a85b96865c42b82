//! The results as JSON, in the form outside programs rely on.

use gauge::change::{Change, Verdict, Way};
use gauge::gap::{By, Gap};
use gauge::level::{Band, Figures};
use gauge::shown::{Group, Shown, Why};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::View;

/// The results as JSON; its fields stand in the order in which they are documented.
pub fn results_json(view: &View) -> String {
    let keys = item_keys(view);
    let groups: Vec<_> = group_keys(view.results.groups());
    let items = view.results.items().iter().zip(&keys).enumerate();
    let wire = ResultsJson {
        sheet: SheetJson { key: &view.sheet.key, version: &view.sheet.version },
        least: view.least,
        answers: view.results.groups()[0].n(),
        groups: view.results.groups().iter().zip(&groups).map(GroupJson::of).collect(),
        items: items
            .map(|(index, (item, key))| ItemJson {
                key,
                groups: Ordered(groups.iter().zip(item.groups()).map(figures_of).collect()),
                gap: item.gap().map(|gap| GapJson::of(gap, &groups)),
                change: view
                    .previous
                    .as_ref()
                    .and_then(|all| all.changes[index].as_ref())
                    .map(ChangeJson::of),
                moved: view.previous.as_ref().and_then(|all| moved(all.verdicts[index])),
                looking_back: view
                    .previous
                    .as_ref()
                    .and_then(|all| all.back[index].as_ref())
                    .map(FiguresJson::of),
            })
            .collect(),
        widest: view.results.widest().iter().map(|&index| keys[index]).collect(),
        most_important: view.results.most_important().value().map(|votes| {
            Ordered(
                keys.iter().zip(votes).filter(|(_, n)| **n > 0).map(|(k, n)| (*k, *n)).collect(),
            )
        }),
    };
    serde_json::to_string_pretty(&wire).expect("texts and numbers always serialise") + "\n"
}

fn item_keys<'a>(view: &View<'a>) -> Vec<&'a str> {
    view.items.iter().map(|item| item.key.as_str()).collect()
}

/// Everybody is `all`; other groups are called by their bands.
fn group_keys(groups: &[Group]) -> Vec<String> {
    let by_bands = |group: &Group| group.bands().iter().map(|band| band.key()).collect::<Vec<_>>();
    let named = groups.iter().skip(1).map(|group| by_bands(group).join("+"));
    std::iter::once("all".to_owned()).chain(named).collect()
}

fn figures_of<'a>((key, figures): (&'a String, &'a Shown<Figures>)) -> (&'a str, FiguresJson<'a>) {
    (key, FiguresJson::of(figures))
}

#[derive(Serialize)]
struct ResultsJson<'a> {
    sheet: SheetJson<'a>,
    least: u32,
    answers: u32,
    groups: Vec<GroupJson<'a>>,
    items: Vec<ItemJson<'a>>,
    widest: Vec<&'a str>,
    most_important: Option<Ordered<'a, u32>>,
}

#[derive(Serialize)]
struct SheetJson<'a> {
    key: &'a str,
    version: &'a str,
}

#[derive(Serialize)]
struct GroupJson<'a> {
    key: &'a str,
    bands: Vec<&'static str>,
    n: u32,
}

impl<'a> GroupJson<'a> {
    fn of((group, key): (&Group, &'a String)) -> GroupJson<'a> {
        let bands = group.bands().iter().map(|band: &Band| band.key()).collect();
        GroupJson { key, bands, n: group.n() }
    }
}

#[derive(Serialize)]
struct ItemJson<'a> {
    key: &'a str,
    groups: Ordered<'a, FiguresJson<'a>>,
    gap: Option<GapJson<'a>>,
    change: Option<ChangeJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    looking_back: Option<FiguresJson<'a>>,
}

/// What can be said of the change, all items together.
fn moved(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Went(Way::Up) => Some("up"),
        Verdict::Went(Way::UpMaybe) => Some("up_maybe"),
        Verdict::Went(Way::Same) => Some("same"),
        Verdict::Went(Way::DownMaybe) => Some("down_maybe"),
        Verdict::Went(Way::Down) => Some("down"),
        Verdict::YardstickMoved(_) => Some("yardstick_moved"),
        Verdict::NotComparable(_) => None,
    }
}

#[derive(Serialize)]
#[serde(tag = "shown", rename_all = "lowercase")]
enum FiguresJson<'a> {
    Full { n: u32, dont_know: u32, counts: &'a [u32], median: [u8; 2], mean: f64, agreement: f64 },
    Shape { why: &'static str },
    Hidden { why: &'static str },
}

impl FiguresJson<'_> {
    fn of(figures: &Shown<Figures>) -> FiguresJson<'_> {
        match (figures.value(), figures.why()) {
            (Some(own), _) => FiguresJson::Full {
                n: own.n(),
                dont_know: own.dont_know(),
                counts: own.counts(),
                median: own.median().into(),
                mean: own.mean(),
                agreement: own.agreement(),
            },
            (None, Some(Why::NearlyUnanimous)) => FiguresJson::Shape { why: "nearly_unanimous" },
            (None, Some(Why::Complementary)) => FiguresJson::Hidden { why: "complementary" },
            (None, _) => FiguresJson::Hidden { why: "fewer_than_least" },
        }
    }
}

#[derive(Serialize)]
struct GapJson<'a> {
    a: &'a str,
    b: &'a str,
    delta: f64,
    p: f64,
    p_by: &'static str,
}

impl<'a> GapJson<'a> {
    fn of(gap: &Gap, groups: &'a [String]) -> GapJson<'a> {
        let (a, b) = (&groups[gap.a()], &groups[gap.b()]);
        GapJson { a, b, delta: gap.delta(), p: gap.p(), p_by: by(gap.p_by()) }
    }
}

#[derive(Serialize)]
struct ChangeJson {
    delta: f64,
    p: f64,
    p_by: &'static str,
}

impl ChangeJson {
    fn of(change: &Change) -> ChangeJson {
        ChangeJson { delta: change.delta(), p: change.p(), p_by: by(change.p_by()) }
    }
}

fn by(by: By) -> &'static str {
    match by {
        By::Exact => "exact",
        By::Sampling => "sampling",
    }
}

/// An object whose fields keep their order.
struct Ordered<'a, T>(Vec<(&'a str, T)>);

impl<T: Serialize> Serialize for Ordered<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}
