//! A badge: label, message and colour → SVG, shields endpoint JSON, Markdown.
