//! Every SQL text about organisations.

use super::Post as NewPost;
use crate::db::{Tx, record, sql};
use crate::error::Result;

record! {
    pub struct Organisation {
        pub id: String,
        pub code: String,
        pub name: String,
    }
}

record! {
    pub struct Unit {
        pub id: String,
        pub parent: Option<String>,
        pub name: String,
    }
}

record! {
    pub struct Seats {
        pub unit: String,
        pub seats: i64,
    }
}

record! {
    pub struct Post {
        pub id: String,
        pub band: String,
        pub title: String,
        pub seats: i64,
    }
}

pub fn organisation(tx: &mut Tx, id: &str) -> Result<Organisation> {
    tx.one(sql!("select id, code, name from organisation where id = $1"), &[&id])
}

pub fn add_organisation(tx: &mut Tx, id: &str, code: &str, name: &str, now: &str) -> Result<()> {
    tx.run(
        sql!("insert into organisation (id, code, name, created) values ($1, $2, $3, $4)"),
        &[&id, &code, &name, &now],
    )?;
    Ok(())
}

pub fn units(tx: &mut Tx, organisation: &str) -> Result<Vec<Unit>> {
    tx.all(
        sql!("select id, parent, name from unit where organisation = $1 order by position"),
        &[&organisation],
    )
}

pub fn unit(tx: &mut Tx, organisation: &str, id: &str) -> Result<Unit> {
    tx.one(
        sql!("select id, parent, name from unit where organisation = $1 and id = $2"),
        &[&organisation, &id],
    )
}

pub fn add_unit(
    tx: &mut Tx,
    organisation: &str,
    id: &str,
    parent: Option<&str>,
    name: &str,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into unit (id, organisation, parent, name, position)
             select $1, $2, $3, $4, coalesce(max(position), 0) + 1 from unit where organisation = $2"
        ),
        &[&id, &organisation, &parent, &name],
    )?;
    Ok(())
}

pub fn posts(tx: &mut Tx, organisation: &str, unit: &str) -> Result<Vec<Post>> {
    tx.all(
        sql!("select id, band, title, seats from post where organisation = $1 and unit = $2"),
        &[&organisation, &unit],
    )
}

pub fn seats(tx: &mut Tx, organisation: &str) -> Result<Vec<Seats>> {
    tx.all(sql!("select unit, seats from post where organisation = $1"), &[&organisation])
}

pub fn clear_posts(tx: &mut Tx, organisation: &str, unit: &str) -> Result<()> {
    tx.run(
        sql!("delete from post where organisation = $1 and unit = $2"),
        &[&organisation, &unit],
    )?;
    Ok(())
}

pub fn add_post(tx: &mut Tx, organisation: &str, unit: &str, post: &NewPost) -> Result<()> {
    let seats = i64::from(post.seats);
    tx.run(
        sql!(
            "insert into post (id, organisation, unit, band, title, seats)
             values ($1, $2, $3, $4, $5, $6)"
        ),
        &[&post.id, &organisation, &unit, &post.band.key(), &post.title, &seats],
    )?;
    Ok(())
}
