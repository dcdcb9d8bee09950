//! The database that SELECT selects.

use crate::commands::databases::DEFAULT_COUNT;
use crate::commands::keys::strict_integer;

/// The number that a SELECT gives, if there is such a database.
pub(super) fn selected(argv: &[&[u8]]) -> Option<u32> {
    let database = u32::try_from(strict_integer(argv[1])?).ok()?;
    (database < DEFAULT_COUNT).then_some(database)
}
