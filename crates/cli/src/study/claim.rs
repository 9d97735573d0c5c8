//! Who works on a result: two runs on one folder wait for each other, result by result.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// A result that this thread alone works on, while it is held. Where nothing can be locked (some network folders)
/// two runs may do one result twice; it still appears as a whole.
pub(super) struct Claim {
    held: Option<(File, PathBuf)>,
}

/// Folder of the claims.
const CLAIMS: &str = ".claims";

impl Claim {
    /// Waits until nobody else holds the result `name` of the folder `out`.
    pub fn on(out: &Path, name: &str) -> Self {
        let path = out.join(CLAIMS).join(name);
        for _ in 0..1000 {
            if fs::create_dir_all(out.join(CLAIMS)).is_err() {
                break;
            }
            let Ok(file) = File::options().create(true).append(true).open(&path) else { break };
            if file.lock().is_err() {
                break;
            }
            // Whoever held it before may have removed the file that was opened here.
            if is_at(&file, &path) {
                return Self { held: Some((file, path)) };
            }
        }
        Self { held: None }
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Some((file, path)) = self.held.take() {
            // The file goes while it is locked, the lock with it.
            let _ = fs::remove_file(&path);
            if let Some(folder) = path.parent() {
                // Only an empty folder can be removed.
                let _ = fs::remove_dir(folder);
            }
            drop(file);
        }
    }
}

/// True when the open file is the one that stands at the path.
#[cfg(unix)]
pub(crate) fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |a: &fs::Metadata, b: &fs::Metadata| (a.dev(), a.ino()) == (b.dev(), b.ino());
    file.metadata().is_ok_and(|a| fs::metadata(path).is_ok_and(|b| same(&a, &b)))
}

#[cfg(not(unix))]
pub(crate) fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_result_is_held_by_one_at_a_time_and_nothing_is_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let busy = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let claim = Claim::on(folder.path(), "run");
                        let before = busy.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                        assert_eq!(before, 0);
                        busy.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                        drop(claim);
                    }
                });
            }
        });
        assert_eq!(fs::read_dir(folder.path()).expect("read").count(), 0);
    }
}
