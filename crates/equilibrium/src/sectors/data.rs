//! The tables of a world of several sectors, and what is cut from them.

use crate::error::Error;

/// By how much the input shares of a column may miss one. They are then divided by their sum. The
/// published tables of Caliendo and Parro, of eight digits a cell, miss it by up to 2e-6.
pub const INPUT_SHARES: f64 = 1e-5;

/// A world of several sectors, as statistics give it. Every array is flat, the last index fastest.
#[derive(Debug, Clone, PartialEq)]
pub struct Data {
    /// How many economies, `N`.
    pub economies: usize,
    /// How many sectors, `J`.
    pub sectors: usize,
    /// Sector x exporter x importer, net of tariffs, in one currency; NaN where there is no figure.
    /// The diagonal is not read: domestic sales are output less exports.
    pub flows: Vec<f64>,
    /// Sector x exporter x importer, fractions above -1. The diagonal is not read.
    pub tariffs: Vec<f64>,
    /// Sector x economy, in the same currency.
    pub gross_output: Vec<f64>,
    /// Sector x economy: value added over gross output, 0 to 1.
    pub value_added_share: Vec<f64>,
    /// Economy x sector that supplies x sector that buys: shares of spending on inputs. They sum to
    /// one over suppliers, wherever something is bought.
    pub input_shares: Vec<f64>,
    /// Trade elasticity of each sector.
    pub theta: Vec<f64>,
}

/// How the tariffs of a pair become one when sectors are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinTariffs {
    /// The median over the sectors joined, as Caliendo and Parro do.
    Median,
    /// The mean, weighted by what the pair trades; simple where it trades nothing.
    Weighted,
}

impl Data {
    pub(super) fn check(&self) -> Result<(), Error> {
        let (n, j) = (self.economies, self.sectors);
        if n == 0 || j == 0 {
            return Err(Error::Empty { what: if n == 0 { "economy" } else { "sector" } });
        }
        let size = |parts: &[usize]| {
            parts
                .iter()
                .try_fold(1_usize, |all, p| all.checked_mul(*p))
                .ok_or(Error::Overflow { what: "the size of an array" })
        };
        for (what, array, parts) in [
            ("the array of flows", &self.flows, &[j, n, n][..]),
            ("the array of tariffs", &self.tariffs, &[j, n, n]),
            ("the array of gross output", &self.gross_output, &[j, n]),
            ("the array of value-added shares", &self.value_added_share, &[j, n]),
            ("the array of input shares", &self.input_shares, &[n, j, j]),
            ("the array of trade elasticities", &self.theta, &[j]),
        ] {
            let expected = size(parts)?;
            if array.len() != expected {
                return Err(Error::Shape { what, found: array.len(), expected });
            }
        }
        self.check_flows()?;
        check_tariffs(&self.tariffs, n, "tariff")?;
        let range = |what, values: &[f64], good: fn(f64) -> bool, allowed| {
            values.iter().position(|&v| !(v.is_finite() && good(v))).map_or(Ok(()), |index| {
                Err(Error::Range { what, index: Some(index), value: values[index], allowed })
            })
        };
        range("gross output", &self.gross_output, |v| v >= 0.0, "it must be 0 or more")?;
        let share = |v: f64| (0.0..=1.0).contains(&v);
        range("value-added share", &self.value_added_share, share, "it must be from 0 to 1")?;
        // Tables balanced by machine hold small negative shares: they are kept, and counted.
        range("input share", &self.input_shares, |v| v.abs() <= 1.0, "it must be from -1 to 1")?;
        range(
            "trade elasticity of sector",
            &self.theta,
            |v| v > 0.0,
            "it must be above 0 and finite",
        )
    }

