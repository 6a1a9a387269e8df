//! The merge driver as it stands in attributes and configuration, for `merge-driver`, which installs it, and `doctor`.

use super::Context;
use crate::workspace;

/// The driver's name in attributes and configuration.
pub const NAME: &str = "peak";
/// What git runs; `--` because a path may begin like an option.
pub const RUNS: (&str, &str) = (
    "merge.peak.driver",
    "peak merge-driver -- %O %A %B %P %L %S %X %Y",
);

/// Whether git, which looks in PATH, will find `program` there.
pub fn on_path(context: &Context, program: &str) -> bool {
    let Some(path) = context.env.get("PATH") else {
        return false;
    };
    let names = [program.to_owned(), format!("{program}.exe")];
    let mut folders = std::env::split_paths(path);
    folders.any(|folder| {
        names
            .iter()
            .any(|name| workspace::is_file(&folder.join(name)))
    })
}
