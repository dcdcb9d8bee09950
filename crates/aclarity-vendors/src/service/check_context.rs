//! The context in which a value is checked: server, profile, and existing
//! resources.

use aclarity::Server;

use crate::context::{BadContext, Context};
use crate::profile::Profile;

/// The server whose rules apply by default. No service documents which of its
/// versions checks a rule.
pub(super) const SERVER: Server = Server::Redis7_2;

/// The context in which a value is checked.
pub(crate) struct CheckContext<'c> {
    pub server: Server,
    pub profile: &'static str,
    /// Names that are already in use.
    pub existing: Vec<&'c str>,
    /// Tokens that the service has generated.
    pub tokens: Vec<&'c str>,
    /// Whether users may use all channels by default.
    pub has_all_channels: bool,
}

impl<'c> CheckContext<'c> {
    /// The context keys that [`new`](Self::new) reads.
    pub(crate) const PARTS: &'static [&'static str] =
        &["server", "existing", "tokens", "channels_default"];

    /// The context keys that an account stores.
    pub(super) const OF_ACCOUNTS: &'static [&'static str] = &["server", "channels_default"];

    /// Parses a context.
    pub(crate) fn new(context: &'c Context, profile: &'static Profile) -> Result<Self, BadContext> {
        Ok(Self {
            server: server(context)?.unwrap_or(SERVER),
            profile: profile.name,
            existing: context.texts("existing")?.unwrap_or_default(),
            tokens: context.texts("tokens")?.unwrap_or_default(),
            has_all_channels: has_all_channels(context)?.unwrap_or(true),
        })
    }

    /// A context with only a server.
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

impl Default for CheckContext<'_> {
    fn default() -> Self {
        Self::of(SERVER)
    }
}

/// The server whose rules apply.
pub(super) fn server(context: &Context) -> Result<Option<Server>, BadContext> {
    let at = context.word("server", &Server::ALL.map(Server::name))?;
    Ok(at.map(|at| Server::ALL[at]))
}

/// Whether users may use all channels by default.
pub(super) fn has_all_channels(context: &Context) -> Result<Option<bool>, BadContext> {
    let at = context.word("channels_default", &["allchannels", "resetchannels"])?;
    Ok(at.map(|at| at == 0))
}
