//! Only so that there are dependencies of build scripts.

fn main() {}
