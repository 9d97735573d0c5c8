//! Formats are listed, and anything that is read is written in the program's own layout.

use std::fs;
use std::path::Path;

use crate::support::{Place, runform};

#[test]
fn the_page_of_formats_is_that_of_the_catalogue() {
    let made = runform(["formats", "--page"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src/formats.md");
    if std::env::var_os("RUNFORM_BLESS").is_some() {
        fs::write(&path, &made.out).expect("written");
    }
    let text = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        text == made.out,
        "docs/src/formats.md is out of date; run the tests with RUNFORM_BLESS=1"
    );
}

#[test]
fn formats_are_listed_and_told_one_by_one() {
    let all = runform(["formats"]);
    assert_eq!(all.code, 0);
    assert!(
        all.out.contains("phyphox") && all.out.contains("not tried on a real file"),
        "{}",
        all.out
    );
    let one = runform(["formats", "axivity_cwa"]);
    assert!(one.out.contains("tried on") && !one.out.contains("phyphox"), "{}", one.out);
    let none = runform(["formats", "abacus"]);
    assert_eq!(none.code, 2);
    let json: serde_json::Value =
        serde_json::from_str(&runform(["formats", "--json"]).out).expect("JSON");
    assert!(json.as_array().is_some_and(|l| l.len() > 20));
    assert!(runform(["formats", "--mappings"]).out.contains("polar"));
    assert!(runform(["formats", "--mappings", "polar"]).out.contains("[acc]"));
}

#[test]
fn what_is_converted_reads_back_the_same() {
    let place = Place::new();
    let from = place.simulate("demo", &["--duration-s", "8", "--sensors", "sacrum,shank_left"]);
    let to = place.path("csv");
    let args = ["convert", from.to_str().expect("UTF-8"), "-o", to.to_str().expect("UTF-8")];
    let ran = runform(args);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("sacrum.csv"), "{}", ran.out);
    for file in ["sacrum.csv", "shank_left.csv"] {
        let read = |p: &Path| fs::read_to_string(p.join(file)).expect("a table");
        assert!(read(&from) == read(&to.join("demo")), "{file}");
    }
    let again = runform(args);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("--overwrite"), "{}", again.err);
}

#[test]
fn a_mapping_is_taken_from_a_file_or_by_its_name() {
    let place = Place::new();
    let table = place.write("run.csv", "a,b,c,d\n0,0,0,1\n10,0,0,1\n20,0,0,1\n");
    let map = place.write(
        "map.toml",
        "[time]\ncolumn = \"a\"\nunit = \"ms\"\n[acc]\ncolumns = [\"b\", \"c\", \"d\"]\nunit = \"g\"\n",
    );
    let convert = |mapping: &str, to: &str| {
        let to = place.path(to);
        let (table, to) = (table.to_str().expect("UTF-8"), to.to_str().expect("UTF-8"));
        runform(["convert", table, "--placement", "waist", "--mapping", mapping, "-o", to])
    };
    let ran = convert(map.to_str().expect("UTF-8"), "out");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let written = fs::read_to_string(place.path("out/run/waist.csv")).expect("a table");
    assert_eq!(
        written,
        "t_s,acc_x_g,acc_y_g,acc_z_g\n0.0,0.0,0.0,1.0\n0.01,0.0,0.0,1.0\n0.02,0.0,0.0,1.0\n"
    );
    let wrong = convert("polar", "other");
    assert_eq!(wrong.code, 3);
    assert!(wrong.err.contains("sensor timestamp"), "{}", wrong.err);
    assert_eq!(convert("nothing.toml", "third").code, 2);
}
