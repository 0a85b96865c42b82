//! A private PostgreSQL for one run.  Gone with us.

use crate::{debian, keep, sorry};
use std::{
    io::{self, BufRead, BufReader},
    net::TcpListener,
    process::{Child, Command, Stdio},
};

/// A running server; stopped and removed when dropped.
pub struct Postgres {
    server: Child,
    /// `postgres://…` of its first administrator, for this run only.
    pub url: String,
}

impl Postgres {
    /// Starts a server on a free port of the loopback.
    pub fn start() -> io::Result<Self> {
        let mut server = keep::start(&mut server_on(free_port()?)?)?;
        let mut url = String::new();
        if let Some(output) = server.stdout.take() {
            BufReader::new(output).read_line(&mut url)?;
        }
        let postgres = Self { server, url: url.trim().to_owned() };
        if postgres.url.is_empty() {
            return Err(sorry("PostgreSQL did not start; its own words are above"));
        }
        Ok(postgres)
    }
}

impl Drop for Postgres {
    /// Waiting closes the server's standard input, which is its sign to stop.
    fn drop(&mut self) {
        if let Err(error) = self.server.wait() {
            eprintln!("xtask: PostgreSQL was not seen to stop: {error}");
        }
    }
}

fn server_on(port: u16) -> io::Result<Command> {
    let pg_ctl = debian::find("pg_ctl").ok_or_else(|| sorry("PostgreSQL is not installed"))?;
    let mut command = unprivileged()?;
    command.args(["sh", "-c", include_str!("postgres.sh"), "postgres"]);
    command.arg(pg_ctl).arg(port.to_string());
    command.current_dir("/").stdout(Stdio::piped());
    Ok(command)
}

/// `initdb` refuses root, so root lends it the rights of somebody who has few.
fn unprivileged() -> io::Result<Command> {
    if !debian::root() {
        return Ok(Command::new("env"));
    }
    let somebody = ["postgres", "nobody"].into_iter().find(|name| debian::succeeds("id", &[name]));
    let user = somebody
        .ok_or_else(|| sorry("there is no user `postgres` or `nobody` to run PostgreSQL as"))?;
    let mut command = Command::new("setpriv");
    command.args(["--reuid", user, "--regid", &group(user)?, "--clear-groups", "--"]);
    Ok(command)
}

fn group(user: &str) -> io::Result<String> {
    let said = Command::new("id").args(["-g", user]).output()?;
    Ok(String::from_utf8_lossy(&said.stdout).trim().to_owned())
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpStream;

    #[test]
    fn a_server_answers_while_we_hold_it_and_is_gone_afterwards() {
        if debian::find("pg_ctl").is_none() {
            return eprintln!("no PostgreSQL here; `cargo xtask test` brings it");
        }
        let postgres = Postgres::start().unwrap();
        let address = postgres.url.split(['@', '/']).nth(3).unwrap().to_owned();
        assert!(TcpStream::connect(&address).is_ok());
        drop(postgres);
        assert!(TcpStream::connect(&address).is_err());
    }
    #[test]
    fn a_server_nobody_waits_for_any_more_is_gone_too() {
        if debian::find("pg_ctl").is_none() {
            return eprintln!("no PostgreSQL here; `cargo xtask test` brings it");
        }
        let port = free_port().unwrap();
        let mut server = keep::start(&mut server_on(port).unwrap()).unwrap();
        drop(server.stdout.take()); // we are gone while it is still starting
        server.wait().unwrap();
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
    }
}
