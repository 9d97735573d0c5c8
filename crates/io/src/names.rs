//! What the names of files tell: where a sensor was worn, and which files are read.

use std::path::Path;

use runform::recording::{Side, Site};

/// Name of a file without its extension, and without that of its packing.
pub(crate) fn stem_of(file: &str) -> String {
    let cut = file.len().saturating_sub(3);
    let packed = |e: &str| [".gz", ".xz"].iter().any(|p| e.eq_ignore_ascii_case(p));
    let file = if file.get(cut..).is_some_and(packed) { &file[..cut] } else { file };
    Path::new(file).file_stem().map_or(file.into(), |s| s.to_string_lossy()).into_owned()
}

/// Other words for placements, longest first where one begins another.
const WORDS: [(&str, &str); 16] = [
    ("lower_back", "sacrum"),
    ("lowerback", "sacrum"),
    ("l5s1", "sacrum"),
    ("l5", "sacrum"),
    ("lower_leg", "shank"),
    ("upper_leg", "thigh"),
    ("tibia", "shank"),
    ("shin", "shank"),
    ("ankle", "shank"),
    ("shoe", "foot"),
    ("pod", "foot"),
    ("chest", "trunk"),
    ("sternum", "trunk"),
    ("upper_back", "trunk"),
    ("belt", "waist"),
    ("forehead", "head"),
];

/// A site from a file or column name: `shank_left`, but also `left_shank`, `Shank-Left` or `left ankle`.
#[must_use]
pub fn parse_site(name: &str) -> Option<Site> {
    let name = name.trim().to_ascii_lowercase().replace(['-', ' '], "_");
    let usual = WORDS.iter().find_map(|(word, usual)| {
        let rest = |r: &str| matches!(r, "" | "_left" | "_right");
        let whole =
            |n: &str| n.strip_prefix(word).filter(|r| rest(r)).map(|r| format!("{usual}{r}"));
        let sided =
            |side: &str| name.strip_prefix(side).and_then(&whole).map(|n| format!("{side}{n}"));
        whole(&name).or_else(|| sided("left_")).or_else(|| sided("right_"))
    });
    let name = usual.unwrap_or(name);
    let sides = [("left_", Side::Left), ("right_", Side::Right)];
    let side_first = sides.into_iter().find_map(|(prefix, side)| {
        let site: Site = name.strip_prefix(prefix)?.parse().ok()?;
        site.side.is_none().then_some(Site::sided(site.placement, side))
    });
    name.parse().ok().or(side_first)
}

/// Last part of a path, without control characters, which would steer a terminal or break a table.
pub(crate) fn name_of(path: &Path) -> String {
    let name =
        path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into());
    name.chars().map(|c| if c.is_control() { '_' } else { c }).collect()
}

pub(crate) fn is_sidecar(file: &str) -> bool {
    file.eq_ignore_ascii_case("recording.toml")
}

/// Name of a file of samples without its extension, in lower case.
fn sample_stem(file: &str) -> Option<String> {
    const EXTENSIONS: [&str; 10] = [
        ".csv", ".csv.gz", ".csv.xz", ".tsv", ".cwa", ".wav", ".bin", ".parquet", ".arrow",
        ".feather",
    ];
    let lower = file.to_ascii_lowercase();
    EXTENSIONS.iter().find_map(|e| lower.strip_suffix(e)).map(str::to_owned)
}

/// The site that the name of a file of samples tells, if any; none for other files and for a simulation's truth.
pub(crate) fn sample_site(file: &str) -> Option<Option<Site>> {
    let stem = sample_stem(file).filter(|stem| !stem.starts_with("truth_"))?;
    Some(parse_site(&stem))
}

/// True for a name that is read: a folder or a broken link of such a name is an error, not passed over.
pub(crate) fn is_meant(file: &str) -> bool {
    is_sidecar(file) || sample_stem(file).is_some_and(|stem| parse_site(&stem).is_some())
}
