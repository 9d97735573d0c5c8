//! Holds nothing: its manifest says why it is there.
