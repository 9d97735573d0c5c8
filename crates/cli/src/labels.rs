//! Names from paths: `{subject}/{session}` takes two columns from the last two folders of a path.

use runform_io::is_label;

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq)]
enum Part {
    Text(String),
    Label(String),
}

/// How the parts of a path are called.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pattern {
    text: String,
    parts: Vec<Part>,
    /// Number of folders that it speaks of.
    folders: usize,
}

impl Pattern {
    /// Reads a pattern; an empty one has no labels and fits every path.
    ///
    /// # Errors
    /// What is wrong with it and what was expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text != BIDS && !text.is_empty() && !text.contains('{') {
            return Err("it names no column; expected {subject}/{session} or bids".to_owned());
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            if open > 0 {
                parts.push(Part::Text(rest[..open].to_owned()));
            }
            let close = rest[open..].find('}').ok_or("a { without its }")? + open;
            let label = &rest[open + 1..close];
            if !is_label(label) {
                return Err(format!(
                    "{{{label}}} cannot be a column; expected small letters, digits and _, and none of path, \
                     recording, bout"
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

    /// The labels of an input's path, each with its word. A pattern without folders fits those of a path too, as
    /// if `_` stood between them.
    pub fn of_input(&self, path: &str) -> Option<Vec<(String, String)>> {
        if self.text == BIDS {
            return Some(entities(path));
        }
        let words = self.of(path).or_else(|| {
            let joined = path.replace('/', "_");
            if self.folders == 1 { self.of(&joined) } else { None }
        })?;
        Some(self.labels().map(str::to_owned).zip(words).collect())
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

/// Words of names as Brain Imaging Data Structure has them, `sub-01_ses-2_task-run_motion.tsv`, with the columns that
/// they become.
const BIDS: &str = "bids";
const ENTITIES: [(&str, &str); 6] = [
    ("sub", "subject"),
    ("ses", "session"),
    ("task", "task"),
    ("tracksys", "tracksys"),
    ("acq", "acquisition"),
    ("run", "run"),
];

/// The entities of a path, those of its last parts before those of its first; one that is not there is empty.
fn entities(path: &str) -> Vec<(String, String)> {
    let words: Vec<&str> = path.split(['/', '_']).collect();
    let of = |key: &str| {
        let word = |w: &&&str| w.strip_prefix(key).is_some_and(|r| r.starts_with('-'));
        words.iter().rev().find(word).map(|w| w[key.len() + 1..].to_owned())
    };
    ENTITIES
        .into_iter()
        .map(|(key, label)| (label.to_owned(), of(key).unwrap_or_default()))
        .collect()
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
    fn labels_of_an_input_come_from_its_folders_too_and_from_bids_names() {
        let of = |pattern: &str, path: &str| {
            let found = Pattern::parse(pattern).expect("a pattern").of_input(path);
            found.map(|f| {
                f.into_iter().map(|(l, w)| format!("{l}={w}")).collect::<Vec<_>>().join(" ")
            })
        };
        let told = |text: &str| Some(text.to_owned());
        assert_eq!(of("{subject}_{session}", "s01/mon"), told("subject=s01 session=mon"));
        assert_eq!(of("{subject}_{session}", "all/s01_mon"), told("subject=s01 session=mon"));
        assert_eq!(of("{subject}/{session}", "s01_mon"), None);
        let bids = of("bids", "sub-01/ses-a/motion/sub-01_ses-a_task-run_tracksys-imu_motion");
        assert!(bids.unwrap().starts_with("subject=01 session=a task=run tracksys=imu acq"));
    }

    #[test]
    fn what_is_no_pattern_is_told() {
        for bad in
            ["subject", "{subject", "subject}", "{}", "{Sub ject}", "{a}{b}", "{a}_{a}", "{path}"]
        {
            assert!(Pattern::parse(bad).is_err(), "{bad}");
        }
    }
}
