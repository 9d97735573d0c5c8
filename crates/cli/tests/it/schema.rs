//! Every report fits the published schema, the schema is strict, and its field names are stable.

use std::fs;
use std::path::Path;

use crate::support::{Place, rows, runform};
use runform::MetricId;
use runform::report::StrideRow;
use serde_json::{Value, json};

fn schema() -> Value {
    let version = runform::report::SCHEMA_VERSION;
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(format!("../../docs/schema/report-{version}.json"));
    let text = fs::read_to_string(path).expect("a schema of the report's version");
    serde_json::from_str(&text).expect("JSON")
}

/// The keywords that the schema uses: what a value breaks, with its place.
fn faults(root: &Value, rule: &Value, value: &Value, place: &str, out: &mut Vec<String>) {
    if let Some(name) = rule["$ref"].as_str() {
        let rule = &root["$defs"][name.trim_start_matches("#/$defs/")];
        assert!(rule.is_object(), "{name} is not defined");
        return faults(root, rule, value, place, out);
    }
    if let Some(ways) = rule["anyOf"].as_array() {
        let tries: Vec<Vec<String>> = ways
            .iter()
            .map(|way| {
                let mut tried = Vec::new();
                faults(root, way, value, place, &mut tried);
                tried
            })
            .collect();
        if tries.iter().all(|t| !t.is_empty()) {
            out.push(format!("{place}: fits no way: {tries:?}"));
        }
        return;
    }
    if let Some(allowed) = rule["enum"].as_array()
        && !allowed.contains(value)
    {
        out.push(format!("{place}: {value} is not among {allowed:?}"));
    }
    let types: Vec<&str> = match &rule["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !types.is_empty() && !types.iter().any(|t| is(value, t)) {
        out.push(format!("{place}: {value} is no {types:?}"));
        return;
    }
    match value {
        Value::Object(fields) => object(root, rule, fields, place, out),
        Value::Array(items) => {
            let n = items.len() as u64;
            let few = rule["minItems"].as_u64().is_some_and(|least| n < least);
            if few || rule["maxItems"].as_u64().is_some_and(|most| n > most) {
                out.push(format!("{place}: {n} items"));
            }
            for (i, item) in items.iter().enumerate() {
                faults(root, &rule["items"], item, &format!("{place}[{i}]"), out);
            }
        }
        Value::String(text) => {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            let named = rule["pattern"].as_str() == Some("^[a-z0-9_]+$");
            if named && (text.is_empty() || !text.chars().all(plain)) {
                out.push(format!("{place}: \"{text}\" is no name"));
            }
            if rule["minLength"].as_u64().is_some_and(|least| (text.len() as u64) < least) {
                out.push(format!("{place}: \"{text}\" is too short"));
            }
        }
        _ => {}
    }
}

fn object(
    root: &Value,
    rule: &Value,
    fields: &serde_json::Map<String, Value>,
    place: &str,
    out: &mut Vec<String>,
) {
    for name in rule["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !fields.contains_key(name) {
            out.push(format!("{place}: no {name}"));
        }
    }
    for (name, value) in fields {
        match rule["properties"].get(name) {
            Some(inner) => faults(root, inner, value, &format!("{place}.{name}"), out),
            None if rule["additionalProperties"] == json!(false) => {
                out.push(format!("{place}: unknown {name}"));
            }
            None => {}
        }
    }
}

fn is(value: &Value, kind: &str) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => unreachable!("the walker does not know {other}"),
    }
}

fn broken(report: &Value) -> Vec<String> {
    let schema = schema();
    let mut out = Vec::new();
    faults(&schema, &schema, report, "report", &mut out);
    out.truncate(10);
    out
}

fn analysed(place: &Place, folder: &Path, more: &[&str]) -> Value {
    let _ = place;
    let mut args = vec!["analyze", folder.to_str().expect("UTF-8"), "--json"];
    args.extend(more);
    let ran = runform(&args);
    serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {}", ran.err))
}

