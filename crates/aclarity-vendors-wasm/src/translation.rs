//! Translates between Redis rules and the forms in which systems express
//! permissions.

use aclarity::rule::split_arguments;
use aclarity_vendors::translation::{self, RedisRules};
use wasm_bindgen::prelude::*;

use crate::error::Failure;
use crate::{arguments, to_js};

/// Translates a form to Redis rules. The form is the part of a request that
/// grants permissions, such as `{account_role: 'read'}`. Throws when the system
/// would refuse it.
#[wasm_bindgen(js_name = "toRedis", unchecked_return_type = "Translation")]
pub fn to_redis(
    #[wasm_bindgen(unchecked_param_type = "string")] system: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Record<string, unknown>")] form: JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] server: JsValue,
) -> Result<JsValue, Failure> {
    let system = arguments::system(&system)?;
    let form = arguments::json(form, "a form")?;
    let server = arguments::server(&server)?;
    to_js(&translation::to_redis(system, &form, server)?)
}

/// Translates a user's rules to the system's forms, closest first, each with
/// what is lost and gained. The rules are those after ACL SETUSER and the name,
/// as one text with redis-cli's quoting. The profile, by default the system's
/// first, determines the names of arrays.
#[wasm_bindgen(js_name = "fromRedis", unchecked_return_type = "Translation[]")]
pub fn from_redis(
    #[wasm_bindgen(unchecked_param_type = "string")] system: JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] rules: JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] server: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "string")] profile: JsValue,
) -> Result<JsValue, Failure> {
    let system = arguments::system(&system)?;
    let profile = arguments::optional_text(&profile, "the profile's name")?;
    let profile = system.profile(profile.as_deref())?;
    let rules = arguments::text(&rules, "the rules")?;
    let server = arguments::server(&server)?;
    let words = split_arguments(rules.as_bytes())?;
    let rules = RedisRules::new(&words, server)?;
    to_js(&translation::from_redis_with(system, profile, &rules))
}
