//! Names of commands and categories that are missing from the servers' tables.

use crate::finding::Finding;
use crate::source::Fact;

/// The categories that Redis 8 has for former modules.
pub(crate) const MODULE_CATEGORIES: [&str; 8] = [
    "bloom",
    "cms",
    "cuckoo",
    "json",
    "search",
    "tdigest",
    "timeseries",
    "topk",
];

/// How a service handles names that are not in the server's table.
#[derive(Clone, Copy)]
pub(crate) enum UnknownNames {
    /// Refuses them, as the server would.
    Refused,
    /// Has modules with these command prefixes (`json.get`) and categories.
    OfModules {
        prefixes: &'static [&'static str],
        categories: &'static [&'static str],
        fact: Fact,
    },
    /// Accepts any name when a rule is created; those of modules remain valid.
    AnyName { at_first: Fact, of_modules: Fact },
}

impl UnknownNames {
    /// The finding for a rule with an unknown name that the service accepts;
    /// `None` if it refuses the name.
    pub(crate) fn finding(self, rule: &str) -> Option<Finding> {
        let name = rule.strip_prefix(['+', '-'])?;
        match self {
            Self::Refused => None,
            Self::OfModules {
                prefixes,
                categories,
                fact,
            } => {
                let (known, part) = match name.strip_prefix('@') {
                    Some(category) => (categories, category),
                    None => (prefixes, module_command(name)?.0),
                };
                let has_it = known.iter().any(|known| known.eq_ignore_ascii_case(part));
                has_it.then(|| of_module(fact))
            }
            Self::AnyName { of_modules, .. } if is_of_module(name) => Some(of_module(of_modules)),
            Self::AnyName { at_first, .. } => {
                let is_name = name
                    .trim_start_matches('@')
                    .starts_with(|c: char| c.is_ascii_alphanumeric());
                let message = "unknown name; the service accepts it, and verifies the \
                               rule when a role gets it";
                is_name.then(|| Finding::warning("unknown-name", at_first, message))
            }
        }
    }
}

fn of_module(fact: Fact) -> Finding {
    let message = "a name of a module: whether it exists is not known here";
    Finding::note("module-command", fact, message)
}

/// Whether a name looks like a module's command or category: `ft.search`,
/// `@search`.
pub(crate) fn is_of_module(name: &str) -> bool {
    match name.strip_prefix('@') {
        Some(category) => MODULE_CATEGORIES
            .iter()
            .any(|known| known.eq_ignore_ascii_case(category)),
        None => module_command(name).is_some(),
    }
}

/// Splits a module's command. Redis's own commands have no dot in their names.
fn module_command(name: &str) -> Option<(&str, &str)> {
    let name = name.split('|').next()?;
    let (module, command) = name.split_once('.')?;
    (!module.is_empty() && !module.starts_with('@') && !command.is_empty())
        .then_some((module, command))
}
