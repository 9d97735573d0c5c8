//! Lines, paragraphs and headings of a fixed width. No knowledge of reports.

use crate::report::say::untagged;

/// What a line is, for those who can show it in colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// Text.
    Plain,
    /// The title, a section's heading, and the rules below them.
    Heading,
    /// Something that comes before all else.
    Alarm,
    /// Something that a reader must know beside a number.
    Remark,
    /// The line of a finding that is borderline or mild.
    Mild,
    /// Of a moderate one.
    Moderate,
    /// Of a severe one.
    Severe,
}

/// A line of text with what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub role: Role,
    /// Its text, without the line's end.
    pub text: String,
}

/// Text that grows line by line.
#[derive(Debug)]
pub(super) struct Page {
    out: Vec<Line>,
    width: usize,
    role: Role,
}

/// Narrowest page.
const NARROW: usize = 40;

impl Page {
    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn new(width: usize) -> Self {
        Self { out: Vec::new(), width: width.max(NARROW), role: Role::Plain }
    }

    /// The lines; spaces that must not break become ordinary ones.
    pub(super) fn finish(mut self) -> Vec<Line> {
        for line in &mut self.out {
            line.text = line.text.replace('\u{a0}', " ");
        }
        self.out
    }

    /// A blank line.
    pub(super) fn gap(&mut self) {
        self.out.push(Line { role: Role::Plain, text: String::new() });
    }

    /// A line as it is.
    pub(super) fn line(&mut self, text: &str) {
        self.out.push(Line { role: self.role, text: untagged(text).trim_end().to_owned() });
    }

    /// What `write` adds, as lines of this role.
    pub(super) fn with(&mut self, role: Role, write: impl FnOnce(&mut Self)) {
        let before = core::mem::replace(&mut self.role, role);
        write(self);
        self.role = before;
    }

    fn underlined(&mut self, text: &str, rule: &str) {
        let n = text.chars().count().min(self.width);
        self.with(Role::Heading, |page| {
            page.line(text);
            page.line(&rule.repeat(n));
        });
    }

    /// The page's title, underlined.
    pub(super) fn title(&mut self, text: &str) {
        self.underlined(text, "=");
    }

    /// A section's heading, with a blank line before it.
    pub(super) fn heading(&mut self, text: &str) {
        self.gap();
        self.underlined(text, "-");
    }

    /// A paragraph, every line indented alike.
    pub(super) fn para(&mut self, indent: usize, text: &str) {
        self.item(indent, "", text);
    }

    /// Something that must be known beside a number.
    pub(super) fn remark(&mut self, text: &str) {
        self.with(Role::Remark, |page| page.item(2, "! ", text));
    }

    /// A paragraph whose first line starts with `mark`; the others hang below its text.
    pub(super) fn item(&mut self, indent: usize, mark: &str, text: &str) {
        let hang = indent + mark.chars().count();
        let room = self.width.saturating_sub(hang).max(20);
        let lead = " ".repeat(indent) + mark;
        for (i, line) in wrap(&untagged(text), room).iter().enumerate() {
            let start = if i == 0 { lead.clone() } else { " ".repeat(hang) };
            self.line(&(start + line));
        }
    }
}

/// Breaks a text at its spaces into lines of at most `room` characters; a longer word stands
/// alone.
fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split([' ', '\n']).filter(|w| !w.is_empty()) {
        match lines.last_mut() {
            Some(last) if last.chars().count() + 1 + word.chars().count() <= room => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_broken_at_its_spaces_and_hangs_below_its_mark() {
        let mut page = Page::new(40);
        page.item(2, "1. ", "Shorten the stride a little and let the foot land nearer.");
        let lines: Vec<String> = page.finish().into_iter().map(|l| l.text).collect();
        assert_eq!(
            lines,
            ["  1. Shorten the stride a little and let", "     the foot land nearer."]
        );
    }

    #[test]
    fn a_word_longer_than_the_line_stands_alone() {
        assert_eq!(wrap("a bbbbbbbb c", 4), ["a", "bbbbbbbb", "c"]);
    }
}
