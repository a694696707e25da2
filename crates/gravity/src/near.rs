//! For tests: two ways to the same numbers.

/// Equal but for `tolerance`, relative to the largest number of the two.
pub(crate) fn near(a: &[f64], b: &[f64], tolerance: f64) {
    assert_eq!(a.len(), b.len());
    let size = a.iter().chain(b).fold(0.0, |most: f64, x| most.max(x.abs()));
    assert!(size > 0.0 && size.is_finite());
    for (a, b) in a.iter().zip(b) {
        assert!((a - b).abs() <= tolerance * size, "{a} and {b} beside {size}");
    }
}
