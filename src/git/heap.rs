//! Room on a thread's heap, taken from the system at once.
//!
//! The allocator of the usual C library lets the heap of a thread grow by as little as a page, and gives freed memory back as soon
//! as it can: hundreds of calls, for each of which the other thread's first touch of a page has to wait. Other allocators are
//! neither helped nor hindered by this.

use std::hint::black_box;

/// How much a heap grows at once, in bytes. A page that is never touched costs nothing.
const STEP: usize = 4 * 1024 * 1024;

/// Has the heap of this thread grow now.
pub(super) fn grow() {
    // What is freed first tells the allocator that blocks of this size come and go: from then on they are kept on the heap.
    for _ in 0..2 {
        drop(black_box(Vec::<u8>::with_capacity(STEP)));
    }
}
