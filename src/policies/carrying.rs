//! Which line carries which: a graph without circles, looked at from the mayor's lines down.

use std::collections::{BTreeMap, BTreeSet};

use super::{Level, Policy, Rule, Tie};
use crate::msg;
use crate::words::Message;

/// Lines and what ties them, in their order.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    policies: Vec<Policy>,
    places: BTreeMap<String, usize>,
    below: Vec<Vec<(usize, Rule)>>,
    above: Vec<Vec<(usize, Rule)>>,
}

impl Tree {
    /// Of these lines; ties to others are left out.
    pub fn new(policies: Vec<Policy>, ties: Vec<Tie>) -> Tree {
        let places: BTreeMap<String, usize> =
            policies.iter().enumerate().map(|(at, policy)| (policy.id.clone(), at)).collect();
        let mut tree = Tree {
            below: vec![Vec::new(); policies.len()],
            above: vec![Vec::new(); policies.len()],
            policies,
            places,
        };
        for tie in ties {
            let ends = (tree.places.get(&tie.child), tree.places.get(&tie.parent));
            if let (Some(&child), Some(&parent)) = ends {
                tree.below[parent].push((child, tie.rule));
                tree.above[child].push((parent, tie.rule));
            }
        }
        tree.below.iter_mut().chain(&mut tree.above).for_each(|ties| ties.sort());
        tree
    }

    /// Every line, in its order.
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// The line of that id.
    pub fn get(&self, id: &str) -> Option<&Policy> {
        self.places.get(id).map(|at| &self.policies[*at])
    }

    /// The mayor's lines.
    pub fn tops(&self) -> impl Iterator<Item = &Policy> {
        self.policies.iter().filter(|policy| policy.level == Level::Mayor)
    }

    /// Lines of units that carry none above them.
    pub fn loose(&self) -> impl Iterator<Item = &Policy> {
        let all = self.policies.iter().enumerate();
        let loose = all.filter(|(at, it)| it.level != Level::Mayor && self.above[*at].is_empty());
        loose.map(|(_, policy)| policy)
    }

    /// The lines that carry it, with how they tell.
    pub fn below(&self, id: &str) -> impl Iterator<Item = (&Policy, Rule)> {
        self.tied(&self.below, id)
    }

    /// The lines it carries, with how it tells.
    pub fn above(&self, id: &str) -> impl Iterator<Item = (&Policy, Rule)> {
        self.tied(&self.above, id)
    }

    fn tied<'a>(
        &'a self,
        ties: &'a [Vec<(usize, Rule)>],
        id: &str,
    ) -> impl Iterator<Item = (&'a Policy, Rule)> {
        let ties = self.places.get(id).map_or(&[][..], |at| &ties[*at]);
        ties.iter().map(|(at, rule)| (&self.policies[*at], *rule))
    }

    /// Every line below it, each once.
    pub fn all_below(&self, id: &str) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        self.collect(id, &|_| true, &mut found);
        found
    }

    fn collect<'a>(
        &'a self,
        id: &str,
        wanted: &impl Fn(Rule) -> bool,
        found: &mut BTreeSet<&'a str>,
    ) {
        for (child, rule) in self.below(id) {
            if wanted(rule) && found.insert(&child.id) {
                self.collect(&child.id, wanted, found);
            }
        }
    }

    /// Every line above it, each once.
    pub fn all_above(&self, id: &str) -> BTreeSet<&str> {
        let (mut found, mut waiting) = (BTreeSet::new(), vec![id]);
        while let Some(id) = waiting.pop() {
            for (parent, _) in self.above(id) {
                if found.insert(parent.id.as_str()) {
                    waiting.push(&parent.id);
                }
            }
        }
        found
    }

    /// Why the lower line may not carry the upper one.
    pub fn forbids(&self, child: &Policy, parent: &Policy) -> Option<Message> {
        if child.level == Level::Mayor {
            return Some(msg!("policy-tie-mayor", title = &child.title));
        }
        let circle =
            child.id == parent.id || self.all_below(&child.id).contains(parent.id.as_str());
        circle.then(|| msg!("policy-tie-circle", lower = &child.title, upper = &parent.title))
    }

    /// A tie that closes a circle, where there is one: its lower and its upper end.
    pub fn circle(&self) -> Option<(&Policy, &Policy)> {
        // Lines that carry nothing are taken away, again and again: what is left goes in circles.
        let mut open: Vec<usize> = self.above.iter().map(Vec::len).collect();
        let mut free: Vec<usize> = (0..open.len()).filter(|at| open[*at] == 0).collect();
        while let Some(at) = free.pop() {
            for (child, _) in &self.below[at] {
                open[*child] -= 1;
                if open[*child] == 0 {
                    free.push(*child);
                }
            }
        }
        let left = open.iter().position(|above| *above > 0)?;
        let on_circle = self.walk_up(left, &open);
        let (upper, _) = self.above[on_circle].iter().find(|(parent, _)| open[*parent] > 0)?;
        Some((&self.policies[on_circle], &self.policies[*upper]))
    }

    /// From a line above which there is a circle, up until it is on the circle.
    fn walk_up(&self, from: usize, open: &[usize]) -> usize {
        let (mut at, mut passed) = (from, BTreeSet::new());
        while passed.insert(at) {
            let next = self.above[at].iter().find(|(parent, _)| open[*parent] > 0);
            at = next.map_or(at, |(parent, _)| *parent);
        }
        at
    }
}

