//! Simulated services: calls create, change and delete resources, and later
//! calls see the changes.

use crate::context::{BadContext, Context};
use crate::http::{Request, Response};
use crate::profile::Profile;
use crate::system::System;
use crate::vendor::Account;
use crate::world::World;

/// A customer's account at each system, in the state that calls have left.
///
/// ```
/// use aclarity_vendors::{Simulation, System, http::Request};
///
/// let mut services = Simulation::default();
/// let profile = System::HuaweiDcs.profile(None)?;
/// let accounts = "/v2/0a1b/instances/5560df16/accounts";
/// let create = Request::new("POST", accounts)
///     .header("X-Auth-Token", "t0ken")
///     .with_body(r#"{"account_name": "ana", "account_role": "read", "account_password": "Tr0ub4dor&3"}"#);
/// assert_eq!(services.call(System::HuaweiDcs, profile, &create).status, 200);
/// assert_eq!(services.call(System::HuaweiDcs, profile, &create).status, 400);
/// # Ok::<(), aclarity_vendors::profile::UnknownProfile>(())
/// ```
#[derive(Default)]
pub struct Simulation {
    /// The clock and the source of randomness.
    pub world: World,
    accounts: Vec<(System, Box<dyn Account>)>,
}

impl Simulation {
    /// Creates new accounts in this world.
    pub fn new(world: World) -> Self {
        Self {
            world,
            accounts: Vec::new(),
        }
    }

    /// Answers a request.
    pub fn call(
        &mut self,
        system: System,
        profile: &'static Profile,
        request: &Request,
    ) -> Response {
        let at = self.account(system);
        self.accounts[at].1.call(request, profile, &mut self.world)
    }

    /// Changes the context of a system, such as the type of the instance.
    ///
    /// # Errors
    ///
    /// When a context value has the wrong type.
    pub fn set_context(&mut self, system: System, context: &Context) -> Result<(), BadContext> {
        let at = self.account(system);
        self.accounts[at].1.set_context(context)
    }

    /// The context keys that can be set for a system's calls.
    pub fn context_keys(&mut self, system: System) -> &'static [&'static str] {
        let at = self.account(system);
        self.accounts[at].1.context_keys()
    }

    /// Advances the clock by this number of seconds.
    pub fn wait(&mut self, seconds: u64) {
        self.world.now = self.world.now.plus(seconds);
    }

    fn account(&mut self, system: System) -> usize {
        let known = self.accounts.iter().position(|(at, _)| *at == system);
        known.unwrap_or_else(|| {
            self.accounts.push((system, system.vendor().account()));
            self.accounts.len() - 1
        })
    }
}
