//! The second wall between organisations, where PostgreSQL can build one (row-level security).
//!
//! The first wall is that every query for staff names their organisation.  Should one forget it, this one still shows and
//! changes nothing of another: from the moment a request is known to be a member's, every unit of work in it is kept to the
//! member's organisation by the database.  Requests of nobody in particular (respondents, public pages), jobs and the
//! loaders of live screens are not kept.  A superuser of the database stands above every wall, so the service should not be
//! one.

use std::sync::{Arc, OnceLock};

use crate::error::Result;

tokio::task_local! {
    static ORGANISATION: OnceLock<Arc<str>>;
}

/// Answers one request.  Inside, [`keep_to`] holds until its end.
pub async fn one_request<T>(work: impl Future<Output = T>) -> T {
    ORGANISATION.scope(OnceLock::new(), work).await
}

/// The rest of this request is that organisation's alone.
pub fn keep_to(organisation: &str) {
    // Outside of a request, or said twice: then nothing changes.
    let _ = ORGANISATION.try_with(|kept| kept.set(organisation.into()));
}

/// Whose this request is, where that is settled.
pub(super) fn kept_to() -> Option<Arc<str>> {
    ORGANISATION.try_with(|kept| kept.get().cloned()).ok().flatten()
}

/// Keeps the transaction to one organisation.
pub(super) const KEEP: &str = "select set_config('kizahashi.organisation', $1, true)";

/// Every table whose rows belong to an organisation gets the wall, also those of later migrations.
const BUILD: &str = "do $$
declare bare text;
begin
    for bare in
        select relname from pg_class
        join pg_attribute on attrelid = pg_class.oid and attname = 'organisation' and not attisdropped
        where relkind = 'r' and relnamespace = current_schema()::regnamespace and not relforcerowsecurity
    loop
        execute format('alter table %I enable row level security', bare);
        execute format('alter table %I force row level security', bare);
        execute format('create policy own_organisation on %I using (organisation =
            coalesce(nullif((select current_setting(''kizahashi.organisation'', true)), ''''), organisation))', bare);
    end loop;
end $$";

/// Whether it stands around the table of that name.
pub(super) const STANDS: &str =
    "select relforcerowsecurity from pg_class where oid = to_regclass($1)";

/// Takes it down for the table's owner, until [`up`] in the same unit of work; one that is undone never took it down.
pub(super) fn down(table: &str) -> String {
    format!("alter table {table} no force row level security")
}

/// As [`build`] has left it.
pub(super) fn up(table: &str) -> String {
    format!("alter table {table} force row level security")
}

/// Tables that it should stand around and does not.
const MISSING: &str = "select count(*) from pg_class
    join pg_attribute on attrelid = pg_class.oid and attname = 'organisation' and not attisdropped
    where relkind = 'r' and relnamespace = current_schema()::regnamespace and not relforcerowsecurity";

/// On a schema that is up to date, whose user may be another than the one who made it.
pub(super) async fn stands_or_is_built(client: &tokio_postgres::Client) -> Result<()> {
    let missing: i64 = client.query_one(MISSING, &[]).await?.try_get(0)?;
    if missing > 0
        && let Err(error) = build(client).await
    {
        tracing::warn!(%error, "row-level security does not stand, and this user may not build it");
    }
    Ok(())
}

/// Builds it where it would hold.
pub(super) async fn build(client: &tokio_postgres::Client) -> Result<()> {
    let above = "select rolsuper or rolbypassrls from pg_roles where rolname = current_user";
    match client.query_one(above, &[]).await?.try_get(0)? {
        true => {
            tracing::warn!("the database user stands above row-level security; use an ordinary one")
        }
        false => client.batch_execute(BUILD).await?,
    }
    Ok(())
}
