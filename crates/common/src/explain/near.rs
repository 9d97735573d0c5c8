//! Names that look like a mistyped one.

/// Up to three names within a third of their length in edits, or that contain the text.
pub(super) fn nearest<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut found: Vec<(usize, &str)> = names
        .filter_map(|name| {
            let edits = distance(text, name);
            let contains = text.len() >= 3 && name.contains(text);
            (contains || edits <= (name.len() / 3).max(2))
                .then_some((if contains { edits.min(2) } else { edits }, name))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().take(3).map(|(_, name)| name).collect()
}

/// Insertions, deletions and replacements that turn one text into the other (Levenshtein 1966).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (k, cb) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(ca != *cb);
            diagonal = row[k + 1];
            row[k + 1] = replaced.min(row[k] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_its_name() {
        let names = ["cadence", "cadence_deficit", "contact_time"];
        assert_eq!(nearest("cadense", names.into_iter())[0], "cadence");
        assert_eq!(nearest("contact", names.into_iter()), ["contact_time"]);
        assert!(nearest("qqqqqqqq", names.into_iter()).is_empty());
    }

    #[test]
    fn the_distance_counts_edits() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }
}
