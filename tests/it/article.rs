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
                .any(|m| fault.criteria.iter().any(|c| c.judged().is_some_and(|s| s.name() == m)));
            let tips = fault.advice.iter().any(|t| row.tips.contains(t));
            let told = row.faults.contains(&fault.id) || shared || tips;
            if !told && row.status != Coverage::Asked && row.faults.is_empty() {
                wrong.push(format!("{} claims row {number}", fault.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each of these was once given to another paper, said what it did not measure, or was missing.
#[test]
fn what_is_cited_was_measured_by_those_who_are_named() {
    let (article, catalogue) = shipped();
    let evidence = |id: &str| {
        catalogue.faults.iter().find(|f| f.id == id).map(|f| f.evidence.as_str()).expect("a fault")
    };
    for id in ["excess_lateral_trunk_flexion", "rearfoot_strike_heavy"] {
        assert!(evidence(id).contains("Burke et al. 2023"), "{id}: {}", evidence(id));
    }
    let all = catalogue.faults.iter().map(|f| f.evidence.as_str());
    let notes = article.rows.iter().map(|r| r.note.as_str());
    let against = article.contradictions.iter().map(|c| c.literature.as_str());
    let wrong: Vec<&str> = all.chain(notes).filter(|t| t.contains("Dillon 2023")).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    // The review that does not support form as a risk in general, beside the article's claims.
    assert_eq!(against.filter(|text| text.contains("Peterson et al. 2022")).count(), 1);
    let cadence = runform::MetricId::CadenceDeficit.info().source();
    for said in ["[P]", "Burns et al.", "−49", "−123"] {
        assert!(cadence.contains(said), "{said} is missing: {cadence}");
    }
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

/// Names of all test functions of the project.
fn tests_of_the_project() -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut names = Vec::new();
    for folder in ["tests/it", "crates/cli/tests/it", "crates/validate/tests/it"] {
        let files = std::fs::read_dir(root.join(folder)).expect("a folder of tests");
        for file in files {
            let text = std::fs::read_to_string(file.expect("a file").path()).unwrap_or_default();
            let mut lines = text.lines().skip_while(|l| !l.contains("#[test]"));
            while let Some(line) = lines.next() {
                if line.trim() != "#[test]" {
                    continue;
                }
                let name = lines.find_map(|l| l.trim().strip_prefix("fn "));
                names.extend(name.and_then(|n| n.split('(').next()).map(str::to_owned));
            }
        }
    }
    names
}

#[test]
fn every_statement_names_a_test_that_exists_or_says_why_there_is_none() {
    let (article, catalogue) = shipped();
    let known = tests_of_the_project();
    assert!(known.len() > 300, "{}", known.len());
    for row in &article.rows {
        for name in &row.shown_by {
            assert!(known.contains(name), "row {}: no test is called {name}", row.number);
        }
        let unseen = row.status == Coverage::NotObservable;
        let why = row.advice_only.as_ref().is_some_and(|why| why.len() > 20);
        assert!(!row.shown_by.is_empty() || unseen || why, "row {}", row.number);
    }
    let mut unshown = article;
    unshown.rows[40].shown_by.clear();
    assert!(matches!(unshown.check(&catalogue), Err(ArticleError::Unshown { row: 41 })));
}
