//! Those who run a dialogue: named, or looking after its workplace; nobody is promoted by itself.

use jiff::Timestamp;

use super::{Dialogue, announce, by_id, store};
use crate::accounts::Member;
use crate::db::Tx;
use crate::error::{Error, Result};

/// May run one dialogue: only this file makes one.
#[derive(Clone, Debug)]
pub struct Facilitator {
    dialogue: String,
    organisation: String,
    account: String,
}

/// Somebody who runs a dialogue, as the others see it.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// The account.
    pub account: String,
    /// The name.
    pub name: String,
    /// Took over last.
    pub leads: bool,
    /// Last seen at the desk.
    pub seen: Option<Timestamp>,
}

impl Facilitator {
    /// The dialogue.
    pub fn dialogue(&self) -> &str {
        &self.dialogue
    }

    /// Whose it is.
    pub fn organisation(&self) -> &str {
        &self.organisation
    }

    /// The account that runs it.
    pub fn account(&self) -> &str {
        &self.account
    }

    pub(super) fn place(&self) -> (&str, &str) {
        (&self.organisation, &self.dialogue)
    }
}

/// Lets somebody run a dialogue who is named for it, or looks after its workplace, or, at a learning session,
/// belongs to the promotion office.  Nobody is promoted by itself.  A dialogue on a round shows results, so there
/// the promotion office has to be named by the chief.
pub fn facilitator(tx: &mut Tx, member: &Member, id: &str) -> Result<(Facilitator, Dialogue)> {
    let dialogue = by_id(tx, id)?;
    if dialogue.organisation != member.organisation() {
        return Err(Error::NotFound);
    }
    let named = store::facilitators(tx, id)?.iter().any(|other| other.account == member.account());
    let duty = match &dialogue.unit {
        Some(unit) if dialogue.round.is_some() => member.chief(unit).is_ok(),
        Some(unit) => member.caretaker(unit).is_ok(),
        None => member.promotion().is_ok(),
    };
    if !named && !duty {
        return Err(Error::Forbidden);
    }
    let by = Facilitator {
        dialogue: dialogue.id.clone(),
        organisation: dialogue.organisation.clone(),
        account: member.account().to_owned(),
    };
    Ok((by, dialogue))
}

/// Everybody named, by name.
pub fn colleagues(tx: &mut Tx, dialogue: &str) -> Result<Vec<Colleague>> {
    let rows = store::facilitators(tx, dialogue)?.into_iter();
    let mut colleagues = rows
        .map(|row| {
            let seen = row.seen.as_deref().map(str::parse).transpose()?;
            Ok(Colleague { account: row.account, name: row.name, leads: row.leads, seen })
        })
        .collect::<Result<Vec<Colleague>>>()?;
    colleagues.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(colleagues)
}

/// Names somebody who may run it too.  The account is the caller's to check.
pub fn name_facilitator(tx: &mut Tx, by: &Facilitator, account: &str) -> Result<()> {
    store::add_facilitator(tx, by.place(), account, false)?;
    announce(tx, &by.dialogue)
}

/// Takes the name off again; who leads stays.
pub fn unname_facilitator(tx: &mut Tx, by: &Facilitator, account: &str) -> Result<()> {
    store::remove_facilitator(tx, &by.dialogue, account)?;
    announce(tx, &by.dialogue)
}

/// Takes over: from here on this one leads.
pub fn take_over(tx: &mut Tx, by: &Facilitator) -> Result<()> {
    store::add_facilitator(tx, by.place(), &by.account, false)?;
    store::lead(tx, &by.dialogue, &by.account)?;
    announce(tx, &by.dialogue)
}

/// Notes that the desk is looked at.
pub fn see(tx: &mut Tx, by: &Facilitator, now: Timestamp) -> Result<()> {
    store::see_facilitator(tx, &by.dialogue, &by.account, &now.to_string()).map(|_| ())
}
