//! Upgrade: what would happen, tried on a copy before it does.

use jiff::Timestamp;

use super::backup::{self, Keeper};
use super::health::{Line, fine, megabytes, see_to, wrong};
use crate::audit::By;
use crate::db::{self, Db, Step};
use crate::error::Result;
use crate::msg;

/// Looks at a database as it is, and tries the upgrade on a copy.  Nothing of it is changed.
pub async fn check(db: &Db, keeper: &Keeper, now: Timestamp) -> Result<Vec<Line>> {
    let (facts, steps, damages) =
        db.snapshot(|tx| Ok((tx.facts()?, tx.steps()?, tx.damages()?))).await?;
    let known = db::known_steps();
    let mut lines = vec![newer(&steps, &known), unchanged(&steps, &known)];
    lines.push(match damages.first() {
        None => fine(msg!("upgrade-sound")),
        Some(damage) => wrong(msg!("upgrade-damaged", what = damage), msg!("upgrade-damaged-todo")),
    });
    if facts.postgres {
        let engine = msg!("upgrade-engine", engine = &facts.engine);
        lines.push(if facts.major < 15 {
            wrong(engine, msg!("health-database-old"))
        } else {
            fine(engine)
        });
    }
    let (room, needed) = (keeper.home.room()?, 3 * facts.bytes.unsigned_abs() + (64 << 20));
    let said = msg!("upgrade-room", room = megabytes(room), needed = megabytes(needed));
    lines.push(if room < needed { wrong(said, msg!("health-room-little")) } else { fine(said) });
    let open = keeper.home.open_to_others()?;
    lines.push(match open.first() {
        None => fine(msg!("health-folder")),
        Some(path) => {
            let path = path.display().to_string();
            see_to(
                msg!("health-folder-open", path = &path),
                msg!("health-folder-open-todo", path = &path),
            )
        }
    });
    if newest(&steps) <= newest(&known) {
        lines.push(tried(db, keeper, now).await);
    }
    Ok(lines)
}

fn newest(steps: &[Step]) -> i64 {
    steps.last().map_or(0, |step| step.version)
}

fn newer(steps: &[Step], known: &[Step]) -> Line {
    let (theirs, ours) = (newest(steps), newest(known));
    if theirs > ours {
        return wrong(
            msg!("schema-newer", theirs = theirs, ours = ours),
            msg!("upgrade-newer-todo"),
        );
    }
    match known.len().saturating_sub(steps.len()) {
        0 => fine(msg!("upgrade-nothing", step = theirs)),
        count => fine(msg!("upgrade-steps", step = theirs, newest = ours, count = count)),
    }
}

/// Each step that was taken is the one we know.
fn unchanged(steps: &[Step], known: &[Step]) -> Line {
    let other = steps.iter().find(|step| !known.contains(step));
    match other {
        None => fine(msg!("upgrade-known")),
        Some(step) => wrong(
            msg!("upgrade-unknown", step = step.version, name = &step.name),
            msg!("upgrade-unknown-todo"),
        ),
    }
}

/// A backup, put into a fresh database, brought to the newest step: all of it as the upgrade will.
async fn tried(db: &Db, keeper: &Keeper, now: Timestamp) -> Line {
    let by = By::house("upgrade-check", now);
    match backup::rehearse(keeper, db, by).await {
        Ok(entries) => fine(msg!("upgrade-tried", entries = entries)),
        Err(error) => {
            wrong(msg!("upgrade-failed", why = error.to_string()), msg!("upgrade-failed-todo"))
        }
    }
}
