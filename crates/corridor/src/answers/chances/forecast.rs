//! What one reporter's figures say of a target: what became of it, or else what the outlook room
//! gives; and the cards of both.

use corridor_outlook::forecaster::MEMBERS;
use corridor_outlook::model::Model;
use corridor_outlook::period::Period;
use corridor_outlook::series::{Observation, Series};
use corridor_outlook::target::{Question, Reach, Target, Year, reach};
use jiff::civil::Date;

use super::track::class_card;
use crate::answers::desk::Desk;
use crate::answers::series::Figures;
use crate::answers::target::{Goal, Judged, judge, verdict_key};
use crate::evidence::Sourced;
use crate::figures::{chance, counted, growth, money, odds, share, span};
use crate::key::{Key, key};
use crate::statistics::reported::{Days, year_days};

/// Both sides count in dollars.
pub(in crate::answers) const BASIS: &str = "USD";

/// What a reading is made as of, and with.
#[derive(Clone, Copy, Debug)]
pub(in crate::answers) struct Day<'a> {
    /// The day; nothing known later is used.
    pub as_of: Date,
    /// Of the draws through gaps and part-years.
    pub seed: u64,
    /// What was learned from other pairs.
    pub model: &'a Model,
}

/// What one reporter's figures say of a target.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// What it says, as a key.
    pub says: Key,
    /// The figures, in dollars.
    pub figures: Figures,
    /// The figures that it is judged by, in its own unit.
    pub counted: Figures,
    /// What became of the target by them.
    pub judged: Judged,
    /// The forecast, or why there is none; nothing where the target is settled.
    pub answer: Option<Result<Box<Reach>, corridor_outlook::Error>>,
    /// The card of the forecast, or of the figures that allow none.
    pub card: Key,
}

impl Reading {
    /// Judge, and ask the room where something is left to forecast.
    pub(super) fn of(
        desk: &mut Desk<'_>,
        says: Key,
        goal: &Goal,
        level: &Sourced<f64>,
        [figures, counted]: [Figures; 2],
        day: &Day<'_>,
    ) -> Self {
        // As of the desk's own day the verdict is the one that every answer gives.
        let verdict = match says.as_str().starts_with("chance/") {
            true => verdict_key(goal, &figures.reporter),
            false => key![says, "verdict"],
        };
        let judged = judge(desk, &verdict, goal, &counted, day.as_of);
        if judged.verdict.is_settled() {
            let card = judged.card.clone();
            return Self { says, figures, counted, judged, answer: None, card };
        }
        let breaks = desk.folder.partnership.breaks.get(&figures.reporter);
        let breaks = breaks.map_or(&[][..], Vec::as_slice);
        let target = Target {
            value: level.value,
            basis: BASIS.to_owned(),
            deadline: goal.last_year(),
            said: goal.said.map(|day| day.year()),
        };
        let answer = ask(&figures, &target, breaks, day).map(Box::new);
        let card = answer_card(desk, &says, level, &figures, &answer, day);
        Self { says, figures, counted, judged, answer: Some(answer), card }
    }

    /// The years ahead, where there are any.
    pub(super) fn open(&self) -> Option<&Reach> {
        self.answer.as_ref()?.as_deref().ok()
    }

    /// The full years that the forecast stands on, calendar or fiscal, where there is one.
    pub(super) fn full_years(&self) -> Option<Vec<Days>> {
        let past = &self.open()?.past;
        let whole = |year: i16| past.iter().any(|p| p.year == year && p.months >= 12.0 - 1e-6);
        let published: Vec<Days> = self.figures.years().map(|o| o.days).collect();
        let first = past.first()?.year;
        let mut years: Vec<Days> =
            published.into_iter().filter(|days| days.0.year() >= first).collect();
        // Twelve months published one by one are a year as well.
        let in_parts = past.iter().map(|p| p.year).filter(|year| whole(*year)).map(year_days);
        let apart = |days: &Days| years.iter().all(|known| known.1 < days.0 || days.1 < known.0);
        let in_parts: Vec<Days> = in_parts.filter(apart).collect();
        years.extend(in_parts);
        years.sort_unstable();
        // A calendar year beside the fiscal ones that it overlaps is no further year.
        let mut last: Option<Days> = None;
        years.retain(|days| {
            let further = last.is_none_or(|last| last.1 < days.0);
            if further {
                last = Some(*days);
            }
            further
        });
        Some(years)
    }

    /// One year of the forecast.
    pub(super) fn year(&self, year: i16) -> Option<&Year> {
        self.open()?.years.iter().find(|y| y.year == year)
    }
}

