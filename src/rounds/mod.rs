//! Rounds: a workplace answers a sheet.
//!
//! A round covers a unit and the units below it.  At its opening the units, bands and numbers of
//! people, the sheet and the promise are frozen and a key pair is made; codes are derived from a seed
//! beside the secret key.  Answers are sealed as they arrive.  The close ([`close`]) opens them
//! together, keeps what may be told, and destroys the rest.

mod again;
pub mod close;
pub mod code;
pub mod draft;
pub mod pages;
mod parts;
mod preview;
pub mod receipt;
pub mod seal;
mod store;

use std::collections::BTreeMap;
use std::sync::Arc;

use gauge::level::{Band, Mark};
use gauge::shown::{Plan, Publication};
use jiff::Timestamp;

use crate::accounts::{self, Caretaker, Chief, Member};
use crate::audit::{self, Kind};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::keys::KeyFolder;
use crate::organisations::{self, Post, Unit};
use crate::sheets::{Item, Sheet};
use crate::world::Dice;
use crate::{msg, sheets};

pub use again::{Again, Back, before};
pub use pages::answer::mark_words;
pub use pages::care::{answered_words, desk as workplace_desk, state_words};
pub use pages::{closed_page, date_time};
pub use parts::{Part, own_parts, parts};

use code::Code;
use seal::{Contents, RoundKey};

/// Fewer answers than this are never described to the workplace itself.
pub const LEAST_INSIDE: u32 = 5;
/// Fewer answers than this are never described above the workplace.
pub const LEAST_ABOVE: u32 = 10;
/// How long a remark may be, in characters.
pub const REMARK_MOST: usize = 400;

/// A round, as frozen at its opening.
#[derive(Clone, Debug)]
pub struct Round {
    /// Our id.
    pub id: String,
    /// Whose it is.
    pub organisation: String,
    /// The public beginning of its codes.
    pub prefix: String,
    /// The unit it covers, with those below.
    pub unit: String,
    /// Counted within the unit, from 1.
    pub number: u32,
    /// The sheet it asks.
    pub sheet_version: String,
    /// Asks only the short form.
    pub short: bool,
    /// Asks only these items of the sheet, by their keys.
    pub only: Option<Vec<String>>,
    /// The items asked once more looking back, by their keys, and the round they look back at.
    pub back: Option<Back>,
    /// How many people have come since the round before, where somebody said so.
    pub joined: Option<u32>,
    /// Shows remarks from so many answers; `None`: figures only.
    pub remarks_from: Option<u32>,
    /// The results address asks for a sign-in.
    pub results_sign_in: bool,
    /// When it was opened.
    pub opened: Timestamp,
    /// Until when answers are taken.
    pub deadline: Timestamp,
    /// Where it stands.
    pub state: State,
    /// When it was closed.
    pub closed: Option<Timestamp>,
    /// Who asked to close it before the deadline.
    pub early_by: Option<String>,
    public_key: Vec<u8>,
}

/// Where a round stands.  Stored, not derived from the clock: what is closed stays closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Takes answers.
    Open,
    /// Its close was begun; takes none.
    Closing,
    /// Its publication stands.
    Closed,
    /// Too few answered: everything was destroyed unopened.
    Unopened,
}

impl State {
    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Closing => "closing",
            State::Closed => "closed",
            State::Unopened => "unopened",
        }
    }

    fn from_key(key: &str) -> Option<State> {
        [State::Open, State::Closing, State::Closed, State::Unopened]
            .into_iter()
            .find(|state| state.key() == key)
    }
}

/// A unit as the round froze it.
#[derive(Clone, Debug)]
pub struct RoundUnit {
    /// Its place in the round; 0 is the unit the round is for.
    pub place: usize,
    /// The place of the unit above.
    pub parent: Option<usize>,
    /// The unit.
    pub unit: String,
    /// Its name at the opening.
    pub name: String,
    /// Fewer answers are never described.
    pub least: u32,
    /// Where its results will be.
    pub address: String,
}

