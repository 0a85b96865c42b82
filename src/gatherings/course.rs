//! A course: who came to enough of its sessions, and is given the certificate.

use std::collections::BTreeMap;

use super::{Body, Gathering, Series, all, registrations};
use crate::accounts::Organiser;
use crate::db::Tx;
use crate::error::Result;

/// Somebody as a course knows people: by name and place, for there are no accounts.
#[derive(Clone, Debug)]
pub struct Student {
    /// The name, as first written.
    pub name: String,
    /// Where from.
    pub body: Body,
    /// The sessions this person was at, the first first.
    pub attended: Vec<Gathering>,
    /// Two people of this name and place were at the same session: they cannot be told apart.
    pub two: bool,
}

impl Student {
    /// Has come to enough sessions, and is known to be one person.
    pub fn completes(&self, series: &Series) -> bool {
        let enough = |least| self.attended.len() >= usize::try_from(least).unwrap_or(usize::MAX);
        !self.two && series.course.is_some_and(enough)
    }
}

/// Everybody who was at a session of the course, the most diligent first.
pub fn students(tx: &mut Tx, by: &Organiser, series: &Series) -> Result<Vec<Student>> {
    let mut students: BTreeMap<(String, String), Student> = BTreeMap::new();
    let mut sessions = all(tx, by)?;
    sessions.retain(|gathering| gathering.series == series.id);
    sessions.sort_by_key(|gathering| gathering.session);
    for gathering in sessions {
        let there = registrations(tx, &gathering)?;
        for one in there.into_iter().filter(|one| one.attended && !one.entry.name.is_empty()) {
            let key = known_as(&one.entry.name, &one.entry.body);
            let student = students.entry(key).or_insert_with(|| Student {
                name: one.entry.name,
                body: one.entry.body,
                attended: vec![],
                two: false,
            });
            match student.attended.last().is_some_and(|last| last.id == gathering.id) {
                true => student.two = true,
                false => student.attended.push(gathering.clone()),
            }
        }
    }
    let mut students: Vec<Student> = students.into_values().collect();
    students.sort_by_key(|student| std::cmp::Reverse(student.attended.len()));
    Ok(students)
}

/// 「髙﨑 さくら」 and 「髙﨑さくら」 are one person; letters are never taken for each other.
fn known_as(name: &str, body: &Body) -> (String, String) {
    let place = body.code().map_or_else(|| format!("elsewhere {}", body.name()), str::to_owned);
    (place, name.split_whitespace().collect())
}