pub(in crate::answers) fn ask(
    figures: &Figures,
    target: &Target,
    breaks: &[Date],
    day: &Day<'_>,
) -> Result<Reach, corridor_outlook::Error> {
    let observation = |o: &crate::answers::series::Observed| {
        Ok(Observation {
            period: Period::inclusive(o.days.0, o.days.1)?,
            value: o.amount.value,
            reporter: figures.reporter.clone(),
            basis: BASIS.to_owned(),
            published: o.known,
        })
    };
    let all = figures.observed.iter().map(observation).collect::<Result<Vec<_>, _>>()?;
    let series = Series::known(&all, day.as_of, breaks)?;
    let question = Question { usd_per_unit: 1.0, seed: day.seed, gravity: None };
    reach(&series, target, day.model, &question)
}

/// The card of what one reporter's figures give: its inputs, the class, the settings and the seed.
fn answer_card(
    desk: &mut Desk<'_>,
    says: &Key,
    level: &Sourced<f64>,
    figures: &Figures,
    answer: &Result<Box<Reach>, corridor_outlook::Error>,
    day: &Day<'_>,
) -> Key {
    let class = class_card(desk, day.model);
    let mut inputs = vec![&level.card, &class];
    inputs.extend(figures.observed.iter().map(|o| &o.amount.card));
    let listed: Vec<String> = figures
        .observed
        .iter()
        .map(|o| {
            let known = crate::figures::day(o.known);
            format!("{} {} (known {known})", span(o.days.0, o.days.1), money(o.amount.value, "USD"))
        })
        .collect();
    let mut options = vec![
        ("seed", day.seed.to_string()),
        ("figures", if listed.is_empty() { "none".to_owned() } else { listed.join("; ") }),
    ];
    let formula = match answer {
        Err(why) => why.to_string(),
        Ok(reach) => {
            options.push(("figures that repeat others", reach.unused.to_string()));
            options.push(("members and their weights", weights(reach)));
            let parts = part_years(reach);
            if !parts.is_empty() {
                options.push(("part-years are taken to hold", parts));
            }
            "the years after the last figure, as a mixture of its members corrected by how their intervals held before; gaps and part-years by paths drawn through them".to_owned()
        }
    };
    let title = format!("The outlook, {}", figures.whose());
    desk.cards.estimate(says, &title, formula, &inputs, &options)
}

fn weights(reach: &Reach) -> String {
    let of = |(weights, ahead): (&Vec<f64>, usize)| {
        let each = MEMBERS.iter().zip(weights).map(|(m, w)| format!("{m} {}", share(*w)));
        format!("{ahead} ahead: {}", each.collect::<Vec<_>>().join(", "))
    };
    reach.weights.iter().zip(1..).map(of).collect::<Vec<_>>().join("; ")
}

fn part_years(reach: &Reach) -> String {
    let parts = reach.accruals.iter().map(|accrual| {
        let from = match accrual.share.learned_from {
            0 => "even months assumed".to_owned(),
            1 => "learned from 1 year".to_owned(),
            n => format!("learned from {n} years"),
        };
        format!(
            "{} of {}, give or take {}, {from}",
            share(accrual.share.share),
            accrual.year,
            share(accrual.share.deviation)
        )
    });
    parts.collect::<Vec<_>>().join("; ")
}

/// The card of one year of a forecast.
pub(super) fn year_card(
    desk: &mut Desk<'_>,
    level: &Sourced<f64>,
    reading: &Reading,
    year: &Year,
) -> Key {
    let dollars = |value: f64| money(value, "USD");
    let [half, most, nine] = year.intervals;
    let formula = format!(
        "P(trade of {} ≥ {}) = {:.4}; P(of some year up to it) = {:.4}, or {}: {}",
        year.year,
        dollars(level.value),
        year.in_year,
        year.by_year,
        chance(year.by_year),
        odds(year.by_year)
    );
    let between = |low: f64, high: f64| format!("{} to {}", dollars(low), dollars(high));
    let mut options = vec![
        ("even odds", dollars(year.median)),
        ("half of the probability", between(half.low, half.high)),
        ("80% of it", between(most.low, most.high)),
        ("90% of it", between(nine.low, nine.high)),
        ("years after the last figure", year.ahead.to_string()),
    ];
    if let Some(rate) = year.required_growth {
        let start = reading.open().and_then(|reach| reach.past.last());
        let from = start.map_or_else(String::new, |start| {
            let over = counted(year.ahead, "year");
            format!(", over {over} from {} in {}", dollars(start.middle.exp()), start.year)
        });
        options.push(("growth needed a year", format!("{}{from}", growth(rate))));
    }
    let title = format!("Trade of {}, {}", year.year, reading.figures.whose());
    let says = key![reading.says, year.year];
    let inputs = [&reading.card, &level.card];
    desk.cards.estimate(&says, &title, formula, &inputs, &options)
}
