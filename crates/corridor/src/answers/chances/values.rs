//! What the answer holds.

use corridor_outlook::target::Year;
use serde::Serialize;

use super::{Notes, Pace, Scored, Track};
use crate::answers::claim::Claim;
use crate::answers::happened::Curve;

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Chances {
    /// The targets that stand, those past their deadline too, or the one asked about.
    pub targets: Vec<Chance>,
    /// Those that stand and get no chance, each with the reason.
    pub unanswered: Vec<Unanswered>,
    /// The two parties' figures, in words, in the order of `scored`.
    pub whose: [String; 2],
    /// What the figures held here and known on the day gave each target.
    pub scored: Vec<Scored>,
    /// The words for chances; none where nothing is forecast.
    pub likelihoods: Vec<Likelihood>,
    /// How often the method was right; nothing where nothing is forecast.
    pub track: Option<Track>,
}

/// A word for chances.
#[derive(Clone, Debug, Serialize)]
pub struct Likelihood {
    /// The word.
    pub word: Claim,
    /// The chances that it is used for.
    pub of: Claim,
}

/// A target that gets no chance.
#[derive(Clone, Debug, Serialize)]
pub struct Unanswered {
    /// Its id.
    pub id: String,
    /// What was said.
    pub value: Claim,
    /// Why there is none.
    pub why: Claim,
    /// What became of it all the same, under each reporter with figures in its own unit.
    pub verdicts: Vec<Claim>,
}

/// One target.
#[derive(Clone, Debug, Serialize)]
pub struct Chance {
    /// Its id.
    pub id: String,
    /// What it counts, in words.
    pub counts: String,
    /// Its level.
    pub level: Claim,
    /// The day on which it was said.
    pub said: Option<Claim>,
    /// How it was put into dollars, where it was said in another currency.
    pub converted: Option<Claim>,
    /// The year by which.
    pub by: Claim,
    /// Whether that year is chosen here, since the target names none.
    pub by_chosen: bool,
    /// The deadline, where it lies within a year: the last full year over by then is the one asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<Claim>,
    /// Whether that year is over.
    pub over: bool,
    /// What each reporter's figures say.
    pub readings: Vec<Read>,
    /// How promises of other pairs that needed as much growth fared.
    pub promises: Option<Promises>,
    /// What must be known of the back-test.
    pub notes: Option<Notes>,
    /// The chance year by year, under each reporter that has one.
    pub years: Vec<ByYear>,
    /// The same, to be drawn.
    pub curve: Option<Curve>,
}

/// How promises of other pairs that needed as much growth a year fared.
#[derive(Clone, Debug, Serialize)]
pub struct Promises {
    /// The growth that they needed, in words.
    pub needed: Claim,
    /// Those whose deadline is over and whose outcome is known.
    pub known: Claim,
    /// Those that were met.
    pub met: Claim,
}

/// What one reporter's figures say of a target.
#[derive(Clone, Debug, Serialize)]
pub struct Read {
    /// The reporter's code, or `reconciled`.
    pub reporter: String,
    /// Whose figures, in words: `as Germany reports it`.
    pub whose: String,
    /// The same as a heading: `Germany reports`.
    pub short: String,
    /// What became of the target.
    pub verdict: Claim,
    /// The figure that settled it.
    pub settled: Option<Settled>,
    /// Why there is no forecast.
    pub stopped: Option<Stopped>,
    /// The chance by the year asked about.
    pub chance: Option<Claim>,
    /// The same as people say it: `about 1 chance in 5`.
    pub odds: Option<Claim>,
    /// The least and the most that it would be if growth of one past era came again, in words.
    pub eras: Option<Claim>,
    /// The word for it, of one table.
    pub likelihood: Option<String>,
    /// Whether the odds pass one half while the middle of single years stays below the target.
    pub middle_below: bool,
    /// Fewer than three full years: what there is, and what comparable pairs did.
    pub thin: Option<Thin>,
    /// After it was met: the newest full year, where that is below the target again.
    pub below_again: Option<Told>,
    /// Where the deadline's year is not known: the most by then.
    pub not_shown: Option<Told>,
    /// A year that reached the level before the target was said, which does not meet it.
    pub before_said: Option<Told>,
    /// Where that year is further than the method reaches: the last it reaches.
    pub reaches: Option<Claim>,
    /// When the odds are even.
    pub even_odds: Option<Even>,
    /// That the last figure is old.
    pub silent: Option<Silent>,
    /// Years between others without a full figure.
    pub gaps: Option<Claim>,
    /// What a year known in part is taken to be.
    pub part_year: Option<PartYear>,
    /// Figures that look wrong: used, and told of.
    pub suspects: Vec<Claim>,
    /// Figures that could not be used, by reason.
    pub left_out: Vec<LeftOut>,
    /// The years ahead.
    pub ahead: Vec<Ahead>,
    /// The years ahead, to be drawn.
    pub fan: Option<Curve>,
    /// The growth needed, beside what was done before.
    pub pace: Option<Pace>,
}

