//! Which of several datasets answers where none was named: one in which both sides' reports are
//! reconciled before one side's, then the one with the most rows, then the newest, then the first by
//! name. What was chosen and from what stands with the limits of its rows.

use corridor_trade::View;
use corridor_trade::store::{Held, Kind, choose_among};
use jiff::civil::Date;

use crate::error::Error;

/// The dataset of flows that answers on a day.
///
/// # Errors
///
/// [`Error::Trade`] where nothing was known on the day.
pub(super) fn preferred(all: &[Held], day: Date) -> Result<Held, Error> {
    let known: Vec<&Held> = all.iter().filter(|held| held.source.vintage <= day).collect();
    let mut names: Vec<&str> = known.iter().map(|held| held.source.dataset.as_str()).collect();
    names.dedup();
    if names.len() < 2 {
        let name = names.first().copied();
        return Ok(choose_among(all.to_vec(), Kind::Flows, name, Some(day))?);
    }
    // The newest vintage of each comes last.
    let newest = names
        .iter()
        .filter_map(|name| known.iter().rev().find(|held| held.source.dataset == *name).copied());
    let rank = |held: &Held| {
        let source = &held.source;
        (source.view() == View::Reconciled, source.rows.kept, source.vintage)
    };
    let mut best: Option<&Held> = None;
    for held in newest {
        if best.is_none_or(|best| rank(held) > rank(best)) {
            best = Some(held);
        }
    }
    let Some(best) = best else {
        return Ok(choose_among(all.to_vec(), Kind::Flows, None, Some(day))?);
    };
    let mut chosen = best.clone();
    let rule = format!(
        "Of the datasets {} none was named, so {} was taken: reconciled reports before one side's, \
         then the most rows, then the newest; --dataset names another.",
        names.join(", "),
        chosen.source.dataset
    );
    let note = &mut chosen.source.coverage.note;
    if !note.is_empty() {
        note.push(' ');
    }
    note.push_str(&rule);
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(name: &str, valuation: &str, kept: u64, vintage: &str) -> Held {
        let text = format!(
            "dataset = \"{name}\"\ntitle = \"t\"\norigin = \"o\"\nlicence = \"l\"\nvintage = \"{vintage}\"\n\
             valuation = \"{valuation}\"\nunit = \"USD\"\n[coverage]\nnote = \"\"\n[rows]\nread = 1\nkept = {kept}\n"
        );
        let source = corridor_trade::Source::parse(&text, "source.toml").unwrap();
        Held { folder: name.into(), source, years: vec![2024], months: Vec::new() }
    }

    #[test]
    fn reports_that_were_reconciled_come_first_and_the_rule_is_told() {
        let day = jiff::civil::date(2026, 3, 1);
        let both = held("baci", "FOB, both reporters reconciled into one view", 10, "2026-01-01");
        let one = held("comtrade", "FOB", 900, "2026-02-01");
        let chosen = preferred(&[both.clone(), one.clone()], day).unwrap();
        assert_eq!(chosen.source.dataset, "baci");
        assert!(chosen.source.coverage.note.contains("baci, comtrade none was named"));
        let before =
            preferred(&[one.clone(), held("other", "FOB", 901, "2026-01-01")], day).unwrap();
        assert_eq!(before.source.dataset, "other");
        // Where one alone was known there was nothing to choose.
        let early = preferred(&[both, one], jiff::civil::date(2026, 1, 15)).unwrap();
        assert_eq!(early.source.coverage.note, "");
        assert!(preferred(&[], day).is_err());
    }
}
