//! Random ACL rules of every form, right and wrong.

use aclarity::Server;
use aclarity::commands::Category;
use aclarity::rule::KEYWORDS;
use fastrand::Rng;

/// The users of random sessions, `default` aside.
pub(super) const NAMES: [&str; 7] = ["alice", "bob", "app:rw", "Ünï", "x", "", "(y"];

const PATTERNS: &[&str] = &[
    "*",
    "a*",
    "app:*",
    "app:?",
    "user:[0-9]*",
    "user:[^ab]*",
    "k\\*y",
    "foo",
    "",
    "\\",
    "a[",
    "*:ro",
    "cache:*:v?",
    "{t}*",
    "Ω*",
    "[a-c]x",
    "[c-a]x",
    "**",
    "a**b",
    "[^",
    "[]a]",
    "?",
    "a)x",
    "b)",
    "it's",
    "\"q\"",
    "a*a*a*b",
    "[^é]*",
    "[a-é]?",
];
const CHANNELS: &[&str] = &[
    "*", "news", "news:1", "n?ws", "[n]ews", "__key*", "", "a*", "foo",
];
const PASSWORDS: &[&str] = &["p1", "pw", "", "p 2", "sécret", "nul\0"];
const HASHES: &[&str] = &[
    "f64551fcd6f07823cb87971cfb91446425da18286b3ab1ef935e0cbd7a69f68a",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "00",
    "",
];
/// Rules that are not among [`KEYWORDS`], most of them wrong.
const WORDS: &[&str] = &[
    "+@all",
    "-@all",
    "~*",
    "&*",
    "()",
    "(",
    ")",
    "",
    "heeyyyy",
    "+",
    "-",
    "+@",
    "-@",
    "~",
    "&",
    "%R",
    "%W~",
    "%RW",
    "%RR~a",
    "%~a",
    "%X~a",
    "%Rx",
    "+|get",
    "+get|",
    "+config|",
    "-config|",
    "+config|get|x",
    "+get|a|b",
    "-get|a",
    "+@nosuch",
    "-@nosuch",
    "+nosuch",
    "-nosuch",
    "+config|nosuch",
    "-config|nosuch",
    "+geo*",
];
const FIRST_ARGUMENTS: &[&str] = &["0", "1", "a", "GET", "usage", "foo", "Get"];
/// Such as crash servers that are asked to show them.
const ODD_ARGUMENTS: &[&str] = &["a b", "\"0", "'a b'", "a +set"];
const DATABASES: &[&str] = &[
    "0",
    "1",
    "0,1",
    "5,3,5",
    "15",
    "16",
    "",
    ",",
    "1,",
    ",1",
    "x",
    " 1",
    "+1",
    "-1",
    "1x",
    "2147483647",
    "2147483648",
    "99999999999999999999",
    "0x1",
    "007",
];

pub(super) fn one<'a>(random: &mut Rng, from: &[&'a str]) -> &'a str {
    from[random.usize(..from.len())]
}

/// The rules of an ACL SETUSER: most of them sensible.
pub fn several(random: &mut Rng, server: Server) -> Vec<Vec<u8>> {
    let mut rules: Vec<Vec<u8>> = Vec::new();
    if random.u8(..3) == 0 {
        rules.push(b"on".to_vec());
    }
    for _ in 0..random.usize(..6) {
        let mut rule = rule(random, server);
        if random.u8(..40) == 0 {
            damage(random, &mut rule);
        }
        if random.u8(..12) == 0 {
            vary_case(random, &mut rule);
        }
        // A selector may come as several arguments.
        if rule.starts_with(b"(") && random.bool() {
            rules.extend(rule.split(|byte| *byte == b' ').map(<[u8]>::to_vec));
        } else {
            rules.push(rule);
        }
    }
    rules
}

fn rule(random: &mut Rng, server: Server) -> Vec<u8> {
    match random.u8(..20) {
        0..13 => permission(random, server),
        13 => format!(">{}", one(random, PASSWORDS)).into_bytes(),
        14 => format!("<{}", one(random, PASSWORDS)).into_bytes(),
        15 => {
            let sign = one(random, &["#", "!"]);
            format!("{sign}{}", one(random, HASHES)).into_bytes()
        }
        16 | 17 => word(random).into(),
        _ => selector(random, server),
    }
}

