//! What decides whether an input is done: its content, the options, the version.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use runform_io::{Digest, MOST_TEXT_BYTES, files_of, read_bytes};

use super::find::Input;
use crate::args::AnalyzeArgs;
use crate::failure::Failure;

/// Bytes that are read at once.
const BLOCK: usize = 1 << 18;

/// The options that change a result, with the content of the files that they name.
///
/// # Errors
/// Exit code 3 for a file that cannot be read.
pub(super) fn of_options(args: &AnalyzeArgs) -> Result<String, Failure> {
    let mut digest = Digest::default();
    let told = (env!("CARGO_PKG_VERSION"), args.read.options(), &args.runner, args.date);
    digest.add(format!("{told:?} {}\n", args.orientation).as_bytes());
    for (option, file) in
        [("faults", &args.faults), ("profile", &args.profile), ("diary", &args.diary)]
    {
        let Some(file) = file else { continue };
        let bytes = read_bytes(file, MOST_TEXT_BYTES)
            .map_err(|e| Failure::bad_input(format!("{}: {e}", file.display())))?;
        digest.add(format!("{option} {}\n", bytes.len()).as_bytes());
        digest.add(&bytes);
    }
    if let Some(history) = &args.history {
        let reports = runform_common::history::reports_below(history, 4).unwrap_or_default();
        for file in reports {
            let bytes = read_bytes(&file, runform_io::MOST_REPORT_BYTES).unwrap_or_default();
            digest.add(&bytes);
        }
    }
    Ok(digest.to_string())
}

/// Digest of an input with its words and options.
///
/// # Errors
/// Exit code 3 for a file that cannot be read.
pub(super) fn of_input(input: &Input, options: &str) -> Result<String, Failure> {
    let unreadable = |path: &Path, e: io::Error| {
        let advice = "check its permissions and the disk, or take it out of the folder";
        Failure::bad_input(format!("{}: cannot be read: {e}; {advice}", path.display()))
    };
    let mut digest = Digest::default();
    digest.add(
        format!("{options}\n{}\n{:?}\n{:?}\n", input.name, input.labels, input.row).as_bytes(),
    );
    for file in files_of(&input.path).map_err(|e| unreadable(&input.path, e))? {
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let mut own = Digest::default();
        let bytes = add_file(&mut own, &file).map_err(|e| unreadable(&file, e))?;
        digest.add(format!("{name}\n{bytes} {own}\n").as_bytes());
    }
    Ok(digest.to_string())
}

fn add_file(digest: &mut Digest, file: &Path) -> io::Result<u64> {
    let about = std::fs::metadata(file)?;
    if !about.is_file() {
        // A pipe or device is left to the reader, which refuses it.
        return Ok(0);
    }
    let mut source = File::open(file)?;
    let (mut block, mut all) = (vec![0; BLOCK], 0);
    loop {
        match source.read(&mut block) {
            Ok(0) => return Ok(all),
            Ok(n) => {
                digest.add(&block[..n]);
                all += n as u64;
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}
