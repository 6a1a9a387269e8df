//! Files: found, read, locked, written atomically (the protocol keeps every acknowledged tick). The only module that uses `std::fs`.