fn selector(random: &mut Rng, server: Server) -> Vec<u8> {
    let mut selector = b"(".to_vec();
    for _ in 0..random.usize(..4) {
        if selector.len() > 1 || random.u8(..20) == 0 {
            selector.extend(one(random, &[" ", " ", " ", " ", "  ", "\t", "\n"]).bytes());
        }
        let rule = permission(random, server);
        if random.u8(..6) == 0 {
            quote(random, &rule, &mut selector);
        } else {
            selector.extend(rule);
        }
    }
    selector.push(b')');
    selector
}

/// A rule in quotes, with escapes; now and then something is wrong with them.
fn quote(random: &mut Rng, rule: &[u8], out: &mut Vec<u8>) {
    let quote = *random.choice(b"\"\"'").expect("there are some");
    out.push(quote);
    for byte in rule {
        match (quote, random.u8(..8)) {
            (b'"', 0) => out.extend(format!("\\x{byte:02x}").bytes()),
            (b'"', 1) if b"\"\\nrtba".contains(byte) => out.extend([b'\\', *byte]),
            _ if *byte == quote => out.extend([b'\\', *byte]),
            _ => out.push(*byte),
        }
    }
    match random.u8(..12) {
        0 => {}
        1 => out.extend([quote, b'x']),
        _ => out.push(quote),
    }
}

/// Rules for the user `default`, who has to be able to put everything back.
pub(super) fn of_default(random: &mut Rng, server: Server) -> Vec<Vec<u8>> {
    let mut rules = several(random, server);
    rules.retain(|rule| {
        let rule = rule.to_ascii_lowercase();
        !rule.starts_with(b"db=") && rule != b"resetdbs"
    });
    rules.extend(["+acl", "+config", "+flushall"].map(|rule| rule.as_bytes().to_vec()));
    rules
}

fn permission(random: &mut Rng, server: Server) -> Vec<u8> {
    let sign = one(random, &["+", "+", "-"]);
    let text = match random.u8(..16) {
        0..3 => format!("~{}", one(random, PATTERNS)),
        3 | 4 => {
            let access = one(random, &["R", "W", "RW", "WR", "r", "w", "rW"]);
            format!("%{access}~{}", one(random, PATTERNS))
        }
        5 | 6 => format!("&{}", one(random, CHANNELS)),
        7 | 8 => {
            let category = Category::ALL[random.usize(..Category::ALL.len())];
            format!("{sign}{category}")
        }
        9..13 => format!("{sign}{}", command(random, server)),
        13 => {
            let command = command(random, server);
            let arguments = if random.u16(..500) == 0 {
                ODD_ARGUMENTS
            } else {
                FIRST_ARGUMENTS
            };
            format!("+{command}|{}", one(random, arguments))
        }
        14 => format!("db={}", one(random, DATABASES)),
        _ => word(random).to_owned(),
    };
    text.into_bytes()
}

fn word(random: &mut Rng) -> &'static str {
    if random.bool() {
        one(random, &KEYWORDS)
    } else {
        one(random, WORDS)
    }
}

/// The name of a command or subcommand.
pub(super) fn command(random: &mut Rng, server: Server) -> &'static str {
    let all = server.commands().all();
    all[random.usize(..all.len())].name
}

/// Changes a byte, adds one or takes one away.
pub(super) fn damage(random: &mut Rng, text: &mut Vec<u8>) {
    const BYTES: &[u8] = b" \t\n\r\0\x0b|@~%&+-()\"'\\*?[]^,=:aZ09\x7f\x80\xc3\xff";
    let byte = BYTES[random.usize(..BYTES.len())];
    let at = random.usize(..=text.len());
    match random.u8(..3) {
        0 => text.insert(at, byte),
        1 if at < text.len() => text[at] = byte,
        _ if at < text.len() => {
            text.remove(at);
        }
        _ => {}
    }
}

pub(super) fn vary_case(random: &mut Rng, text: &mut [u8]) {
    for byte in text {
        if random.bool() {
            *byte = byte.to_ascii_uppercase();
        }
    }
}
