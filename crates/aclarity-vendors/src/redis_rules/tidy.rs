//! Removes redundant rules.

use aclarity::Server;
use aclarity::rule::{Permission, Rule};
use aclarity::user::{Selector, User};

/// Removes rules that turn a user on, or deny everything, without any effect at
/// their position, such as a second `resetchannels`, or `-@all` before any
/// command. `start` applies before the first rule. Rules for all channels are
/// kept unless it is known that everybody has all channels.
pub(crate) fn without_redundant(
    start: &[String],
    has_all_channels: bool,
    rules: Vec<String>,
    server: Server,
) -> Vec<String> {
    let whole = user_after(start, &rules, server);
    let mut kept = rules;
    let mut at = 0;
    while at < kept.len() {
        if is_about_all(&kept[at], has_all_channels, server) {
            let word = kept.remove(at);
            if is_same(&user_after(start, &kept, server), &whole, server) {
                continue;
            }
            kept.insert(at, word);
        }
        at += 1;
    }
    kept
}

fn is_about_all(rule: &str, has_all_channels: bool, server: Server) -> bool {
    use Permission::{AllChannels, NoCommands, ResetChannels, ResetKeys};
    match Rule::parse(rule.as_bytes(), server) {
        Ok(Rule::On | Rule::Permission(NoCommands | ResetChannels | ResetKeys)) => true,
        Ok(Rule::Permission(AllChannels)) => has_all_channels,
        _ => false,
    }
}

/// The user that the rules produce. Refused rules, such as those for modules,
/// are skipped.
fn user_after(start: &[String], rules: &[String], server: Server) -> User {
    let mut user = User::new(server);
    for rule in start.iter().chain(rules) {
        let _ = user.apply(rule.as_bytes(), server);
    }
    user
}

/// Whether two users have the same permissions and the same description.
pub(crate) fn is_same(a: &User, b: &User, server: Server) -> bool {
    let is_alike = |(a, b): (&Selector, &Selector)| {
        a.commands == b.commands
            && a.all_commands == b.all_commands
            && a.describe(server) == b.describe(server)
    };
    let pairs = a.all_selectors().zip(b.all_selectors());
    a.enabled == b.enabled
        && a.no_password == b.no_password
        && a.selectors.len() == b.selectors.len()
        && pairs.into_iter().all(is_alike)
}
