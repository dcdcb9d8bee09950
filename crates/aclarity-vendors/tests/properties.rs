//! Invariants for every input: no panics, valid positions, no passwords in
//! output, generated texts are valid, and a translation's loss agrees with the
//! engine.

use aclarity::Server;
use aclarity::commands::{CommandSet, Lookup};
use aclarity::glob;
use aclarity::permission;
use aclarity::user::User;
use aclarity_vendors::access::Difference;
use aclarity_vendors::policy::{CannotGenerate, Surroundings};
use aclarity_vendors::{
    Context, Question, Severity, Simulation, System, batch, check,
    http::Request,
    json,
    pattern::covers,
    translation::{self, RedisRules},
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn system() -> impl Strategy<Value = System> {
    prop::sample::select(System::ALL.to_vec())
}

/// Characters that matter to policies, and others.
fn text() -> impl Strategy<Value = String> {
    let meaningful =
        prop::sample::select("aZ09 -_:;[]@!\"'%é中\u{0}\n".chars().collect::<Vec<_>>());
    let character = prop_oneof![4 => meaningful, 1 => any::<char>()];
    prop::collection::vec(character, 0..40).prop_map(String::from_iter)
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => text().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<i64>().prop_map(Value::from),
        1 => prop::collection::vec(text(), 0..3).prop_map(|items| json!(items)),
        1 => Just(json!({"a": {"b": [true]}})),
    ]
}

fn pattern() -> impl Strategy<Value = Vec<u8>> {
    let part = prop::sample::select(vec![
        "a", "b", "c", "*", "?", "[ab]", "[^a]", "[a-c", "\\*", "\\", "]", "-",
    ]);
    prop::collection::vec(part, 0..6).prop_map(|parts| parts.concat().into_bytes())
}

fn rule() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "~*",
        "~a*",
        "~ab",
        "%R~a*",
        "%W~b",
        "resetkeys",
        "&*",
        "&a*",
        "&ab",
        "resetchannels",
        "+@all",
        "+@read",
        "+@write",
        "-@dangerous",
        "+get",
        "-get",
        "+set",
        "+publish",
        "+psubscribe",
        "+config|get",
        "-config",
        "+select|0",
        "(+@read ~b*)",
        "(+set %W~a*)",
    ])
}

/// A user with random rules, without those that are refused.
fn user(server: Server) -> impl Strategy<Value = User> {
    prop::collection::vec(rule(), 0..8).prop_map(move |rules| {
        let mut user = User::new(server);
        for rule in rules {
            let _ = user.apply(rule.as_bytes(), server);
        }
        user
    })
}

const CALLS: &[&[&str]] = &[
    &["GET", "ab"],
    &["GET", "b"],
    &["SET", "ab", "1"],
    &["SET", "b", "1", "GET"],
    &["COPY", "ab", "b"],
    &["MSET", "a", "1", "b", "2"],
    &["KEYS", "*"],
    &["CONFIG", "GET", "x"],
    &["CONFIG", "SET", "x", "y"],
    &["PUBLISH", "ab", "x"],
    &["PSUBSCRIBE", "a*"],
    &["SUBSCRIBE", "a", "b"],
    &["SELECT", "0"],
    &["PING"],
    &["FLUSHALL"],
];

