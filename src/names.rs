//! Names that people write and read: what has one shows it, and is found by it.

use thiserror::Error;

/// A name that nothing has.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("\"{name}\" is no {what}; expected one of {known}")]
pub struct UnknownName {
    /// What was looked for, for example "placement".
    pub what: &'static str,
    /// The name.
    pub name: String,
    /// The names that there are, joined by commas.
    pub known: String,
}

/// `Display` and `FromStr` of a type by the names of all its values.
macro_rules! named {
    ($type:ty, $what:literal, $name:ident, $all:expr) => {
        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.$name())
            }
        }

        impl core::str::FromStr for $type {
            type Err = $crate::names::UnknownName;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                let wanted = name.trim();
                $all.into_iter().find(|one| one.$name() == wanted).ok_or_else(|| {
                    let known: Vec<&str> = $all.into_iter().map(|one| one.$name()).collect();
                    $crate::names::UnknownName {
                        what: $what,
                        name: wanted.chars().take(60).collect(),
                        known: known.join(", "),
                    }
                })
            }
        }
    };
}

pub(crate) use named;
