//! Which arguments of a command are channels that a user needs a right to.

use crate::server::Server;

/// The channel arguments of a command.
///
/// Leaving a channel and asking about channels need no right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Channels {
    /// The first channel's argument.
    pub first: usize,
    /// Whether every argument from the first on is a channel.
    pub to_the_end: bool,
    /// Whether they are patterns, which have to equal a permitted pattern
    /// instead of matching it.
    pub patterns: bool,
}

impl Channels {
    pub(super) fn of(command: &str, server: Server) -> Option<Self> {
        if !server.behaviour().channels {
            return None;
        }
        let (to_the_end, patterns) = match command {
            "publish" | "spublish" => (false, false),
            "subscribe" | "ssubscribe" => (true, false),
            "psubscribe" => (true, true),
            _ => return None,
        };
        Some(Self {
            first: 1,
            to_the_end,
            patterns,
        })
    }
}

impl super::Command {
    /// The arguments of this call that are channels, by number.
    pub fn channel_arguments(&self, argc: usize) -> impl Iterator<Item = usize> {
        self.channels.map_or(0..0, |channels| {
            let end = if channels.to_the_end {
                argc
            } else {
                channels.first + 1
            };
            channels.first..end.min(argc)
        })
    }

    /// Whether calls of the command have channels that need a right.
    pub fn has_channels(&self) -> bool {
        self.channels.is_some()
    }

    /// Whether some call of the command has more than one channel that needs a
    /// right.
    pub fn may_have_several_channels(&self) -> bool {
        self.channels.is_some_and(|channels| channels.to_the_end)
    }

    /// Whether its channels are patterns to be permitted literally.
    pub fn takes_channel_patterns(&self) -> bool {
        self.channels.is_some_and(|channels| channels.patterns)
    }
}
