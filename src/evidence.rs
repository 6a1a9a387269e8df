//! Evidence: what to ask of history for each claim, what was found, and the judgement.
//!
//! Values only: [`crate::git`] answers the questions, this module asks and judges.

pub mod content;
pub mod examine;
mod flag;
pub mod identity;
pub mod judge;
pub mod lines;
pub mod machine;
pub mod question;
pub mod reason;
pub mod signers;
pub mod site;
pub mod ticks;
pub mod vendored;
pub mod word;

use std::collections::HashMap;

use crate::progress::State;
use crate::roadmap::{Id, Kind};

/// The full id of a git object, SHA-1 or SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectId {
    bytes: [u8; 32],
    len: u8,
}

/// The judgement of all claims in one repository.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The addresses that counted as the learner's.
    pub learner: Vec<String>,
    /// The fork point that was used.
    pub base: Option<ObjectId>,
    /// False where history was not whole here.
    pub complete: bool,
    /// The list of allowed signers by which signatures were checked, as it was named.
    pub signers: Option<String>,
    /// One for each item that was asked about, in document order.
    pub findings: Vec<Finding>,
    /// What a reader should know about how it was judged (identity, fork point), in sentences.
    pub notices: Vec<String>,
}

impl Report {
    /// Whether something is unknown because history here is not whole.
    pub fn is_partial(&self) -> bool {
        self.findings.iter().any(|finding| finding.incomplete)
    }

    /// The verdicts by item.
    pub fn verdicts(&self) -> HashMap<&Id, Verdict> {
        let findings = self.findings.iter();
        findings
            .map(|finding| (&finding.id, finding.verdict))
            .collect()
    }
}

/// The verdict on one item.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The item.
    pub id: Id,
    /// Topic, exercise or project.
    pub kind: Kind,
    /// Its state in the progress document.
    pub state: State,
    /// What was decided.
    pub verdict: Verdict,
    /// How far the evidence goes.
    pub level: Level,
    /// Why, and what to do; none for `verified`.
    pub reason: Option<String>,
    /// The proof of each rule that holds.
    pub evidence: Vec<Proof>,
    /// What a mentor should look at.
    pub flags: Vec<String>,
    /// Whether it is unknown because history here is not whole; work that lies elsewhere is another matter.
    pub incomplete: bool,
}

/// What was decided about an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Claimed, and history is consistent with it.
    Verified,
    /// Claimed, and history does not show it.
    Unverified,
    /// Cannot be told from here.
    Unknown,
    /// Not claimed, but the evidence is there.
    Ready,
    /// Not claimed and no evidence: nothing to say.
    Open,
}

impl Verdict {
    /// Whether the evidence is there, claimed or not.
    pub fn holds(self) -> bool {
        matches!(self, Self::Verified | Self::Ready)
    }
}

/// How far evidence goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing was found.
    #[default]
    None,
    /// The path is there.
    Present,
    /// The learner committed it.
    Committed,
    /// In commits signed by an allowed signer.
    Signed,
}

/// One rule that holds, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The rule in words ("paths **/models.py").
    pub rule: String,
    /// The newest commit that supports it.
    pub commit: Option<ObjectId>,
    /// Its committer date, seconds since 1970 in UTC.
    pub time: Option<i64>,
    /// The path that matched.
    pub path: Option<String>,
    /// The other repository that it is in, as its URL or folder.
    pub repo: Option<String>,
    /// The address under which all its commits are signed, where signatures were checked and are allowed.
    pub signer: Option<String>,
}

impl ObjectId {
    /// From 20 or 32 raw bytes.
    pub fn from_bytes(raw: &[u8]) -> Option<Self> {
        let len = u8::try_from(raw.len())
            .ok()
            .filter(|len| matches!(len, 20 | 32))?;
        let mut bytes = [0; 32];
        bytes[..raw.len()].copy_from_slice(raw);
        Some(Self { bytes, len })
    }

    /// From 40 or 64 hex digits of either case: a full id, nothing shorter.
    pub fn parse(hex: &str) -> Option<Self> {
        Self::parse_bytes(hex.as_bytes())
    }

    /// The same from ASCII bytes, as objects hold them.
    pub fn parse_bytes(hex: &[u8]) -> Option<Self> {
        if !matches!(hex.len(), 40 | 64) {
            return None;
        }
        let (mut bytes, mut all) = ([0; 32], 0);
        for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
            let (high, low) = (DIGITS[usize::from(pair[0])], DIGITS[usize::from(pair[1])]);
            *byte = high << 4 | low & 0x0f;
            all |= high | low;
        }
        if all > 0x0f {
            return None;
        }
        Self::from_bytes(&bytes[..hex.len() / 2])
    }

    /// The first seven hex digits, for people.
    pub fn short(&self) -> String {
        self.to_string().chars().take(7).collect()
    }

    /// The raw bytes: 20 for SHA-1, 32 for SHA-256.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
}

impl std::hash::Hash for ObjectId {
    /// All of it, in four words: an id is a hash already, but who lists ids of objects that there are not may choose them.
    #[inline]
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        let (words, _) = self.bytes.as_chunks::<8>();
        for word in words {
            state.write_u64(u64::from_le_bytes(*word));
        }
    }
}

/// What each byte is worth as a hex digit; more than fifteen for one that is none.
const DIGITS: [u8; 256] = {
    let mut digits = [0xff; 256];
    let mut value = 0;
    while value < 16 {
        digits[b"0123456789abcdef"[value] as usize] = value as u8;
        digits[b"0123456789ABCDEF"[value] as usize] = value as u8;
        value += 1;
    }
    digits
};

impl std::fmt::Display for ObjectId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_bytes()
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
