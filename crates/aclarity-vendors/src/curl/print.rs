//! Formats responses as curl prints them.

use serde_json::Value;

use super::Curl;
use crate::http::{Response, reason};

impl Curl {
    /// What curl would print to the terminal: the body, and with `-i` the
    /// status line and headers before it.
    ///
    /// ```
    /// use aclarity_vendors::{Simulation, System, curl};
    ///
    /// let curl = curl::read("curl -ki https://localhost:9443/v1/bdbs")?;
    /// let system = System::RedisEnterprise;
    /// let response = Simulation::default().call(system, system.profile(None).unwrap(), &curl.request);
    /// assert!(curl.printed(&response).starts_with("HTTP/1.1 401 Unauthorized\r\n"));
    /// # Ok::<(), curl::BadCurl>(())
    /// ```
    pub fn printed(&self, response: &Response) -> String {
        let mut text = String::new();
        if self.shows_headers {
            let status = response.status;
            text.push_str(&format!("HTTP/1.1 {status} {}", reason(status)));
            for (name, value) in &response.headers {
                let value = value.as_str().unwrap_or_default();
                text.push_str(&format!("\r\n{name}: {value}"));
            }
            text.push_str("\r\n\r\n");
        }
        match &response.body {
            _ if self.request.method == "HEAD" => {}
            Value::Null => {}
            Value::String(body) => text.push_str(body),
            body => text.push_str(&body.to_string()),
        }
        text
    }
}
