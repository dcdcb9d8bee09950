//! The API's names of the four arrays.

use super::sources::TERRAFORM_DOC;
use crate::arrays::Names;
use crate::source::Fact;

pub(super) static NAMES: Names = Names {
    keys: "keys",
    channels: "channels",
    categories: "categories",
    commands: "commands",
    takes_empty: true,
};

/// The source of the arrays; how the service turns them into rules is inferred.
pub(super) const ASSUMED: Fact = Fact::assumed(&TERRAFORM_DOC);
