//! Simulated services: calls create, change and delete, and later calls see it.

use crate::context::{BadContext, Context};
use crate::http::{Request, Response};
use crate::profile::Profile;
use crate::system::System;
use crate::vendor::Account;
use crate::world::World;

/// One customer's account at each system, as calls have left it.
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
    /// The time and the dice.
    pub world: World,
    accounts: Vec<(System, Box<dyn Account>)>,
}

impl Simulation {
    /// New accounts in this world.
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

    /// Changes the circumstances at a system, such as the type of the instance.
    ///
    /// # Errors
    ///
    /// When a circumstance is of the wrong type.
    pub fn arrange(&mut self, system: System, context: &Context) -> Result<(), BadContext> {
        let at = self.account(system);
        self.accounts[at].1.arrange(context)
    }

    /// The circumstances that one can arrange at a system.
    pub fn circumstances(&mut self, system: System) -> &'static [&'static str] {
        let at = self.account(system);
        self.accounts[at].1.circumstances()
    }

    /// Lets so many seconds pass.
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
