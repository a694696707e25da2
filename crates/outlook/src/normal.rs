//! The normal and the Student distribution with four degrees of freedom.
//!
//! ```text
//! Phi(x)  = erfc(-x / sqrt 2) / 2
//! t4(p)   = 2 sign(p - 1/2) sqrt(cos(acos(sqrt a) / 3) / sqrt a - 1),  a = 4 p (1 - p)
//! ```
//!
//! `p` is a probability in (0, 1), `x` a standard value without unit. Four
//! degrees of freedom have a quantile in closed form and tails about as fat as
//! those of yearly log growth of trade.
//!
//! ```
//! use corridor_outlook::normal;
//!
//! assert!((normal::quantile(0.975) - 1.959964).abs() < 1e-6);
//! assert!((normal::student4(0.975) - 2.776445).abs() < 1e-6);
//! ```
//!
//! Cost: constant. Outside (0, 1) a quantile is clamped to the nearest level
//! that it can state. Source: Abramowitz and Stegun (1964), eq. 26.2.23,
//! polished by Halley's method, for the normal quantile; Shaw (2006), eq. 36, for Student.

/// The density of the standard normal.
#[must_use]
pub fn density(x: f64) -> f64 {
    (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// The probability of a standard normal under `x`.
///
/// A series near zero and a continued fraction beyond: about 1e-14 absolute.
#[must_use]
pub fn below(x: f64) -> f64 {
    let a = x.abs();
    if a > 38.0 {
        return if x > 0.0 { 1.0 } else { 0.0 };
    }
    let upper = if a < 3.0 {
        let (mut term, mut sum, mut k) = (a, a, 1.0);
        while term > 1e-17 * sum {
            k += 2.0;
            term *= a * a / k;
            sum += term;
        }
        0.5 - density(a) * sum
    } else {
        let fraction = (1..=60).rev().fold(a, |tail, k| a + f64::from(k) / tail);
        density(a) / fraction
    };
    if x > 0.0 { 1.0 - upper } else { upper }
}

/// Two independent standard normals from two uniforms in [0, 1).
///
/// Source: Box and Muller (1958).
#[must_use]
pub fn pair(u: f64, v: f64) -> [f64; 2] {
    let radius = (-2.0 * (1.0 - u).ln()).sqrt();
    let (sine, cosine) = (std::f64::consts::TAU * v).sin_cos();
    [radius * cosine, radius * sine]
}

/// The value under which a standard normal lies with probability `level`.
#[must_use]
pub fn quantile(level: f64) -> f64 {
    let p = level.clamp(1e-300, 1.0 - 1e-16);
    let q = p - 0.5;
    // A start that is right to two digits, then Newton's method on the distribution itself.
    let tail = (-2.0 * p.min(1.0 - p).ln()).sqrt();
    let start = tail
        - (2.515_517 + tail * (0.802_853 + tail * 0.010_328))
            / (1.0 + tail * (1.432_788 + tail * (0.189_269 + tail * 0.001_308)));
    let mut x = start.copysign(q);
    for _ in 0..3 {
        let error = (below(x) - p) / density(x);
        // Halley's correction: the second derivative of the normal is -x times the first.
        x -= error / (1.0 + 0.5 * x * error);
    }
    x
}

/// The quantile of Student's distribution with four degrees of freedom (variance 2).
#[must_use]
pub fn student4(level: f64) -> f64 {
    let p = level.clamp(1e-12, 1.0 - 1e-12);
    // Shaw (2006), eq. 36.
    let root = (4.0 * p * (1.0 - p)).sqrt();
    let square = ((root.acos() / 3.0).cos() / root - 1.0).max(0.0);
    (2.0 * square.sqrt()).copysign(p - 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_quantiles() {
        let known = [
            (0.5, 0.0),
            (0.841_344_746_068_543, 1.0),
            (0.001, -3.090_232_306_167_814),
            (0.975, 1.959_963_984_540_054),
        ];
        for (p, x) in known {
            assert!((quantile(p) - x).abs() < 1e-9, "{p}: {}", quantile(p));
        }
        for (p, x) in [(0.75, 0.740_697), (0.95, 2.131_847), (0.995, 4.604_095)] {
            assert!((student4(p) - x).abs() < 1e-5 && (student4(1.0 - p) + x).abs() < 1e-5);
        }
    }

    #[test]
    fn pairs_have_mean_zero_and_variance_one() {
        let n = 300;
        let grid = || (0..n).map(|i| (f64::from(i) + 0.5) / f64::from(n));
        let all: Vec<f64> = grid().flat_map(|u| grid().flat_map(move |v| pair(u, v))).collect();
        let count = all.len() as f64;
        assert!((all.iter().sum::<f64>() / count).abs() < 1e-9);
        assert!((all.iter().map(|x| x * x).sum::<f64>() / count - 1.0).abs() < 0.01);
        assert!(pair(0.0, 0.3).iter().all(|x| x.abs() < 1e-12));
    }

    #[test]
    fn the_quantile_inverts_the_distribution() {
        for i in 1..200 {
            let p = f64::from(i) / 200.0;
            assert!((below(quantile(p)) - p).abs() < 1e-12, "{p}");
        }
        assert!((below(-6.0) - 9.865_876_450e-10).abs() < 1e-18);
    }
}
