//! Every statement of the article is answered, and everything that is answered was asked.

use runform::form::{Article, ArticleError, Coverage, FaultCatalogue};

fn shipped() -> (Article, FaultCatalogue) {
    (Article::embedded().expect("the statements"), FaultCatalogue::embedded().expect("the faults"))
}

#[test]
fn all_103_statements_have_an_entry_that_names_what_exists() {
    let (article, catalogue) = shipped();
    assert_eq!(article.rows.len(), 103);
    article.check(&catalogue).expect("every name exists and every fault and tip is asked for");
    assert!(article.rows.iter().all(|r| r.statement.len() > 8 && r.note.len() > 4));
}

#[test]
fn the_rows_that_a_fault_claims_name_it_or_explain_it() {
    let (article, catalogue) = shipped();
    let mut wrong = Vec::new();
    for fault in &catalogue.faults {
        for number in &fault.article_rows {
            let row = &article.rows[usize::from(*number) - 1];
            assert_eq!(row.number, *number);
            let shared = row
                .metrics
                .iter()
                .any(|m| fault.criteria.iter().any(|c| c.subject().is_some_and(|s| s.name() == m)));
            let tips = fault.advice.iter().any(|t| row.tips.contains(t));
            let told = row.faults.contains(&fault.id) || shared || tips;
            if !told && row.status != Coverage::Asked && row.faults.is_empty() {
                wrong.push(format!("{} claims row {number}", fault.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_check_sees_a_lost_row_an_unknown_name_and_an_unasked_fault() {
    let (article, catalogue) = shipped();
    let mut lost = article.clone();
    lost.rows.remove(40);
    assert!(matches!(lost.check(&catalogue), Err(ArticleError::Number { expected: 41, .. })));
    let mut unknown = article.clone();
    unknown.rows[7].metrics.push("trunk_leen".to_owned());
    assert!(matches!(unknown.check(&catalogue), Err(ArticleError::Unknown { row: 8, .. })));
    let mut unasked = article.clone();
    for row in &mut unasked.rows {
        row.faults.retain(|f| f != "worn_shoes");
    }
    let error = unasked.check(&catalogue).expect_err("worn_shoes is asked by no row");
    assert!(
        error.to_string().contains("worn_shoes") || error.to_string().contains("37"),
        "{error}"
    );
    let mut empty = article;
    empty.rows[7].metrics.clear();
    empty.rows[7].faults.clear();
    empty.rows[7].tips.clear();
    assert!(matches!(empty.check(&catalogue), Err(ArticleError::Unanswered { row: 8, .. })));
}
