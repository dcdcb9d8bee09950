//! Judges a call by each selector.

use super::history::History;
use super::{ChannelJudgement, DatabaseJudgement, KeyJudgement, SelectorVerdict, shown};
use crate::commands::Command;
use crate::permission::{self, Access};
use crate::user::User;

/// Judges the call by a user's selectors, the root first, up to the one that
/// allows it.
pub(super) fn selectors(
    user: &User,
    histories: &[History],
    command: &Command,
    argv: &[&[u8]],
    database: u32,
) -> Vec<SelectorVerdict> {
    let mut selectors = Vec::new();
    for (selector, history) in user.all_selectors().zip(histories) {
        let denial = permission::check_selector(selector, command, argv, database).err();
        let databases = judge_databases(history, command, argv, database);
        selectors.push(SelectorVerdict {
            denial,
            databases,
            ..judge(history, command, argv)
        });
        if denial.is_none() {
            break;
        }
    }
    selectors
}

fn judge_databases(
    history: &History,
    command: &Command,
    argv: &[&[u8]],
    current: u32,
) -> Vec<DatabaseJudgement> {
    let databases = command.databases(argv, current);
    let databases = databases.filter(|_| history.server.behaviour().databases);
    databases
        .map(|need| DatabaseJudgement {
            argument: need.argument,
            database: need.database,
            judgement: history.judge_database(need.database),
        })
        .collect()
}

fn judge(history: &History, command: &Command, argv: &[&[u8]]) -> SelectorVerdict {
    let keys = command.keys_of(argv).map(|key| {
        let name = argv[key.argument];
        KeyJudgement {
            argument: key.argument,
            key: shown(name),
            reads: key.need.covers(Access::READ),
            writes: key.need.covers(Access::WRITE),
            judgement: history.judge_key(name, key.need),
        }
    });
    let literally = command.takes_channel_patterns();
    let channels = command.channel_arguments(argv.len()).map(|argument| {
        let channel = argv[argument];
        ChannelJudgement {
            argument,
            channel: shown(channel),
            judgement: history.judge_channel(channel, literally),
        }
    });
    SelectorVerdict {
        rule: history.rule,
        denial: None,
        databases: Vec::new(),
        command: history.judge_command(command, argv.get(1).copied()),
        keys: keys.collect(),
        channels: channels.collect(),
    }
}
