//! How good any plan can be, and prices that prove it.
//!
//! Give a price to a meeting of each firm (`y`, of either sign), and prices of at least 0 to each
//! firm's time in a slot (`u`), to a table in a slot (`z`), to a table of a hall in a slot (`h`) and to an
//! interpreter in a slot (`p`). No plan is worth more than
//!
//! ```text
//!   sum over pairs   max(0, max over open slots of  gain - y_a - y_b - u_at - u_bt - z_t - h_t - p_t)
//! + sum over firms   max over 0 <= d <= cap of  F min(d, floor) + y d
//! + sum over slots   z K + sum over halls h K + sum over pools p K + sum over firms u delegates
//! ```
//!
//! because every plan keeps the rules that were priced (Lagrange; weak duality). Any prices give a
//! true bound; those of the selection flow give the best that ignores who is away when. Prices are in
//! units of 1 or 1/2 of the composite of [`crate::Score`].

use crate::{Error, Event, Score, event::Need, select::Choice};

/// Prices that prove a bound. Empty lists stand for zeros.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Prices {
    /// 1, or 2 where prices are halves.
    pub unit: i64,
    /// Of a meeting, by firm; may be below zero.
    pub firm: Vec<i64>,
    /// Of a firm's time: firm by firm, each by slot.
    pub time: Vec<i64>,
    /// Of a table, by slot.
    pub table: Vec<i64>,
    /// Of a table of a hall: hall by hall, each by slot.
    pub hall: Vec<i64>,
    /// Of an interpreter: pool by pool, each by slot.
    pub pool: Vec<i64>,
}

impl Prices {
    /// The bound that the prices prove, computed from the event alone.
    ///
    /// # Errors
    ///
    /// [`Error::CertificateShape`] and [`Error::NegativePrice`].
    pub fn bound(&self, event: &Event) -> Result<Score, Error> {
        self.check(event)?;
        Ok(event.scale.score(self.composite(event)))
    }

    fn check(&self, event: &Event) -> Result<(), Error> {
        let slots = event.slots().len();
        let shape = |what, list: &[i64], expected: usize| {
            if list.is_empty() || list.len() == expected {
                Ok(())
            } else {
                Err(Error::CertificateShape { what, found: list.len(), expected })
            }
        };
        shape("firms", &self.firm, event.firms().len())?;
        shape("firms' time", &self.time, event.firms().len() * slots)?;
        shape("tables", &self.table, slots)?;
        shape("halls", &self.hall, event.halls().len() * slots)?;
        shape("interpreters", &self.pool, event.pools().len() * slots)?;
        let lists = [
            ("a firm's time", &self.time),
            ("a table", &self.table),
            ("a hall", &self.hall),
            ("an interpreter", &self.pool),
        ];
        for (what, list) in lists {
            if let Some(found) = list.iter().find(|p| **p < 0) {
                return Err(Error::NegativePrice { what, found: *found });
            }
        }
        if self.unit != 1 && self.unit != 2 {
            return Err(Error::CertificateShape {
                what: "a unit",
                found: usize::try_from(self.unit).unwrap_or(0),
                expected: 2,
            });
        }
        Ok(())
    }

    pub(crate) fn composite(&self, event: &Event) -> i128 {
        let slots = event.slots().len();
        let at = |list: &[i64], i: usize| i128::from(list.get(i).copied().unwrap_or(0));
        let unit = i128::from(self.unit);
        let mut sum: i128 = 0;
        for pair in event.pairs().iter().filter(|p| !p.open.is_empty()) {
            let gain = unit * i128::from(event.gain(pair))
                - at(&self.firm, pair.a)
                - at(&self.firm, pair.b);
            let price = |t: usize| {
                let hall = pair.hall.map_or(0, |h| at(&self.hall, h * slots + t));
                let pool =
                    if let Need::Pool(p) = pair.need { at(&self.pool, p * slots + t) } else { 0 };
                at(&self.time, pair.a * slots + t)
                    + at(&self.time, pair.b * slots + t)
                    + at(&self.table, t)
                    + hall
                    + pool
            };
            let least = pair.open.iter().map(price).min().unwrap_or(0);
            sum += (gain - least).max(0);
        }
        for (i, firm) in event.firms().iter().enumerate() {
            let y = at(&self.firm, i);
            let worth = |d: u32| {
                unit * i128::from(event.scale.floor) * i128::from(d.min(firm.floor))
                    + y * i128::from(d)
            };
            let cap = event.cap(i);
            sum += worth(0).max(worth(firm.floor.min(cap))).max(worth(cap));
            sum += (0..slots).map(|t| at(&self.time, i * slots + t)).sum::<i128>()
                * i128::from(firm.delegates);
        }
        for t in 0..slots {
            if at(&self.table, t) > 0 {
                sum += at(&self.table, t) * i128::from(event.room(t));
            }
            for (h, hall) in event.halls().iter().enumerate() {
                sum += at(&self.hall, h * slots + t) * i128::from(hall.tables[t]);
            }
            for (p, pool) in event.pools().iter().enumerate() {
                sum += at(&self.pool, p * slots + t) * i128::from(pool.size[t]);
            }
        }
        sum.div_euclid(unit)
    }
}

