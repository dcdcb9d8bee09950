//! Command lines of the AWS CLI: the requests of valid ones, as the CLI 1.45
//! sends them, and the errors of others.

use aclarity_vendors::aws_cli;
use aclarity_vendors::http::decode_form;
use aclarity_vendors::{Simulation, System};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The decoded form that `aws elasticache` sends.
fn form(line: &str) -> String {
    let aws = aws_cli::read(line).unwrap_or_else(|error| panic!("{line}: {error}"));
    assert_eq!(aws.system, System::AwsElasticache, "{line}");
    assert_eq!(aws.request.method, "POST", "{line}");
    let kind = aws.request.header_value("Content-Type");
    assert_eq!(
        kind,
        Some("application/x-www-form-urlencoded; charset=utf-8")
    );
    let pairs = decode_form(aws.request.body.as_deref().unwrap());
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// The operation that `aws memorydb` calls, and its body.
fn call(line: &str) -> (String, Value) {
    let aws = aws_cli::read(line).unwrap_or_else(|error| panic!("{line}: {error}"));
    assert_eq!(aws.system, System::AwsMemorydb, "{line}");
    let kind = aws.request.header_value("Content-Type");
    assert_eq!(kind, Some("application/x-amz-json-1.1"));
    let target = aws.request.header_value("X-Amz-Target").unwrap();
    let action = target.strip_prefix("AmazonMemoryDB.").unwrap();
    let body = serde_json::from_str(aws.request.body.as_deref().unwrap()).unwrap();
    (action.to_owned(), body)
}

#[test]
fn elasticache_gets_forms() {
    let user =
        "aws elasticache create-user --user-id u --user-name n --engine redis --access-string on";
    let created = "Action=CreateUser&Version=2015-02-02&UserId=u&UserName=n&Engine=redis";
    let mode = "AuthenticationMode.Type=password&AuthenticationMode.Passwords.member";
    let cases = [
        (
            "--passwords p1 p2",
            "Passwords.member.1=p1&Passwords.member.2=p2&AccessString=on".to_owned(),
        ),
        (
            "--passwords p1 --passwords=p2",
            "Passwords.member.1=p2&AccessString=on".to_owned(),
        ),
        (
            "--passwords p,1",
            "Passwords.member.1=p,1&AccessString=on".to_owned(),
        ),
        (
            r#"--passwords '["a b", "c"]'"#,
            "Passwords.member.1=a b&Passwords.member.2=c&AccessString=on".to_owned(),
        ),
        (
            "--access-string 'on ~* +@all'",
            "AccessString=on ~* +@all".to_owned(),
        ),
        (
            "--access-string '-@all on'",
            "AccessString=-@all on".to_owned(),
        ),
        ("--access-string=-@all", "AccessString=-@all".to_owned()),
        (
            "--no-password-required",
            "AccessString=on&NoPasswordRequired=true".to_owned(),
        ),
        (
            "--no-no-password-required",
            "AccessString=on&NoPasswordRequired=false".to_owned(),
        ),
        (
            "--tags Key=a,Value=b Key=c",
            "AccessString=on&Tags.Tag.1.Key=a&Tags.Tag.1.Value=b&Tags.Tag.2.Key=c".to_owned(),
        ),
        (
            r#"--tags '[{"Key": "a", "Value": "b"}]'"#,
            "AccessString=on&Tags.Tag.1.Key=a&Tags.Tag.1.Value=b".to_owned(),
        ),
        (
            "--authentication-mode Type=iam",
            "AccessString=on&AuthenticationMode.Type=iam".to_owned(),
        ),
        (
            "--authentication-mode Type=password,Passwords=p1,p2",
            format!("AccessString=on&{mode}.1=p1&AuthenticationMode.Passwords.member.2=p2"),
        ),
        (
            r"--authentication-mode 'Type=password,Passwords=a\,b'",
            format!("AccessString=on&{mode}.1=a,b"),
        ),
        (
            "--region eu-west-1 --profile=p --output json --query 'Users[]' --no-cli-pager --debug --endpoint-url http://h",
            "AccessString=on".to_owned(),
        ),
    ];
    for (options, expected) in cases {
        assert_eq!(
            form(&format!("{user} {options}")),
            format!("{created}&{expected}"),
            "{options}"
        );
    }
    let cases = [
        (
            "modify-user --user-id u --append-access-string +@read",
            "ModifyUser",
            "&UserId=u&AppendAccessString=+@read",
        ),
        ("delete-user --user-id=u", "DeleteUser", "&UserId=u"),
        ("describe-users", "DescribeUsers", ""),
        (
            "create-user-group --user-group-id g --user-ids a b --engine valkey",
            "CreateUserGroup",
            "&UserGroupId=g&Engine=valkey&UserIds.member.1=a&UserIds.member.2=b",
        ),
        (
            "modify-user-group --user-ids-to-add a b --user-group-id g --user-ids-to-remove=c",
            "ModifyUserGroup",
            "&UserGroupId=g&UserIdsToAdd.member.1=a&UserIdsToAdd.member.2=b&UserIdsToRemove.member.1=c",
        ),
        (
            "delete-user-group --user-group-id g",
            "DeleteUserGroup",
            "&UserGroupId=g",
        ),
        (
            "describe-user-groups --user-group-id g",
            "DescribeUserGroups",
            "&UserGroupId=g",
        ),
    ];
    for (line, action, members) in cases {
        let expected = format!("Action={action}&Version=2015-02-02{members}");
        assert_eq!(form(&format!("aws elasticache {line}")), expected, "{line}");
    }
}

#[test]
fn memorydb_gets_json() {
    let mode = |text: &str| {
        format!("create-user --user-name u --access-string on --authentication-mode {text}")
    };
    let user =
        |mode: Value| json!({"UserName": "u", "AuthenticationMode": mode, "AccessString": "on"});
    let passwords = |passwords: Value| user(json!({"Type": "password", "Passwords": passwords}));
    let cases = [
        (
            mode("Type=password,Passwords=p1"),
            "CreateUser",
            passwords(json!(["p1"])),
        ),
        (
            mode("Type=password,Passwords=p1,p2"),
            "CreateUser",
            passwords(json!(["p1", "p2"])),
        ),
        (
            mode("'Passwords=[p1,p=2],Type=password'"),
            "CreateUser",
            passwords(json!(["p1", "p=2"])),
        ),
        (
            mode("'Type = password , Passwords = a b '"),
            "CreateUser",
            passwords(json!(["a b"])),
        ),
        (
            mode(r#""Type=password,Passwords='a,b',\"c'd\"""#),
            "CreateUser",
            passwords(json!(["a,b", "c'd"])),
        ),
        (
            mode(r#"'{"Type": "password", "Passwords": ["a"]}'"#),
            "CreateUser",
            passwords(json!(["a"])),
        ),
        (
            mode("Type=iam --tags Key=k,Value=v"),
            "CreateUser",
            json!({"UserName": "u",
            "AuthenticationMode": {"Type": "iam"}, "AccessString": "on", "Tags": [{"Key": "k", "Value": "v"}]}),
        ),
        (
            "update-user --user-name u --access-string 'on ~a'".to_owned(),
            "UpdateUser",
            json!({"UserName": "u", "AccessString": "on ~a"}),
        ),
        (
            "delete-user --user-name u".to_owned(),
            "DeleteUser",
            json!({"UserName": "u"}),
        ),
        ("describe-users".to_owned(), "DescribeUsers", json!({})),
        (
            "create-acl --acl-name a --user-names u v".to_owned(),
            "CreateACL",
            json!({"ACLName": "a", "UserNames": ["u", "v"]}),
        ),
        (
            "update-acl --acl-name a --user-names-to-add u --user-names-to-remove v w".to_owned(),
            "UpdateACL",
            json!({"ACLName": "a", "UserNamesToAdd": ["u"], "UserNamesToRemove": ["v", "w"]}),
        ),
        (
            "delete-acl --acl-name a".to_owned(),
            "DeleteACL",
            json!({"ACLName": "a"}),
        ),
        (
            "describe-acls --acl-name a".to_owned(),
            "DescribeACLs",
            json!({"ACLName": "a"}),
        ),
    ];
    for (line, action, body) in cases {
        let called = call(&format!("aws memorydb {line}"));
        assert_eq!(called, (action.to_owned(), body), "{line}");
    }
}

#[test]
fn lines_are_split_as_a_shell_does() {
    let line = "$ aws --region eu-west-1 memorydb --no-cli-pager \\\n  delete-user \\\r\n  --user-name \"u\" | jq .User";
    assert_eq!(
        call(line),
        ("DeleteUser".to_owned(), json!({"UserName": "u"}))
    );
}

#[test]
fn what_is_not_supported_is_named_and_no_value_is() {
    let user = "aws elasticache create-user --user-id s3cret --user-name n --engine redis --access-string on";
    let full = [
        ("", "must begin with `aws elasticache` or"),
        (
            "curl https://s3cret",
            "must begin with `aws elasticache` or",
        ),
        ("aws s3 ls s3cret", "must begin with `aws elasticache` or"),
        (
            "aws --s3cret elasticache describe-users",
            "the word with a hyphen after aws",
        ),
        (
            "aws elasticache s3cret",
            "these are: create-user modify-user",
        ),
        (
            "aws memorydb modify-user --user-name s3cret",
            "aws memorydb is not simulated",
        ),
        (
            "aws memorydb create-user --access-string s3cret",
            "missing: --user-name --authentication-mode",
        ),
        ("aws memorydb describe-users 's3cret", "quote is not closed"),
        ("aws memorydb describe-users --user-name $'s3cret'", "$'…'"),
        ("aws memorydb describe-users --user-name \0s3cret", "NUL"),
    ];
    let after = [
        ("--passwords", "--passwords lacks its value"),
        ("--passwords -s3cret", "is written --passwords=value"),
        (
            "--passwords s3cret -s3cret",
            "the word with a hyphen after --passwords;",
        ),
        (
            "--passwords aaa --s-cret-cret",
            "the word with a hyphen after --passwords;",
        ),
        (
            "--passwords=aaa s3cret",
            "a word after --passwords belongs to no option",
        ),
        (
            "--pasword s3cret --other",
            "AWS CLI: --pasword; the operation has the options --user-id",
        ),
        ("--user-ids-to-add s3cret", "AWS CLI: --user-ids-to-add;"),
        ("--filters=s3cret", "AWS CLI: --filters;"),
        ("--user-name a s3cret", "a word after --user-name belongs"),
        ("s3cret", "a word after --access-string belongs"),
        (
            "--no-password-required=s3cret",
            "--no-password-required takes no value",
        ),
        ("--debug=s3cret", "--debug takes no value"),
        ("--region", "--region lacks its value"),
        (
            "--passwords file://s3cret",
            "value of --passwords is in a file",
        ),
        (
            "--passwords a fileb://s3cret",
            "value of --passwords is in a file",
        ),
        (
            "--authentication-mode Type=password,Passwords@=file://s3cret",
            "--authentication-mode is in a file",
        ),
        (
            "--cli-input-json '{\"UserId\": \"s3cret\"}'",
            "--cli-input-json is not supported; pass",
        ),
        (
            "--cli-input-json='{\"UserId\": \"s3cret\"}'",
            "--cli-input-json is not supported; pass",
        ),
        ("--passwords '[s3cret'", "'[\"one\", \"two\"]'"),
        ("--passwords '[7]'", "--passwords cannot be read"),
        (
            "--authentication-mode s3cret",
            "Type=password,Passwords=first,second",
        ),
        (
            "--authentication-mode Passwords=a,s3cret=b",
            "--authentication-mode cannot be read",
        ),
        (
            "--authentication-mode 'Passwords=s3cret,'",
            "--authentication-mode cannot be read",
        ),
        (
            "--authentication-mode 'Passwords=\"s3cret'",
            "--authentication-mode cannot be read",
        ),
        (
            "--authentication-mode Type=a,Type=s3cret",
            "--authentication-mode cannot be read",
        ),
        (
            "--authentication-mode '{\"Passwords\": \"s3cret\"}'",
            "--authentication-mode cannot be read",
        ),
        (
            "--authentication-mode '{\"s3cret\": \"\"}'",
            "--authentication-mode cannot be read",
        ),
        ("--tags s3cret=v", "write it as Key=name,Value=text"),
        ("--tags Key=a,Value=b,s3cret", "--tags cannot be read"),
    ];
    let after = after.map(|(options, message)| (format!("{user} {options}"), message));
    let full = full.map(|(line, message)| (line.to_owned(), message));
    for (line, message) in full.into_iter().chain(after) {
        let error = aws_cli::read(&line).unwrap_err();
        let text = error.to_string();
        assert!(text.contains(message), "{line}: {text}");
        assert!(
            !text.contains("s3cret") && !text.contains("s-cret"),
            "{line}: {text}"
        );
        assert!(
            !format!("{error:?}").contains("s3cret"),
            "{line}: {error:?}"
        );
    }
}

#[test]
fn the_simulated_services_take_the_requests() {
    let mut services = Simulation::default();
    let mut status = |line: &str| {
        let aws = aws_cli::read(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        let profile = aws.system.profile(None).unwrap();
        services.call(aws.system, profile, &aws.request).status
    };
    let id = "--user-id u --user-name default --engine redis --access-string 'on ~* +@all'";
    let mode = "--authentication-mode Type=password,Passwords=a-long-password-1";
    for line in [
        format!("elasticache create-user {id} --passwords a-long-password-1 --tags Key=a,Value=b"),
        "elasticache modify-user --user-id u --append-access-string=-@dangerous".to_owned(),
        "elasticache create-user-group --user-group-id g --engine redis --user-ids u".to_owned(),
        "elasticache describe-user-groups --user-group-id g".to_owned(),
        format!("memorydb create-user --user-name u --access-string on {mode} --tags Key=a"),
        "memorydb create-acl --acl-name a --user-names u".to_owned(),
        "memorydb update-acl --acl-name a --user-names-to-remove u".to_owned(),
        "memorydb delete-user --user-name u".to_owned(),
    ] {
        assert_eq!(status(&format!("aws {line}")), 200, "{line}");
    }
    assert_eq!(
        status(&format!(
            "aws elasticache create-user {id} --passwords short"
        )),
        400
    );
}

proptest! {
    #[test]
    fn no_line_makes_it_panic_or_repeat_a_password(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "--passwords", "--passwords=Zz9", "Zz9", "-Zz9", "--user-id", "u", "--no-password-required",
                "--authentication-mode", "Type=password,Passwords=Zz9", "Passwords=[Zz9", "'Passwords=\"Zz9'", "--tags",
                "'[Zz9'", "'{Zz9'", "--region", "--debug=Zz9", "--foo", "file://Zz9", "\\", "'", "é=Zz9", "--Zz9=é",
            ]),
            0..9,
        ),
        shorthand in "[Tp=,'\"\\\\\\[\\] é😀{}@]{0,9}",
    ) {
        for service in ["elasticache", "memorydb"] {
            for line in [
                format!("aws {service} create-user {}", words.join(" ")),
                format!("aws {service} create-user '--authentication-mode=Passwords={}'", shorthand.replace('\'', "")),
            ] {
                if let Err(error) = aws_cli::read(&line) {
                    prop_assert!(!error.to_string().contains("Zz9"), "{line}: {error}");
                }
            }
        }
    }
}