/// How many people of one band sit in one unit of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The unit's place.
    pub place: usize,
    /// The band.
    pub band: Band,
    /// How many people.
    pub people: u32,
}

impl Cell {
    /// Where those sit who may be the unit's chief.
    pub fn is_head(&self) -> bool {
        matches!(self.band, Band::Executive | Band::Chief)
    }

    /// The seat of the unit's only chief, among all cells of the round, who may keep a copy to show later.  Where two
    /// sit who may be the chief, neither is.
    pub fn is_the_chief(&self, cells: &[Cell]) -> bool {
        let heads = cells.iter().filter(|other| other.place == self.place && other.is_head());
        self.is_head() && heads.map(|head| head.people).sum::<u32>() == 1
    }
}

/// What is decided when a round is opened; it can only get stricter afterwards.
#[derive(Clone, Debug)]
pub struct Promise {
    /// The sheet version asked.
    pub sheet_version: String,
    /// Only the items of the short form.
    pub short: bool,
    /// Remarks from so many answers: 10, or 5 where the promise says so; `None` for figures only.
    pub remarks_from: Option<u32>,
    /// Fewer answers of the workplace itself are never described: 5, or stricter.
    pub least: u32,
    /// The results address asks for a sign-in.
    pub results_sign_in: bool,
    /// Until when answers are taken.
    pub deadline: Timestamp,
}

/// Who would take part: the unit, those below it, and their cells.
pub struct Membership {
    /// The unit first, parents before children.
    pub units: Vec<Unit>,
    /// Bands with people, by unit.
    pub cells: Vec<Cell>,
}

impl Membership {
    /// How many people in all, without outsiders.
    pub fn people(&self) -> u32 {
        self.cells.iter().filter(|cell| cell.band != Band::Outside).map(|cell| cell.people).sum()
    }
}

/// The people who would take part in a round of that unit now.
pub fn membership(tx: &mut Tx, by: &Caretaker) -> Result<Membership> {
    let units = organisations::units_from(tx, by.organisation(), by.unit())?;
    let mut cells = Vec::new();
    for (place, unit) in units.iter().enumerate() {
        let posts = organisations::posts(tx, by.organisation(), &unit.id)?;
        cells.extend(Band::ALL.into_iter().filter_map(|band| cell(place, band, &posts)));
    }
    Ok(Membership { units, cells })
}

fn cell(place: usize, band: Band, posts: &[Post]) -> Option<Cell> {
    let people = posts.iter().filter(|post| post.band == band).map(|post| post.seats).sum();
    (people > 0).then_some(Cell { place, band, people })
}

/// What the round may publish, from its frozen units.
fn plan(items: &[&Item], back: Vec<usize>, units: &[RoundUnit], remarks_from: Option<u32>) -> Plan {
    Plan {
        levels: items.iter().map(|item| item.levels.len() as u8).collect(),
        back,
        units: units
            .iter()
            .map(|unit| gauge::shown::Unit { parent: unit.parent, least: unit.least })
            .collect(),
        remarks_from,
    }
}

/// The items of the whole sheet or of its short form, in sheet order.
pub fn asked(sheet: &Sheet, short: bool) -> Vec<&Item> {
    sheet.items().filter(|item| !short || item.short).collect()
}

/// The items whose keys are among these, in sheet order.
fn those<'a>(sheet: &'a Sheet, keys: &[String]) -> Vec<&'a Item> {
    sheet.items().filter(|item| keys.contains(&item.key)).collect()
}

/// A round's name and key, kept before the round exists, so that no open round lacks one.
#[derive(Clone)]
pub struct Key {
    id: String,
    key: Arc<RoundKey>,
}

impl Key {
    /// Draws and keeps them.
    pub fn kept(keys: &KeyFolder, dice: &Dice) -> Result<Key> {
        let (id, key) = (dice.id(), RoundKey::draw(dice));
        keys.share(&id, key.as_bytes(), dice)?;
        Ok(Key { id, key: Arc::new(key) })
    }

