//! Sessions: signing in, how long somebody is in, and how freshly they have shown who they are.

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::factors::{self, Shown};
use super::{Duty, Member, actor, hashed, login_as_kept, member, store};
use crate::audit::{self, By, Kind};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::world::hex;

/// How long a session lasts without a request, and at most.
pub const STAFF: (SignedDuration, SignedDuration) =
    (SignedDuration::from_mins(60), SignedDuration::from_hours(12));
/// The same for who may change everything, and is out sooner.
pub const ADMINISTRATOR: (SignedDuration, SignedDuration) =
    (SignedDuration::from_mins(30), SignedDuration::from_hours(8));
/// How long a right password waits for its code.
const HALFWAY: SignedDuration = SignedDuration::from_mins(10);
/// How old the last sign of life may be before it is written again.
const FRESH: SignedDuration = SignedDuration::from_mins(5);
/// How long somebody counts as having just shown who they are; and to send what was opened meanwhile.
const CONFIRMED: SignedDuration = SignedDuration::from_mins(10);
const SENT: SignedDuration = SignedDuration::from_mins(30);

/// So many wrong passwords in a row cost nothing.
const FREE: i64 = 5;
/// Nobody waits longer, and nobody is locked out; for the six digits of an app, which are fewer, a little more.
const LONGEST_WAIT: i64 = 60;
const LONGEST_WAIT_FOR_CODE: i64 = 15 * 60;
/// After so long without a try, wrong passwords are forgotten.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(24);
/// What the tries at a code are counted under; no login holds a space.
const CODE_OF: &str = "code of ";

// At the door

/// Somebody at the door, by the login they gave.
pub struct Caller {
    /// The login, as it is kept.
    pub login: String,
    /// Seconds until the next try, after too many wrong ones.
    pub wait: Option<i64>,
    /// Somebody here has that login.
    pub known: bool,
    counted: String,
    account: Option<String>,
    password: Option<String>,
}

impl Caller {
    /// The hash the password has to fit; nobody's where the login is unknown, or the password is kept elsewhere.
    pub fn password(&self) -> Option<String> {
        self.password.clone()
    }
}

/// Who calls.  Each try counts as a wrong one until [`begin`] forgives it, so that many at once
/// gain nothing.
pub fn call(tx: &mut Tx, login: &str, now: Timestamp) -> Result<Caller> {
    let login = login_as_kept(login);
    let counted = counted_as(&login);
    let wait = count_try(tx, &counted, LONGEST_WAIT, now)?;
    let found = store::account_by_login(tx, &login)?;
    let (account, password) = found.map(|found| (found.id, found.password)).unzip();
    let password = password.filter(|kept| kept != super::entrance::KEPT_ELSEWHERE);
    Ok(Caller { counted, login, wait, known: account.is_some(), account, password })
}

/// The same for a member who is asked for the present password again.
pub fn call_again(tx: &mut Tx, by: &Member, now: Timestamp) -> Result<Caller> {
    let login = store::login(tx, &by.account)?;
    call(tx, &login, now)
}

/// The same for somebody who is asked for a code.
pub fn call_for_code(tx: &mut Tx, guest: &Guest, now: Timestamp) -> Result<Caller> {
    let login = store::login(tx, &guest.0.account)?;
    let counted = counted_as(&format!("{CODE_OF}{login}"));
    let wait = count_try(tx, &counted, LONGEST_WAIT_FOR_CODE, now)?;
    let account = Some(guest.0.account.clone());
    Ok(Caller { login, wait, known: true, counted, account, password: None })
}

/// Under what tries are counted.  Not under what was typed: it may be a password in the wrong field.
fn counted_as(typed: &str) -> String {
    hex(&Sha256::digest(typed.as_bytes()))
}

fn count_try(tx: &mut Tx, counted: &str, longest: i64, now: Timestamp) -> Result<Option<i64>> {
    tx.alone(&format!("sign-in {counted}"))?;
    store::forget_failures(tx, &(now - FORGOTTEN).to_string())?;
    let wait = match store::failures(tx, counted)? {
        Some(failures) => wait(failures.count, failures.last.parse()?, longest, now),
        None => None,
    };
    if wait.is_none() {
        store::count_failure(tx, counted, &now.to_string())?;
    }
    Ok(wait)
}

