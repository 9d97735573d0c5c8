//! The page's own words.

use std::sync::OnceLock;

use runform::form::Words;

const EMBEDDED: &str = include_str!("words.toml");

fn words() -> &'static Words {
    static SHIPPED: OnceLock<Words> = OnceLock::new();
    // A test reads the file; without it every text would be its key.
    SHIPPED.get_or_init(|| Words::from_toml(EMBEDDED).unwrap_or_default())
}

/// The text of a key.
pub(crate) fn word(key: &str) -> &str {
    words().get(key)
}

/// The text with values in its places.
pub(crate) fn fill(key: &str, values: &[(&str, &str)]) -> String {
    words().fill(key, values)
}

/// True when there is a text of that key.
pub(crate) fn has(key: &str) -> bool {
    words().has(key)
}

/// The text for one or for several.
pub(crate) fn count(key: &str, n: usize) -> String {
    words().count(key, n)
}
