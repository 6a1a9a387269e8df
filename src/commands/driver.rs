//! The merge driver as it stands in attributes and configuration, for `merge-driver`, which installs it, `doctor` and `resolve`.

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

/// Whether the program that this command line of a driver begins with is there.
pub fn is_there(context: &Context, command: &str) -> bool {
    let (program, _) = first_word(command);
    match is_path(&program) {
        true => workspace::is_file(&context.dir.join(&program)),
        false => on_path(context, &program),
    }
}

/// Whether a program is named by its place.
pub fn is_path(program: &str) -> bool {
    program.contains(['/', '\\'])
}

/// The first word of a shell's command line, without its quotes, and what follows it.
pub fn first_word(command: &str) -> (String, &str) {
    let command = command.trim();
    let quote = command.chars().next().filter(|c| matches!(c, '"' | '\''));
    let found = match quote {
        Some(quote) => command[1..].split_once(quote),
        None => command.split_once(char::is_whitespace),
    };
    let (word, rest) = found.unwrap_or((command, ""));
    (word.to_owned(), rest.trim())
}

#[cfg(test)]
mod tests {
    use super::first_word;

    #[test]
    fn a_program_may_stand_in_quotes() {
        for (command, word, rest) in [
            ("peak merge-driver -- %O", "peak", "merge-driver -- %O"),
            ("'/my tools/peak'  x y", "/my tools/peak", "x y"),
            ("\"C:\\a b\\peak.exe\" x", "C:\\a b\\peak.exe", "x"),
            ("peak", "peak", ""),
            ("", "", ""),
            ("'open", "'open", ""),
        ] {
            assert_eq!(first_word(command), (word.to_owned(), rest), "{command}");
        }
    }
}
