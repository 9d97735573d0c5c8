//! The tests of the scoring in one program: it is compiled and linked once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod manifests;
mod scores;
mod sensitivity;
mod snapshot;
mod support;
