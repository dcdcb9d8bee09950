//! A simulated service with state.

use aclarity_vendors::batch::{self, Defaults};
use aclarity_vendors::check::unknown_context_keys;
use aclarity_vendors::world::World;
use aclarity_vendors::{Context, System};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;

use crate::error::Failure;
use crate::positions::Units;
use crate::{arguments, spans, to_js};

/// A simulated customer account at a system: later calls see what earlier ones
/// created.
#[wasm_bindgen]
pub struct Simulation {
    services: aclarity_vendors::Simulation,
    system: System,
    defaults: Defaults,
}

#[wasm_bindgen]
impl Simulation {
    /// Creates an account with only the built-in resources. Without a profile
    /// it follows the system's first one. Generated identifiers differ between
    /// simulations unless a seed is given.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "string")] system: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "string")] profile: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "number")] seed: JsValue,
    ) -> Result<Simulation, Failure> {
        let system = arguments::system(&system)?;
        let profile = arguments::optional_text(&profile, "the profile's name")?;
        system.profile(profile.as_deref())?;
        let seed = match seed.as_f64() {
            Some(seed) => seed.to_bits(),
            None if seed.is_undefined() => getrandom::u64().map_err(|_| {
                Failure::new("no-randomness", "the platform provides no random bytes")
            })?,
            None => return Err(Failure::argument("the seed must be a number")),
        };
        let now = World::default().now;
        Ok(Self {
            services: aclarity_vendors::Simulation::new(World::new(now, seed)),
            system,
            defaults: Defaults {
                system: Some(system),
                profile,
            },
        })
    }

    /// Sends a request and returns the API's response.
    #[wasm_bindgen(unchecked_return_type = "Response")]
    pub fn call(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Request")] request: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "PositionOptions")] options: JsValue,
    ) -> Result<JsValue, Failure> {
        let request = arguments::json(request, "a request")?;
        let units = Units::of(&options, Units::Utf16)?;
        let line = json!({ "request": request }).to_string();
        let mut response = batch::call(&line, &self.defaults, &mut self.services)?;
        spans::of_request(&mut response.findings, &request, units);
        to_js(&response)
    }

    /// Sets context values of the simulation, such as the type of the instance;
    /// `circumstances` lists their names. Returns notes about unknown names.
    #[wasm_bindgen(unchecked_return_type = "Finding[]")]
    pub fn arrange(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Context")] context: JsValue,
    ) -> Result<JsValue, Failure> {
        let Value::Object(context) = arguments::json(context, "the context")? else {
            return Err(Failure::argument("the context must be an object"));
        };
        let context = Context::new(context);
        self.services.set_context(self.system, &context)?;
        let known = self.services.context_keys(self.system);
        to_js(&unknown_context_keys(&context, known))
    }

    /// Advances the clock: accounts that are being created become available.
    pub fn wait(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "number")] seconds: JsValue,
    ) -> Result<(), Failure> {
        match seconds.as_f64() {
            Some(seconds) if seconds >= 0.0 => {
                self.services.wait(seconds as u64);
                Ok(())
            }
            _ => Err(Failure::argument("the seconds must be a number from 0")),
        }
    }

    /// The names of the context values that `arrange` accepts.
    #[wasm_bindgen(unchecked_return_type = "string[]")]
    pub fn circumstances(&mut self) -> Result<JsValue, Failure> {
        to_js(&self.services.context_keys(self.system))
    }
}
