//! Licence expressions of packages: `MIT OR Apache-2.0`, `(MIT OR Zlib) AND ISC`.

/// The licences under which something may be linked, the best first. All of them
/// ask for no more than that their text is handed on.
pub const ALLOWED: [&str; 10] = [
    "MIT",
    "Apache-2.0",
    "Zlib",
    "ISC",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "Unicode-3.0",
    "BSL-1.0",
    "0BSD",
    "CC0-1.0",
];

/// The allowed licences that satisfy an expression, as good as there are.
pub fn choose(expression: &str) -> Option<Vec<&'static str>> {
    // Before there were expressions, `/` was the word for "or".
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (chosen, rest) = any(&words)?;
    if !rest.is_empty() {
        return None;
    }
    let mut places = chosen?;
    places.sort_unstable();
    places.dedup();
    Some(places.into_iter().map(|place| ALLOWED[place]).collect())
}

/// Places in [`ALLOWED`]; nothing where a licence is not allowed.
type Chosen = Option<Vec<usize>>;

fn any<'w>(words: &'w [&'w str]) -> Option<(Chosen, &'w [&'w str])> {
    let (mut best, mut rest) = all(words)?;
    while let ["OR", after @ ..] = rest {
        let (other, after) = all(after)?;
        rest = after;
        best = match (best, other) {
            (Some(best), Some(other)) => Some(best.min(other)),
            (best, other) => best.or(other),
        };
    }
    Some((best, rest))
}

fn all<'w>(words: &'w [&'w str]) -> Option<(Chosen, &'w [&'w str])> {
    let (mut chosen, mut rest) = one(words)?;
    while let ["AND", after @ ..] = rest {
        let (other, after) = one(after)?;
        rest = after;
        chosen = chosen.zip(other).map(|(a, b)| [a, b].concat());
    }
    Some((chosen, rest))
}

fn one<'w>(words: &'w [&'w str]) -> Option<(Chosen, &'w [&'w str])> {
    match words {
        ["(", inner @ ..] => {
            let (chosen, rest) = any(inner)?;
            Some((chosen, rest.strip_prefix(&[")"])?))
        }
        // An exception takes nothing away from what the licence allows.
        [name, "WITH", _, rest @ ..] | [name, rest @ ..] => {
            let place = ALLOWED.iter().position(|allowed| allowed == name);
            Some((place.map(|place| vec![place]), rest))
        }
        [] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::choose;

    #[test]
    fn the_best_allowed_licence_is_chosen() {
        for (expression, chosen) in [
            ("MIT", Some(vec!["MIT"])),
            ("Apache-2.0 OR MIT", Some(vec!["MIT"])),
            ("Apache-2.0/MIT", Some(vec!["MIT"])),
            ("Apache-2.0 / MIT", Some(vec!["MIT"])),
            ("Apache-2.0 OR BSL-1.0", Some(vec!["Apache-2.0"])),
            ("MIT OR LGPL-2.1-or-later", Some(vec!["MIT"])),
            (
                "(MIT OR Apache-2.0) AND Unicode-3.0",
                Some(vec!["MIT", "Unicode-3.0"]),
            ),
            ("Apache-2.0 WITH LLVM-exception OR MIT", Some(vec!["MIT"])),
            ("GPL-3.0-only", None),
            ("MIT AND GPL-3.0-only", None),
            ("(MIT", None),
            ("", None),
        ] {
            assert_eq!(choose(expression), chosen, "{expression}");
        }
    }
}
