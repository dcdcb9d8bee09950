//! Describes the supported systems.

use aclarity_vendors::System;
use aclarity_vendors::source::Source;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::error::Failure;
use crate::to_js;

#[derive(Serialize)]
struct SystemInfo {
    name: &'static str,
    title: &'static str,
    profiles: Vec<ProfileInfo>,
    fields: &'static [&'static str],
    circumstances: &'static [&'static str],
    sources: Vec<SourceInfo>,
}

#[derive(Serialize)]
struct ProfileInfo {
    name: &'static str,
    title: &'static str,
    source: SourceInfo,
}

#[derive(Serialize)]
struct SourceInfo {
    id: &'static str,
    title: &'static str,
    date: &'static str,
    location: &'static str,
}

impl From<&Source> for SourceInfo {
    fn from(source: &Source) -> Self {
        Self {
            id: source.id,
            title: source.title,
            date: source.date,
            location: source.location,
        }
    }
}

/// The systems, their fields and their documents.
#[wasm_bindgen(unchecked_return_type = "SystemInfo[]")]
pub fn systems() -> Result<JsValue, Failure> {
    let info = |system: System| SystemInfo {
        name: system.name(),
        title: system.title(),
        profiles: system
            .profiles()
            .iter()
            .map(|profile| ProfileInfo {
                name: profile.name,
                title: profile.title,
                source: profile.source.into(),
            })
            .collect(),
        fields: system.fields(),
        circumstances: system.context_keys(),
        sources: system
            .sources()
            .iter()
            .map(|source| (*source).into())
            .collect(),
    };
    to_js(&System::ALL.map(info))
}
