//! Instants that many rows refer to, each held once.

use std::collections::HashMap;

/// A list of instants while it is filled.
#[derive(Debug, Default)]
pub(crate) struct Instants {
    places: HashMap<u64, u16>,
    times_s: Vec<f64>,
}

impl Instants {
    /// Most that a list can hold.
    pub const MOST: usize = u16::MAX as usize;

    /// The place of an instant, which is added if it is new; none when the list is full. No place is
    /// `u16::MAX`.
    pub fn place(&mut self, t_s: f64) -> Option<u16> {
        if let Some(place) = self.places.get(&t_s.to_bits()) {
            return Some(*place);
        }
        let place = u16::try_from(self.times_s.len()).ok().filter(|at| *at < u16::MAX)?;
        self.places.insert(t_s.to_bits(), place);
        self.times_s.push(t_s);
        Some(place)
    }

    /// The instants by their places.
    pub fn bind(self) -> Box<[f64]> {
        self.times_s.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_held_once_until_the_list_is_full() {
        let mut list = Instants::default();
        assert_eq!([0.25, -0.0, 0.25, 0.0].map(|t| list.place(t)), [0, 1, 0, 2].map(Some));
        for i in 3..Instants::MOST {
            assert_eq!(list.place(i as f64), Some(i as u16));
        }
        assert_eq!((list.place(-1.0), list.place(0.25)), (None, Some(0)));
        assert_eq!(list.bind().len(), Instants::MOST);
    }
}
