//! The command line of the npm package: [`aclarity_cli`] with files and streams
//! from Node.js, which crates/aclarity-wasm/package/cli.js provides.

mod streams;

use std::io::{BufReader, BufWriter};

use aclarity_cli::Host;
use wasm_bindgen::prelude::*;

use streams::{Input, Output, failure};

#[wasm_bindgen]
extern "C" {
    /// The class `Host` of cli.js. Its methods throw errors with a `code` and a
    /// `message`.
    pub type NodeHost;

    #[wasm_bindgen(method, getter, js_name = "inputIsTyped")]
    fn input_is_typed(this: &NodeHost) -> bool;

    #[wasm_bindgen(method, getter, js_name = "outputHasStyles")]
    fn output_has_styles(this: &NodeHost) -> bool;

    #[wasm_bindgen(method, getter, js_name = "errorsHaveStyles")]
    fn errors_have_styles(this: &NodeHost) -> bool;

    /// Reads a file.
    #[wasm_bindgen(method, catch)]
    fn file(this: &NodeHost, path: &str) -> Result<Vec<u8>, JsValue>;

    /// Lists the names in a folder; those of folders end with a slash.
    #[wasm_bindgen(method, catch)]
    fn entries(this: &NodeHost, path: &str) -> Result<Vec<String>, JsValue>;

    /// Fills `bytes` from standard input and returns the number of bytes read;
    /// 0 at its end.
    #[wasm_bindgen(method, catch)]
    fn read(this: &NodeHost, bytes: &mut [u8]) -> Result<usize, JsValue>;

    /// Writes everything to standard output (1) or standard error (2).
    #[wasm_bindgen(method, catch)]
    fn write(this: &NodeHost, stream: u8, bytes: &[u8]) -> Result<(), JsValue>;
}

/// Runs the command line and returns its exit code. The first argument is the
/// command's own name.
#[wasm_bindgen]
pub fn run(arguments: Vec<String>, host: &NodeHost) -> u8 {
    aclarity_cli::run(
        arguments,
        &mut Host {
            input: &mut BufReader::new(Input(host)),
            input_is_typed: host.input_is_typed(),
            output: &mut BufWriter::new(Output(host, 1)),
            output_has_styles: host.output_has_styles(),
            errors: &mut Output(host, 2),
            errors_have_styles: host.errors_have_styles(),
            read: &|path| host.file(&path.to_string_lossy()).map_err(failure),
            entries: &|path| host.entries(&path.to_string_lossy()).map_err(failure),
        },
    )
}
