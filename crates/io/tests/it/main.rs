//! The tests of the readers in one program: it is compiled and linked once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod layouts;
#[cfg(unix)]
mod odd_files;
