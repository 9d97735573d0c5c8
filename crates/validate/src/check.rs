//! Reads a manifest and checks what its types cannot say, with the line of every fault.

use core::ops::Range;

use runform::MetricId;
use toml::Spanned;

use crate::ValidateError;
use crate::formula::Formula;
use crate::manifest::{Kind, Line, Manifest, Reference};
use crate::pattern::Pattern;
use crate::statistic::{Statistic, unit_scale};

/// Parses the text of a manifest; `file` is its name for messages.
///
/// # Errors
/// [`ValidateError::Manifest`] with the line of the fault.
pub fn parse_manifest(file: &str, text: &str) -> Result<Manifest, ValidateError> {
    let fault = |at: usize, reason: String| ValidateError::Manifest {
        file: file.to_owned(),
        line: text[..at.min(text.len())].matches('\n').count() + 1,
        reason,
    };
    let manifest: Manifest = toml::from_str(text)
        .map_err(|e| fault(e.span().map_or(0, |s| s.start), e.message().to_owned()))?;
    check(&manifest).map_err(|(span, reason)| fault(span.start, reason))?;
    Ok(manifest)
}

type Fault = (Range<usize>, String);

fn at<T>(place: &Spanned<T>, reason: String) -> Fault {
    (place.span(), reason)
}

fn check(manifest: &Manifest) -> Result<(), Fault> {
    for set in &manifest.recordings {
        Pattern::new(set.files.get_ref()).map_err(|e| at(&set.files, e))?;
        if let Some(layout) = &set.layout
            && layout.time.is_none()
            && layout.rate_hz.is_none()
        {
            let reason = "the layout needs a column `time` or a `rate_hz`";
            return Err(at(&set.files, reason.to_owned()));
        }
    }
    for set in &manifest.simulated {
        for site in &set.sites {
            let site_fault = |e: runform::recording::RecordingError| at(site, e.to_string());
            site.get_ref().parse::<runform::recording::Site>().map_err(site_fault)?;
        }
    }
    for (i, reference) in manifest.references.iter().enumerate() {
        let name = reference.name.get_ref();
        if manifest.references[..i].iter().any(|r| r.name.get_ref() == name) {
            return Err(at(&reference.name, format!("a second reference called \"{name}\"")));
        }
        if let Some(field) = missing_field(reference) {
            let reason = format!("the reference \"{name}\" needs `{field}`");
            return Err(at(&reference.name, reason));
        }
    }
    manifest.lines.iter().try_for_each(|line| check_line(manifest, line))
}

/// A field that the kind of reference cannot do without.
fn missing_field(reference: &Reference) -> Option<&'static str> {
    let has = |given: bool, field| (!given).then_some(field);
    let file = has(reference.file.is_some(), "file");
    match reference.kind {
        Kind::Events => {
            let labelled = reference.label.is_none()
                || (reference.labels.contains_key("ic") && reference.labels.contains_key("tc"));
            file.or(has(reference.time.is_some() || reference.times.is_some(), "time"))
                .or(has(labelled, "labels.ic and labels.tc"))
        }
        Kind::Contacts | Kind::Strides => file.or(has(reference.times.is_some(), "times")),
        Kind::Windows | Kind::Samples => file.or(has(reference.time.is_some(), "time")),
        Kind::Trials | Kind::Formula => file,
        Kind::Activity => file
            .or(has(
                reference.times.is_some()
                    || reference.time.is_some() && reference.length_s.is_some(),
                "times",
            ))
            .or(has(
                reference.label.is_none() || reference.labels.contains_key("running"),
                "labels.running",
            )),
        Kind::NoRunning => None,
        Kind::Orientation => file
            .or(has(reference.quaternion.is_some(), "quaternion"))
            .or(has(reference.time.is_some(), "time")),
    }
}

fn check_line(manifest: &Manifest, line: &Line) -> Result<(), Fault> {
    let names: Vec<&str> = manifest.references.iter().map(|r| r.name.get_ref().as_str()).collect();
    let known = manifest.references.iter().find(|r| *r.name.get_ref() == line.reference);
    let Some(reference) = known else {
        let reason = format!(
            "no reference is called \"{}\"; there are: {}",
            line.reference,
            names.join(", ")
        );
        return Err(at(&line.title, reason));
    };
    if let Some(wanted) = wrong_quantity(reference.kind, &line.quantity) {
        let reason = format!("the quantity \"{}\" is not known; write {wanted}", line.quantity);
        return Err(at(&line.title, reason));
    }
    let columns = matches!(
        reference.kind,
        Kind::Contacts
            | Kind::Strides
            | Kind::Samples
            | Kind::Windows
            | Kind::Trials
            | Kind::Formula
    );
    if columns && line.column.is_none() && !line.statistic.counts() {
        return Err(at(&line.title, "the line needs the `column` of its reference".to_owned()));
    }
    if unit_scale(&line.unit).is_none() {
        let reason = format!(
            "the unit \"{}\" is not known; write s, ms, m, cm, mm, %, °, BW, \
                              steps/min, m/s or nothing",
            line.unit
        );
        return Err(at(&line.title, reason));
    }
    let lacks = match line.statistic {
        Statistic::Within => line.tolerance.is_none().then_some("tolerance"),
        Statistic::Flagged => line.flag.is_none().then_some("flag"),
        _ => None,
    };
    match lacks {
        Some(field) => Err(at(&line.title, format!("the statistic needs `{field}`"))),
        None => Ok(()),
    }
}

/// What could be written instead, when a quantity does not suit its reference.
fn wrong_quantity(kind: Kind, quantity: &str) -> Option<&'static str> {
    let (fits, wanted) = match kind {
        Kind::Events => (matches!(quantity, "ic" | "tc"), "ic or tc"),
        Kind::Activity | Kind::NoRunning => (quantity == "running", "running"),
        Kind::Windows => (quantity == "cadence", "cadence"),
        Kind::Orientation => {
            let known = ["inclination_forward", "inclination_forward_hold", "inclination_smoothed"];
            let latency = ["inclination_forward_aligned", "inclination_smoothed_aligned"];
            let fits = known.contains(&quantity) || latency.contains(&quantity);
            (fits, "inclination_forward or inclination_smoothed, with _aligned or without")
        }
        Kind::Formula => (Formula::by_name(quantity).is_some(), Formula::NAMES),
        Kind::Strides => {
            let own = matches!(quantity, "foot_clearance" | "mid_stance_time");
            (own || MetricId::by_name(quantity).is_some(), "foot_clearance or a metric's name")
        }
        Kind::Contacts | Kind::Samples | Kind::Trials => {
            (MetricId::by_name(quantity).is_some(), "a metric's name; see runform explain")
        }
    };
    (!fits).then_some(wanted)
}
