//! How long something takes, and how that grows.

use std::time::Instant;

/// The shortest of some runs, in seconds.
pub fn fastest(times: u32, run: impl Fn()) -> f64 {
    let once = |_| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64()
    };
    (0..times).map(once).fold(f64::MAX, f64::min)
}

/// Asserts that twice as much takes twice as long, of each pair by name.
pub fn assert_linear<T>(small: &[(&str, T)], large: &[(&str, T)], seconds: impl Fn(&T) -> f64) {
    for ((name, small), (_, large)) in small.iter().zip(large) {
        // A machine that does other things as well may need some tries.
        let ratio = |_| seconds(large) / seconds(small);
        let best = (0..8).map(ratio).find(|ratio| *ratio < 2.9);
        assert!(best.is_some(), "{name}");
    }
}
