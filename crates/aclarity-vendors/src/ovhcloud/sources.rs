//! The documents about OVHcloud's managed Redis and Valkey.

use crate::source::Source;

pub static GUIDE: Source = Source {
    id: "ovhcloud-acl-guide",
    title: "OVHcloud guide, Update Redis users ACLs with the OVHcloud API",
    date: "2022-03-08",
    location: "help.ovhcloud.com, Public Cloud Databases, redis_07_update_acls",
};

pub static CAPABILITIES: Source = Source {
    id: "ovhcloud-capabilities",
    title: "OVHcloud guide, Redis and Valkey capabilities and limitations",
    date: "2026-04-15",
    location: "github.com/ovh/docs, \
               pages/public_cloud/public_cloud_databases/redis_01_capabilities",
};

pub static TERRAFORM_DOC: Source = Source {
    id: "ovhcloud-terraform-doc",
    title: "OVHcloud Terraform provider, ovh_cloud_project_database_valkey_user",
    date: "",
    location: "github.com/ovh/terraform-provider-ovh, \
               docs/resources/cloud_project_database_valkey_user.md",
};

pub static TERRAFORM: Source = Source {
    id: "ovhcloud-terraform",
    title: "OVHcloud Terraform provider, calls about database users",
    date: "2026-07-15",
    location: "github.com/ovh/terraform-provider-ovh, ovh/types_cloud_project_database.go",
};

pub static CONSOLE: Source = Source {
    id: "ovhcloud-console",
    title: "OVHcloud Control Panel, constants of the database users' form",
    date: "",
    location: "github.com/ovh/manager, user.constants.ts",
};

pub static CLIENT: Source = Source {
    id: "ovhcloud-client",
    title: "OVHcloud API client for Go",
    date: "",
    location: "github.com/ovh/go-ovh, ovh/ovh.go and ovh/error.go",
};

pub static REPORTS: Source = Source {
    id: "ovhcloud-reports",
    title: "Reports about OVHcloud's API clients, with answers of other calls",
    date: "",
    location: "github.com/ovh/php-ovh issues 28 and 63, github.com/ovh/python-ovh issue 121",
};

pub static REDIS: Source = Source {
    id: "redis-acl",
    title: "Redis documentation, ACL, which OVHcloud's guide points to",
    date: "",
    location: "https://redis.io/topics/acl",
};

pub static ALL: &[&Source] = &[
    &TERRAFORM_DOC,
    &GUIDE,
    &CAPABILITIES,
    &TERRAFORM,
    &CONSOLE,
    &CLIENT,
    &REPORTS,
    &REDIS,
];
