//! The headline reader on the figures that stand beside the repository.

use crate::shared_data;

use corridor_trade::readers::headline;

#[test]
fn every_reported_figure_is_read() {
    let Some(folder) = shared_data::shared("trade") else { return };
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.to_string_lossy().ends_with("headline_reported.csv") {
            let figures = headline::read(&path).unwrap();
            assert_eq!(figures.len(), 39);
            assert_eq!(figures.iter().filter(|f| f.period.is_none()).count(), 1);
            assert!(figures.iter().any(|f| f.value == 4_964_661_123_i64.into()));
            read += 1;
        }
    }
    assert_eq!(read, 1);
}
