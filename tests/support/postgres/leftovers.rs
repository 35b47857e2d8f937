//! The folders of throw-away servers. A test that is killed cannot remove its own: the next one does.

use std::fs;
use std::io;
use std::path::Path;
use std::process;

use tempfile::TempDir;

/// Short and not in the target folder: the path of a socket may have 107 bytes.
const PARENT: &str = "/tmp";
const PREFIX: &str = "pgdms-";

/// Makes a folder whose name tells the process that it belongs to.
pub fn new_folder() -> io::Result<TempDir> {
    tempfile::Builder::new().prefix(&format!("{PREFIX}{}-", process::id())).tempdir_in(PARENT)
}

/// Removes the folders of processes that have ended, where `/proc` tells.
pub fn remove() {
    if !Path::new("/proc/self").exists() {
        return;
    }
    for entry in fs::read_dir(PARENT).into_iter().flatten().flatten() {
        let owner = entry.file_name().to_str().and_then(owning_process);
        if owner.is_some_and(|id| !Path::new(&format!("/proc/{id}")).exists()) {
            // Another test may be removing the same one.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Reads the process id out of a name such as `pgdms-4711-aB3xYz`.
fn owning_process(folder: &str) -> Option<u32> {
    folder.strip_prefix(PREFIX)?.split_once('-')?.0.parse().ok()
}
