//! The grammar of one item's line: box, title, id, marks.
