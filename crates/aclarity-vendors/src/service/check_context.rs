//! What a value is judged with: the server, the profile, and what exists.

use aclarity::Server;

use crate::context::{BadContext, Context};
use crate::profile::Profile;

/// The server whose rules count when none is named. No service says which of
/// its versions judges a rule.
pub(super) const SERVER: Server = Server::Redis7_2;

/// What a value is judged with.
pub(crate) struct Situation<'c> {
    pub server: Server,
    pub profile: &'static str,
    /// The names that are taken.
    pub existing: Vec<&'c str>,
    /// The tokens that the service has made.
    pub tokens: Vec<&'c str>,
    /// Whether users of whom nothing is said may use all channels.
    pub has_all_channels: bool,
}

impl<'c> Situation<'c> {
    /// The parts of a context that [`new`](Self::new) reads.
    pub(crate) const PARTS: &'static [&'static str] =
        &["server", "existing", "tokens", "channels_default"];

    /// The parts of a context that an account keeps.
    pub(super) const OF_ACCOUNTS: &'static [&'static str] = &["server", "channels_default"];

    /// The situation that a context describes.
    pub(crate) fn new(context: &'c Context, profile: &'static Profile) -> Result<Self, BadContext> {
        Ok(Self {
            server: server(context)?.unwrap_or(SERVER),
            profile: profile.name,
            existing: context.texts("existing")?.unwrap_or_default(),
            tokens: context.texts("tokens")?.unwrap_or_default(),
            has_all_channels: has_all_channels(context)?.unwrap_or(true),
        })
    }

    /// Nothing but the server.
    pub(crate) fn of(server: Server) -> Self {
        Self {
            server,
            profile: "",
            existing: Vec::new(),
            tokens: Vec::new(),
            has_all_channels: true,
        }
    }
}

impl Default for Situation<'_> {
    fn default() -> Self {
        Self::of(SERVER)
    }
}

/// The server whose rules count.
pub(super) fn server(context: &Context) -> Result<Option<Server>, BadContext> {
    let at = context.word("server", &Server::ALL.map(Server::name))?;
    Ok(at.map(|at| Server::ALL[at]))
}

/// Whether users of whom nothing is said may use all channels.
pub(super) fn has_all_channels(context: &Context) -> Result<Option<bool>, BadContext> {
    let at = context.word("channels_default", &["allchannels", "resetchannels"])?;
    Ok(at.map(|at| at == 0))
}
