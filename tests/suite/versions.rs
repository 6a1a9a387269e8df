//! Pairs of changes that meet in one progress document: the base, what each side makes of it, and what both are together.

/// The document that both sides begin with.
pub const BASE: &str = "# Progress: Web

<!-- peak:1 -->

## Web `web`

- [ ] Requests `web.requests`
- [ ] Sessions `web.sessions` 🛫 2026-11-01
- [x] Signals `web.signals` ✅ 2026-11-02
- [ ] Email `web.email`
- [ ] Caching `web.caching`
  - see the docs

## Data `data`

- [ ] Models `data.models`
- [ ] Queries `data.queries`
";

/// A replacement in the base: each stands there once.
pub type Change = (&'static str, &'static str);

/// Two sides that meet.
pub struct Meeting {
    /// What happens, in a few words.
    pub name: &'static str,
    /// What one side changes.
    pub ours: &'static [Change],
    /// What the other changes.
    pub theirs: &'static [Change],
    /// What both make of the base.
    pub both: &'static [Change],
    /// The line of the disagreement that is left; 0 for none.
    pub left: usize,
    /// Whether their side has CRLF, and so the outcome.
    pub windows: bool,
}

const REQUESTS: &str = "- [ ] Requests `web.requests`\n";
const DONE: &str = "- [x] Requests `web.requests` ✅ 2026-11-19\n";

const fn meeting(
    name: &'static str,
    ours: &'static [Change],
    theirs: &'static [Change],
    both: &'static [Change],
) -> Meeting {
    Meeting {
        name,
        ours,
        theirs,
        both,
        left: 0,
        windows: false,
    }
}

