//! What varies between customers' accounts, or is undocumented and can be
//! chosen.

use aclarity::Server;

use crate::context::{BadContext, Context};
use crate::setting::{Kind, Setting};

/// The engines, with their names in paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Engine {
    Redis,
    Valkey,
}

const ENGINES: [&str; 2] = ["redis", "valkey"];
/// Versions of Valkey according to the page about capabilities (which gives
/// 20182 as the default port).
const VERSIONS: [&str; 3] = ["7.2", "8.0", "8.1"];

impl Engine {
    pub(super) fn of(name: &str) -> Option<Self> {
        match name {
            "redis" => Some(Self::Redis),
            "valkey" => Some(Self::Valkey),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    engine: Option<Engine>,
    version: Option<usize>,
    /// The names of existing users, without the built-in one.
    pub existing: Vec<String>,
    /// The existing projects; `None` accepts any.
    pub projects: Option<Vec<String>>,
    /// The existing clusters of both engines; `None` accepts any.
    pub clusters: Option<Vec<String>>,
    /// Whether requests are refused because a permission is missing.
    pub is_not_granted: bool,
    /// Whether creating an existing user returns 500 instead of 409.
    pub fails_on_duplicates: bool,
    /// Whether an array that is missing from a PUT empties the user's array.
    pub clears_missing: bool,
}

impl Settings {
    pub(super) const NAMES: &'static [&'static str] = &[
        "engine",
        "version",
        "existing",
        "projects",
        "clusters",
        "granted",
        "duplicate_status",
        "missing_array",
    ];

    pub(super) fn set_context(&mut self, context: &Context) -> Result<(), BadContext> {
        let mut next = self.clone();
        let owned = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect();
        if let Some(at) = context.word("engine", &ENGINES)? {
            next.engine = Engine::of(ENGINES[at]);
        }
        if let Some(at) = context.word("version", &VERSIONS)? {
            next.version = Some(at);
        }
        if let Some(names) = context.texts("existing")? {
            next.existing = owned(names);
        }
        if let Some(ids) = context.texts("projects")? {
            next.projects = Some(owned(ids));
        }
        if let Some(ids) = context.texts("clusters")? {
            next.clusters = Some(owned(ids));
        }
        if let Some(is_granted) = context.flag("granted")? {
            next.is_not_granted = !is_granted;
        }
        if let Some(at) = context.word("duplicate_status", &["409", "500"])? {
            next.fails_on_duplicates = at == 1;
        }
        if let Some(at) = context.word("missing_array", &["keep", "clear"])? {
            next.clears_missing = at == 1;
        }
        *self = next;
        Ok(())
    }

    /// The server that a question refers to.
    pub(super) fn server(&self) -> Server {
        self.server_of(self.engine.unwrap_or(Engine::Valkey))
    }

    /// The server for an engine. Valkey 7.2 equals Redis 7.2 in every relevant
    /// respect; which Redis versions existed is not documented here.
    pub(super) fn server_of(&self, engine: Engine) -> Server {
        match (engine, self.version) {
            (Engine::Redis, _) | (Engine::Valkey, Some(0)) => Server::Redis7_2,
            (Engine::Valkey, Some(1)) => Server::Valkey8_0,
            (Engine::Valkey, _) => Server::Valkey8_1,
        }
    }
}

/// The properties that users of the page can choose.
pub(super) static SETTINGS: &[Setting] = &[
    Setting {
        name: "version",
        label: "Version of Valkey",
        hint: "",
        kind: Kind::Choice(&[("8.1", "8.1"), ("8.0", "8.0"), ("7.2", "7.2")]),
    },
    Setting {
        name: "granted",
        label: "The application has the right",
        hint: "",
        kind: Kind::Flag(true),
    },
    Setting {
        name: "duplicate_status",
        label: "Name taken: answered with",
        hint: "Terraform's provider has seen both",
        kind: Kind::Choice(&[("409", "409"), ("500", "500")]),
    },
    Setting {
        name: "missing_array",
        label: "An array missing from a PUT",
        hint: "not documented",
        kind: Kind::Choice(&[("keep", "keeps what is there"), ("clear", "is emptied")]),
    },
];
