//! What a sentence says is not so: "It is not true that …", "denied reports that …", "… iddiası asılsızdır".

use super::clause::Clause;
use super::fold::fold;
use super::language::Language;
use super::lexicon::Class;

/// Words that open what is told.
const THAT: &[&str] = &["that", "bahawa", "bahwa", "jika", "kalau"];

/// How far a word of denying stands from what it denies.
const NEAR: usize = 6;

impl Clause<'_> {
    /// Does the sentence say that what a token tells is not so?
    pub fn refuted(&self, token: usize) -> bool {
        let (first, end) = (self.sentence.first, self.sentence.end);
        self.fell_through(token)
            || (first..end)
                .filter_map(|i| match self.scene.language {
                    Language::Tr => self.refuted_before(i),
                    _ => self.untrue(i).or_else(|| self.denied(i)).or_else(|| self.contrary(i)),
                })
                .any(|(from, to)| from <= token && token < to)
    }

    /// "It is not true that …", "Reports that … are false", "false reports that …".
    fn untrue(&self, at: usize) -> Option<(usize, usize)> {
        let (first, end) = (self.sentence.first, self.sentence.end);
        let not = (at.saturating_sub(3).max(first)..at).any(|i| self.is(i, Class::Neg));
        let truth = self.any(at, &["true", "truth", "correct", "case", "benar", "betul"]);
        if !(self.is(at, Class::Untrue) && !not || truth && not) {
            return None;
        }
        let that = (at + 1..(at + 4).min(end)).find(|i| self.any(*i, THAT));
        let rumour = |i: &usize| self.is(*i, Class::Rumour);
        if let Some(that) = that {
            let it = (at.saturating_sub(5).max(first)..at).any(|i| self.at(i, "it"));
            let led = it || self.scene.language.malay() || (at..that).any(|i| rumour(&i));
            return led.then_some((that, end));
        }
        let told = (first..at).rev().find(rumour)?;
        let says = (told + 1..(told + 5).min(at))
            .any(|i| self.any(i, THAT) || self.any(i, &["of", "mengenai", "tentang"]));
        says.then_some((told, at))
    }

    /// "denied that …", "menafikan laporan bahawa …", "membantah telah menyetujui".
    fn denied(&self, at: usize) -> Option<(usize, usize)> {
        let end = self.sentence.end;
        let not = (at.saturating_sub(2)..at).any(|i| self.is(i, Class::Neg));
        if !self.is(at, Class::Deny) || not {
            return None;
        }
        let near = at + 1..(at + NEAR).min(end);
        let rumour = near.clone().any(|i| self.is(i, Class::Rumour));
        let that = self.any(at + 1, THAT) || self.any(at + 1, &["having"]);
        let deed = self.any(at, &["membantah", "menafikan", "menyangkal"])
            && near.clone().any(|i| self.any(i, &["telah", "sudah", "pernah"]));
        // "rejected claims of delay and signed": what goes on behind a claim without "that" is not denied.
        let open = that || deed || near.clone().any(|i| self.any(i, THAT));
        let stop = (at + 1..end).find(|i| {
            self.any(*i, &[";", ":"]) || !open && (self.at(*i, ",") || self.is(*i, Class::And))
        });
        (rumour || that || deed).then_some((at, stop.unwrap_or(end)))
    }

    /// "Contrary to reports, …": until the comma.
    fn contrary(&self, at: usize) -> Option<(usize, usize)> {
        let end = self.sentence.end;
        let rumour = (at + 2..(at + NEAR).min(end)).find(|i| self.is(*i, Class::Rumour))?;
        let comma = (rumour..end).find(|i| self.at(*i, ","))?;
        (self.at(at, "contrary") && self.at(at + 1, "to")).then_some((at, comma))
    }

    /// Turkish denies behind what is told: "… imzalandığı iddiası asılsızdır", "… haberlerini yalanladı",
    /// "… imzalandığı doğru değil".
    fn refuted_before(&self, at: usize) -> Option<(usize, usize)> {
        let first = self.sentence.first;
        let tokens = &self.scene.tokens;
        let word = fold(tokens.word(at));
        let truth = ["dogru", "gercek", "gercegi"].contains(&word.as_str())
            && (at + 1..(at + 3).min(self.sentence.end)).any(|i| {
                let next = fold(tokens.word(i));
                next.starts_with("degil") || next.starts_with("yansitmi") || next == "disi"
            });
        if !(truth || self.is(at, Class::Untrue) || self.is(at, Class::Deny)) {
            return None;
        }
        let told = (at.saturating_sub(NEAR).max(first)..at).any(|i| {
            let word = fold(tokens.word(i));
            self.is(i, Class::Rumour)
                || ["digi", "dugu", "tigi", "tugu", "acagi", "ecegi"]
                    .iter()
                    .any(|e| word.contains(e))
        });
        told.then_some((first, at))
    }

    /// "was to sign the pact on 3 May but did not".
    fn fell_through(&self, token: usize) -> bool {
        let start = self.sentence.first;
        let due = (token.saturating_sub(5).max(start)..token).any(|i| {
            self.any(i, &["was", "were", "due", "scheduled", "planned", "set", "supposed"])
                && self.any(i + 1, &["to"])
                || self.any(i, &["sedianya", "sepatutnya", "semula", "seharusnya", "asalnya"])
        });
        due && (token + 1..self.sentence.end).any(|i| {
            self.any(i, &["but", "yet", "tetapi", "namun", "tapi"])
                && (i + 1..(i + 6).min(self.sentence.end)).any(|j| {
                    self.any(j, &["never", "batal", "urung", "tidak"])
                        || self.at(j, "did") && self.any(j + 1, &["not", "n't"])
                })
        })
    }
}
