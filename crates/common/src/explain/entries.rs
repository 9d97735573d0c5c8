//! Everything that can be explained, as one list: what is looked up, listed and written as JSON.

use std::collections::BTreeMap;

use runform::context::Figure;
use runform::form::FaultCatalogue;
use runform::metrics::catalogue::{CATALOGUE, Method};
use runform::recording::{Placement, Side, Site};
use runform::report::text;
use serde::Serialize;

use super::layout::entry;
use super::{faults, messages, metrics, words};

/// Something with a name.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// Name as in files.
    pub id: String,
    /// What it is: metric, refusal, placement…
    pub kind: String,
    /// Names for people.
    pub titles: Vec<String>,
    /// The card.
    pub text: String,
}

impl Entry {
    fn new(id: &str, kind: &str, titles: &[&str], text: String) -> Self {
        let titles = titles.iter().map(|t| (*t).to_owned()).collect();
        Self { id: id.to_owned(), kind: kind.to_owned(), titles, text }
    }

    /// True when `name`, made plain, is the id or a title.
    pub(super) fn is_called(&self, name: &str) -> bool {
        plain(&self.id) == name || self.titles.iter().any(|t| plain(t) == name)
    }
}

/// A name without differences of case, spaces, dashes and punctuation.
pub(super) fn plain(name: &str) -> String {
    let keep = |c: char| c.is_alphanumeric() || "%°²³·/".contains(c);
    let mapped: String =
        name.trim().to_lowercase().chars().map(|c| if keep(c) { c } else { '_' }).collect();
    let parts: Vec<&str> = mapped.split('_').filter(|p| !p.is_empty()).collect();
    parts.join("_")
}

/// All of it, metrics first.
pub(super) fn all(catalogue: &FaultCatalogue) -> Vec<Entry> {
    let mut out: Vec<Entry> = Vec::new();
    for m in CATALOGUE {
        let labels = text::labels(m.id);
        let titles: Vec<&str> = core::iter::once(m.title()).chain(labels.iter().copied()).collect();
        out.push(Entry::new(m.name, "metric", &titles, metrics::card(m, catalogue)));
    }
    for f in &catalogue.faults {
        out.push(Entry::new(&f.id, "form fault", &[&f.title], faults::card(f, catalogue)));
    }
    for t in &catalogue.tips {
        out.push(Entry::new(&t.id, "tip", &[], faults::tip_card(t, catalogue)));
    }
    for c in &catalogue.conditions {
        let id = faults::condition_id(c);
        out.push(Entry::new(&id, "condition", &[&c.title], faults::condition_card(c)));
    }
    for f in Figure::ALL {
        out.push(Entry::new(f.name, "figure", &[f.title()], faults::figure_card(f)));
    }
    out.extend(methods());
    for w in words::WORDS {
        out.push(Entry::new(w.id, w.kind, &[], words::card(w)));
    }
    out.extend(sided());
    for m in messages::all() {
        // A mere number is an exit code.
        let number = m.id.strip_prefix("exit_");
        let titles: Vec<&str> = number.into_iter().collect();
        out.push(Entry::new(m.id, m.kind.singular(), &titles, messages::card(m)));
    }
    out
}

/// The methods by which metrics are measured.
fn methods() -> Vec<Entry> {
    let mut used: BTreeMap<&str, (&Method, Vec<&str>)> = BTreeMap::new();
    for info in CATALOGUE {
        for method in info.methods {
            let (_, metrics) = used.entry(method.name).or_insert_with(|| (method, Vec::new()));
            if !metrics.contains(&info.name) {
                metrics.push(info.name);
            }
        }
    }
    let card = |method: &Method, metrics: &[&str]| {
        format!("{} (method)\n", method.name)
            + &entry("filter and window", &method.filter())
            + &entry("measures", &metrics.join(", "))
    };
    let of = |(name, (m, all)): (&&str, &(&Method, Vec<&str>))| {
        Entry::new(name, "method", &[], card(m, all))
    };
    used.iter().map(of).collect()
}

/// Placements of limbs with their side, as files and reports spell them.
fn sided() -> Vec<Entry> {
    let sides = [Side::Left, Side::Right];
    let sites = Placement::ALL
        .into_iter()
        .filter(|p| p.is_limb())
        .flat_map(|p| sides.map(|s| Site::sided(p, s).to_string()));
    sites
        .filter_map(|site| {
            let (part, side) = site.split_once('_')?;
            let about = words::WORDS.iter().find(|w| w.kind == "placement" && w.id == part)?;
            let spoken = format!("{side} {part}");
            let meaning = format!("On the {side} side. {}", about.meaning);
            let card = format!("{site} (placement)\n{}", entry("", &meaning));
            Some(Entry::new(&site, "placement", &[&spoken], card))
        })
        .collect()
}