    /// The round was not opened.
    pub fn given_up(&self, keys: &KeyFolder) -> Result<()> {
        keys.destroy(&self.id)
    }
}

/// Opens a round that asks nothing besides.
pub fn open(
    tx: &mut Tx,
    by: &Caretaker,
    promise: &Promise,
    keys: &KeyFolder,
    dice: &Dice,
    now: Timestamp,
) -> Result<String> {
    open_again(tx, by, promise, &Again::default(), &Key::kept(keys, dice)?, dice, now)
}

/// Opens a round: from here on its promise stands.
pub fn open_again(
    tx: &mut Tx,
    by: &Caretaker,
    promise: &Promise,
    besides: &Again,
    key: &Key,
    dice: &Dice,
    now: Timestamp,
) -> Result<String> {
    let membership = membership(tx, by)?;
    refuse_impossible(&membership, promise, now)?;
    let sheet = sheets::version(tx, by.organisation(), &promise.sheet_version)?;
    if besides.only.as_ref().is_some_and(|keys| those(&sheet, keys).is_empty()) {
        return Err(Error::Refused(msg!("opening-choose-items")));
    }
    let back = again::looking_back(tx, by, promise, besides, &sheet, now)?;
    let Key { id, key } = key.clone();
    let round = store::Round {
        id: id.clone(),
        organisation: by.organisation().to_owned(),
        prefix: free_prefix(tx, dice)?,
        unit: by.unit().to_owned(),
        number: store::last_number(tx, by.organisation(), by.unit())? + 1,
        sheet_version: promise.sheet_version.clone(),
        short: promise.short,
        remarks_from: promise.remarks_from.map(i64::from),
        results_sign_in: promise.results_sign_in,
        opened: now.to_string(),
        deadline: promise.deadline.to_string(),
        state: State::Open.key().to_owned(),
        closed: None,
        public_key: key.public(),
        early_by: None,
        items: besides.only.as_ref().map(|keys| keys.join(" ")),
        back: back.as_ref().map(|back| back.items.join(" ")),
        back_to: back.map(|back| back.to),
        joined: besides.joined.map(i64::from),
    };
    store::add(tx, &round)?;
    freeze(tx, &round, &membership, promise.least, dice)?;
    issue_codes(tx, &round, &membership.cells, &key)?;
    let (acts, called) = (accounts::actor(tx, by.account(), now)?, called(tx, &id)?);
    let sign_in = if promise.results_sign_in { "sign-in" } else { "open" };
    audit::record(tx, &acts, Kind::RoundOpened, &format!("{called} (results: {sign_in})"))?;
    Ok(id)
}

/// A round as the record names it.
pub fn called(tx: &mut Tx, id: &str) -> Result<String> {
    let round = by_id(tx, id)?.ok_or(Error::NotFound)?;
    let unit = units(tx, id)?.into_iter().next().ok_or(Error::NotFound)?;
    Ok(format!("{} #{}", unit.name, round.number))
}

/// A prefix that no round of any municipality has.
fn free_prefix(tx: &mut Tx, dice: &Dice) -> Result<String> {
    loop {
        let prefix = code::prefix(dice.bytes());
        if store::by_prefix(tx, &prefix)?.is_none() {
            return Ok(prefix);
        }
    }
}

fn refuse_impossible(membership: &Membership, promise: &Promise, now: Timestamp) -> Result<()> {
    if promise.deadline <= now {
        return Err(Error::Refused(msg!("round-deadline-past")));
    }
    if promise.least < LEAST_INSIDE || promise.remarks_from.is_some_and(|from| from < LEAST_INSIDE)
    {
        return Err(Error::Refused(msg!("round-least-too-low", least = LEAST_INSIDE)));
    }
    let least = least_of(membership, 0, promise.least);
    if membership.people() < least {
        return Err(Error::Refused(msg!(
            "round-too-few-people",
            people = membership.people(),
            least = least
        )));
    }
    Ok(())
}

