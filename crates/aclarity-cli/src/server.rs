//! The option that selects the server to simulate.

use aclarity::{Nearest, Server, UnknownServer};

use crate::Host;

/// The option `--server`.
#[derive(clap::Args)]
pub struct ServerArg {
    /// Server to simulate: redis-6.0 … redis-8.10, valkey-7.2 … valkey-9.1, or
    /// redis or valkey for the newest of each. A version, an image or a service,
    /// such as 7.0.12, redis:7.2-alpine or elasticache-7.1, selects the closest of
    /// these
    #[arg(long, value_name = "NAME", default_value = "redis", value_parser = nearest)]
    server: Nearest,
}

impl ServerArg {
    /// Returns the server, with a note on standard error if it is only the
    /// closest.
    pub fn choose(&self, host: &mut Host) -> Server {
        chosen(&self.server, host)
    }
}

/// Parses the value of the option.
pub fn nearest(text: &str) -> Result<Nearest, UnknownServer> {
    Server::nearest(text)
}

/// Returns the server, with a note on standard error if it is only the closest.
pub fn chosen(nearest: &Nearest, host: &mut Host) -> Server {
    if let Some(note) = &nearest.note {
        host.print_error(&format!("note: {note}"));
    }
    nearest.server
}