/// 2, 4, 8 … seconds after the last wrong password, at most so many.
fn wait(count: i64, last: Timestamp, longest: i64, now: Timestamp) -> Option<i64> {
    let doublings = u32::try_from(count - FREE + 1).ok().filter(|doublings| *doublings > 0)?;
    let pause = 2_i64.saturating_pow(doublings).min(longest);
    let left = pause - now.duration_since(last).as_secs();
    (left > 0).then_some(left)
}

/// Forgets the wrong passwords of a caller whose password fits.
pub fn forgive(tx: &mut Tx, caller: &Caller) -> Result<()> {
    store::forgive(tx, &caller.counted)
}

/// Gives a caller whose password fits a new one.  Every session ends but the new one.
pub fn change_password(
    tx: &mut Tx,
    caller: &Caller,
    password: &str,
    token: &str,
    now: Timestamp,
) -> Result<()> {
    let account = caller.account.as_deref().ok_or(Error::SignIn)?;
    store::set_password(tx, account, password)?;
    store::end_sessions_of(tx, account)?;
    forgive(tx, caller)?;
    // Whoever changes it is in, and has passed the second factor where there is one.
    let stage = if factors::demanded(tx, account)? { Stage::Enrol } else { Stage::In };
    begin_session(tx, account, None, token, stage, now)?;
    let by = actor(tx, account, now)?;
    audit::record(tx, &by, Kind::PasswordChanged, "")
}

/// Records a wrong password.  A login nobody has is not written down: it may be somebody's password.
pub fn failed(tx: &mut Tx, caller: &Caller, now: Timestamp) -> Result<()> {
    let Some(account) = &caller.account else {
        let house = By::nobody(audit::INSTALLATION, now);
        return audit::record_once(tx, &house, Kind::SignInFailed, "");
    };
    let organisation = store::member(tx, account)?.organisation;
    let nobody = By::nobody(&organisation, now);
    audit::record_once(tx, &nobody, Kind::SignInFailed, &caller.login)
}

// Inside

/// How far somebody has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// In.
    In,
    /// The password was right; the second factor is asked.
    Code,
    /// In, but a second factor has to be set up before anything else.
    Enrol,
}

impl Stage {
    fn key(self) -> &'static str {
        match self {
            Stage::In => "in",
            Stage::Code => "code",
            Stage::Enrol => "enrol",
        }
    }

    fn from_key(key: &str) -> Stage {
        match key {
            "in" => Stage::In,
            "enrol" => Stage::Enrol,
            _ => Stage::Code,
        }
    }
}

/// How somebody came in: what [`begin`] is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// By a password of ours or of the directory.
    ByPassword,
    /// By the provider of single sign-on, which sees to second factors itself.
    ByProvider,
}

/// Lets in a caller whose password fits: forgives the wrong ones, ends the browser's old session
/// and begins a new one, which may have to wait for a second factor.
pub fn begin(
    tx: &mut Tx,
    caller: &Caller,
    old: Option<&str>,
    token: &str,
    now: Timestamp,
) -> Result<Stage> {
    let account = caller.account.as_deref().ok_or(Error::SignIn)?;
    store::forgive(tx, &caller.counted)?;
    arrive(tx, account, Entered::ByPassword, old, token, now)
}

/// Begins the session of somebody whose name was proven.
pub(super) fn arrive(
    tx: &mut Tx,
    account: &str,
    entered: Entered,
    old: Option<&str>,
    token: &str,
    now: Timestamp,
) -> Result<Stage> {
    let stage = match factors::any(tx, account)? {
        true => Stage::Code,
        false if entered == Entered::ByPassword && factors::demanded(tx, account)? => Stage::Enrol,
        false => Stage::In,
    };
    begin_session(tx, account, old, token, stage, now)?;
    if stage != Stage::Code {
        came_in(tx, account, now)?;
    }
    Ok(stage)
}

fn came_in(tx: &mut Tx, account: &str, now: Timestamp) -> Result<()> {
    let by = actor(tx, account, now)?;
    audit::record(tx, &by, Kind::SignedIn, "")
}

pub(super) fn begin_session(
    tx: &mut Tx,
    account: &str,
    old: Option<&str>,
    token: &str,
    stage: Stage,
    now: Timestamp,
) -> Result<()> {
    old.map(|old| end(tx, old)).transpose()?;
    store::end_old_sessions(tx, &(now - STAFF.1).to_string())?;
    store::add_session(tx, &hashed(token), account, stage.key(), &now.to_string())
}

