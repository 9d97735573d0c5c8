//! A comparison of runs in plain words.

use super::page::{Line, Page};
use crate::report::compare::Comparison;
use crate::report::say::{self, words};

/// Renders a comparison as plain text, lines of at most `width` characters.
#[must_use]
pub fn render_comparison(comparison: &Comparison, width: Option<usize>) -> String {
    super::joined(&comparison_lines(comparison, width))
}

/// The lines of [`render_comparison`], each with what it is.
#[must_use]
pub fn comparison_lines(comparison: &Comparison, width: Option<usize>) -> Vec<Line> {
    let mut page = Page::new(width.unwrap_or(super::WIDTH));
    page.title(words().get("head.comparison"));
    let Some(first) = comparison.runs.first() else { return page.finish() };
    page.para(0, &words().fill("comparison.against", &[("name", &say::run_name(first))]));
    for (i, run) in comparison.runs.iter().enumerate().skip(1) {
        page.heading(&say::run_name(run));
        let compared = say::compared(comparison, i);
        if compared.changed.is_empty() {
            page.para(2, compared.nothing());
        }
        for c in &compared.changed {
            page.item(2, "- ", &say::change(c));
        }
        let (within, not_comparable) = compared.rest();
        page.para(2, &within);
        for line in not_comparable {
            page.remark(&line);
        }
    }
    page.finish()
}
