//! Texts to start from, and commands to try on their users.

/// A text for the editor.
pub struct Example {
    pub title: &'static str,
    /// What it shows.
    pub lesson: &'static str,
    pub text: &'static str,
    /// The user to try commands as.
    pub user: &'static str,
}

/// The example of a first visit.
pub const FIRST: &Example = &ALL[3];

pub const ALL: [Example; 6] = [
    Example {
        title: "One command, every key",
        lesson: "virginia may run SET and nothing else.",
        text: "ACL SETUSER virginia on allkeys +set",
        user: "virginia",
    },
    Example {
        title: "Rules add up",
        lesson: "A second command adds GET to what virginia has.",
        text: "ACL SETUSER virginia on allkeys +set\nACL SETUSER virginia +get",
        user: "virginia",
    },
    Example {
        title: "Start over with reset",
        lesson: "antirez had everything; after reset, nothing.",
        text: "ACL SETUSER antirez on nopass allkeys allcommands\nACL SETUSER antirez reset",
        user: "antirez",
    },
    Example {
        title: "Categories, less one command",
        lesson: "alan gets strings and sets, but not SADD.",
        text: "ACL SETUSER alan allkeys +@string +@set -SADD >alanpassword",
        user: "alan",
    },
    Example {
        title: "A rule that is refused",
        lesson: "heeyyyy is no rule: the server says so and changes nothing.",
        text: "ACL SETUSER antirez heeyyyy",
        user: "default",
    },
    Example {
        title: "A whole users.acl",
        lesson: "Lines of an ACL file, one with a selector.",
        text: "user default off\n\
               user app on >change-me ~app:* +@all -@dangerous\n\
               user reader on nopass %R~app:* +@read (~cache:* +get +set)",
        user: "reader",
    },
];

/// Commands worth trying as a user: those that show what its example is about.
pub fn commands_for(user: &[u8]) -> &'static [&'static str] {
    match user {
        b"alan" => &["SADD s 1", "SET k v", "SMEMBERS s"],
        b"virginia" => &["SET k v", "GET k", "DEL k"],
        b"reader" => &["GET app:1", "SET app:1 x", "SET cache:1 x"],
        b"app" => &["SET app:1 x", "FLUSHALL", "GET other"],
        b"default" => &["ACL LIST", "ACL WHOAMI", "SET k v"],
        _ => &["GET k", "SET k v", "ACL WHOAMI"],
    }
}
