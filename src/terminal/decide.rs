//! What a stream can show, decided once for every crate that draws. Pure: the environment comes in.

use std::ffi::OsStr;
use std::time::Duration;

use crate::render::Look;

/// Columns where nothing says how many there are.
pub const WIDTH: usize = 80;

/// What the command line says about the streams.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settings {
    /// `--color`
    pub color: When,
    /// `--ascii`
    pub ascii: bool,
    /// `--quiet`
    pub quiet: bool,
    /// `--no-input`
    pub no_input: bool,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum When {
    /// Where the environment and the stream allow it.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What the system says about one stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Whether it is a terminal.
    pub is_terminal: bool,
    /// The terminal's width.
    pub columns: Option<usize>,
    /// Whether the terminal understands escape sequences.
    pub colors: bool,
}

/// How to draw on a stream. `variable` gives a variable of the environment; an empty one counts as not set.
pub fn look<'a>(
    settings: &Settings,
    stream: Facts,
    variable: &impl Fn(&str) -> Option<&'a OsStr>,
) -> Look {
    Look {
        color: color(settings.color, stream, variable),
        ascii: settings.ascii || is_legacy(stream, variable),
        width: width(stream, variable),
    }
}

/// Whether a person can be asked: someone sits at the streams, and neither `--no-input` nor CI speaks against it.
pub fn interactive<'a>(
    settings: &Settings,
    attended: bool,
    variable: &impl Fn(&str) -> Option<&'a OsStr>,
) -> bool {
    attended && !settings.no_input && !is_on("CI", variable)
}

/// Variables that are set where what is printed goes into a CI's log; the names of one CI each, for those that do not set `CI`.
const LOGS: [&str; 4] = [
    "GITHUB_ACTIONS",
    "TF_BUILD",
    "JENKINS_URL",
    "TEAMCITY_VERSION",
];

/// Whether what is printed goes into a CI's log.
pub fn is_logged<'a>(variable: &impl Fn(&str) -> Option<&'a OsStr>) -> bool {
    is_on("CI", variable) || LOGS.iter().any(|name| variable(name).is_some())
}

/// Whether the terminal can only append text.
pub fn is_dumb<'a>(variable: &impl Fn(&str) -> Option<&'a OsStr>) -> bool {
    variable("TERM").is_some_and(|term| term == "dumb")
}

/// `--color` > `NO_COLOR` (no-color.org) > `FORCE_COLOR`, `CLICOLOR_FORCE` > `CLICOLOR=0` (bixense.com/clicolors) >
/// `TERM=dumb` > whether the stream is a terminal.
fn color<'a>(when: When, stream: Facts, variable: &impl Fn(&str) -> Option<&'a OsStr>) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if variable("NO_COLOR").is_some() => false,
        When::Auto if is_on("FORCE_COLOR", variable) || is_on("CLICOLOR_FORCE", variable) => true,
        When::Auto if variable("CLICOLOR").is_some_and(|value| value == "0") => false,
        When::Auto => stream.is_terminal && stream.colors && !is_dumb(variable),
    }
}

/// Whether a variable is set to anything but a word for no.
fn is_on<'a>(name: &str, variable: &impl Fn(&str) -> Option<&'a OsStr>) -> bool {
    variable(name).is_some_and(|value| value != "0" && value != "false")
}

/// `COLUMNS`, else the terminal's width, else [`WIDTH`].
fn width<'a>(stream: Facts, variable: &impl Fn(&str) -> Option<&'a OsStr>) -> usize {
    variable("COLUMNS")
        .and_then(OsStr::to_str)
        .and_then(|text| text.trim().parse().ok())
        .filter(|columns| *columns > 0)
        .or(stream.columns.filter(|columns| *columns > 0))
        .unwrap_or(WIDTH)
}

/// Whether only ASCII can be drawn. On Windows: a console that is none of those known to draw Unicode. Elsewhere: the
/// Linux console (its font has 512 glyphs), or a locale that names another encoding than UTF-8. No locale at all says
/// nothing: containers and CI have none, and show UTF-8.
fn is_legacy<'a>(stream: Facts, variable: &impl Fn(&str) -> Option<&'a OsStr>) -> bool {
    if cfg!(windows) {
        let modern = ["WT_SESSION", "TERM_PROGRAM", "ConEmuTask", "TERM"];
        return stream.is_terminal && modern.iter().all(|name| variable(name).is_none());
    }
    if stream.is_terminal && variable("TERM").is_some_and(|term| term == "linux") {
        return true;
    }
    // POSIX, "Internationalization Variables": the first of these that is set decides.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(variable);
    locale.is_some_and(|locale| {
        let locale = locale.to_string_lossy().to_ascii_lowercase();
        !locale.contains("utf-8") && !locale.contains("utf8")
    })
}

