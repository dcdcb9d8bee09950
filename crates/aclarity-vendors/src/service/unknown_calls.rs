//! Accounts of services whose API is not documented.

use super::check_context::{CheckContext, has_all_channels, server};
use crate::context::{BadContext, Context};
use crate::finding::Finding;
use crate::http::{Request, Response};
use crate::profile::Profile;
use crate::source::Fact;
use crate::vendor::Account;
use crate::world::World;

/// An account that answers every call with a finding.
pub(crate) struct UnknownCalls;

impl Account for UnknownCalls {
    fn context_keys(&self) -> &'static [&'static str] {
        CheckContext::OF_ACCOUNTS
    }

    fn set_context(&mut self, context: &Context) -> Result<(), BadContext> {
        server(context)?;
        has_all_channels(context)?;
        Ok(())
    }

    fn call(&mut self, _: &Request, _: &'static Profile, _: &mut World) -> Response {
        let message = "the format of this service's calls is not documented";
        let finding = Finding::error("unknown-call", Fact::UNSOURCED, message);
        Response::new(404).with_findings([finding])
    }
}
