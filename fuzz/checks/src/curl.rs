//! Checks curl command lines. The first line names a system instead of a
//! server.

use aclarity_vendors::code::{Language, code};
use aclarity_vendors::curl;
use aclarity_vendors::{Simulation, System};

use crate::input;

/// Each line causes an error message, or is a request that a system answers and
/// that can be shown as code; the curl code parses to the same request.
pub fn check(input: &[u8]) {
    let (system, text) = input::system_and_rest(input);
    let text = String::from_utf8_lossy(text);
    let mut services = Simulation::default();
    for line in curl::lines(&text) {
        assert!(text.contains(line) && !line.trim().is_empty());
        match curl::read(line) {
            Ok(curl) => check_request(&curl, system, &mut services),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

fn check_request(curl: &curl::Curl, system: System, services: &mut Simulation) {
    let request = &curl.request;
    for profile in system.profiles() {
        let response = services.call(system, profile, request);
        let response = response.with_findings(curl.findings(system));
        serde_json::to_string(&response).expect("a response can be serialised");
        let _ = curl.printed(&response);
    }
    for language in Language::ALL {
        assert!(!code(request, language, curl.is_insecure).is_empty());
    }
    let shown = code(request, Language::Curl, curl.is_insecure);
    let lines: Vec<&str> = curl::lines(&shown).collect();
    let [line] = lines[..] else {
        panic!("not one command line: {shown}");
    };
    let again = curl::read(line).unwrap_or_else(|error| panic!("{error}: {shown}"));
    assert_eq!(again.request.method, request.method, "{shown}");
    assert_eq!(again.is_insecure, curl.is_insecure, "{shown}");
}
