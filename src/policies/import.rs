//! A workbook of policies comes in: first looked at, then taken over whole.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::reading::{Ground, Tables, merged, read_xlsx};
use super::{Book, Policy, store, whole_book};
use crate::accounts::PolicyOffice;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::organisations;
use crate::problem::Problem;
use crate::sheets::{self, Shelf};
use crate::world::Dice;

/// What happens to one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It comes.
    New,
    /// It is there, and becomes what the file says.
    Changed,
    /// It is there as the file says.
    Same,
    /// It goes.
    Gone,
}

/// What a file would do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// What the file says, each with its id.
    pub book: Book,
    /// For lines, goals, measures, roadmap lines, ties and links: new, changed, same, gone.
    pub counts: [[usize; 4]; 6],
    /// Every line that comes or changes, or some of whose goals, measures or ties do.
    pub lines: Vec<(Policy, Change)>,
    /// Lines that are there and not in the file: they stay as they are.
    pub left: usize,
}

impl Plan {
    /// The file says what is there already.
    pub fn is_empty(&self) -> bool {
        self.counts.iter().all(|[new, changed, _, gone]| new + changed + gone == 0)
    }
}

/// What that file would do now, or everything that is wrong with it.
pub fn plan(
    tx: &mut Tx,
    by: &PolicyOffice,
    tables: &Tables,
    shelf: &Shelf,
    dice: &Dice,
) -> Result<Result<Plan, Vec<Problem>>> {
    let before = whole_book(tx, by.organisation())?;
    let units = organisations::units(tx, by.organisation())?;
    let (setting, items) =
        (store::setting(tx, by.organisation())?, items(tx, by.organisation(), shelf)?);
    let ground = Ground { units: &units, before: &before, setting: &setting, items: &items };
    let (book, mut problems) = read_xlsx(tables, &ground, &mut || dice.id());
    if problems.is_empty() && book == Book::default() {
        problems.push(Problem::whole(msg!("problem-policy-nothing")));
    }
    if merged(&before, &book).policies.len() > super::LINES {
        problems.push(Problem::whole(msg!("problem-policy-many", most = super::LINES)));
    }
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    Ok(Ok(compared(&before, book)))
}

/// The keys of every item of every published sheet.
pub(super) fn items(tx: &mut Tx, organisation: &str, shelf: &Shelf) -> Result<BTreeSet<String>> {
    let mut keys = BTreeSet::new();
    for sheet in sheets::published(tx, organisation)? {
        let sheet = shelf.version(tx, organisation, &sheet.id)?;
        keys.extend(sheet.items().map(|item| item.key.clone()));
    }
    Ok(keys)
}

fn compared(before: &Book, book: Book) -> Plan {
    let mut touched = BTreeSet::new();
    let policies = each(&before.policies, &book.policies, |it| &it.id);
    let goals = each(&before.goals, &book.goals, |it| &it.id);
    let measures = each(&before.measures, &book.measures, |it| &it.id);
    let lines = each(&before.lines, &book.lines, |it| &it.id);
    let of = |measure: &str| book.measures.iter().find(|it| it.id == measure).map(|it| &it.policy);
    let moved = |change: &Change| *change != Change::Same;
    touched.extend(goals.iter().filter(|(_, it)| moved(it)).map(|(it, _)| it.policy.clone()));
    touched.extend(measures.iter().filter(|(_, it)| moved(it)).map(|(it, _)| it.policy.clone()));
    touched.extend(
        lines.iter().filter(|(_, it)| moved(it)).filter_map(|(it, _)| of(&it.measure).cloned()),
    );
    let of_file: BTreeSet<&str> = book.policies.iter().map(|it| it.id.as_str()).collect();
    let ties = each(&before.ties, &book.ties, |it| (&it.child, &it.parent));
    let links = each(&before.links, &book.links, |it| &it.id);
    let gone_ties = before.ties.iter().filter(|old| {
        let stays = book.ties.iter().any(|it| (&it.child, &it.parent) == (&old.child, &old.parent));
        of_file.contains(old.child.as_str()) && !stays
    });
    let gone_links = before.links.iter().filter(|old| {
        of_file.contains(old.policy.as_str()) && book.links.iter().all(|it| it.id != old.id)
    });
    let (gone_ties, gone_links): (Vec<_>, Vec<_>) = (gone_ties.collect(), gone_links.collect());
    touched.extend(ties.iter().filter(|(_, it)| moved(it)).map(|(it, _)| it.child.clone()));
    touched.extend(links.iter().filter(|(_, it)| moved(it)).map(|(it, _)| it.policy.clone()));
    touched.extend(gone_ties.iter().map(|it| it.child.clone()));
    touched.extend(gone_links.iter().map(|it| it.policy.clone()));
    let counts = [
        count(&policies, 0),
        count(&goals, 0),
        count(&measures, 0),
        count(&lines, 0),
        count(&ties, gone_ties.len()),
        count(&links, gone_links.len()),
    ];
    let told = policies.iter().filter_map(|(policy, change)| match change {
        Change::Same if touched.contains(&policy.id) => Some(((*policy).clone(), Change::Changed)),
        Change::Same => None,
        change => Some(((*policy).clone(), *change)),
    });
    let told = told.collect();
    let left = before.policies.iter().filter(|it| !of_file.contains(it.id.as_str())).count();
    Plan { counts, lines: told, left, book }
}

