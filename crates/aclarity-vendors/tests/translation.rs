//! Translations of every system in both directions: the closest form of rules,
//! with losses and gains.

use aclarity::Server;
use aclarity::rule::split_arguments;
use aclarity_vendors::System;
use aclarity_vendors::source::Basis;
use aclarity_vendors::translation::{
    RedisRules, Translation, from_redis, from_redis_with, to_redis,
};
use serde_json::{Value, json};

const SERVER: Server = Server::Redis7_2;

fn translations(system: System, rules: &str) -> Vec<Translation> {
    let words = split_arguments(rules.as_bytes()).unwrap();
    from_redis(system, &RedisRules::new(&words, SERVER).unwrap())
}

/// System, rules, closest form, losses and gains.
fn nearest() -> Vec<(System, &'static str, Value, &'static str, &'static str)> {
    let read_only = "on ~* &* +@read +@connection -@admin -@dangerous -get";
    vec![
        (
            System::HuaweiDcs,
            read_only,
            json!({"account_role": "read"}),
            "",
            "get",
        ),
        (
            System::AlibabaTair,
            read_only,
            json!({"AccountPrivilege": "RoleReadOnly"}),
            "",
            "get",
        ),
        (
            System::RedisEnterprise,
            "on ~app:* resetchannels +@read",
            json!({"acl": "~app:* resetchannels +@read"}),
            "",
            "discard, exec, multi",
        ),
        (
            System::Ovhcloud,
            "on %R~a &news +get",
            json!({"keys": ["a"], "categories": [], "commands": ["+get"], "channels": ["news"]}),
            "",
            "",
        ),
        (
            System::Ovhcloud,
            "on %R~a &news +get +set",
            json!({"keys": ["a"], "categories": [], "commands": ["+get", "+set"], "channels": ["news"]}),
            "",
            "set with ~a",
        ),
        (
            System::AwsElasticache,
            "on ~app:* +@read (+set %W~log:*)",
            json!({"AccessString": "on ~app:* +@read (+set %W~log:*)"}),
            "",
            "",
        ),
        (
            System::AwsMemorydb,
            "off ~* +get",
            json!({"AccessString": "off ~* +get"}),
            "",
            "",
        ),
        (
            System::RedisCloud,
            "on ~* &* +@read",
            json!({"redisRule": "~* +@read"}),
            "",
            "",
        ),
        (
            System::Aiven,
            "on ~a +get (+set ~b)",
            json!({
                "valkey_acl_keys": ["a"], "valkey_acl_categories": [],
                "valkey_acl_commands": ["+get"], "valkey_acl_channels": [],
            }),
            "set",
            "",
        ),
        (
            System::Upstash,
            "on ~a %R~b +get +client|list",
            json!({"rules": "on ~a +get"}),
            "client|list; get with %R~b",
            "",
        ),
        (
            System::Ibm,
            "on ~* &* +@read +@write",
            json!({"role": "+@read +@write"}),
            "",
            "",
        ),
        (
            System::Volcengine,
            "on ~* +@read -keys",
            json!({"RoleName": "ReadOnly"}),
            "",
            "keys",
        ),
        (
            System::GoogleMemorystore,
            "on ~app:* +@read",
            json!({"rule": "on ~app:* +@read"}),
            "",
            "",
        ),
        (
            System::AzureManagedRedis,
            "on ~app:* &* +@read",
            json!({"accessString": "~app:* +@read"}),
            "",
            "",
        ),
        (
            System::AzureCache,
            "on ~* &* +@all",
            json!({"permissions": "~* +@all"}),
            "",
            "",
        ),
        (
            System::RedisEnterpriseOperator,
            "on ~* +@read",
            json!({"acl": "resetchannels ~* +@read"}),
            "",
            "discard, exec, multi",
        ),
        (
            System::ValkeyHelm,
            "on ~app:* +@read",
            json!({"permissions": "~app:* +@read"}),
            "",
            "",
        ),
        (
            System::Bitnami,
            "on ~app:* +@read",
            json!({
                "enabled": "on", "keys": "~app:*", "channels": "resetchannels",
                "commands": "-@all +@read",
            }),
            "",
            "",
        ),
        (
            System::Tencent,
            "on ~* &* +@all -@admin -@dangerous",
            json!({"Privilege": "rw"}),
            "",
            "",
        ),
        (
            System::OciCache,
            "on ~app:* +@read",
            json!({"aclString": "~app:* +@read"}),
            "",
            "",
        ),
    ]
}

