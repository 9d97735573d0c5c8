//! The tests of the readers in one program: it is compiled and linked once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[cfg(feature = "columnar")]
mod columns;
mod devices;
mod exports;
mod fit_motion;
mod hostile;
mod layouts;
mod made;
mod mapped;
#[cfg(unix)]
mod odd_files;
