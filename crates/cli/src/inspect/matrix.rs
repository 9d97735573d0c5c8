//! Which sensor could measure what: a row a metric, a column a sensor, the grade in the cell or what is missing.

use core::fmt::Write;

use runform::intake::CleanStream;
use runform::metrics::MetricInfo;
use runform::metrics::catalogue::CATALOGUE;
use runform::recording::{Placement, Side};

/// What the cells mean, under the matrix.
const KEY: [&str; 2] = [
    "A good, B fair, C a trend; < sampled too slowly for full trust; + needs the other side too",
    "g needs a gyroscope; . not measured there",
];

/// Share of the rate needed from which a stream counts as fast enough.
const FAST_ENOUGH: f64 = 0.98;

/// A column: sensors that could measure the same, the left and the right of one part.
struct Column {
    placement: Placement,
    sides: Vec<Side>,
    cells: Vec<String>,
}

impl Column {
    fn name(&self) -> String {
        self.placement.name().to_owned()
    }

    /// `L R`, for the line below the name.
    fn letters(&self) -> String {
        let letter = |s: &Side| if *s == Side::Left { "L" } else { "R" };
        self.sides.iter().map(letter).collect::<Vec<_>>().join(" ")
    }
}

/// Writes the matrix of these sensors, lines of about `width` characters.
pub(super) fn write(out: &mut String, sensors: &[CleanStream], width: usize) {
    if sensors.is_empty() {
        return;
    }
    let columns = columns(sensors);
    let carried = |i: &usize| columns.iter().any(|c| c.cells.get(*i).is_some_and(|t| t != "."));
    let rows: Vec<usize> = (0..CATALOGUE.len()).filter(carried).collect();
    let name_of = |i: &usize| CATALOGUE.get(*i).map_or("", |info| info.name);
    let first = rows.iter().map(|i| name_of(i).len()).max().unwrap_or(0) + 2;
    let cell = columns.iter().map(|c| c.name().len().max(c.letters().len())).max().unwrap_or(0) + 1;
    let most = (width.saturating_sub(first + 2) / cell).max(1);
    // Halves of one size rather than a full one and a rest.
    let tables = columns.len().div_ceil(most);
    for part in columns.chunks(columns.len().div_ceil(tables)) {
        let _ = writeln!(out, "\ncould be measured, by sensor");
        row(out, ("", first), part.iter().map(Column::name), cell);
        row(out, ("", first), part.iter().map(Column::letters), cell);
        let told = |i: &&usize| part.iter().any(|c| c.cells.get(**i).is_some_and(|t| t != "."));
        for i in rows.iter().filter(told) {
            let cells = part.iter().map(|c| c.cells.get(*i).cloned().unwrap_or_default());
            row(out, (name_of(i), first), cells, cell);
        }
    }
    for line in KEY {
        let _ = writeln!(out, "  {line}");
    }
    elsewhere(out, &rows, width);
}

fn row(
    out: &mut String,
    (name, first): (&str, usize),
    cells: impl Iterator<Item = String>,
    cell: usize,
) {
    let mut line = format!("  {name:<first$}");
    for text in cells {
        let _ = write!(line, "{text:<cell$}");
    }
    let line = line.trim_end();
    if !line.is_empty() {
        let _ = writeln!(out, "{line}");
    }
}

fn columns(sensors: &[CleanStream]) -> Vec<Column> {
    let mut out: Vec<Column> = Vec::new();
    for s in sensors {
        let twin = |o: &CleanStream| o.site.placement == s.site.placement && o.site != s.site;
        let paired = !s.site.placement.is_limb() || sensors.iter().any(twin);
        let cells: Vec<String> = CATALOGUE.iter().map(|info| cell(info, s, paired)).collect();
        let alike = |c: &&mut Column| {
            c.placement == s.site.placement && c.cells == cells && !c.sides.is_empty()
        };
        match (out.iter_mut().find(alike), s.site.side) {
            (Some(column), Some(side)) => column.sides.push(side),
            _ => {
                let sides = s.site.side.into_iter().collect();
                out.push(Column { placement: s.site.placement, sides, cells });
            }
        }
    }
    out
}

fn cell(info: &MetricInfo, sensor: &CleanStream, paired: bool) -> String {
    let placement = sensor.site.placement;
    let Some((_, method)) = info.method(placement, sensor.gyr.is_some()) else {
        let with = info.method(placement, true).is_some();
        return if with { "g" } else { "." }.to_owned();
    };
    let slow = sensor.rate_hz < FAST_ENOUGH * info.floor_hz;
    let mut out = method.grade.letter().to_owned();
    if slow {
        out.push('<');
    }
    if !paired && is_of_both_sides(info) {
        out.push('+');
    }
    out
}

/// True for a metric that holds one side against the other.
fn is_of_both_sides(info: &MetricInfo) -> bool {
    ["asymmetry", "symmetry_angle", "balance"].iter().any(|word| info.name.contains(word))
}

/// What no sensor here measures, by the parts of the body that would.
fn elsewhere(out: &mut String, rows: &[usize], width: usize) {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for (_, info) in CATALOGUE.iter().enumerate().filter(|(i, _)| !rows.contains(i)) {
        let places: Vec<&str> = info.placements().into_iter().map(Placement::name).collect();
        let places = places.join(" or ");
        match groups.iter_mut().find(|(p, _)| *p == places) {
            Some((_, names)) => names.push(info.name),
            None => groups.push((places, vec![info.name])),
        }
    }
    if groups.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nneeds a sensor elsewhere");
    for (places, names) in groups {
        list(out, &places, &names, width);
    }
}

/// Names behind a label, broken into lines.
fn list(out: &mut String, label: &str, names: &[&str], width: usize) {
    let mut line = format!("  {label}:");
    for (i, name) in names.iter().enumerate() {
        let comma = if i + 1 < names.len() { "," } else { "" };
        if line.chars().count() + name.len() + 2 > width {
            let _ = writeln!(out, "{line}");
            line = "     ".to_owned();
        }
        let _ = write!(line, " {name}{comma}");
    }
    let _ = writeln!(out, "{line}");
}
