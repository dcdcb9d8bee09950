//! CONFIG SET, as far as it changes who may do what.

use super::{DEFAULT_USER, Reply, Session};
use crate::commands::keys::strict_integer;

/// A setting about ACLs with its new value.
enum Setting {
    /// The password of the default user; none lets everybody in.
    RequirePass(Option<Vec<u8>>),
    PubsubDefault {
        all_channels: bool,
    },
    LogLength(usize),
}

impl Session {
    /// CONFIG SET parameter value [parameter value …]
    ///
    /// Either all settings are made or none. Those that are not about ACLs are
    /// taken for right.
    pub(super) fn config(&mut self, argv: &[&[u8]]) -> Reply {
        let is_set = argv[1].eq_ignore_ascii_case(b"set");
        let pairs = argv.get(2..).unwrap_or_default();
        let sets_several = self.server.behaviour().selectors;
        let is_right_number = pairs.len() == 2 || sets_several && pairs.len().is_multiple_of(2);
        let names = pairs.iter().step_by(2);
        let mut names: Vec<_> = names.map(|name| name.to_ascii_lowercase()).collect();
        names.sort_unstable();
        names.dedup();
        let is_each_once = names.len() * 2 == pairs.len();
        if is_set && is_right_number && is_each_once {
            let settings: Option<Vec<Option<Setting>>> = pairs
                .chunks(2)
                .map(|pair| self.setting(pair[0], pair[1]))
                .collect();
            for setting in settings.into_iter().flatten().flatten() {
                self.set(setting);
            }
        }
        Reply::Allowed
    }

    /// The setting, if it is about ACLs; nothing at all when the server refuses
    /// the value.
    fn setting(&self, name: &[u8], value: &[u8]) -> Option<Option<Setting>> {
        let is = |word: &str| name.eq_ignore_ascii_case(word.as_bytes());
        Some(if is("requirepass") {
            let password = (!value.is_empty()).then(|| value.to_vec());
            Some(Setting::RequirePass(password))
        } else if is("acl-pubsub-default") && self.server.behaviour().channels {
            Some(Setting::PubsubDefault {
                all_channels: match value.to_ascii_lowercase().as_slice() {
                    b"allchannels" => true,
                    b"resetchannels" => false,
                    _ => return None,
                },
            })
        } else if is("acllog-max-len") {
            let length = strict_integer(value)?;
            Some(Setting::LogLength(usize::try_from(length).ok()?))
        } else {
            None
        })
    }

    fn set(&mut self, setting: Setting) {
        match setting {
            // Setting what is set already changes nothing, whatever the user
            // has become meanwhile. Redis 6 sets it all the same.
            Setting::RequirePass(password)
                if password == self.require_pass && self.server.behaviour().selectors => {}
            Setting::RequirePass(password) => {
                self.require_pass.clone_from(&password);
                if let Some(default) = self.users.get_mut(DEFAULT_USER.as_bytes()) {
                    default.set_only_password(password.as_deref());
                }
            }
            Setting::PubsubDefault { all_channels } => {
                self.dialect.new_users_have_all_channels = all_channels;
            }
            Setting::LogLength(length) => self.log.kept = length,
        }
    }
}
