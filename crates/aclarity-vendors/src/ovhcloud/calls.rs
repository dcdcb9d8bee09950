//! The calls of the guide, and those that Terraform's provider makes in
//! addition: to `https://api.ovh.com` for Europe, to `https://ca.api.ovh.com`
//! for Canada and Asia.

use super::settings::Engine;

/// A path of the API below its version.
#[derive(Debug, Clone, Copy)]
pub(super) enum Call<'p> {
    /// `/cloud/project`
    Projects,
    /// `/cloud/project/{serviceName}/database/{engine}`
    Clusters { project: &'p str, engine: Engine },
    /// `…/{clusterId}/user`
    Users(Place<'p>),
    /// `…/{clusterId}/user/{userId}`
    User(Place<'p>, &'p str),
    /// `…/{clusterId}/user/{userId}/credentials/reset`
    Reset(Place<'p>, &'p str),
}

/// The path of a cluster.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'p> {
    pub project: &'p str,
    pub engine: Engine,
    pub id: &'p str,
}

impl<'p> Call<'p> {
    pub(super) fn at(segments: &[&'p str]) -> Option<Self> {
        let segments = match segments {
            ["v1" | "1.0", rest @ ..] => rest,
            all => all,
        };
        let ["cloud", "project", rest @ ..] = segments else {
            return None;
        };
        let [project, "database", engine, rest @ ..] = rest else {
            return rest.is_empty().then_some(Self::Projects);
        };
        let engine = Engine::of(engine)?;
        let [id, "user", rest @ ..] = rest else {
            return rest
                .is_empty()
                .then_some(Self::Clusters { project, engine });
        };
        let place = Place {
            project,
            engine,
            id,
        };
        match rest {
            [] => Some(Self::Users(place)),
            [user] => Some(Self::User(place, user)),
            [user, "credentials", "reset"] => Some(Self::Reset(place, user)),
            _ => None,
        }
    }

    pub(super) fn methods(&self) -> &'static [&'static str] {
        match self {
            Self::Projects | Self::Clusters { .. } => &["GET"],
            Self::Users(_) => &["GET", "POST"],
            Self::User(..) => &["GET", "PUT", "DELETE"],
            Self::Reset(..) => &["POST"],
        }
    }
}
