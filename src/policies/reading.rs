//! A workbook of policies is read: whatever is wrong is told with its cell.

use std::collections::{BTreeMap, BTreeSet};

use super::typed::{self, MONTH_FIELDS, MONTHS, TypedGoal, TypedLine, TypedMeasure, TypedPolicy};
use super::xlsx::{
    Columns, GOAL, GOALS, LINK, LINKS, MEASURE, POLICIES, POLICY, Places, ROADMAP, UPPER, as_meant,
};
use super::{Book, Goal, Line, Link, Measure, Policy, Setting, Target, Tie, Tree};
use crate::msg;
use crate::organisations::Unit;
use crate::problem::{Problem, Problems};
use crate::typed::{Fault, half_width};
use crate::words::Lang;
use crate::workbook::{self, Grid, Limits, Row, folded};

/// What a file is read against.
pub struct Ground<'a> {
    /// The units of the organisation.
    pub units: &'a [Unit],
    /// What is there already.
    pub before: &'a Book,
    /// How goals are told.
    pub setting: &'a Setting,
    /// The keys of the sheet's items.
    pub items: &'a BTreeSet<String>,
}

/// A workbook as it lies there, before anything is asked of the database.
pub struct Tables {
    sheets: [Option<Grid>; 4],
    problems: Vec<Problem>,
}

/// Opens a workbook.  That takes its time, so it is done outside of every transaction.
pub fn tables(bytes: &[u8]) -> Tables {
    let names = [POLICIES, GOALS, ROADMAP, LINKS];
    let (sheets, problems) = workbook::worksheets(bytes, &Limits::UPLOAD, names);
    Tables { sheets, problems }
}

/// Reads a workbook and tells every problem; what is there already keeps its id.
pub fn read_xlsx(
    tables: &Tables,
    ground: &Ground,
    id: &mut dyn FnMut() -> String,
) -> (Book, Vec<Problem>) {
    let [policies, goals, roadmap, links] = &tables.sheets;
    let mut reader = Reader::new(ground, id);
    reader.problems.extend(tables.problems.iter().cloned());
    policies.iter().for_each(|grid| reader.sheet(grid, POLICY, Reader::policy));
    goals.iter().for_each(|grid| reader.sheet(grid, GOAL, Reader::goal));
    roadmap.iter().for_each(|grid| reader.sheet(grid, MEASURE, Reader::measure));
    links.iter().for_each(|grid| reader.sheet(grid, LINK, Reader::link));
    reader.circles();
    (reader.book, reader.problems.into_vec())
}

/// The cells of a row, by their fields.
struct Cells<'a> {
    row: Row<'a>,
    columns: &'a BTreeMap<&'static str, usize>,
}

impl Cells<'_> {
    fn get(&self, field: &str) -> &str {
        self.columns.get(field).map_or("", |column| self.row.cell(*column).trim())
    }

    fn text(&self, field: &str) -> String {
        self.get(field).to_owned()
    }

    fn place(&self, field: &str) -> String {
        self.row.place(self.columns.get(field).copied().unwrap_or(0))
    }
}

struct Reader<'a> {
    ground: &'a Ground<'a>,
    id: &'a mut dyn FnMut() -> String,
    places: Places,
    book: Book,
    problems: Problems,
    /// Where each key of this file stands, by its sheet.
    rows: BTreeMap<(&'static str, String), u32>,
    /// Where each tie stands.
    ties: Vec<(Tie, String)>,
    before: Before<'a>,
}

/// What is there already, by key.
struct Before<'a> {
    policies: BTreeMap<&'a str, &'a Policy>,
    goals: BTreeMap<&'a str, &'a Goal>,
    measures: BTreeMap<&'a str, &'a Measure>,
    lines: BTreeMap<(&'a str, i16), &'a Line>,
}

