//! FNV-1a, 64 bit: tells files apart, seals nothing.

/// Digest of `bytes` in hexadecimal.
pub(crate) fn fnv1a(bytes: &[u8]) -> String {
    let digest = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{digest:016x}")
}
