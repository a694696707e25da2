//! Errors that are correlated between places near each other.
//!
//! ```text
//! S = sum over places a, b with d(a, b) < cutoff of s_a s_b',   s_a the scores of a place added up
//! ```
//!
//! `d` is the great-circle distance in km on a sphere with the earth's mean radius; every pair within
//! the cutoff weighs one, as in fixest. Rows of one place are correlated whatever their time. The sum need
//! not be positive: what is below zero is repaired as with clusters in several ways.
//!
//! Cost: the square of the number of places within a cutoff of one another; the scores are added up first.
//!
//! Source: Conley (1999). Oracle: `oracles/dense/conley`.

use std::collections::BTreeMap;

use super::{Covariance, FixefK, Ssc, eigen, parameters};
use crate::Error;
use crate::fit::Fit;

/// The earth's mean radius, km.
const RADIUS: f64 = 6371.0088;
/// More places than this are no map of economies or regions, and their pairs too many.
const MOST_PLACES: usize = 40_000;

/// Where each input row is, in degrees.
#[derive(Debug, Clone, Copy)]
pub struct Places<'a> {
    /// North of the equator, -90 to 90.
    pub latitude: &'a [f64],
    /// East of Greenwich, -180 to 180, or 0 to 360.
    pub longitude: &'a [f64],
}

impl Fit<'_> {
    /// The covariance when rows nearer than `cutoff` km are correlated. The small-sample factor is
    /// `(n - 1) / (n - K)`.
    ///
    /// # Errors
    ///
    /// [`Error::Length`]; [`Error::Place`] for a used row whose degrees are none;
    /// [`Error::TooManyPlaces`].
    pub fn conley(&self, places: &Places<'_>, cutoff: f64, ssc: &Ssc) -> Result<Covariance, Error> {
        let expected = self.model.rows();
        for (name, degrees) in [("latitude", places.latitude), ("longitude", places.longitude)] {
            if degrees.len() != expected {
                let (name, found) = (name.to_owned(), degrees.len());
                return Err(Error::Length { name, found, expected });
            }
        }
        let k = self.coefficients.len();
        // By the bits of their degrees: rows of one place have the same.
        let mut by_place: BTreeMap<(u64, u64), ([f64; 3], Vec<f64>)> = BTreeMap::new();
        for (row, s) in self.input_rows().into_iter().zip(self.scores().chunks_exact(k.max(1))) {
            let (north, east) = (places.latitude[row], places.longitude[row]);
            if !(-90.0..=90.0).contains(&north) || !(-180.0..=360.0).contains(&east) {
                return Err(Error::Place { row: row.into(), latitude: north, longitude: east });
            }
            let place = by_place
                .entry((north.to_bits(), east.to_bits()))
                .or_insert_with(|| (direction(north, east), vec![0.0; k]));
            place.1.iter_mut().zip(s).for_each(|(sum, s)| *sum += s);
        }
        if by_place.len() > MOST_PLACES {
            return Err(Error::TooManyPlaces { found: by_place.len(), most: MOST_PLACES });
        }
        let mut places: Vec<([f64; 3], Vec<f64>)> = by_place.into_values().collect();
        // From south to north: what is too far north of a place is too far from it.
        places.sort_by(|a, b| a.0[2].total_cmp(&b.0[2]));
        let mut meat = vec![0.0; k * k];
        for (at, (here, s)) in places.iter().enumerate() {
            let mut near = s.clone();
            let reach = (here[2].asin() + cutoff / RADIUS).min(std::f64::consts::FRAC_PI_2).sin();
            let north = places[at + 1..].iter().take_while(|(there, _)| there[2] <= reach + 1e-12);
            for (there, other) in north.filter(|(there, _)| kilometres(here, there) < cutoff) {
                debug_assert!(there[2] >= here[2]);
                near.iter_mut().zip(other).for_each(|(near, s)| *near += 2.0 * s);
            }
            for (i, j) in (0..k).flat_map(|i| (0..k).map(move |j| (i, j))) {
                meat[i * k + j] += 0.5 * (s[i] * near[j] + near[i] * s[j]);
            }
        }
        let (n, counted) = (self.rows() as f64, parameters::count(self, &[], ssc.fixef_k) as f64);
        let spare = (n - counted).max(1.0);
        let factor = if ssc.adj { (n - 1.0) / spare } else { 1.0 };
        let label = format!("Conley ({cutoff} km)");
        let mut covariance = self.sandwich_of(&meat, factor, spare, &label);
        covariance.parameters = parameters::count(self, &[], FixefK::Full);
        covariance.repaired = eigen::repair(&mut covariance.matrix, k);
        Ok(covariance)
    }
}

/// A place as a point on the unit sphere, the third number to the north.
fn direction(north: f64, east: f64) -> [f64; 3] {
    let (north, east) = (north.to_radians(), east.to_radians());
    [north.cos() * east.cos(), north.cos() * east.sin(), north.sin()]
}

/// The great-circle distance by the chord, which keeps its digits for near places.
fn kilometres(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    let square: f64 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
    2.0 * RADIUS * (0.5 * square.sqrt()).min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Model, Options, Regressor, Vcov, ols};

    #[test]
    fn distances_are_those_of_a_globe() {
        let quarter = kilometres(&direction(0.0, 0.0), &direction(0.0, 90.0));
        assert!((quarter - RADIUS * std::f64::consts::FRAC_PI_2).abs() < 1e-9);
        let over_the_line = kilometres(&direction(10.0, 179.5), &direction(10.0, -179.5));
        assert!(
            (over_the_line - kilometres(&direction(10.0, 0.0), &direction(10.0, 1.0))).abs() < 1e-9
        );
        let turned = kilometres(&direction(10.0, 350.0), &direction(10.0, -10.0));
        assert!(turned < 1e-9);
    }

    #[test]
    fn places_that_are_far_apart_are_clusters_and_all_together_leave_nothing() {
        let y = [1.0, 2.5, 2.0, 4.0, 3.0, 5.5];
        let x = [0.0, 1.0, 1.5, 2.0, 3.0, 4.5];
        let ones = [1.0; 6];
        let regressors = vec![
            Regressor { name: "(Intercept)", values: &ones },
            Regressor { name: "x", values: &x },
        ];
        let model = Model { outcome: &y, regressors, ..Model::default() };
        let fit = ols(&model, &Options::default()).unwrap();
        let latitude = [0.0, 0.0, 20.0, 20.0, 50.0, 50.0];
        let longitude = [0.0, 0.0, 30.0, 30.0, 10.0, 10.0];
        let places = Places { latitude: &latitude, longitude: &longitude };
        let near = fit.conley(&places, 100.0, &Ssc::none()).unwrap();
        let ids = [0, 0, 1, 1, 2, 2];
        let cluster = Vcov::Cluster(vec![crate::Cluster { name: "place", ids: &ids }]);
        let clusters = fit.covariance(&cluster, &Ssc::none()).unwrap();
        for (a, b) in near.matrix.iter().zip(&clusters.matrix) {
            assert!((a - b).abs() < 1e-12 && *b != 0.0, "{a} {b}");
        }
        // The scores add up to nothing.
        let all = fit.conley(&places, 30_000.0, &Ssc::none()).unwrap();
        assert!(all.matrix.iter().all(|v| v.abs() < 1e-12));
        let off = Places { latitude: &[91.0; 6], longitude: &longitude };
        assert!(
            matches!(fit.conley(&off, 1.0, &Ssc::none()), Err(Error::Place { row, .. }) if row.at() == 0)
        );
    }
}
