//! Amounts in another currency as whole US dollars, by the rate of their month or year.

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::exchange::Rate;

/// The rates of one currency against the US dollar.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rates {
    /// First and last day of a period, and US dollars for one unit.
    periods: Vec<(Date, Date, Decimal)>,
    /// The last period asked for and its rate.
    last: Option<((u16, u8), Option<Decimal>)>,
}

impl Rates {
    /// Those of `rates` that price `currency` in US dollars, or US dollars in it.
    pub(crate) fn of(currency: &str, rates: &[Rate]) -> Self {
        let periods = rates.iter().filter_map(|r| {
            let dollars = match (r.base.as_str(), r.quote.as_str()) {
                ("USD", quote) if quote == currency => Decimal::ONE.checked_div(r.rate)?,
                (base, "USD") if base == currency => r.rate,
                _ => return None,
            };
            Some((r.first, r.last, dollars))
        });
        Self { periods: periods.collect(), last: None }
    }

    /// Whole US dollars of an amount of a month, or of a year when the month is 0; `None` when no rate
    /// is of exactly that period, nor, for a month, of its year.
    pub(crate) fn dollars(&mut self, amount: i64, year: u16, month: u8) -> Option<i64> {
        let rate = match self.last {
            Some((period, rate)) if period == (year, month) => rate,
            _ => {
                let rate = self.rate(year, month).or_else(|| self.rate(year, 0));
                self.last = Some(((year, month), rate));
                rate
            }
        };
        Decimal::from(amount).checked_mul(rate?)?.round().to_i64()
    }

    fn rate(&self, year: u16, month: u8) -> Option<Decimal> {
        let year = i16::try_from(year).ok()?;
        let (from, to) = if month == 0 { (1, 12) } else { (month as i8, month as i8) };
        let first = Date::new(year, from, 1).ok()?;
        let last = Date::new(year, to, 1).ok()?.last_of_month();
        let period = self.periods.iter().find(|p| (p.0, p.1) == (first, last));
        period.map(|(_, _, rate)| *rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_month_has_its_own_rate_or_its_years() {
        let text = "period_start,period_end,base,quote,rate,source\n\
                    2023-01-01,2023-01-31,EUR,USD,1.08,ECB\n\
                    2023-01-01,2023-12-31,USD,EUR,0.925,ECB\n";
        let rates = super::super::exchange::parse(text.as_bytes(), Path::new("r")).unwrap();
        let mut rates = Rates::of("EUR", &rates);
        assert_eq!(rates.dollars(5_000, 2023, 1), Some(5_400));
        assert_eq!(rates.dollars(925, 2023, 2), Some(1_000));
        assert_eq!(rates.dollars(925, 2022, 0), None);
    }
}
