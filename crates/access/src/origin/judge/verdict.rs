//! The verdict on one good: outcomes, with the numbers and lines that decided, and what stays open.

use crate::Exact;

/// Yes, no, or a fact that decides is not stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// A stated fact fails.
    No,
    /// A fact that decides is not stated.
    Undecided,
    /// It holds.
    Yes,
}

/// One test with the numbers that decided it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// The test, in short words.
    pub test: String,
    /// How it came out.
    pub outcome: Outcome,
    /// Why, with the numbers.
    pub because: String,
    /// The exact share, per cent, where a limit decided.
    pub percent: Option<Exact>,
    /// The lines of the bill that decided.
    pub lines: Vec<u64>,
    /// What would turn a no into a yes.
    pub distance: Vec<String>,
}

/// One alternative of a rule.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AlternativeVerdict {
    /// How it came out.
    pub outcome: Outcome,
    /// The rows of the rules that it was read from.
    pub rows: Vec<usize>,
    /// Its texts, quoted.
    pub text: String,
    /// Its tests.
    pub findings: Vec<Finding>,
    /// Conditions that stay open.
    pub open: Vec<String>,
}

/// The verdict on a good under one agreement.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Verdict {
    /// The good's name in the bill.
    pub good: String,
    /// The agreement.
    pub agreement: String,
    /// How it came out.
    pub outcome: Outcome,
    /// The alternatives, in the order of the rules.
    pub alternatives: Vec<AlternativeVerdict>,
    /// Texts that were not understood, with the part.
    pub unread: Vec<String>,
    /// Conditions that stay open for the verdict: proof, transport, notes.
    pub open: Vec<String>,
    /// Whether it holds only because materials of others count as originating.
    pub by_cumulation: bool,
}

impl Verdict {
    /// What would turn a no into a yes, over all alternatives.
    #[must_use]
    pub fn distance(&self) -> Vec<&str> {
        let findings = self.alternatives.iter().flat_map(|a| &a.findings);
        findings.flat_map(|f| f.distance.iter().map(String::as_str)).collect()
    }
}

pub(super) fn plain(outcome: Outcome, because: &str) -> Finding {
    Finding {
        test: String::new(),
        outcome,
        because: because.to_owned(),
        percent: None,
        lines: Vec::new(),
        distance: Vec::new(),
    }
}
