//! Which arguments of a command are channels that need a permission.

use crate::server::Server;

/// The channel arguments of a command.
///
/// Unsubscribing and listing channels need no permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Channels {
    /// Index of the first channel argument.
    pub first: usize,
    /// Whether all further arguments are channels too.
    pub to_the_end: bool,
    /// Whether the arguments are patterns, which must equal a permitted pattern
    /// instead of matching one.
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
    /// Indices of the channel arguments in a call with `argc` arguments.
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

    /// Whether calls of the command have channels that need a permission.
    pub fn has_channels(&self) -> bool {
        self.channels.is_some()
    }

    /// Whether a call can have more than one channel that needs a permission.
    pub fn may_have_several_channels(&self) -> bool {
        self.channels.is_some_and(|channels| channels.to_the_end)
    }

    /// Whether the channel arguments are patterns that must be permitted
    /// literally.
    pub fn takes_channel_patterns(&self) -> bool {
        self.channels.is_some_and(|channels| channels.patterns)
    }
}
