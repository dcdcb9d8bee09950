//! The cluster's policy.

use serde_json::{Value, json};

use super::super::acl::ChannelDefault;
use super::super::objects::{IN_OPENAPI, Kind, Property};
use super::super::sources::ACL_OVERVIEW;
use super::answers::{Answer, Done, unless_refused};
use super::{Call, Cluster};
use crate::finding::Finding;
use crate::source::Fact;
use crate::world::World;

const CHANNELS: Property = Property {
    name: "acl_pubsub_default",
    kind: Kind::Word(&ChannelDefault::NAMES),
};

impl Cluster {
    /// Changes the policy, of which only the channel setting is simulated.
    pub(super) fn update_policy(&mut self, call: &Call<'_>, _: &mut World) -> Answer {
        let body = call.body()?;
        let mut findings = body.findings.clone();
        for (name, value) in &body.fields {
            let pointer = crate::json::pointer_to(name);
            if *name == CHANNELS.name {
                let wrong = CHANNELS.findings(value, call.profile).into_iter();
                findings.extend(wrong.map(|finding| finding.in_part(&*pointer)));
            } else {
                let message = "a policy that is not simulated; it is ignored";
                let finding = Finding::note("unknown-field", IN_OPENAPI, message);
                findings.push(finding.in_part(pointer));
            }
        }
        let mut findings = unless_refused(400, findings)?;
        let value = body.text(CHANNELS.name);
        let at = ChannelDefault::NAMES
            .iter()
            .position(|name| value == Some(name));
        if let Some(at) = at.filter(|_| !call.is_dry_run) {
            self.set_channel_default(ChannelDefault::of(at));
            if ChannelDefault::of(at) == ChannelDefault::None {
                findings.push(Finding::note(
                    "full-access",
                    Fact::documented(&ACL_OVERVIEW),
                    "&* is added to the ACL Full Access, and stays when the setting is reverted; \
                     databases before 6.2 cannot have it then",
                ));
            }
        }
        let now = match self.settings.channels {
            ChannelDefault::All => ChannelDefault::NAMES[0],
            ChannelDefault::None => ChannelDefault::NAMES[1],
        };
        let policy: Value = json!({ CHANNELS.name: now });
        Ok(Done::changed(policy, findings, call.is_dry_run))
    }
}
