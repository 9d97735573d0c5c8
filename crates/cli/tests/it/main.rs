//! The tests of the command line in one program: it is compiled and linked once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod analyze;
mod batch;
mod beside;
mod catalogues;
mod collect;
mod docs;
mod explain;
mod formats;
#[cfg(unix)]
mod history;
mod layouts;
mod live;
mod page;
mod page_among;
mod page_words;
mod results;
mod schema;
mod simulate;
mod study;
mod support;
mod text;
mod validate;
