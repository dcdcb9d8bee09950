//! The documents about the REST API of Redis Enterprise Software.

use crate::source::Source;

pub static QUICK_START: Source = Source {
    id: "redis-enterprise-quick-start",
    title: "Redis Enterprise Software REST API quick start",
    date: "2022-06",
    location: "redis.io/docs, operate/rs/references/rest-api/quick-start",
};

/// The pages about requests and objects.
pub static PAGES: Source = Source {
    id: "redis-enterprise-pages",
    title: "Redis Software REST API reference, requests and objects",
    date: "",
    location: "github.com/redis/docs, content/operate/rs/references/rest-api",
};

pub static OPENAPI: Source = Source {
    id: "redis-enterprise-openapi",
    title: "Redis Software REST API, OpenAPI document",
    date: "2026-08",
    location: "github.com/redis/docs, the OpenAPI document of operate/rs",
};

pub static PERMISSIONS: Source = Source {
    id: "redis-enterprise-permissions",
    title: "Redis Software REST API reference, Permissions",
    date: "",
    location: "github.com/redis/docs, content/operate/rs/references/rest-api/permissions",
};

pub static ACL_OVERVIEW: Source = Source {
    id: "redis-enterprise-acl-overview",
    title: "Overview of Redis ACLs in Redis Software",
    date: "",
    location: "github.com/redis/docs, content/operate/rs/security/access-control/redis-acl-overview.md",
};

pub static COMPATIBILITY: Source = Source {
    id: "redis-enterprise-commands",
    title: "Compatibility of Redis Software with Redis commands",
    date: "",
    location: "github.com/redis/docs, content/operate/rs/references/compatibility/commands",
};

/// For 7.2.4, 7.8.2 and others.
pub static RELEASE_NOTES: Source = Source {
    id: "redis-enterprise-release-notes",
    title: "Redis Software release notes",
    date: "",
    location: "github.com/redis/docs, content/operate/rs/release-notes",
};

pub static PASSWORDS: Source = Source {
    id: "redis-enterprise-passwords",
    title: "Redis Software, passwords: complexity, expiration and login lock-out",
    date: "",
    location: "github.com/redis/docs, content/operate/rs/security/access-control/manage-passwords",
};

pub static ALL: &[&Source] = &[
    &OPENAPI,
    &PAGES,
    &QUICK_START,
    &PERMISSIONS,
    &ACL_OVERVIEW,
    &COMPATIBILITY,
    &RELEASE_NOTES,
    &PASSWORDS,
];
