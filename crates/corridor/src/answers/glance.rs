//! The answer in brief: what the first screen says. Nothing is computed here but the lowest and the
//! highest of what each side counts, and words for a probability; all else comes from other answers.
//!
//! A probability is told as odds and in words of one table ([`crate::figures::LIKELIHOODS`]).

mod drawn;
mod values;

pub use values::{Aim, Counted, Glance, Largest, Likely, OneWay, Past, Unconverted};

use drawn::picture;

use super::Answers;
use super::ages::ages;
use super::chances::Chance;
use super::claim::{Claim, Unit};
use super::desk::Desk;
use super::happened::{YearOf, year_claim};
use super::needed::Need;
use super::potential::PotentialOf;
use super::series::total;
use super::target::Scope;
use super::targets::{Gap, Target};
use crate::figures::{growth, likelihood, money, odds, share};
use crate::folder::partnership::name;
use crate::key::{Key, key};
use crate::statistics::reported::{Days, TOTAL, is_year};

/// Chances further apart than this are told one by one.
const ONE_STORY: f64 = 0.10;

/// Answer, from the other answers.
#[must_use]
pub fn of(desk: &mut Desk<'_>, answers: &Answers) -> Glance {
    let standing = leading(answers);
    let chance = standing.and_then(|t| answers.chances.targets.iter().find(|c| c.id == t.id));
    let need = standing.and_then(|t| answers.needed.targets.iter().find(|n| n.id == t.id));
    let target = standing.map(|target| aim(desk, answers, target, chance, need));
    Glance {
        parties: answers.happened.parties.clone(),
        past: if target.is_none() { past(desk, answers) } else { None },
        target,
        trade: counted(desk, answers),
        one_way: one_way(answers),
        unconverted: unconverted(desk, answers),
        picture: picture(desk, answers, standing, chance),
        largest: largest(answers),
        ages: ages(desk),
    }
}

/// The target that the page is about: one of goods both ways before others, since that is what the
/// record counts; then one that can be judged, one that is open, and the one said last.
fn leading(answers: &Answers) -> Option<&Target> {
    let stands = answers.targets.targets.iter().filter(|t| t.stands && t.in_dollars);
    stands.max_by_key(|target| {
        let word = target.verdict.word.as_deref();
        let goods = target.scope == Scope::Goods;
        (goods, goods || word != Some("not-comparable"), word == Some("running"), target.said_on)
    })
}

/// The last target whose deadline is over, and what became of it.
fn past(desk: &Desk<'_>, answers: &Answers) -> Option<Past> {
    let over = answers.targets.targets.iter().filter(|target| {
        target.due.is_some_and(|due| due < desk.as_of)
            && target.scope == Scope::Goods
            && target.verdict.word.as_deref() != Some("not-comparable")
    });
    let last = over.max_by_key(|target| target.due)?;
    let under = last.under.iter().find(|under| under.verdict.word == last.verdict.word);
    let says = key!["glance", "past"];
    Some(Past {
        value: Claim { key: key![says, "value"], ..last.value.clone() },
        by: Claim { key: key![says, "by"], ..last.by.clone()? },
        verdict: Claim { key: key![says, "verdict"], ..last.verdict.clone() },
        figure: under
            .and_then(|under| under.figure.clone())
            .map(|figure| Claim { key: key![says, "figure"], ..figure }),
    })
}

/// The newest year that a party counted in full in other money than dollars, where it is newer than any
/// that could be put into them.
fn unconverted(desk: &mut Desk<'_>, answers: &Answers) -> Option<Unconverted> {
    let shown = answers.happened.total().and_then(|total| total.years.last());
    let shown = shown.map(|year| year.days);
    let parties = desk.folder.partnership.parties.clone();
    let mut newest: Vec<(Days, String)> = Vec::new();
    for party in parties {
        let figures = total(desk, &party);
        let years = figures.unconverted.iter().filter(|days| is_year(**days));
        newest.extend(years.map(|days| (*days, party.clone())));
    }
    let days = newest.iter().map(|(days, _)| *days).max_by_key(|days| days.1)?;
    if shown.is_some_and(|shown| shown.1 >= days.1) {
        return None;
    }
    let says = key!["glance", "unconverted"];
    let reported = desk.reported();
    let mut counts = Vec::new();
    for (_, party) in newest.into_iter().filter(|(of, _)| *of == days) {
        let Some((amount, unit)) = reported.own(&mut desk.cards, &party, TOTAL, days) else {
            continue;
        };
        let shown = money(amount.value, &unit);
        let unit = Unit::Money(unit);
        let claim = Claim::number(key![says, party], amount.value, unit, &amount.card);
        counts.push((name(&party), claim.saying(shown)));
    }
    let (_, first) = counts.first()?;
    let year = year_claim(desk, key![says, "year"], days, &first.evidence);
    Some(Unconverted { year, counts })
}