#[test]
fn every_kind_of_report_fits_the_schema() {
    let place = Place::new();
    let profile = place.write(
        "me.toml",
        "conditions = [\"ddd\"]\nred_flags = [\"night_pain\"]\n[pain]\nscore_0_10 = 4.0\n",
    );
    let diary = place.write(
        "diary.csv",
        "date,distance_km,pain_0_10,surface\n2026-03-01,8,2,road\n2026-03-03,8,2,road\n\
         2026-03-05,9,3,road\n2026-03-07,12,3,road\n",
    );
    let (me, book) = (profile.to_str().expect("UTF-8"), diary.to_str().expect("UTF-8"));
    let beside = ["--profile", me, "--diary", book, "--date", "2026-03-07"];
    for (name, options, more) in [
        ("full", &["--duration-s", "20"][..], &[][..]),
        ("fault", &["--preset", "overstriding_severe", "--duration-s", "20"], &beside),
        (
            "phone",
            &["--sensors", "waist", "--rate-hz", "50", "--acc-only", "--duration-s", "20"],
            &[],
        ),
        ("walk", &["--activity", "walking", "--sensors", "waist", "--duration-s", "20"], &[]),
    ] {
        let folder = place.simulate(name, options);
        let report = analysed(&place, &folder, more);
        let wrong = broken(&report);
        assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
    }
}

#[test]
fn the_schema_refuses_a_lost_a_new_and_a_wrong_field() {
    let place = Place::new();
    let folder = place.simulate("run", &["--sensors", "sacrum", "--duration-s", "12"]);
    let report = analysed(&place, &folder, &[]);
    assert!(broken(&report).is_empty());
    let changed = |change: fn(&mut Value)| {
        let mut report = report.clone();
        change(&mut report);
        broken(&report)
    };
    assert!(!changed(|r| drop(r.as_object_mut().map(|o| o.remove("care")))).is_empty());
    assert!(!changed(|r| r["extra"] = json!(1)).is_empty());
    assert!(!changed(|r| r["metrics"][0]["side"] = json!("middle")).is_empty());
    assert!(!changed(|r| r["faults"][0]["status"]["severity"] = json!("awful")).is_empty());
    assert!(!changed(|r| r["duration_s"] = json!("12")).is_empty());
    assert!(!changed(|r| r["schema_version"] = json!("1.0")).is_empty());
}

#[test]
fn the_top_level_fields_of_schema_3_0_are_these() {
    let schema = schema();
    let mut required: Vec<&str> =
        schema["required"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    required.sort_unstable();
    let stable = "activities advice bouts care conditions contradictions date duration_s faults figures \
                  library_version metrics notices provenance quality recording referral \
                  refused_streams schema_version sources subject";
    assert_eq!(required, stable.split_whitespace().collect::<Vec<_>>());
}

#[test]
fn every_value_leads_to_its_method_filter_and_version() {
    let place = Place::new();
    let folder = place.simulate("run", &["--duration-s", "20"]);
    let report = analysed(&place, &folder, &[]);
    let notes = report["provenance"]["methods"].as_array().expect("methods");
    let mut values = 0;
    for row in report["metrics"].as_array().expect("metrics") {
        let e = &row["outcome"]["estimate"];
        if !e.is_object() {
            continue;
        }
        values += 1;
        let note = notes.iter().find(|n| {
            n["metric"] == row["metric"]
                && n["method"] == e["method"]
                && n["placement"] == e["placement"]
        });
        let note = note.unwrap_or_else(|| panic!("no provenance of {row}"));
        assert!(note["filter"].as_str().is_some_and(|f| !f.is_empty()), "{note}");
    }
    assert!(values > 30, "{values}");
    assert_eq!(report["provenance"]["library_version"], report["library_version"]);
    for info in runform::metrics::catalogue::CATALOGUE {
        for method in info.methods {
            assert!(!method.filter().is_empty(), "no filter is told for {}", method.name);
        }
    }
}

/// `metric at placement by method`, for what names a method, and without it for what does not.
fn noted(notes: &[Value], metric: &Value, placement: &Value, method: Option<&Value>) -> bool {
    notes.iter().any(|n| {
        n["metric"] == *metric
            && n["placement"] == *placement
            && method.is_none_or(|m| n["method"] == *m)
            && n["filter"].as_str().is_some_and(|f| !f.is_empty())
            && n["source"].as_str().is_some_and(|s| !s.is_empty())
    })
}

/// What in a report leads nowhere.
struct Trail<'a> {
    report: &'a Value,
    lost: Vec<String>,
}