/// What the lines below tell the upper one, each as its tie says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Roadmap lines that are counted, and how many of them are done.
    pub counted: (usize, usize),
    /// Roadmap lines all of which have to be done, and how many of them are.
    pub all: (usize, usize),
    /// Lines that tell in words.
    pub words: usize,
}

/// What is told to that line; `roads` says of each line how many roadmap lines it has and how many are done.
pub fn rolled(tree: &Tree, id: &str, roads: &BTreeMap<&str, (usize, usize)>) -> Told {
    let of = |first: Rule| {
        let mut found = BTreeSet::new();
        for (child, rule) in tree.below(id).filter(|(_, rule)| *rule == first) {
            debug_assert_eq!(rule, first);
            found.insert(child.id.as_str());
            tree.collect(&child.id, &|rule| rule != Rule::Words, &mut found);
        }
        let sum = found.iter().filter_map(|id| roads.get(id));
        sum.fold((0, 0), |(all, done), (lines, ended)| (all + lines, done + ended))
    };
    Told {
        counted: of(Rule::Count),
        all: of(Rule::All),
        words: tree.below(id).filter(|(_, rule)| *rule == Rule::Words).count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policies::{Source, Stage};

    fn line(id: &str, level: Level) -> Policy {
        Policy {
            id: id.into(),
            key: id.into(),
            level,
            years: (2026, 2026),
            unit: None,
            post: String::new(),
            title: format!("line {id}"),
            intent: String::new(),
            why: String::new(),
            source: Source::Own,
            stage: Stage::Agreed,
            agreed: None,
        }
    }

    fn tree(ties: &[(&str, &str, Rule)]) -> Tree {
        let levels = [
            ("m", Level::Mayor),
            ("d", Level::Department),
            ("e", Level::Department),
            ("s", Level::Section),
            ("t", Level::Team),
        ];
        let tie = |(child, parent, rule): &(&str, &str, Rule)| Tie {
            child: (*child).into(),
            parent: (*parent).into(),
            rule: *rule,
        };
        let lines = levels.map(|(id, level)| line(id, level)).to_vec();
        Tree::new(lines, ties.iter().map(tie).collect())
    }

    #[test]
    fn a_line_may_carry_two_and_is_below_both() {
        let tree = tree(&[
            ("d", "m", Rule::Count),
            ("e", "m", Rule::Count),
            ("s", "d", Rule::Count),
            ("s", "e", Rule::Words),
        ]);
        assert_eq!(tree.all_below("m").into_iter().collect::<Vec<_>>(), ["d", "e", "s"]);
        assert_eq!(tree.all_above("s").into_iter().collect::<Vec<_>>(), ["d", "e", "m"]);
        assert_eq!(tree.loose().map(|it| &*it.id).collect::<Vec<_>>(), ["t"]);
        assert!(tree.circle().is_none());
    }

    #[test]
    fn a_circle_is_refused_with_both_its_ends() {
        let tree = tree(&[("s", "d", Rule::Words), ("t", "s", Rule::Words)]);
        let (top, bottom) = (tree.get("d").unwrap(), tree.get("t").unwrap());
        let said = msg!("policy-tie-circle", lower = "line d", upper = "line t");
        assert_eq!(tree.forbids(top, bottom), Some(said));
        assert_eq!(tree.forbids(bottom, top), None);
        assert!(tree.forbids(tree.get("m").unwrap(), top).is_some());
    }

    #[test]
    fn a_circle_in_a_file_is_found_wherever_it_is() {
        let tree = tree(&[
            ("d", "m", Rule::Words),
            ("d", "s", Rule::Words),
            ("s", "t", Rule::Words),
            ("t", "d", Rule::Words),
            ("e", "t", Rule::Words),
        ]);
        let (lower, upper) = tree.circle().unwrap();
        let ends = (lower.id.as_str(), upper.id.as_str());
        assert!([("d", "s"), ("s", "t"), ("t", "d")].contains(&ends), "{ends:?}");
    }

    #[test]
    fn progress_is_told_as_each_tie_says_and_counted_once() {
        let tree = tree(&[
            ("d", "m", Rule::Count),
            ("e", "m", Rule::Words),
            ("s", "d", Rule::Count),
            ("t", "s", Rule::Words),
            ("t", "d", Rule::All),
        ]);
        let roads = [("d", (1, 0)), ("e", (9, 9)), ("s", (3, 2)), ("t", (2, 1))].into();
        let told = rolled(&tree, "m", &roads);
        assert_eq!(told, Told { counted: (6, 3), all: (0, 0), words: 1 });
        assert_eq!(rolled(&tree, "d", &roads), Told { counted: (3, 2), all: (2, 1), words: 0 });
    }
}
