//! Checks that printed users can be parsed again and keep their permissions.

use aclarity::Server;
use aclarity::file;
use aclarity::session::{Session, Users};
use aclarity::user::{Selector, User};

use crate::verdicts;

/// An ACL file with the output of ACL LIST loads as the same users.
pub fn check(users: &Users, server: Server, calls: &[Vec<Vec<u8>>]) {
    let readable = |(_, user): &(&Vec<u8>, &User)| can_be_read(user, server);
    let readable: Vec<_> = users.iter().filter(readable).collect();
    let lines: Vec<Vec<u8>> = readable
        .iter()
        .map(|(name, user)| user.to_acl_line(name, server))
        .collect();
    let text = lines.join(&b'\n');
    let again = file::load(&text, server)
        .unwrap_or_else(|errors| panic!("{errors:?}\n{}", String::from_utf8_lossy(&text)));
    for ((name, user), line) in readable.iter().zip(&lines) {
        let read = &again[*name];
        let printed = shown(&read.to_acl_line(name, server));
        if server == Server::Redis6_2 {
            // Loading resets a user, which can add a flag.
            let unflagged = |line: &str| line.replacen(" sanitize-payload", "", 1);
            assert_eq!(unflagged(&printed), unflagged(&shown(line)));
        } else {
            assert_eq!(printed, shown(line));
        }
        assert_eq!(read.enabled, user.enabled);
        assert_eq!(read.no_password, user.no_password);
        assert_eq!(read.passwords, user.passwords);
        for (read, selector) in read.all_selectors().zip(user.all_selectors()) {
            assert_eq!(read.commands, selector.commands, "{}", shown(line));
            assert_eq!(read.keys, selector.keys);
            assert_eq!(read.channels, selector.channels);
            assert_eq!(read.databases, selector.databases);
        }
        assert_eq!(
            verdicts::of(read, server, calls),
            verdicts::of(user, server, calls),
            "{}",
            shown(line)
        );
    }
    let mut session = Session::with_users(server, again);
    session.impersonate(1, b"default");
    session.execute(1, &["ACL", "LIST"]);
}

/// Whether the server can parse the user that it prints. It prints words
/// without quotes, including white space in them, and splits the contents of
/// parentheses at quotes and up to the first `)` at the end of a word; some
/// servers drop bytes 255 there.
fn can_be_read(user: &User, server: Server) -> bool {
    let is_plain = |selector: &Selector| {
        let mut arguments = selector.first_arguments.iter();
        let printed = selector.describe(server);
        let mut words = printed.split(|&byte| byte == b' ');
        !arguments.any(|(_, argument)| argument.iter().any(is_space))
            && !words.any(|word| word.is_empty() || word.iter().any(is_space))
    };
    // `%RW~*`, an ordinary pattern, is printed as the rule for all keys.
    let has_all_keys_pattern = |selector: &Selector| {
        let printed = selector.describe(server);
        let mut words = printed.split(|&byte| byte == b' ');
        !selector.all_keys && words.any(|word| word == b"~*")
    };
    let is_closed_once = |selector: &Selector| {
        let printed = selector.describe(server);
        let mut words = printed.split(|&byte| byte == b' ');
        !words.any(|word| word.ends_with(b")") || word.iter().any(|byte| b"'\"\xff".contains(byte)))
    };
    user.crash(server).is_none()
        && user.all_selectors().all(is_plain)
        && !user.all_selectors().any(has_all_keys_pattern)
        && user.selectors.iter().all(is_closed_once)
}

/// C's `isspace`.
fn is_space(byte: &u8) -> bool {
    byte.is_ascii_whitespace() || *byte == 0x0b
}

fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}
