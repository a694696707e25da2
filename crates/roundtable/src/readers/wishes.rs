//! wishes.csv: who wants to meet whom, and who refuses; rows of two firms are joined to one [`Pairing`].
//! A wish that stands twice counts once, as the stronger, and is told; a refusal is a veto of the pair.

use std::collections::BTreeMap;

use super::{
    columns::{FROM, TO, WISH},
    csv_table::Table,
    matching::Reading,
    problem::Problem,
};
use crate::names::key;

/// What one firm wishes of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wanted {
    /// It refuses.
    No,
    /// Nothing said.
    Nothing,
    /// It would like to.
    Like,
    /// It wants to.
    Want,
    /// It must.
    Must,
}

impl Wanted {
    /// Its word in wishes.csv.
    fn name(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Want => "want",
            Self::Like => "like",
            Self::Nothing | Self::No => "no",
        }
    }

    /// Points in the weight: must 4, want 2, like 1.
    #[must_use]
    pub fn points(self) -> u32 {
        match self {
            Self::Must => 4,
            Self::Want => 2,
            Self::Like => 1,
            Self::Nothing | Self::No => 0,
        }
    }
}

/// A wish in the words of organisers' lists, folded.
fn wanted(word: &str) -> Option<Wanted> {
    Some(match word {
        "must" | "must meet" | "must have" | "essential" | "required" | "mandatory"
        | "critical" | "sart" | "zorunlu" | "mutlaka" | "kesinlikle" | "mesti" | "wajib"
        | "indispensable" | "imprescindible" | "unbedingt" => Wanted::Must,
        "want" | "x" | "1" | "a" | "yes" | "high" | "top" | "very interested" | "request"
        | "requested" | "istiyor" | "evet" | "yuksek" | "cok ilgili" | "mahu" | "ya" | "tinggi"
        | "sangat berminat" | "oui" | "haute" | "si" | "alta" | "ja" | "hoch" => Wanted::Want,
        "like" | "b" | "maybe" | "medium" | "normal" | "low" | "nice to have" | "interested"
        | "optional" | "olabilir" | "belki" | "orta" | "dusuk" | "ilgili" | "suka" | "mungkin"
        | "sederhana" | "rendah" | "berminat" | "peut etre" | "moyenne" | "basse" | "tal vez"
        | "media" | "baja" | "vielleicht" | "mittel" | "niedrig" => Wanted::Like,
        "no" | "never" | "veto" | "avoid" | "decline" | "declined" | "refuse" | "refused"
        | "not interested" | "do not meet" | "hayir" | "istemiyor" | "ilgilenmiyor" | "tidak"
        | "tidak mahu" | "tidak berminat" | "non" | "nein" => Wanted::No,
        _ => return None,
    })
}

/// Two firms and what each wishes; `a` before `b` by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairing {
    /// One firm.
    pub a: String,
    /// The other.
    pub b: String,
    /// What `a` wishes of `b`.
    pub a_wants: Wanted,
    /// What `b` wishes of `a`.
    pub b_wants: Wanted,
    /// Rows of the wishes, indices of [`Folder::places`](super::Folder::places).
    pub sources: Vec<usize>,
    /// Row of the refusal.
    pub veto: Option<usize>,
}

impl Reading {
    pub(super) fn wishes(&mut self, table: &Table, problems: &mut Vec<Problem>) -> Vec<Pairing> {
        let (Some(from), Some(to), Some(wish)) = (
            table.needed(FROM, problems),
            table.needed(TO, problems),
            table.needed(WISH, problems),
        ) else {
            return Vec::new();
        };
        let mut pairs: BTreeMap<(String, String), Pairing> = BTreeMap::new();
        for row in table.rows() {
            let word = key(row.at(Some(wish)));
            let Some(wanted) = wanted(&word) else {
                problems.push(Problem::Value {
                    place: table.place(row.line),
                    column: "wish",
                    value: row.at(Some(wish)).into(),
                    expected: "must, want, like or no".into(),
                });
                continue;
            };
            if !["must", "want", "like", "no"].contains(&word.as_str()) {
                self.read_as(table, "wish", &word, wanted.name());
            }
            let (i, j) = self.two(table, &row, (from, to), problems);
            let (Some(i), Some(j)) = (i, j) else { continue };
            if i == j {
                problems.push(Problem::Row {
                    place: table.place(row.line),
                    message: format!("\"{}\" wishes to meet itself", self.companies[i].name),
                });
                continue;
            }
            let source = self.source(table, row.line);
            let (x, y) = (self.companies[i].name.clone(), self.companies[j].name.clone());
            let turned = x > y;
            let (a, b) = if turned { (y, x) } else { (x, y) };
            let pair = pairs.entry((a.clone(), b.clone())).or_insert_with(|| Pairing {
                a,
                b,
                a_wants: Wanted::Nothing,
                b_wants: Wanted::Nothing,
                sources: Vec::new(),
                veto: None,
            });
            let side = if turned { &mut pair.b_wants } else { &mut pair.a_wants };
            if wanted == Wanted::No {
                pair.veto.get_or_insert(source);
                if *side == Wanted::Nothing {
                    *side = Wanted::No;
                }
                continue;
            }
            if *side > Wanted::Nothing {
                let notice = format!(
                    "{}: the wish stands twice; the stronger counts",
                    table.place(row.line)
                );
                self.notices.push(notice);
            }
            *side = (*side).max(wanted);
            // The row of a must is the one that conflicts name.
            if wanted == Wanted::Must {
                pair.sources.insert(0, source)
            } else {
                pair.sources.push(source)
            }
        }
        pairs.into_values().collect()
    }
}
