//! Since then: two months after a session people tell what became of what they took home.
//!
//! It is what they say themselves, and told as that.  Who lets it be quoted is quoted without a name in the report of
//! the next session of the series.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::reading::{PROSE, Reader};
use super::{Gathering, Registration, State, store};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::typed::Fault;
use crate::world::Dice;

/// So long after a session it is asked: before it is forgotten who was there.
const AFTER: SignedDuration = SignedDuration::from_hours(60 * 24);

/// What somebody tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// What became of it; nothing takes it all back.
    pub said: String,
    /// What it came from, as this person sees it.
    pub cause: String,
    /// May stand in the next report, without a name.
    pub quote: bool,
}

/// The same as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedSince {
    pub(super) said: String,
    pub(super) cause: String,
    pub(super) quote: Option<String>,
}

impl TypedSince {
    /// What was typed to say this.
    pub fn of(since: &Since) -> TypedSince {
        TypedSince {
            said: since.said.clone(),
            cause: since.cause.clone(),
            quote: since.quote.then(|| "yes".to_owned()),
        }
    }

    /// Reads what was typed; every fault at once.
    pub fn read(&self) -> Result<Since, Vec<Fault>> {
        let mut reader = Reader::default();
        let said = reader.prose("said", &self.said, PROSE);
        let cause = reader.prose("cause", &self.cause, PROSE);
        if said.as_deref() == Some("") && cause.as_deref().is_some_and(|cause| !cause.is_empty()) {
            reader.mend("said", msg!("since-said-missing"));
        }
        let quote = self.quote.is_some();
        let since = (|| Some(Since { said: said?, cause: cause?, quote }))();
        reader.whole(since)
    }
}

impl Gathering {
    /// Long enough ago, and not yet forgotten.
    pub fn asks_since(&self, now: Timestamp) -> bool {
        self.plan.ends + AFTER <= now && self.forgotten.is_none()
    }
}

/// What somebody has told.
pub fn since(tx: &mut Tx, registration: &Registration) -> Result<Option<Since>> {
    Ok(store::since(tx, &registration.id)?.map(since_of))
}

/// Somebody who was there tells it, in place of what was told before.
pub fn tell_since(
    tx: &mut Tx,
    gathering: &Gathering,
    registration: &Registration,
    since: &Since,
    dice: &Dice,
    now: Timestamp,
) -> Result<()> {
    if !gathering.asks_since(now) || registration.state != State::Seated {
        return Err(Error::Refused(msg!("since-not-yet")));
    }
    store::remove_since(tx, &registration.id)?;
    if since.said.is_empty() {
        return Ok(());
    }
    let row = store::Since {
        id: dice.id(),
        said: since.said.clone(),
        cause: since.cause.clone(),
        quote: since.quote,
    };
    store::add_since(tx, (&gathering.organisation, &gathering.id), &registration.id, &row)
}

/// What people let be quoted of the time since the session before this one, in an order that says nothing.
pub fn told_since(tx: &mut Tx, gathering: &Gathering) -> Result<Vec<Since>> {
    let rows = store::since_before(tx, &gathering.series, i64::from(gathering.session))?;
    let mut told: Vec<Since> = rows.into_iter().map(since_of).collect();
    told.sort_by(|one, other| one.said.cmp(&other.said));
    Ok(told)
}

fn since_of(row: store::Since) -> Since {
    Since { said: row.said, cause: row.cause, quote: row.quote }
}
