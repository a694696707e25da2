//! What the first screen says, part by part.

use serde::Serialize;

use crate::answers::ages::Ages;
use crate::answers::claim::Claim;
use crate::answers::happened::Curve;

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Glance {
    /// The names of the two parties.
    pub parties: [String; 2],
    /// The target that the page is about: of those that stand the one said last, an open one first.
    pub target: Option<Aim>,
    /// Where none stands: the last whose deadline is over.
    pub past: Option<Past>,
    /// The newest year of trade.
    pub trade: Option<Counted>,
    /// One direction, where the other is not in the folder.
    pub one_way: Option<OneWay>,
    /// A newer year that somebody counted in money which the folder cannot put into dollars.
    pub unconverted: Option<Unconverted>,
    /// The record, the target, and what may come, to be drawn.
    pub picture: Option<Curve>,
    /// The largest unrealised potential in each direction.
    pub largest: Vec<Largest>,
    /// How old what the folder holds is.
    pub ages: Ages,
}

/// A year's trade by who counts.
#[derive(Clone, Debug, Serialize)]
pub struct Counted {
    /// The year.
    pub year: Claim,
    /// The lowest and the highest count.
    pub trade: Claim,
    /// Whether several count it.
    pub several: bool,
}

/// A target whose deadline is over.
#[derive(Clone, Debug, Serialize)]
pub struct Past {
    /// Its level.
    pub value: Claim,
    /// Its deadline.
    pub by: Claim,
    /// What became of it.
    pub verdict: Claim,
    /// The figure that says so.
    pub figure: Option<Claim>,
}

/// A year that somebody counted in money of which the folder holds no rate for it.
#[derive(Clone, Debug, Serialize)]
pub struct Unconverted {
    /// The year.
    pub year: Claim,
    /// Who counted what.
    pub counts: Vec<(String, Claim)>,
}

/// The newest year of one direction, where that alone is held.
#[derive(Clone, Debug, Serialize)]
pub struct OneWay {
    /// The year.
    pub year: Claim,
    /// The exporter's name.
    pub exporter: String,
    /// The importer's name.
    pub importer: String,
    /// What was traded.
    pub trade: Claim,
}

/// A target at a glance.
#[derive(Clone, Debug, Serialize)]
pub struct Aim {
    /// Its id.
    pub id: String,
    /// Its level, in dollars.
    pub level: Claim,
    /// The same as it was said, where that is in other money.
    pub own: Option<Claim>,
    /// That its text makes it no more than possible, where it does.
    pub possible: Option<Claim>,
    /// What it counts, in words, where that is not goods both ways.
    pub counts: Option<String>,
    /// By when; nothing where it has no date.
    pub by: Option<Claim>,
    /// The year that chances and growth are told for.
    pub year: Option<Claim>,
    /// What became of it.
    pub verdict: Claim,
    /// Whether nothing became of it yet.
    pub running: bool,
    /// How likely it is.
    pub chance: Option<Likely>,
    /// What is missing, by who counts.
    pub missing: Option<Claim>,
    /// The newest year of what it counts, where that is not goods both ways.
    pub counted: Option<Counted>,
    /// The newest year's trade, of the target.
    pub reached: Option<Claim>,
    /// The growth a year that would close the gap.
    pub needed: Option<Claim>,
    /// The growth a year so far.
    pub achieved: Option<Claim>,
}

/// How likely it is.
#[derive(Clone, Debug, Serialize)]
pub struct Likely {
    /// A word of [`crate::figures::LIKELIHOODS`]: of the lowest count, where `most` is there.
    pub word: Claim,
    /// The word of the highest count, where that is another.
    pub most: Option<Claim>,
    /// The chance as odds; nothing where the counts tell several stories.
    pub odds: Option<Claim>,
    /// The lowest and the highest chance, in percent.
    pub range: Claim,
    /// When the odds are even, by who counts; nothing where nobody sees them so.
    pub even: Option<Claim>,
    /// The last year that can be told of in which somebody does not yet see them even.
    pub even_after: Option<Claim>,
    /// Whether several count.
    pub several: bool,
    /// Why the chances are to be read as rough; nothing where nothing says so.
    pub rough: Option<Claim>,
}

/// The product with the largest unrealised potential of a direction.
#[derive(Clone, Debug, Serialize)]
pub struct Largest {
    /// The exporter's name.
    pub exporter: String,
    /// The importer's name.
    pub importer: String,
    /// The product.
    pub product: Claim,
    /// What its potential is above its trade, a year.
    pub unrealised: Claim,
    /// Its trade now.
    pub trade: Claim,
    /// Whether the interval of its direction's potential reaches down to nothing.
    pub may_be_none: bool,
}
