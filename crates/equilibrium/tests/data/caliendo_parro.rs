//! The tables of Caliendo and Parro (2015), as the model reads them.

use corridor_equilibrium::sectors::Data;

use super::{Table, csv_rows, json};

pub struct World {
    pub economies: Vec<String>,
    pub data: Data,
    /// Tariffs of 2005, sector x exporter x importer.
    pub tariffs_2005: Vec<f64>,
    pub answers: serde_json::Value,
}

/// Non-tradable sectors have the elasticity that the authors give to all they could not estimate.
const THETA: f64 = 8.22;
const TRADABLE: usize = 20;

impl World {
    pub fn read() -> Option<Self> {
        let answers = json("simulate/cp2015_nafta_only.json")?;
        let economies: Vec<String> = answers["countries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| c.as_str().unwrap().to_owned())
            .collect();
        let (n, j) = (economies.len(), answers["sectors"].as_array().unwrap().len());
        assert_eq!((n, j), (31, 40));
        let place = |code: &str| economies.iter().position(|c| c == code).unwrap();
        let mut data = Data {
            economies: n,
            sectors: j,
            flows: vec![0.0; j * n * n],
            tariffs: vec![0.0; j * n * n],
            gross_output: vec![f64::NAN; j * n],
            value_added_share: vec![f64::NAN; j * n],
            input_shares: vec![f64::NAN; n * j * j],
            theta: vec![THETA; j],
        };
        let mut tariffs_2005 = data.tariffs.clone();
        let trade = Table::read("gravity/cp2015_bilateral.parquet")?;
        for row in 0..trade.numbers["sector_no"].len() {
            let sector = trade.numbers["sector_no"][row] as usize - 1;
            let (i, m) =
                (place(&trade.texts["exporter"][row]), place(&trade.texts["importer"][row]));
            if i != m {
                let at = (sector * n + i) * n + m;
                data.flows[at] = 1000.0 * trade.numbers["trade_1993_thousand_usd"][row];
                data.tariffs[at] = trade.numbers["tariff_1993_pct"][row] / 100.0;
                tariffs_2005[at] = trade.numbers["tariff_2005_pct"][row] / 100.0;
            }
        }
        for row in csv_rows("gravity/cp2015_country_sector.csv")? {
            let sector = row["sector_no"].parse::<usize>().unwrap() - 1;
            let at = sector * n + place(&row["country"]);
            data.gross_output[at] = row["gross_output_1993_usd"].parse().unwrap();
            data.value_added_share[at] = row["value_added_share"].parse().unwrap();
            if sector < TRADABLE {
                data.theta[sector] = row["theta_dispersion"].parse().unwrap();
            }
        }
        let inputs = Table::read("gravity/cp2015_io_shares.parquet")?;
        for row in 0..inputs.numbers["share"].len() {
            let economy = place(&inputs.texts["country"][row]);
            let supplier = inputs.numbers["input_sector_no"][row] as usize - 1;
            let buyer = inputs.numbers["output_sector_no"][row] as usize - 1;
            data.input_shares[(economy * j + supplier) * j + buyer] = inputs.numbers["share"][row];
        }
        Some(Self { economies, data, tariffs_2005, answers })
    }

    pub fn place(&self, code: &str) -> usize {
        self.economies.iter().position(|c| c == code).unwrap()
    }

    /// Tariffs of 2005 among Mexico, Canada and the United States, of 1993 elsewhere.
    pub fn nafta(&self) -> Vec<f64> {
        let n = self.economies.len();
        let members: Vec<usize> = ["MEX", "CAN", "USA"].iter().map(|c| self.place(c)).collect();
        let inside = |at: usize| members.contains(&(at / n % n)) && members.contains(&(at % n));
        (0..self.tariffs_2005.len())
            .map(|at| if inside(at) { self.tariffs_2005[at] } else { self.data.tariffs[at] })
            .collect()
    }

    /// Tariffs of 1993 among the three, of 2005 elsewhere.
    pub fn world_without_nafta(&self) -> Vec<f64> {
        self.nafta()
            .iter()
            .zip(&self.data.tariffs)
            .zip(&self.tariffs_2005)
            .map(|((n, t), new)| if (n - t).abs() > 0.0 { *t } else { *new })
            .collect()
    }

    /// A column of the published and re-computed answers.
    pub fn answer(&self, name: &str) -> Vec<f64> {
        let column = &self.answers["answers_nafta_only"][name];
        self.economies.iter().map(|c| column[c].as_f64().unwrap()).collect()
    }
}
