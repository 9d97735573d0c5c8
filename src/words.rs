//! Texts by key, kept apart from the code, so that they can be read in one place and put into another
//! language. A text has places for values in braces: `{n} of {all}`.

use core::fmt::{Display, Write as _};
use std::collections::BTreeMap;

use thiserror::Error;

/// Texts by key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    texts: BTreeMap<String, String>,
}

/// What is wrong with a file of texts.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WordsError {
    /// It is no TOML; the text names line and column.
    #[error("texts: {0}")]
    Toml(String),
    /// A value that is no text.
    #[error("texts: {key} must be a text in quotes")]
    NoText {
        /// Its key.
        key: String,
    },
}

impl Words {
    /// Reads texts from TOML; the keys of tables in tables are joined by dots.
    ///
    /// # Errors
    /// [`WordsError`] naming the line or the key.
    pub fn from_toml(text: &str) -> Result<Self, WordsError> {
        let table: toml::Table =
            text.parse().map_err(|e: toml::de::Error| WordsError::Toml(e.to_string()))?;
        let mut words = Self::default();
        words.take("", &table)?;
        Ok(words)
    }

    fn take(&mut self, above: &str, table: &toml::Table) -> Result<(), WordsError> {
        for (name, value) in table {
            let key = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
            match value {
                toml::Value::Table(inner) => self.take(&key, inner)?,
                toml::Value::String(text) => {
                    self.texts.insert(key, text.clone());
                }
                _ => return Err(WordsError::NoText { key }),
            }
        }
        Ok(())
    }

    /// The text of a key; the key itself where there is none, so that it shows.
    #[must_use]
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    /// The text of a key, if there is one.
    #[must_use]
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.texts.get(key).map(String::as_str)
    }

    /// True when there is a text of that key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.texts.contains_key(key)
    }

    /// All keys with their texts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(key, text)| (key.as_str(), text.as_str()))
    }

    /// The text with values in its places.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut out = String::new();
        let mut rest = self.get(key);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, behind)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            match values.iter().find(|(n, _)| *n == name) {
                Some((_, value)) => out.push_str(value),
                None => {
                    out.push('{');
                    out.push_str(name);
                    out.push('}');
                }
            }
            rest = behind;
        }
        out + rest
    }

    /// The text with values in its places, written as the text says: `{share:.1}` with one decimal, `{ms:+.0}` with
    /// its sign. `said!` writes the list of values.
    #[must_use]
    pub(crate) fn say(&self, key: &str, values: &[(&str, &dyn Display)]) -> String {
        let mut out = String::new();
        let mut rest = self.get(key);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((place, behind)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            let (name, how) = place.split_once(':').unwrap_or((place, ""));
            match values.iter().find(|(n, _)| *n == name) {
                Some((_, value)) => written(&mut out, *value, how),
                None => out.extend(["{", place, "}"]),
            }
            rest = behind;
        }
        out + rest
    }

    /// The text for one or for several: `KEY.one` or `KEY.many`, with the number in its place `{n}`.
    #[must_use]
    pub fn count(&self, key: &str, n: usize) -> String {
        let form = if n == 1 { "one" } else { "many" };
        self.fill(&format!("{key}.{form}"), &[("n", &n.to_string())])
    }
}

/// Appends a value as `+.2` or the like asks: with its sign, with a number of decimals, neither or both.
fn written(out: &mut String, value: &dyn Display, how: &str) {
    let (sign, decimals) = match how.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, how),
    };
    let decimals = decimals.strip_prefix('.').and_then(|d| d.parse::<usize>().ok());
    // Writing to a string cannot fail.
    let _ = match (sign, decimals) {
        (true, Some(n)) => write!(out, "{value:+.n$}"),
        (true, None) => write!(out, "{value:+}"),
        (false, Some(n)) => write!(out, "{value:.n$}"),
        (false, None) => write!(out, "{value}"),
    };
}

/// The text of a key with values in its places, each with the name of its variable or with one of its own:
/// `said!(words(), "too_short", site, share = 100.0 * fraction)`.
macro_rules! said {
    ($words:expr, $key:expr $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $words.say($key, &[$((stringify!($name), $crate::words::said!(@value $name $(, $value)?))),*])
    };
    (@value $name:ident) => { &$name as &dyn core::fmt::Display };
    (@value $name:ident, $value:expr) => { &$value as &dyn core::fmt::Display };
}

/// A floor's own texts, from the file beside it.
macro_rules! shipped {
    ($file:literal) => {
        $crate::words::shipped!(pub(crate), $file);
    };
    ($seen:vis, $file:literal) => {
        /// The texts of this floor that ship with the library.
        #[must_use]
        $seen fn words() -> &'static $crate::words::Words {
            static SHIPPED: std::sync::OnceLock<$crate::words::Words> = std::sync::OnceLock::new();
            // A test reads the file; without it every text would be its key.
            SHIPPED.get_or_init(|| {
                $crate::words::Words::from_toml(include_str!($file)).unwrap_or_default()
            })
        }
    };
}

pub(crate) use {said, shipped};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_its_text_asks() {
        let words = Words::from_toml("a = \"{x:.1} {y:+.0} {x} {z} {n:.3}\"\n").expect("texts");
        let (x, y, n) = (1.25, 3.4, 7);
        assert_eq!(said!(words, "a", x, y, n), "1.2 +3 1.25 {z} 7");
        assert_eq!(said!(words, "a", x = "b", y = -1.0, n), "b -1 b {z} 7");
    }

    #[test]
    fn values_stand_in_their_places_and_are_not_read_again() {
        let words = Words::from_toml("[a]\nb = \"{x} of {y}, {z\"\n").expect("texts");
        assert_eq!(words.fill("a.b", &[("x", "{y}"), ("y", "2")]), "{y} of 2, {z");
        assert_eq!(words.fill("a.c", &[]), "a.c");
    }

    #[test]
    fn a_value_that_is_no_text_is_named() {
        let wrong = Words::from_toml("[a]\nb = 1\n");
        assert_eq!(wrong, Err(WordsError::NoText { key: "a.b".to_owned() }));
    }
}
