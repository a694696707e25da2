//! Where does trade stand now? What was published of this year, what the months hold that are over
//! and not yet published, with their interval, and what the year comes to.

use corridor_outlook::now::unpublished;
use corridor_outlook::target::{Reach, Year};
use serde::Serialize;

use super::chances::{Asked, BASIS, Day, ask, class_card};
use super::claim::{Claim, Unit};
use super::desk::Desk;
use super::series::Figures;
use super::target::reporters;
use crate::error::Error;
use crate::evidence::Sourced;
use crate::figures::{money, share, span};
use crate::key::{Key, key};
use crate::statistics::reported::TOTAL;

/// Total trade as it stands on the day, under each reporter that has figures.
#[derive(Clone, Debug, Serialize)]
pub struct Now {
    /// One entry a reporter.
    pub readings: Vec<Stand>,
}

/// How one reporter's figures stand.
#[derive(Clone, Debug, Serialize)]
pub struct Stand {
    /// Whose figures.
    pub whose: String,
    /// The last figure that was published.
    pub last: Claim,
    /// Its period.
    pub period: Claim,
    /// Months that are over and not published, one entry a calendar year.
    pub unpublished: Vec<Months>,
    /// This year as a whole, where the method reaches it.
    pub year: Option<Whole>,
    /// Why nothing can be said of what is not published.
    pub stopped: Option<Claim>,
}

/// Months of one year that are over and not published.
#[derive(Clone, Debug, Serialize)]
pub struct Months {
    /// Which.
    pub period: Claim,
    /// What they hold, with the interval of four fifths of the chances.
    pub trade: Claim,
    /// The interval of half of the chances.
    pub half: Claim,
    /// The year up to their end, with what was published before them; nothing where a fiscal year
    /// holds months of it, whose trade is not known apart.
    pub so_far: Option<Claim>,
}

/// A year that is not over.
#[derive(Clone, Debug, Serialize)]
pub struct Whole {
    /// Which.
    pub year: Claim,
    /// Its trade, with the interval of four fifths of the chances.
    pub trade: Claim,
}

/// Answer for total trade.
///
/// # Errors
///
/// [`Error::Outlook`] when the model that is built in cannot be read.
pub fn answer(desk: &mut Desk<'_>) -> Result<Now, Error> {
    let model = corridor_outlook::frozen::model()?;
    let day = Day { as_of: desk.as_of, seed: Asked::default().seed, model: &model };
    let (statistics, parties) = (desk.statistics, &desk.folder.partnership.parties);
    let mut readings = Vec::new();
    for reporter in reporters(desk) {
        let figures = Figures::of(statistics, parties, &mut desk.cards, &reporter, TOTAL);
        let newest = figures.observed.iter().filter(|o| o.known <= day.as_of);
        let Some(newest) = newest.max_by_key(|o| o.days.1).cloned() else { continue };
        let says = key!["now", reporter];
        let breaks = desk.folder.partnership.breaks.get(&reporter);
        let (value, basis) = (newest.amount.value, BASIS.to_owned());
        let any = corridor_outlook::target::Target { value, basis, deadline: None, said: None };
        let answer = ask(&figures, &any, breaks.map_or(&[][..], |b| b), &day);
        let period = span(newest.days.0, newest.days.1);
        let mut stand = Stand {
            whose: figures.whose(),
            last: Claim::dollars(key![says, "last"], &newest.amount),
            period: Claim::words(key![says, "period"], period, &newest.amount.card)
                .by("the period of this figure"),
            unpublished: Vec::new(),
            year: None,
            stopped: None,
        };
        match answer {
            Ok(reach) => {
                let card = card(desk, &says, &figures, &reach, &day);
                for months in unpublished(&reach, day.as_of)? {
                    stand.unpublished.push(rest(desk, &says, &card, &months));
                }
                let year = reach.years.iter().find(|year| year.year == day.as_of.year());
                stand.year = year.map(|year| whole(&says, &card, year));
            }
            Err(why) => {
                let why = why.to_string();
                let why = why.lines().next().unwrap_or_default();
                let key = key![says, "stopped"];
                stand.stopped = Some(Claim::words(key, why, &newest.amount.card));
            }
        }
        readings.push(stand);
    }
    Ok(Now { readings })
}

/// The card of what one reporter's figures give.
fn card(desk: &mut Desk<'_>, says: &Key, figures: &Figures, reach: &Reach, day: &Day<'_>) -> Key {
    let class = class_card(desk, day.model);
    let mut inputs = vec![&class];
    inputs.extend(figures.observed.iter().map(|o| &o.amount.card));
    let part = reach.accruals.last().map_or_else(
        || "none".to_owned(),
        |a| {
            format!(
                "{} of {}, give or take {}",
                share(a.share.share),
                a.year,
                share(a.share.deviation)
            )
        },
    );
    let options = [("seed", day.seed.to_string()), ("the last part-year is taken to hold", part)];
    let formula = "the year as forecast from the figures published by the day, less what was published of it; of the rest, months that are over hold their number's share, give or take how months of such a pair vary";
    let title = format!("What is not yet published, {}", figures.whose());
    desk.cards.estimate(says, &title, formula.to_owned(), &inputs, &options)
}

fn rest(
    desk: &mut Desk<'_>,
    says: &Key,
    card: &Key,
    months: &corridor_outlook::now::Unpublished,
) -> Months {
    let start = months.period.start();
    let last = months.period.end().yesterday().unwrap_or(start);
    let period = span(start, last);
    let says = key![says, "unpublished", start.year()];
    let [half, most, _] = months.intervals.map(|i| (i.low.round(), i.high.round()));
    let median = months.median.round();
    let dollars = |value: f64| money(value, "USD");
    let likely = format!(
        "{} likely, {} to {} with four chances in five",
        dollars(median),
        dollars(most.0),
        dollars(most.1)
    );
    let formula = match months.published {
        Some(published) => {
            let so_far = dollars(published + median);
            format!("{} published and {likely}: {so_far}", dollars(published))
        }
        None => likely,
    };
    let title = format!("{period}, not yet published");
    let card = desk.cards.estimate(&says, &title, formula, &[card], &[]);
    let trade = |key: Key, value: f64, ends: (f64, f64)| {
        Claim::number(key, value, Unit::usd(), &card).between(Some(ends))
    };
    let so_far = months.published.map(|published| {
        let so_far = Sourced::new(published + median, card.clone());
        Claim::dollars(key![says, "so-far"], &so_far)
            .between(Some((published + most.0, published + most.1)))
            .by("what was published and these months")
    });
    Months {
        period: Claim::words(key![says, "period"], period, &card)
            .by("months that are over on the day and after the last figure"),
        half: trade(key![says, "half"], median, half).by("half of the chances lie between"),
        trade: trade(key![says, "trade"], median, most).by("four chances in five lie between"),
        so_far,
    }
}

fn whole(says: &Key, card: &Key, year: &Year) -> Whole {
    let most = year.intervals[1];
    Whole {
        year: Claim::year(key![says, "year"], year.year, card).by("the year of the day"),
        trade: Claim::number(key![says, "year", "trade"], year.median.round(), Unit::usd(), card)
            .between(Some((most.low.round(), most.high.round())))
            .by("four chances in five lie between"),
    }
}
