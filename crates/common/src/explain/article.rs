//! The page on the article: every statement, where it is answered, and what disagrees.

use std::collections::BTreeMap;

use runform::form::{Article, ArticleRow};

use super::layout::{table_head, table_row};
use crate::failure::{Code, Failure};

/// The tests that show a row, or why there are none.
fn shown(row: &ArticleRow) -> String {
    match &row.advice_only {
        Some(why) => format!("advice only: {why}"),
        None if row.shown_by.is_empty() => "not observable".to_owned(),
        None => row.shown_by.iter().map(|t| format!("`{t}`")).collect::<Vec<_>>().join(", "),
    }
}

/// The page of the documentation.
///
/// # Errors
/// Exit code 1 when the shipped list is broken; a test reads it.
pub(super) fn page() -> Result<String, Failure> {
    let article = Article::embedded().map_err(|e| Failure::new(Code::Internal, e.to_string()))?;
    let mut out = String::from(
        "# The article and the literature\n\n\
         <!-- Made from src/form/article.toml by crates/cli/tests/it/docs.rs; do not edit. -->\n\n\
         The faults follow an article on back pain in runners. Where studies disagree with it, runform \
         follows the studies and says so, here and in the report. [S] marks what was checked against \
         an abstract, [M] what is cited from memory and not yet verified, [P] a proposal of this \
         project.\n\n\
         Low back pain in runners: prevalence 0.7 to 20.2 %, lower than in the general population \
         (Maselli et al. 2020 [S]). Most studies of form are cross-sectional, so every text says \
         *associated with*.\n\n\
         ## Where they disagree\n\n",
    );
    out += &table_head(&["the article", "the literature"]);
    for c in &article.contradictions {
        out += &table_row(&[c.article.clone(), c.literature.clone()]);
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &article.rows {
        *counts.entry(row.status.words()).or_default() += 1;
    }
    let told: Vec<String> = counts.iter().map(|(status, n)| format!("{n} {status}")).collect();
    out += &format!(
        "\n## Every statement\n\nAll {} statements, in other words: {}. *Proxy* is a number that goes \
         with the statement, *asked* is asked of the runner (profile, diary), *not observable* is \
         claimed nowhere, *structural* shapes the report. *Shown by* names the tests of the project \
         that show it.\n",
        article.rows.len(),
        told.join(", ")
    );
    let mut section = "";
    for row in &article.rows {
        if row.section != section {
            section = &row.section;
            out += &format!("\n### {section}\n\n");
            out += &table_head(&["#", "statement", "status", "answered by", "note", "shown by"]);
        }
        let metrics = row.metrics.iter().map(|m| format!("[{m}](metrics.md#{m})"));
        let faults = row.faults.iter().map(|f| format!("[{f}](faults.md#{f})"));
        let tips = row.tips.iter().map(|t| format!("`{t}`"));
        let answered: Vec<String> = metrics.chain(faults).chain(tips).collect();
        out += &table_row(&[
            row.number.to_string(),
            row.statement.clone(),
            row.status.words().to_owned(),
            answered.join(", "),
            row.note.clone(),
            shown(row),
        ]);
    }
    Ok(out)
}
