//! The JavaScript API of aclarity-vendors: only types and conversion.
//!
//! It is the entry point `aclarity/vendors` of the npm package, in a separate
//! wasm file, so that users of plain ACLs need not load it.

mod arguments;
// Shared with aclarity-wasm: both throw the same errors and count positions as
// JavaScript does.
#[path = "../../aclarity-wasm/src/error.rs"]
mod error;
#[path = "../../aclarity-wasm/src/options.rs"]
mod options;
#[path = "../../aclarity-wasm/src/positions.rs"]
mod positions;
mod simulation;
mod spans;
mod systems;
mod translation;
mod types;

use aclarity_vendors::batch::{self, Defaults};
use aclarity_vendors::policy::Surroundings;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use error::Failure;
use options::Options;
use positions::Units;

/// Converts to plain objects and arrays, as `JSON.parse` would return them.
fn to_js(value: &impl Serialize) -> Result<JsValue, Failure> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    Ok(value.serialize(&serializer)?)
}

/// Checks whether a system would accept a value in a field, and why not.
#[wasm_bindgen(unchecked_return_type = "Answer")]
pub fn check(
    #[wasm_bindgen(unchecked_param_type = "Question")] question: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "PositionOptions")] options: JsValue,
) -> Result<JsValue, Failure> {
    let question = arguments::json(question, "a question")?;
    let units = Units::of(&options, Units::Utf16)?;
    let mut answer = batch::check(&question.to_string(), &Defaults::default())?;
    spans::of_value(&mut answer.findings, &question["value"], units);
    to_js(&answer)
}

/// Generates a random name or password that a field accepts. Its randomness is
/// the platform's, as for cryptographic keys. For a password, pass the
/// username, because systems refuse passwords that contain it.
#[wasm_bindgen]
pub fn generate(
    #[wasm_bindgen(unchecked_param_type = "string")] system: JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] field: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "GenerateOptions")] options: JsValue,
) -> Result<String, Failure> {
    let system = arguments::system(&system)?;
    let field = arguments::text(&field, "the field's name")?;
    let options = Options::read(&options, "profile user")?;
    let option = |name: &str| match &options {
        Some(options) => {
            arguments::optional_text(&options.get(name), &format!("the option `{name}`"))
        }
        None => Ok(None),
    };
    let (profile, user) = (option("profile")?, option("user")?);
    let profile = system.profile(profile.as_deref())?;
    let policy = system.policy(profile, &field).ok_or_else(|| {
        let fields = system.fields_to_generate(profile).join(" ");
        Failure::argument(&format!(
            "{system} has no field `{field}` that can be generated; use one of {fields}"
        ))
    })?;
    let surroundings = Surroundings {
        user_name: user.as_deref(),
    };
    let mut failed = false;
    let mut entropy = |bytes: &mut [u8]| failed |= getrandom::fill(bytes).is_err();
    let text = policy.generate(&mut entropy, &surroundings);
    if failed {
        return Err(Failure::new(
            "no-randomness",
            "the platform provides no random bytes",
        ));
    }
    Ok(text?)
}
