//! The vocabulary of ACLs, for libFuzzer to combine.

use std::collections::BTreeSet;

use aclarity::Server;
use aclarity::commands::Category;
use aclarity::rule::KEYWORDS;
use aclarity_vendors::System;

/// Words that are neither keywords nor categories nor commands.
const OTHERS: &[&str] = &[
    "\n",
    "\n\n",
    "2> ",
    "user ",
    "user default ",
    "default",
    "~*",
    "&*",
    "%R~",
    "%W~",
    "%RW~",
    "%",
    "()",
    " (",
    ") ",
    ">",
    "<",
    "#",
    "!",
    "+@",
    "-@",
    "\\x00",
    "\\xff",
    "[^a-c]",
    "[",
    "*",
    "?",
    "\\",
    "db=0,1",
    "dryrun",
    "setuser",
    "getuser",
    "deluser",
    "requirepass",
    "config set ",
    "acl-pubsub-default",
    "\u{a0}",
    "\u{2022}\u{2022}\u{2022}",
    "s3cret",
    "redis://",
    "127.0.0.1:6379> ",
    // Cases.
    "allow ",
    "deny ",
    ": ",
    // Configurations.
    "aclfile ",
    "include ",
    "rename-command ",
    "acllog-max-len ",
    // Documentation.
    "```",
    "```redis-cli ",
    "```start ",
    "```users.acl\n",
    "<acl-playground",
    "</acl-playground>",
    " rules=\"",
    " command=\"",
    " expect=\"denied\"",
    "<pre>",
    // Requests.
    "curl ",
    "https://",
    " -H '",
    " -u ",
    " -d ",
    " --data-urlencode ",
    " -X ",
    "{\"",
    "\":",
    "\"request\":",
    "\"method\":\"POST\"",
    "\"path\":\"/",
    "\"headers\":{",
    "\"body\":",
    "\"field\":\"",
    "\"value\":",
    "\"context\":{",
    "\"after\":",
];

/// All words, sorted.
pub fn words() -> BTreeSet<String> {
    let mut words: BTreeSet<String> = OTHERS.iter().copied().map(str::to_owned).collect();
    words.extend(KEYWORDS.map(str::to_owned));
    for server in Server::ALL {
        words.insert(format!("{server}\n"));
        let commands = server.commands().all();
        words.extend(commands.iter().map(|command| command.name.to_owned()));
    }
    for system in System::ALL {
        words.insert(format!("{system}\n"));
        words.extend(system.fields().iter().copied().map(str::to_owned));
        words.extend(system.context_keys().iter().copied().map(str::to_owned));
    }
    words.extend(
        Category::ALL
            .iter()
            .map(|category| format!("@{}", category.name())),
    );
    words
}

/// The dictionary in libFuzzer's format: one quoted word per line.
pub fn text() -> String {
    words()
        .iter()
        .map(|word| format!("\"{}\"\n", escaped(word)))
        .collect()
}

fn escaped(word: &str) -> String {
    let letter = |byte: u8| match byte {
        b'"' | b'\\' => format!("\\{}", char::from(byte)),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\x{byte:02x}"),
    };
    word.bytes().map(letter).collect()
}