/// The second factor was right: the waiting session ends, and one inside begins.
pub fn pass(
    tx: &mut Tx,
    guest: &Guest,
    caller: &Caller,
    shown: Shown,
    token: &str,
    now: Timestamp,
) -> Result<()> {
    store::forgive(tx, &caller.counted)?;
    store::end_session(tx, &guest.0.kept)?;
    begin_session(tx, &guest.0.account, None, token, Stage::In, now)?;
    came_in(tx, &guest.0.account, now)?;
    match shown {
        Shown::Factor => Ok(()),
        Shown::Recovery => {
            let by = actor(tx, &guest.0.account, now)?;
            audit::record(tx, &by, Kind::RecoverySpent, "")
        }
    }
}

/// Ends the session of somebody who signs out.
pub fn sign_out(tx: &mut Tx, token: &str, now: Timestamp) -> Result<()> {
    let known = visit(tx, token, now)?;
    end(tx, token)?;
    match known.filter(|visit| visit.stage != Stage::Code) {
        Some(visit) => audit::record(tx, &visit.member.acts(now), Kind::SignedOut, ""),
        None => Ok(()),
    }
}

/// Ends a session.
pub fn end(tx: &mut Tx, token: &str) -> Result<()> {
    store::end_session(tx, &hashed(token))
}

/// Somebody who comes with a session, wherever that stands.
#[derive(Clone, Debug)]
pub struct Visit {
    member: Member,
    kept: String,
    stage: Stage,
    confirmed: Option<Timestamp>,
    stale: bool,
}

/// Somebody whose password was right and whose second factor is not shown yet.
#[derive(Clone, Debug)]
pub struct Guest(Arrived);

#[derive(Clone, Debug)]
struct Arrived {
    account: String,
    kept: String,
}

/// Somebody who has just shown once more who they are: by signing in, or by the password again.
#[derive(Clone, Debug)]
pub struct Confirmed(Member);

impl Confirmed {
    /// Who.
    pub fn member(&self) -> &Member {
        &self.0
    }
}

impl Visit {
    /// Who is in; others have something to do first.
    pub fn member(self) -> Result<Member> {
        match self.stage {
            Stage::In => Ok(self.member),
            Stage::Enrol => Err(Error::First { page: "/security/app", back: false }),
            Stage::Code => Err(Error::First { page: "/sign-in/code", back: false }),
        }
    }

    /// Who is in, or may set up a second factor.
    pub fn at_the_own_door(&self) -> Result<&Member> {
        match self.stage {
            Stage::In | Stage::Enrol => Ok(&self.member),
            Stage::Code => Err(Error::First { page: "/sign-in/code", back: false }),
        }
    }

    /// A second factor has to be set up before anything else.
    pub fn has_to_enrol(&self) -> bool {
        self.stage == Stage::Enrol
    }

    /// Who waits for the second factor.
    pub fn guest(self) -> Option<Guest> {
        let arrived = Arrived { account: self.member.account, kept: self.kept };
        (self.stage == Stage::Code).then_some(Guest(arrived))
    }

    /// Who has just shown who they are.  What was opened in time may be `sent` a while later.
    pub fn confirmed(&self, sent: bool, now: Timestamp) -> Result<Confirmed> {
        let member = self.at_the_own_door()?;
        let lasts = if sent { SENT } else { CONFIRMED };
        match self.confirmed.is_some_and(|at| now.duration_since(at) <= lasts) {
            true => Ok(Confirmed(member.clone())),
            false => Err(Error::First { page: "/confirm", back: true }),
        }
    }

    /// The last sign of life has to be written again.
    pub fn is_stale(&self) -> bool {
        self.stale
    }

    /// What a challenge for this browser is bound to.
    pub fn bound(&self) -> &str {
        &self.kept
    }
}

impl Guest {
    /// The account of whoever waits.
    pub(super) fn account(&self) -> &str {
        &self.0.account
    }
}

/// Who comes with that token.
pub fn visit(tx: &mut Tx, token: &str, now: Timestamp) -> Result<Option<Visit>> {
    let kept = hashed(token);
    let Some(row) = store::session(tx, &kept)? else { return Ok(None) };
    let member = member(tx, &row.account)?;
    let (began, seen, stage) = (row.began.parse()?, row.seen.parse()?, Stage::from_key(&row.stage));
    if is_over(&member, stage, began, seen, now) {
        return Ok(None);
    }
    let confirmed = row.confirmed.map(|at| at.parse()).transpose()?;
    Ok(Some(Visit { member, kept, stage, confirmed, stale: now.duration_since(seen) > FRESH }))
}