/// Money of two or three digits: what a sentence bears.
fn round_money(value: f64) -> String {
    let size = value.abs();
    let digits = |value: f64, unit: f64, name: &str| match (value / unit).abs() {
        part if part < 99.95 => {
            let text = format!("{part:.1}");
            format!("${}{name}", text.strip_suffix(".0").unwrap_or(&text))
        }
        part => format!("${part:.0}{name}"),
    };
    match size {
        size if size >= 999.5e6 => digits(size, 1e9, "bn"),
        size if size >= 999.5e3 => digits(size, 1e6, "m"),
        size => money(size, "USD"),
    }
}

fn round_share(value: f64) -> String {
    match value * 100.0 {
        percent if percent >= 1.0 => format!("{percent:.0}%"),
        _ => share(value),
    }
}

/// The lowest and the highest of some claims, printed `low to high`, or once where both print alike.
fn spread(
    desk: &mut Desk<'_>,
    says: Key,
    title: &str,
    claims: &[&Claim],
    shown: fn(f64) -> String,
) -> Option<Claim> {
    let values: Vec<f64> = claims.iter().filter_map(|claim| claim.value).collect();
    let low = values.iter().copied().reduce(f64::min)?;
    let high = values.iter().copied().reduce(f64::max)?;
    let (from, to) = (shown(low), shown(high));
    let text = if from == to { from } else { format!("{from} to {to}") };
    let list: Vec<&str> = claims.iter().map(|claim| claim.says.as_str()).collect();
    let inputs: Vec<&Key> = claims.iter().map(|claim| &claim.evidence).collect();
    let formula = format!("the lowest and the highest of {}", list.join(", "));
    let card = desk.cards.estimate(&says, title, formula, &inputs, &[]);
    let unit = claims.first()?.unit.clone();
    let middle = values.iter().sum::<f64>() / values.len() as f64;
    Some(
        Claim::number(says, middle, unit, &card)
            .between(Some((low, high)))
            .saying(text)
            .by("the counts from lowest to highest, in two digits"),
    )
}

