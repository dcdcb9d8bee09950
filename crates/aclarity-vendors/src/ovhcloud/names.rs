//! What the API calls the four arrays.

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

/// How we know the arrays; how the service makes rules of them is inferred.
pub(super) const ASSUMED: Fact = Fact::assumed(&TERRAFORM_DOC);