/// 5 for a workplace's own results, 10 for a unit above workplaces; the promise may ask for more.
pub fn least_of(membership: &Membership, place: usize, promised: u32) -> u32 {
    let unit = &membership.units[place];
    let above = membership.units.iter().any(|other| other.parent.as_ref() == Some(&unit.id));
    promised.max(if above { LEAST_ABOVE } else { LEAST_INSIDE })
}

fn freeze(
    tx: &mut Tx,
    round: &store::Round,
    membership: &Membership,
    least: u32,
    dice: &Dice,
) -> Result<()> {
    for (place, unit) in membership.units.iter().enumerate() {
        let above = |other: &Unit| place > 0 && unit.parent.as_ref() == Some(&other.id);
        let row = store::RoundUnit {
            place: place as i64,
            parent: membership.units.iter().position(above).map(|place| place as i64),
            unit: unit.id.clone(),
            name: unit.name.clone(),
            least: least_of(membership, place, least).into(),
            address: dice.id(),
        };
        store::add_unit(tx, round, &row)?;
    }
    for cell in &membership.cells {
        let (place, band) = (cell.place as i64, cell.band.key().to_owned());
        store::add_band(tx, round, &store::RoundBand { place, band, people: cell.people.into() })?;
    }
    Ok(())
}

fn issue_codes(tx: &mut Tx, round: &store::Round, cells: &[Cell], key: &RoundKey) -> Result<()> {
    for (cell, code) in codes(&round.prefix, cells, key) {
        store::add_code(tx, round, &code.hash(), cell.place as i64, cell.band.key())?;
    }
    Ok(())
}

/// Every code of a round with the cell it belongs to.
fn codes<'a>(
    prefix: &'a str,
    cells: &'a [Cell],
    key: &'a RoundKey,
) -> impl Iterator<Item = (Cell, Code)> + 'a {
    let seats = cells.iter().flat_map(|cell| std::iter::repeat_n(*cell, cell.people as usize));
    seats
        .enumerate()
        .map(move |(index, cell)| (cell, Code::derive(key.code_seed(), prefix, index as u32)))
}

/// The slips of an open round, shuffled within each unit: their order says nothing.
pub fn slips(
    tx: &mut Tx,
    by: &Caretaker,
    round: &Round,
    keys: &KeyFolder,
    dice: &Dice,
) -> Result<Vec<(Cell, Code)>> {
    if round.unit != by.unit() {
        return Err(Error::Forbidden);
    }
    let key = keys.read(&round.id)?.filter(|_| round.state == State::Open);
    let key = key.ok_or(Error::Refused(msg!("round-has-no-slips-any-more")))?;
    let cells = cells(tx, &round.id)?;
    let mut slips: Vec<_> = codes(&round.prefix, &cells, &RoundKey::from_bytes(&key)?).collect();
    dice.shuffle(&mut slips);
    slips.sort_by_key(|(cell, _)| cell.place);
    Ok(slips)
}

/// The frozen cells, by unit and band.
pub fn cells(tx: &mut Tx, round: &str) -> Result<Vec<Cell>> {
    let rows = store::bands(tx, round)?.into_iter();
    let mut cells: Vec<Cell> = rows
        .filter_map(|row| {
            let band = Band::from_key(&row.band)?;
            Some(Cell { place: row.place as usize, band, people: row.people as u32 })
        })
        .collect();
    cells.sort_by_key(|cell| (cell.place, cell.band));
    Ok(cells)
}

/// The frozen units, the one the round is for first.
pub fn units(tx: &mut Tx, round: &str) -> Result<Vec<RoundUnit>> {
    let rows = store::units(tx, round)?.into_iter();
    Ok(rows
        .map(|row| RoundUnit {
            place: row.place as usize,
            parent: row.parent.map(|place| place as usize),
            unit: row.unit,
            name: row.name,
            least: row.least as u32,
            address: row.address,
        })
        .collect())
}

/// A round of this organisation.
pub fn round(tx: &mut Tx, organisation: &str, id: &str) -> Result<Round> {
    read(store::round(tx, organisation, id)?)
}

