//! The documents about OVHcloud's databases.

use crate::source::Source;

pub static GUIDE: Source = Source {
    id: "ovhcloud-acl-guide",
    title: "OVHcloud Guides, Public Cloud Databases for Redis: Configure ACLs",
    date: "2022-03-08",
    location: "docs.ovh.com",
};

pub static TERRAFORM: Source = Source {
    id: "ovhcloud-terraform",
    title: "OVHcloud Terraform provider, ovh_cloud_project_database_valkey_user",
    date: "2026-07-15",
    location: "github.com/ovh/terraform-provider-ovh, \
               docs/resources/cloud_project_database_valkey_user.md and \
               ovh/types_cloud_project_database.go",
};

pub static GO_CLIENT: Source = Source {
    id: "ovhcloud-go-client",
    title: "OVHcloud API client for Go",
    date: "",
    location: "github.com/ovh/go-ovh, ovh/ovh.go and ovh/error.go",
};

pub static CONSOLE: Source = Source {
    id: "ovhcloud-console",
    title: "OVHcloud Control Panel, patterns of the user form",
    date: "",
    location: "github.com/ovh/manager, user.constants.ts",
};

pub static CAPABILITIES: Source = Source {
    id: "ovhcloud-capabilities",
    title: "OVHcloud Guides, Public Cloud Databases for Valkey: Capabilities and Limitations",
    date: "2026-04-15",
    location: "github.com/ovh/docs, redis_01_capabilities",
};

pub static ALL: &[&Source] = &[&GUIDE, &TERRAFORM, &GO_CLIENT, &CONSOLE, &CAPABILITIES];
