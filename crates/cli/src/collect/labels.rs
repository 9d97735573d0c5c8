//! Names from paths: `{subject}/{session}` takes two columns from the last two folders of a path.

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq)]
enum Part {
    Text(String),
    Label(String),
}

/// How the parts of a path are called.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pattern {
    text: String,
    parts: Vec<Part>,
    /// Number of folders that it speaks of.
    folders: usize,
}

/// Columns that every table has already.
const TAKEN: [&str; 3] = ["path", "recording", "bout"];

impl Pattern {
    /// Reads a pattern; an empty one has no labels and fits every path.
    ///
    /// # Errors
    /// What is wrong with it and what was expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            if open > 0 {
                parts.push(Part::Text(rest[..open].to_owned()));
            }
            let close = rest[open..].find('}').ok_or("a { without its }")? + open;
            let label = &rest[open + 1..close];
            let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            if label.is_empty() || !label.chars().all(word) || TAKEN.contains(&label) {
                return Err(format!(
                    "{{{label}}} cannot be a column; expected small letters, digits and _, and none of {}",
                    TAKEN.join(", ")
                ));
            }
            if parts.contains(&Part::Label(label.to_owned())) {
                return Err(format!("{{{label}}} stands there twice"));
            }
            if matches!(parts.last(), Some(Part::Label(_))) {
                return Err(format!("nothing parts {{{label}}} from what stands before it"));
            }
            parts.push(Part::Label(label.to_owned()));
            rest = &rest[close + 1..];
        }
        if rest.contains('}') {
            return Err("a } without its {".to_owned());
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self { text: text.to_owned(), parts, folders: text.matches('/').count() + 1 })
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The labels in their order.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Label(label) => Some(label.as_str()),
            Part::Text(_) => None,
        })
    }

    /// What the labels are in a path; none where it does not fit.
    pub fn of(&self, path: &str) -> Option<Vec<String>> {
        if self.parts.is_empty() {
            return Some(Vec::new());
        }
        let folders: Vec<&str> = path.split('/').collect();
        let last = folders.len().checked_sub(self.folders)?;
        let mut out = Vec::new();
        matches(&self.parts, &folders[last..].join("/"), &mut out).then_some(out)
    }
}

/// Matches a text from its start, each label as short as it can be.
fn matches(parts: &[Part], text: &str, out: &mut Vec<String>) -> bool {
    match parts {
        [] => text.is_empty(),
        [Part::Text(own), rest @ ..] => {
            text.strip_prefix(own.as_str()).is_some_and(|text| matches(rest, text, out))
        }
        [Part::Label(_), rest @ ..] => {
            let ends = text.char_indices().map(|(i, c)| i + c.len_utf8());
            let within = text.find('/').unwrap_or(text.len());
            for end in ends.take_while(|end| *end <= within) {
                out.push(text[..end].to_owned());
                if matches(rest, &text[end..], out) {
                    return true;
                }
                out.pop();
            }
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pattern: &str, path: &str) -> Option<Vec<String>> {
        Pattern::parse(pattern).expect("a pattern").of(path)
    }

    #[test]
    fn labels_are_taken_from_the_end_of_a_path() {
        let some = |list: &[&str]| Some(list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>());
        assert_eq!(of("{subject}/{session}", "study/s01/run_2"), some(&["s01", "run_2"]));
        assert_eq!(of("{subject}_{session}", "a/b/s01_2_x"), some(&["s01", "2_x"]));
        assert_eq!(of("sub-{subject}/ses-{session}_run", "sub-7/ses-b_run"), some(&["7", "b"]));
        assert_eq!(of("", "anything"), some(&[]));
        assert_eq!(of("{subject}/{session}", "alone"), None);
        assert_eq!(of("sub-{subject}", "s01"), None);
    }

    #[test]
    fn what_is_no_pattern_is_told() {
        for bad in ["{subject", "subject}", "{}", "{Sub ject}", "{a}{b}", "{a}_{a}", "{path}"] {
            assert!(Pattern::parse(bad).is_err(), "{bad}");
        }
    }
}
