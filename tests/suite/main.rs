//! Tests that drive the binary from outside, on real git repositories. One file a command.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at the first surprise"
)]

mod architecture;
mod concurrency;
mod demo;
mod init;
mod layouts;
mod learner;
mod roadmap;
mod smoke;
mod terminal;
mod verify;
mod verify_fakes;
mod verify_history;
mod verify_honest;
mod worker;
mod workspace;