    fn check_flows(&self) -> Result<(), Error> {
        let n = self.economies;
        let absent: Vec<usize> = (0..n)
            .filter(|&importer| {
                (0..self.sectors).all(|s| {
                    (0..n).all(|i| i == importer || self.flows[(s * n + i) * n + importer].is_nan())
                })
            })
            .collect();
        if n > 1 && !absent.is_empty() {
            return Err(Error::MissingImporters { importers: absent });
        }
        for (line, row) in self.flows.chunks_exact(n).enumerate() {
            let (sector, exporter) = (line / n, line % n);
            for (importer, &value) in row.iter().enumerate().filter(|(m, _)| *m != exporter) {
                if value.is_nan() {
                    return Err(Error::MissingFlow { exporter, importer });
                }
                if value < 0.0 {
                    let sector = Some(sector);
                    return Err(Error::NegativeFlow { exporter, importer, sector, value });
                }
                if value.is_infinite() {
                    let index = line * n + importer;
                    return Err(Error::NotFinite { what: "the array of flows", index, value });
                }
            }
        }
        Ok(())
    }

    /// The same world where nothing is made from materials: all of output is value added.
    #[must_use]
    pub fn without_materials(&self) -> Self {
        Self { value_added_share: vec![1.0; self.value_added_share.len()], ..self.clone() }
    }

    /// The same world where no sector buys from another: each keeps the share that it bought from
    /// itself, and all the rest of its output becomes value added.
    #[must_use]
    pub fn without_linkages(&self) -> Self {
        let (n, j) = (self.economies, self.sectors);
        let mut out = self.clone();
        for e in 0..n {
            for s in 0..j {
                let own = self.input_shares[(e * j + s) * j + s];
                // Caliendo and Parro (2015), section 5.4: the share itself, not its part of output.
                out.value_added_share[s * n + e] = (1.0 - own).clamp(0.0, 1.0);
                for k in 0..j {
                    out.input_shares[(e * j + k) * j + s] = f64::from(u8::from(k == s));
                }
            }
        }
        out
    }

    /// The same world with sectors joined: sector `s` becomes part of `groups[s]`, numbered from 0.
    ///
    /// Flows and output are summed. Value-added shares and the blocks of input shares are plain means
    /// over the sectors joined, as in Caliendo and Parro (2015), and the blocks are made to sum to one:
    /// value added is then not the sum of what it was. `theta` is that of each group.
    ///
    /// # Errors
    ///
    /// Groups that are not numbered from 0 without a gap, or as many elasticities as groups.
    pub fn joined(
        &self,
        groups: &[usize],
        theta: &[f64],
        tariffs: JoinTariffs,
    ) -> Result<Self, Error> {
        self.check()?;
        let (n, j, g) = (self.economies, self.sectors, theta.len());
        if groups.len() != j {
            let what = "the array of groups";
            return Err(Error::Shape { what, found: groups.len(), expected: j });
        }
        let members: Vec<Vec<usize>> =
            (0..g).map(|k| (0..j).filter(|&s| groups[s] == k).collect()).collect();
        if members.iter().any(Vec::is_empty) || groups.iter().any(|&k| k >= g) {
            let found = groups.iter().max().map_or(0, |m| m + 1);
            return Err(Error::Shape {
                what: "the array of trade elasticities",
                found: g,
                expected: found,
            });
        }
        let mut out = Self {
            economies: n,
            sectors: g,
            flows: vec![0.0; g * n * n],
            tariffs: joined_tariffs(self, &self.tariffs, &members, tariffs),
            gross_output: vec![0.0; g * n],
            value_added_share: vec![1.0; g * n],
            input_shares: vec![0.0; n * g * g],
            theta: theta.to_vec(),
        };
        for (k, of) in members.iter().enumerate() {
            for pair in (0..n * n).filter(|pair| pair / n != pair % n) {
                out.flows[k * n * n + pair] = of.iter().map(|s| self.flows[s * n * n + pair]).sum();
            }
            for e in 0..n {
                // Output below exports is raised in the same way before and after joining.
                let made: Vec<f64> = of
                    .iter()
                    .map(|&s| self.gross_output[s * n + e].max(self.exports(s, e)))
                    .collect();
                let total: f64 = made.iter().sum();
                out.gross_output[k * n + e] = total;
                let shares: f64 = of.iter().map(|&s| self.value_added_share[s * n + e]).sum();
                out.value_added_share[k * n + e] = shares / of.len() as f64;
            }
        }
        for e in 0..n {
            for (b, buys) in members.iter().enumerate() {
                let block: Vec<f64> = members
                    .iter()
                    .map(|sells| {
                        let sum: f64 = sells
                            .iter()
                            .flat_map(|&k| {
                                buys.iter().map(move |&s| self.input_shares[(e * j + k) * j + s])
                            })
                            .sum();
                        sum / (sells.len() * buys.len()) as f64
                    })
                    .collect();
                let total: f64 = block.iter().sum();
                for (k, share) in block.iter().enumerate().filter(|_| total > 0.0) {
                    out.input_shares[(e * g + k) * g + b] = share / total;
                }
            }
        }
        Ok(out)
    }

