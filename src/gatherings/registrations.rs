//! Who comes: seats by the order of coming, a waiting list that moves, own links.

use gauge::level::Band;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::{Body, Department, Entry, Gathering, Quote, Years, gathering, own, store};
use crate::accounts::Organiser;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::world::hex;

/// The most registrations of one session: nobody fills our disk.
const MOST: i64 = 2000;

/// Somebody who has registered.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Our id.
    pub id: String,
    /// The order of coming.
    pub turn: u32,
    /// Whether there is a seat.
    pub state: State,
    /// Waited, and got a seat.
    pub moved_up: bool,
    /// Came without having registered.
    pub walk_in: bool,
    /// Was there.
    pub attended: bool,
    /// What was said.
    pub entry: Entry,
    /// The group, once there are some: 1 is the first.
    pub group: Option<u32>,
}

crate::typed::choices! {
    /// Whether there is a seat for somebody.
    State {
        /// There is.
        Seated = "seated",
        /// Not yet.
        Waiting = "waiting",
        /// Does not come.
        Cancelled = "cancelled",
    }
}

/// The secret of an own link: 128 bits, of which the database keeps a hash.
#[derive(Clone, Debug)]
pub struct Token(String);

impl Token {
    /// A new one.
    pub fn new(chance: [u8; 16]) -> Token {
        Token(hex(&chance))
    }

    /// What somebody brings: the secret itself, or the whole link.
    pub fn read(text: &str) -> Token {
        let text = text.trim();
        Token(text.rsplit_once('#').map_or(text, |(_, secret)| secret).to_owned())
    }

    /// As it travels.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn hash(&self) -> String {
        hex(&Sha256::digest(self.0.as_bytes()))
    }
}

/// What a link opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Everything of one's own.
    Own,
    /// The one on the name card, which others see too: where to sit, on the day.
    Card,
}

/// How full a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seats {
    /// Seats that are taken.
    pub seated: u32,
    /// People who wait for one.
    pub waiting: u32,
}

/// How full it is.
pub fn seats(tx: &mut Tx, to: &Gathering) -> Result<Seats> {
    let counted = store::count(tx, &to.id)?;
    let number = |count: i64| u32::try_from(count).unwrap_or_default();
    Ok(Seats { seated: number(counted.seated), waiting: number(counted.waiting) })
}

// Coming

/// Registers somebody: on a seat, or waiting where none is free or others wait already.
pub fn register(
    tx: &mut Tx,
    id: &str,
    to: &Gathering,
    entry: &Entry,
    token: &Token,
    now: Timestamp,
) -> Result<State> {
    tx.alone(&to.lock())?;
    let to = gathering(tx, &to.id)?;
    if let Some(why) = to.closed_to_newcomers(now) {
        return Err(Error::Refused(why));
    }
    let counted = store::count(tx, &to.id)?;
    if counted.turns >= MOST {
        return Err(Error::Refused(msg!("gathering-overrun")));
    }
    let free = counted.seated < i64::from(to.plan.capacity) && counted.waiting == 0;
    let state = if free { State::Seated } else { State::Waiting };
    let row = store::Registration {
        id: id.to_owned(),
        turn: counted.turns + 1,
        state: state.key().to_owned(),
        ..row_of(entry)
    };
    store::add_registration(tx, &to.organisation, &to.id, &row)?;
    store::add_link(tx, &token.hash(), &to.organisation, id, false)?;
    Ok(state)
}

/// Adds somebody at the reception: there is always a chair for who stands there.
pub fn walk_in(
    tx: &mut Tx,
    by: &Organiser,
    id: &str,
    address: &str,
    entry: &Entry,
    token: &Token,
) -> Result<()> {
    let to = own(tx, by, address)?;
    tx.alone(&to.lock())?;
    let row = store::Registration {
        id: id.to_owned(),
        turn: store::count(tx, &to.id)?.turns + 1,
        state: State::Seated.key().to_owned(),
        walk_in: true,
        ..row_of(entry)
    };
    store::add_registration(tx, &to.organisation, &to.id, &row)?;
    store::attend(tx, &to.id, id, true)?;
    store::add_link(tx, &token.hash(), &to.organisation, id, false)
}

/// Gives the free seats to those who wait, the longest waiting first.
pub(super) fn move_up(tx: &mut Tx, to: &Gathering) -> Result<()> {
    let seated = store::count(tx, &to.id)?.seated;
    let free = usize::try_from(i64::from(to.plan.capacity) - seated).unwrap_or(0);
    for next in store::waiting(tx, &to.id)?.into_iter().take(free) {
        store::move_up(tx, &next.id)?;
    }
    Ok(())
}

// The own link

/// Whose link it is, and what it opens now.  The card's opens on the day only.
pub fn by_link(
    tx: &mut Tx,
    to: &Gathering,
    token: &Token,
    now: Timestamp,
) -> Result<Option<(Registration, Link)>> {
    let Some(link) = store::link(tx, &to.id, &token.hash())? else { return Ok(None) };
    if link.card && !to.is_today(now) {
        return Ok(None);
    }
    let opens = if link.card { Link::Card } else { Link::Own };
    let row = store::registration(tx, &to.id, &link.registration)?;
    Ok(Some((registration_of(row)?, opens)))
}