/// Each thing of the file, with what happens to it.
fn each<'a, T: PartialEq, K: Ord>(
    before: &'a [T],
    file: &'a [T],
    key: impl Fn(&'a T) -> K,
) -> Vec<(&'a T, Change)> {
    let old: std::collections::BTreeMap<K, &T> = before.iter().map(|it| (key(it), it)).collect();
    let change = |it: &'a T| match old.get(&key(it)) {
        None => Change::New,
        Some(before) if **before == *it => Change::Same,
        Some(_) => Change::Changed,
    };
    file.iter().map(|it| (it, change(it))).collect()
}

fn count<T>(all: &[(&T, Change)], gone: usize) -> [usize; 4] {
    let of = |wanted: Change| all.iter().filter(|(_, change)| *change == wanted).count();
    [of(Change::New), of(Change::Changed), of(Change::Same), gone]
}

/// Takes a file over, all of it or nothing.
pub fn apply(
    tx: &mut Tx,
    by: &PolicyOffice,
    tables: &Tables,
    shelf: &Shelf,
    dice: &Dice,
) -> Result<Plan> {
    tx.alone(&format!("policies {}", by.organisation()))?;
    let plan = plan(tx, by, tables, shelf, dice)?;
    let plan = plan.map_err(|_| Error::Refused(msg!("policy-import-stale")))?;
    let (organisation, before) = (by.organisation(), whole_book(tx, by.organisation())?);
    let changed = |change: &Change| *change != Change::Same;
    let book = &plan.book;
    for (policy, _) in
        each(&before.policies, &book.policies, |it| &it.id).iter().filter(|(_, it)| changed(it))
    {
        store::put_policy(tx, organisation, policy)?;
    }
    for (goal, _) in
        each(&before.goals, &book.goals, |it| &it.id).iter().filter(|(_, it)| changed(it))
    {
        store::put_goal(tx, organisation, goal)?;
    }
    for (measure, _) in
        each(&before.measures, &book.measures, |it| &it.id).iter().filter(|(_, it)| changed(it))
    {
        store::put_measure(tx, organisation, measure)?;
    }
    for (line, _) in
        each(&before.lines, &book.lines, |it| &it.id).iter().filter(|(_, it)| changed(it))
    {
        store::put_line(tx, organisation, line)?;
    }
    let after = merged(&before, book);
    for tie in before.ties.iter().filter(|tie| !after.ties.contains(tie)) {
        store::remove_tie(tx, organisation, &tie.child, &tie.parent)?;
    }
    for tie in after.ties.iter().filter(|tie| !before.ties.contains(tie)) {
        store::put_tie(tx, organisation, tie)?;
    }
    for link in before.links.iter().filter(|link| !after.links.contains(link)) {
        store::remove_link(tx, &link.policy, &link.id)?;
    }
    for link in after.links.iter().filter(|link| !before.links.contains(link)) {
        store::put_link(tx, organisation, link)?;
    }
    store::forget_files(tx, by.account(), "")?;
    Ok(plan)
}

/// How long a file that was looked at waits to be taken over.
const WAITS: SignedDuration = SignedDuration::from_hours(24);

/// Keeps a file that was looked at, in place of an earlier one of the same person.
pub fn keep_file(
    tx: &mut Tx,
    by: &PolicyOffice,
    id: &str,
    (name, bytes): (&str, &[u8]),
    now: Timestamp,
) -> Result<()> {
    store::forget_files(tx, by.account(), &(now - WAITS).to_string())?;
    let whose = (by.organisation(), by.account());
    store::keep_file(tx, whose, id, (name, bytes), &now.to_string())
}

/// A file that waits: its name and its bytes.
pub fn kept_file(tx: &mut Tx, by: &PolicyOffice, id: &str) -> Result<(String, Vec<u8>)> {
    store::kept_file(tx, by.account(), id)
}