/// A word that is masked in the form is masked in its rules too.
#[test]
fn what_is_masked_in_a_form_is_masked_in_its_rules() {
    for (system, form) in [
        (System::Ovhcloud, json!({"keys": [">s3cret", "app:*"]})),
        (System::Aiven, json!({"keys": [">s3cret"]})),
    ] {
        let translation = to_redis(system, &form, Server::Valkey9_1).unwrap();
        let text = serde_json::to_string(&translation).unwrap();
        assert!(!text.contains("s3cret"), "{text}");
    }
}

#[test]
fn the_nearest_form_comes_first_with_what_is_lost() {
    for (system, rules, form, lost, gained) in nearest() {
        let translations = translations(system, rules);
        let first = &translations[0];
        let place = format!("{system} {rules}");
        assert_eq!(first.form, form, "{place}");
        assert_eq!(first.lost.to_string(), lost, "{place}");
        assert_eq!(first.gained.to_string(), gained, "{place}");
        let back = to_redis(system, &first.form, SERVER).unwrap();
        assert_eq!(back.rules, first.rules, "{place}");
        for (at, other) in translations.iter().enumerate() {
            let is_new = translations[..at]
                .iter()
                .all(|known| known.form != other.form);
            assert!(is_new, "{place}: {} comes twice", other.form);
            let is_said = other
                .findings
                .iter()
                .any(|finding| finding.code == "inferred-mapping");
            assert_eq!(is_said, other.basis == Basis::Assumed, "{place}");
        }
    }
    for system in System::ALL {
        assert!(
            nearest().iter().any(|(known, ..)| *known == system),
            "{system}"
        );
    }
}

/// Rules without `on`, profile-specific names of arrays, and redundant words.
#[test]
fn forms_are_short_and_in_the_names_of_the_profile() {
    let first = |system: System, profile: Option<&str>, rules: &str| {
        let words = split_arguments(rules.as_bytes()).unwrap();
        let profile = system.profile(profile).unwrap();
        let given = RedisRules::new(&words, SERVER).unwrap();
        from_redis_with(system, profile, &given).remove(0)
    };
    let bare = first(System::RedisCloud, None, "+@all -@dangerous ~*");
    assert_eq!(
        bare.form,
        json!({"redisRule": "resetchannels +@all -@dangerous ~*"})
    );
    assert_eq!(bare.rules.join(" "), "on +@all -@dangerous ~*");
    assert_eq!(bare.findings, []);
    let off = first(System::RedisCloud, None, "off +@read ~*");
    assert_eq!(off.findings[0].code, "off");
    let twice = "on resetchannels resetchannels ~app:* -@all -@all &app:* +@read";
    let enterprise = first(System::RedisEnterprise, None, twice);
    assert_eq!(
        enterprise.form,
        json!({"acl": "resetchannels ~app:* &app:* +@read"})
    );
    for (profile, keys) in [
        (None, "valkey_acl_keys"),
        (Some("redis"), "redis_acl_keys"),
        (Some("upcloud"), "keys"),
        (Some("vultr"), "acl_keys"),
    ] {
        let aiven = first(System::Aiven, profile, "on ~app:* +@read");
        assert_eq!(aiven.form[keys], json!(["app:*"]), "{profile:?}");
    }
    let forms = |profile| {
        let words = split_arguments(b"on ~* &* +@all").unwrap();
        let given = RedisRules::new(&words, SERVER).unwrap();
        let profile = System::AlibabaTair.profile(profile).unwrap();
        let all = from_redis_with(System::AlibabaTair, profile, &given);
        all.iter()
            .any(|other| other.form["AccountPrivilege"] == "RoleRepl")
    };
    assert!(!forms(None), "the console's check refuses RoleRepl");
}

/// The text counts commands and names the words that findings are about.
#[test]
fn a_text_is_short_and_has_places() {
    let given = "on ~app:* +@read +client|list +config|get -keys";
    for system in System::ALL {
        for translation in &translations(system, given)[..1] {
            let text = translation.to_string();
            assert!(text.len() < 2500, "{system}: {text}");
        }
    }
    let text = translations(System::Ovhcloud, given)[0].to_string();
    assert!(
        text.contains("is not documented (+client|list, +config|get)"),
        "{text}"
    );
    let rules = "on ~* &* +@all -@string";
    let all = translations(System::Volcengine, rules);
    let text = all[0].to_string();
    assert!(text.contains("commands of @string"), "{text}");
}

