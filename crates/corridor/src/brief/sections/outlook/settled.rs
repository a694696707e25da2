//! What stops a chance, what it leaves out, and what became of a target that is settled.

use crate::answers::chances::{Chance, LeftOut, Read, Settled};
use crate::brief::page::{Block, Span, claim, words};

/// Why there is no forecast under a reporter, or that none is needed, and what was left out.
pub(super) fn stopped(chance: &Chance, read: &Read) -> Vec<Block> {
    let mut blocks = Vec::new();
    let whose = &read.whose;
    if let Some(settled) = &read.settled {
        blocks.push(Block::Paragraph { spans: self::settled(chance, read, settled) });
    }
    if let Some(stopped) = &read.stopped {
        let cure =
            stopped.cure.as_ref().map_or_else(String::new, |cure| format!(" The cure: {cure}."));
        blocks.push(Block::Paragraph {
            spans: vec![
                words(format!("Counted {whose}, there is no forecast: ")),
                claim(&stopped.why),
                words(format!(".{cure}")),
            ],
        });
    }
    if let Some(told) = &read.before_said {
        let mut spans = vec![
            words(format!("Counted {whose}, trade reached it in ")),
            claim(&told.period),
            words(" with "),
            claim(&told.trade),
            words(", before the target was said"),
        ];
        spans.extend(chance.said.iter().flat_map(|said| [words(" ("), claim(said), words(")")]));
        spans.push(words(": that does not meet it, and the chance is of the years from now on."));
        blocks.push(Block::Paragraph { spans });
    }
    if read.verdict.word.as_deref() == Some("not-shown") {
        let mut spans = vec![
            words(format!("Counted {whose}, the deadline of ")),
            claim(&chance.by),
            words(
                " is over and the folder holds no figure of its full year, so it cannot be told here whether it was met",
            ),
        ];
        if let Some(told) = &read.not_shown {
            spans.extend([
                words(": the most by then was "),
                claim(&told.trade),
                words(" in "),
                claim(&told.period),
            ]);
        }
        spans.push(words("."));
        blocks.push(Block::Paragraph { spans });
    }
    if let Some(thin) = &read.thin {
        let mut spans = vec![words(format!("The record {whose} is short: ")), claim(&thin.years)];
        spans.push(words(". It has no spread of its own, so none is drawn; what comparable pairs did is all that is known"));
        if let Some(like) = &thin.like_pairs {
            spans.extend([
                words(": of their cases, "),
                claim(like),
                words(" grew as much as the target needs"),
            ]);
        }
        spans.push(words("."));
        blocks.push(Block::Warning { spans });
    }
    if let Some(silent) = &read.silent {
        blocks.push(Block::Warning {
            spans: vec![
                words(format!("The last figure {whose} is of ")),
                claim(&silent.last),
                words(": the forecast starts "),
                claim(&silent.years),
                words(" back."),
            ],
        });
    }
    if let Some(gaps) = &read.gaps {
        blocks.push(Block::Warning {
            spans: vec![
                words(format!("Without a full figure {whose}, these years are gaps: ")),
                claim(gaps),
                words(". They are drawn between the years that have one, which makes the forecast wider."),
            ],
        });
    }
    if let Some(part) = &read.part_year {
        let mut spans = match &part.share {
            Some(share) => vec![
                words(format!("Counted {whose}, ")),
                claim(&part.period),
                words(" with "),
                claim(&part.trade),
                words(" is taken for "),
                claim(share),
                words(" of the year: about "),
                claim(&part.whole),
            ],
            None => vec![
                words(format!("Counted {whose}, of ")),
                claim(&part.year),
                words(" only months in "),
                claim(&part.period),
                words(" with "),
                claim(&part.trade),
                words(" are known, and not month by month: the year is taken to be about "),
                claim(&part.whole),
            ],
        };
        if let Some(between) = &part.between {
            spans.extend([words(", four fifths of the chances "), claim(between)]);
        }
        spans.push(words("."));
        blocks.push(Block::Paragraph { spans });
    }
    blocks.extend(read.suspects.iter().map(|suspect| Block::Warning {
        spans: vec![
            words(format!("Counted {whose}, a figure looks wrong: ")),
            claim(suspect),
            words("."),
        ],
    }));
    blocks.extend(read.left_out.iter().map(|out| left_out(whose, out)));
    blocks
}

fn left_out(whose: &str, out: &LeftOut) -> Block {
    Block::Warning {
        spans: vec![
            words(format!("Of the figures {whose}, these are left out: ")),
            claim(&out.what),
            words(format!("; {}.", out.why)),
        ],
    }
}

/// What became of a target that is settled.
fn settled(chance: &Chance, read: &Read, settled: &Settled) -> Vec<Span> {
    let whose = &read.whose;
    match read.verdict.word.as_deref() {
        Some("missed") => {
            let mut spans = vec![
                words(format!("Counted {whose}, the deadline of ")),
                claim(&chance.by),
                words(" passed and "),
                claim(&chance.level),
                words(" was not met: trade of its year was "),
                claim(&settled.trade),
            ];
            if let Some(since) = &settled.met_since {
                spans.extend([words(", and it was reached after it, in "), claim(since)]);
                spans.extend(settled.since_trade.iter().flat_map(|t| [words(" with "), claim(t)]));
            }
            spans.push(words("."));
            spans
        }
        word => vec![
            words(format!("Counted {whose}, ")),
            claim(&chance.level),
            words(" was "),
            claim(&read.verdict),
            words(if word == Some("met") { " in " } else { ", in " }),
            claim(&settled.period),
            words(" with "),
            claim(&settled.trade),
            words(": nothing is left to forecast."),
        ]
        .into_iter()
        .chain(read.below_again.iter().flat_map(|below| {
            [
                words(" Trade was "),
                claim(&below.trade),
                words(" in "),
                claim(&below.period),
                words(", below it again."),
            ]
        }))
        .collect(),
    }
}