impl<'a> Reader<'a> {
    fn new(ground: &'a Ground<'a>, id: &'a mut dyn FnMut() -> String) -> Reader<'a> {
        let book = ground.before;
        let before = Before {
            policies: book.policies.iter().map(|it| (it.key.as_str(), it)).collect(),
            goals: book.goals.iter().map(|it| (it.key.as_str(), it)).collect(),
            measures: book.measures.iter().map(|it| (it.key.as_str(), it)).collect(),
            lines: book.lines.iter().map(|it| ((it.measure.as_str(), it.year), it)).collect(),
        };
        Reader {
            places: Places::new(ground.units),
            ground,
            id,
            book: Book::default(),
            problems: Problems::default(),
            rows: BTreeMap::new(),
            ties: Vec::new(),
            before,
        }
    }

    fn sheet(&mut self, grid: &Grid, columns: Columns, read: fn(&mut Reader<'a>, &Cells)) {
        let mut rows = grid.rows();
        let Some(header) = rows.next() else { return };
        for place in grid.merged_from(&header) {
            self.problems.add(place, msg!("problem-merged"));
        }
        let Some(found) = self.header(&header, columns) else { return };
        for row in rows {
            let headed: BTreeSet<usize> = found.values().copied().collect();
            let stray =
                row.cells().filter(|(at, text)| !text.trim().is_empty() && !headed.contains(at));
            for (column, _) in stray {
                self.problems.add(row.place(column), msg!("problem-value-without-heading"));
            }
            read(self, &Cells { row, columns: &found });
        }
    }

    /// The column of each field; none where one that has to be there is missing.
    fn header(&mut self, header: &Row, columns: Columns) -> Option<BTreeMap<&'static str, usize>> {
        let mut found = BTreeMap::new();
        for (column, name) in header.cells().filter(|(_, name)| !name.trim().is_empty()) {
            let known = columns.iter().find(|(heading, _)| folded(heading) == folded(name));
            match known.map(|(_, field)| field.trim_start_matches('*')) {
                None => self
                    .problems
                    .add(header.place(column), msg!("problem-unknown-column", name = name.trim())),
                Some(field) => {
                    if found.insert(field, column).is_some() {
                        self.problems.add(
                            header.place(column),
                            msg!("problem-column-twice", name = name.trim()),
                        );
                    }
                }
            }
        }
        let missing =
            columns.iter().filter_map(|(heading, field)| Some((heading, field.strip_prefix('*')?)));
        let missing: Vec<_> = missing.filter(|(_, field)| !found.contains_key(field)).collect();
        for (heading, _) in &missing {
            self.problems.add(header.place(0), msg!("problem-column-missing", name = **heading));
        }
        missing.is_empty().then_some(found)
    }

    fn told(&mut self, cells: &Cells, faults: Vec<Fault>) {
        let place = |fault: &Fault| cells.place(&fault.field);
        self.problems
            .extend(faults.iter().map(|fault| Problem::at(place(fault), fault.say.clone())));
    }

    /// The unit a cell names.
    fn unit(&mut self, cells: &Cells, field: &str) -> String {
        let name = cells.get(field);
        if name.is_empty() {
            return String::new();
        }
        let meant = self.places.meant.get(&as_meant(name)).cloned().unwrap_or_default();
        let what = match meant.len() {
            1 => return meant[0].clone(),
            0 => msg!("problem-policy-unit-unknown", name = name),
            units => msg!("problem-policy-unit-unclear", name = name, units = units),
        };
        self.problems.add(cells.place(field), what);
        // Something is named: that nothing is would be told beside it.
        name.to_owned()
    }

    /// Whether this row is the first of its key.
    fn first(&mut self, sheet: &'static str, cells: &Cells, field: &str) -> bool {
        let key = cells.text(field);
        let row = cells.row.number();
        match self.rows.get(&(sheet, key.clone())).copied() {
            Some(first) if !key.is_empty() => {
                self.problems.add(
                    cells.place(field),
                    msg!("problem-policy-key-twice", key = key, first = first),
                );
                false
            }
            _ => {
                self.rows.insert((sheet, key), row);
                true
            }
        }
    }

    fn policy(&mut self, cells: &Cells) {
        if !self.first(POLICIES, cells, "key") {
            return;
        }
        let typed = TypedPolicy {
            key: cells.text("key"),
            level: cells.text("level"),
            year_from: cells.text("year_from"),
            year_to: cells.text("year_to"),
            unit: self.unit(cells, "unit"),
            post: cells.text("post"),
            title: cells.text("title"),
            intent: cells.text("intent"),
            why: cells.text("why"),
            source: cells.text("source"),
            stage: cells.text("stage"),
            agreed: cells.text("agreed"),
        };
        let known =
            self.before.policies.get(half_width(&typed.key).as_str()).map(|it| it.id.clone());
        let id = known.unwrap_or_else(|| (self.id)());
        match typed.read(id) {
            Ok(policy) => self.book.policies.push(policy),
            Err(faults) => self.told(cells, faults),
        }
    }

    /// The line a row of another sheet names: in this file, or there already.
    fn line_of(&mut self, cells: &Cells, field: &str) -> Option<Policy> {
        let key = half_width(cells.get(field));
        let of_file = self.book.policies.iter().find(|policy| policy.key == key).cloned();
        let found =
            of_file.or_else(|| self.before.policies.get(key.as_str()).map(|it| (*it).clone()));
        if found.is_none() && !self.rows.contains_key(&(POLICIES, key.clone())) {
            self.problems.add(cells.place(field), msg!("problem-policy-unknown", key = key));
        }
        found
    }

    fn goal(&mut self, cells: &Cells) {
        let first = self.first(GOALS, cells, "key");
        let Some(policy) = self.line_of(cells, "policy").filter(|_| first) else { return };
        let typed = TypedGoal {
            key: cells.text("key"),
            rank: cells.text("rank"),
            what: cells.text("what"),
            by_when: cells.text("by_when"),
            horizon: cells.text("horizon"),
            indicator: cells.text("indicator"),
            baseline: cells.text("baseline"),
            target: cells.text("target"),
            counted_in: cells.text("counted_in"),
            result: cells.text("result"),
            grade: cells.text("grade"),
        };
        let known = self.before.goals.get(half_width(&typed.key).as_str()).copied();
        if known.is_some_and(|goal| goal.policy != policy.id) {
            self.problems
                .add(cells.place("key"), msg!("problem-policy-key-elsewhere", key = typed.key));
            return;
        }
        let id = known.map_or_else(|| (self.id)(), |goal| goal.id.clone());
        match typed.read(id, &policy, self.ground.setting) {
            Ok(goal) => self.keep_goal(cells, goal),
            Err(faults) => self.told(cells, faults),
        }
    }

    fn keep_goal(&mut self, cells: &Cells, goal: Goal) {
        let of_file = self.book.goals.iter().filter(|other| other.policy == goal.policy);
        let ids: BTreeSet<&str> = of_file.map(|other| other.id.as_str()).collect();
        let old = self.ground.before.goals.iter().filter(|other| other.policy == goal.policy);
        let all = ids.into_iter().chain(old.map(|other| other.id.as_str()));
        let others: BTreeSet<&str> = all.filter(|id| *id != goal.id).collect();
        match others.len() < super::GOALS {
            true => self.book.goals.push(goal),
            false => self
                .problems
                .add(cells.place("key"), msg!("policy-goals-full", most = super::GOALS)),
        }
    }

    /// A measure, and one of its years.
    fn measure(&mut self, cells: &Cells) {
        let Some(policy) = self.line_of(cells, "policy") else { return };
        let typed = TypedMeasure {
            key: cells.text("key"),
            goal: self.goal_of(cells, &policy),
            what: cells.text("what"),
            steps: cells.text("steps"),
            unit: self.unit(cells, "unit"),
            post: cells.text("post"),
            resources: cells.text("resources"),
            depth: cells.text("depth"),
            reach: cells.text("reach"),
        };
        let key = half_width(&typed.key);
        let of_file = self.book.measures.iter().find(|it| it.key == key).map(|it| it.id.clone());
        let known = self.before.measures.get(key.as_str()).copied();
        if known.is_some_and(|measure| measure.policy != policy.id) {
            self.problems.add(cells.place("key"), msg!("problem-policy-key-elsewhere", key = key));
            return;
        }
        let id = of_file.or_else(|| known.map(|it| it.id.clone()));
        let id = id.unwrap_or_else(|| (self.id)());
        let goals: Vec<&Goal> = self.book.goals.iter().chain(&self.ground.before.goals).collect();
        match typed.read(id, &policy, &goals) {
            Ok(measure) => {
                let id = measure.id.clone();
                self.keep_measure(cells, measure);
                self.year(cells, &id, &policy);
            }
            Err(faults) => self.told(cells, faults),
        }
    }

    /// The id of the goal a row names.
    fn goal_of(&mut self, cells: &Cells, policy: &Policy) -> String {
        let key = half_width(cells.get("goal"));
        let old = self.before.goals.get(key.as_str()).copied();
        let found = self.book.goals.iter().find(|goal| goal.key == key).or(old);
        let found = found.filter(|goal| goal.policy == policy.id).map(|goal| goal.id.clone());
        if found.is_none() && !key.is_empty() {
            let known = self.rows.contains_key(&(GOALS, key.clone()));
            let what = if known {
                msg!("policy-goal-elsewhere")
            } else {
                msg!("problem-policy-unknown", key = key)
            };
            self.problems.add(cells.place("goal"), what);
        }
        found.unwrap_or_default()
    }

    /// The first row of a measure says what it is; a later one may not say otherwise.
    fn keep_measure(&mut self, cells: &Cells, measure: Measure) {
        match self.book.measures.iter().find(|it| it.id == measure.id) {
            Some(before) if *before != measure => {
                let first = self.rows.get(&(ROADMAP, measure.key)).copied().unwrap_or_default();
                self.problems.add(cells.place("what"), msg!("problem-differs", first = first));
            }
            Some(_) => {}
            None => {
                self.rows.insert((ROADMAP, measure.key.clone()), cells.row.number());
                self.book.measures.push(measure);
            }
        }
    }

    fn year(&mut self, cells: &Cells, measure: &str, policy: &Policy) {
        let months = MONTH_FIELDS.iter().any(|field| !cells.get(field).is_empty());
        let rest = ["year", "starts", "ends", "control", "warning"];
        if !months && rest.iter().all(|field| cells.get(field).is_empty()) {
            return;
        }
        let typed = TypedLine {
            year: cells.text("year"),
            starts: cells.text("starts"),
            ends: cells.text("ends"),
            control: cells.text("control"),
            warning: cells.text("warning"),
            mark: MONTHS.iter().map(|month| cells.text(&format!("month-{month}"))).collect(),
            words: MONTHS.iter().map(|month| cells.text(&format!("words-{month}"))).collect(),
        };
        let id = (self.id)();
        let line = match typed.read(id, measure, policy) {
            Ok(line) => line,
            Err(faults) => return self.told(cells, faults),
        };
        if self.book.lines.iter().any(|it| it.measure == line.measure && it.year == line.year) {
            return self.problems.add(cells.place("year"), msg!("problem-policy-year-twice"));
        }
        let known = self.before.lines.get(&(measure, line.year)).map(|it| it.id.clone());
        let id = known.unwrap_or(line.id);
        self.book.lines.push(Line { id, ..line });
    }

    fn link(&mut self, cells: &Cells) {
        let Some(policy) = self.line_of(cells, "policy") else { return };
        if folded(cells.get("kind")) == folded(UPPER) {
            return self.tie(cells, &policy);
        }
        let kind = match typed::target(cells.get("kind")) {
            Ok(kind) => kind,
            Err(say) => {
                let known = Target::ALL.iter().map(|kind| kind.word(Lang::Ja));
                let known: Vec<String> = [UPPER.to_owned()].into_iter().chain(known).collect();
                let known = known.join(&crate::t!(Lang::Ja, "policy-or"));
                return self.problems.add(
                    cells.place("kind"),
                    crate::words::Message { id: say.id, ..msg!("policy-choice", known = known) },
                );
            }
        };
        let goal = Some(self.goal_of(cells, &policy)).filter(|id| !id.is_empty());
        let measure = self.measure_of(cells, &policy);
        let link = Link {
            id: String::new(),
            policy: policy.id,
            goal,
            measure,
            kind,
            target: cells.text("target"),
        };
        let same = self
            .ground
            .before
            .links
            .iter()
            .find(|it| Link { id: String::new(), ..(*it).clone() } == link);
        let is_known = match kind {
            Target::Item => self.ground.items.contains(&link.target) || same.is_some(),
            Target::Action | Target::Gathering => same.is_some(),
        };
        if !is_known {
            let what = match kind {
                Target::Item => msg!("problem-policy-item-unknown", key = &link.target),
                Target::Action | Target::Gathering => msg!("problem-policy-link-unknown"),
            };
            return self.problems.add(cells.place("target"), what);
        }
        let id = same.map(|it| it.id.clone()).unwrap_or_else(|| (self.id)());
        self.book.links.push(Link { id, ..link });
    }

    fn measure_of(&mut self, cells: &Cells, policy: &Policy) -> Option<String> {
        let key = half_width(cells.get("measure"));
        let old = self.before.measures.get(key.as_str()).copied();
        let found = self.book.measures.iter().find(|it| it.key == key).or(old);
        let found = found.filter(|it| it.policy == policy.id).map(|it| it.id.clone());
        if found.is_none() && !key.is_empty() {
            self.problems.add(cells.place("measure"), msg!("problem-policy-unknown", key = key));
        }
        found
    }

    fn tie(&mut self, cells: &Cells, child: &Policy) {
        let Some(parent) = self.line_of(cells, "target") else { return };
        let rule = match typed::rule(cells.get("rule")) {
            Ok(rule) => rule,
            Err(say) => return self.problems.add(cells.place("rule"), say),
        };
        if child.level == super::Level::Mayor {
            let what = msg!("policy-tie-mayor", title = &child.title);
            return self.problems.add(cells.place("target"), what);
        }
        let tie = Tie { child: child.id.clone(), parent: parent.id, rule };
        match self
            .ties
            .iter()
            .any(|(other, _)| (&other.child, &other.parent) == (&tie.child, &tie.parent))
        {
            true => self.problems.add(cells.place("target"), msg!("problem-policy-tie-twice")),
            false => {
                self.book.ties.push(tie.clone());
                self.ties.push((tie, cells.place("target")));
            }
        }
    }

    /// Circles among the lines as they would be after this file; each is told at one of its ties.
    fn circles(&mut self) {
        let merged = merged(self.ground.before, &self.book);
        let mut ties = merged.ties;
        for _ in 0..super::GOALS {
            let tree = Tree::new(merged.policies.clone(), ties.clone());
            let Some((lower, upper)) = tree.circle() else { return };
            let what = msg!("policy-tie-circle", lower = &upper.title, upper = &lower.title);
            let is_it = |tie: &Tie| tie.child == lower.id && tie.parent == upper.id;
            let place =
                self.ties.iter().find(|(tie, _)| is_it(tie)).map(|(_, place)| place.clone());
            self.problems.add(place.unwrap_or_else(|| LINKS.to_owned()), what);
            ties.retain(|tie| !is_it(tie));
        }
    }
}

/// What is there after a file was taken over: its lines in place of those of the same id, and of its
/// lines only the ties and links it names.
pub(super) fn merged(before: &Book, file: &Book) -> Book {
    let of_file: BTreeSet<&str> = file.policies.iter().map(|it| it.id.as_str()).collect();
    let old_ties = before.ties.iter().filter(|tie| !of_file.contains(tie.child.as_str()));
    let old_links = before.links.iter().filter(|link| !of_file.contains(link.policy.as_str()));
    Book {
        policies: replaced(&before.policies, &file.policies, |it| &it.id),
        goals: replaced(&before.goals, &file.goals, |it| &it.id),
        measures: replaced(&before.measures, &file.measures, |it| &it.id),
        lines: replaced(&before.lines, &file.lines, |it| &it.id),
        ties: old_ties.chain(&file.ties).cloned().collect(),
        links: old_links.chain(&file.links).cloned().collect(),
    }
}

fn replaced<T: Clone>(before: &[T], file: &[T], id: fn(&T) -> &str) -> Vec<T> {
    let new: BTreeMap<&str, &T> = file.iter().map(|it| (id(it), it)).collect();
    let old: BTreeSet<&str> = before.iter().map(id).collect();
    let kept = before.iter().map(|it| new.get(id(it)).copied().unwrap_or(it));
    kept.chain(file.iter().filter(|it| !old.contains(id(it)))).cloned().collect()
}
