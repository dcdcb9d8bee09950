//! What a host should send with each file, in the two forms that most hosts
//! read: `_headers`, and a file that nginx includes.

use anyhow::Result;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// For all files. The page's own `<meta>` is stricter about pictures, and
/// cannot speak of frames.
///
/// What depends on the host's name, such as Strict-Transport-Security, is the
/// host's to say.
const ALL: [(&str, &str); 6] = [
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         connect-src 'self'; worker-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
         magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
    ),
];

/// For files whose name changes with their content.
const KEPT: (&str, &str) = ("Cache-Control", "public, max-age=31536000, immutable");

/// For all others: they are asked for again, and sent when they have changed.
const ASKED_FOR: (&str, &str) = ("Cache-Control", "no-cache");

/// The names that trunk gives to such files, for nginx.
const HASHED: &str = r"-[0-9a-f]{12,16}(_bg)?\.(css|js|wasm)$";

/// Writes both files into the site.
pub fn write(site: &Path) -> Result<()> {
    fs::write(site.join("_headers"), headers_file(&files(site)?))?;
    fs::write(site.join("nginx.conf"), nginx())?;
    Ok(())
}

/// The files at the top of the site, without their compressed forms.
fn files(site: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(site)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_compressed = name.ends_with(".br") || name.ends_with(".gz");
        if entry.file_type()?.is_file() && !is_compressed {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Whether [`HASHED`] matches.
fn is_hashed(name: &str) -> bool {
    let Some((stem, "css" | "js" | "wasm")) = name.rsplit_once('.') else {
        return false;
    };
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        (12..=16).contains(&hash.len()) && hash.bytes().all(is_digit)
    })
}

/// As Netlify, Cloudflare Pages and others read it.
fn headers_file(files: &[String]) -> String {
    let mut text = String::from(
        "# Read by Netlify, Cloudflare Pages and others, from the top of a site. In a folder of\n\
         # another site, put the folder's name before each path.\n/*\n",
    );
    for (name, value) in ALL {
        let _ = writeln!(text, "  {name}: {value}");
    }
    // Hosts put the values of several matching paths together, so that none of
    // these may stand above.
    for file in [""].into_iter().chain(files.iter().map(String::as_str)) {
        let (name, value) = if is_hashed(file) { KEPT } else { ASKED_FOR };
        let _ = writeln!(text, "/{file}\n  {name}: {value}");
    }
    text
}

fn nginx() -> String {
    let mut text = String::from(
        "# For nginx: `include` this file where the site is served, in a `server` or a `location`.\n\
         # Where nginx has the module for Brotli, add `brotli_static on;`.\n\
         gzip_static on;\n",
    );
    for (name, value) in ALL {
        let _ = writeln!(text, "add_header {name} \"{value}\" always;");
    }
    let (name, value) = KEPT;
    let _ = write!(
        text,
        "set $aclarity_kept \"{}\";\n\
         if ($uri ~ \"{HASHED}\") {{\n    set $aclarity_kept \"{value}\";\n}}\n\
         add_header {name} $aclarity_kept;\n",
        ASKED_FOR.1
    );
    text
}

#[cfg(test)]
mod tests {
    use super::is_hashed;

    #[test]
    fn names_with_a_hash_are_told_from_others() {
        for name in [
            "page-eb7500d11aba43d.css",
            "aclarity-web-e1fd5e0b101509ae_bg.wasm",
            "start-41dec392ea0a2490.js",
        ] {
            assert!(is_hashed(name), "{name}");
        }
        for name in [
            "index.html",
            "aclarity-web-vendors.js",
            "aclarity-web-vendors_bg.wasm",
            "page-eb7500d11aba43d.css.br",
        ] {
            assert!(!is_hashed(name), "{name}");
        }
    }
}
