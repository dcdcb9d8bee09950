//! Names of commands and categories that the servers' tables here do not have.

use crate::finding::Finding;
use crate::source::Fact;

/// The categories that Redis 8 has for what used to be modules.
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

/// What a service does with a name that the server's table does not have.
#[derive(Clone, Copy)]
pub(crate) enum UnknownNames {
    /// It refuses it, as the server would.
    Refused,
    /// It has modules whose commands begin like this (`json.get`), and whose
    /// categories these are.
    OfModules {
        prefixes: &'static [&'static str],
        categories: &'static [&'static str],
        fact: Fact,
    },
    /// It takes any name when the rule is made; those of modules stay.
    AnyName { at_first: Fact, of_modules: Fact },
}

impl UnknownNames {
    /// What is to be said of a rule with an unknown name that the service takes;
    /// nothing when it refuses it.
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
                let message = "no such name is known here; the service takes it, and verifies the \
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

/// Whether a name is that of a module's command or category: `ft.search`,
/// `@search`.
pub(crate) fn is_of_module(name: &str) -> bool {
    match name.strip_prefix('@') {
        Some(category) => MODULE_CATEGORIES
            .iter()
            .any(|known| known.eq_ignore_ascii_case(category)),
        None => module_command(name).is_some(),
    }
}

/// The parts of a module's command. Redis' own have no dot in their names.
fn module_command(name: &str) -> Option<(&str, &str)> {
    let name = name.split('|').next()?;
    let (module, command) = name.split_once('.')?;
    (!module.is_empty() && !module.starts_with('@') && !command.is_empty())
        .then_some((module, command))
}
