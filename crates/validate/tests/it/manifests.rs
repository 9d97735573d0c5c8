//! A manifest that cannot be understood is refused with the line of the fault.

use crate::support::{HEAD, Place, line, named, options};
use runform_validate::{ValidateError, ValidateOptions, built_in, parse_manifest, validate};

/// Line number and reason.
fn fault(text: &str) -> (usize, String) {
    match parse_manifest("m.toml", text) {
        Err(ValidateError::Manifest { line, reason, .. }) => (line, reason),
        other => panic!("{other:?}"),
    }
}

fn line_with(text: &str, part: &str) -> usize {
    text.lines().position(|l| l.contains(part)).expect("a line") + 1
}

#[test]
fn every_fault_is_told_with_its_line_and_what_to_write() {
    let good = line("strike", "events", "ic", "sd", "unit = \"ms\"");
    let cases = [
        (good.replace("unit =", "units ="), "units", "units"),
        (good.replace("\"events\"", "\"evnts\""), "strike", "no reference is called \"evnts\""),
        (good.replace("\"ic\"", "\"contact_time\""), "strike", "write ic or tc"),
        (good.replace("\"ms\"", "\"furlong\""), "strike", "the unit \"furlong\" is not known"),
        (good.replace("\"sd\"", "\"variance\""), "statistic", "variance"),
        (good.replace("\"sd\"", "\"within\""), "strike", "`tolerance`"),
        (line("x", "contacts", "contact_time", "rmse", ""), "\"x\"", "`column`"),
        (line("x", "contacts", "contact_tine", "rmse", ""), "\"x\"", "a metric's name"),
    ];
    for (change, place, wanted) in cases {
        let text = HEAD.to_owned() + &change;
        let (line, reason) = fault(&text);
        assert!(reason.contains(wanted), "{wanted}: {reason}");
        let expected = text.lines().count()
            - text.lines().rev().position(|l| l.contains(place)).expect("a line");
        assert_eq!(line, expected, "{reason}");
    }
}

#[test]
fn a_reference_that_lacks_a_field_is_refused() {
    let text = HEAD.replace("times = [\"ic_s\", \"tc_s\"]\n", "") + "\nlines = []\n";
    let text = text.replace("\nlines = []\n", &crate::support::line("x", "events", "ic", "sd", ""));
    let (line, reason) = fault(&text);
    assert!(reason.contains("\"contacts\" needs `times`"), "{reason}");
    assert_eq!(line, line_with(&text, "name = \"contacts\""));
    let twice = HEAD.replace("name = \"contacts\"", "name = \"events\"");
    let (_, reason) = fault(&(twice + &crate::support::line("x", "events", "ic", "sd", "")));
    assert!(reason.contains("a second reference"), "{reason}");
}

#[test]
fn an_open_brace_and_an_unknown_site_are_refused() {
    let more = line("x", "events", "ic", "sd", "");
    let (line, reason) = fault(&(HEAD.replace("{trial}.csv", "{trial.csv") + &more));
    assert!(reason.contains("brace"), "{reason}");
    assert_eq!(line, line_with(HEAD, "files ="));
    let place = Place::new();
    place.runs(0.0);
    place.manifest(&(HEAD.replace("\"sacrum\"", "\"elbow\"") + &more));
    let error = place.validate().unwrap_err().to_string();
    assert!(error.contains("elbow") && error.contains("run_0"), "{error}");
}

#[test]
fn a_missing_column_and_a_cell_that_is_no_number_are_told_with_file_and_line() {
    let place = Place::new();
    place.runs(0.0);
    let more = |column: &str| {
        let column = format!("column = \"{column}\"");
        HEAD.to_owned() + &line("x", "trials", "cadence", "rmse", &column)
    };
    place.manifest(&more("cadence"));
    match place.validate().unwrap_err() {
        ValidateError::MissingColumn { file, column, found } => {
            assert_eq!((file.as_str(), column.as_str()), ("trials.csv", "cadence"));
            assert!(found.contains("cadence_spm"));
        }
        other => panic!("{other}"),
    }
    place.manifest(&more("subject"));
    match place.validate().unwrap_err() {
        ValidateError::NotANumber { line, content, .. } => {
            assert_eq!((line, content.as_str()), (2, "person 0"));
        }
        other => panic!("{other}"),
    }
}

#[test]
fn every_built_in_manifest_is_understood_and_has_targets() {
    let names = [
        "adeptdata_outdoor_run",
        "alcantara_sacral_grf",
        "alcantara_sacral_summary",
        "broad",
        "gaitmap_foot_walk",
        "idrotts_movesense",
        "pyshoe_vicon_foot",
        "simulator",
        "sisfall",
        "virtual_imu",
    ];
    for name in names {
        let text = built_in(name).unwrap_or_else(|| panic!("{name}"));
        let manifest = parse_manifest(name, text).unwrap();
        assert_eq!(manifest.name, name);
        let targets = manifest.lines.iter().filter(|l| l.at_most.or(l.at_least).is_some()).count();
        assert!(targets > 0, "{name}");
    }
}

#[test]
fn a_folder_without_data_sets_and_a_name_that_is_not_there_are_refused() {
    let place = Place::new();
    let error = validate(place.root(), &options()).unwrap_err();
    assert!(matches!(error, ValidateError::NoDataset { .. }), "{error}");
    place.runs(0.0);
    place.manifest(&(HEAD.to_owned() + &crate::support::line("x", "events", "ic", "sd", "")));
    let mut asked = options();
    asked.only = vec!["huge".to_owned()];
    let error = validate(place.root(), &asked).unwrap_err().to_string();
    assert!(error.contains("huge") && error.contains("tiny"), "{error}");
}

#[test]
fn the_simulator_needs_no_data_and_meets_a_quick_look_at_cadence() {
    let place = Place::new();
    place.runs(0.0);
    place.manifest(&(HEAD.to_owned() + &crate::support::line("x", "events", "ic", "sd", "")));
    let mut options = ValidateOptions::default();
    options.quick = true;
    options.only = vec!["simulator".to_owned()];
    let result = validate(place.root(), &options).unwrap();
    let cadence = named(&result.datasets[0], "cadence, any placement");
    assert!(cadence.n >= 4 && cadence.value.unwrap() <= 0.3, "{:?}", cadence.value);
}

#[test]
fn the_manifest_in_the_book_is_understood() {
    let page = include_str!("../../../../docs/src/validate.md");
    let example = page.split("```toml\n").nth(1).and_then(|t| t.split("```").next());
    let manifest = parse_manifest("validate.md", example.expect("an example")).unwrap();
    assert_eq!((manifest.references.len(), manifest.lines.len()), (3, 3));
}
