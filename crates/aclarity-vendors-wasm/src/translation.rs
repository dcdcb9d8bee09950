//! Between Redis rules and the forms in which systems say who may do what.

use aclarity::rule::split_arguments;
use aclarity_vendors::translation::{self, RedisRules};
use wasm_bindgen::prelude::*;

use crate::error::Failure;
use crate::{arguments, to_js};

/// The Redis rules that a form amounts to: the part of a request that gives
/// permissions, such as `{account_role: 'read'}`. Throws when the system would
/// refuse it.
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

/// The system's forms that come near to a user's rules, the nearest first, each
/// with what is lost and gained. The rules are those after ACL SETUSER and the
/// name, as one text with redis-cli's quoting. The profile, the system's first
/// when left out, decides what arrays are called.
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