/// One more link for somebody, on a card or in the hand of who came without one.
pub fn new_link(
    tx: &mut Tx,
    to: &Gathering,
    registration: &str,
    token: &Token,
    link: Link,
) -> Result<()> {
    store::add_link(tx, &token.hash(), &to.organisation, registration, link == Link::Card)
}

/// How many wait before somebody who waits.
pub fn before(tx: &mut Tx, to: &Gathering, registration: &Registration) -> Result<usize> {
    let waiting = store::waiting(tx, &to.id)?;
    Ok(waiting.iter().take_while(|next| next.id != registration.id).count())
}

/// Says it anew.
pub fn change_entry(tx: &mut Tx, to: &Gathering, id: &str, entry: &Entry) -> Result<()> {
    tx.alone(&to.lock())?;
    let before = registration_of(store::registration(tx, &to.id, id)?)?;
    if before.state == State::Cancelled {
        return Err(Error::Refused(msg!("entry-is-cancelled")));
    }
    store::change_entry(tx, id, &row_of(&entry.clone().after(&before.entry)))
}

/// Somebody does not come: who waits moves up, until it begins.
pub fn cancel(tx: &mut Tx, to: &Gathering, id: &str, now: Timestamp) -> Result<()> {
    tx.alone(&to.lock())?;
    let to = gathering(tx, &to.id)?;
    if to.has_begun(now) {
        return Err(Error::Refused(msg!("entry-too-late-to-cancel")));
    }
    store::set_state(tx, &to.id, id, State::Cancelled.key())?;
    move_up(tx, &to)
}

/// What may stand in the report, seen as it will be printed.
pub fn quote(tx: &mut Tx, id: &str, motive: Quote, body: Quote) -> Result<()> {
    store::quote(tx, id, motive.key(), body.key())
}

// For the organiser

/// Everybody, in the order of coming.
pub fn registrations(tx: &mut Tx, to: &Gathering) -> Result<Vec<Registration>> {
    store::registrations(tx, &to.id)?.into_iter().map(registration_of).collect()
}

/// Who is there: those of the ids, and nobody else.
pub fn attend(tx: &mut Tx, by: &Organiser, address: &str, there: &[String]) -> Result<()> {
    let to = own(tx, by, address)?;
    for registration in registrations(tx, &to)? {
        let attended = there.contains(&registration.id);
        if attended != registration.attended {
            store::attend(tx, &to.id, &registration.id, attended)?;
        }
    }
    Ok(())
}

// Rows

fn row_of(entry: &Entry) -> store::Registration {
    store::Registration {
        municipality: entry.body.code().map(str::to_owned),
        body: entry.body.name().to_owned(),
        band: entry.band.key().to_owned(),
        department: entry.department.key().to_owned(),
        section: entry.section.clone(),
        years: entry.years.key().to_owned(),
        name: entry.name.clone(),
        motive: entry.motive.clone(),
        quote_motive: entry.quote_motive.key().to_owned(),
        quote_body: entry.quote_body.key().to_owned(),
        earlier: entry.earlier,
        by_screen: entry.by_screen,
        ..store::Registration::default()
    }
}

pub(super) fn registration_of(row: store::Registration) -> Result<Registration> {
    let damaged = || Error::fault("a registration that nobody wrote");
    let body = match row.municipality {
        Some(code) => Body::Municipality { code, name: row.body },
        None => Body::Elsewhere(row.body),
    };
    Ok(Registration {
        id: row.id,
        turn: u32::try_from(row.turn).unwrap_or_default(),
        state: State::from_key(&row.state).ok_or_else(damaged)?,
        moved_up: row.moved_up,
        walk_in: row.walk_in,
        attended: row.attended,
        group: row.seat_group.and_then(|group| u32::try_from(group).ok()),
        entry: Entry {
            body,
            band: Band::from_key(&row.band).ok_or_else(damaged)?,
            department: Department::from_key(&row.department).ok_or_else(damaged)?,
            section: row.section,
            years: Years::from_key(&row.years).ok_or_else(damaged)?,
            name: row.name,
            motive: row.motive,
            quote_motive: Quote::from_key(&row.quote_motive).ok_or_else(damaged)?,
            quote_body: Quote::from_key(&row.quote_body).ok_or_else(damaged)?,
            earlier: row.earlier,
            by_screen: row.by_screen,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_read_whole_or_by_its_secret() {
        let token = Token::new([7; 16]);
        let link = format!(" https://kizahashi.example/gatherings/abc/me#{} ", token.as_str());
        assert_eq!(Token::read(&link).hash(), token.hash());
        assert_eq!(Token::read(token.as_str()).hash(), token.hash());
        assert_ne!(Token::read("").hash(), token.hash());
    }
}