#[test]
fn nearness_counts_subcommands_one_by_one() {
    let forms: Vec<Value> = translations(System::Volcengine, "on ~* +@all -@dangerous")
        .into_iter()
        .map(|translation| translation.form["RoleName"].clone())
        .collect();
    assert_eq!(
        forms,
        ["NotDangerous", "ReadWrite", "Administrator", "ReadOnly"]
    );
}

#[test]
fn a_form_that_the_system_refuses_is_no_rules() {
    for (system, form) in [
        (System::HuaweiDcs, json!({"account_role": "admin"})),
        (System::AlibabaTair, json!({"AccountPrivilege": "Copy"})),
        (System::RedisEnterprise, json!({"acl": "+@all >pw"})),
        (System::Ovhcloud, json!({"categories": ["@read"]})),
        (System::AwsElasticache, json!({"AccessString": "reset on"})),
        (System::AwsMemorydb, json!({})),
        (System::RedisCloud, json!({"redisRule": "get"})),
        (System::Aiven, json!({"valkey_acl_keys": "*"})),
        (System::Upstash, json!({"rules": "nopass"})),
        (System::Ibm, json!({"role": "+get"})),
        (System::Volcengine, json!({"RoleName": "Reader"})),
    ] {
        assert!(to_redis(system, &form, SERVER).is_err(), "{system}: {form}");
    }
}

#[test]
fn who_only_reads_may_do_nothing_that_writers_may_not() {
    for (system, reader, writer) in [
        (
            System::HuaweiDcs,
            json!({"account_role": "read"}),
            json!({"account_role": "write"}),
        ),
        (
            System::AlibabaTair,
            json!({"AccountPrivilege": "RoleReadOnly"}),
            json!({"AccountPrivilege": "RoleReadWrite"}),
        ),
    ] {
        let rules = to_redis(system, &reader, SERVER).unwrap().rules.join(" ");
        let as_writer = translations(system, &rules)
            .into_iter()
            .find(|translation| translation.form == writer)
            .unwrap();
        assert_eq!(as_writer.lost.to_string(), "", "{system}");
        assert!(!as_writer.gained.is_empty(), "{system}");
    }
}

#[test]
fn limits_that_a_role_cannot_carry_are_found() {
    let systems = [System::HuaweiDcs, System::AlibabaTair, System::Volcengine];
    for system in systems {
        for (rules, expected) in [
            ("on ~* &* +@read", &[][..]),
            ("on ~app:* &* +@read", &["keys"]),
            ("on ~* +@read", &["channels"]),
            (
                "on %R~app:* &news +@read (~tmp:* +del)",
                &["keys", "channels", "selector"],
            ),
        ] {
            for translation in translations(system, rules) {
                let codes = translation.findings.iter().map(|finding| finding.code);
                let limits = ["keys", "channels", "selector"];
                let codes: Vec<&str> = codes.filter(|code| limits.contains(code)).collect();
                assert_eq!(codes, expected, "{system}: {rules}");
            }
        }
    }
}

#[test]
fn what_is_wrong_with_a_form_names_the_field() {
    for (system, form, said) in [
        (
            System::HuaweiDcs,
            json!({"account_role": "x"}),
            "account_role: must be one of",
        ),
        (
            System::HuaweiDcs,
            json!({"bogus": 1}),
            "bogus: no such field",
        ),
        (
            System::AlibabaTair,
            json!({"AccountPrivilege": "x"}),
            "AccountPrivilege: must be",
        ),
        (
            System::Volcengine,
            json!({"RoleName": "x"}),
            "RoleName: must be one of",
        ),
        (
            System::Ovhcloud,
            json!({"bogus": 1}),
            "bogus: the call has no such field",
        ),
    ] {
        let error = to_redis(system, &form, SERVER).unwrap_err().to_string();
        assert!(error.contains(said), "{system}: {error}");
    }
    let form = json!({"bogus": 1});
    let default = to_redis(System::AlibabaTair, &form, SERVER).unwrap();
    assert_eq!(default.findings[0].pointer.as_deref(), Some("/bogus"));
}
