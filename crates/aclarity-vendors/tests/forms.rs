//! The forms of all systems: the simulated APIs accept what they send.

use aclarity::Server;
use aclarity_vendors::code::{Language, code};
use aclarity_vendors::form::{Calls, Form, Input, Item, Kind, Values};
use aclarity_vendors::http::Request;
use aclarity_vendors::policy::Surroundings;
use aclarity_vendors::redaction::{HIDDEN, Redaction};
use aclarity_vendors::{Context, Simulation, System, Verdict, translation};
use serde_json::Value;

fn all() -> impl Iterator<Item = (System, &'static Form)> {
    System::ALL
        .into_iter()
        .flat_map(|system| system.forms().iter().map(move |form| (system, form)))
}

/// Fills in valid values.
fn filled(system: System, form: &Form) -> Values {
    let profile = system.profile(None).unwrap();
    let mut values = Values::new();
    let is_worth_it = |input: &&Input| input.is_required || input.kind == Kind::Password;
    for input in form.inputs.iter().filter(is_worth_it) {
        let value: Value = match input.kind {
            Kind::Choice(choices) => choices[0].0.into(),
            Kind::Repeat(other) => values[other].clone(),
            Kind::List => Value::Array(vec![input.example.into()]),
            Kind::Numbers => serde_json::json!([input.example.parse::<u64>().unwrap()]),
            Kind::Text => input.example.into(),
            Kind::Password => {
                let policy = system.policy(profile, input.field);
                let mut dice = fastrand::Rng::with_seed(7);
                let mut entropy = |bytes: &mut [u8]| dice.fill(bytes);
                let policy = policy.expect("passwords have a policy");
                let text = policy.generate(&mut entropy, &Surroundings::default());
                text.unwrap().into()
            }
        };
        values.insert(input.field.to_owned(), value);
    }
    values
}

fn verdict(system: System, form: &Form, values: &Values) -> Verdict {
    let profile = system.profile(None).unwrap();
    let judgement = form.judge(system, profile, values, &Context::default());
    judgement.unwrap().verdict()
}

/// The forms with API calls.
fn sent() -> impl Iterator<Item = (System, &'static Form, Calls)> {
    all().filter_map(|(system, form)| Some((system, form, form.calls?)))
}

/// Whether the request of a filled-in form succeeds.
fn is_taken(services: &mut Simulation, system: System, calls: Calls, values: &Values) -> bool {
    let profile = system.profile(None).unwrap();
    let response = services.call(system, profile, &(calls.request)(values));
    !response.is_refusal()
}

fn items(services: &mut Simulation, system: System, calls: Calls) -> Vec<Item> {
    let profile = system.profile(None).unwrap();
    (calls.items)(&mut |request| {
        let response = services.call(system, profile, request);
        assert_eq!(response.status, 200, "{system}: {request:?}");
        response
    })
}

#[test]
fn every_system_has_a_form() {
    for system in System::ALL {
        assert!(!system.forms().is_empty(), "{system}");
    }
}

#[test]
fn what_is_accepted_is_made_listed_and_deleted() {
    for (system, form, calls) in sent() {
        let profile = system.profile(None).unwrap();
        let mut services = Simulation::default();
        let before = items(&mut services, system, calls);
        let values = filled(system, form);
        assert_ne!(verdict(system, form, &values), Verdict::Reject, "{system}");
        assert!(is_taken(&mut services, system, calls, &values), "{system}");
        services.wait(3600);
        let after = items(&mut services, system, calls);
        let made: Vec<&Item> = after.iter().filter(|item| !before.contains(item)).collect();
        let [made] = made.as_slice() else {
            panic!("{system} made {made:?}");
        };
        assert_eq!(made.name, values[form.name], "{system}");
        if !form.permissions.is_empty() {
            let server = Server::Redis7_2;
            let ours = translation::to_redis(system, &form.permissions(&values), server);
            let theirs = translation::to_redis(system, &made.permissions, server);
            assert_eq!(ours.unwrap().rules, theirs.unwrap().rules, "{system}");
        }
        let deleted = services.call(system, profile, &(calls.delete)(made));
        assert!(!deleted.is_refusal(), "{system}: {deleted:?}");
        services.wait(3600);
        assert_eq!(items(&mut services, system, calls), before, "{system}");
    }
}

#[test]
fn what_is_left_out_is_refused_by_both() {
    for (system, form, calls) in sent() {
        for input in form.inputs.iter().filter(|input| input.is_required) {
            let mut values = filled(system, form);
            values.remove(input.field);
            let place = format!("{system}, {}", input.field);
            assert_eq!(verdict(system, form, &values), Verdict::Reject, "{place}");
            // Repeating a password is only required by the console.
            if !matches!(input.kind, Kind::Repeat(_)) {
                let mut services = Simulation::default();
                assert!(!is_taken(&mut services, system, calls, &values), "{place}");
            }
        }
    }
}

#[test]
fn secrets_are_hidden_in_every_position() {
    for (system, form, calls) in sent() {
        let values = filled(system, form);
        let request = (calls.request)(&values);
        let redaction = Redaction::new(system, system.profile(None).unwrap());
        let secrets = form
            .inputs
            .iter()
            .filter(|input| input.kind == Kind::Password);
        for input in secrets {
            let secret = values[input.field].as_str().unwrap();
            let mut requests = vec![request.clone(), request.clone()];
            // The same in the query, and in a truncated body.
            let body = requests[0].body.take().unwrap();
            requests[0].path = format!("/?{body}");
            requests[1].body = Some(body[..body.len() - 1].to_owned());
            requests.push(request.clone());
            for request in requests {
                let shown = redaction.request(&request);
                let text = format!("{shown:?}");
                let encoded: String = form_encoded(secret);
                assert!(!text.contains(secret), "{system}: {text}");
                assert!(!text.contains(&encoded), "{system}: {text}");
            }
            let shown = redaction.request(&request);
            assert!(shown.body.unwrap().contains(HIDDEN), "{system}");
        }
    }
}

fn form_encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[test]
fn passwords_among_rules_are_hidden_too() {
    for (system, field) in [
        (System::RedisEnterprise, "acl"),
        (System::AwsElasticache, "AccessString"),
        (System::AwsMemorydb, "AccessString"),
        (System::RedisCloud, "redisRule"),
        (System::Upstash, "rules"),
    ] {
        let rules = "on >geheim1 ~* (>geheim2 +get) #geheim3";
        let body = serde_json::json!({ field: rules });
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair(field, rules)
            .finish();
        let in_json = Request::new("POST", "/").with_body(body.to_string());
        let in_form = Request::new("POST", format!("/?{form}"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .with_body(form);
        for request in [in_json, in_form] {
            let redaction = Redaction::new(system, system.profile(None).unwrap());
            let mut texts = vec![format!("{:?}", redaction.request(&request))];
            texts.extend(Language::ALL.map(|language| code(&request, language, true)));
            for text in texts {
                assert!(!text.contains("geheim"), "{system}: {text}");
                assert!(text.contains("on"), "{system}: {text}");
            }
        }
    }
}
