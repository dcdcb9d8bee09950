//! Words that are no secrets wherever they stand unasked: those of the servers,
//! of the forms in which people keep rules, and few ordinary ones.
//!
//! A password that is such a word is hidden only where the context says that it
//! is one. The list is short because it travels with the page.

use crate::commands::CommandTable;
use crate::server::Server;

/// Whether a word of letters is in the vocabulary, in letters of any case.
pub(super) fn is_known(word: &str) -> bool {
    let Some(letter @ b'a'..=b'z') = word.bytes().next().map(|byte| byte.to_ascii_lowercase())
    else {
        return false;
    };
    let words = WORDS[usize::from(letter - b'a')];
    words
        .split(' ')
        .any(|known| known.eq_ignore_ascii_case(word))
        || is_command(word.as_bytes())
}

/// Whether some server has a command of this name.
pub(super) fn is_command(name: &[u8]) -> bool {
    newest().any(|table| table.get(name).is_some())
}

/// Whether some server has a command with this subcommand: `CLIENT KILL`.
pub(super) fn is_subcommand(container: &str, name: &str) -> bool {
    newest().any(|table| {
        let container = table.top_level(container.as_bytes());
        container.is_some_and(|container| {
            container.is_container() && table.subcommand(container, name.as_bytes()).is_some()
        })
    })
}

/// The commands of all servers, the newest first.
pub(super) fn newest() -> impl Iterator<Item = &'static CommandTable> {
    Server::ALL.iter().rev().map(|server| server.commands())
}

/// By their first letters. Words of up to three letters and names of commands
/// need not be listed.
const WORDS: [&str; 26] = [
    "access account accounts accumulated aclfile acllog acls active addr admin after allkeys \
     allow allowed always analytics apiversion appendfsync appendonly application apply args \
     argument arguments array authenticate authentication authorization",
    "backlog bash bcast bdbs because beginning benchmark between bind bits blocking body",
    "cache cached call called cannot categories category cert change changed channel channels \
     characters clients cloud code commands comment compose configmap configuration \
     configured connection contain consumer container containers context correct count create created \
     curl",
    "daemonize dangerous data database databases dbfilename default deluser denied deny \
     deploy deployment disabled discarded docker does done dryrun",
    "each elasticache else empty enabled entry entrypoint environment error errors etc events \
     everysec exactly example examples execabort execute executing exist export exporter external",
    "failure false fast field file files first flag flags following from functions",
    "genpass getname getuser grant group",
    "hash have header healthcheck here host hostname http https",
    "identified image include index instance insufficient integer internal into invalid issue",
    "java jobs join json",
    "keepalive keyspace kind known kubectl kubernetes",
    "label labels last latest least length lib limit line lines list loaded loading loadmodule local \
     localhost logfile loglevel",
    "master masterauth masteruser maxclients maxmemory member memorydb memorystore memtier mentioned metadata \
     method metrics mode modifier modify modules moment monitoring more must",
    "name names namespace next noauth node nodes noeviction none noperm noproto noscript \
     notice null number",
    "only opaque operation option options order orders other output",
    "pair parenthesis pass passphrase password passwords path pattern patterns payload \
     permission permissions permitted policy pong port prefix primary primaryauth primaryuser \
     prod production positive protected protocol provider python",
    "queue queued quote",
    "randomness range read reader reason redis rediscli region remove removed replica \
     replicaof replicas replication required requirepass resetpass resource result return \
     rewrite roles rule rules running",
    "same sanitize seconds secret secretkeyref secrets selector selectors send sentinel \
     server servers service services session setinfo setname setuser setx size slaveof slow \
     sortedset source spaces spec specify spring stage starting stateful statefulset store \
     stream streams string stringdata subcommand such supervised sure syntax system",
    "task tasks template terraform test tests text than that then this timeout timestamp tls \
     token tool toplevel transaction true",
    "unauthenticated unixsocket unknown unmatched updated used user username usernames users \
     usr",
    "valkey valkeycli value valuefrom values var variable verbose version volatile volume \
     volumes",
    "want warning what when which whoami with without worker workers write writer wrong \
     wrongpass",
    "",
    "yaml your",
    "",
];
