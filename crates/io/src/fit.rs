//! The messages of a Garmin FIT file, one after the other. Files are read as far as they are whole; what is not is said.

use fitparser::FitDataRecord;
use fitparser::de::{DecodeOption, FitObject, FitStreamProcessor};

use crate::ReadError;

/// Longest file that is read, bytes: ten times a day of records (one a second, some 60 bytes) or an hour of raw samples of
/// both sensors at 100 Hz (16 bytes each).
const MOST_BYTES: usize = 64 << 20;
/// Faults of a file that are told one by one; behind so many it is not read on.
const MOST_SAID: usize = 20;

/// Shows the messages of a file; what the user should know goes to `said`.
///
/// # Errors
/// [`ReadError::Damaged`] where no message can be read.
pub(crate) fn messages(
    file: &str,
    bytes: &[u8],
    said: &mut Vec<String>,
    see: &mut dyn FnMut(&FitDataRecord),
) -> Result<(), ReadError> {
    let damaged = |byte: usize, what: String| ReadError::Damaged {
        file: file.to_owned(),
        byte: byte as u64,
        what,
        expected: "a FIT file of an activity",
    };
    if bytes.len() > MOST_BYTES {
        return Err(damaged(MOST_BYTES, "the file is longer than any activity".to_owned()));
    }
    let mut parser = parser();
    if !begins(bytes) {
        return Err(damaged(0, "the header is not that of a FIT file".to_owned()));
    }
    let mut quiet = bytes.to_vec();
    let mut at = 0;
    let mut header = true;
    while at < bytes.len() && said.len() <= MOST_SAID {
        if !header {
            without_odd_fields(&mut quiet[at..]);
        }
        header = false;
        let here = at;
        let (next, object) = match parser.deserialize_next(&quiet[at..]) {
            Ok(found) => found,
            Err(e) if at > 14 => {
                said.push(format!("the file is damaged or cut off at byte {at} ({e}); what stands before it is read"));
                break;
            }
            Err(e) => return Err(damaged(at, e.to_string())),
        };
        at = bytes.len() - next.len();
        match object {
            FitObject::DataMessage(message) => match parser.decode_message(message) {
                Ok(record) => see(&record),
                Err(e) => said.push(format!("a message at byte {here} cannot be read ({e})")),
            },
            FitObject::Crc(told) => {
                if crc(&bytes[..here]) != told {
                    said.push("the checksum is wrong: values may be damaged".to_owned());
                }
                parser.reset();
                if at < bytes.len() {
                    // Files that were joined are two activities.
                    let more = bytes.len() - at;
                    said.push(format!("{more} bytes behind the end of the activity are not read"));
                    break;
                }
            }
            FitObject::Header(_) | FitObject::DefinitionMessage(_) => {}
        }
    }
    Ok(())
}

fn parser() -> FitStreamProcessor {
    let mut parser = FitStreamProcessor::new();
    // Checksums are looked at here, where a wrong one can be told instead of ending the reading.
    parser.add_option(DecodeOption::SkipHeaderCrcValidation);
    parser.add_option(DecodeOption::SkipDataCrcValidation);
    parser.add_option(DecodeOption::DropUnknownFields);
    parser
}

/// A definition whose field is no multiple of its type is read as bytes by the parser, which would tell so on
/// standard error; said here beforehand, it stays silent.
fn without_odd_fields(message: &mut [u8]) {
    const BYTES: u8 = 0x0d;
    let [head, _, _, _, _, fields, ..] = *message else { return };
    // The highest bit marks data with a short stamp, the next one a definition.
    if head & 0xc0 != 0x40 {
        return;
    }
    for field in message[6..].chunks_exact_mut(3).take(usize::from(fields)) {
        let size = match field[2] & 0x1f {
            3 | 4 | 11 => 2,
            5 | 6 | 8 | 12 => 4,
            9 | 14..=16 => 8,
            _ => 1,
        };
        if field[1] % size != 0 {
            field[2] = BYTES;
        }
    }
}

/// True where a whole header stands.
fn begins(bytes: &[u8]) -> bool {
    let size = usize::from(bytes.first().copied().unwrap_or(0));
    matches!(size, 12 | 14) && bytes.len() > size && bytes.get(8..12) == Some(b".FIT")
}

/// The format's checksum, four bits at a time.
fn crc(bytes: &[u8]) -> u16 {
    const TABLE: [u16; 16] = [
        0x0000, 0xcc01, 0xd801, 0x1400, 0xf001, 0x3c00, 0x2800, 0xe401, 0xa001, 0x6c00, 0x7800,
        0xb401, 0x5000, 0x9c01, 0x8801, 0x4400,
    ];
    let step = |crc: u16, nibble: u8| {
        (crc >> 4) ^ TABLE[usize::from(crc & 0xf)] ^ TABLE[usize::from(nibble & 0xf)]
    };
    bytes.iter().fold(0, |crc, byte| step(step(crc, *byte), byte >> 4))
}
