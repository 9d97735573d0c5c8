//! What a file holds, by its first bytes. Names come second: a recording that was renamed is read, and
//! one whose name lies is told.

/// Kinds of content, each with a reader of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    Gzip,
    Zip,
    Xz,
    Cwa,
    Wave,
    Geneactiv,
    Parmay,
    Fit,
    C3d,
    Trc,
    Parquet,
    Arrow,
    Json,
    Text,
}

/// Byte at which a Parmay Matrix file has its mark.
pub(crate) const PARMAY_MARK: usize = 512;

/// The kind of `bytes`; text where nothing else fits.
pub(crate) fn content(bytes: &[u8]) -> Content {
    let begins = |mark: &[u8]| bytes.starts_with(mark);
    let at = |from: usize, mark: &[u8]| bytes.get(from..from + mark.len()) == Some(mark);
    if begins(&[0x1f, 0x8b]) {
        Content::Gzip
    } else if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") {
        Content::Zip
    } else if begins(&[0xfd, b'7', b'z', b'X', b'Z', 0]) {
        Content::Xz
    } else if begins(b"MD") && at(2, &1020_u16.to_le_bytes()) {
        Content::Cwa
    } else if begins(b"RIFF") && at(8, b"WAVE") {
        Content::Wave
    } else if begins(b"Device Identity") {
        Content::Geneactiv
    } else if at(PARMAY_MARK, b"MDTC") {
        Content::Parmay
    } else if at(8, b".FIT") {
        Content::Fit
    } else if is_c3d(bytes) {
        Content::C3d
    } else if begins(b"PathFileType") {
        Content::Trc
    } else if begins(b"PAR1") {
        Content::Parquet
    } else if begins(b"ARROW1\0\0") || begins(&[0xff, 0xff, 0xff, 0xff]) && at(6, &[0, 0]) {
        Content::Arrow
    } else if is_json(bytes) {
        Content::Json
    } else {
        Content::Text
    }
}

/// Block of the parameters, then 0x50; the parameters name the processor as 84, 85 or 86.
fn is_c3d(bytes: &[u8]) -> bool {
    let [block, 0x50, ..] = bytes else { return false };
    let parameters = usize::from(*block).saturating_sub(1) * 512;
    *block >= 2 && bytes.get(parameters + 3).is_none_or(|p| (84..=86).contains(p))
}

/// A list of objects: no CSV file begins so. Objects on lines of their own are what is read live.
fn is_json(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    match text {
        [b'[', rest @ ..] => matches!(rest.trim_ascii_start(), [] | [b'{' | b']', ..]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_told_by_its_first_bytes() {
        for (bytes, kind) in [
            (&b""[..], Content::Text),
            (b"t_s,acc_x_g\n", Content::Text),
            (b"PK\x03\x04rest", Content::Zip),
            (b"\x1f\x8b\x08", Content::Gzip),
            (b"MD\xfc\x03", Content::Cwa),
            (b"RIFF\0\0\0\0WAVEfmt ", Content::Wave),
            (b"Device Identity\r\n", Content::Geneactiv),
            (b"\x0e\x10\0\0\0\0\0\0.FIT", Content::Fit),
            (b"\x02\x50", Content::C3d),
            (b"\xef\xbb\xbf [ {\"sensor\"", Content::Json),
            (b"[units] g", Content::Text),
            (b"PathFileType\t4", Content::Trc),
            (b"PAR1\x15", Content::Parquet),
            (b"ARROW1\0\0", Content::Arrow),
            (b"MDTC,x", Content::Text),
        ] {
            assert_eq!(content(bytes), kind, "{bytes:?}");
        }
    }
}