proptest! {
    #[test]
    fn any_value_is_judged(system in system(), value in value(), name in text(), more in value()) {
        for profile in system.profiles() {
            for field in system.fields() {
                let context = json!({
                    "account_name": name, "name": name, "existing": [name], "accounts": 3,
                });
                let Value::Object(mut context) = context else { unreachable!() };
                context.insert(name.clone(), more.clone());
                let question = Question {
                    system,
                    profile,
                    field: (*field).to_owned(),
                    value: value.clone(),
                    context: Context::new(context),
                };
                // A context value of the wrong type is an error of the question.
                let Ok(answer) = check(&question) else { continue };
                for finding in &answer.findings {
                    prop_assert!(!finding.message.is_empty());
                    if let (Some(span), Some(text)) = (finding.span, value.as_str()) {
                        prop_assert!(span.start < span.end);
                        prop_assert!(text.get(span.start..span.end).is_some());
                    }
                }
            }
        }
    }

    #[test]
    fn passwords_stay_secret(system in system(), password in "[0-9<>§#]{7,20}") {
        // A system without such a field has rules that contain passwords, or
        // generates passwords itself.
        let has = |part: &str| system.fields().iter().find(|field| field.contains(part));
        let Some((field, sign)) = has("assword")
            .map(|field| (field, ""))
            .or_else(|| has("rules").map(|field| (field, ">")))
        else {
            return Ok(());
        };
        for profile in system.profiles() {
            let question = Question {
                system,
                profile,
                field: (*field).to_owned(),
                value: format!("{sign}{password}").into(),
                context: Context::default(),
            };
            let answer = serde_json::to_string(&check(&question).unwrap()).unwrap();
            prop_assert!(!answer.contains(&password), "{}", answer);
        }
    }

    #[test]
    fn answers_keep_passwords_secret(password in "[0-9<>§#aA!]{8,20}") {
        let mut services = Simulation::default();
        let huawei = |method: &str| Request::new(method, "/v2/p/instances/i/accounts").header("X-Auth-Token", "t");
        let body = json!({"account_name": "x", "account_role": "read", "account_password": password});
        let query = form_urlencoded::Serializer::new("/?Action=CreateAccount&InstanceId=r&AccountName=x&".to_owned())
            .append_pair("AccountPassword", &password)
            .finish();
        let calls = [
            (System::HuaweiDcs, huawei("POST").with_body(body.to_string())),
            (System::HuaweiDcs, huawei("POST").with_body(format!("{body} {password}"))),
            (System::HuaweiDcs, huawei("GET")),
            (System::AlibabaTair, Request::new("GET", query)),
            (System::AlibabaTair, Request::new("GET", "/?Action=DescribeAccounts&InstanceId=r")),
            (System::AwsElasticache, aws_form(&password)),
            (System::AwsElasticache, Request::new("GET", "/?Action=DescribeUsers")),
            (System::AwsMemorydb, memorydb("CreateUser", json!({"UserName": "x", "AccessString": format!("on >{password}"), "AuthenticationMode": {"Type": "password", "Passwords": [password]}}))),
            (System::AwsMemorydb, memorydb("CreateUser", json!({"UserName": "x", "AccessString": "on", "AuthenticationMode": {"Type": "password", "Passwords": [password.repeat(3)]}}))),
            (System::AwsMemorydb, memorydb("DescribeUsers", json!({}))),
            (System::Volcengine, Request::new("POST", "/?Action=CreateDBAccount").with_body(json!({"InstanceId": "i", "AccountName": "xy", "RoleName": "ReadOnly", "Password": password}).to_string())),
            (System::Volcengine, Request::new("POST", "/?Action=ListDBAccount").with_body("{}")),
            (System::Aiven, aiven("POST", "").with_body(json!({"username": "x", "password": password}).to_string())),
            (System::Aiven, aiven("GET", "/x")),
        ];
        for (system, request) in calls {
            let answer = services.call(system, system.profile(None).unwrap(), &request);
            let text = serde_json::to_string(&answer).unwrap();
            prop_assert!(!text.contains(&password), "{}", text);
        }
    }

    #[test]
    fn what_is_generated_passes(system in system(), seed in any::<u64>(), name in "[a-z]{1,3}") {
        let surroundings = Surroundings { user_name: Some(&name) };
        for profile in system.profiles() {
            for field in system.fields() {
                let Some(policy) = system.policy(profile, field) else { continue };
                match policy.generate(&mut dice(seed), &surroundings) {
                    Ok(text) => prop_assert_eq!(policy.findings(&text, &surroundings), []),
                    Err(error) => {
                        prop_assert_eq!(error, CannotGenerate::NoRules);
                        prop_assert!(policy.rules.is_empty());
                    }
                }
            }
        }
    }

    #[test]
    fn any_request_is_answered(
        system in system(),
        method in "(GET|POST|PUT|DELETE|PATCH|[a-z]{0,3})",
        path in prop_oneof![
            Just("/v2/p/instances/i/accounts".to_owned()),
            Just("/v2/p/instances/i/accounts/x/role".to_owned()),
            Just("/?Action=CreateAccount&InstanceId=r".to_owned()),
            Just("/cloud/project/p/database/valkey/c/user".to_owned()),
            Just("/?Action=CreateUser&UserId=a&UserName=a&Engine=redis&AccessString=on".to_owned()),
            Just("/?Action=CreateDBAccount".to_owned()),
            Just("/v1/acl/redisRules".to_owned()),
            Just("/v1/acl/users/1".to_owned()),
            Just("/v1/project/p/service/s/user".to_owned()),
            Just("/v1/project/p/service/s/user/a".to_owned()),
            text(),
        ],
        body in prop_oneof![text(), value().prop_map(|value| value.to_string())],
    ) {
        let mut services = Simulation::default();
        let request = Request::new(method, path)
            .header("X-Auth-Token", "t")
            .header("Authorization", "t")
            .header("x-api-key", "k")
            .header("x-api-secret-key", "s")
            .header("X-Amz-Target", "AmazonMemoryDB.CreateUser")
            .header("X-TC-Action", "CreateInstanceAccount")
            .with_body(body);
        let answer = services.call(system, system.profile(None).unwrap(), &request);
        prop_assert!((200..600).contains(&answer.status));
        let refused = answer.findings.iter().any(|finding| finding.severity == Severity::Error);
        // Tencent's APIs return errors with status 200.
        let is_error = answer.status >= 400 || answer.body["Response"]["Error"].is_object();
        prop_assert_eq!(refused, is_error, "{:?}", answer);
    }

    #[test]
    fn any_line_is_answered_or_refused(line in text(), value in value()) {
        let mut services = Simulation::default();
        for line in [line, value.to_string(), json!({"system": "huawei-dcs", "request": value}).to_string()] {
            let _ = json::read(&line);
            let _ = batch::check(&line, &batch::Defaults::default());
            let _ = batch::call(&line, &batch::Defaults::default(), &mut services);
        }
    }

    #[test]
    fn what_a_pattern_covers_it_matches(
        wide in pattern(),
        narrow in pattern(),
        text in "[abc*\\]\\\\-]{0,6}",
    ) {
        if covers(&wide, &narrow) && glob::matches(&narrow, text.as_bytes()) {
            prop_assert!(glob::matches(&wide, text.as_bytes()));
        }
    }

    /// The system accepts every candidate form, and the loss is computed.
    #[test]
    fn rules_come_back_from_every_form(
        system in system(),
        (server, user) in prop::sample::select(Server::ALL.to_vec())
            .prop_flat_map(|server| (Just(server), user(server))),
    ) {
        let described = user.root.describe(server);
        let rules: Vec<&[u8]> = described.split(|byte| *byte == b' ').collect();
        let Ok(rules) = RedisRules::new(&rules, server) else { return Ok(()) };
        let translations = translation::from_redis(system, &rules);
        prop_assert!(
            !translations.is_empty(),
            "{} has no form for {:?}",
            system,
            rules.rules
        );
        for translation in translations {
            let back = translation::to_redis(system, &translation.form, server).unwrap();
            prop_assert_eq!(back.rules, translation.rules);
        }
    }

    #[test]
    fn a_difference_is_what_one_may_and_the_other_may_not(
        (server, ana, bo) in prop::sample::select(Server::ALL.to_vec())
            .prop_flat_map(|server| (Just(server), user(server), user(server))),
    ) {
        prop_assert!(Difference::between(&ana, &ana, server, &CommandSet::EMPTY).is_empty());
        let difference = Difference::between(&ana, &bo, server, &CommandSet::EMPTY);
        let mut named = difference.commands.clone();
        named.extend(difference.partly.iter().flat_map(|partly| partly.commands.clone()));
        let table = server.commands();
        for call in CALLS {
            let Lookup::Found(command) = table.lookup(call) else { continue };
            let only_ana = permission::check(&ana, command, call, 0).is_ok()
                && permission::check(&bo, command, call, 0).is_err();
            let family = command.name.split('|').next().unwrap();
            let is_named = named.iter().any(|name| name == command.name || name == family);
            prop_assert!(is_named || !only_ana, "{:?}: {:?}", call, difference);
            let everything_lost = difference.commands.iter().any(|name| name == command.name || name == family);
            prop_assert!(!everything_lost || permission::check(&bo, command, call, 0).is_err());
        }
    }
}

fn aws_form(password: &str) -> Request {
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("Action", "CreateUser")
        .append_pair("UserId", "x")
        .append_pair("UserName", "x")
        .append_pair("Engine", "redis")
        .append_pair("AccessString", "on ~* +@read")
        .append_pair("Passwords.member.1", &password.repeat(3))
        .finish();
    Request::new("POST", "/").with_body(form)
}

fn memorydb(action: &str, body: Value) -> Request {
    let target = format!("AmazonMemoryDB.{action}");
    Request::new("POST", "/")
        .header("X-Amz-Target", &target)
        .with_body(body.to_string())
}

fn aiven(method: &str, user: &str) -> Request {
    let path = format!("/v1/project/p/service/s/user{user}");
    Request::new(method, path).header("Authorization", "aivenv1 t")
}

/// Bytes of a simple generator with a fixed seed.
fn dice(seed: u64) -> impl FnMut(&mut [u8]) {
    let mut state = seed;
    move |bytes: &mut [u8]| {
        for byte in bytes {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            *byte = (state >> 56) as u8;
        }
    }
}