/// How a target was settled.
#[derive(Clone, Debug, Serialize)]
pub struct Settled {
    /// The trade that did it, or that of the deadline's year.
    pub trade: Claim,
    /// When that was.
    pub period: Claim,
    /// After a miss: when it was reached all the same.
    pub met_since: Option<Claim>,
    /// With what trade.
    pub since_trade: Option<Claim>,
}

/// A record too thin to have a spread of its own.
#[derive(Clone, Debug, Serialize)]
pub struct Thin {
    /// The full years that there are, in words.
    pub years: Claim,
    /// Of cases of comparable pairs, how many did what the target needs.
    pub like_pairs: Option<Claim>,
}

/// A year known in part.
#[derive(Clone, Debug, Serialize)]
pub struct PartYear {
    /// The trade that is known.
    pub trade: Claim,
    /// Of when.
    pub period: Claim,
    /// The share of the year that it is taken to hold; nothing of a fiscal year, of which the months
    /// in this year are not known apart.
    pub share: Option<Claim>,
    /// The year.
    pub year: Claim,
    /// The year as a whole: its middle, with the interval of four fifths of the chances.
    pub whole: Claim,
    /// That interval.
    pub between: Option<Claim>,
}

/// A figure that bears on a target.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// Its trade.
    pub trade: Claim,
    /// Its period.
    pub period: Claim,
}

/// Why there is no forecast, and what would cure it.
#[derive(Clone, Debug, Serialize)]
pub struct Stopped {
    /// Why.
    pub why: Claim,
    /// The cure, in words.
    pub cure: Option<String>,
}

/// When the odds of having reached the target are even.
#[derive(Clone, Debug, Serialize)]
pub struct Even {
    /// In the year, or not before it is over.
    pub after: bool,
    /// The year.
    pub year: Claim,
}

/// That a reporter's last figure is old.
#[derive(Clone, Debug, Serialize)]
pub struct Silent {
    /// The last figure's period.
    pub last: Claim,
    /// How many years ago.
    pub years: Claim,
}

/// Figures left out.
#[derive(Clone, Debug, Serialize)]
pub struct LeftOut {
    /// Which.
    pub what: Claim,
    /// Why.
    pub why: String,
}

/// One year ahead.
#[derive(Clone, Debug, Serialize)]
pub struct Ahead {
    /// The year.
    pub year: Claim,
    /// What is passed nine times in ten, three times in four, as often as not, once in four, once in
    /// ten.
    pub trade: [Claim; 5],
}

/// The chances of one year.
#[derive(Clone, Debug, Serialize)]
pub struct ByYear {
    /// The year.
    pub year: Claim,
    /// Under each reporter.
    pub chances: Vec<Option<Claim>>,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// A target's id; `None` for those that stand.
    pub target: Option<String>,
    /// A party's code or `RECONCILED`; `None` for each.
    pub reporter: Option<String>,
    /// The year by which; `None` for the target's own, or one that is chosen.
    pub by: Option<i16>,
    /// Of the draws through gaps and part-years.
    pub seed: u64,
}

impl Default for Asked {
    fn default() -> Self {
        Self { target: None, reporter: None, by: None, seed: 1 }
    }
}

/// One row of the curve.
#[derive(Clone, Debug)]
pub struct Row {
    /// The target's id.
    pub target: String,
    /// The target in dollars.
    pub level: f64,
    /// Whose figures.
    pub reporter: String,
    /// The year.
    pub year: Year,
}
