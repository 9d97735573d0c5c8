//! Long columns of numbers as one block of bytes, for states that are saved: written at the speed of memory instead
//! of number by number. Formats that people read (JSON) get a plain list.
//!
//! Used as `#[serde(with = "crate::packed")]` on lists of `f64`, `u16` or [`crate::brief::Brief`]. The bytes are little-endian, so a
//! state that was saved on one machine is read on any other, bit for bit.

use core::fmt;
use core::marker::PhantomData;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number of fixed length.
pub trait Fixed: Copy {
    /// Bytes.
    const LENGTH: usize;

    /// Written into as many bytes as it has.
    fn put(self, into: &mut [u8]);

    /// Read from as many bytes as it has.
    fn get(from: &[u8]) -> Option<Self>;

    /// The bytes of a list as they lie in memory, where that is how they are written: a copy takes as long as writing.
    fn lying(_list: &[Self]) -> Option<&[u8]> {
        None
    }
}

macro_rules! fixed {
    ($($number:ty),*) => {$(
        impl Fixed for $number {
            const LENGTH: usize = size_of::<$number>();

            fn put(self, into: &mut [u8]) {
                into.copy_from_slice(&self.to_le_bytes());
            }

            fn get(from: &[u8]) -> Option<Self> {
                from.try_into().ok().map(Self::from_le_bytes)
            }

            fn lying(list: &[Self]) -> Option<&[u8]> {
                cfg!(target_endian = "little").then(|| bytemuck::cast_slice(list))
            }
        }
    )*};
}

fixed!(f64, u16);

/// Writes a list.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<T: Fixed + Serialize, S: Serializer>(
    list: &[T],
    to: S,
) -> Result<S::Ok, S::Error> {
    if to.is_human_readable() {
        return list.serialize(to);
    }
    if let Some(bytes) = T::lying(list) {
        return to.serialize_bytes(bytes);
    }
    let mut bytes = vec![0; T::LENGTH * list.len()];
    bytes.chunks_exact_mut(T::LENGTH).zip(list).for_each(|(into, number)| number.put(into));
    to.serialize_bytes(&bytes)
}

/// Reads a list; `AsRef` tells the kind of its numbers.
///
/// # Errors
/// Those of the deserializer, and bytes that are no whole numbers.
pub fn deserialize<'de, T, L, D>(from: D) -> Result<L, D::Error>
where
    T: Fixed + Deserialize<'de>,
    L: From<Vec<T>> + AsRef<[T]>,
    D: Deserializer<'de>,
{
    if from.is_human_readable() {
        return Vec::<T>::deserialize(from).map(L::from);
    }
    from.deserialize_bytes(Block(PhantomData)).map(L::from)
}

/// Takes numbers from a block of bytes.
struct Block<T>(PhantomData<T>);

impl<'de, T: Fixed + Deserialize<'de>> Visitor<'de> for Block<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("numbers")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<T>, E> {
        let whole = bytes.len().is_multiple_of(T::LENGTH);
        let list = bytes.chunks_exact(T::LENGTH).filter_map(T::get);
        if whole { Ok(list.collect()) } else { Err(E::invalid_length(bytes.len(), &self)) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
        let mut out = Vec::new();
        while let Some(number) = list.next_element()? {
            out.push(number);
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use crate::brief::Brief;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Columns {
        #[serde(with = "crate::packed")]
        wide: Vec<f64>,
        #[serde(with = "crate::packed")]
        narrow: Box<[Brief]>,
        #[serde(with = "crate::packed")]
        places: Box<[u16]>,
        after: u8,
    }

    fn columns() -> Columns {
        Columns {
            wide: vec![0.1, -0.0, f64::MIN_POSITIVE, 1e300],
            narrow: [1.5, -2.25].map(Brief::from).into(),
            places: [0, 65_535, 258].into(),
            after: 7,
        }
    }

    #[test]
    fn what_was_packed_is_read_to_the_bit() {
        let bytes = postcard::to_allocvec(&columns()).expect("bytes");
        // Length and numbers of each column, and what is behind.
        assert_eq!(bytes.len(), 1 + 32 + 1 + 6 + 1 + 6 + 1);
        let read: Columns = postcard::from_bytes(&bytes).expect("columns");
        assert_eq!(read, columns());
        assert!(read.wide[1].is_sign_negative());
    }

    #[test]
    fn half_a_number_is_an_error() {
        let mut bytes = postcard::to_allocvec(&columns()).expect("bytes");
        bytes[0] = 31;
        assert!(postcard::from_bytes::<Columns>(&bytes).is_err());
    }
}
