//! Tests on the classification of materials: a change of it, and manufacture from named materials.

use super::Desk;
use super::verdict::Finding;
use crate::Error;
use crate::origin::meaning::{Match, any, same_level, stage};
use crate::rule::{Alternative, Material, notation_list};

impl Desk<'_> {
    /// A change of classification, or an exclusion, with allowances and the tolerance.
    pub(super) fn change(
        &self,
        level: u8,
        except: &[Material],
        from: &[Material],
        within: bool,
        alternative: &Alternative,
    ) -> Result<Finding, Error> {
        let mut failing = Vec::new();
        let mut unsure: Vec<(u64, String)> = Vec::new();
        for input in self.non_originating() {
            let shifted = if level == 0 {
                if from.is_empty() || within { Match::Yes } else { any(from, input, self.good) }
            } else {
                match same_level(&input.hs, &self.good.hs, level) {
                    Match::No => Match::Yes,
                    Match::Yes if within || any(from, input, self.good) == Match::Yes => Match::Yes,
                    Match::Yes => Match::No,
                    Match::Unknown => Match::Unknown,
                }
            };
            let shifted = if level == 0 && within && !from.is_empty() {
                // "From within this heading" alone: another heading is a change as well.
                Match::Yes
            } else {
                shifted
            };
            let excluded = any(except, input, self.good);
            match (shifted, excluded) {
                (Match::Yes, Match::No) => {}
                (Match::No, _) | (_, Match::Yes) => failing.push(input),
                _ => unsure.push((input.line, format!("{} may be excepted", input.hs))),
            }
        }
        self.failing(failing, unsure, alternative)
    }

    /// Manufacture from named materials or an earlier stage.
    pub(super) fn made_from(
        &self,
        list: &[Material],
        alternative: &Alternative,
    ) -> Result<Finding, Error> {
        let mut failing = Vec::new();
        let mut unsure = Vec::new();
        let stages: Vec<u8> = list.iter().filter_map(stage_of_words).collect();
        let latest = stages.iter().max().copied();
        for input in self.non_originating() {
            match any(list, input, self.good) {
                Match::Yes => continue,
                Match::Unknown => {
                    unsure.push((
                        input.line,
                        format!("whether {} is {}", input.hs, notation_list(list)),
                    ));
                    continue;
                }
                Match::No => {}
            }
            match (stage(&input.hs), latest) {
                // Note 3.2 of the introductory notes: an earlier stage may be used, a later one not.
                (Some(own), Some(latest)) if own < latest => {}
                (Some(own), Some(latest)) if own >= latest => failing.push(input),
                _ if same_level(&input.hs, &self.good.hs, 4) == Match::Yes => failing.push(input),
                // Note 3.5: other materials may be used that cannot satisfy the rule by their nature.
                _ => unsure.push((
                    input.line,
                    format!(
                        "{} is not {}: may it be used by its nature",
                        input.hs,
                        notation_list(list)
                    ),
                )),
            }
        }
        self.failing(failing, unsure, alternative)
    }
}

fn stage_of_words(material: &Material) -> Option<u8> {
    let words = format!(" {} ", material.words);
    let has = |term: &str| words.contains(&format!(" {term} "));
    if has("fabric") || has("fabrics") || has("cloth") {
        Some(2)
    } else if has("yarn") || has("yarns") || has("filament") {
        Some(1)
    } else if has("fibres") || has("silk") || has("pulp") || has("chemical materials") {
        Some(0)
    } else {
        None
    }
}