fn aim(
    desk: &mut Desk<'_>,
    answers: &Answers,
    target: &Target,
    chance: Option<&Chance>,
    need: Option<&Need>,
) -> Aim {
    let says = key!["glance", target.id];
    // Said in another currency, it is the level in dollars that all else is compared with.
    let mut level = chance.map_or(&target.value, |chance| &chance.level).clone();
    if let Some(value) = level.value.filter(|_| level.unit == Unit::usd()) {
        level = level.saying(money(value, "USD"));
    }
    let level_card = level.evidence.clone();
    let own = Some(&target.value).filter(|own| own.unit != level.unit);
    let own = own.map(|own| Claim { key: key![says, "own"], ..own.clone() });
    // Of several years, the newest; a part of a year is no year.
    let newest = target.gaps.iter().filter(|gap| !gap.is_rate).map(|gap| gap.year).max();
    let full: Vec<(usize, &Gap)> = (target.gaps.iter().enumerate())
        .filter(|(_, gap)| !gap.is_rate && Some(gap.year) == newest)
        .collect();
    let open = || full.iter().filter(|(_, gap)| gap.share.is_some());
    let missing: Vec<&Claim> = open().map(|(_, gap)| &gap.missing).collect();
    let year = chance.map(|chance| Claim { key: key![says, "year"], ..chance.by.clone() });
    let at = need.zip(year.as_ref()).and_then(|(need, year)| {
        need.horizons.iter().position(|horizon| horizon.value == year.value)
    });
    let rates: Vec<&Claim> = match (need, at) {
        (Some(need), Some(at)) => {
            open().filter_map(|(gap, _)| need.rates.get(*gap)?.get(at)).collect()
        }
        _ => Vec::new(),
    };
    let parts: Vec<Claim> = full
        .iter()
        .filter_map(|(_, gap)| {
            let (now, level) = (gap.trade.value?, level.value?);
            let says = key![gap.missing.key, "reached"];
            let part = now / level;
            let formula =
                format!("{} ÷ {} = {}", money(now, "USD"), money(level, "USD"), share(part));
            let inputs = [&gap.trade.evidence, &level_card];
            let card = desk.cards.estimate(&says, "Trade, of the target", formula, &inputs, &[]);
            Some(Claim::number(says, part, Unit::Share, &card))
        })
        .collect();
    // The record is one of total trade.
    let goods = target.scope == Scope::Goods;
    let record: Vec<&Claim> =
        answers.targets.record.iter().filter(|_| goods).map(|past| &past.rate).collect();
    let counted = if goods { None } else { counted_of(desk, &says, &full) };
    let parts: Vec<&Claim> = parts.iter().collect();
    let running = target.verdict.word.as_deref() == Some("running");
    Aim {
        counts: (!goods).then(|| target.scope.words()),
        counted,
        id: target.id.clone(),
        own,
        possible: target
            .possible
            .clone()
            .map(|possible| Claim { key: key![says, "possible"], ..possible }),
        level: Claim { key: key![says, "level"], ..level },
        by: target.by.clone().map(|by| Claim { key: key![says, "by"], ..by }),
        year,
        verdict: Claim { key: key![says, "verdict"], ..target.verdict.clone() },
        running,
        chance: chance.filter(|_| running).and_then(|chance| likely(desk, &says, chance)),
        missing: spread(desk, key![says, "missing"], "Gap, by who counts", &missing, round_money),
        reached: spread(desk, key![says, "reached"], "Trade, of the target", &parts, round_share),
        needed: spread(desk, key![says, "needed"], "Growth needed, by who counts", &rates, growth),
        achieved: spread(desk, key![says, "record"], "Growth so far", &record, growth),
    }
}

/// The newest year of what a target counts.
fn counted_of(desk: &mut Desk<'_>, says: &Key, full: &[(usize, &Gap)]) -> Option<Counted> {
    let (_, first) = full.first()?;
    let trades: Vec<&Claim> = full.iter().map(|(_, gap)| &gap.trade).collect();
    let title = "What it counts, by who counts";
    let trade = spread(desk, key![says, "trade"], title, &trades, round_money)?;
    let year = year_claim(desk, key![says, "trade", "year"], first.days, &first.trade.evidence);
    Some(Counted { year, trade, several: trades.len() > 1 })
}

fn likely(desk: &mut Desk<'_>, says: &Key, chance: &Chance) -> Option<Likely> {
    let known: Vec<&Claim> = chance.readings.iter().filter_map(|r| r.chance.as_ref()).collect();
    let title = "The chance, by who counts";
    let range = spread(desk, key![says, "chance"], title, &known, crate::figures::chance)?;
    let mean = range.value?;
    let (low, high) = (range.low?, range.high?);
    // Counts that two words are said of tell two stories, however near they are.
    let (word, most) = (likelihood(low), likelihood(high));
    let one_story = (word == most && high - low <= ONE_STORY).then(|| {
        let says = key![says, "odds"];
        Claim { key: says, ..range.clone() }.saying(odds(mean))
    });
    let evens = |after: bool| {
        let told = chance.readings.iter().filter_map(|read| read.even_odds.as_ref());
        told.filter(move |odds| odds.after == after).map(|odds| &odds.year)
    };
    let even: Vec<&Claim> = evens(false).collect();
    let latest =
        evens(true).max_by(|a, b| a.value.unwrap_or(0.0).total_cmp(&b.value.unwrap_or(0.0)));
    let even_after = latest.map(|year| Claim { key: key![says, "even-after"], ..year.clone() });
    let year = |value: f64| format!("{value:.0}");
    let of = |key: Key, word: &str| {
        Claim { key, word: Some(word.replace(' ', "-")), ..range.clone() }.saying(word)
    };
    Some(Likely {
        most: (word != most).then(|| of(key![says, "likely", "most"], most)),
        word: of(key![says, "likely"], word),
        odds: one_story,
        even: spread(desk, key![says, "even"], "Even odds, by who counts", &even, year),
        even_after,
        several: known.len() > 1,
        rough: roughness(chance).map(|why| {
            Claim::words(key![says, "rough"], why, &range.evidence)
                .by("what the back-test lacks for it")
        }),
        range,
    })
}

