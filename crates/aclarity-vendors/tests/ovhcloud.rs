//! Translation between OVHcloud's four arrays and Redis rules.

use aclarity::Server;
use aclarity_vendors::translation::{self, RedisRules};
use aclarity_vendors::{Context, Finding, Question, Severity, System, check};
use proptest::prelude::*;
use serde_json::{Value, json};

fn rules(form: &Value) -> Vec<String> {
    translation::to_redis(System::Ovhcloud, form, Server::Redis7_2)
        .unwrap()
        .rules
}

#[test]
fn arrays_become_rules() {
    let cases: [(Value, &[&str]); 5] = [
        (json!({}), &["on", "resetchannels", "&*", "-@all"]),
        (json!({"channels": []}), &["on", "resetchannels", "-@all"]),
        (
            json!({"keys": ["data", "properties"], "categories": ["+@set"], "commands": ["+get", "-set"], "channels": ["*"]}),
            &[
                "on",
                "~data",
                "~properties",
                "resetchannels",
                "&*",
                "-@all",
                "+@set",
                "+get",
                "-set",
            ],
        ),
        // Redis accepts no pattern after `*`, whichever comes first in the
        // array.
        (
            json!({"keys": ["*", "data"], "channels": ["news", "*"]}),
            &["on", "~*", "resetchannels", "&*", "-@all"],
        ),
        (
            json!({"commands": ["+json.get", "+get"], "channels": ["a"]}),
            &["on", "resetchannels", "&a", "-@all", "+get"],
        ),
    ];
    for (form, expected) in cases {
        assert_eq!(rules(&form), expected, "{form}");
    }
    let refused = json!({"commands": ["get"]});
    assert!(translation::to_redis(System::Ovhcloud, &refused, Server::Redis7_2).is_err());
}

/// The closest form of rules for a server, with losses, gains and warnings.
fn nearest(text: &str, server: Server) -> (Value, String, String, Vec<&'static str>) {
    let words: Vec<&str> = text.split(' ').collect();
    let given = RedisRules::new(&words, server).unwrap();
    let nearest = translation::from_redis(System::Ovhcloud, &given).remove(0);
    let warnings = nearest.findings.iter();
    let codes = warnings
        .filter(|finding| finding.severity == Severity::Warning)
        .map(|finding| finding.code)
        .collect();
    (
        nearest.form,
        nearest.lost.to_string(),
        nearest.gained.to_string(),
        codes,
    )
}

#[test]
fn rules_become_arrays() {
    let server = Server::Redis7_2;
    let (form, lost, gained, codes) = nearest("on ~app:* &* +@read +select|0", server);
    assert_eq!(
        form,
        json!({"keys": ["app:*"], "categories": ["+@read"], "commands": ["+select|0"], "channels": ["*"]})
    );
    assert_eq!((lost.as_str(), gained.as_str()), ("", ""));
    assert!(codes.is_empty(), "{codes:?}");

    // Later rules would come first in the arrays.
    let (form, lost, gained, codes) = nearest("on ~* &* +get +set -@read", server);
    assert_eq!((lost.as_str(), gained.as_str()), ("", ""));
    assert_eq!(form["commands"], json!(["+set"]));
    assert!(codes.is_empty(), "{codes:?}");

    let (_, lost, gained, codes) = nearest("on &* %R~log:* +get +set (+del ~tmp:*)", server);
    assert_eq!(lost, "del");
    assert_eq!(gained, "set with ~log:*");
    assert_eq!(codes, ["key-permission", "selector"]);

    let (_, _, _, codes) = nearest("off nopass ~* &* +get", server);
    assert_eq!(codes, ["off", "nopass"]);

    let (form, lost, gained, _) = nearest("on ~* +get +publish", Server::Redis6_0);
    assert_eq!(form["channels"], json!(["*"]));
    assert_eq!((lost.as_str(), gained.as_str()), ("", ""));
}

fn findings(user: Value) -> Vec<Finding> {
    let question = Question {
        system: System::Ovhcloud,
        profile: System::Ovhcloud.profile(None).unwrap(),
        field: "user".to_owned(),
        value: user,
        context: Context::default(),
    };
    check(&question).unwrap().findings
}

/// The finding about the order of a user's arrays.
fn order_finding(user: Value) -> Option<String> {
    let about_order = findings(user)
        .into_iter()
        .find(|finding| finding.code == "order-decides");
    about_order.map(|finding| finding.message)
}

#[test]
fn commands_that_the_order_decides_are_named() {
    let decided = order_finding(json!({"categories": ["+@string"], "commands": ["-set", "-get"]}));
    assert!(decided.unwrap().ends_with("may run get, set"));
    let decided = order_finding(json!({"commands": ["+select|0", "-select"]}));
    assert!(decided.unwrap().ends_with("may run select"));
    let decided = order_finding(json!({"categories": ["-@dangerous", "+@all"]}));
    assert!(decided.unwrap().ends_with("more"));
    assert_eq!(
        order_finding(json!({"categories": ["+@set"], "commands": ["+get", "-set"]})),
        None
    );
    assert_eq!(
        order_finding(json!({"categories": ["-@all", "-@read"], "commands": ["-get"]})),
        None
    );
}

#[test]
fn huge_arrays_are_judged() {
    let items = |item: &str| Value::from(vec![item; 50_000]);
    for user in [
        json!({"commands": items("+nosuch"), "keys": items("a b"), "channels": items("*")}),
        json!({"commands": items("+get"), "categories": items("-@read"), "keys": items("a")}),
    ] {
        assert!(findings(user).len() < 60);
    }
}

proptest! {
    /// Without selectors, key permissions and databases nothing is lost or
    /// gained.
    #[test]
    fn root_permissions_go_there_and_back(
        server in prop::sample::select(Server::ALL.to_vec()),
        rules in prop::collection::vec(prop::sample::select(vec![
            "~a*", "~ab", "~*", "resetkeys", "&*", "&a*", "resetchannels", "+@all", "+@read", "-@write",
            "+@string", "-@dangerous", "+get", "-get", "+set", "-set", "+config|get", "-config",
            "+select|0", "-select", "+publish",
        ]), 0..10),
    ) {
        let mut taken: Vec<&str> = Vec::new();
        for rule in rules {
            taken.push(rule);
            if RedisRules::new(&taken, server).is_err() {
                taken.pop();
            }
        }
        let given = RedisRules::new(&taken, server).unwrap();
        let nearest = translation::from_redis(System::Ovhcloud, &given).remove(0);
        prop_assert!(nearest.lost.is_empty(), "{}: {:?}", nearest.lost, nearest);
        prop_assert!(nearest.gained.is_empty(), "{}: {:?}", nearest.gained, nearest);
    }
}