/// How long a person waits before being told how far something has come: half a second, or as many seconds as git was told to
/// wait (`GIT_PROGRESS_DELAY`, git(1)).
pub fn patience<'a>(variable: &impl Fn(&str) -> Option<&'a OsStr>) -> Duration {
    variable("GIT_PROGRESS_DELAY")
        .and_then(|seconds| seconds.to_str()?.parse().ok())
        .map_or(Duration::from_millis(500), Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMINAL: Facts = Facts {
        is_terminal: true,
        columns: Some(120),
        colors: true,
    };
    const PIPE: Facts = Facts {
        is_terminal: false,
        columns: None,
        colors: true,
    };

    /// The look of a stream under variables that are written as for a shell.
    fn look_of(settings: Settings, stream: Facts, environment: &'static str) -> Look {
        look(&settings, stream, &variables(environment))
    }

    fn variables(environment: &'static str) -> impl Fn(&str) -> Option<&'static OsStr> {
        move |name| {
            environment
                .split(' ')
                .filter_map(|pair| pair.split_once('='))
                .find(|(key, value)| *key == name && !value.is_empty())
                .map(|(_, value)| OsStr::new(value))
        }
    }

    #[test]
    fn colour_follows_the_first_that_speaks() {
        let cases = [
            // on a terminal, in a pipe
            ("", true, false),
            ("TERM=xterm", true, false),
            ("TERM=dumb", false, false),
            ("CLICOLOR=0", false, false),
            ("CLICOLOR=1", true, false),
            ("CLICOLOR_FORCE=1 TERM=dumb CLICOLOR=0", true, true),
            ("FORCE_COLOR=1", true, true),
            ("FORCE_COLOR=0", true, false),
            ("CLICOLOR_FORCE=0", true, false),
            ("NO_COLOR=1 FORCE_COLOR=1", false, false),
            ("NO_COLOR=0", false, false),
            ("NO_COLOR= FORCE_COLOR=1", true, true),
        ];
        for (environment, terminal, pipe) in cases {
            let decided = |color, stream| {
                let settings = Settings {
                    color,
                    ..Settings::default()
                };
                look_of(settings, stream, environment).color
            };
            assert_eq!(decided(When::Auto, TERMINAL), terminal, "{environment}");
            assert_eq!(decided(When::Auto, PIPE), pipe, "{environment}");
            assert!(decided(When::Always, PIPE), "{environment}");
            assert!(!decided(When::Never, TERMINAL), "{environment}");
        }
        let blind = Facts {
            colors: false,
            ..TERMINAL
        };
        assert!(!look_of(Settings::default(), blind, "").color);
    }

    #[test]
    fn the_width_is_columns_else_the_terminals_else_80() {
        let width = |stream, environment| look_of(Settings::default(), stream, environment).width;
        assert_eq!(width(TERMINAL, ""), 120);
        assert_eq!(width(PIPE, ""), 80);
        assert_eq!(width(TERMINAL, "COLUMNS=60"), 60);
        assert_eq!(width(PIPE, "COLUMNS=60"), 60);
        for odd in ["COLUMNS=0", "COLUMNS=-1", "COLUMNS=wide"] {
            assert_eq!(width(TERMINAL, odd), 120, "{odd}");
        }
        let zero = Facts {
            columns: Some(0),
            ..TERMINAL
        };
        assert_eq!(width(zero, ""), 80);
    }

    #[cfg(not(windows))]
    #[test]
    fn ascii_where_the_locale_or_the_console_wants_it() {
        let ascii = |stream, environment| look_of(Settings::default(), stream, environment).ascii;
        assert!(!ascii(TERMINAL, ""));
        assert!(!ascii(TERMINAL, "LANG=de_DE.UTF-8"));
        assert!(!ascii(TERMINAL, "LC_CTYPE=UTF-8"));
        assert!(!ascii(TERMINAL, "LANG=C.utf8"));
        assert!(ascii(TERMINAL, "LANG=C"));
        assert!(ascii(PIPE, "LC_ALL=POSIX LANG=C.UTF-8"));
        assert!(ascii(TERMINAL, "LANG=de_DE.ISO-8859-1"));
        assert!(ascii(TERMINAL, "TERM=linux LANG=C.UTF-8"));
        assert!(!ascii(PIPE, "TERM=linux LANG=C.UTF-8"));
        let asked = Settings {
            ascii: true,
            ..Settings::default()
        };
        assert!(look_of(asked, PIPE, "LANG=C.UTF-8").ascii);
    }

    #[test]
    fn nobody_is_asked_in_ci_or_against_their_will() {
        let none = Settings::default();
        assert!(interactive(&none, true, &variables("")));
        assert!(interactive(&none, true, &variables("CI=false")));
        assert!(!interactive(&none, true, &variables("CI=true")));
        assert!(!interactive(&none, false, &variables("")));
        let silent = Settings {
            no_input: true,
            ..none
        };
        assert!(!interactive(&silent, true, &variables("")));
    }

    #[test]
    fn a_person_waits_half_a_second_or_as_long_as_git_lets_wait() {
        let after = |seconds: Option<&'static str>| {
            patience(&move |name: &str| {
                seconds
                    .filter(|_| name == "GIT_PROGRESS_DELAY")
                    .map(OsStr::new)
            })
        };
        assert_eq!(after(None), Duration::from_millis(500));
        assert_eq!(after(Some("3")), Duration::from_secs(3));
        assert_eq!(after(Some("soon")), Duration::from_millis(500));
    }
}
