//! The options that make a study of an analysis.

use std::path::PathBuf;

use clap::Args;

/// What makes a study of an analysis.
#[derive(Debug, Args)]
pub(crate) struct StudyArgs {
    /// Analyse every recording below the inputs, one result each; goes on where an earlier run ended.
    #[arg(short, long, requires = "output", conflicts_with = "json")]
    pub recursive: bool,
    /// What the last parts of a recording's path are, as columns of the study's tables: {subject}/{session},
    /// {subject}_{condition}… or bids for the words in names like sub-01_ses-2_task-run_motion.tsv.
    #[arg(long, value_name = "PATTERN")]
    pub name: Option<String>,
    /// The recordings of a study and what is known of each, CSV or TOML: path (below INPUT), columns such as subject
    /// and condition, and options such as placement, date, speed_mps, mapping.
    #[arg(long, value_name = "FILE", requires = "output", conflicts_with_all = ["recursive", "json"])]
    pub manifest: Option<PathBuf>,
    /// Leave out what is called so, with * for any part; may be given several times.
    #[arg(long, value_name = "NAME", requires = "recursive")]
    pub exclude: Vec<String>,
    /// Analyse anew what is done already.
    #[arg(long)]
    pub redo: bool,
}

impl StudyArgs {
    pub(crate) fn asked(&self) -> bool {
        self.recursive || self.manifest.is_some()
    }
}