/// Why the chances are to be read as rough.
fn roughness(chance: &Chance) -> Option<String> {
    chance.notes.as_ref().and_then(|notes| {
        let said = [
            (notes.short.is_some(), "the pair’s record is shorter than those tested"),
            (notes.uncalibrated.is_some(), "so far ahead the method is not calibrated"),
            (notes.like_size.is_some(), "for pairs of this size the method is not calibrated"),
            (notes.untested.is_some(), "the method was never tested so far ahead"),
        ];
        let said: Vec<&str> = said.iter().filter(|(is, _)| *is).map(|(_, why)| *why).collect();
        (!said.is_empty()).then(|| said.join("; "))
    })
}

/// The newest year that anybody counted in full.
fn counted(desk: &mut Desk<'_>, answers: &Answers) -> Option<Counted> {
    let newest = answers.happened.total()?.years.last()?;
    let counts = counts(newest);
    let says = key!["glance", "trade"];
    let title = "Trade of the year, by who counts";
    let trade = spread(desk, says, title, &counts, round_money)?;
    let year = Claim { key: key!["glance", "year"], ..newest.year.clone() };
    Some(Counted { year, trade, several: counts.len() > 1 })
}

fn one_way(answers: &Answers) -> Option<OneWay> {
    if answers.happened.total().is_some() {
        return None;
    }
    let of = &answers.composition;
    if let (Some(year), [way]) = (of.year.as_ref(), &of.directions[..]) {
        return Some(OneWay {
            year: Claim { key: key!["glance", "one-way", "year"], ..year.clone() },
            exporter: way.exporter.clone(),
            importer: way.importer.clone(),
            trade: Claim { key: key!["glance", "one-way"], ..way.total.clone() },
        });
    }
    // One direction alone, as a side published it.
    let [measure] = &answers.happened.measures[..] else { return None };
    let newest = measure.years.iter().rfind(|year| !counts(year).is_empty())?;
    let trade = (*counts(newest).first()?).clone();
    let [from, to] = measure.way.clone()?;
    Some(OneWay {
        year: Claim { key: key!["glance", "one-way", "year"], ..newest.year.clone() },
        exporter: name(&from),
        importer: name(&to),
        trade: Claim { key: key!["glance", "one-way"], ..trade },
    })
}

fn counts(year: &YearOf) -> Vec<&Claim> {
    year.reported.iter().flatten().chain(&year.reconciled).collect()
}

fn largest(answers: &Answers) -> Vec<Largest> {
    let mut all: Vec<(&PotentialOf, Largest)> = answers
        .potential
        .directions
        .iter()
        .filter_map(|direction| {
            let first = direction.products.first()?;
            let [from, to] = &direction.way;
            let own = |what: &str, claim: &Claim| Claim {
                key: key!["glance", from, to, what],
                ..claim.clone()
            };
            Some((
                first,
                Largest {
                    exporter: direction.exporter.clone(),
                    importer: direction.importer.clone(),
                    product: own("product", &first.product),
                    unrealised: own("unrealised", &first.unrealised),
                    trade: own("trade", &first.trade),
                    may_be_none: direction.may_be_none,
                },
            ))
        })
        .collect();
    let size = |of: &PotentialOf| of.unrealised.value.unwrap_or_default();
    all.sort_by(|a, b| size(b.0).total_cmp(&size(a.0)));
    all.into_iter().map(|(_, largest)| largest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_bears_few_digits() {
        for (value, says) in [
            (4_945_000_000.0, "$4.9bn"),
            (5_055_000_000.0, "$5.1bn"),
            (84_500_000_000.0, "$84.5bn"),
            (10e9, "$10bn"),
            (302_900_000.0, "$303m"),
            (8_300_000.0, "$8.3m"),
            (999_600_000.0, "$1bn"),
            (950.0, "$950"),
        ] {
            assert_eq!(round_money(value), says);
        }
    }
}
