//! Long columns of numbers in a state that is saved again and again: each save writes only the numbers that came since
//! the save before, and which of the earlier ones are still kept.
//!
//! The numbers of a column are counted since it began; columns of one source are equally long.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The new numbers of columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Fresh<'a> {
    /// Number of the first value that is kept, and of the first that is new.
    base: usize,
    from: usize,
    columns: Vec<Block<'a>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Block<'a>(#[serde(with = "crate::packed")] Cow<'a, [f64]>);

impl<'a> Fresh<'a> {
    /// Of columns whose first value has the number `base`, when all before the number `written` were saved.
    pub fn of(columns: impl Iterator<Item = &'a [f64]>, base: usize, written: usize) -> Self {
        let old = written.saturating_sub(base);
        let new = |column: &'a [f64]| &column[old.min(column.len())..];
        let columns = columns.map(|c| Block(Cow::Borrowed(new(c)))).collect();
        Self { base, from: base.max(written), columns }
    }

    /// How many columns there are.
    pub fn count(&self) -> usize {
        self.columns.len()
    }

    /// About how many bytes it takes to write this.
    pub fn bytes(&self) -> usize {
        self.columns.iter().map(|block| 8 + size_of_val(&*block.0)).sum()
    }

    /// Appends the new values to the columns that were restored before, whose first value has the number
    /// `base`; false when the one does not follow the other.
    pub fn join(self, columns: &mut [&mut Vec<f64>], base: usize) -> bool {
        let Some(gone) = self.base.checked_sub(base) else { return false };
        if columns.len() != self.columns.len() {
            return false;
        }
        let length = self.columns.first().map_or(0, |block| block.0.len());
        columns.iter_mut().zip(self.columns).all(|(column, Block(new))| {
            column.drain(..gone.min(column.len()));
            let follows = self.base + column.len() == self.from && new.len() == length;
            column.extend_from_slice(&new);
            follows
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_since_is_joined_to_what_is_still_kept() {
        let all: Vec<f64> = (0..100).map(f64::from).collect();
        let mut restored = Vec::new();
        let (mut base, mut written) = (0, 0);
        // First and behind last number kept at each save; the third has dropped all that was saved before.
        for (first, end) in [(0, 10), (4, 30), (60, 80), (60, 80), (75, 100)] {
            let fresh = Fresh::of([&all[first..end]].into_iter(), first, written);
            assert!(fresh.columns[0].0.len() <= end - written.min(end));
            assert!(fresh.join(&mut [&mut restored], base));
            assert_eq!(restored, all[first..end]);
            (base, written) = (first, end);
        }
    }

    #[test]
    fn a_save_that_does_not_follow_is_refused() {
        let all = [1.0, 2.0, 3.0, 4.0];
        let second = || Fresh::of([&all[..]].into_iter(), 0, 2);
        assert!(second().join(&mut [&mut vec![1.0, 2.0]], 0));
        assert!(!second().join(&mut [&mut vec![1.0]], 0));
        assert!(!second().join(&mut [&mut vec![1.0, 2.0]], 1));
        assert!(!second().join(&mut [&mut vec![1.0, 2.0], &mut vec![]], 0));
        let uneven = Fresh::of([&all[..], &all[..2]].into_iter(), 0, 0);
        assert!(!uneven.join(&mut [&mut Vec::new(), &mut Vec::new()], 0));
    }
}
