//! Checks configurations: a redis.conf, an empty line, then the other file that
//! it can name as `aclfile` or by `include`.

use aclarity::config;
use aclarity::session::Reply;

use crate::{input, reading_back};

/// A server starts or reports why not. A started server answers, and its users
/// are unchanged when printed and parsed again.
pub fn check(input: &[u8]) {
    let (server, text) = input::server_and_rest(input);
    let (text, other) = input::halves(text);
    // A missing file must be possible too.
    let read = |name: &[u8]| (!name.ends_with(b"missing")).then(|| other.to_vec());
    let mut session = match config::start(text, server, &read) {
        Ok(session) => session,
        Err(error) => {
            assert!(!error.message(server).is_empty());
            assert!(!error.to_string().is_empty());
            if let Some(crash) = error.crash() {
                assert!(!crash.to_string().is_empty());
            }
            return;
        }
    };
    reading_back::check(session.users(), server, &input::calls(b""));
    let users = session.users().clone();
    for call in [
        &["ACL", "LIST"][..],
        &["ACL", "SAVE"],
        &["GET", "a"],
        &["CONFIG", "GET", "requirepass"],
        &["ACL", "LOG"],
    ] {
        let reply = session.execute(1, call);
        assert_eq!(*session.users(), users, "{call:?} changed users");
        serde_json::to_string(&reply).expect("a reply can be serialised");
        if matches!(reply, Reply::Crash(_)) {
            return;
        }
    }
    session.execute(1, &["ACL", "LOAD"]);
}