/// The round whose codes begin so.
pub fn by_prefix(tx: &mut Tx, prefix: &str) -> Result<Option<Round>> {
    store::by_prefix(tx, prefix)?.map(read).transpose()
}

/// The round a draft belongs to.
pub fn by_id(tx: &mut Tx, id: &str) -> Result<Option<Round>> {
    store::by_id(tx, id)?.map(read).transpose()
}

/// The rounds of a unit, the latest first.
pub fn of_unit(tx: &mut Tx, organisation: &str, unit: &str) -> Result<Vec<Round>> {
    store::of_unit(tx, organisation, unit)?.into_iter().map(read).collect()
}

/// The latest round of every unit that has one.
pub fn latest(tx: &mut Tx, organisation: &str) -> Result<BTreeMap<String, Round>> {
    let rounds = store::of_organisation(tx, organisation)?.into_iter();
    rounds.map(|row| Ok((row.unit.clone(), read(row)?))).collect()
}

fn not_audited() -> Error {
    Error::fault("a stored publication does not pass its audit")
}

/// Every round of an organisation, of each unit the latest last.
pub fn all(tx: &mut Tx, organisation: &str) -> Result<Vec<Round>> {
    store::of_organisation(tx, organisation)?.into_iter().map(read).collect()
}

/// The results address of the unit a round is for.
pub fn address(tx: &mut Tx, round: &Round) -> Result<String> {
    let unit = units(tx, &round.id)?.into_iter().next();
    unit.map(|unit| unit.address).ok_or(Error::NotFound)
}

/// The round behind a results address, its units, and the place of the one the address belongs to.
pub fn by_address(tx: &mut Tx, address: &str) -> Result<(Round, Vec<RoundUnit>, usize)> {
    let round = read(store::by_address(tx, address)?.ok_or(Error::NotFound)?)?;
    let units = units(tx, &round.id)?;
    let place = units.iter().position(|unit| unit.address == address).ok_or(Error::NotFound)?;
    Ok((round, units, place))
}

fn read(row: store::Round) -> Result<Round> {
    let moment =
        |text: &str| text.parse::<Timestamp>().map_err(|error| Error::fault(error.to_string()));
    Ok(Round {
        opened: moment(&row.opened)?,
        deadline: moment(&row.deadline)?,
        closed: row.closed.as_deref().map(moment).transpose()?,
        state: State::from_key(&row.state)
            .ok_or_else(|| Error::fault("unknown state of a round"))?,
        number: row.number as u32,
        remarks_from: row.remarks_from.map(|from| from as u32),
        id: row.id,
        organisation: row.organisation,
        prefix: row.prefix,
        unit: row.unit,
        sheet_version: row.sheet_version,
        short: row.short,
        results_sign_in: row.results_sign_in,
        early_by: row.early_by,
        only: row.items.as_deref().map(words),
        back: row.back.as_deref().map(words).zip(row.back_to).map(|(items, to)| Back { items, to }),
        joined: row.joined.map(|people| people as u32),
        public_key: row.public_key,
    })
}

/// Keys hold no spaces.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// Where the holder of a code sits.
#[derive(Clone, Debug)]
pub struct Seat {
    /// The unit and band, and how many sit there.
    pub cell: Cell,
    /// The [mark](seal::mark) of the answer that is in the box for this code already.
    pub in_box: Option<String>,
}

/// The seat of a code; `None`: no code of this round.
pub fn seat(tx: &mut Tx, round: &Round, code: &Code) -> Result<Option<Seat>> {
    let Some(row) = store::seat(tx, &round.id, &code.hash())? else { return Ok(None) };
    let band = Band::from_key(&row.band).ok_or_else(|| Error::fault("unknown band of a code"))?;
    let cell = Cell { place: row.place as usize, band, people: row.people as u32 };
    Ok(Some(Seat { cell, in_box: row.mark.as_deref().map(seal::mark) }))
}