/// The meetings that learners have.
pub const MEETINGS: [Meeting; 16] = [
    meeting(
        "neighbours ticked",
        &[(REQUESTS, DONE)],
        &[(
            "- [ ] Sessions `web.sessions` 🛫 2026-11-01",
            "- [x] Sessions `web.sessions` 🛫 2026-11-01 ✅ 2026-11-18",
        )],
        &[
            (REQUESTS, DONE),
            (
                "- [ ] Sessions `web.sessions` 🛫 2026-11-01",
                "- [x] Sessions `web.sessions` 🛫 2026-11-01 ✅ 2026-11-18",
            ),
        ],
    ),
    meeting(
        "one box, two days",
        &[(REQUESTS, DONE)],
        &[(REQUESTS, "- [x] Requests `web.requests` ✅ 2026-11-12\n")],
        &[(REQUESTS, "- [x] Requests `web.requests` ✅ 2026-11-12\n")],
    ),
    meeting(
        "tick, item inserted beside it",
        &[(REQUESTS, DONE)],
        &[(
            REQUESTS,
            "- [ ] Requests `web.requests`\n- [ ] Cookies `web.cookies`\n",
        )],
        &[(
            REQUESTS,
            "- [x] Requests `web.requests` ✅ 2026-11-19\n- [ ] Cookies `web.cookies`\n",
        )],
    ),
    meeting(
        "tick, title reworded",
        &[(REQUESTS, DONE)],
        &[("Requests", "Requests and responses")],
        &[(
            REQUESTS,
            "- [x] Requests and responses `web.requests` ✅ 2026-11-19\n",
        )],
    ),
    meeting(
        "tick, item removed",
        &[(REQUESTS, DONE)],
        &[(REQUESTS, "")],
        &[
            (REQUESTS, ""),
            (
                "- [ ] Queries `data.queries`\n",
                "- [ ] Queries `data.queries`\n\n## Archived\n\n- [x] Requests `web.requests` ✅ 2026-11-19\n",
            ),
        ],
    ),
    meeting(
        "ticks, roadmap updated",
        &[
            (REQUESTS, DONE),
            (
                "- [ ] Email `web.email`",
                "- [x] Email `web.email` ✅ 2026-11-17",
            ),
            ("  - see the docs\n", "  - see the docs\n  - half way\n"),
        ],
        &[
            (REQUESTS, ""),
            (
                "- [ ] Email `web.email`\n- [ ] Caching `web.caching`\n  - see the docs\n",
                "- [ ] Send e-mail `web.email`\n- [ ] Channels `web.channels`\n",
            ),
            (
                "- [ ] Models `data.models`\n",
                "- [ ] Requests `web.requests`\n- [ ] Caching `web.caching`\n  - see the docs\n- [ ] Models `data.models`\n",
            ),
        ],
        &[
            (REQUESTS, ""),
            (
                "- [ ] Email `web.email`\n- [ ] Caching `web.caching`\n  - see the docs\n",
                "- [x] Send e-mail `web.email` ✅ 2026-11-17\n- [ ] Channels `web.channels`\n",
            ),
            (
                "- [ ] Models `data.models`\n",
                "- [x] Requests `web.requests` ✅ 2026-11-19\n- [ ] Caching `web.caching`\n  - see the docs\n  - half way\n- [ ] Models `data.models`\n",
            ),
        ],
    ),
    Meeting {
        windows: true,
        ..meeting(
            "ticks, CRLF on one side",
            &[(REQUESTS, DONE)],
            &[("- [ ] Models", "- [x] Models")],
            &[(REQUESTS, DONE), ("- [ ] Models", "- [x] Models")],
        )
    },
    meeting(
        "notes by both",
        &[(
            "  - see the docs\n",
            "  - see the docs\n  - from the laptop\n",
        )],
        &[("  - see the docs\n", "  - see the docs\n  - from the web\n")],
        &[(
            "  - see the docs\n",
            "  - see the docs\n  - from the laptop\n  - from the web\n",
        )],
    ),
    meeting(
        "the same note by both",
        &[("  - see the docs\n", "  - see the docs\n  - same\n")],
        &[("  - see the docs\n", "  - see the docs\n  - same\n")],
        &[("  - see the docs\n", "  - see the docs\n  - same\n")],
    ),
    meeting(
        "done, skipped",
        &[(REQUESTS, DONE)],
        &[(REQUESTS, "- [ ] Requests `web.requests` ❌ 2026-11-18\n")],
        &[(
            REQUESTS,
            "- [x] Requests `web.requests` ❌ 2026-11-18 ✅ 2026-11-19\n",
        )],
    ),
    meeting(
        "tick taken back, neighbour ticked",
        &[(
            "- [x] Signals `web.signals` ✅ 2026-11-02",
            "- [ ] Signals `web.signals`",
        )],
        &[("- [ ] Email `web.email`", "- [x] Email `web.email`")],
        &[(
            "- [x] Signals `web.signals` ✅ 2026-11-02\n- [ ] Email `web.email`",
            "- [ ] Signals `web.signals`\n- [x] Email `web.email`",
        )],
    ),
    meeting(
        "tick taken back, its day changed",
        &[(
            "- [x] Signals `web.signals` ✅ 2026-11-02",
            "- [ ] Signals `web.signals`",
        )],
        &[("✅ 2026-11-02", "✅ 2026-11-05")],
        &[(
            "- [x] Signals `web.signals` ✅ 2026-11-02",
            "- [ ] Signals `web.signals`",
        )],
    ),
    meeting(
        "tick, x typed on the web page",
        &[(REQUESTS, DONE)],
        &[(REQUESTS, "- [x] Requests `web.requests`\n")],
        &[(REQUESTS, DONE)],
    ),
    meeting(
        "moved, ticked with a note",
        &[
            (REQUESTS, ""),
            (
                "- [ ] Models",
                "- [ ] Requests `web.requests`\n- [ ] Models",
            ),
        ],
        &[(
            REQUESTS,
            "- [x] Requests `web.requests` ✅ 2026-11-19\n  - my note\n",
        )],
        &[
            (REQUESTS, ""),
            (
                "- [ ] Models",
                "- [x] Requests `web.requests` ✅ 2026-11-19\n  - my note\n- [ ] Models",
            ),
        ],
    ),
    meeting(
        "own items by both at one place",
        &[(
            "- [ ] Queries `data.queries`\n",
            "- [ ] Queries `data.queries`\n- [x] Own A `data.a` ✅ 2026-11-10\n",
        )],
        &[(
            "- [ ] Queries `data.queries`\n",
            "- [ ] Queries `data.queries`\n- [ ] Own B `data.b`\n",
        )],
        &[(
            "- [ ] Queries `data.queries`\n",
            "- [ ] Queries `data.queries`\n- [ ] Own B `data.b`\n- [x] Own A `data.a` ✅ 2026-11-10\n",
        )],
    ),
    Meeting {
        left: 7,
        ..meeting(
            "title reworded by both, one ticked",
            &[(
                REQUESTS,
                "- [x] Our requests `web.requests` ✅ 2026-11-19\n",
            )],
            &[("Requests", "Their requests")],
            &[],
        )
    },
];

/// The base with these changes.
pub fn with(changes: &[Change]) -> String {
    changes.iter().fold(BASE.to_owned(), |text, (old, new)| {
        assert_eq!(text.matches(old).count(), 1, "{old:?} in {text}");
        text.replacen(old, new, 1)
    })
}

impl Meeting {
    /// Our version.
    pub fn ours(&self) -> String {
        with(self.ours)
    }

    /// Their version.
    pub fn theirs(&self) -> String {
        self.ended(with(self.theirs))
    }

    /// Both as one; `None` where a disagreement is left.
    pub fn both(&self) -> Option<String> {
        (self.left == 0).then(|| self.ended(with(self.both)))
    }

    fn ended(&self, text: String) -> String {
        match self.windows {
            true => text.replace('\n', "\r\n"),
            false => text,
        }
    }
}
