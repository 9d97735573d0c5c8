//! The report in plain words for a terminal.

use core::fmt::Write;

use super::Report;