impl Trail<'_> {
    fn list(&self, name: &str) -> Vec<Value> {
        self.report[name].as_array().cloned().unwrap_or_default()
    }

    fn notes(&self) -> Vec<Value> {
        self.report["provenance"]["methods"].as_array().cloned().unwrap_or_default()
    }

    fn sites(&self) -> Vec<Value> {
        self.list("quality").iter().map(|q| q["site"].clone()).collect()
    }

    fn want(&mut self, fine: bool, what: String) {
        if !fine {
            self.lost.push(what);
        }
    }

    fn bout(&self, of: &Value) -> bool {
        let bouts = self.list("bouts").len() as u64;
        of["bout"].as_u64().is_none_or(|b| b < bouts)
    }

    fn metrics(&mut self) {
        let (notes, sites) = (self.notes(), self.sites());
        for m in self.list("metrics") {
            let e = &m["outcome"]["estimate"];
            if e.is_object() {
                let worn = sites.iter().any(|s| s["placement"] == e["placement"]);
                let known = noted(&notes, &m["metric"], &e["placement"], Some(&e["method"]));
                self.want(worn && known && self.bout(&m), format!("metric {m}"));
            }
        }
    }

    /// What a row of `strides.csv` says, by its columns.
    fn strides(&mut self, table: &[Vec<String>]) {
        let (notes, sites, bouts) = (self.notes(), self.sites(), self.list("bouts").len());
        let metrics: Vec<Option<MetricId>> = table[0]
            .iter()
            .map(|column| {
                let named =
                    |m: &MetricId| *column == format!("{}{}", m.name(), m.info().unit.suffix());
                StrideRow::all_metrics().find(named)
            })
            .collect();
        let placement = table[0].iter().position(|c| c == "placement").expect("a column");
        for row in &table[1..] {
            let worn = sites.iter().any(|s| s["placement"] == row[placement].as_str());
            let bout = row[1].parse::<usize>().is_ok_and(|b| b < bouts);
            self.want(worn && bout, row.join(","));
            let cells = row.iter().zip(&metrics).filter(|(cell, _)| !cell.is_empty());
            for metric in cells.filter_map(|(_, metric)| *metric) {
                let (name, placement) = (metric.name().into(), row[placement].as_str().into());
                let known = noted(&notes, &name, &placement, None);
                self.want(known, format!("{name} of a stride at {placement}"));
            }
        }
    }

    fn judgements(&mut self) {
        let notes = self.notes();
        for d in self.list("drifts") {
            self.want(noted(&notes, &d["metric"], &d["placement"], None), format!("drift {d}"));
        }
        for f in self.list("faults") {
            for e in f["evidence"].as_array().expect("evidence") {
                let told = e["source"].as_str().is_some_and(|s| !s.is_empty());
                let traced = e["metric"].is_null()
                    || noted(&notes, &e["metric"], &e["placement"], Some(&e["method"]));
                self.want(told && traced, format!("{} {e}", f["fault"]));
            }
        }
    }

    fn versions(&mut self) {
        let provenance = &self.report["provenance"];
        for key in ["library_version", "fault_catalogue_version"] {
            self.want(provenance[key].as_str().is_some_and(|v| !v.is_empty()), key.to_owned());
        }
        self.want(self.sites().contains(&provenance["rhythm"]), "sensor of the windows".to_owned());
        self.want(!self.list("sources").is_empty(), "the files".to_owned());
        for q in self.list("quality") {
            self.want(q["true_rate_hz"].is_f64(), format!("rate of {}", q["site"]));
        }
    }
}

#[test]
fn every_number_leads_to_its_sensor_bout_method_filter_and_version() {
    let place = Place::new();
    let severe = ["--preset", "fatigue_form_drift_severe", "--duration-s", "1260"];
    let sparse = ["--sensors", "foot_left,foot_right,sacrum", "--rate-hz", "100"];
    let long = place.simulate("long", &[&severe[..], &sparse].concat());
    let whole = place.simulate("whole", &["--preset", "overstriding_severe", "--duration-s", "20"]);
    let (mut drifts, mut lost) = (0, Vec::new());
    for folder in [long, whole] {
        let report = analysed(&place, &folder, &[]);
        let mut trail = Trail { report: &report, lost: Vec::new() };
        drifts += trail.list("drifts").len();
        trail.metrics();
        let out = place.path("out");
        let written = runform([
            "analyze",
            &folder.to_string_lossy(),
            "-o",
            &out.to_string_lossy(),
            "-q",
            "--overwrite",
        ]);
        assert_eq!(written.code, 0, "{}", written.err);
        let name = report["recording"].as_str().expect("a name");
        trail.strides(&rows(&out.join(name).join("strides.csv")));
        trail.judgements();
        trail.versions();
        lost.extend(trail.lost);
    }
    lost.sort();
    lost.dedup();
    lost.truncate(20);
    assert!(drifts > 0, "no drift was told, so none was looked at");
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}