    /// Tariffs (sector x exporter x importer) of this world, as those of [`Data::joined`].
    ///
    /// # Errors
    ///
    /// As [`Data::joined`].
    pub fn tariffs_joined(
        &self,
        new: &[f64],
        groups: &[usize],
        how: JoinTariffs,
    ) -> Result<Vec<f64>, Error> {
        self.check()?;
        if new.len() != self.tariffs.len() || groups.len() != self.sectors {
            let (found, expected) = (new.len(), self.tariffs.len());
            return Err(Error::Shape { what: "the array of new tariffs", found, expected });
        }
        let count = groups.iter().max().map_or(0, |m| m + 1);
        if count > self.sectors {
            let (found, expected) = (count, self.sectors);
            return Err(Error::Shape { what: "the array of groups", found, expected });
        }
        let members: Vec<Vec<usize>> =
            (0..count).map(|k| (0..self.sectors).filter(|&s| groups[s] == k).collect()).collect();
        Ok(joined_tariffs(self, new, &members, how))
    }

    pub(super) fn exports(&self, sector: usize, economy: usize) -> f64 {
        let n = self.economies;
        let row = &self.flows[(sector * n + economy) * n..][..n];
        row.iter().enumerate().filter(|(i, _)| *i != economy).map(|(_, x)| x).sum()
    }
}

fn joined_tariffs(
    data: &Data,
    tariffs: &[f64],
    members: &[Vec<usize>],
    how: JoinTariffs,
) -> Vec<f64> {
    let n = data.economies;
    let mut out = vec![0.0; members.len() * n * n];
    for (k, of) in members.iter().enumerate().filter(|(_, of)| !of.is_empty()) {
        for pair in (0..n * n).filter(|pair| pair / n != pair % n) {
            let mut rates: Vec<f64> = of.iter().map(|s| tariffs[s * n * n + pair]).collect();
            let weights: Vec<f64> = of.iter().map(|s| data.flows[s * n * n + pair]).collect();
            let weight: f64 = weights.iter().sum();
            out[k * n * n + pair] = match how {
                JoinTariffs::Median => {
                    rates.sort_by(f64::total_cmp);
                    let middle = rates.len() / 2;
                    if rates.len() % 2 == 1 {
                        rates[middle]
                    } else {
                        0.5 * (rates[middle - 1] + rates[middle])
                    }
                }
                JoinTariffs::Weighted if weight > 0.0 => {
                    rates.iter().zip(&weights).map(|(r, w)| r * w).sum::<f64>() / weight
                }
                JoinTariffs::Weighted => rates.iter().sum::<f64>() / rates.len() as f64,
            };
        }
    }
    out
}

/// Every tariff off the diagonal above -100 percent.
pub(super) fn check_tariffs(tariffs: &[f64], n: usize, what: &'static str) -> Result<(), Error> {
    for (line, row) in tariffs.chunks_exact(n).enumerate() {
        let exporter = line % n;
        for (importer, &value) in row.iter().enumerate() {
            if exporter != importer && !(value > -1.0 && value.is_finite()) {
                let sector = Some(line / n);
                let allowed = "it must be a fraction above -1 (0.05 is five percent)";
                return Err(Error::Cost { what, exporter, importer, sector, value, allowed });
            }
        }
    }
    Ok(())
}
