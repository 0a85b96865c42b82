//! Coverage: where the mayor's line arrives, and where it does not.

use std::collections::{BTreeMap, BTreeSet};

use super::{Level, Policy, Setting, Tree, store};
use crate::accounts::PolicyReader;
use crate::db::Tx;
use crate::error::Result;
use crate::organisations::{self, Unit};

/// What is missing, by ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// The mayor's lines nobody took up.
    pub not_taken_up: Vec<String>,
    /// Lines of departments that have sections, none of which took it up.
    pub not_passed_on: Vec<String>,
    /// Lines of units that carry none above them.
    pub loose: Vec<String>,
    /// Units that should have a line and have none.
    pub without_line: Vec<String>,
    /// Units that have a line and no roadmap.
    pub without_roadmap: Vec<String>,
}

/// One of the mayor's lines, and how many lines of each department arrive at it.
pub type Departments = Vec<(String, Vec<usize>)>;

/// Everything the coverage page tells.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The lines of that year.
    pub tree: Tree,
    /// Every unit, parents first.
    pub units: Vec<Unit>,
    /// What the municipality chose.
    pub setting: Setting,
    /// The policies with a roadmap in that year.
    pub with_roadmap: BTreeSet<String>,
    /// What is missing.
    pub gaps: Gaps,
}

/// Where the lines arrive in that year, as far as that reader may see.
pub fn coverage(tx: &mut Tx, by: &PolicyReader, year: i16) -> Result<Coverage> {
    let tree = super::tree(tx, by, year)?;
    let units = organisations::units(tx, by.organisation())?;
    let setting = store::setting(tx, by.organisation())?;
    let with_roadmap = store::with_roadmap(tx, by.organisation(), year)?;
    let gaps = gaps(&tree, &units, &setting, &with_roadmap);
    Ok(Coverage { tree, units, setting, with_roadmap, gaps })
}

fn gaps(tree: &Tree, units: &[Unit], setting: &Setting, with_roadmap: &BTreeSet<String>) -> Gaps {
    let parents: BTreeSet<&str> = units.iter().filter_map(|unit| unit.parent.as_deref()).collect();
    let mut of_unit: BTreeMap<&str, Vec<&Policy>> = BTreeMap::new();
    for policy in tree.policies() {
        of_unit.entry(policy.unit.as_deref().unwrap_or_default()).or_default().push(policy);
    }
    let is_taken = |policy: &&Policy| tree.below(&policy.id).next().is_some();
    let ids = |found: Vec<&Policy>| found.into_iter().map(|policy| policy.id.clone()).collect();
    let has_sections = |policy: &&Policy| {
        let above = matches!(policy.level, Level::Bureau | Level::Department);
        above && policy.unit.as_deref().is_some_and(|unit| parents.contains(unit))
    };
    let steps = steps(units);
    let wanted: Vec<&Unit> =
        units.iter().filter(|unit| steps[unit.id.as_str()] == setting.step).collect();
    let has_line = |unit: &&&Unit| of_unit.contains_key(unit.id.as_str());
    let has_road = |unit: &&&Unit| {
        of_unit[unit.id.as_str()].iter().any(|policy| with_roadmap.contains(&policy.id))
    };
    let unit_ids = |found: Vec<&&Unit>| found.into_iter().map(|unit| unit.id.clone()).collect();
    let lines = || tree.policies().iter();
    Gaps {
        not_taken_up: ids(tree.tops().filter(|it| !is_taken(it)).collect()),
        not_passed_on: ids(lines().filter(has_sections).filter(|it| !is_taken(it)).collect()),
        loose: ids(tree.loose().collect()),
        without_line: unit_ids(wanted.iter().filter(|unit| !has_line(unit)).collect()),
        without_roadmap: unit_ids(
            wanted.iter().filter(has_line).filter(|unit| !has_road(unit)).collect(),
        ),
    }
}

/// How deep each unit lies, 1 at the top.
fn steps(units: &[Unit]) -> BTreeMap<&str, u8> {
    let mut steps: BTreeMap<&str, u8> = BTreeMap::new();
    for unit in units {
        let above = unit.parent.as_deref().and_then(|parent| steps.get(parent));
        steps.insert(&unit.id, above.map_or(1, |step| step.saturating_add(1)));
    }
    steps
}

impl Coverage {
    /// Lines of the mayor, of departments and bureaus, of sections and teams.
    pub fn counts(&self) -> [usize; 3] {
        let mut counts = [0; 3];
        for policy in self.tree.policies() {
            let place = match policy.level {
                Level::Mayor => 0,
                Level::Bureau | Level::Department => 1,
                Level::Section | Level::Team => 2,
            };
            counts[place] += 1;
        }
        counts
    }

    /// Places the mayor's lines do not reach.
    pub fn places(&self) -> usize {
        let gaps = &self.gaps;
        gaps.not_taken_up.len() + gaps.not_passed_on.len() + gaps.without_line.len()
    }

    /// The units at the top.
    pub fn departments(&self) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(|unit| unit.parent.is_none())
    }

    /// For each of the mayor's lines, how many lines of each unit at the top arrive at it.
    pub fn arrivals(&self) -> Departments {
        let mut tops: BTreeMap<&str, usize> = BTreeMap::new();
        for unit in &self.units {
            let next = self.departments().position(|top| top.id == unit.id);
            let inherited = || unit.parent.as_deref().and_then(|parent| tops.get(parent)).copied();
            if let Some(top) = next.or_else(inherited) {
                tops.insert(&unit.id, top);
            }
        }
        let columns = self.departments().count();
        let row = |top: &Policy| {
            let mut row = vec![0; columns];
            for below in self.tree.all_below(&top.id) {
                let unit = self.tree.get(below).and_then(|policy| policy.unit.as_deref());
                if let Some(column) = unit.and_then(|unit| tops.get(unit)) {
                    row[*column] += 1;
                }
            }
            (top.id.clone(), row)
        };
        self.tree.tops().map(row).collect()
    }

    /// What that unit is called.
    pub fn unit_name(&self, id: &str) -> &str {
        self.units.iter().find(|unit| unit.id == id).map_or("", |unit| &unit.name)
    }
}