fn is_over(
    member: &Member,
    stage: Stage,
    began: Timestamp,
    seen: Timestamp,
    now: Timestamp,
) -> bool {
    let (idle, longest) = match (stage, member.has(&Duty::Administrator)) {
        (Stage::Code, _) => (HALFWAY, HALFWAY),
        (_, true) => ADMINISTRATOR,
        (_, false) => STAFF,
    };
    now.duration_since(seen) > idle || now.duration_since(began) > longest
}

/// Notes a sign of life.
pub fn refresh(tx: &mut Tx, token: &str, now: Timestamp) -> Result<()> {
    store::refresh_session(tx, &hashed(token), &now.to_string())
}

/// Notes that somebody has just shown who they are.
pub fn confirm(tx: &mut Tx, visit: &Visit, now: Timestamp) -> Result<()> {
    store::confirm_session(tx, visit.member.organisation(), &visit.kept, &now.to_string())
}

// Sessions, listed and ended

/// A session as its owner sees it.  No address and no browser: we do not keep them.
#[derive(Clone, Debug)]
pub struct Session {
    /// Names it in a form; it opens nothing.
    pub id: String,
    /// Since when.
    pub began: Timestamp,
    /// The last sign of life, to five minutes.
    pub seen: Timestamp,
    /// It is the one that asks.
    pub here: bool,
}

/// Everything open under somebody's name, the newest first.
pub fn sessions(tx: &mut Tx, visit: &Visit, now: Timestamp) -> Result<Vec<Session>> {
    sessions_of(tx, &visit.member, Some(&visit.kept), now)
}

/// The same of somebody else, whose sessions are none of the asking browser's.
pub(super) fn sessions_of(
    tx: &mut Tx,
    member: &Member,
    here: Option<&str>,
    now: Timestamp,
) -> Result<Vec<Session>> {
    let mut open = Vec::new();
    for row in store::sessions(tx, member.organisation(), &member.account)? {
        let (began, seen) = (row.began.parse()?, row.seen.parse()?);
        if !is_over(member, Stage::from_key(&row.stage), began, seen, now) {
            let here = here == Some(row.token.as_str());
            open.push(Session { id: short(&row.token), began, seen, here });
        }
    }
    open.sort_by_key(|session| std::cmp::Reverse(session.began));
    Ok(open)
}

/// The beginning of a hash names a session among one's own.
fn short(kept: &str) -> String {
    kept.chars().take(16).collect()
}

/// Ends one of one's own sessions.
pub fn end_own(tx: &mut Tx, visit: &Visit, id: &str, now: Timestamp) -> Result<()> {
    let (organisation, account) = (visit.member.organisation(), &visit.member.account);
    let all = store::sessions(tx, organisation, account)?;
    let Some(found) = all.iter().find(|row| short(&row.token) == id) else { return Ok(()) };
    store::end_session(tx, &found.token)?;
    audit::record(tx, &visit.member.acts(now), Kind::SessionsEnded, "")
}

/// Ends every own session but this one.
pub fn end_others(tx: &mut Tx, visit: &Visit, now: Timestamp) -> Result<()> {
    let (organisation, account) = (visit.member.organisation(), &visit.member.account);
    match store::end_other_sessions(tx, organisation, account, &visit.kept)? {
        0 => Ok(()),
        _ => audit::record(tx, &visit.member.acts(now), Kind::SessionsEnded, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_try_waits_and_nobody_waits_longer_than_a_minute() {
        let last = Timestamp::UNIX_EPOCH;
        let waits = |count| wait(count, last, LONGEST_WAIT, last);
        assert_eq!([0, 1, 4].map(waits), [None, None, None]);
        assert_eq!([5, 6, 7, 10, 99].map(waits), [Some(2), Some(4), Some(8), Some(60), Some(60)]);
        assert_eq!(wait(99, last, LONGEST_WAIT_FOR_CODE, last), Some(900));
        let later = |seconds| last + SignedDuration::from_secs(seconds);
        assert_eq!(wait(5, last, LONGEST_WAIT, later(1)), Some(1));
        assert_eq!(wait(5, last, LONGEST_WAIT, later(2)), None);
    }
}
