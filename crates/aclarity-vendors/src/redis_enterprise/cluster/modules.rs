//! Module uploads, as far as the form can be checked.

use serde_json::{Value, json};

use super::super::objects::ON_PAGE;
use super::super::sources::PAGES;
use super::answers::{Answer, Done, refuse};
use super::{Call, Cluster};
use crate::finding::Finding;
use crate::source::Fact;
use crate::world::World;

impl Cluster {
    /// Accepts a form with a file `module`, whose content is ignored.
    pub(super) fn upload_module(&mut self, call: &Call<'_>, world: &mut World) -> Answer {
        let body = call.request.body.as_deref().unwrap_or_default();
        let Some(file) = file_named_module(body) else {
            let finding = Finding::error("no-module", ON_PAGE, "the form has no file named module")
                .with_help("with curl: -F \"module=@FILE\"");
            return refuse(400, finding.with_vendor_code("no_module"));
        };
        if self.modules.contains(&file) {
            let message = "a module from a file of this name was uploaded before";
            let finding = Finding::error("module-exists", Fact::assumed(&PAGES), message);
            return refuse(400, finding.with_vendor_code("module_exists"));
        }
        if !call.is_dry_run {
            self.modules.push(file);
        }
        let note = Finding::note(
            "module",
            Fact::UNSOURCED,
            "the file is not read; only the module's uid exists",
        );
        let answer = if call.is_v2 {
            json!({ "action_uid": world.uuid(), "uid": world.hex(32) })
        } else {
            Value::Null
        };
        Ok(Done::changed(answer, vec![note], call.is_dry_run))
    }
}

/// The file name in the form's part `module`.
fn file_named_module(body: &str) -> Option<String> {
    body.lines()
        .filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-disposition")
                .then_some(value)
        })
        .find_map(|disposition| {
            let parameter = |name: &str| {
                disposition.split(';').find_map(|part| {
                    let (known, value) = part.trim().split_once('=')?;
                    (known == name).then(|| value.trim_matches('"').to_owned())
                })
            };
            parameter("filename").filter(|_| parameter("name").as_deref() == Some("module"))
        })
}