/// A bound and the prices that prove it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Certificate {
    prices: Prices,
    musts: u32,
    floor_places: u32,
    weight: i64,
}

impl Certificate {
    /// The certificate of the bound that the prices prove.
    ///
    /// # Errors
    ///
    /// As [`Prices::bound`].
    pub fn new(event: &Event, prices: Prices) -> Result<Self, Error> {
        let bound = prices.bound(event)?;
        Ok(Self {
            prices,
            musts: bound.musts,
            floor_places: bound.floor_places,
            weight: bound.weight,
        })
    }

    /// The bound: no plan scores more.
    #[must_use]
    pub fn bound(&self) -> Score {
        Score { musts: self.musts, floor_places: self.floor_places, weight: self.weight }
    }

    /// The prices.
    #[must_use]
    pub fn prices(&self) -> &Prices {
        &self.prices
    }

    /// Computes the bound again from the event and the prices.
    ///
    /// # Errors
    ///
    /// [`Error::Certificate`] when it is not the bound that the certificate states.
    pub fn verify(&self, event: &Event) -> Result<Score, Error> {
        let computed = self.prices.bound(event)?;
        if computed == self.bound() {
            Ok(computed)
        } else {
            Err(Error::Certificate {
                stated: self.bound().to_string(),
                computed: computed.to_string(),
            })
        }
    }
}

/// The best choice of meetings, who is away when left aside except for how many slots each firm has.
pub(crate) struct Selection {
    pub taken: Vec<bool>,
    pub half: Vec<bool>,
    pub prices: Prices,
}

pub(crate) fn select(event: &Event) -> Selection {
    let slots = event.slots().len();
    let index: Vec<usize> =
        (0..event.pairs().len()).filter(|e| !event.pairs()[*e].open.is_empty()).collect();
    let pairs: Vec<(u32, u32, i64)> = index
        .iter()
        .map(|e| {
            let pair = &event.pairs()[*e];
            (pair.a as u32, pair.b as u32, event.gain(pair))
        })
        .collect();
    let wanted: Vec<u32> = event.firms().iter().map(|f| f.floor).collect();
    let halls = event.flow_halls();
    let hall_caps: Vec<i64> =
        event.halls().iter().map(|h| h.tables.iter().map(|k| i64::from(*k)).sum()).collect();
    let chosen = Choice {
        colour: event.colour.as_deref(),
        most: &event.caps,
        wanted: &wanted,
        floor: event.scale.floor,
        pairs: &pairs,
        total: (0..slots).map(|t| i64::from(event.room(t))).sum(),
        halls: halls.as_deref().map(|of| (of, hall_caps.as_slice())),
    }
    .best();
    let spread = |list: &[bool]| {
        let mut all = vec![false; event.pairs().len()];
        index.iter().zip(list).for_each(|(e, taken)| all[*e] = *taken);
        all
    };
    Selection {
        taken: spread(&chosen.taken),
        half: spread(&chosen.half),
        prices: Prices {
            unit: chosen.unit,
            firm: chosen.firm,
            time: Vec::new(),
            table: vec![chosen.total; slots],
            hall: chosen.hall.iter().flat_map(|h| std::iter::repeat_n(*h, slots)).collect(),
            pool: Vec::new(),
        },
    }
}

impl Event {
    /// A pair's weight, and `M` where it must be held.
    pub(crate) fn gain(&self, pair: &crate::event::Pair) -> i64 {
        i64::from(pair.weight) + if pair.must { self.scale.must } else { 0 }
    }

    /// The hall of each firm when there are several and one group alone decides them.
    pub(crate) fn flow_halls(&self) -> Option<Vec<Option<usize>>> {
        let colour = self.colour.as_ref()?;
        if self.halls().len() < 2 {
            return None;
        }
        let group =
            (0..self.firms().len()).find(|i| self.firms()[*i].hall.is_some()).map(|i| colour[i])?;
        let one = self.pairs().iter().filter(|p| !p.open.is_empty()).all(|p| {
            let decider = if colour[p.a] == group { p.a } else { p.b };
            self.firms()[decider].hall == p.hall
        });
        one.then(|| {
            (0..self.firms().len())
                .map(|i| if colour[i] == group { self.firms()[i].hall } else { None })
                .collect()
        })
    }
}
