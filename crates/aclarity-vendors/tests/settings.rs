//! The context values that users choose: each key and each value has an effect
//! where it should.

use aclarity_vendors::setting::{self, Kind};
use aclarity_vendors::{Context, Question, Simulation, System, check};
use serde_json::{Value, json};

#[test]
fn every_setting_is_a_context_key_with_its_values() {
    for system in System::ALL {
        let mut services = Simulation::default();
        let of_calls = services.context_keys(system);
        for setting in system.settings() {
            let place = format!("{system} {}", setting.name);
            let is_known = system.context_keys().contains(&setting.name);
            assert!(is_known || of_calls.contains(&setting.name), "{place}");
            let values: Vec<Value> = match setting.kind {
                Kind::Choice(choices) => choices.iter().map(|(value, _)| json!(value)).collect(),
                Kind::Flag(_) => vec![true.into(), false.into()],
                Kind::Number(_) => vec![0.into(), 9.into()],
                Kind::Text | Kind::Secret => vec!["".into(), "a:b".into()],
            };
            assert!(
                values.contains(&setting.default_value())
                    || matches!(setting.kind, Kind::Number(_))
            );
            for value in values {
                let mut context = Context::default();
                context.set(setting.name, value.clone());
                services.set_context(system, &context).unwrap();
                let question = Question {
                    system,
                    profile: system.profile(None).unwrap(),
                    field: system.fields()[0].to_owned(),
                    value: "x".into(),
                    context,
                };
                check(&question).unwrap_or_else(|error| panic!("{place} {value}: {error}"));
            }
        }
    }
}

#[test]
fn default_values_cause_no_refusal() {
    for system in System::ALL
        .into_iter()
        .filter(|system| system.fields().contains(&"precondition"))
    {
        let values = setting::defaults(system.settings());
        let question = Question {
            system,
            profile: system.profile(None).unwrap(),
            field: "precondition".to_owned(),
            value: Value::Null,
            context: setting::context(&values, system.context_keys()),
        };
        assert_eq!(check(&question).unwrap().findings, [], "{system}");
    }
}

#[test]
fn callers_may_do_what_their_role_may() {
    let system = System::RedisEnterprise;
    let profile = system.profile(None).unwrap();
    let form = &system.forms()[0];
    let values = json!({"name": "Geo", "acl": "~* +@geo"});
    let request = (form.calls.unwrap().request)(values.as_object().unwrap());
    let status = |caller: &setting::Caller| {
        let mut services = Simulation::default();
        services
            .call(system, profile, &caller.sends(request.clone()))
            .status
    };
    let statuses: Vec<u16> = system.callers().iter().map(status).collect();
    assert_eq!(statuses, [200, 403, 403, 403, 403, 200, 403, 401, 401]);
}
