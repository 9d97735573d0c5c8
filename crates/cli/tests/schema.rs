//! Every report fits the published schema, the schema is strict, and its field names are stable.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use support::{Place, runform};

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
fn the_top_level_fields_of_schema_2_0_are_these() {
    let schema = schema();
    let mut required: Vec<&str> =
        schema["required"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    required.sort_unstable();
    let stable = "advice bouts care conditions contradictions date duration_s faults figures \
                  library_version metrics notices provenance quality recording referral \
                  refused_streams schema_version sources strides subject windows";
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
            let known = runform::report::filter_of(method.name).is_some();
            assert!(known, "no filter is told for {}", method.name);
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

#[test]
fn every_number_leads_to_its_sensor_bout_method_filter_and_version() {
    let place = Place::new();
    let severe = ["--preset", "fatigue_form_drift_severe", "--duration-s", "1260"];
    let sparse = ["--sensors", "foot_left,foot_right,sacrum", "--rate-hz", "100"];
    let long = place.simulate("long", &[&severe[..], &sparse].concat());
    let full = ["--preset", "overstriding_severe", "--duration-s", "20"];
    let whole = place.simulate("whole", &full);
    let (mut drifts, mut lost) = (0, Vec::new());
    for folder in [long, whole] {
        let report = analysed(&place, &folder, &[]);
        let list = |name: &str| report[name].as_array().cloned().unwrap_or_default();
        let notes = report["provenance"]["methods"].as_array().expect("methods");
        let sites: Vec<Value> = list("quality").iter().map(|q| q["site"].clone()).collect();
        let worn = |p: &Value| sites.iter().any(|s| s["placement"] == *p);
        let bouts = list("bouts").len() as u64;
        let mut want = |fine: bool, what: String| {
            if !fine {
                lost.push(what);
            }
        };
        for m in list("metrics") {
            let e = &m["outcome"]["estimate"];
            let bout = m["bout"].as_u64().is_none_or(|b| b < bouts);
            if e.is_object() {
                let fine = worn(&e["placement"])
                    && noted(notes, &m["metric"], &e["placement"], Some(&e["method"]));
                want(fine && bout, format!("metric {m}"));
            }
        }
        for s in list("strides") {
            want(sites.contains(&s["site"]), format!("stride {s}"));
            want(s["bout"].as_u64().is_some_and(|b| b < bouts), format!("stride {s}"));
            let named = ["contact_time", "flight_time", "stride_length", "speed"].map(|n| {
                (
                    n,
                    [
                        n,
                        if n == "stride_length" {
                            "_m"
                        } else if n == "speed" {
                            "_mps"
                        } else {
                            "_s"
                        },
                    ]
                    .concat(),
                )
            });
            let mut metrics: Vec<Value> = named
                .iter()
                .filter(|(_, field)| !s[field.as_str()].is_null())
                .map(|(name, _)| Value::from(*name))
                .collect();
            metrics.extend(s["values"].as_array().expect("values").iter().map(|v| v[0].clone()));
            for metric in metrics {
                let fine = noted(notes, &metric, &s["site"]["placement"], None);
                want(fine, format!("{metric} of stride at {}", s["site"]));
            }
        }
        for d in list("drifts") {
            drifts += 1;
            want(noted(notes, &d["metric"], &d["placement"], None), format!("drift {d}"));
        }
        for (f, e) in list("faults").iter().flat_map(|f| {
            f["evidence"]
                .as_array()
                .cloned()
                .unwrap_or_default()
                .into_iter()
                .map(|e| (f.clone(), e))
        }) {
            let told = e["source"].as_str().is_some_and(|s| !s.is_empty());
            let traced = e["metric"].is_null()
                || noted(notes, &e["metric"], &e["placement"], Some(&e["method"]));
            want(told && traced, format!("{} {e}", f["fault"]));
        }
        want(sites.contains(&report["provenance"]["rhythm"]), "the windows' sensor".to_owned());
        for q in list("quality") {
            want(q["true_rate_hz"].as_f64().is_some(), format!("rate of {}", q["site"]));
        }
        for key in ["library_version", "fault_catalogue_version"] {
            want(report["provenance"][key].as_str().is_some_and(|v| !v.is_empty()), key.to_owned());
        }
        want(list("sources").iter().all(|s| s.as_object().is_some()), "sources".to_owned());
        want(!list("sources").is_empty(), "sources".to_owned());
    }
    lost.sort();
    lost.dedup();
    lost.truncate(20);
    assert!(drifts > 0, "no drift was told, so none was looked at");
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}
