//! Texts by key, kept apart from the code, so that they can be read in one place and put into another
//! language. A text has places for values in braces: `{n} of {all}`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use thiserror::Error;

/// The texts of the judgement.
const EMBEDDED: &str = include_str!("words.toml");

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

    /// The texts of the judgement that ship with the library.
    #[must_use]
    pub fn of_judgement() -> &'static Self {
        static SHIPPED: OnceLock<Words> = OnceLock::new();
        // A test reads the file; without it every text would be its key.
        SHIPPED.get_or_init(|| Self::from_toml(EMBEDDED).unwrap_or_default())
    }

    /// The text of a key; the key itself where there is none, so that it shows.
    #[must_use]
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, String::as_str)
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

    /// The text for one or for several: `KEY.one` or `KEY.many`, with the number in its place `{n}`.
    #[must_use]
    pub fn count(&self, key: &str, n: usize) -> String {
        let form = if n == 1 { "one" } else { "many" };
        self.fill(&format!("{key}.{form}"), &[("n", &n.to_string())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
