//! Practice reports: what somebody tried at their workplace, and what changed.

use jiff::Timestamp;
use serde::Deserialize;

use super::reading::{PROSE, Reader};
use super::{Gathering, Quote, held, own, store};
use crate::accounts::Organiser;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::typed::Fault;

/// The most practice reports of one session.
const MOST: usize = 30;

/// What is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The registration of who tells it, where it is one.
    pub registration: Option<String>,
    /// Who tells it, where it is not.
    pub presenter: String,
    /// Its title.
    pub title: String,
    /// 試したこと
    pub tried: String,
    /// 変わったこと
    pub changed: String,
    /// 聞いてみたいこと
    pub questions: String,
    /// Whether it may stand in the report.
    pub quote: Quote,
}

/// A case of a session.
#[derive(Clone, Debug)]
pub struct PracticeReport {
    /// Our id.
    pub id: String,
    /// What is told.
    pub case: Case,
}

/// A case as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedCase {
    pub(super) registration: String,
    pub(super) presenter: String,
    pub(super) title: String,
    pub(super) tried: String,
    pub(super) changed: String,
    pub(super) questions: String,
    pub(super) quote: Option<String>,
}

impl TypedCase {
    /// What was typed to say this.
    pub fn of(case: &Case) -> TypedCase {
        TypedCase {
            registration: case.registration.clone().unwrap_or_default(),
            presenter: case.presenter.clone(),
            title: case.title.clone(),
            tried: case.tried.clone(),
            changed: case.changed.clone(),
            questions: case.questions.clone(),
            quote: (case.quote != Quote::No).then(|| "yes".to_owned()),
        }
    }

    /// Reads what was typed; every fault at once, by the names of the fields.
    pub fn read(&self) -> Result<Case, Vec<Fault>> {
        let mut reader = Reader::default();
        let title = reader.name("title", &self.title, msg!("case-title-missing"));
        let presenter = reader.maybe_name("presenter", &self.presenter);
        let tried = reader.prose("tried", &self.tried, PROSE);
        let changed = reader.prose("changed", &self.changed, PROSE);
        let questions = reader.prose("questions", &self.questions, PROSE);
        if tried.as_deref() == Some("") {
            reader.mend("tried", msg!("case-tried-missing"));
        }
        let case = (|| {
            Some(Case {
                registration: Some(self.registration.clone()).filter(|id| !id.is_empty()),
                presenter: presenter?,
                title: title?,
                tried: tried?,
                changed: changed?,
                questions: questions?,
                quote: Quote::ticked(self.quote.is_some()),
            })
        })();
        reader.whole(case)
    }
}

/// Every case of a session, in the order of entry.
pub fn practice_reports(tx: &mut Tx, gathering: &Gathering) -> Result<Vec<PracticeReport>> {
    store::cases(tx, &gathering.id)?.into_iter().map(report_of).collect()
}

/// One of them.
pub fn practice_report(tx: &mut Tx, gathering: &Gathering, id: &str) -> Result<PracticeReport> {
    store::case(tx, &gathering.id, id).and_then(report_of)
}

/// The organiser enters a case, or changes it.
pub fn put_case(tx: &mut Tx, by: &Organiser, address: &str, id: &str, case: &Case) -> Result<()> {
    let gathering = held(tx, by, address)?;
    if let Some(registration) = &case.registration {
        store::registration(tx, &gathering.id, registration)?;
    }
    put(tx, &gathering, id, case)
}

/// Whoever registered tells an own case, one a person.
pub fn tell_own_case(
    tx: &mut Tx,
    gathering: &Gathering,
    registration: &str,
    id: &str,
    case: &Case,
) -> Result<()> {
    tx.alone(&gathering.lock())?;
    let before = own_case(tx, gathering, registration)?;
    let id = before.as_ref().map_or(id, |before| &before.id);
    let own = Case {
        registration: Some(registration.to_owned()),
        presenter: String::new(),
        ..case.clone()
    };
    put(tx, gathering, id, &own)
}

/// The case somebody told.
pub fn own_case(
    tx: &mut Tx,
    gathering: &Gathering,
    registration: &str,
) -> Result<Option<PracticeReport>> {
    let own = |report: &PracticeReport| report.case.registration.as_deref() == Some(registration);
    Ok(practice_reports(tx, gathering)?.into_iter().find(own))
}

/// Takes a case away.
pub fn remove_case(tx: &mut Tx, by: &Organiser, address: &str, id: &str) -> Result<()> {
    let gathering = own(tx, by, address)?;
    store::remove_case(tx, &gathering.id, id)
}

fn put(tx: &mut Tx, gathering: &Gathering, id: &str, case: &Case) -> Result<()> {
    let all = store::cases(tx, &gathering.id)?;
    if all.len() >= MOST && all.iter().all(|other| other.id != id) {
        return Err(Error::Refused(msg!("cases-many", most = MOST)));
    }
    let position = all.iter().map(|other| other.position).max().unwrap_or(0) + 1;
    let row = store::Case {
        id: id.to_owned(),
        registration: case.registration.clone(),
        presenter: case.presenter.clone(),
        title: case.title.clone(),
        tried: case.tried.clone(),
        changed: case.changed.clone(),
        questions: case.questions.clone(),
        quote: case.quote.key().to_owned(),
        position,
    };
    match all.iter().any(|other| other.id == id) {
        true => store::change_case(tx, &gathering.id, &row),
        false => store::add_case(tx, &gathering.organisation, &gathering.id, &row),
    }
}

fn report_of(row: store::Case) -> Result<PracticeReport> {
    let damaged = || Error::fault("a practice report that nobody wrote");
    Ok(PracticeReport {
        id: row.id,
        case: Case {
            registration: row.registration,
            presenter: row.presenter,
            title: row.title,
            tried: row.tried,
            changed: row.changed,
            questions: row.questions,
            quote: Quote::from_key(&row.quote).ok_or_else(damaged)?,
        },
    })
}

impl Gathering {
    /// Cases are told at the session: before it begins nobody else reads them.
    pub fn tells_cases(&self, now: Timestamp) -> bool {
        self.has_begun(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_has_a_title_and_something_that_was_tried() {
        let faults = TypedCase::default().read().unwrap_err();
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_ref()).collect();
        assert_eq!(fields, ["title", "tried"]);
        let typed = TypedCase {
            title: "朝の5分".into(),
            tried: "立って話した".into(),
            quote: Some("yes".into()),
            ..TypedCase::default()
        };
        let case = typed.read().unwrap();
        assert_eq!((case.quote, TypedCase::of(&case).read().unwrap()), (Quote::Yes, case));
    }
}
