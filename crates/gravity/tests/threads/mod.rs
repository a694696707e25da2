//! Numbers that no number of threads may change.

/// The same bits on one, two and seven threads.
pub fn same_bytes(numbers: impl Fn() -> Vec<f64> + Sync) {
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(&numbers).into_iter().map(f64::to_bits).collect::<Vec<_>>()
    };
    let one = with(1);
    assert!(!one.is_empty());
    assert_eq!(one, with(2));
    assert_eq!(one, with(7));
}