/// Puts a sealed answer into the box; one that was there is replaced.
///
/// Shares the round with other answers: the close waits for those under way and lets none in after.
pub fn put(tx: &mut Tx, round: &str, code: &Code, sealed: &[u8]) -> Result<()> {
    tx.share(round)?;
    match store::put(tx, round, &code.hash(), sealed)? {
        0 => Err(Error::Refused(msg!("answer-too-late"))),
        _ => Ok(()),
    }
}

impl Round {
    /// The items it asks, in sheet order.
    pub fn items<'a>(&self, sheet: &'a Sheet) -> Vec<&'a Item> {
        match &self.only {
            Some(keys) => those(sheet, keys),
            None => asked(sheet, self.short),
        }
    }

    /// The items it asks looking back too: their places among those it asks.
    pub fn looked_back(&self, items: &[&Item]) -> Vec<usize> {
        let keys = self.back.as_ref().map_or(&[][..], |back| &back.items);
        (0..items.len()).filter(|place| keys.contains(&items[*place].key)).collect()
    }

    /// Takes answers at that moment.
    pub fn takes_answers(&self, now: Timestamp) -> bool {
        self.state == State::Open && now < self.deadline
    }

    /// When it stopped taking answers, as far as is known: a close under way has no time yet.
    pub fn ended(&self, now: Timestamp) -> Timestamp {
        self.closed.unwrap_or(self.deadline.min(now))
    }

    /// Seals an answer to this round.
    pub fn seal(&self, contents: &Contents, code: &Code, dice: &Dice) -> Result<Vec<u8>> {
        seal::seal(&self.public_key, contents, &code.hash(), dice)
    }
}

/// How many have answered: shown only while at least two are missing.
pub fn answered(tx: &mut Tx, round: &Round) -> Result<Answered> {
    let people: u32 = cells(tx, &round.id)?.iter().map(|cell| cell.people).sum();
    let answered = store::answered(tx, &round.id)? as u32;
    Ok(match people.saturating_sub(answered) {
        0 => Answered::Everybody,
        1 => Answered::NearlyEverybody,
        _ => Answered::Some { answered, people },
    })
}

/// How far a round has come, without pointing at anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// So many of so many; at least two are missing.
    Some {
        /// Sealed answers.
        answered: u32,
        /// Codes.
        people: u32,
    },
    /// All but one, or all: not told apart on any screen.
    NearlyEverybody,
    /// All: the round may be closed before its deadline.
    Everybody,
}

/// What a closed round tells, audited again as it is read.
pub fn publication(tx: &mut Tx, round: &Round) -> Result<Option<Publication>> {
    let Some(stored) = store::publication(tx, &round.id)? else { return Ok(None) };
    let publication = Publication::decode(&stored.body);
    publication.map(Some).map_err(|_| not_audited())
}

/// The chief's own answers, kept at the chief's wish.
pub struct OwnAnswer {
    /// One per item asked.
    pub marks: Vec<Mark>,
    /// The chief has shown them.
    pub shown: bool,
}

/// The own answers kept for who alone was chief of that unit at the close: nobody else's, and no successor's, until shown.
pub fn own_answer(
    tx: &mut Tx,
    round: &Round,
    place: usize,
    reader: Option<&Member>,
) -> Result<Option<OwnAnswer>> {
    let row = store::own_answer(tx, &round.id, place as i64)?;
    let whose = |row: &store::OwnAnswer| {
        row.account.is_some() && row.account.as_deref() == reader.map(Member::account)
    };
    let row = row.filter(|row| row.shown || whose(row));
    Ok(row.map(|row| OwnAnswer { marks: draft::read_marks(&row.marks), shown: row.shown }))
}

/// The chief shows the own answers: from here on they stand beside everybody else's.
pub fn show_own_answer(tx: &mut Tx, by: &Chief, round: &Round, unit: &RoundUnit) -> Result<()> {
    if unit.unit != by.unit() || round.organisation != by.organisation() {
        return Err(Error::Forbidden);
    }
    match store::show_own_answer(tx, &round.id, unit.place as i64, by.account())? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}
