//! Lines, paragraphs and headings of a fixed width. No knowledge of reports.

/// Text that grows line by line.
#[derive(Debug)]
pub(super) struct Page {
    out: String,
    width: usize,
}

/// Narrowest page.
const NARROW: usize = 40;

impl Page {
    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn new(width: usize) -> Self {
        Self { out: String::new(), width: width.max(NARROW) }
    }

    /// The text; spaces that must not break become ordinary ones.
    pub(super) fn finish(self) -> String {
        self.out.replace('\u{a0}', " ")
    }

    /// A blank line.
    pub(super) fn gap(&mut self) {
        self.out.push('\n');
    }

    /// A line as it is.
    pub(super) fn line(&mut self, text: &str) {
        self.out.push_str(untagged(text).trim_end());
        self.out.push('\n');
    }

    /// The page's title, underlined.
    pub(super) fn title(&mut self, text: &str) {
        self.line(text);
        self.line(&"=".repeat(text.chars().count().min(self.width)));
    }

    /// A section's heading, with a blank line before it.
    pub(super) fn heading(&mut self, text: &str) {
        self.gap();
        self.line(text);
        self.line(&"-".repeat(text.chars().count().min(self.width)));
    }

    /// A paragraph, every line indented alike.
    pub(super) fn para(&mut self, indent: usize, text: &str) {
        self.item(indent, "", text);
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

/// Without the catalogue's marks of where a number comes from, which are for those who check it.
fn untagged(text: &str) -> String {
    [" [S]", " [M]", " [P]"].iter().fold(text.to_owned(), |out, tag| out.replace(tag, ""))
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
        let text = page.finish();
        assert_eq!(text, "  1. Shorten the stride a little and let\n     the foot land nearer.\n");
    }

    #[test]
    fn a_word_longer_than_the_line_stands_alone() {
        assert_eq!(wrap("a bbbbbbbb c", 4), ["a", "bbbbbbbb", "c"]);
    }
}
