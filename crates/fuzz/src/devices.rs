//! Mutated bytes of files of devices: they may be refused, never crash or hang.

use std::path::Path;

use fastrand::Rng;
use runform_io::{ReadOptions, parse_file, parse_reference};

use crate::watch::{self, End};
use crate::{Outcome, Trouble};

#[path = "../../io/tests/it/made.rs"]
mod made;

/// Bytes of a block of an Axivity file before its checksum, and of its header.
const BLOCK: usize = 512;
const HEADER: usize = 1024;

/// One case: a file of a device was mutated, and what became of it.
pub(crate) fn case(rng: &mut Rng, keep: Option<&Path>, seed: u64) -> Outcome {
    let all = made::all();
    let (name, whole) = all[rng.usize(..all.len())].clone();
    let mut bytes = crate::text::mutated(&whole, rng);
    // A right checksum lets damage pass that it would stop.
    if name.ends_with("cwa") && rng.bool() {
        bytes.chunks_exact_mut(BLOCK).skip(HEADER / BLOCK).for_each(seal);
    }
    let given = bytes.clone();
    let end = watch::run(move || {
        let placement = "waist".parse().ok();
        let options = ReadOptions { placement, ..ReadOptions::default() };
        let reference = parse_reference(name, &given).is_err();
        parse_file(name, given, &options).is_err() && reference
    });
    let words = match end {
        End::Done(refused) => return Outcome { refused, troubles: Vec::new() },
        End::Panicked(words) => format!("{name}: panicked: {words}"),
        End::TooLong(time) => format!("{name}: took more than {time:?}"),
    };
    if let Some(keep) = keep {
        let folder = keep.join(seed.to_string());
        let _ = std::fs::create_dir_all(&folder);
        let _ = std::fs::write(folder.join(name), &bytes);
    }
    Outcome { refused: false, troubles: vec![Trouble { weight: 1.0, words }] }
}

/// Makes the words of a block sum to zero.
fn seal(block: &mut [u8]) {
    let (rest, end) = block.split_at_mut(BLOCK - 2);
    let word = |w: &[u8]| u16::from_le_bytes([w[0], w[1]]);
    let sum = rest.chunks_exact(2).fold(0_u16, |s, w| s.wrapping_add(word(w)));
    end.copy_from_slice(&0_u16.wrapping_sub(sum).to_le_bytes());
}
