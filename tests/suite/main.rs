//! Tests that drive the binary from outside, on real git repositories. One file a command.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at the first surprise, and makes files and starts programs of its own"
)]
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the long runs print what they measured"
)]

mod action;
mod adopt_time;
mod architecture;
mod badge;
mod bundled;
mod bundled_gaps;
mod ci;
mod ci_install;
mod ci_publish;
mod ci_publish_order;
mod ci_publish_places;
mod ci_publish_remote;
mod clock;
mod cohort;
mod completions;
mod concurrency;
mod demo;
mod dice;
mod doctor;
mod doctor_merging;
mod done;
mod gitserver;
mod glued_box;
mod hostile;
mod hostile_inputs;
mod hostile_packs;
mod hostile_stores;
mod init;
mod init_again;
#[cfg(unix)]
mod init_terminal;
mod layouts;
mod learner;
mod lossless;
mod man;
mod merge;
mod merge_driver;
mod merge_real;
mod next;
mod reading_time;
mod readme;
mod resolve;
mod resolve_json;
mod resolve_layouts;
mod review;
mod roadmap;
mod roadmap_lint;
mod roadmap_pin;
mod schema;
#[cfg(unix)]
mod seat;
mod show;
mod skip;
mod smoke;
mod start;
mod status;
mod strayed;
mod survival;
mod terminal;
#[cfg(unix)]
mod terminal_progress;
mod ticks;
#[cfg(unix)]
mod trap;
mod undo;
mod update;
mod update_history;
mod update_ids;
mod update_odd;
#[cfg(unix)]
mod update_terminal;
mod update_time;
mod update_trail;
mod upstreams_own;
mod verify;
mod verify_bounds;
mod verify_elsewhere;
mod verify_fakes;
mod verify_history;
mod verify_honest;
mod verify_limits;
mod verify_oracle;
mod verify_places;
mod verify_pointers;
mod verify_reach;
mod verify_reasons;
mod verify_remarks;
mod verify_same;
mod verify_signers;
mod verify_together;
mod verify_trail;
mod verify_whose;
mod versions;
mod worker;
mod workspace;
