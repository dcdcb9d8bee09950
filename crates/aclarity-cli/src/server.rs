//! The option that says which server to simulate.

use aclarity::{Nearest, Server, UnknownServer};

use crate::Host;

/// Which server to simulate.
#[derive(clap::Args)]
pub struct ServerArg {
    /// The server to simulate: redis-6.0 … redis-8.10, valkey-7.2 … valkey-9.1, or
    /// redis or valkey for the newest of each. A version, an image or a service, as
    /// 7.0.12, redis:7.2-alpine or elasticache-7.1, is the nearest of these
    #[arg(long, value_name = "NAME", default_value = "redis", value_parser = nearest)]
    server: Nearest,
}

impl ServerArg {
    /// The server; on standard error a word when it is only the nearest.
    pub fn choose(&self, host: &mut Host) -> Server {
        chosen(&self.server, host)
    }
}

/// Reads the value of the option.
pub fn nearest(text: &str) -> Result<Nearest, UnknownServer> {
    Server::nearest(text)
}

/// The server; on standard error a word when it is only the nearest.
pub fn chosen(nearest: &Nearest, host: &mut Host) -> Server {
    if let Some(note) = &nearest.note {
        host.complain(&format!("note: {note}"));
    }
    nearest.server
}
