//! The catalogues as tables: metrics, form faults, tips, formats, and everything that can be explained.

use runform::form::FaultCatalogue;
use runform::metrics::catalogue::CATALOGUE;
use runform_io::{FORMATS, Tried};

use crate::explain;
use crate::schema::{Column, Kind};
use crate::tables::{Cell, Digits, Rows};

/// Names of the catalogues.
pub const NAMES: [&str; 6] = ["metrics", "methods", "faults", "tips", "formats", "names"];

/// A catalogue as a table; none for another name.
#[must_use]
pub fn catalogue<'a>(name: &str, faults: &'a FaultCatalogue) -> Option<Rows<'a>> {
    Some(match name {
        "metrics" => metrics(),
        "methods" => methods(),
        "faults" => form_faults(faults),
        "tips" => tips(faults),
        "formats" => formats(),
        "names" => names(faults),
        _ => return None,
    })
}

fn table<'a>(
    name: &'static str,
    columns: &[(&str, Kind)],
    rows: impl Iterator<Item = Vec<Cell<'a>>> + 'a,
) -> Rows<'a> {
    let columns: Vec<Column> = columns.iter().map(|(n, kind)| ((*n).to_owned(), *kind)).collect();
    Rows { name, columns, rows: Box::new(rows) }
}

fn texts<'a>(cells: impl IntoIterator<Item = &'a str>) -> Vec<Cell<'a>> {
    cells.into_iter().map(Cell::text).collect()
}

fn metrics<'a>() -> Rows<'a> {
    let columns = [
        ("id", Kind::Text),
        ("title", Kind::Text),
        ("unit", Kind::Text),
        ("definition", Kind::Text),
        ("source", Kind::Text),
        ("floor_hz", Kind::Number),
        ("min_n", Kind::Integer),
    ];
    let rows = CATALOGUE.iter().map(|m| {
        let mut row = texts([m.name, m.title(), m.unit.symbol(), m.definition(), m.source()]);
        row.extend([Cell::value(m.floor_hz), Cell::count(m.min_n)]);
        row
    });
    table("metrics", &columns, rows)
}

fn methods<'a>() -> Rows<'a> {
    let columns = [
        ("metric", Kind::Text),
        ("method", Kind::Text),
        ("placements", Kind::Text),
        ("gyroscope", Kind::Text),
        ("grade", Kind::Text),
        ("error", Kind::Number),
        ("unit", Kind::Text),
    ];
    let rows = CATALOGUE.iter().flat_map(|m| {
        m.methods.iter().map(|way| {
            let places: Vec<&str> = way.placements.iter().map(|p| p.name()).collect();
            vec![
                Cell::text(m.name),
                Cell::text(way.name),
                Cell::text(places.join(";")),
                Cell::text(if way.gyroscope { "needed" } else { "not_needed" }),
                Cell::text(way.grade.letter()),
                Cell::Number(way.error, Digits::Value),
                Cell::text(m.unit.symbol()),
            ]
        })
    });
    table("methods", &columns, rows)
}

fn form_faults(faults: &FaultCatalogue) -> Rows<'_> {
    let columns = [
        ("id", Kind::Text),
        ("title", Kind::Text),
        ("passage", Kind::Text),
        ("evidence", Kind::Text),
        ("advice", Kind::Text),
    ];
    let rows = faults.faults.iter().map(|f| {
        let mut row = texts([f.id.as_str(), &f.title, &f.passage, &f.evidence]);
        row.push(Cell::text(f.advice.join(";")));
        row
    });
    table("faults", &columns, rows)
}

fn tips(faults: &FaultCatalogue) -> Rows<'_> {
    let columns = [("id", Kind::Text), ("text", Kind::Text), ("verify", Kind::Text)];
    let rows = faults.tips.iter().map(|t| texts([t.id.as_str(), &t.text, &t.verify]));
    table("tips", &columns, rows)
}

fn formats<'a>() -> Rows<'a> {
    let columns = ["id", "title", "files", "known_by", "gives", "lacks", "tried_on"];
    let rows = FORMATS.iter().map(|f| {
        let tried = match f.tried {
            Tried::OnFiles(files) => files,
            _ => "",
        };
        texts([f.id, f.title, f.files, f.known_by, f.gives, f.lacks, tried])
    });
    table("formats", &columns.map(|c| (c, Kind::Text)), rows)
}

fn names(faults: &FaultCatalogue) -> Rows<'_> {
    let columns = ["id", "kind", "titles", "text"];
    let rows = explain::all(faults).into_iter().map(|e| {
        vec![
            Cell::text(e.id),
            Cell::text(e.kind),
            Cell::text(e.titles.join(";")),
            Cell::text(e.text),
        ]
    });
    table("names", &columns.map(|c| (c, Kind::Text)), rows)
}
