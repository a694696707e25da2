//! The parts of an archive, and an archive put together from parts of two: what would be known had
//! some of it not come.

use corridor_trade::Source;
use corridor_trade::readers::exchange::Rate;
use corridor_trade::readers::headline::Headline;
use corridor_trade::store::{Held, Kind};
use jiff::civil::Date;

use super::archive::Pairs;
use super::{Archive, Dataset};
use crate::folder::Folder;

/// One thing that an archive holds.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// A headline figure, and the vintage of its file.
    Figure(&'a Headline, Date),
    /// An average exchange rate.
    Rate(&'a Rate),
    /// A dataset of product trade.
    Dataset(Kind, &'a Held),
    /// The recorded estimate: its source, and the SHA-256 of the record.
    Estimate(&'a Source, &'a str),
    /// A recorded run: the scenario's name, its day, and the SHA-256 of the record.
    Simulation(&'a str, &'a str, &'a str),
}

impl Archive<'_> {
    /// What it holds, always in one order.
    #[must_use]
    pub fn parts(&self) -> Vec<Part<'_>> {
        let figures = self
            .headline
            .iter()
            .flat_map(|set| set.rows.iter().map(|row| Part::Figure(row, set.source.vintage)));
        let rates = self.exchange.iter().flat_map(|set| set.rows.iter().map(Part::Rate));
        let estimate = self.agreement.iter().map(|set| Part::Estimate(&set.source, &set.sha256));
        let runs = self
            .simulations
            .iter()
            .map(|run| Part::Simulation(&run.id, &run.made.as_of, &run.sha256));
        figures
            .chain(rates)
            .chain(of(Kind::Flows, &self.flows))
            .chain(of(Kind::Totals, &self.totals))
            .chain(of(Kind::Reach, &self.reach))
            .chain(estimate)
            .chain(runs)
            .collect()
    }

    /// An archive of a folder from parts of two others: of each, one word for each of its
    /// [`parts`](Self::parts). Files that both read are read once.
    #[must_use]
    pub fn joined<'b>(
        folder: &'b Folder,
        old: (&Archive<'_>, &[bool]),
        new: (&Archive<'_>, &[bool]),
    ) -> Archive<'b> {
        let same = folder.partnership == new.0.folder.partnership;
        let withheld = withheld(new.0, old, new);
        let (old, new) = (Kept::of(old.0, old.1), Kept::of(new.0, new.1));
        let joined = |mut a: Vec<Held>, b: Vec<Held>| {
            a.extend(b);
            a.sort_by(|a, b| {
                let of = |held: &Held| (held.source.dataset.clone(), held.source.vintage);
                of(a).cmp(&of(b))
            });
            a
        };
        Archive {
            folder,
            statistics: new.archive.statistics.clone(),
            access: new.archive.access.clone(),
            roundtable: new.archive.roundtable.clone(),
            headline: rows(old.figures, new.figures, |row| row.line),
            exchange: rows(old.rates, new.rates, |rate| rate.line),
            freshness: match (&new.agreement, &old.agreement) {
                (None, Some(_)) => old.archive.freshness.clone(),
                _ => new.archive.freshness.clone(),
            },
            agreement: new.agreement.or(old.agreement),
            simulations: {
                let mut runs = new.simulations;
                runs.extend(old.simulations);
                runs.sort_by(|a, b| a.file.cmp(&b.file));
                runs
            },
            flows: joined(new.flows, old.flows),
            totals: joined(new.totals, old.totals),
            reach: joined(new.reach, old.reach),
            pairs: if same { new.archive.pairs.clone() } else { Pairs::default() },
            withheld,
        }
    }
}

fn of(kind: Kind, held: &[Held]) -> impl Iterator<Item = Part<'_>> {
    held.iter().map(move |one| Part::Dataset(kind, one))
}

/// How many figures and which flows of an archive are kept on neither side.
fn withheld(
    archive: &Archive<'_>,
    old: (&Archive<'_>, &[bool]),
    new: (&Archive<'_>, &[bool]),
) -> (usize, Vec<Held>) {
    let figures = archive.headline.as_ref().map_or(0, |set| set.rows.len());
    let kept = |(archive, keep): (&Archive<'_>, &[bool])| {
        let figures = archive.headline.as_ref().map_or(0, |set| set.rows.len());
        keep.iter().take(figures).filter(|keep| **keep).count()
    };
    let rates = archive.exchange.as_ref().map_or(0, |set| set.rows.len());
    let flows = archive.flows.iter().zip(new.1.iter().skip(figures + rates));
    let flows = flows.filter(|(_, keep)| !**keep).map(|(held, _)| held.clone());
    (figures.saturating_sub(kept(old) + kept(new)), flows.collect())
}

/// Rows of two files of one kind, in the order of their lines.
fn rows<T>(
    old: Option<Dataset<Vec<T>>>,
    new: Option<Dataset<Vec<T>>>,
    line: impl Fn(&T) -> u64,
) -> Option<Dataset<Vec<T>>> {
    let (mut set, more) = match (old, new) {
        (old, Some(new)) => (new, old.map_or_else(Vec::new, |set| set.rows)),
        (old, None) => (old?, Vec::new()),
    };
    set.rows.extend(more);
    set.rows.sort_by_key(line);
    Some(set)
}

/// What is kept of an archive.
struct Kept<'a, 'f> {
    archive: &'a Archive<'f>,
    figures: Option<Dataset<Vec<Headline>>>,
    rates: Option<Dataset<Vec<Rate>>>,
    agreement: Option<Dataset<crate::study::record::Recorded>>,
    simulations: Vec<super::Simulated>,
    flows: Vec<Held>,
    totals: Vec<Held>,
    reach: Vec<Held>,
}

impl<'a, 'f> Kept<'a, 'f> {
    fn of(archive: &'a Archive<'f>, keep: &[bool]) -> Self {
        let mut keep = keep.iter().copied();
        let mut next = || keep.next().unwrap_or(false);
        let mut figures = archive.headline.clone();
        if let Some(set) = &mut figures {
            set.rows.retain(|_| next());
        }
        let mut rates = archive.exchange.clone();
        if let Some(set) = &mut rates {
            set.rows.retain(|_| next());
        }
        let mut held = |all: &[Held]| all.iter().filter(|_| next()).cloned().collect::<Vec<_>>();
        let (flows, totals, reach) =
            (held(&archive.flows), held(&archive.totals), held(&archive.reach));
        let agreement = archive.agreement.clone().filter(|_| next());
        let simulations = archive.simulations.iter().filter(|_| next()).cloned().collect();
        Self { archive, figures, rates, agreement, simulations, flows, totals, reach }
    }
}
