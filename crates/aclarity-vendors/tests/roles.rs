//! Which management role may make each call.

use std::path::Path;

use aclarity_vendors::http::Request;
use aclarity_vendors::{Simulation, System};
use serde::Deserialize;

const ROLES: [&str; 7] = [
    "admin",
    "cluster_member",
    "cluster_viewer",
    "db_member",
    "db_viewer",
    "user_manager",
    "none",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    method: String,
    path: String,
    /// The required permission; `None` if any permission is enough.
    permission: Option<String>,
    /// The roles that may make the call.
    roles: Vec<String>,
}

#[test]
fn a_call_is_forbidden_to_whoever_may_not_make_it_and_nobody_else() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/vendors/roles/redis-enterprise.json");
    let calls: Vec<Call> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert!(calls.len() > 30);
    let system = System::RedisEnterprise;
    for call in &calls {
        for role in ROLES {
            let mut request = Request::new(&*call.method, &*call.path).with_body("{}");
            request.user = Some(format!("{role}@example.com"));
            request.password = Some("secret".to_owned());
            let profile = system.profile(None).unwrap();
            let answer = Simulation::default().call(system, profile, &request);
            let Call {
                method,
                path,
                permission,
                ..
            } = call;
            let may = call.roles.iter().any(|known| known == role);
            assert_eq!(
                answer.status != 403,
                may,
                "{role}: {method} {path} ({permission:?})"
            );
        }
    }
}
