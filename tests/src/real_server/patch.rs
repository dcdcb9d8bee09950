//! What a server on this machine is known to answer differently than its profile,
//! because it is another patch release.

use aclarity::Server;

use super::Program;

impl Program {
    /// Whether the text contains what this release answers differently.
    ///
    /// Redis 7.2 before 7.2.6, as `cargo xtask servers` fetches it, accepts key
    /// patterns without a permission (`%~x`) and crashes when it shows such a user
    /// (CVE-2024-31227). Inside quotes the characters may be escaped.
    pub fn differs_on(&self, text: &[u8]) -> bool {
        const PATTERNS: [&str; 3] = ["%~", "x25", "%\\x7e"];
        let before_fix = ["7.2.0", "7.2.1", "7.2.2", "7.2.3", "7.2.4", "7.2.5"];
        self.server == Server::Redis7_2
            && before_fix.contains(&self.version.as_str())
            && PATTERNS.iter().any(|pattern| {
                let mut parts = text.windows(pattern.len());
                parts.any(|part| part.eq_ignore_ascii_case(pattern.as_bytes()))
            })
    }

    /// Whether one of the arguments does.
    pub fn differs_on_any(&self, argv: &[Vec<u8>]) -> bool {
        argv.iter().any(|argument| self.differs_on(argument))
    }
}
